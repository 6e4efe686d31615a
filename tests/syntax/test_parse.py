"""What parsing promises besides the tree: places, comments, long files, and a cache that never fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lexlog.diagnostic import Report
from lexlog.source import Source, Span
from lexlog.syntax import tree as t
from lexlog.syntax.parse import parse

CORPUS = Path(__file__).parent / "corpus"
SINK = (CORPUS / "good" / "kitchen_sink.lexlog").read_text(encoding="utf-8")


def parsed(written: str) -> t.PolicyFile:
    report = Report()
    file = parse(Source("a/b.lexlog", written), report)
    assert file is not None, report.diagnostics
    return file


PROGRAM = """\
# before
policy us.x "T" { # behind
  source 15 CFR 740; # a
}
# of the block

# of the block too
exception E to R section 15 CFR 740.29 {

  # first
  when (a) [by I] total tpp of t over holding(x) where (a is b) >= (c + 5 TPP); # last

  unless (b) # inside
    not a in group D:5;
  # closing
} # end

# the end
"""


def test_spans_lead_back_to_the_file() -> None:
    file = parsed(PROGRAM)

    def at(span: Span) -> str:
        assert span.path == "a/b.lexlog"
        lines = PROGRAM.splitlines()
        underlined = PROGRAM[span.start : span.end]
        assert lines[span.line - 1][span.column - 1 :].startswith(underlined.splitlines()[0])
        return underlined

    (block,) = file.blocks
    assert isinstance(block, t.Ruling)
    when, unless = block.clauses
    assert at(block.span).startswith("exception E")
    assert at(block.span).endswith("}")
    assert isinstance(when, t.When)
    assert isinstance(unless, t.Unless)
    assert at(when.span).startswith("when (a)")
    assert at(when.span).endswith(";")
    assert isinstance(when.condition, t.Compare)
    assert isinstance(unless.condition, t.Not)
    assert at(when.condition.span) == "total tpp of t over holding(x) where (a is b) >= (c + 5 TPP)"
    assert at(when.condition.left.span) == "total tpp of t over holding(x) where (a is b)"  # type: ignore[union-attr]
    assert at(when.life.span) == "[by I]"
    assert at(unless.condition.span) == "not a in group D:5"
    assert at(block.name.span) == "E"


def test_comments_are_attached() -> None:
    file = parsed(PROGRAM)
    (block,) = file.blocks
    assert isinstance(block, t.Ruling)
    assert file.header.comments == t.Comments(("# before",), "# behind")
    assert file.header.clauses[0].comments == t.Comments((), "# a")
    assert block.comments == t.Comments(("# of the block", "", "# of the block too"), None)
    assert block.clauses[0].comments == t.Comments(("", "# first"), "# last")
    assert block.clauses[1].comments == t.Comments(("", "# inside"), None)
    assert block.closing == ("# closing",)
    assert file.closing == ("# end", "", "# the end")


def test_line_ends_of_windows_change_nothing() -> None:
    assert parsed(SINK.replace("\n", "\r\n")) == parsed(SINK)


def test_hashes_and_semicolons_in_texts_and_clause_names_are_no_comments() -> None:
    file = parsed('policy t "a # b; { } c" {\n}\nscenario "s" {\n  expect t x because a/(b)#2;# c\n}\n')
    (scenario,) = file.blocks
    assert isinstance(scenario, t.Scenario)
    (expect,) = scenario.clauses
    assert isinstance(expect, t.Expect)
    assert [each.text for each in expect.because] == ["a/(b)#2"]
    assert expect.comments.after == "# c"


def test_three_thousand_lines_are_read_whole() -> None:
    head, _, body = SINK.partition("\nunit TOPS")
    big = head + ("\nunit TOPS" + body) * 30
    assert len(parsed(big).blocks) == 30 * len(parsed(SINK).blocks)


SCRIPT = """
from lexlog.source import Source
from lexlog.diagnostic import Report
from lexlog.syntax.parse import parse
report = Report()
print(parse(Source("x", 'policy t "T" {}'), report) is not None, report.found)
"""


@pytest.mark.parametrize("kind", ["fresh", "spoilt", "impossible", "no home"])
def test_the_cache_of_the_grammar_never_fails(kind: str, tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}

    def run() -> None:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
        )
        assert (done.stdout, done.stderr) == ("True []\n", "")

    match kind:
        case "impossible":
            environment["XDG_CACHE_HOME"] = os.devnull
        case "no home":
            environment = {**os.environ, "HOME": os.devnull}
            environment.pop("XDG_CACHE_HOME", None)
    run()
    if kind == "spoilt":
        (kept,) = (tmp_path / "lexlog").iterdir()
        kept.write_bytes(kept.read_bytes()[:5000])
    run()
    if kind in ("fresh", "spoilt"):
        assert len(list((tmp_path / "lexlog").iterdir())) == 1
