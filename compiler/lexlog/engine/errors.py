"""What an evaluation refuses: a number outside its declared range, a negative term of a threshold."""

from __future__ import annotations


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


class NegativeTerm(EvaluationError):
    """A threshold adds a negative value: more rows could then mean less, and recursion lose its sense."""

    def __init__(self, predicate: str, value: int, clause: str) -> None:
        super().__init__(f"the threshold of {predicate} adds the negative value {value}, by {clause}")
        self.predicate = predicate
        self.value = value
        self.clause = clause
