"""A page of a determination and its data in, a memo out, in Markdown or HTML: the answer, the law and facts
that it was decided under, its proof, its readings, what is not modelled, and the data to verify it by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lexlog.render.determination import html, markdown
from lexlog.render.determination.memo_block import Json, block
from lexlog.render.determination.memo_data import Asked
from lexlog.render.determination.tree import Page

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a format writes headings, tables and sentences."""

    heading: Callable[[str], Iterable[str]]
    table: Callable[[str, Cells, list[Cells]], Iterable[str]]
    sentence: Callable[[str], Iterable[str]]


_HTML = _Way(
    lambda title: [f"<h2>{html.said(title)}</h2>"],
    lambda name, head, rows: [html.table(name, head, map(_html_row, rows))],
    lambda text: [f"<p>{html.said(text)}</p>"],
)
_MD = _Way(
    markdown.heading,
    lambda _, head, rows: markdown.table(head, ([markdown.said(cell) for cell in row] for row in rows)),
    lambda text: ["", markdown.said(text)],
)


def _html_row(row: Cells) -> str:
    return f"<tr>{''.join(f'<td>{html.said(cell)}</td>' for cell in row)}</tr>"


def memo(page: Page, data: Json, asked: Asked) -> str:
    """The memo."""
    return _as_html(page, data, asked) if asked.format == "html" else _as_markdown(page, data, asked)


def _as_html(page: Page, data: Json, asked: Asked) -> str:
    title = f"{page.frames['memo']}: {asked.case}"
    parts = [
        *html.answer(page, title),
        *_under(page, data, asked, _HTML),
        *html.proofs(page, None),
        *html.pictures(page),
        *_HTML.heading(page.frames["not modelled"]),
        *_omissions(page, _HTML),
        *_readings(page, _HTML),
        *_lists(page, _HTML),
        *html.rows(page),
        *html.texts(page),
        *_verify(page, _HTML),
        *html.foot(page),
    ]
    return html.whole(page, title, parts, block(data, "html"))


def _as_markdown(page: Page, data: Json, asked: Asked) -> str:
    parts = [
        f"# {markdown.said(page.frames['memo'])}: {markdown.said(asked.case)}",
        "",
        *markdown.answer(page),
        *_under(page, data, asked, _MD),
        *markdown.proofs(page),
        *markdown.pictures(page),
        *_MD.heading(page.frames["not modelled"]),
        *_omissions(page, _MD),
        *_readings(page, _MD),
        *_lists(page, _MD),
        *markdown.rows(page),
        *markdown.texts(page),
        *_verify(page, _MD),
        *markdown.foot(page),
    ]
    return "\n".join(parts) + "\n" + block(data, "md")


def _under(page: Page, data: Json, asked: Asked, way: _Way) -> Iterator[str]:
    """The law and the facts that the case was decided under, with their digests in full."""
    frames = page.frames
    law, facts = data["policy"], data["facts"]
    assert isinstance(law, dict)
    assert isinstance(facts, dict)
    paths = {"policy": ", ".join(asked.policy), "facts": ", ".join(asked.facts), "cases": asked.cases or ""}
    rows: list[Cells] = [
        (frames["case"], asked.case),
        (frames["outcome"], f"{page.verdict.word}: {page.verdict.phrase}"),
        (frames["layer of law"], page.about),
        (frames["law"], f"{law['name']}; {frames['digest']} {law['digest']}"),
        (frames["facts"], f"{frames['digest']} {facts['digest']}"),
    ]
    rows += [(f"--{name}", value) for name, value in paths.items() if value]
    yield from way.heading(frames["decided under"])
    yield from way.table("under", (frames["what"], frames["which"]), rows)


def _omissions(page: Page, way: _Way) -> Iterator[str]:
    if not page.omissions:
        yield from way.sentence(page.frames["no omissions"])
        return
    rows: list[Cells] = [(each.said,) for each in page.omissions]
    yield from way.table("omitted", (page.frames["not modelled"],), rows)


def _readings(page: Page, way: _Way) -> Iterator[str]:
    """The readings that bear on the answer, and how many others there are."""
    frames = page.frames
    shown = [each for each in page.of.readings if each.bears or not each.is_default]
    yield from way.heading(frames["readings"])
    if shown:
        rows: list[Cells] = [
            (
                f"{each.name}: {each.title} [{each.citation}]",
                f"{each.choice}: {each.says}",
                frames["by default" if each.is_default else "chosen"],
            )
            for each in shown
        ]
        yield from way.table("readings", (frames["reading of"], frames["choice"], ""), rows)
    others = len(page.of.readings) - len(shown)
    if others:
        yield from way.sentence(page.frame("other readings", count=str(others)))


def _lists(page: Page, way: _Way) -> Iterator[str]:
    """Which copies of published lists the facts have."""
    frames = page.frames
    yield from way.heading(frames["lists"])
    if not page.of.lists:
        yield from way.sentence(frames["no lists"])
        return
    head = tuple(frames[each] for each in ("list", "as of", "max age", "place", "source"))
    rows: list[Cells] = [
        (
            each.name,
            each.as_of or frames["not known"],
            page.frame("days", count=each.max_age) if each.max_age else frames["not known"],
            f"{each.file}:{each.line}",
            each.source,
        )
        for each in page.of.lists
    ]
    yield from way.table("lists", head, rows)


def _verify(page: Page, way: _Way) -> Iterator[str]:
    yield from way.heading(page.frames["how to verify"])
    yield from way.sentence(page.frames["verify"])
