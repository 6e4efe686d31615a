"""Chips, countries and parties that are in no file of the project, given as facts at exact boundaries."""

from functools import partial

import by_hand
import pytest
import worlds
from by_hand import APPROVAL, CASE_BY_CASE, DENIAL

from tests.samples import some

YES, NO = "yes", "no"
DATES = (
    "2022-11-01",
    "2023-06-01",
    "2023-11-16",
    "2023-11-17",
    "2024-04-03",
    "2024-04-04",
    "2025-01-12",
    "2025-01-13",
)

#      name: bit length and rate, dies that count, for data centers, interconnect
CHIPS = {
    "tpp_below_4800": ([(1, "4799.9999")], ["3000"], YES, "600"),  # 4,799.9999 / 3,000 = 1.59999... < 1.6
    "tpp_4800": ([(8, "600")], ["3000"], YES, "600"),  # 4,800 / 3,000 = 1.6: a.1
    "tpp_4800_link_below": ([(16, "300")], ["3000"], YES, "599.999"),  # not in the rule of 2022
    "tpp_4800_home": ([(4, "1200")], ["3000"], NO, "600"),  # Note 2 does not reach 4,800
    "tpp_below_4800_home": ([(1, "4799.9999")], ["100"], NO, "600"),  # 47.99 per mm2, and Note 2 takes it out
    "tpp_below_4800_dense": ([(1, "4799.9999")], ["100"], YES, "600"),  # a.2
    "tpp_1600_dense": ([(8, "200")], ["200"], YES, "64"),  # 8 per mm2: a.2
    "tpp_below_1600_dense": ([(1, "1599.9999")], ["200"], YES, "64"),  # none
    "pd_592": ([(8, "296")], ["400"], YES, "64"),  # 2,368 / 400 = 5.92 exactly: a.2
    "pd_below_592": ([(8, "296")], ["400.0001"], YES, "64"),  # 5.9199985...: b.2, for 2,368 < 2,400
    "pd_592_in_two_dies": ([(16, "148")], ["150", "250"], YES, "64"),
    "pd_592_by_tpp_below": (
        [(1, "1775.9999")],
        ["300"],
        YES,
        "64",
    ),  # 1,775.9999 / 300 < 5.92 = 1,776 / 300: b.2
    "pd_592_by_tpp": ([(1, "1776")], ["300"], YES, "64"),  # a.2
    "pd_32": ([(8, "200")], ["500"], YES, "64"),  # 1,600 / 500 = 3.2: b.2
    "pd_below_32": ([(8, "200")], ["500.0001"], YES, "64"),  # none, for 1,600 < 2,400
    "pd_16": ([(8, "300")], ["1500"], YES, "64"),  # 2,400 / 1,500 = 1.6: b.1
    "pd_below_16": ([(8, "300")], ["1500.0001"], YES, "64"),  # none
    "tpp_below_2400": ([(1, "2399.9999")], ["1499"], YES, "64"),  # 1.601 per mm2, but below 2,400: none
    "planar_4799": ([(1, "4799")], [], YES, "600"),  # no die counts: no density
    "planar_4800": ([(1, "4800")], [], YES, "600"),  # a.1 asks for no density
    "highest_of_three": (
        [(8, "599.9999"), (16, "300.0001"), (4, "1199.9999")],
        ["3000"],
        YES,
        "600",
    ),  # 4,800.0016
    "b_for_homes": ([(8, "300")], ["1000"], NO, "64"),  # 2.4 per mm2: b.1 but for Note 2
}
EXPECTED_2024 = {
    "a": {"tpp_4800", "tpp_4800_link_below", "tpp_4800_home", "tpp_below_4800_dense", "tpp_1600_dense",
          "pd_592", "pd_592_in_two_dies", "pd_592_by_tpp", "planar_4800", "highest_of_three"},
    "b": {"pd_below_592", "pd_592_by_tpp_below", "pd_32", "pd_16"},
}  # fmt: skip
EXPECTED_2022 = {"tpp_4800", "tpp_4800_home", "planar_4800", "highest_of_three"}

