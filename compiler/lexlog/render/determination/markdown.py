"""A page of a determination in, Markdown out: the answer and what to do first, then the proof as a list, and
the rows and clauses to which it leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lexlog.determinations.tree import SourceRow
from lexlog.pictures.cells import NOT_KNOWN
from lexlog.render.determination.html import standing
from lexlog.render.determination.tree import Item, Page
from lexlog.render.outline import Line
from lexlog.render.picture import outline
from lexlog.render.picture.measure import visible

SIGNS = {"met": "✓ ", "unmet": "✗ ", "unknown": "? "}


def markdown(page: Page) -> str:
    """What `lexlog why` writes."""
    parts = [
        f"# {said(page.of.decision.case)}",
        "",
        *answer(page),
        *proofs(page),
        *pictures(page),
        *omitted(page),
        *rows(page),
        *texts(page),
        *foot(page),
    ]
    return "\n".join(parts) + "\n"


def heading(title: str) -> list[str]:
    """A heading between blank lines."""
    return ["", f"## {said(title)}", ""]


def answer(page: Page) -> Iterator[str]:
    """The verdict, what to do, what would settle an open case, and every exception in a line."""
    yield f"**{said(page.verdict.word)}** — {said(page.verdict.phrase)}  "
    yield said(page.about)
    if page.todo:
        yield from heading(page.frames["to do"])
        for each in page.todo:
            yield from _item(page, each)
    if page.settling:
        yield from heading(page.frames["settle"])
        for each in page.settling:
            yield from _item(page, each)
    if page.exceptions:
        yield from heading(page.frames["exceptions"])
        yield from (f"- {said(each)}" for each in page.exceptions)


def _item(page: Page, item: Item) -> Iterator[str]:
    cited = f" {_clause_link(page, item.law, item.citation)}" if item.citation else ""
    yield f"- {said(item.said)}{cited}"
    yield from (f"  {line}" for each in item.parts for line in _item(page, each))


def proofs(page: Page) -> Iterator[str]:
    """The proofs as lists in lists."""
    before = ""
    for proof in page.proofs:
        if proof.heading != before:
            yield from heading(proof.heading)
        elif before:
            yield ""
        before = proof.heading
        yield from (_line(page, line) for line in proof.lines)


def _line(page: Page, line: Line) -> str:
    again = page.words.frame("again", said=line.said) if line.again else line.said
    parts = []
    if line.clause or line.citation:
        parts.append(_clause_link(page, line.law, "; ".join(p for p in (line.clause, line.citation) if p)))
    if line.place:
        number = page.rows.get((line.file, line.number))
        parts.append(said(line.place) if number is None else f"[{said(line.place)}](#row-{number})")
    elif line.source:
        parts.append(said(line.source))
    tail = f" ({'; '.join(parts)})" if parts else ""
    return f"{'  ' * line.depth}- {SIGNS.get(line.state, '')}{said(again)}{tail}"


def pictures(page: Page) -> Iterator[str]:
    """The pictures as text."""
    if page.of.drawings:
        yield from heading(page.frames["picture"])
    for drawing in page.of.drawings:
        yield from ("```text", *outline.text(drawing).replace("```", "'''").rstrip("\n").split("\n"), "```")
    if page.of.undrawn:
        yield said(page.frame("undrawn", count=str(page.of.undrawn), case=page.of.decision.case))


def omitted(page: Page) -> Iterator[str]:
    """What is not modelled."""
    if page.omissions:
        yield from heading(page.frames["not modelled"])
        for each in page.omissions:
            yield from _item(page, each)


def rows(page: Page) -> Iterator[str]:
    """The rows that lines lead to, with all of their cells."""
    shown = page.shown_rows
    yield from heading(page.frames["rows"])
    if not shown:
        yield said(page.frames["no rows"])
        return
    head = [page.frames[each] for each in ("row", "place", "cells", "source")]
    yield from table(head, (_row(page, number, page.of.rows[number - 1]) for number in sorted(shown)))
    if len(page.of.rows) > len(shown):
        yield from ("", said(page.frame("more rows", count=f"{len(page.of.rows) - len(shown):,}")))


def _row(page: Page, number: int, row: SourceRow) -> list[str]:
    cells = (f"{said(page.words.column(row.relation, c))}: {_value(page, row, c, v)}" for c, v in row.cells)
    name = f'<a id="row-{number}"></a>{number} · {said(page.words.name(row.relation))}'
    return [name, said(f"{row.file}:{row.line}"), "<br>".join(cells), said(row.source)]


def _value(page: Page, row: SourceRow, column: str, value: str) -> str:
    if value == NOT_KNOWN:
        return f"*{said(page.frames['not known'])}*"
    return said(page.words.value(row.relation, column, value))


def texts(page: Page) -> Iterator[str]:
    """The clauses that lines lead to, as they are written, with their status on the day."""
    if not page.of.texts:
        return
    yield from heading(page.frames["texts"])
    status = page.frame("status", date=page.of.decision.date)
    body = []
    for number, each in enumerate(page.of.texts, 1):
        name = f'<a id="clause-{number}"></a>{said(page.words.clause(each.id))}'
        place = said(f"{each.file}:{each.line}")
        cells = ["<br>".join([name, said(each.citation), *([said(each.heading)] if each.heading else [])])]
        cells += ["<br>".join([*map(said, each.text.split("\n")), place])]
        body.append([*cells, "<br>".join(map(said, standing(page, each)))])
    yield from table([page.frames["clause"], page.frames["text"], status], body)


def foot(page: Page) -> Iterator[str]:
    """What the page was made from."""
    yield from ("", "---", "", f"{said(page.made_by)}  ", said(page.frames["advice"]))


# --- small parts --------------------------------------------------------------------------------------------


def table(head: Iterable[str], body: Iterable[list[str]]) -> Iterator[str]:
    """A table; what stands in its body is marked up already."""
    named = [said(each) for each in head]
    yield f"| {' | '.join(named)} |"
    yield f"|{' --- |' * len(named)}"
    yield from (f"| {' | '.join(row)} |" for row in body)


def _clause_link(page: Page, law: str, shown: str) -> str:
    number = page.texts.get(law)
    return said(shown) if number is None else f"[{said(shown)}](#clause-{number})"


def said(text: str) -> str:
    """Words in which nothing is markup, on one line.

    >>> said("a | b_c <i>")
    'a \\\\| b\\\\_c &lt;i&gt;'
    """
    kept = visible(" ".join(text.split("\n"))).replace("&", "&amp;").replace("\\", "\\\\")
    for sign in "|`*_[]#~":
        kept = kept.replace(sign, f"\\{sign}")
    return kept.replace("<", "&lt;").replace(">", "&gt;")
