"""Ctrl-C ends a command also where something that was called swallows the interruption."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

AGAIN = 2.0
"""Seconds until an interruption is raised again: callbacks out of compiled code swallow exceptions. What is
tidied away on the way out takes less."""


@contextmanager
def insisted() -> Iterator[None]:
    """Within the block, an interruption is raised again and again until it has left the block.

    An error that it led to leaves as the interruption that it was.

    Where the system has no timers, signals are not this thread's to handle, or who started the command has
    said what an interruption does (a shell has it ignored in the background), nothing is changed.
    """
    is_ours = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    if not is_ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    raised = False

    def interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal raised
        raised = True
        signal.setitimer(signal.ITIMER_REAL, AGAIN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, interrupt) for each in (signal.SIGINT, signal.SIGALRM)}
    try:
        yield
    except Exception:
        if raised:
            raise KeyboardInterrupt from None
        raise
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for each, handler in before.items():
            signal.signal(each, handler)
