"""A law and files of it in, each mutant of their clauses with its fate out, by one process or several."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lexlog import scenarios
from lexlog.library import Library
from lexlog.mutants.made import mutants
from lexlog.mutants.tree import Fate, Mutant, Tried
from lexlog.mutants.trial import Trial, beside
from lexlog.session import Progress


@dataclass(slots=True)
class Run:
    """The mutants that are to be tried, and the scenarios by which."""

    mutants: list[Mutant]
    trial: Trial

    def tried(self, jobs: int) -> Iterator[Tried]:
        """Each mutant with its fate, in order. Raises NotMet."""
        self.trial.prepare(self.mutants)
        if jobs == 1 or len(self.mutants) < jobs:
            yield from (Tried(each, self.trial.fate(each)) for each in self.mutants)
            return
        _FORKED[:] = [self]
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            fates = pool.imap(_fate, range(len(self.mutants)), chunksize=4)
            yield from map(Tried, self.mutants, fates)


_FORKED: list[Run] = []
"""The run that the processes of a pool were forked from: laws are not sent to them."""


def _fate(place: int) -> Fate:
    run = _FORKED[0]
    return run.trial.fate(run.mutants[place])


def prepare(
    library: Library, is_wanted: Callable[[str], bool], told: Progress, *, beside_alone: bool = False
) -> Run:
    """The mutants of the files that are wanted, and every scenario of the law, or, if `beside_alone`, those
    of the files beside them."""
    made = list(mutants(library.law, is_wanted))
    wanted = library.law.scenarios
    if beside_alone:
        begins = tuple({beside(each) for each in made})
        wanted = tuple(each for each in wanted if each.span.path.startswith(begins))
    staged = scenarios.stages(library.law, wanted, told)
    return Run(made, Trial(library, staged, beside_alone))
