"""The limit: a single pass in C over sorted edges, compiled on the spot."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.facts import Columns, Facts
from benchmarks.peers.peer import Peer, Unavailable
from benchmarks.workload import Workload

_MOST_COLUMNS = 3
_Pointer = ctypes.POINTER(ctypes.c_int64)


def peer(workload: Workload, folder: Path) -> Peer:
    """The program `limit.c` of the workload. Indexes are built inside it, so they count."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise Unavailable("there is no C compiler `cc`")
    said = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    library = _compiled(compiler, workload.folder / "limit.c")

    def evaluate(facts: Facts) -> Answer:
        every = [column for table in facts.tables.values() for column in table.values()]
        given = (_Pointer * len(every))(*(column.ctypes.data_as(_Pointer) for column in every))
        lengths = (ctypes.c_int64 * len(every))(*map(len, every))
        found = Answer()
        found.rows = library.evaluate(given, lengths, found.columns)
        return found

    def taken(found: Answer) -> Columns:
        pointers = [each for each in found.columns if each]
        copied = tuple(np.ctypeslib.as_array(each, (found.rows,)).copy() for each in pointers)
        for each in pointers:
            library.release(each)
        return copied

    return Peer(said.splitlines()[0], lambda facts: facts, evaluate, taken)


class Answer(ctypes.Structure):
    """Columns that the C program has allocated, as many as are not null."""

    _fields_ = (("rows", ctypes.c_int64), ("columns", _Pointer * _MOST_COLUMNS))


def _compiled(compiler: str, source: Path) -> ctypes.CDLL:
    """The program as a library; the file is gone once it is loaded."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "limit.so"
        options = ["-O3", "-march=native", "-shared", "-fPIC", "-I", str(Path(__file__).parent)]
        done = subprocess.run(
            [compiler, *options, str(source), "-o", str(target)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Unavailable(f"{source.name} does not compile: {done.stderr.strip().splitlines()[-1]}")
        library = ctypes.CDLL(str(target))
    library.evaluate.restype = ctypes.c_int64
    library.release.argtypes = [ctypes.c_void_p]
    return library
