"""A history in, a picture of it through time out: SVG, or an HTML page that needs nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import get_args

from lexlog.decide.tree import GO
from lexlog.history.tree import Answer, History, State, Strand
from lexlog.render.diff_pages import POLICY
from lexlog.render.history import between, iso, left_out, short, summary, told
from lexlog.render.picture.measure import width

WIDE, MARGIN, ROW, BAR = 1080, 20, 30, 16
"""The picture and what lies in it, in pixels."""
MOST_LABEL = 330
LATER = 183
"""Days that are drawn after the last day on which something happens."""

_STYLE = """
.timeline { font: 12px/1.4 system-ui, "Helvetica Neue", Arial, sans-serif; }
.timeline text { fill: #1f2933; } .timeline .paper { fill: #ffffff; }
.timeline .head { font-size: 16px; font-weight: bold; } .timeline .soft { fill: #52606d; font-size: 11.5px; }
.timeline .of { font-weight: bold; } .timeline .year { stroke: #d5dbe1; }
.timeline .on { fill: #ffffff; font-size: 11px; }
.timeline .today { stroke: #52606d; stroke-dasharray: 3 3; } .timeline .mark { fill: #1f2933; }
.timeline .in-force { fill: #1c5fb8; } .timeline .not-yet-due { fill: #a9c8ee; }
.timeline .still-due { fill: #6f9fd8; } .timeline .not-enforced { fill: #d9a441; }
.timeline .proposed { fill: #b9a3d6; }
.timeline .go { fill: #2e7d4f; } .timeline .blocked { fill: #b3261e; } .timeline .open { fill: #d9a441; }
@media (prefers-color-scheme: dark) {
  .timeline text, .timeline .mark { fill: #e8edf2; } .timeline .paper { fill: #14191f; }
  .timeline .soft { fill: #a9b6c3; } .timeline .year { stroke: #38424c; }
  .timeline .on { fill: #ffffff; font-size: 11px; }
.timeline .today { stroke: #a9b6c3; }
  .timeline .in-force { fill: #6aa5f0; } .timeline .not-yet-due { fill: #2b4a70; }
  .timeline .still-due { fill: #4575ad; } .timeline .go { fill: #58b881; }
  .timeline .blocked { fill: #e8746b; } .timeline .on { fill: #14191f; }
}
"""
_PAGE = """
:root { color-scheme: light dark; --line: #8885; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin: 2rem 0 .3rem; }
.picture { overflow-x: auto; } .picture svg { min-width: 46rem; width: 100%; height: auto; }
section { border-top: 1px solid var(--line); padding: .6rem 0; } p { margin: .2rem 0; }
.soft { opacity: .75; } code { font-size: .9em; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; font-size: .85em; margin: .3rem 0; opacity: .85; } ul { margin: .3rem 0; }
"""


@dataclass(frozen=True, slots=True)
class _Bar:
    """Days in one colour, with what is said when it is pointed at, and what stands on it if there is room."""

    first: int | None
    last: int | None
    kind: str
    says: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the picture: what it is called and what lies on it; without bars, a heading."""

    label: str
    bars: tuple[_Bar, ...] = ()
    marks: tuple[tuple[int, str], ...] = ()


def svg(found: History) -> str:
    """The picture as a file of its own."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(_svg(found)) + "\n"


def html(found: History) -> str:
    """The picture, and below it all that is told."""
    parts = [f"<h1>{escape(summary(found))}</h1>"]
    parts.append(f'<p class="soft">law: {escape(found.layer)}, policy <code>{found.digest[:12]}</code></p>')
    parts += [f"<p>supposed: {escape(each)}</p>" for each in found.supposed]
    parts += ['<div class="picture">', *_svg(found, has_head=False), "</div>"]
    parts += [*map(_answer, found.answers), *map(_strand, found.strands)]
    if left_out(found):
        parts += ["<h2>Not modelled, and it may matter</h2>", _list(left_out(found))]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{escape(summary(found))}</title>
<style>{_PAGE}</style>
</head>
<body>
{chr(10).join(parts)}
</body>
</html>
"""


# --- the picture --------------------------------------------------------------------------------------------


def _lines(found: History) -> Iterator[_Line]:
    if found.answers:
        yield _Line(found.name, tuple(map(_bar, found.answers)))
    before = ""
    for each in found.strands:
        if each.of != before:
            yield _Line(each.of)
            before = each.of
        bars = (
            _Bar(s.first, s.last, s.state, f"{between(s.first, s.last)}: {s.state}") for s in each.stretches
        )
        marks = tuple((m.day, f"{iso(m.day)} {m.says}: {m.document}") for m in each.marks)
        yield _Line(short(each), tuple(bars), marks)


def _bar(answer: Answer) -> _Bar:
    outcome = answer.decision.outcome
    kind = "go" if outcome in GO else "open" if outcome == "undetermined" else "blocked"
    says = f"{between(answer.first, answer.last)}: {answer.decision.says()}"
    return _Bar(answer.first, answer.last, kind, says, answer.decision.says().replace("_", " "))


def _svg(found: History, *, has_head: bool = True) -> Iterator[str]:
    lines = list(_lines(found))
    days = [d for line in lines for bar in line.bars for d in (bar.first, bar.last) if d is not None]
    days += [day for line in lines for day, _ in line.marks] + [found.today]
    begin, end = min(days) - 60, max(days) + LATER
    left = MARGIN + min(MOST_LABEL, max((width(line.label, 12) for line in lines), default=0) + 24)
    top = MARGIN + (58 if has_head else 14)
    tall = top + ROW * len(lines) + 40
    scale = (WIDE - MARGIN - left) / (end - begin)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="timeline" role="img" aria-labelledby="t" '
        f'width="{WIDE}" height="{tall}" viewBox="0 0 {WIDE} {tall}">'
    )
    yield f'<title id="t">{escape(summary(found))}</title><style>{_STYLE}</style>'
    yield f'<rect class="paper" width="{WIDE}" height="{tall}"/>'
    if has_head:
        yield f'<text class="head" x="{MARGIN}" y="{MARGIN + 12}">{escape(summary(found))}</text>'
        yield f'<text class="soft" x="{MARGIN}" y="{MARGIN + 31}">law: {escape(found.layer)}</text>'
    yield from _years(begin, end, left, scale, top, tall - 34)
    for place, line in enumerate(lines):
        yield from _row(line, top + ROW * place, left, begin, end, scale)
    at = left + (found.today - begin) * scale
    yield f'<line class="today" x1="{at:.1f}" x2="{at:.1f}" y1="{top - 8}" y2="{tall - 34}"/>'
    yield f'<text class="soft" x="{at + 3:.1f}" y="{top - 10}">today</text>'
    yield from _legend(found, tall - 16)
    yield "</svg>"


def _years(begin: int, end: int, left: float, scale: float, top: int, bottom: int) -> Iterator[str]:
    first, last = (datetime.date.fromordinal(day).year for day in (begin, end))
    step = 1 if last - first <= 14 else 5
    for year in range(first + 1, last + 1):
        if year % step:
            continue
        x = left + (datetime.date(year, 1, 1).toordinal() - begin) * scale
        yield f'<line class="year" x1="{x:.1f}" x2="{x:.1f}" y1="{top - 4}" y2="{bottom}"/>'
        yield f'<text class="soft" x="{x + 3:.1f}" y="{bottom - 2}">{year}</text>'


def _row(line: _Line, y: int, left: float, begin: int, end: int, scale: float) -> Iterator[str]:
    style = "" if line.bars or line.marks else ' class="of"'
    label = f"{escape(_cut(line.label))}<title>{escape(line.label)}</title>"
    yield f'<text{style} x="{MARGIN}" y="{y + 13}">{label}</text>'
    for bar in line.bars:
        first, last = bar.first or begin, bar.last or end
        x, wide = left + (max(first, begin) - begin) * scale, (min(last, end) + 1 - max(first, begin)) * scale
        kind = bar.kind.replace(" ", "-")
        yield (
            f'<rect class="{kind}" x="{x:.1f}" y="{y}" width="{max(wide, 1.5):.1f}" height="{BAR}" rx="2">'
            f"<title>{escape(bar.says)}</title></rect>"
        )
        if bar.name and width(bar.name, 11) + 10 <= wide:
            yield f'<text class="on" x="{x + 5:.1f}" y="{y + 12}">{escape(bar.name)}</text>'
    for day, says in line.marks:
        x = left + (day - begin) * scale
        said = f"<title>{escape(says)}</title>"
        yield f'<circle class="mark" cx="{x:.1f}" cy="{y + BAR + 4}" r="2.6">{said}</circle>'


def _cut(label: str) -> str:
    """A label that fits its place."""
    if width(label, 12) <= MOST_LABEL - 24:
        return label
    while label and width(label + "…", 12) > MOST_LABEL - 24:
        label = label[:-1]
    return label + "…"


def _legend(found: History, y: int) -> Iterator[str]:
    kinds = ("go", "blocked", "open") if found.answers else get_args(State)
    words = {"open": "undetermined"}
    x = float(MARGIN)
    for kind in kinds:
        said = words.get(kind, kind)
        style = kind.replace(" ", "-")
        yield f'<rect class="{style}" x="{x:.1f}" y="{y - 9}" width="12" height="10" rx="2"/>'
        yield f'<text class="soft" x="{x + 17:.1f}" y="{y}">{said}</text>'
        x += 17 + width(said, 12) + 20


# --- what is told below it ----------------------------------------------------------------------------------


def _answer(answer: Answer) -> str:
    said = [
        f"<h2>{between(answer.first, answer.last)}: {escape(answer.decision.says().replace('_', ' '))}</h2>"
    ]
    said += [f"<p>{escape(each)}</p>" for each in answer.aspects]
    if answer.why:
        said.append(f'<p class="soft">not blamed: {escape(answer.why)}</p>')
    for place, chosen in enumerate(answer.sets):
        said.append(f"<p>{'or because of' if place else 'because of'}</p><ul>")
        for each in chosen:
            sentences = "".join(f"<p>{escape(says)}</p>" for says in each.says)
            by = "".join(f'<p class="soft">by {escape(document)}</p>' for document in each.documents)
            said.append(f"<li><code>{escape(told(each))}</code>{sentences}{by}</li>")
        said.append("</ul>")
    return f"<section>{''.join(said)}</section>"


def _strand(strand: Strand) -> str:
    cited = f' <span class="soft">{escape(strand.citation)}</span>' if strand.citation else ""
    said = [f"<h2>{escape(strand.of)} <code>{escape(short(strand))}</code>{cited}</h2>"]
    said += [f"<p>only under the reading {escape(each)}</p>" for each in strand.under]
    stretches = [f"{between(each.first, each.last)}: {each.state}" for each in strand.stretches] or [
        "on no day"
    ]
    said.append(_list(stretches))
    said.append(_list(f"{iso(mark.day)} {mark.says}: {mark.document}" for mark in strand.marks))
    if strand.says:
        said.append(f"<pre>{escape(strand.says)}</pre>")
    return f"<section>{''.join(said)}</section>"


def _list(lines: Iterable[str]) -> str:
    found = "".join(f"<li>{escape(each)}</li>" for each in lines)
    return f"<ul>{found}</ul>" if found else ""
