"""A page of a determination in, HTML that needs nothing else out: the answer and what to do first, then the
proof, which folds, and at the foot the rows and clauses to which its lines lead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib import resources

from lexlog.determinations.tree import LawText, SourceRow
from lexlog.pictures.cells import NOT_KNOWN
from lexlog.render.determination.tree import Item, Page, Proof
from lexlog.render.outline import Line
from lexlog.render.picture import svg
from lexlog.render.picture.measure import visible

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
"""What the page may load: nothing but what stands in it."""

OPEN = 4
"""Levels of a proof that are unfolded at first."""


@cache
def _style() -> str:
    return (resources.files("lexlog.render.determination") / "page.css").read_text("utf-8")


def html(page: Page) -> str:
    """The page that `lexlog why` writes."""
    parts = [
        *answer(page),
        *proofs(page, OPEN),
        *pictures(page),
        *_omitted(page),
        *rows(page),
        *texts(page),
        *foot(page),
    ]
    return whole(page, page.of.decision.case, parts)


def whole(page: Page, title: str, parts: Iterable[str], data: str = "") -> str:
    """The parts as a document of their own, with data for programs behind them."""
    return f"""<!doctype html>
<html lang="{page.frames["lang"]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{said(f"{title}: {page.verdict.word}")}</title>
<style>
{_style()}</style>
</head>
<body>
{chr(10).join(parts)}
{data}</body>
</html>
"""


def answer(page: Page, title: str = "") -> Iterator[str]:
    """The verdict, what to do, what would settle an open case, and every exception in a line."""
    found = page.verdict
    yield f"<header><h1>{said(title or page.of.decision.case)}</h1>"
    yield f'<p class="quiet">{said(page.about)}</p></header>'
    yield f'<section class="verdict {found.way}"><p class="word">{said(found.word)}</p>'
    yield f'<p class="phrase">{said(found.phrase)}</p></section>'
    if page.todo:
        yield f"<h2>{said(page.frames['to do'])}</h2>"
        yield f'<ul class="todo">{"".join(_item(page, each) for each in page.todo)}</ul>'
    if page.settling:
        yield f"<h2>{said(page.frames['settle'])}</h2>"
        yield f'<ul class="settle">{"".join(_item(page, each) for each in page.settling)}</ul>'
    if page.exceptions:
        yield f"<h2>{said(page.frames['exceptions'])}</h2>"
        yield f"<ul>{''.join(f'<li>{said(each)}</li>' for each in page.exceptions)}</ul>"


def _item(page: Page, item: Item) -> str:
    parts = "".join(_item(page, each) for each in item.parts)
    cited = (
        f' <span class="ref">{_clause_link(page, item.law, item.citation)}</span>' if item.citation else ""
    )
    return f"<li>{said(item.said)}{cited}{f'<ul>{parts}</ul>' if parts else ''}</li>"


def proofs(page: Page, open_: int | None) -> Iterator[str]:
    """The proofs, unfolded to this depth, or whole."""
    before = ""
    for proof in page.proofs:
        if proof.heading != before:
            yield f"<h2>{said(proof.heading)}</h2>"
            if not before:
                yield f'<p class="quiet fold">{said(page.frames["fold"])}</p>'
        before = proof.heading
        yield f'<section class="proof">{"".join(_tree(page, proof, open_))}</section>'


def _tree(page: Page, proof: Proof, open_: int | None) -> Iterator[str]:
    """Lists in lists; lines are in the order in which they are read out."""
    depth = -1
    ends: list[str] = []
    for line in proof.lines:
        if line.depth > depth:
            yield "<ul>"
        else:
            yield ends.pop()
            for _ in range(depth - line.depth):
                yield f"</ul>{ends.pop()}"
        depth = line.depth
        is_open = open_ is None or depth < open_
        shown = _line(page, line)
        if line.below:
            yield f"<li><details{' open' if is_open else ''}><summary>{shown}</summary>"
            ends.append("</details></li>")
        else:
            yield f'<li class="leaf">{shown}'
            ends.append("</li>")
    for end in reversed(ends):
        yield f"{end}</ul>"


def _line(page: Page, line: Line) -> str:
    """What a line says, and the row and the clause that it leads to."""
    kinds = " ".join(part for part in ("said", line.kind, line.state) if part)
    again = page.words.frame("again", said=line.said) if line.again else line.said
    parts = []
    if line.clause or line.citation:
        name = "; ".join(part for part in (line.clause, line.citation) if part)
        parts.append(_clause_link(page, line.law, name))
    if line.place:
        number = page.rows.get((line.file, line.number))
        shown = said(line.place)
        parts.append(shown if number is None else f'<a href="#row-{number}">{shown}</a>')
    elif line.source:
        parts.append(said(line.source))
    tail = f' <span class="ref">[{"; ".join(parts)}]</span>' if parts else ""
    extra = " deeper" if line.left_out else ""
    return f'<span class="{kinds}{extra}">{said(again)}</span>{tail}'


def pictures(page: Page) -> Iterator[str]:
    """Who owns whom, and what was made from what, where the proof rests on it."""
    for number, drawing in enumerate(page.of.drawings):
        if not number:
            yield f"<h2>{said(page.frames['picture'])}</h2>"
        picture = "\n".join(svg.elements(drawing, f"p{number}-"))
        yield f'<div class="picture">{picture}</div>'
    if page.of.undrawn:
        count = page.frame("undrawn", count=str(page.of.undrawn), case=page.of.decision.case)
        yield f"<p>{said(count)}</p>"


def _omitted(page: Page) -> Iterator[str]:
    if page.omissions:
        yield f"<h2>{said(page.frames['not modelled'])}</h2>"
        yield f"<ul>{''.join(_item(page, each) for each in page.omissions)}</ul>"


def rows(page: Page) -> Iterator[str]:
    """The rows that lines lead to, with all of their cells."""
    shown = page.shown_rows
    yield f"<h2>{said(page.frames['rows'])}</h2>"
    if not shown:
        yield f"<p>{said(page.frames['no rows'])}</p>"
    else:
        head = (page.frames["row"], page.frames["place"], page.frames["cells"], page.frames["source"])
        body = [_row(page, number, page.of.rows[number - 1]) for number in sorted(shown)]
        yield table("rows", head, body)
    if len(page.of.rows) > len(shown):
        yield f"<p>{said(page.frame('more rows', count=f'{len(page.of.rows) - len(shown):,}'))}</p>"


def _row(page: Page, number: int, row: SourceRow) -> str:
    cells = "".join(_cell(page, row.relation, *cell) for cell in row.cells)
    name = page.words.name(row.relation)
    return (
        f'<tr id="row-{number}"><td class="number">{number} · {said(name)}</td>'
        f"<td><code>{_breaking(f'{row.file}:{row.line}')}</code></td><td>{cells}</td>"
        f"<td>{said(row.source)}</td></tr>"
    )


def _cell(page: Page, relation: str, column: str, value: str) -> str:
    name = page.words.column(relation, column)
    if value == NOT_KNOWN:
        return f'<span class="cell open"><b>{said(name)}</b> {said(page.frames["not known"])}</span> '
    return f'<span class="cell"><b>{said(name)}</b> {said(page.words.value(relation, column, value))}</span> '


def texts(page: Page) -> Iterator[str]:
    """The clauses that lines lead to, as they are written, with their status on the day."""
    if not page.of.texts:
        return
    yield f"<h2>{said(page.frames['texts'])}</h2>"
    status = page.frame("status", date=page.of.decision.date)
    head = (page.frames["clause"], page.frames["text"], status)
    body = [_text(page, number, each) for number, each in enumerate(page.of.texts, 1)]
    yield table("texts", head, body)


def _text(page: Page, number: int, text: LawText) -> str:
    status = "<br>".join(said(each) for each in standing(page, text))
    heading = f'<br><span class="quiet">{said(text.heading)}</span>' if text.heading else ""
    return (
        f'<tr id="clause-{number}"><td>{_breaking(page.words.clause(text.id))}<br>'
        f'<span class="ref">{said(text.citation)}</span>{heading}</td><td><pre>{said(text.text)}</pre>'
        f'<span class="quiet"><code>{_breaking(f"{text.file}:{text.line}")}</code></span></td>'
        f"<td>{status}</td></tr>"
    )


def standing(page: Page, text: LawText) -> Iterator[str]:
    """Whether a clause is law on the day, since when, and until when."""
    yield page.frames[text.standing]
    if text.by:
        by = f"{text.by} ({text.sources[0]})" if text.sources else text.by
        days = {"published": text.published, "effective": text.effective, "compliance": text.compliance}
        yield page.frame("since", by=by, **days)
    if text.until:
        yield page.frame("until", until=text.until)
    yield from text.events


def foot(page: Page) -> Iterator[str]:
    """What the page was made from."""
    yield f'<footer class="quiet"><p>{said(page.made_by)}</p><p>{said(page.frames["advice"])}</p></footer>'


# --- small parts --------------------------------------------------------------------------------------------


def table(name: str, head: Iterable[str], body: Iterable[str]) -> str:
    """A table that stands as blocks where the screen is narrow."""
    top = "".join(f"<th>{said(each)}</th>" for each in head)
    rows = chr(10).join(body)
    return f'<table class="wide {name}"><thead><tr>{top}</tr></thead><tbody>\n{rows}</tbody></table>'


def _clause_link(page: Page, law: str, shown: str) -> str:
    number = page.texts.get(law)
    return said(shown) if number is None else f'<a href="#clause-{number}">{said(shown)}</a>'


def said(text: str) -> str:
    """A text in which nothing is markup, and nothing turns the direction of what is around it."""
    return escape("\n".join(visible(line) for line in text.split("\n")))


def _breaking(text: str) -> str:
    """A text that may be broken behind the signs that join names."""
    shown = said(text)
    for mark in ("/", "_", "."):
        shown = shown.replace(mark, f"{mark}<wbr>")
    return shown
