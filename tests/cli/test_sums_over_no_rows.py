"""A sum over no rows is 0 for whatever it is asked of, days among it."""

import pytest
from commands import folder_of, run

pytestmark = pytest.mark.usefixtures("no_other_law")

POLICY = """policy shop "A shop" {
  source "Shop 1";
  modelled from 2020-01-01;
}
unit kg;
entity till "a till" { till: key; }
relation count "when a till was counted" { till: till; day: date; key till, day; }
relation sale "what was sold" {
  sale: text; till: till; on: date; weight: number in kg from 0 to 100 by 1; key sale;
}
define sold_after(t: till, d: date) is number in kg by 1 "sold after the count" per "Shop 2" {
  value (1)
    total weight over sale(till: t) where (count(till: t, day: d) and on > d) when count(till: t, day: d);
}
define sold_on(t: till, d: date) is number in kg by 1 "sold on the day of the count" per "Shop 3" {
  value (1) 1 kg + total weight over sale(till: t, on: d) when count(till: t, day: d);
}
"""
TABLES = {
    "till": "till\nfirst\nsecond\nthird\n",
    "count": "till,day\nfirst,2024-01-01\nsecond,2024-01-01\n",
    "sale": "sale,till,on,weight\n1,second,2024-01-02,7\n2,second,2024-01-01,3\n3,third,2024-01-01,9\n",
}


@pytest.fixture
def shop(tmp_path):
    return *folder_of(tmp_path, POLICY, TABLES), "--on", "2024-06-01"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("sold_after", {"first": "0 kg", "second": "7 kg"}),
        ("sold_on", {"first": "1 kg", "second": "4 kg"}),
    ],
)
def test_a_sum_that_is_asked_of_a_day(shop, asked, said):
    lines = run("query", f"{asked}(t, d, v)", *shop).out.splitlines()[:-1]
    assert lines == [f"{asked}(t {till}, d 2024-01-01, value {value})" for till, value in said.items()]
