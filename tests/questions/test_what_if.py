"""What a case would come to if a cell of it were another, or a paper stood beside it."""

import json

import pytest

from tests.cli.commands import ask
from tests.samples import some

CASE = "rtx4090-shenzhen-unnoticed"
"""Of 2024-05-20: a notice must be 25 days old, so of 2024-04-25 at the latest (30 - 25 + 20 = 25)."""


def run(*arguments):
    done = ask("what-if", *arguments)
    return done.code, done.out, done.err


@pytest.mark.parametrize(("day", "code"), [("2024-04-24", 0), ("2024-04-25", 0), ("2024-04-26", 2)])
def test_a_paper_that_is_supposed(day, code):
    found, out, _ = run(CASE, "--add", f"notice:kind=nac,to=bis,sent_on={day}")
    assert found == code
    assert out.startswith("BLOCKED  license_required, presumption_of_denial\n")
    assert ("would be GO  exception NAC" in out) == (code == 0)
    assert f"a row of notice: kind nac, to bis, sent_on {day}" in out


def test_only_what_changes_in_the_proof_is_shown():
    _, out, _ = run(CASE, "--add", "notice:kind=nac,to=bis,sent_on=2024-04-20")
    assert "  -         NAC/(a)#5 is unmet: no row of notice" in out
    assert (
        "  +         notice nac: to bis, transfer rtx4090-shenzhen-unnoticed, sent_on 2024-04-20   [supposed]"
        in out
    )
    assert "tpp of rtx_4090" not in out  # it holds as before
    assert "inside_the_united_states" not in out


def test_a_date_goes_by_its_column_and_the_law_of_that_day():
    code, out, _ = run("a800-shenzhen-2023-12", "--set", "date_of_export=2023-11-16")
    assert code == 0
    assert "date_of_export: 2023-12-05 -> 2023-11-16   (changed by exporter" in out
    assert "400 is below 600 GB/s (short by 200)" in out
    assert run("a800-shenzhen-2023-12", "--set", "date_of_export=2023-11-17")[0] == 2


def test_who_is_meant_where_a_cell_was_blank_goes_along():
    _, out, _ = run("h100-munich-2024-02", "--set", "consignee=singapore_example_subsidiary")
    assert "end_user: munich_example_institute -> singapore_example_subsidiary" in out
    assert "would be BLOCKED  license_required, presumption_of_denial" in out


def test_what_changes_nothing_says_so():
    code, out, _ = run("h100-munich-2024-02", "--set", "quantity=255")
    assert code == 0
    assert "and would stay so" in out
    assert "Nothing changes in the proof." in out
    assert "nothing: every cell says so already" in run("h100-munich-2024-02", "--set", "quantity=256")[1]


CELLS = [
    (CASE, "kind", "kind: export -> not known"),
    ("h100-munich-2024-02", "consignee", "ultimate_consignee: munich_example_institute -> not known"),
]


@pytest.mark.parametrize(("case", "column", "said"), some(CELLS, 1, rows=True))
def test_a_cell_that_would_not_be_known(case, column, said):
    code, out, _ = run(case, "--set", f"{column}=")
    assert code == 3
    assert said in out
    assert "would be UNDETERMINED" in out


def test_both_decisions_as_json():
    code, out, _ = run(CASE, "--add", "notice:kind=nac,to=bis,sent_on=2024-04-20", "--format", "json")
    document = json.loads(out)
    assert (code, document["schema"]) == (0, "lexlog.what_if/1")
    assert (document["before"]["outcome"], document["after"]["outcome"]) == ("license_required", "exception")
    assert document["added"][0]["row"]["transfer"] == CASE


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing is supposed"),
        (("--set", "quantiy=4"), "`quantiy` is no column of transfer\n  help: did you mean `quantity`?"),
        (("--set", "quantity"), "`quantity` is not COLUMN=VALUE"),
        (("--set", "quantity=4", "--set", "quantity=5"), "`quantity` cannot be both `4` and `5`"),
        (
            ("--set", "quantity=4", "--set", "primary_quantity=5"),
            "`primary_quantity` cannot be both `4` and `5`",
        ),
        (("--set", "quantity=-4"), "transfer.primary_quantity is `-4`, expected"),
        (("--set", "date_of_export=soon"), "transfer.date_of_export is `soon`, expected a date such as"),
        (("--set", "date_of_export="), "without `date_of_export` there is no day on which to decide"),
        (("--set", "consignee=munich_example_institut"), "did you mean `munich_example_institute`?"),
        (("--set", "case=x"), "`case` is the name of the case, which stays"),
        (("--add", "notic:kind=nac"), "there is no table `notic`\n  help: did you mean `notice`?"),
        (("--add", "notice:knd=nac"), "`knd` is no column of notice\n  help: did you mean `kind`?"),
        (("--add", "party:party=x"), "a row of `party` names something new: load the facts anew"),
        (("--add", "notice"), "`notice` is not TABLE:COLUMN=VALUE,..."),
    ],
)
def test_what_cannot_be_supposed_is_refused(arguments, message):
    code, out, err = run(CASE, *arguments)
    assert (code, out) == (64, "")
    assert message in err


def test_a_case_that_is_not_there_is_told_with_the_nearest():
    assert (
        "did you mean `rtx4090-shenzhen-unnoticed`?"
        in run("rtx4090-shenzhen-unnotice", "--set", "quantity=1")[2]
    )


HOUSE = """policy house.limit "An invented limit of an invented company" {
  source "house rule 1";
  uses world;
  decides transfer;
  modelled from 2022-10-07;
}

prohibition too_many "No more than 200 pieces at once" section "house rule 1" {
  when (1) quantity > 200;
}
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A folder with the limit of the house."""
    folder = tmp_path_factory.mktemp("policy")
    (folder / "house").mkdir()
    (folder / "house" / "limit.lexlog").write_text(HOUSE)
    return folder


@pytest.mark.parametrize(("quantity", "code"), [("201", 2), ("200", 0), ("199", 0)])
def test_a_smaller_number_that_clears_a_case_leaves_a_rest(house, quantity, code):
    """Of 256 pieces: 256 - 200 = 56 and 256 - 199 = 57 stay behind."""
    found, out, _ = run("h100-munich-2024-02", "--set", f"quantity={quantity}", "--policy", house)
    assert found == code
    rest = f"only {quantity} of 256 would be cleared, the other {256 - int(quantity)} not"
    assert (rest in out) == (code == 0)
