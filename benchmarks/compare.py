"""Measurements of one workload and size in, the same with ratios out, where answers are equal."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.measurement import Measurement

OURS = "lexlog"


def compare(measured: Sequence[Measurement]) -> bool:
    """Marks every peer whose answer differs and gives the others their ratio; whether all answers are equal.

    The answer to agree with is that of Lexlog, or of the first peer if Lexlog has none. A ratio is the time
    of the peer divided by that of Lexlog.
    """
    answered = [each for each in measured if each.status == "ok"]
    if not answered:
        return True
    measure = next((each for each in answered if each.peer == OURS), answered[0])
    for each in answered:
        if (each.rows, each.digest) != (measure.rows, measure.digest):
            each.status, each.why = "differs", f"{each.rows:,} rows, {measure.peer} has {measure.rows:,}"
        elif measure.peer == OURS and each is not measure and each.median and measure.median:
            each.of_lexlog = each.median / measure.median
    return all(each.status != "differs" for each in measured)
