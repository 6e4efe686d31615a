"""The bundled reference tables: well formed, joined up, sourced, and equal to the hand-worked arithmetic."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "facts" / "reference"
CHIP_LIST = ROOT.parent / "shared" / "chips.csv"
SLUG = re.compile(r"[a-z][a-z0-9_]*")

HEADERS = {
    "country": "country name bis_name source",
    "calendar_year": "year first last source",
    "item": "item name kind designer designed_or_marketed_for_data_centers dominant_function source",
    "party": "party name kind country lei source",
    "headquarters": "party country source",
    "stated_ultimate_parent": "party parent source",
    "processing_rate": "item operand_format bit_length dense_tops source",
    "die": "item die area_mm2 process function source",
    "bandwidth": "item kind gb_per_s package_area_mm2 source",
    "contains": "item component count source",
    "model": "model name developer weights published_on openness source",
    "training_stage": "stage model kind operations operations_min operations_max confidence hardware_item "
    "place trained_by source",
    "derivation": "child parent relation source",
    "letter": "letter addressee item destination from source",
}
KEYS = {
    "country": ("country",),
    "calendar_year": ("year",),
    "item": ("item",),
    "party": ("party",),
    "headquarters": ("party",),
    "stated_ultimate_parent": ("party",),
    "processing_rate": ("item", "operand_format"),
    "die": ("item", "die"),
    "bandwidth": ("item", "kind"),
    "contains": ("item", "component"),
    "model": ("model",),
    "training_stage": ("stage",),
    "derivation": ("child", "parent", "relation"),
    "letter": ("letter",),
}
SLUGS = [
    ("item", "item"),
    ("party", "party"),
    ("processing_rate", "operand_format"),
    ("die", "die"),
    ("bandwidth", "kind"),
    ("model", "model"),
    ("training_stage", "stage"),
]
REFERENCES = [
    ("item", "designer", "party"),
    ("party", "country", "country"),
    ("headquarters", "party", "party"),
    ("headquarters", "country", "country"),
    ("stated_ultimate_parent", "party", "party"),
    ("stated_ultimate_parent", "parent", "party"),
    ("processing_rate", "item", "item"),
    ("die", "item", "item"),
    ("bandwidth", "item", "item"),
    ("contains", "item", "item"),
    ("contains", "component", "item"),
    ("model", "developer", "party"),
    ("training_stage", "model", "model"),
    ("letter", "addressee", "party"),
    ("letter", "item", "item"),
    ("derivation", "child", "model"),
    ("derivation", "parent", "model"),
]
CHOICES = [
    ("item", "kind", {"integrated_circuit", "assembly", "computer"}),
    ("item", "designed_or_marketed_for_data_centers", {"yes", "no"}),
    ("party", "kind", {"company", "government"}),
    ("processing_rate", "operand_format", {"fp4", "fp8", "fp16", "bf16", "int4", "int8", "int16", "tf32"}),
    ("die", "process", {"planar", "non_planar"}),
    ("die", "function", {"logic", "memory", "io"}),
    ("bandwidth", "kind", {"interconnect_bidirectional", "dram"}),
    ("model", "weights", {"published", "unpublished"}),
    ("training_stage", "kind", {"pre_training", "fine_tune", "rl"}),
    ("training_stage", "confidence", {"confident", "likely", "speculative", "unknown"}),
    ("derivation", "relation", {"fine_tune", "prune", "distil"}),
]
NUMBERS = [
    ("processing_rate", "bit_length"),
    ("processing_rate", "dense_tops"),
    ("die", "area_mm2"),
    ("bandwidth", "gb_per_s"),
    ("bandwidth", "package_area_mm2"),
    ("contains", "count"),
]
BIT_LENGTH = {"fp4": 4, "fp8": 8, "fp16": 16, "bf16": 16, "int4": 4, "int8": 8, "int16": 16, "tf32": 19}

# The largest product of a rate and its bit length, worked by hand.
PRODUCTS = {
    "v100_sxm2": "2000",  # 125 x 16
    "t4": "1040",  # 130 x 8
    "a100_sxm": "4992",  # 624 x 8 = 312 x 16
    "a40": "2395.2",  # 149.7 x 16 = 2395.2 > 299.3 x 8 = 2394.4: the wider format decides
    "a30": "2640",  # 330 x 8
    "rtx_3090": "2288",  # 143 x 16 = 2288 > 284 x 8 = 2272
    "h100_sxm5": "15832",  # 1979 x 8
    "h20": "2368",  # 296 x 8
    "l40s": "5864",  # 733 x 8
    "l4": "1936",  # 242 x 8
    "rtx_4090": "5284.8",  # 660.6 x 8
    "rtx_4090_d": "4706.8",  # 588.35 x 8
    "rtx_5090_d": "4750",  # 1187.5 x 4
    "b100": "28000",  # 7000 x 4 = 3500 x 8 = 1750 x 16
    "mi300x": "20919.2",  # 2614.9 x 8 = 20919.2 > 1307.4 x 16 = 20918.4
    "gaudi_2": "7200",  # 450 x 16 = 7200 > 865 x 8 = 6920
    "tpu_v5e": "3152",  # 197 x 16 = 3152 > 393 x 8 = 3144
    "trainium1": "3610",  # 190 x 19 = 3610 > 420 x 8 = 3360, the disputed TF32 row
    "trainium2": "10672",  # 667 x 16 = 10672 > 1299 x 8 = 10392
    "ascend_910a": "4096",  # 256 x 16 = 512 x 8
}
AREAS = {
    "a30": "826",
    "mi250x": "1448",
    "b200": "1600",
    "ascend_910c": "1330",  # 2 x 724, 2 x 800, 2 x 665
}
# Chips whose product is not that of the chip list, and why.
EXCEPTIONS = {
    "trainium1": "the chip list leaves TF32 out: 420 x 8 = 3360",
    "mi308x": "no trustworthy rate: the cell is empty",
}


MODEL_LIST = ROOT.parent / "shared" / "models.csv"


def rows(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def column(table: str, name: str) -> Iterator[str]:
    return (row[name] for row in rows(table) if row[name])


def products() -> dict[str, Decimal]:
    """The largest rate times bit length of each item that has a known rate."""
    found: dict[str, Decimal] = {}
    for row in rows("processing_rate"):
        if row["dense_tops"]:
            product = Decimal(row["dense_tops"]) * int(row["bit_length"])
            found[row["item"]] = max(product, found.get(row["item"], product))
    return found


def areas() -> dict[str, Decimal | None]:
    """The summed die area of each item; None where an area is unknown."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows("die"):
        found[row["item"]].append(row["area_mm2"])
    return {item: sum(map(Decimal, each), Decimal(0)) if all(each) else None for item, each in found.items()}