ASSEMBLIES = {
    "board": [("pd_below_32", 7), ("tpp_4800", 1)],  # one chip of 3A090.a among seven that are free
    "server": [("board", 1)],  # the board in it
    "row_of_racks": [("rack", 2), ("board_of_free", 3)],
    "rack": [("server", 4)],  # four levels down
    "board_of_b": [("pd_16", 8)],
    "server_of_b": [("board_of_b", 1), ("board_of_free", 1)],
    "board_of_free": [
        ("pd_below_32", 8),
        ("tpp_below_4800_home", 8),
    ],  # what Note 2 takes out makes nothing a 4A090 item
}
HOLDS_A = {"board", "server", "rack", "row_of_racks"}
HOLDS_B = {"board_of_b", "server_of_b"}


def chip_tables():
    tables = {"item": [], "processing_rate": [], "die": [], "bandwidth": []}
    for name, (rates, dies, center, link) in CHIPS.items():
        tables["item"].append(
            {"item": name, "kind": "integrated_circuit", "designed_or_marketed_for_data_centers": center}
        )
        for number, (bits, tops) in enumerate(rates):
            rate = {"item": name, "operand_format": f"f{number}", "bit_length": bits, "dense_tops": tops}
            tables["processing_rate"].append(rate)
        for number, area in enumerate(dies):
            die = {"item": name, "die": f"d{number}", "area_mm2": area}
            tables["die"].append({**die, "process": "non_planar", "function": "logic"})
        for die, process, function in (
            ("hbm", "non_planar", "memory"),
            ("old", "planar", "logic"),
            ("io", "planar", "io"),
        ):
            row = {"item": name, "die": die, "area_mm2": 999, "process": process, "function": function}
            tables["die"].append(row)  # none of these counts
        tables["bandwidth"].append({"item": name, "kind": "interconnect_bidirectional", "gb_per_s": link})
        tables["bandwidth"].append({"item": name, "kind": "dram", "gb_per_s": 9999})
    return tables


def assembly_tables():
    items = [
        {"item": name, "kind": "assembly", "designed_or_marketed_for_data_centers": "yes"}
        for name in ASSEMBLIES
    ]
    contains = [
        {"item": name, "component": component, "count": count}
        for name, parts in ASSEMBLIES.items()
        for component, count in parts
    ]
    return {"item": items, "contains": contains}


COUNTRIES = {"country": [{"country": c, "name": f"Country {c}", "bis_name": ""} for c in ("XX", "YY")]}
PARTIES = [
    worlds.party("shipper", "US"),
    worlds.party("cn_firm", "CN"),
    worlds.party("sa_firm", "SA"),
    worlds.party("xx_firm", "XX"),
    worlds.party("yy_parent", "YY"),
    worlds.party("mo_group", "MO"),
    worlds.party("xx_of_yy", "XX", parent="yy_parent"),
    worlds.party("xx_of_cn", "XX", parent="cn_firm"),
    worlds.party("xx_of_mo", "XX", parent="mo_group"),
    worlds.party("xx_seated_in_hk", "XX", seat="HK"),
    worlds.party("xx_parent_unknown", "XX", parent=""),
    worlds.party("xx_seat_unknown", "XX", seat=""),
    worlds.party("cn_of_us", "CN", seat="US"),
]


@pytest.fixture
def decide(tmp_path):
    """Decides transfers in the invented world; decisions by the name of the case."""
    return partial(decided, tmp_path / "world")


def decided(folder, transfers, *more, engine="columnar"):
    parts = worlds.joined(
        COUNTRIES, *PARTIES, chip_tables(), assembly_tables(), *more, {"transfer": transfers}
    )
    session = worlds.session(worlds.write(folder, parts), engine=engine)
    return {each.case: each for each in session.decisions()}


@pytest.fixture(scope="module")
def to_each(tmp_path_factory):
    """The decision of a chip of 3A090.a that goes to a party, by the party, the country and the day."""
    parties = [row["party"] for each in PARTIES for row in each["party"] if row["party"].startswith("xx_")]
    transfers = [
        worlds.transfer(f"{party}|{country}|{date}", date, country, party, "tpp_4800")
        for party in parties
        for country, date in (("XX", "2024-05-01"), ("XX", "2025-02-01"), ("SA", "2024-05-01"))
    ]
    found = decided(tmp_path_factory.mktemp("seats"), transfers)
    return lambda *words: found["|".join(words)]


