"""What is printed parses back to the same tree, in a layout that printing again does not change."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trees import policy_files

from lexlog.diagnostic import Report
from lexlog.source import Source
from lexlog.syntax.parse import parse
from lexlog.syntax.print import WIDTH, text
from lexlog.syntax.tree import Block, Comments, PolicyFile
from tests.samples import some

GOOD = sorted((Path(__file__).parent / "corpus" / "good").glob("*.lexlog"))

how_many = pytest.mark.parametrize("examples", some((60, 300), 1))


def many(examples: int) -> settings:
    health = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(max_examples=examples, deadline=None, suppress_health_check=health)


def parsed(written: str) -> PolicyFile:
    report = Report()
    file = parse(Source("test.lexlog", written), report)
    assert file is not None, (written, report.diagnostics)
    return file


@how_many
def test_what_is_printed_parses_back(examples: int) -> None:
    @many(examples)
    @given(policy_files)
    def holds(file: PolicyFile) -> None:
        written = text(file)
        again = parsed(written)
        assert again == file
        assert text(again) == written

    holds()


comment = st.text(st.characters(codec="utf-8", exclude_characters="\n\ufeff\ufffd"), max_size=9).map(
    lambda said: f"# {said}".rstrip()
)
befores = st.lists(st.one_of(st.just(""), comment), max_size=3).map(tuple)


@st.composite
def commented(draw: st.DrawFn, file: st.SearchStrategy[PolicyFile]) -> PolicyFile:
    """The file with comments wherever they can stand."""

    def with_comments(block: Block) -> Block:
        comments = Comments(draw(befores), draw(st.none() | comment))
        if not hasattr(block, "clauses"):
            return dataclasses.replace(block, comments=comments)
        clauses = tuple(
            dataclasses.replace(each, comments=Comments(draw(befores), draw(st.none() | comment)))
            for each in block.clauses
        )
        return dataclasses.replace(block, comments=comments, clauses=clauses, closing=draw(befores))

    bare = draw(file)
    header = with_comments(bare.header)
    blocks = tuple(with_comments(each) for each in bare.blocks)
    return PolicyFile(header, blocks, draw(befores))


def comments_of(file: PolicyFile) -> list[str]:
    """The comments in the order of the text."""
    found: list[str | None] = []
    for block in (file.header, *file.blocks):
        found.extend((*block.comments.before, block.comments.after))
        for clause in getattr(block, "clauses", ()):
            found.extend((*clause.comments.before, clause.comments.after))
        found.extend(block.closing)
    return [each for each in (*found, *file.closing) if each]


@how_many
def test_comments_are_kept_and_layout_is_stable(examples: int) -> None:
    @many(examples)
    @given(commented(policy_files))
    def holds(file: PolicyFile) -> None:
        written = text(file)
        again = parsed(written)
        assert again == file
        assert comments_of(again) == comments_of(file)
        assert text(again) == written

    holds()


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_files_keep_their_comments_and_come_to_rest(path: Path) -> None:
    written = path.read_text(encoding="utf-8")
    file = parsed(written)
    once = text(file)
    assert parsed(once) == file
    assert text(parsed(once)) == once
    assert sorted(comments_of(parsed(once))) == sorted(comments_of(file))
    assert written.count("#") == once.count("#")
    assert all(len(line) <= WIDTH for line in once.splitlines() if '"' not in line and "#" not in line)


def laid_out(clause: str) -> str:
    file = parsed(f'policy t "T" {{\n}}\nexception E {{\n{clause}\n}}\n')
    return "\n".join(text(file).split("{\n")[2].split("\n}")[0].splitlines())


LAYOUT = [
    ("when  (a)\n a is\tb ;", "  when (a) a is b;"),
    ("limit (d) x<=26900000 TPP;", "  limit (d) x <= 26_900_000 TPP;"),
    ("limit (d) x <= 4800 or x > 480_0.50 %;", "  limit (d) x <= 4_800 or x > 4_800.50%;"),
    ("when (a) ((a is b) and ((c is d)));", "  when (a) a is b and c is d;"),
    ("when (a) (a is b or c is d) and not (e is f and g is h);",) * 2,
    ("when (a) (a + b) * c - (d - e) / f > a - (b - c);",) * 2,
    ("when (a) (a * b) + c > ((a + b) + c);", "  when (a) a * b + c > a + b + c;"),
    (
        "when (a) # inside\n a is b; # behind",
        "  # inside\n  when (a) a is b;  # behind",
    ),
    (
        f"unless (c)(1) [by {'I' * 40}; from 2023-11-17] {' and '.join(['destination in group D:5'] * 5)};",
        f"  unless (c)(1) [by {'I' * 40}; from 2023-11-17]\n"
        "    destination in group D:5\n"
        + "    and destination in group D:5\n" * 3
        + "    and destination in group D:5;",
    ),
    (
        f"when (a) not (a is b or {'x' * 60} is {'y' * 60});",
        f"  when (a)\n    not (a is b\n         or {'x' * 60}\n              is {'y' * 60});",
    ),
]


@pytest.mark.parametrize(("written", "expected"), LAYOUT)
def test_layout(written: str, expected: str) -> None:
    assert laid_out(written).strip() == expected.strip()


def test_blocks_are_parted_by_one_empty_line_and_statements_as_the_author_had_them() -> None:
    written = 'policy t "T" {\n}\nunit a;\nunit b;\n\n\nunit c;\nparameter p = 1;\n\n\n# end\n'
    printed = 'policy t "T" {\n}\n\nunit a;\nunit b;\n\nunit c;\n\nparameter p = 1;\n\n# end\n'
    assert text(parsed(written)) == printed
