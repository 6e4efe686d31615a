"""What a surface table says of cases that have gone in, checked; what their rows say then out."""

from __future__ import annotations

from lexlog.resolved import tree
from lexlog.resolved.from_syntax_names import Names
from lexlog.resolved.types import describe
from lexlog.syntax import tree as surface


def booked(block: surface.Table, known: tree.Table, names: Names) -> tree.Booked | None:
    """What is booked once a case of the table goes; None if it is not said, or wrong."""
    said = [clause for clause in block.clauses if isinstance(clause, surface.Booked)]
    if not said:
        return None
    if known.word != "case":
        message = f"`booked with` belongs to a case, and `{known.name}` is none"
        names.report.add("wrong-clause", message, said[0].span)
        return None
    cells = [cell for clause in said for cell in clause.cells]
    taken: set[str] = set()
    words: list[tuple[str, str]] = []
    exceptions: list[str] = []
    for column, word in cells:
        if column.text in taken:
            names.report.add("duplicate-name", f"`{column.text}` is booked twice", column.span)
        taken.add(column.text)
        if not _fits(column, word, known, names):
            continue
        if word is None:
            exceptions.append(column.text)
        else:
            words.append((column.text, word.text))
    if len(exceptions) > 1:
        message = "the exception is booked in two columns"
        names.report.add("duplicate-name", message, said[0].span, help="expected one column for it")
    is_whole = len(words) + len(exceptions) == len(cells) == len(taken) and len(exceptions) < 2
    return tree.Booked(tuple(words), exceptions[0] if exceptions else None) if is_whole else None


def _fits(column: surface.Name, word: surface.Name | None, known: tree.Table, names: Names) -> bool:
    """Whether the table has the column and can say that there."""
    field = next((each for each in known.fields if each.name == column.text), None)
    if field is None:
        listed = [each.name for each in known.fields]
        names.unknown("field", column, listed, what=f"`{known.name}` has no field `{column.text}`")
        return False
    if field.name in known.key:
        message = f"`{field.name}` tells cases apart, and stays as it is"
        names.report.add("wrong-clause", message, column.span)
        return False
    if word is None or not isinstance(field.type, tree.WordType):
        wanted = "a text" if word is None else "one of several words"
        if field.type == tree.TEXT and word is None:
            return True
        message = f"`{column.text}` is {describe(field.type)}, not {wanted}"
        names.report.add("type-mismatch", message, column.span)
        return False
    if word.text not in field.type.words:
        message = f"`{known.name}.{field.name}` is never `{word.text}`"
        names.unknown("word", word, field.type.words, what=message)
        return False
    return True
