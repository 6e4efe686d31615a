"""Pages of proofs: whole, safe, each leaf with its row and each clause with its text, in every language."""

import csv
import re
import string
from html.parser import HTMLParser

import pytest
from commands import BLOCKED, GO, OPEN, ROOT, ask, facts

from lexlog.exact import brief
from lexlog.render.determination.frames import LANGUAGES

VOID = {"meta", "link", "br", "wbr", "input", "hr"}
OWNED = "l2-jakarta-2025-10"  # held by listed parties: 30 + 20 = 50 percent
CASES = (OWNED, "h100-munich-2024-02", "rtx6000-ada-riyadh", "l2-jakarta-2025-12", "rtx4090-shenzhen-noticed")


class Page(HTMLParser):
    """Ids, links, and whether every element is closed in turn."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.links, self.loads, self.tags, self.texts = [], [], [], [], set(), []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.add(tag)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []
        self.loads += [found[name] for name in ("src", "srcset", "action") if name in found]
        self.loads += [name for name in found if name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(scope="module")
def pages():
    return {case: ask("why", case, "--format", "html") for case in CASES}


UNKNOWN = "h100-kuala-lumpur-unknown-headquarters"


@pytest.mark.parametrize(
    ("language", "heading", "enough", "led"),
    [
        (
            "en",
            "What would settle it",
            "in the table headquarters: enough alone",
            "license required; review policy",
        ),
        ("zh", "查明何事即可确定", "仅此一项即足够", "需要许可证；审查政策"),
    ],
)
def test_a_page_of_an_open_case_says_what_would_settle_it(language, heading, enough, led):
    for form in ("html", "md"):
        page = ask("why", UNKNOWN, "--format", form, "--lang", language).out.replace("\\", "")
        begin = page.index(heading)
        part = page[begin : page.index("ACM", begin)]
        assert enough in part
        assert led in part
    assert heading not in ask("why", OWNED, "--format", "html", "--lang", language).out


@pytest.mark.parametrize("case", CASES)
def test_a_page_is_whole_and_loads_nothing(pages, case):
    page = Page(pages[case].out)
    assert len(page.ids) == len(set(page.ids))
    assert page.links
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)
    assert not page.loads
    assert not page.tags & {"script", "iframe", "img", "link", "form"}


def test_the_page_leaves_with_the_code_of_the_decision(pages):
    assert {case: pages[case].code for case in CASES} == dict(zip(CASES, (2, 0, 3, 3, 0), strict=True))


def test_the_answer_and_what_to_do_come_before_the_proof(pages):
    words = [
        pages[OWNED].out.index(each)
        for each in ("BLOCKED", "What to do", "Proof", "Rows of facts", "Clauses")
    ]
    assert words == sorted(words)
    assert "NOT CLEAR" in pages["l2-jakarta-2025-12"].out
    assert "It may go ahead" not in pages["l2-jakarta-2025-12"].out
    assert "Find out designed_or_marketed_for_data_centers" in pages["rtx6000-ada-riyadh"].out
    assert "Do not go ahead" in pages["rtx6000-ada-riyadh"].out


def test_every_line_of_a_row_leads_to_the_row_with_all_of_its_cells(pages):
    """By the table itself: each cell of the transfer is at the foot."""
    with (ROOT / "facts/demonstration/transfer.csv").open(encoding="utf-8", newline="") as file:
        [(number, row)] = [pair for pair in enumerate(csv.DictReader(file), 2) if pair[1]["case"] == OWNED]
    place = f"facts/demonstration/transfer.csv:{number}"
    [target] = set(re.findall(rf'<a href="#(row-\d+)">{re.escape(place)}</a>', pages[OWNED].out))
    at = pages[OWNED].out.split(f'<tr id="{target}">')[1].split("</tr>")[0]
    for column, value in row.items():
        if value and column not in ("source", "value"):
            assert f"<b>{column}</b> {value}<" in at, column
    assert row["source"] in at
    assert "<b>licensed_on</b> never" in at


def test_every_clause_of_a_proof_leads_to_its_text(pages):
    text = pages[OWNED].out
    for clause, number in re.findall(r'href="#clause-(\d+)">([^<;]+)', text):
        assert f'<tr id="clause-{clause}">' in text, number
    proof = text.split('<section class="proof">', 1)[1].split("<h2>")[0]
    unlinked = re.findall(r'<span class="ref">\[([^<]*)\]</span>', proof)
    assert set(unlinked) <= {"docs/language.md, how a case is decided"}


def test_the_picture_is_there_where_the_proof_rests_on_it(pages):
    assert "30% + 20% =" in re.sub(r"</text>\s*<text[^>]*>", " ", pages[OWNED].out)
    assert pages[OWNED].out.count("<svg") == 1
    assert "<svg" not in pages["rtx4090-shenzhen-noticed"].out


def test_the_same_bytes_again(pages):
    assert ask("why", OWNED, "--format", "html").out == pages[OWNED].out


def test_markdown_leads_to_its_own_anchors():
    text = ask("why", OWNED, "--format", "md").out
    targets = set(re.findall(r"\]\(#([\w-]+)\)", text))
    assert {each.split("-")[0] for each in targets} == {"row", "clause"}
    assert targets <= set(re.findall(r'<a id="([\w-]+)">', text))
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} <= {4, 5}


def test_dot_names_each_node_once_and_joins_only_what_is_there():
    lines = ask("why", OWNED, "--format", "dot").out.splitlines()
    nodes = [found[1] for line in lines if (found := re.match(r"  (n\d+) \[", line))]
    edges = [found.groups() for line in lines if (found := re.match(r"  (n\d+) -> (n\d+)$", line))]
    assert len(nodes) == len(set(nodes)) > 20
    assert {end for edge in edges for end in edge} <= set(nodes)
    assert {below for _, below in edges} >= set(nodes[1:]) - {nodes[0]} - roots(nodes, edges)
    assert (lines[0], lines[-1]) == ("digraph {", "}")


def roots(nodes, edges):
    below = {each for _, each in edges}
    found = {each for each in nodes if each not in below}
    assert len(found) <= 3  # the outcome, the review policy
    return found


def test_reasons_have_pages_too():
    done = ask("why", OWNED, "--all", "--format", "html")
    page = Page(done.out)
    assert "Reasons" in page.texts
    assert any(link.startswith("#row-") for link in page.links)


HOSTILE = '</script><img src=x onerror=alert(1)>|`*_[x](y)\u202e&amp;"'


def test_names_that_are_markup_are_words(tmp_path):
    case = f'"{HOSTILE.replace(chr(34), chr(34) * 2)}"'
    more = f"{case},export,2023-12-01,US,CN,cn_firm,h100_sxm5\n"
    folder = facts(tmp_path / "facts", GO, more=more)
    page = Page(ask("why", HOSTILE, "--facts", folder, "--format", "html").out)
    assert "img" not in page.tags
    assert not page.loads
    text = ask("why", HOSTILE, "--facts", folder, "--format", "md").out
    assert "<img" not in text
    assert "\u202e" not in text
    assert "](y)" not in text.replace("\\](y)", "")
    assert '\\"' in ask("why", HOSTILE, "--facts", folder, "--format", "dot").out


def test_a_case_that_was_refused_has_a_page(tmp_path):
    folder = facts(tmp_path / "facts", BLOCKED, OPEN, more="bad,export,soon,US,CN,cn_firm,h100_sxm5\n")
    for format_ in ("html", "md", "dot", "json", "text"):
        done = ask("why", "bad", "--facts", folder, "--format", format_)
        assert done.code in (3, 4), format_
        assert done.out
    assert "UNDETERMINED" in ask("why", "bad", "--facts", folder, "--format", "html").out


def test_every_language_has_the_same_frames_with_the_same_values():
    values = {
        name: {
            key: sorted(filter(None, (n for _, n, _, _ in string.Formatter().parse(said))))
            for key, said in frames.items()
        }
        for name, frames in LANGUAGES.items()
    }
    assert values["zh"] == values["en"]
    assert 'lang="zh-Hans"' in (text := ask("why", OWNED, "--lang", "zh", "--format", "html").out)
    assert "受阻" in text
    assert "BLOCKED" not in text


def test_long_numbers_are_short_where_that_is_exact():
    assert brief("99,999,999,999,999,999,999,999,999 < 100,000,000,000,000,000,000,000,000 operation") == (
        "99,999,999,999,999,999,999,999,999 < 1e26 operation"
    )
    assert brief("999,999,999 and 1,234,567,000,000") == "999,999,999 and 1,234,567,000,000"
