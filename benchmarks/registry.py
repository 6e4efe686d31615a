"""All workloads, by their ids."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks import (
    a_company_control,
    b_ultimate_parent,
    c_cascade,
    d_derivation,
    e_closure,
    f_decision,
    g_bundled_law,
    h_loading,
)
from benchmarks.workload import LARGE, Workload, no_model

WORKLOADS = (
    Workload(
        "a",
        "company control, all pairs",
        "a_company_control",
        a_company_control.generate,
        a_company_control.read,
    ),
    Workload(
        "a-correlated",
        "company control along sums of correlated holders",
        "a_company_control",
        a_company_control.generate_correlated,
        a_company_control.read,
    ),
    Workload(
        "b",
        "ultimate parent and its country",
        "b_ultimate_parent",
        b_ultimate_parent.generate,
        b_ultimate_parent.read,
        LARGE,
    ),
    Workload("c", "half of the shares, cascading", "c_cascade", c_cascade.generate, c_cascade.read, LARGE),
    Workload("d", "models derived", "d_derivation", d_derivation.generate, d_derivation.read, LARGE),
    Workload(
        "e-chain", "transitive closure of a chain", "e_closure", e_closure.generate_chain, e_closure.read
    ),
    Workload(
        "e-random",
        "transitive closure of a random graph",
        "e_closure",
        e_closure.generate_random,
        e_closure.read,
    ),
    Workload("f", "transfers decided", "f_decision", f_decision.generate, f_decision.read, LARGE),
    Workload(
        "g",
        "the bundled law on five hundred days",
        "g_bundled_law",
        g_bundled_law.generate,
        g_bundled_law.read,
        peers=("lexlog", "lexlog-daily", "lexlog-decide", "lexlog-pydatalog"),
        world=g_bundled_law.world,
        with_facts=(g_bundled_law.REFERENCE,),
    ),
    Workload(
        "g-one-day",
        "the bundled law on one day",
        "g_bundled_law",
        g_bundled_law.generate_on_one_day,
        g_bundled_law.read,
        peers=("lexlog", "lexlog-decide"),
        world=g_bundled_law.world,
        with_facts=(g_bundled_law.REFERENCE,),
    ),
    *(
        Workload(
            f"h-{form}",
            f"tables loaded from {form} files",
            "h_loading",
            h_loading.generate,
            no_model,
            peers=("lexlog", "lexlog-snapshot", "pyarrow", "duckdb"),
            more_peers=(),
            rated=True,
        )
        for form in h_loading.FORMS
    ),
)


def chosen(words: Sequence[str]) -> tuple[Workload, ...]:
    """The workloads of these ids, or of all ids that begin with the letter; all if there are no words.

    Raises KeyError with the first word that no id answers to.
    """
    for word in words:
        if not any(_answers(each, word) for each in WORKLOADS):
            raise KeyError(word)
    return tuple(each for each in WORKLOADS if not words or any(_answers(each, w) for w in words))


def _answers(workload: Workload, word: str) -> bool:
    return workload.id == word or workload.id.split("-")[0] == word
