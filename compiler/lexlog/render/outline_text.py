"""Lines of proofs in, indented trees for a terminal out."""

from __future__ import annotations

from collections.abc import Sequence

from lexlog.explain import tree
from lexlog.render.outline import Line, Outline, reference
from lexlog.render.words import Words


def text(*nodes: tree.Node, words: Words | None = None, everything: bool = False) -> str:
    """The proofs as indented trees; what one of them has shown, those after it only name."""
    outline = Outline(words or Words(), everything)
    return "\n".join(drawn(lines, outline.words) for lines in outline.lines(*nodes))


def drawn(lines: Sequence[Line], words: Words) -> str:
    """The lines of one proof with branches before them.

    >>> print(drawn([Line(0, "a", below=2), Line(1, "b"), Line(1, "c")], Words()), end="")
    a
    ├─ b
    └─ c
    """
    is_last = _last(lines)
    open_: list[bool] = []
    found = []
    for number, line in enumerate(lines):
        del open_[line.depth :]
        lead = "".join("│  " if each else "   " for each in open_[1:])
        mark = "" if not line.depth else "└─ " if is_last[number] else "├─ "
        open_.append(not is_last[number])
        tail = reference(line)
        said = words.frame("again", said=f"{line.said}   {tail}" if tail else line.said) if line.again else ""
        found.append(f"{lead}{mark}{said or (f'{line.said}   {tail}' if tail else line.said)}")
    return "\n".join(found) + "\n"


def _last(lines: Sequence[Line]) -> list[bool]:
    """Whether each line is the last under what it stands under."""
    found = [True] * len(lines)
    seen: list[bool] = []
    for number in range(len(lines) - 1, -1, -1):
        depth = lines[number].depth
        del seen[depth + 1 :]
        seen.extend([False] * (depth + 1 - len(seen)))
        found[number] = not seen[depth]
        seen[depth] = True
    return found
