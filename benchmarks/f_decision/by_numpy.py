"""Decisions by hand in NumPy: every lookup is an index, the yearly total one weighted count."""

import numpy as np

from benchmarks.f_decision import DENIED, EXCEPTED, FAST, FREE, LAST_DAYS, LICENSED, MOST
from benchmarks.facts import Columns, Facts

FIRST, THIRD = 0, 2


def evaluate(facts: Facts) -> Columns:
    """Each transfer with what it is."""
    transfer, party = facts.tables["transfer"], facts.tables["party"]
    tier, consignee = facts.tables["country"]["tier"], transfer["consignee"]
    listed, authorized = np.zeros((2, len(party["party"])), bool)
    listed[facts.tables["listing"]["party"]] = True
    authorized[facts.tables["authorization"]["party"]] = True
    speed = facts.tables["chip"]["tpp"][transfer["chip"]]
    fast = speed >= FAST
    year = consignee * len(LAST_DAYS) + np.searchsorted(LAST_DAYS, transfer["date"])
    received = np.bincount(year, weights=np.where(fast, transfer["quantity"] * speed, 0))
    there, home = tier[transfer["destination"]], tier[party["headquarters"]][consignee]
    required = fast & ((there != FIRST) | (home != FIRST))
    strict = (there == THIRD) | (home == THIRD) | (listed & ~authorized)[consignee]
    excepted = required & ~strict & (received[year] <= MOST)
    is_license = np.where(strict, DENIED, LICENSED)
    return transfer["transfer"], np.where(required, np.where(excepted, EXCEPTED, is_license), FREE)
