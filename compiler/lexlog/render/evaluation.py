"""The record of an evaluation in, its plans or its costs as text out."""

from __future__ import annotations

from lexlog.engine.algebra import Plan, Scan, atom_text, expression_text
from lexlog.engine.record import Record


def plans(record: Record) -> str:
    """Every plan in the order in which it was made: the clause, the steps in the order of the joins, and
    about how many rows there are after each."""
    if not record.plans:
        return "no rule is run: what is asked for are rows of tables and of the law\n"
    return "\n".join(_plan(each) for each in record.plans)


def _plan(plan: Plan) -> str:
    origin = plan.rule.origin
    new = plan.steps[0].predicate if _is_delta(plan) else ""  # type: ignore[union-attr]
    when = f", in each round, for each new row of {new}" if new else ""
    lines = [f"{origin.clause}   [{origin.file}, line {origin.line}]{when}"]
    width = max((len(str(step)) for step in plan.steps), default=0)
    width = min(width, 76)
    for number, (step, rows) in enumerate(zip(plan.steps, plan.estimates, strict=True), start=1):
        lines.append(f"  {number}. {step!s:{width}}   about {_rows(rows)}")
    aggregate = plan.rule.aggregate
    if aggregate is not None:
        value = expression_text(aggregate.value)
        over = f" over {', '.join(each.name for each in aggregate.over)}" if aggregate.over else ""
        bound = f" {aggregate.op} {aggregate.bound}" if aggregate.bound is not None else ""
        lines.append(f"  {aggregate.function} {value}{over}{bound}")
    lines.append(f"  derive {atom_text(plan.rule.head)}")
    return "\n".join(lines) + "\n"


def _is_delta(plan: Plan) -> bool:
    return bool(plan.steps) and isinstance(plan.steps[0], Scan) and plan.steps[0].part == "delta"


def _rows(rows: float) -> str:
    """A number of rows as an estimate deserves."""
    if rows < 10:
        return f"{rows:.1f} rows"
    return f"{round(rows):,} rows"


def costs(record: Record) -> str:
    """A line a clause, the slowest first: seconds, rows that its rules proposed, rounds, rules."""
    lines = [f"{'seconds':>9}  {'rows':>13}  {'rounds':>6}  {'rules':>5}  clause"]
    for each in sorted(record.costs.values(), key=lambda cost: (-cost.seconds, cost.clause)):
        rules = len(each.rules)
        lines.append(f"{each.seconds:9.3f}  {each.rows:13,}  {each.rounds:6}  {rules:5}  {each.clause}")
    seconds, rows = (sum(getattr(c, name) for c in record.costs.values()) for name in ("seconds", "rows"))
    lines.append(f"{seconds:9.3f}  {rows:13,}  {'':6}  {'':5}  in all")
    return "\n".join(lines) + "\n"