def outcome(decision):
    word = decision.exception or decision.outcome
    return f"{word} {decision.review}" if decision.review else word


def test_chips_at_the_boundaries(decide):
    """To Saudi Arabia a chip of .a needs a license, one of .b goes under ACA, any other needs nothing."""
    found = decide([worlds.transfer(name, "2024-05-01", "SA", "sa_firm", name) for name in CHIPS])
    for name, (_, _, center, _) in CHIPS.items():
        if name in EXPECTED_2024["a"]:
            expected = "ACA" if center == NO else f"license_required {APPROVAL}"
        else:
            expected = "ACA" if name in EXPECTED_2024["b"] else "no_license_required"
        assert outcome(found[name]) == expected, name


def test_chips_at_the_boundaries_of_2022(decide):
    found = decide([worlds.transfer(name, "2023-11-16", "CN", "cn_firm", name) for name in CHIPS])
    for name in CHIPS:
        expected = f"license_required {DENIAL}" if name in EXPECTED_2022 else "no_license_required"
        assert outcome(found[name]) == expected, name


@pytest.mark.parametrize("engine", some(["columnar", "pydatalog"], 1))
def test_as_by_hand_on_the_days_of_change(decide, engine):
    names = list(CHIPS)[:: 1 if engine == "columnar" else 4]  # the other engine takes a second for a case
    transfers = [
        worlds.transfer(f"{name}|{country}|{date}", date, country, f"{country.lower()}_firm", name)
        for name in names
        for country in ("CN", "SA", "XX")
        for date in DATES
    ]
    found = decide(transfers, engine=engine)
    assert len(found) == len(names) * 3 * len(DATES)
    for case, decision in found.items():
        name, country, date = case.split("|")
        rates, dies, center, link = CHIPS[name]
        chip = by_hand.Chip(
            tuple((bits, by_hand.fraction(tops)) for bits, tops in rates),
            tuple(by_hand.fraction(area) for area in dies),
            by_hand.fraction(link),
            center == YES,
        )
        meant = by_hand.decide(chip, country, date)
        assert (decision.outcome, decision.exception) == (meant.outcome, meant.exception), case
        assert {decision.review} - {None} == set(meant.review), case


@pytest.mark.parametrize("date", ["2024-05-01", "2025-02-01"])
def test_an_assembly_is_what_the_chips_in_it_make_it(decide, date):
    found = decide([worlds.transfer(name, date, "SA", "sa_firm", name) for name in ASSEMBLIES])
    for name in ASSEMBLIES:
        expected = "ACA" if name in HOLDS_B else "no_license_required"
        expected = f"license_required {APPROVAL}" if name in HOLDS_A else expected
        assert outcome(found[name]) == expected, name


def test_an_assembly_in_the_rule_of_2022(decide):
    found = decide([worlds.transfer(name, "2022-11-01", "CN", "cn_firm", name) for name in ASSEMBLIES])
    for name in ASSEMBLIES:
        expected = f"license_required {DENIAL}" if name in HOLDS_A else "no_license_required"
        assert outcome(found[name]) == expected, name


@pytest.mark.parametrize(
    ("consignee", "in_2024", "in_2025"),
    [
        # XX is in no group: free in 2024 but for the headquarters test, a license everywhere in 2025.
        ("xx_firm", "no_license_required", f"license_required {APPROVAL}"),
        ("xx_of_yy", "no_license_required", f"license_required {APPROVAL}"),
        ("xx_of_cn", f"license_required {DENIAL}", f"license_required {DENIAL}"),
        ("xx_of_mo", f"license_required {DENIAL}", f"license_required {DENIAL}"),
        ("xx_seated_in_hk", f"license_required {DENIAL}", f"license_required {DENIAL}"),
    ],
)
def test_headquarters_in_and_behind_a_country_of_no_group(to_each, consignee, in_2024, in_2025):
    found = [to_each(consignee, "XX", date) for date in ("2024-05-01", "2025-02-01")]
    assert [outcome(each) for each in found] == [in_2024, in_2025]


UNKNOWN_SEATS = pytest.mark.parametrize(
    ("consignee", "table"),
    [("xx_parent_unknown", "stated_ultimate_parent"), ("xx_seat_unknown", "headquarters")],
)


