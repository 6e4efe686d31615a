"""Results of scenarios in, text, JSON or JUnit out."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from lexlog.resolved.tree import Law
from lexlog.scenarios import Result, counted, uncovered

Json = dict[str, object]


def text(results: Sequence[Result]) -> str:
    """Each expectation that failed, with what was expected and what came, and a last line with the counts."""
    lines = []
    for each in results:
        if each.passed:
            continue
        span = each.expectation.span
        lines.append(f"FAILED  {each.scenario.title}: {_name(each)}   [{span.path}:{span.line}]")
        lines.extend(f"    {difference}" for difference in each.differences)
        lines.extend(f"    worked out by hand: {note}" for note in each.scenario.arithmetic)
    failed = sum(not each.passed for each in results)
    titles = len({id(each.scenario) for each in results})
    lines.append(f"{titles} scenarios, {len(results) - failed} expectations met, {failed} not met")
    return "\n".join(lines) + "\n"


def coverage(results: Sequence[Result], law: Law) -> str:
    """The clauses of rulings that no met expectation rests on."""
    of, bare = len(counted(law)), uncovered(results, law)
    lines = [f"{of - len(bare)} of {of} clauses of rulings carry an expectation"]
    lines.extend(f"  not covered: {each.id}   [{each.span.path}:{each.span.line}]" for each in bare)
    return "\n".join(lines) + "\n"


def _name(result: Result) -> str:
    expected = result.expectation
    day = f" on {datetime.date.fromordinal(expected.day).isoformat()}" if expected.day else ""
    layer = "".join(f" under {expected.posture}" for _ in [0] if expected.posture)
    readings = "".join(f" reading {name} is {choice}" for name, choice in expected.readings)
    outcome = f"exception {expected.exception}" if expected.exception else expected.outcome
    return f"{expected.case}{day} {outcome}{layer}{readings}"


def as_json(results: Sequence[Result]) -> Json:
    """The document `lexlog.test/1`."""
    return {
        "schema": "lexlog.test/1",
        "results": [
            {
                "scenario": each.scenario.title,
                "expectation": _name(each),
                "file": each.expectation.span.path,
                "line": each.expectation.span.line,
                "passed": each.passed,
                "differences": list(each.differences),
                "outcome": each.decision.outcome if each.decision else None,
            }
            for each in results
        ],
    }


def junit(results: Sequence[Result]) -> str:
    """One test case an expectation; a failure's text is the difference in outcome and reason."""
    failed = sum(not each.passed for each in results)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<testsuite name="lexlog" tests="{len(results)}" failures="{failed}">',
    ]
    for each in results:
        span = each.expectation.span
        opening = f"  <testcase classname={quoteattr(each.scenario.title)} name={quoteattr(_name(each))}"
        opening += f' file={quoteattr(span.path)} line="{span.line}"'
        if each.passed:
            lines.append(f"{opening}/>")
            continue
        message = escape("\n".join(each.differences))
        lines.append(f"{opening}>\n    <failure>{message}</failure>\n  </testcase>")
    lines.append("</testsuite>")
    return "\n".join(lines) + "\n"