def test_calendar_years_are_whole_and_without_a_gap() -> None:
    table = rows("calendar_year")
    assert [int(row["year"]) for row in table] == list(range(2022, 2041))
    assert all(row["first"] == f"{row['year']}-01-01" for row in table)
    assert all(row["last"] == f"{row['year']}-12-31" for row in table)


def test_the_tables_are_these() -> None:
    assert {path.stem for path in REFERENCE.glob("*.csv")} == set(HEADERS)


@pytest.mark.parametrize("table", HEADERS)
def test_header_key_order_and_source(table: str) -> None:
    content = (REFERENCE / f"{table}.csv").read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert content.decode("utf-8").splitlines()[0].split(",") == HEADERS[table].split()
    keys = [tuple(row[name] for name in KEYS[table]) for row in rows(table)]
    assert len(keys) == len(set(keys))
    assert keys == sorted(keys)
    assert all(len(row) == len(HEADERS[table].split()) and None not in row.values() for row in rows(table))
    assert all(row["source"].strip() for row in rows(table))
    assert all(cell == cell.strip() for row in rows(table) for cell in row.values())


@pytest.mark.parametrize(("table", "name"), SLUGS)
def test_ids_are_slugs(table: str, name: str) -> None:
    assert [cell for cell in column(table, name) if not SLUG.fullmatch(cell)] == []


@pytest.mark.parametrize(("table", "name", "target"), REFERENCES)
def test_references_resolve(table: str, name: str, target: str) -> None:
    known = set(column(target, KEYS[target][0])) | ({"none"} if name == "parent" else set())
    assert [cell for cell in column(table, name) if cell not in known] == []


@pytest.mark.parametrize(("table", "name", "choices"), CHOICES)
def test_words_are_of_the_schema(table: str, name: str, choices: set[str]) -> None:
    assert set(column(table, name)) <= choices


@pytest.mark.parametrize(("table", "name"), NUMBERS)
def test_numbers_are_plain_and_positive(table: str, name: str) -> None:
    plain = re.compile(r"\d+(\.\d{1,4})?")
    assert [cell for cell in column(table, name) if not plain.fullmatch(cell) or Decimal(cell) <= 0] == []


def test_no_column_states_what_the_law_computes() -> None:
    computed = {"tpp", "class", "performance_density", "eccn", "paragraph"}
    for table in HEADERS:
        assert not computed & set(rows(table)[0])


def test_countries() -> None:
    names = {row["country"]: row["bis_name"] for row in rows("country")}
    assert len(names) == 250  # 249 ISO codes and XK
    assert all(re.fullmatch("[A-Z]{2}", code) for code in names)
    assert names["CN"] == "China (PRC)"
    assert names["MO"] == "Macau"
    assert names["HK"] == ""  # no entry of its own
    stated = [name for name in names.values() if name]
    assert len(stated) == len(set(stated)) == 201  # 196 chart rows, the 4 embargoed, and the United States


def test_every_chip_is_measured() -> None:
    chips = {row["item"] for row in rows("item") if row["kind"] == "integrated_circuit"}
    assert len(chips) == 57
    assert set(column("processing_rate", "item")) == chips
    assert set(column("die", "item")) == chips
    measured = {(row["item"], row["kind"]) for row in rows("bandwidth")}
    assert measured == {(chip, kind) for chip in chips for kind in ("interconnect_bidirectional", "dram")}


