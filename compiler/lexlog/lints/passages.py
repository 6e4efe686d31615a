"""A law in, findings out on passages of which its headers give two accounts."""

from __future__ import annotations

from lexlog.diagnostic import Report
from lexlog.resolved.tree import Law


def check_passages(law: Law, report: Report) -> None:
    """Report each passage that no case is said to depend on, and that is modelled, left out or cited."""
    accounts = {clause.citation: f"`{clause.id}` cites it" for clause in law.clauses().values()}
    for policy in law.policies:
        accounts |= {cited: f"`{policy.name}` has it in `scope`" for cited in policy.scope}
        accounts |= {each.paragraph: f"`{policy.name}` has it as `not modelled`" for each in policy.omissions}
    for policy in law.policies:
        for passage in (*policy.definitional, *policy.out_of_scope):
            if passage.citation in accounts:
                report.add(
                    "two-accounts",
                    f"no case is said to depend on `{passage.citation}`, but {accounts[passage.citation]}",
                    passage.span,
                    severity="warning",
                )
