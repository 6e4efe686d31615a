"""A comparison of two laws in, Markdown for a pull request or one HTML page that needs nothing else out."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from lexlog.compare.tree import Blame, Change, Comparison
from lexlog.render.diff import (
    ARROWS,
    LEGEND,
    SIGNS,
    clauses,
    documents,
    first_day,
    grouped,
    summary,
)

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
"""What the page may load: nothing but what stands in it."""
MOST = 40
"""Rows of a table in Markdown before the rest is counted."""

Row = tuple[str, ...]


def markdown(found: Comparison) -> str:
    """For a comment on a pull request: the summary, then tables that fold."""
    lines = [
        f"**{_md(summary(found))}**",
        "",
        f"`{found.old['side']}` ({found.old['layer']}) -> `{found.new['side']}` ({found.new['layer']})",
        "",
    ]
    if found.changes:
        lines += _folded("Changes of the law", ("", "", "clause", "what", "by"), map(_change, found.changes))
    if found.replay is not None and found.replay.blames:
        head = ("", "cases", "what moves", "because of", "such as", "first on")
        lines += _folded("What moves, and why", head, map(_blame, found.replay.blames))
    if found.replay is not None and found.replay.undecided:
        names = [each.case for each in found.replay.undecided]
        lines += _folded(
            "Undetermined under one law or both, and not counted as the same",
            ("case",),
            ((n,) for n in names),
        )
    lines += [LEGEND, ""]
    return "\n".join(lines)


def _change(each: Change) -> Row:
    by = "; ".join(each.documents)
    since = f"since {each.since}" if each.since else ""
    return (
        SIGNS[each.kind],
        ARROWS[each.direction],
        f"{each.id} [{each.citation}]" if each.citation else each.id,
        "\n".join(each.says),
        "\n".join(part for part in (by, since) if part),
    )


def _blame(each: Blame) -> Row:
    ways = {moved.direction for moved in each.moved}
    sets = [" with ".join(chosen) for chosen in each.sets]
    return (
        ARROWS[ways.pop()] if len(ways) == 1 else ARROWS["mixed"],
        f"{len(each.moved):,}",
        "\n".join(each.moved[0].aspects),
        "\nor else ".join(sets) or f"not blamed: {each.why}",
        ", ".join(moved.case for moved in each.moved[:3]),
        first_day(each.moved),
    )


def _folded(title: str, head: Row, rows: Iterable[Row]) -> list[str]:
    listed = list(rows)
    lines = [f"<details open><summary>{escape(title)} ({len(listed)})</summary>", ""]
    lines += ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    lines += ["| " + " | ".join(map(_md, row)) + " |" for row in listed[:MOST]]
    if len(listed) > MOST:
        lines += ["", f"and {len(listed) - MOST} more"]
    return [*lines, "", "</details>", ""]


def _md(said: str) -> str:
    """Words in which nothing is markup."""
    kept = said.replace("\\", "\\\\")
    for sign in "|`*_<>[]":
        kept = kept.replace(sign, {"<": "&lt;", ">": "&gt;"}.get(sign, "\\" + sign))
    return kept.replace("\n", "<br>")


# --- HTML ---------------------------------------------------------------------------------------------------

_STYLE = """
:root { color-scheme: light dark; --line: #8885; --soft: #8881; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.sides td { padding: .1rem 1rem .1rem 0; } .legend { opacity: .75; }
table.list { border-collapse: collapse; width: 100%; }
table.list th, table.list td { text-align: left; vertical-align: top; padding: .4rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
table.list th, td.day { white-space: nowrap; }
table.list th { background: var(--soft); position: sticky; top: 0; }
td.sign { font-weight: 700; white-space: nowrap; width: 1.5rem; } code { font-size: .92em; }
.tighter { color: #b3261e; } .looser { color: #1b6e3a; } .mixed { color: #8a5a00; }
@media (prefers-color-scheme: dark) { .tighter { color: #ff8a80; } .looser { color: #7bd89a; }
  .mixed { color: #f0c060; } }
.counts { display: flex; flex-wrap: wrap; gap: 1rem 3rem; } .counts table td:last-child { text-align: right; }
"""


def html(found: Comparison) -> str:
    """The page."""
    head: Row
    title = escape(f"{found.old['side']} and {found.new['side']}")
    parts = [f"<h1>{title}</h1>", f"<p><strong>{escape(summary(found))}</strong></p>", _sides(found)]
    parts.append(f'<p class="legend">{escape(LEGEND)}</p>')
    if found.changes:
        head = ("", "", "clause", "what", "by")
        parts += ["<h2>Changes of the law</h2>", _table(head, map(_change, found.changes))]
    if found.replay is not None and found.replay.blames:
        head = ("", "cases", "what moves", "because of", "such as", "first on")
        parts += ["<h2>What moves, and why</h2>", _table(head, map(_blame, found.replay.blames))]
        parts.append(_counts(found))
    if found.replay is not None and found.replay.undecided:
        names = ", ".join(escape(each.case) for each in found.replay.undecided)
        parts += [
            "<h2>Undetermined under one law or both, and not counted as the same</h2>",
            f"<p>{names}</p>",
        ]
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
{chr(10).join(parts)}
</body>
</html>
"""


def _sides(found: Comparison) -> str:
    rows = "".join(
        f"<tr><td>{name}</td><td><code>{escape(side['side'])}</code></td><td>{escape(side['layer'])}</td>"
        f"<td>policy <code>{side['digest'][:12]}</code></td></tr>"
        for name, side in (("old", found.old), ("new", found.new))
    )
    return f'<table class="sides">{rows}</table>'


def _table(head: Row, rows: Iterable[Row]) -> str:
    top = "".join(f"<th>{escape(each)}</th>" for each in head)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)
    return f'<table class="list"><thead><tr>{top}</tr></thead><tbody>\n{body}</tbody></table>'


def _cell(said: str) -> str:
    way = next((name for name, arrow in ARROWS.items() if arrow == said), "")
    sign = f' class="sign {way}"' if way or said in SIGNS.values() else ""
    if len(said) == len("2025-01-13") and said[:4].isdigit():
        sign = ' class="day"'
    return f"<td{sign}>{'<br>'.join(map(_breaking, said.splitlines()))}</td>"


def _breaking(line: str) -> str:
    """A line that may be broken behind the signs that join names."""
    shown = escape(line)
    for mark in ("/", "_", "."):
        shown = shown.replace(mark, f"{mark}<wbr>")
    return shown


def _counts(found: Comparison) -> str:
    tables = []
    for title, counts in (
        ("by clause", clauses(found)),
        ("by document", documents(found)),
        *((f"by {column}", counts) for column, counts in grouped(found).items()),
    ):
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{count:,}</td></tr>"
            for name, count in list(counts.items())[:MOST]
        )
        more = f"<tr><td>and {len(counts) - MOST} more</td><td></td></tr>" if len(counts) > MOST else ""
        tables.append(f"<section><h3>{escape(title)}</h3><table>{rows}{more}</table></section>")
    return f'<h2>Cases that move</h2><div class="counts">{"".join(tables)}</div>'
