"""Worlds of facts for the tests of the law: tables of the schema written as CSV, and a session over them."""

import csv
from pathlib import Path

from lexlog import library
from lexlog.diagnostic import Report
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.worlds import load_world

REFERENCE = Path(__file__).resolve().parents[2] / "facts" / "reference"
DATES = ("2022-11-01", "2023-06-01", "2023-12-01", "2024-05-01", "2025-02-01")
CONSIGNEES = {"CN": "chinese", "SA": "saudi", "IL": "israeli", "BR": "brazilian", "DE": "german"}
HEADERS = {
    "country": "country,name,bis_name",
    "party": "party,name,kind,country,lei",
    "headquarters": "party,country",
    "stated_ultimate_parent": "party,parent",
    "item": "item,name,kind,designer,designed_or_marketed_for_data_centers,model",
    "contains": "item,component,count",
    "processing_rate": "item,operand_format,bit_length,dense_tops",
    "die": "item,die,area_mm2,process,function",
    "bandwidth": "item,kind,gb_per_s,package_area_mm2",
    "list_snapshot": "list,as_of,file,max_age_days",
    "holding": "holding,owner,owned,share,share_min,share_max,interest,class,nominee,lot",
    "register": "owned,register,completeness,as_of",
    "listing": "party,list,entry,footnote,license_requirement,review_policy,federal_register",
    "notice": "notice,kind,to,transfer,sent_on",
    "transfer": "case,shipment_reference_number,line_number,kind,date_of_export,usppi,exporter,"
    "country_of_export,country_of_ultimate_destination,ultimate_consignee,ultimate_consignee_type,intermediate_consignee,end_user,"
    "owner,operator,end_use,item,eccn,primary_quantity,primary_unit_of_measure,value,license_code,"
    "export_license_number,licensed_on,status",
}
"""The tables as the schema names them."""


LISTS = ("entity_list", "military_end_user_list", "sdn_list")
COPIES = [{"list": name, "as_of": "2022-10-01", "max_age_days": 3650} for name in LISTS]
"""A copy of each list, good for all days on which a case is decided here."""


def write(folder: Path, tables: dict[str, list[dict[str, object]]]) -> Path:
    """The tables as CSV files, and copies of lists on which nobody is; a column that a row leaves out is an
    empty cell."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {"list_snapshot": COPIES, **tables}.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*HEADERS[name].split(","), "source"], lineterminator="\n")
            writer.writeheader()
            writer.writerows({"source": "invented for a test", **row} for row in content)
    return folder


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table, as they are written."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def party(name: str, country: str, *, seat: str | None = None, parent: str = "none") -> dict[str, list]:
    """A company with its headquarters (where it is, unless `seat` says otherwise) and its parent."""
    return {
        "party": [{"party": name, "name": name.title(), "kind": "company", "country": country}],
        "headquarters": [{"party": name, "country": country if seat is None else seat}],
        "stated_ultimate_parent": [{"party": name, "parent": parent}],
    }


def joined(*parts: dict[str, list]) -> dict[str, list]:
    """Tables of several parts, one below the other."""
    found: dict[str, list] = {}
    for part in parts:
        for name, content in part.items():
            found.setdefault(name, []).extend(content)
    return found


def transfer(case: str, date: str, destination: str, consignee: str, item: str, **more: object) -> dict:
    """An export from the United States of one piece."""
    return {
        "case": case, "kind": "export", "date_of_export": date, "usppi": "shipper", "exporter": "shipper",
        "country_of_export": "US", "country_of_ultimate_destination": destination,
        "ultimate_consignee": consignee, "item": item,
        "primary_quantity": 1, "primary_unit_of_measure": "NO", "status": "planned", **more,
    }  # fmt: skip


def main_job(items: list[str]) -> dict[str, list]:
    """Every item to every consignee on every date; the case's name has all three."""
    parties = [party("shipper", "US")]
    parties += [party(f"{word}_consignee", country) for country, word in CONSIGNEES.items()]
    transfers = [
        transfer(f"{item}|{country}|{date}", date, country, f"{word}_consignee", item)
        for item in items
        for country, word in CONSIGNEES.items()
        for date in DATES
    ]
    return joined(*parties, {"transfer": transfers})


def session(folder: Path, *, engine: str = "columnar", layer: Layer | None = None, differences: bool = False):
    """A session of the bundled law over the reference facts with those of a folder, all of them good."""
    report = Report()
    law = library.load()
    world = load_world(law, [folder], report)
    assert not report.diagnostics, [each.message for each in report.diagnostics]
    return Session(law, layer or Layer(), world, engine, differences=differences)