@UNKNOWN_SEATS
def test_unknown_headquarters_leave_a_case_open_where_they_decide_it(to_each, consignee, table):
    found = to_each(consignee, "XX", "2024-05-01")
    assert outcome(found) == "undetermined"
    assert {(each.relation, each.key) for each in found.missing} == {(table, consignee)}


@UNKNOWN_SEATS
def test_unknown_headquarters_move_the_review_alone_where_a_license_is_needed_anyway(
    to_each, consignee, table
):
    """To Saudi Arabia one clause asks for the license, wherever the headquarters are."""
    found = to_each(consignee, "SA", "2024-05-01")
    assert (found.outcome, found.review) == ("license_required", None)
    assert set(found.review_may_be) == {APPROVAL, DENIAL}
    assert {(each.relation, each.key) for each in found.missing} == {(table, consignee)}


def test_a_review_in_doubt_is_not_given_by_the_requirement_either(to_each):
    found = to_each("xx_seat_unknown", "SA", "2024-05-01")
    assert found.review is None
    assert [each.review for each in found.requirements] == [None]


@UNKNOWN_SEATS
def test_unknown_headquarters_move_the_review_alone_also_between_two_clauses(to_each, consignee, table):
    """From 2025-01-13 every destination needs a license: 742.6(a)(6)(iii)(A), however the cell is filled."""
    found = to_each(consignee, "XX", "2025-02-01")
    assert (found.outcome, found.review) == ("license_required", None)
    assert set(found.review_may_be) == {APPROVAL, DENIAL}
    assert {(each.relation, each.key) for each in found.missing} == {(table, consignee)}


def test_a_chinese_site_of_a_partner_in_2022_is_reviewed_case_by_case(decide):
    found = decide([worlds.transfer("t", "2022-11-01", "CN", "cn_of_us", "tpp_4800")])
    assert outcome(found["t"]) == f"license_required {CASE_BY_CASE}"


@pytest.mark.parametrize(
    ("sent_on", "expected"), [("2024-04-06", "NAC"), ("2024-04-07", f"license_required {DENIAL}")]
)
def test_a_notice_25_and_24_days_ahead(decide, sent_on, expected):
    """2024-05-01 less 25 days is 2024-04-06: April has 30 days, 30 - 25 + 1 = 6."""
    notice = {"notice": [{"notice": "n", "kind": "nac", "to": "bis", "transfer": "t", "sent_on": sent_on}]}
    found = decide([worlds.transfer("t", "2024-05-01", "CN", "cn_firm", "tpp_4800_home")], notice)
    assert outcome(found["t"]) == expected


def test_a_notice_of_another_transfer_or_to_another_agency_does_not_count(decide):
    both = [worlds.transfer(name, "2024-05-01", "CN", "cn_firm", "tpp_4800_home") for name in ("t", "u")]
    notices = [
        {"notice": "n", "kind": "nac", "to": "cbp", "transfer": "t", "sent_on": "2024-01-01"},
        {"notice": "m", "kind": "nac", "to": "bis", "transfer": "u", "sent_on": "2024-01-01"},
    ]
    found = decide(both, {"notice": notices})
    assert (outcome(found["t"]), outcome(found["u"])) == (f"license_required {DENIAL}", "NAC")


def test_every_country_as_by_hand(tmp_path):
    """One chip of .a and one of .b for data centers to every country of the list, on four dates."""
    chips = by_hand.chips(worlds.REFERENCE)
    countries = [row["country"] for row in by_hand.rows(worlds.REFERENCE, "country")]
    assert len(countries) > 240
    dates = ("2023-02-01", "2023-12-01", "2024-05-01", "2025-02-01")
    tables = worlds.joined(
        worlds.party("shipper", "US"),
        *(worlds.party(f"firm_{country}", country) for country in countries),
        {
            "transfer": [
                worlds.transfer(f"{item}|{country}|{date}", date, country, f"firm_{country}", item)
                for item in ("h100_sxm5", "l40")
                for country in countries
                for date in dates
            ]
        },
    )
    for each in worlds.session(worlds.write(tmp_path, tables)).decisions():
        item, country, date = each.case.split("|")
        meant = by_hand.decide(chips[item], country, date)
        assert (each.outcome, each.exception) == (meant.outcome, meant.exception), each.case
        assert {each.review} - {None} == set(meant.review), each.case