def test_the_bit_length_is_that_of_the_format() -> None:
    rates = rows("processing_rate")
    assert [row for row in rates if int(row["bit_length"]) != BIT_LENGTH[row["operand_format"]]] == []


def test_an_unknown_figure_says_why() -> None:
    for table, name in (("processing_rate", "dense_tops"), ("die", "area_mm2"), ("bandwidth", "gb_per_s")):
        assert all("unknown" in row["source"] for row in rows(table) if not row[name])


@pytest.mark.parametrize("item", PRODUCTS)
def test_product_of_rate_and_bits(item: str) -> None:
    assert products()[item] == Decimal(PRODUCTS[item])


@pytest.mark.parametrize("item", AREAS)
def test_area_of_all_dies(item: str) -> None:
    assert areas()[item] == Decimal(AREAS[item])


def test_a30_is_under_the_density_that_it_rounds_to() -> None:
    area = areas()["a30"]
    assert area is not None
    assert products()["a30"] < Decimal("3.2") * area  # 2640 < 3.2 x 826 = 2643.2


def test_assemblies_contain_chips_without_a_cycle() -> None:
    parts: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows("contains"):
        parts[row["item"]].append((row["component"], int(row["count"])))

    def chips(item: str, above: tuple[str, ...] = ()) -> int:
        assert item not in above, f"{item} contains itself"
        inside = parts.get(item)
        return sum(count * chips(part, (*above, item)) for part, count in inside) if inside else 1

    kinds = {row["item"]: row["kind"] for row in rows("item")}
    assert set(parts) == {item for item, kind in kinds.items() if kind != "integrated_circuit"}
    assert chips("gb200_nvl72") == 72  # 18 trays x 2 superchips x 2 GPUs
    assert chips("dgx_h100") == 8  # 1 board x 8
    assert chips("hgx_b200_8gpu") == 8


def slug(name: str) -> str:
    """The id of a chip as the chip list names it.

    >>> slug("GB200 (per GPU)"), slug("RTX 4090 D")
    ('gb200_gpu', 'rtx_4090_d')
    """
    return re.sub(r"[^a-z0-9]+", "_", name.replace("(per GPU)", "GPU").lower()).strip("_")


@pytest.mark.skipif(not CHIP_LIST.exists(), reason="the chip list is not beside this checkout")
def test_agreement_with_the_chip_list() -> None:
    with CHIP_LIST.open(encoding="utf-8", newline="") as file:
        listed = {slug(row["name"]): row for row in csv.DictReader(file)}
    chips = {row["item"]: row for row in rows("item") if row["kind"] == "integrated_circuit"}
    assert set(listed) == set(chips)
    found, summed = products(), areas()
    for item, row in listed.items():
        if item not in EXCEPTIONS:
            assert found[item] == Decimal(row["tpp_calc"]), item
        assert summed[item] == (Decimal(row["die_mm2"]) if row["die_mm2"] else None), item
        expected = {"Y": "yes", "Y (not sold)": "yes", "N": "no", "workstation": ""}[row["dc_marketed"]]
        assert chips[item]["designed_or_marketed_for_data_centers"] == expected, item
    dram = {row["item"]: row["gb_per_s"] for row in rows("bandwidth") if row["kind"] == "dram"}
    assert dram == {item: row["mem_gbs"] for item, row in listed.items()}


def test_models_have_the_estimates_of_the_list() -> None:
    """Those with a base have what was added, and the list the whole."""
    if not MODEL_LIST.exists():
        pytest.skip("the list of models is not at hand")
    named = {row["name"]: row["model"] for row in rows("model")}
    stages = {row["model"]: row for row in rows("training_stage")}
    derived = {row["child"] for row in rows("derivation")}
    with MODEL_LIST.open(encoding="utf-8", newline="") as file:
        listed = [row for row in csv.DictReader(file) if row["confidence"] != "Unknown"]
    assert len(listed) == 41
    for row in listed:
        model = named[row["model"]]
        assert stages[model]["confidence"] == row["confidence"].lower()
        whole, _, added = row["flop"].partition(" (ft ")
        if model not in derived:
            assert int(stages[model]["operations"]) == Decimal(whole)
        elif added:
            told = Decimal(stages[model]["operations"])
            assert abs(told - Decimal(added.rstrip(")"))) < Decimal("2e22")  # the list rounds 1.11e24
        else:
            assert stages[model]["operations"] == ""
            assert int(stages[model]["operations_max"]) == Decimal(whole)


def test_only_three_estimates_reach_10_to_the_26() -> None:
    """5.0, 3.8 and 3.5 times 10^26; the next is 6.6 times 10^25."""
    large = {row["model"] for row in rows("training_stage") if int(row["operations"] or 0) >= 10**26}
    assert large == {"grok_4", "gpt_4_5", "grok_3"}


def test_published_weights_have_a_day_only_if_they_are_published() -> None:
    assert [
        row["model"] for row in rows("model") if row["published_on"] and row["weights"] != "published"
    ] == []
