"""The table of codes: each row is used in the compiler and shown in a test, and numbers are unique."""

from __future__ import annotations

import re
from pathlib import Path

from lexlog.codes import CODES

ROOT = Path(__file__).parents[2]


def texts(folder: str, *suffixes: str) -> str:
    paths = sorted(path for path in (ROOT / folder).rglob("*") if path.suffix in suffixes)
    return "\n".join(
        path.read_text(encoding="utf-8") for path in paths if path.stem not in ("codes", "codes_of_lint")
    )


def test_every_code_is_used() -> None:
    compiler = texts("compiler/lexlog", ".py")
    assert [code for code in CODES if f'"{code}"' not in compiler] == []


def test_every_code_has_a_test() -> None:
    tests = texts("tests", ".py", ".lexlog", ".md")
    assert [code for code in CODES if f"[{code}]" not in tests and f'"{code}"' not in tests] == []


def test_numbers_are_unique_and_sentences_are_sentences() -> None:
    assert len({row.number for row in CODES.values()}) == len(CODES)
    for code, row in CODES.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        assert re.fullmatch(r"LX0[1-6][0-9]{2}", row.number)
        assert not row.sentence.endswith(".")
        assert row.explanation.endswith(".")
