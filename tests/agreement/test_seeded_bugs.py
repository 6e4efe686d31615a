"""Bugs put into the columnar engine on purpose: each must be seen within a few hundred generated programs."""

import operator
from dataclasses import replace

import numpy as np
import pytest
from agree import columnar_rows, differences, generated

from lexlog.datalog.tree import LAST_DAY, Constant
from lexlog.engine import aggregate, execute, fixpoint, joins, numbers, plan, relation

PROGRAMS = 500


def collection():
    """Generated programs and what they mean; the later ones are made only if they are asked for."""
    return map(generated, range(PROGRAMS))


def first_difference():
    """How many programs it takes until the engine differs from the definition; None if it never does."""
    for number, (case, meant) in enumerate(collection(), start=1):
        if differences(case, columnar_rows, meant):
            return number
    return None


def wrap(patch, module, name, change):
    """Replaces a function of a module by `change` of what it was."""
    patch.setattr(module, name, change(getattr(module, name)))


def negation_ignores_days(patch):
    def left(step, frame, world):
        related = world.plain(step.predicate)
        row, _ = joins._matches(step, joins.asked(step.on, related, frame, world), frame)
        absent = np.ones(frame.length, bool)
        absent[row] = False
        return frame.where(absent)

    patch.setattr(joins, "_left", left)


def delta_loses_a_segment(patch):
    def uncovered(self, new):
        names = tuple(self.columns)
        row, _ = self.index(names).probe([new.columns[name] for name in names], new.length)
        absent = np.ones(new.length, bool)
        absent[row] = False
        return new.where(absent)

    patch.setattr(relation.Relation, "_uncovered", uncovered)


def sum_drops_equal_values(patch):
    def created(init):
        return lambda self, rule, *rest: init(
            self, replace(rule, aggregate=replace(rule.aggregate, over=())), *rest
        )

    wrap(patch, aggregate.Bindings, "__init__", created)


def at_least_means_more_than(patch):
    patch.setitem(numbers.COMPARISONS, ">=", operator.gt)


def ratio_floors(patch):
    def floored(ratio):
        return lambda left, right, scale: 2 * (ratio(left, right, scale) // 2)

    wrap(patch, numbers, "ratio", floored)


def rows_end_a_day_early(patch):
    def shortened(last):
        return None if last is None else np.where(last < LAST_DAY, last - 1, last)

    def changed(from_columns):
        return lambda first, last, length: from_columns(first, shortened(last), length)

    wrap(patch, relation, "from_columns", changed)


def ever_reads_only_today(patch):
    def today(step):
        def made(*given):
            found = step(*given)
            return replace(found, ever=False) if getattr(found, "ever", False) else found

        return made

    wrap(patch, plan, "_step", today)


def threshold_is_never_checked_again(patch):
    def once(plans):
        return lambda task, *given: [] if task.rule.aggregate else plans(task, *given)

    wrap(patch, fixpoint, "_delta_plans", once)


def threshold_sums_only_what_is_new(patch):
    patch.setattr(aggregate.Bindings, "_touched", lambda self, begin: np.arange(begin, self.relation.length))


def recursion_stops_after_one_round(patch):
    patch.setattr(fixpoint, "_has_delta", lambda *given: False)


def only_the_first_recursive_atom_reads_the_delta(patch):
    wrap(patch, fixpoint, "_delta_plans", lambda plans: lambda *given: plans(*given)[:1])


def join_ignores_a_constant(patch):
    def matched(match):
        def made(*given):
            found = match(*given)
            return replace(found, on=tuple(pair for pair in found.on if not isinstance(pair[1], Constant)))

        return made

    wrap(patch, plan, "_matched", matched)


def join_ignores_a_repeated_variable(patch):
    wrap(patch, plan, "_matched", lambda match: lambda *given: replace(match(*given), same=()))


def rule_ignores_its_days(patch):
    patch.setattr(plan, "Clip", lambda days: execute.Clip(plan.ALWAYS))


def least_is_greatest(patch):
    swapped = {"least": "greatest"}
    wrap(patch, aggregate, "_reduced", lambda fold: lambda what, *of: fold(swapped.get(what, what), *of))


def sums_wrap_at_64_bits(patch):
    patch.setattr(aggregate.numbers, "summable", lambda values: values)
    patch.setattr("lexlog.engine.validity.summable", lambda values: values)


BUGS = (
    negation_ignores_days,
    delta_loses_a_segment,
    sum_drops_equal_values,
    at_least_means_more_than,
    ratio_floors,
    rows_end_a_day_early,
    ever_reads_only_today,
    threshold_is_never_checked_again,
    threshold_sums_only_what_is_new,
    recursion_stops_after_one_round,
    only_the_first_recursive_atom_reads_the_delta,
    join_ignores_a_constant,
    join_ignores_a_repeated_variable,
    rule_ignores_its_days,
    least_is_greatest,
    sums_wrap_at_64_bits,
)


@pytest.mark.thorough  # most of these are held in `test_agreement`
def test_without_a_bug_nothing_is_found():
    assert first_difference() is None


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_bug_is_caught(bug, monkeypatch):
    bug(monkeypatch)
    number = first_difference()
    assert number is not None, f"not seen in {PROGRAMS} programs"
    print(f"{bug.__name__}: seen after {number} programs")
