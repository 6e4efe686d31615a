"""A law in, every finding out that its text alone shows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lexlog import locate
from lexlog.diagnostic import Diagnostic, Report
from lexlog.lints.citations import check_citations
from lexlog.lints.idle import check_exceptions
from lexlog.lints.passages import check_passages
from lexlog.lints.versions import check_versions
from lexlog.resolved.tree import Law

LINTS = (check_citations, check_passages, check_versions, check_exceptions)
"""What is looked at, in this order; each takes the law and a report."""


def lint(law: Law) -> tuple[Diagnostic, ...]:
    """Every finding, by place."""
    report = Report()
    for check in LINTS:
        check(law, report)
    return report.diagnostics


def within(found: Iterable[Diagnostic], paths: Iterable[Path]) -> tuple[Diagnostic, ...]:
    """The findings in these files and folders; all of them if none is named."""
    asked = [locate.shown(path).rstrip("/") for path in paths]
    return tuple(each for each in found if not asked or any(_is_in(each.span.path, path) for path in asked))


def _is_in(file: str, path: str) -> bool:
    return path == "." or file == path or file.startswith(f"{path}/")
