"""The demonstration world: invented throughout, joined to the reference tables, its notice 30 days ahead."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

FACTS = Path(__file__).resolve().parents[2] / "facts"
DEMONSTRATION, REFERENCE = FACTS / "demonstration", FACTS / "reference"
TRANSFER_COLUMNS = (
    "case,shipment_reference_number,line_number,kind,date_of_export,usppi,exporter,country_of_export,"
    "country_of_ultimate_destination,ultimate_consignee,ultimate_consignee_type,intermediate_consignee,"
    "end_user,owner,operator,end_use,item,eccn,primary_quantity,primary_unit_of_measure,value,"
    "license_code,export_license_number,licensed_on,status,source"
)
TRANSFER_HEADER = TRANSFER_COLUMNS.split(",")


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def both(table: str, key: str) -> set[str]:
    """The keys of a table over both folders."""
    return {
        row[key]
        for folder in (REFERENCE, DEMONSTRATION)
        if (folder / f"{table}.csv").exists()
        for row in rows(folder, table)
    }


@pytest.mark.parametrize("path", sorted(DEMONSTRATION.glob("*.csv")), ids=lambda path: path.stem)
def test_every_row_says_that_it_is_invented(path: Path) -> None:
    assert b"\r" not in path.read_bytes()
    content = rows(DEMONSTRATION, path.stem)
    assert content
    assert all(row["source"].startswith("invented for the demonstration") for row in content)


def test_no_party_is_a_real_one() -> None:
    invented = {row["party"] for row in rows(DEMONSTRATION, "party")}
    assert all("_example_" in party for party in invented)
    assert not invented & {row["party"] for row in rows(REFERENCE, "party")}


def test_parties_join_up() -> None:
    countries, parties = both("country", "country"), both("party", "party")
    assert {row["country"] for row in rows(DEMONSTRATION, "party")} <= countries
    assert {row["country"] for row in rows(DEMONSTRATION, "headquarters")} <= countries | {""}
    for table in ("headquarters", "stated_ultimate_parent"):
        assert {row["party"] for row in rows(DEMONSTRATION, table)} <= parties
    assert {row["parent"] for row in rows(DEMONSTRATION, "stated_ultimate_parent")} <= parties | {"none", ""}


def test_transfers_join_up() -> None:
    transfers = rows(DEMONSTRATION, "transfer")
    assert list(transfers[0]) == TRANSFER_HEADER
    cases = [row["case"] for row in transfers]
    assert len(cases) == len(set(cases))
    dates = [date.fromisoformat(row["date_of_export"]) for row in transfers]
    assert dates == sorted(dates)
    countries, parties, items = both("country", "country"), both("party", "party"), both("item", "item")
    for row in transfers:
        assert {row["country_of_export"], row["country_of_ultimate_destination"]} <= countries
        assert {row["usppi"], row["exporter"], row["ultimate_consignee"]} <= parties
        assert row["item"] in items
        assert int(row["primary_quantity"]) > 0


def test_the_notice_is_thirty_days_ahead() -> None:
    (notice,) = rows(DEMONSTRATION, "notice")
    transfers = rows(DEMONSTRATION, "transfer")
    exported = {row["case"]: date.fromisoformat(row["date_of_export"]) for row in transfers}
    # 2024-04-20 to 2024-05-20 is 10 days of April and 20 of May
    assert (exported[notice["transfer"]] - date.fromisoformat(notice["sent_on"])).days == 30
    assert (notice["kind"], notice["to"]) == ("nac", "bis")
    assert "bis" in both("party", "party")


def test_the_readme_lists_every_case() -> None:
    readme = (DEMONSTRATION / "README.md").read_text(encoding="utf-8")
    cases = [row["case"] for row in rows(DEMONSTRATION, "transfer")]
    assert [case for case in cases if f"| `{case}` |" not in readme] == []
