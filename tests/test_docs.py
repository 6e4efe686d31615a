"""What the documents show is true: examples of the language, recorded runs of commands, and links."""

import difflib
import re
import shlex
from pathlib import Path

import pytest

from lexlog.datalog.from_resolved import program
from lexlog.datalog.strata import Unstratified, components
from lexlog.diagnostic import Report
from lexlog.resolved.from_syntax import resolve
from lexlog.resolved.layer import Layer
from lexlog.source import Source
from lexlog.syntax.parse import parse
from lexlog.syntax.print import text
from lexlog.syntax.words import BLOCKS, STATEMENTS, VERBS
from tests.cli.commands import ask

ROOT = Path(__file__).parent.parent
FOLDERS = ("benchmarks", "docs", "policy", "facts", "compiler")
PAGES = sorted([*ROOT.glob("*.md"), *(page for name in FOLDERS for page in (ROOT / name).rglob("*.md"))])
LANGUAGE = ROOT / "docs" / "language.md"

FENCE = re.compile(r"^```lexlog\n(.*?)^```$", re.M | re.S)
RUN = re.compile(
    r"(<!-- run: lexlog (?P<arguments>.*?)(?:, first (?P<lines>\d+) lines)? -->\n```\w*\n)(?:.*?)(^```$)",
    re.M | re.S,
)
DIGEST = re.compile(r"(?<=(?:policy| facts) )[0-9a-f]{12}(?!\w)")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)")
HEADER = """policy example.page "Examples of a page" {
  source "examples";
  uses %s;
  decides transfer;
  modelled from 2022-10-07;
}
"""


def shown(page):
    return str(page.relative_to(ROOT))


def bundled():
    return [
        Source(shown(path), path.read_text("utf-8")) for path in sorted((ROOT / "policy").rglob("*.lexlog"))
    ]


def examples(page):
    """The examples of a page as policy files: a block that begins with `policy` begins a file."""
    files = []
    for match in FENCE.finditer(page.read_text("utf-8")):
        block = match.group(1)
        if block.startswith("policy "):
            files.append(block)
        elif files:
            files[-1] += "\n" + block
        else:
            names = re.findall(r"^policy ([\w.]+)", "\n".join(each.text for each in bundled()), re.M)
            files.append(HEADER % ", ".join(name for name in names if "scenarios" not in name) + "\n" + block)
    return [Source(f"{shown(page)}, example {number}", file) for number, file in enumerate(files, 1)]


def findings(report, sources):
    lines = {source.path: source.text.splitlines() for source in sources}
    return "\n".join(
        f"{each.span.path}:{each.span.line}: {each.message} [{each.code}]\n    "
        + (lines[each.span.path][each.span.line - 1] if each.span.path in lines and each.span.line else "")
        for each in report.diagnostics
    )


WITH_EXAMPLES = [page for page in PAGES if FENCE.search(page.read_text("utf-8"))]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=shown)
def test_examples_of_the_language_are_policies(page):
    report, read = Report(), []
    sources = examples(page)
    for source in [*bundled(), *sources]:
        read.append((source, parse(source, report)))
    assert not report.diagnostics, findings(report, sources)
    law = resolve(read, report)
    assert not report.diagnostics, findings(report, sources)
    assert not isinstance(components(program(law, Layer())), Unstratified)


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=shown)
def test_examples_are_laid_out_as_fmt_would(page):
    for source in examples(page):
        file = parse(source, Report())
        assert file is not None, source.path
        written = text(file)
        difference = difflib.unified_diff(source.text.splitlines(), written.splitlines(), lineterm="")
        assert written == source.text, "\n".join([source.path, *difference])


def test_scenarios_of_the_examples_pass(tmp_path):
    for page in WITH_EXAMPLES:
        for source in examples(page):
            name = re.match(r"policy ([\w.]+)", source.text).group(1)
            file = tmp_path / f"{name.replace('.', '/')}.lexlog"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(source.text, "utf-8")
    ran(f"test --policy {shlex.quote(str(tmp_path))} {shlex.quote(str(tmp_path))}", good=(0,))


WORDS = {*BLOCKS, *STATEMENTS, *(verb for verbs in VERBS.values() for verb in verbs)}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_every_verb_is_in_the_page_on_the_language(word):
    shown_as_code = " ".join(re.findall(r"```lexlog.*?```|`[^`]+`", LANGUAGE.read_text("utf-8"), re.S))
    assert re.search(rf"(?<!\w){word}(?!\w)", shown_as_code), f"docs/language.md says nothing of `{word}`"


def recorded(run):
    """The marker, what the command prints now (its first lines, without digests), and the closing fence."""
    lines = DIGEST.sub("...", ran(run["arguments"])).rstrip("\n").splitlines()
    most = int(run["lines"] or len(lines))
    shown = [*lines[:most], "..."] if len(lines) > most else lines
    return run[1] + "".join(line.rstrip() + "\n" for line in shown) + run[4]


def ran(arguments, good=(0, 2, 3)):
    """What the command prints on a machine without a terminal."""
    unset = ("FORCE_COLOR", "COLUMNS", "LEXLOG_HOME")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("NO_COLOR", "1")
        for name in unset:
            environment.delenv(name, raising=False)
        done = ask(*shlex.split(arguments))
    assert done.code in good, done.out + done.err
    return done.out


@pytest.mark.parametrize("page", [page for page in PAGES if RUN.search(page.read_text("utf-8"))], ids=shown)
def test_recorded_runs_are_what_the_command_prints(page, accept):
    written = page.read_text("utf-8")
    now = RUN.sub(recorded, written)
    if accept:
        page.write_text(now, "utf-8")
    else:
        why = f"{shown(page)} shows another run; `make accept` records this one, then read the difference"
        assert now == written, why


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_lead_somewhere(page):
    for target, anchor in LINK.findall(page.read_text("utf-8")):
        aim = (page.parent / target).resolve() if target else page
        assert aim.exists(), f"{shown(page)} links to {target}"
        if anchor and aim.suffix == ".md":
            titles = re.findall(r"^#+ (.*)$", aim.read_text("utf-8"), re.M)
            anchors = {"#" + re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
            assert anchor in anchors, f"{shown(page)} links to {target}{anchor}"


def test_every_verb_of_the_command_is_in_the_readme():
    from lexlog.cli.main import VERBS as VERBS_OF_THE_COMMAND

    page = (ROOT / "README.md").read_text("utf-8")
    assert not {verb for verb in VERBS_OF_THE_COMMAND if f"| `lexlog {verb}" not in page}
