"""A picture in, one HTML page out that needs nothing else: the picture, which moves and grows, and the rows
of facts behind each box and line."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from importlib import resources

from lexlog.pictures.tree import Drawing
from lexlog.render.picture import document, outline, svg
from lexlog.render.picture.measure import visible

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'"
"""What the page may load: nothing but what stands in it."""


@cache
def _file(name: str) -> str:
    return (resources.files("lexlog.render.picture") / name).read_text("utf-8")


def html(drawing: Drawing) -> str:
    """The page."""
    name = escape(visible(drawing.box(drawing.middle).name))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>{name}</title>
<style>
{_file("page.css")}</style>
</head>
<body>
<header>
<form role="search"><input id="find" type="search" placeholder="find a name" aria-label="find a name"
list="names" autocomplete="off"><datalist id="names"></datalist></form>
<span class="buttons">
<button type="button" id="closer" title="closer (+)">+</button>
<button type="button" id="farther" title="farther (-)">&minus;</button>
<button type="button" id="whole" title="the whole picture (0)">whole</button>
<button type="button" id="actual" title="actual size (1)">1 : 1</button>
</span>
<span class="hint">drag to move, scroll to grow; click a box or a line for its rows</span>
</header>
<main>
<div id="paper" tabindex="0" aria-label="the picture">
{chr(10).join(svg.elements(drawing))}
</div>
<aside id="rows" aria-live="polite" hidden></aside>
</main>
<details class="text"><summary>the same as text</summary>
<pre>{escape(outline.text(drawing))}</pre></details>
<script type="application/json" id="data">{_json(drawing)}</script>
<script>
{_file("page.js")}</script>
</body>
</html>
"""


def _json(drawing: Drawing) -> str:
    """The document so that nothing in it can end the element that it stands in."""
    text = json.dumps(document.document(drawing), ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
