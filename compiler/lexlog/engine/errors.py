"""What an evaluation refuses: a number outside its declared range, a negative term of a threshold."""

from __future__ import annotations

SHOWN = 5
"""How many names a message lists."""


class EngineError(Exception):
    """An engine could not answer; `exit_code` is what a command leaves with."""

    exit_code = 1


class EvaluationError(EngineError):
    """The program has no answer over these rows that it may give: the facts are bad."""

    exit_code = 4


class OutOfRange(EvaluationError):
    """A derived number lies outside the range that its column declares."""

    def __init__(self, predicate: str, column: str, value: int, clause: str) -> None:
        super().__init__(f"{predicate}.{column} takes the value {value}, outside its range, by {clause}")
        self.predicate = predicate
        self.column = column
        self.value = value
        self.clause = clause


class Unsolved(EvaluationError):
    """Parties hold all of each other, and others hold more of them: what these have in the end is nothing
    finite."""

    def __init__(self, predicate: str, members: tuple[str, ...], clause: str) -> None:
        named = ", ".join(members[:SHOWN]) + (
            f" and {len(members) - SHOWN} more" if len(members) > SHOWN else ""
        )
        super().__init__(
            f"{predicate} has no solution: {named} hold all of one another, and others hold more of them, "
            f"by {clause}"
        )
        self.predicate = predicate
        self.members = members
        self.clause = clause


class NegativeTerm(EvaluationError):
    """A threshold adds a negative value: more rows could then mean less, and recursion lose its sense."""

    def __init__(self, predicate: str, value: int, clause: str) -> None:
        super().__init__(f"the threshold of {predicate} adds the negative value {value}, by {clause}")
        self.predicate = predicate
        self.value = value
        self.clause = clause
