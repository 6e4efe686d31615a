"""Bugs put into changes of a model on purpose: each must be seen within a few hundred generated programs."""

import pytest
from agree import differences, generated
from deltas import changed_model, unsupported

from lexlog.engine import cycle, groups, overlay, rowwise, settle, turn

PROGRAMS = 500


def first_difference():
    """How many programs it takes until a model after changes is wrong or lacks support; None if none is."""
    for seed in range(PROGRAMS):
        case, meant = generated(seed)
        try:
            model = changed_model(case, seed)
            if differences(case, lambda *_, model=model: model.snapshot, meant):
                return seed
            if list(unsupported(model, meant.days)):
                return seed
        except (AssertionError, ValueError, IndexError, KeyError):
            return seed
    return None


def lost_derivations_are_not_looked_for(patch):
    events = turn.Turn.events

    def gains_only(self, component):
        return ((body, binding, [], gained) for body, binding, _, gained in events(self, component))

    patch.setattr(turn.Turn, "events", gains_only)


def gained_derivations_are_not_looked_for(patch):
    events = turn.Turn.events

    def losses_only(self, component):
        return ((body, binding, lost, []) for body, binding, lost, _ in events(self, component))

    patch.setattr(turn.Turn, "events", losses_only)


def a_row_may_rest_on_later_ones(patch):
    derivations = turn.Turn.derivations

    def unlimited(self, predicate, values, wanted, limit=None, *, keep=False):
        return derivations(self, predicate, values, wanted, None, keep=keep)

    patch.setattr(turn.Turn, "derivations", unlimited)


def what_was_taken_away_is_not_put_back(patch):
    patch.setattr(cycle._Cycle, "put_back", lambda self: None)


def what_rests_on_a_lost_row_stays(patch):
    doubt = cycle._Cycle._doubt

    def only_from_below(self, body, found, round):
        if round == 0:
            doubt(self, body, found, round)

    patch.setattr(cycle._Cycle, "_doubt", only_from_below)


def new_rows_get_the_round_of_their_support(patch):
    add = cycle._Cycle._add

    def too_early(self, predicate, values, span, round):
        add(self, predicate, values, span, max(1, round - 1))

    patch.setattr(cycle._Cycle, "_add", too_early)


def a_doubted_row_is_not_derived_again(patch):
    patch.setattr(turn.Turn, "derivations", lambda self, *given, **more: [])


def old_results_of_a_group_stay(patch):
    patch.setattr(turn.Turn, "rows_of", lambda self, body, relations, head: [])


def a_sum_takes_equal_terms_once(patch):
    folded = groups.folded

    def by_value(aggregate, terms):
        merged = {}
        for term, spans in terms.items():
            merged.setdefault((term[-1],), []).extend(spans)
        return folded(aggregate, merged)

    patch.setattr(groups, "folded", by_value)


def dead_rows_are_still_found(patch):
    patch.setattr(overlay.Overlay, "kill", lambda self, row: None)


def negation_ignores_days(patch):
    def whole(spans, holes):
        return [] if list(holes) else spans

    patch.setattr(rowwise, "without", whole)


def given_rows_do_not_cover_derived_ones(patch):
    patch.setattr(settle, "FIRST_ROUND", 0)


def a_row_that_is_given_twice_goes_altogether(patch):
    kill = overlay.Overlay.kill

    def all_of_it(self, row):
        for each in self.of(row[0]):
            kill(self, each)

    patch.setattr(overlay.Overlay, "kill", all_of_it)


BUGS = (
    lost_derivations_are_not_looked_for,
    gained_derivations_are_not_looked_for,
    a_row_may_rest_on_later_ones,
    what_was_taken_away_is_not_put_back,
    what_rests_on_a_lost_row_stays,
    new_rows_get_the_round_of_their_support,
    a_doubted_row_is_not_derived_again,
    old_results_of_a_group_stay,
    a_sum_takes_equal_terms_once,
    dead_rows_are_still_found,
    negation_ignores_days,
    given_rows_do_not_cover_derived_ones,
    a_row_that_is_given_twice_goes_altogether,
)


@pytest.mark.thorough  # many of these are held in `test_deltas`
def test_without_a_bug_nothing_is_found():
    assert first_difference() is None


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_bug_is_caught(bug, monkeypatch):
    bug(monkeypatch)
    number = first_difference()
    assert number is not None, f"not seen in {PROGRAMS} programs"
    print(f"{bug.__name__}: seen in program {number}")
