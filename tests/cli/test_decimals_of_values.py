"""A value that rows of a definition give keeps its decimals: nothing is off by powers of ten."""

import pytest
from commands import folder_of, run

POLICY = """policy shop "A shop" {
  source "Shop 1";
  modelled from 2020-01-01;
}
unit kg;
unit l;
entity till "a till" { till: key; limit: number in kg from 0 to 100 by 0.1; }
relation sale "what was sold" {
  sale: text; till: till; of: till; weight: number in kg from 0 to 100 by 1;
  volume: number in l from 0 to 100 by 1; key sale;
}
define net(t: till, u: till) is number in kg "less the box" per "Shop 2" {
  value (1) total weight * 0.555 over sale(till: t, of: u) when sale(till: t, of: u);
}
define heavy(t: till) "sold more than 20 kg net of another" per "Shop 3" {
  when (1) net(t: t, u: _, value: w) and w > 20 kg;
}
define all_net(t: till) is number in kg "of all others, net" per "Shop 4" {
  value (1) total w over net(t: t, u: _, value: w);
}
define at_its_limit(t: till) "sold its limit net" per "Shop 5" {
  when (1) net(t: t, u: _, value: w) and till(till: t, limit: w);
}
define not_at_its_limit(t: till) "sold something else net" per "Shop 6" {
  when (1) net(t: t, u: _, value: w) and not till(till: t, limit: w);
}
define density(t: till) is number in kg/l "net weight by volume" per "Shop 7" {
  value (1) (total weight over sale(till: t)) / (total volume over sale(till: t));
}
define dense(t: till) "above 1.5" per "Shop 8" {
  when (1) density(t: t, value: d) and d > 1.5 kg/l;
}
"""
TABLES = {
    "till": "till,limit\nfirst,22.2\nsecond,11.1\nthird,5\n",
    "sale": "sale,till,of,weight,volume\n1,first,second,40,20\n2,second,first,36,36\n"
    "3,second,third,1,1\n4,third,first,3,2\n",
}


pytestmark = pytest.mark.usefixtures("no_other_law")


@pytest.fixture
def shop(tmp_path):
    return *folder_of(tmp_path, POLICY, TABLES), "--on", "2024-06-01"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        # 40 * 0.555 = 22.2; 36 * 0.555 = 19.98; 1 * 0.555; 3 * 0.555 = 1.665
        ("heavy(t)", ["heavy(t first)"]),
        (
            "all_net(t, v)",
            [
                "all_net(t first, value 22.2 kg)",
                "all_net(t second, value 20.535 kg)",
                "all_net(t third, value 1.665 kg)",
            ],
        ),
        ("at_its_limit(t)", ["at_its_limit(t first)"]),
        ("not_at_its_limit(t)", ["not_at_its_limit(t second)", "not_at_its_limit(t third)"]),
        # 40 / 20 = 2; 37 / 37 = 1; 3 / 2 = 1.5, which is not above
        ("dense(t)", ["dense(t first)"]),
    ],
)
def test_a_value_of_rows_keeps_its_decimals(shop, asked, said):
    assert run("query", asked, *shop).out.splitlines()[:-1] == said
