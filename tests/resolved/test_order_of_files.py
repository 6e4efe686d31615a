"""In which order the files of a law are read, whoever names them."""

from lexlog import library as libraries
from lexlog import locate

POLICY = 'policy {name} "A" {{\n  source "none";\n}}\n'


def named(folder, *names):
    """Files that each hold a policy of the name of the file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / f"{name}.lexlog").write_text(POLICY.format(name=name), encoding="utf-8")
    return [folder / f"{name}.lexlog" for name in names]


def test_a_bundled_file_that_is_named_again_stays_in_its_place():
    plain = libraries.load()
    path = locate.home() / "policy" / "us" / "ear" / "advanced_compute_manufacturing.lexlog"
    assert list(libraries.load([path]).law.rulings) == list(plain.law.rulings)
    assert [each.name for each in libraries.load([path]).law.policies] == [p.name for p in plain.law.policies]


def test_a_file_stands_where_the_one_stood_that_it_replaces(tmp_path):
    base = named(tmp_path / "base", "a", "b", "c")
    other, more = named(tmp_path / "other", "b", "d")
    assert libraries._joined(base, [more, other]) == [base[0], other, base[2], more]
    (twin,) = named(tmp_path / "twin", "b")
    assert libraries._joined([*base, twin], [other]) == [base[0], other, base[2]]
    assert libraries._joined(base, [base[1]]) == base
    assert libraries._joined(base, []) == base
