"""Folders of policy text in, the checked law out; kept in a cache by content, so that unchanged text is not
read twice."""

from __future__ import annotations

import hashlib
import os
import pickle
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lexlog import __version__, locate
from lexlog.diagnostic import Diagnostic, Report
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import Law
from lexlog.source import Source, Span

if TYPE_CHECKING:
    from lexlog.datalog.from_resolved_builder import Parts
    from lexlog.datalog.merged import Partly
    from lexlog.datalog.tree import Program
    from lexlog.pipeline import Compiled

LayerKey = tuple[str, int | None, int | None, tuple[str, ...]]
"""Of a layer: posture, day on which it is known, day whose law it is, the choice for each reading."""


Beside = tuple["Compiled", "Partly"]

MOST_BESIDE = 8
"""Programs of several layers that are kept: worlds are moved by other layers each, and a process may see
many."""


@dataclass(slots=True)
class Library:
    """A law with its texts and what is wrong with them. A law with errors must not decide.

    `digest` is of the texts alone; `key` also of their places and of the compiler, and names the cache entry.
    `programs` and `compiled` have what was made of this law so far, layer by layer, and `beside` for several
    layers at once; a copy with another law begins without them.
    """

    law: Law
    sources: dict[str, Source]
    diagnostics: tuple[Diagnostic, ...]
    digest: str
    key: str
    parts: Parts | None = None
    programs: dict[LayerKey, Program] = field(default_factory=dict, init=False)
    compiled: dict[tuple[LayerKey, tuple[str, ...]], Compiled] = field(default_factory=dict, init=False)
    beside: dict[tuple[LayerKey, ...], Beside | None] = field(default_factory=dict, init=False)

    @property
    def has_errors(self) -> bool:
        """Whether the law must not be used."""
        return any(each.severity == "error" for each in self.diagnostics)


def policy_files(roots: Iterable[Path]) -> list[Path]:
    """Every policy file under these folders (or the files themselves), in a stated order."""
    found: list[Path] = []
    for root in roots:
        found.extend(sorted(root.rglob("*.lexlog")) if root.is_dir() else [root])
    return found


def load(extra: Iterable[Path] = (), *, bundled: bool = True) -> Library:
    """The bundled law and these folders and files; a file replaces a bundled one that has its policy's name.

    Raises OSError for a path that cannot be read.
    """
    added = policy_files(extra)
    base = policy_files([locate.home() / "policy"]) if bundled else []
    return of_texts([source_of(path) for path in _joined(base, added)])


def of_texts(sources: list[Source]) -> Library:
    """The law that these texts say together, wherever they were read from."""
    key = _key(sources)
    if key not in _LOADED:
        _LOADED[key] = _cached(key) or _kept(_read(sources, key))
        for old in list(_LOADED)[:-MOST_LOADED]:
            del _LOADED[old]
    return _LOADED[key]


def program(library: Library, layer: Layer) -> Program:
    """The program of the law in a layer, compiled once."""
    from lexlog.datalog import from_resolved
    from lexlog.datalog.from_resolved_builder import Parts

    if library.parts is None:
        library.parts = Parts()
    key = _layer_key(library.law, layer)
    if key not in library.programs:
        library.programs[key] = from_resolved.program(library.law, layer, library.parts)
    return library.programs[key]


def compiled(library: Library, layer: Layer, asked: tuple[str, ...]) -> Compiled:
    """What of the program of the law in a layer these relations rest on, for a new world to be evaluated by.
    What is made of it serves every world."""
    from lexlog.datalog.asked import asked as part_for
    from lexlog.pipeline import Compiled

    key = _layer_key(library.law, layer), asked
    if key not in library.compiled:
        shared = next((each.shared for each in library.compiled.values()), None)
        part = part_for(program(library, layer), asked)
        library.compiled[key] = Compiled(part) if shared is None else Compiled(part, shared=shared)
    return library.compiled[key].for_new_world()


def side_by_side(library: Library, layers: Sequence[Layer], asked: tuple[str, ...]) -> Beside | None:
    """What of the programs of the law in all these layers these relations rest on, as one program over worlds
    side by side, for a new world; and which of its rules stand in some of the layers only, by place. None
    where the layers cannot be in one program."""
    from lexlog.datalog.abreast import Written, abreast
    from lexlog.datalog.asked import asked as part_for
    from lexlog.datalog.merged import merged
    from lexlog.datalog.strata import Unstratified, components
    from lexlog.pipeline import Compiled

    key = tuple(_layer_key(library.law, each) for each in layers)
    if key not in library.beside:
        while len(library.beside) >= MOST_BESIDE:
            del library.beside[next(iter(library.beside))]
        both = merged([part_for(program(library, each), asked) for each in layers])
        library.beside[key] = None
        if both is not None:
            found = abreast(both.program, frozenset(), Written(), both.partly)
            if not isinstance(components(found), Unstratified):
                library.beside[key] = Compiled(found), both.partly
    kept = library.beside[key]
    return None if kept is None else (kept[0].for_new_world(), kept[1])


def _layer_key(law: Law, layer: Layer) -> LayerKey:
    choices = tuple(layer.choice(each) for each in law.readings.values())
    return layer.posture, layer.known_on, layer.as_of, choices


def source_of(path: Path) -> Source:
    """The text of a file. Raises OSError."""
    raw = path.read_bytes()
    return Source(locate.shown(path), raw.decode("utf-8", errors="replace"))


def _joined(base: list[Path], added: list[Path]) -> list[Path]:
    """Both, each added file in the place of the one that it replaces: which of two exceptions is named hangs
    on their order, and must not hang on who brought a file."""
    if not added:
        return base
    named: dict[str, list[Path]] = {}
    for path in added:
        named.setdefault(_policy_name(path), []).append(path)
    found = [each for path in base for each in named.get(_policy_name(path), [path])]
    return list(dict.fromkeys([*found, *added]))


def _policy_name(path: Path) -> str:
    return name_of(source_of(path))


def name_of(source: Source) -> str:
    """The name in the header, read without parsing the rest."""
    for line in source.text.splitlines():
        words = line.split()
        if len(words) > 1 and words[0] == "policy":
            return words[1]
    return source.path


def _read(sources: list[Source], key: str) -> Library:
    from lexlog.datalog.check import check, check_names
    from lexlog.resolved.from_syntax import resolve
    from lexlog.syntax.parse import parse_part

    report = Report()
    parts = [(source, parse_part(source, report)) for source in sources]
    files = [(source, part.file) for source, part in parts if part.file is not None]
    for source, file in files:
        _check_place(source, file.header.name.text, file.header.name.span, report)
    meaning = Report()
    law = resolve(files, meaning)
    lost = {source.path: _words(part.lost) for source, part in parts if not part.complete}
    report.found.extend(each for each in meaning.found if not _follows(each, lost))
    library = Library(law, {source.path: source for source in sources}, (), _digest(sources), key)
    taken = {each.name: each.span for each in law.tables.values()}
    check_names(taken | {each.name: each.span for each in law.definitions.values()}, report)
    if not report.has_errors:
        check(program(library, Layer()), report, {each.id: each.span for each in law.clauses().values()})
    library.diagnostics = report.diagnostics
    return library


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in re.findall(r"[\w.:]+", text))


def _follows(found: Diagnostic, lost: dict[str, frozenset[str]]) -> bool:
    """Whether a finding about meaning may only follow from a piece that could not be read."""
    if not lost:
        return False
    if found.code in ("bad-reading", "no-source", "no-date", "no-case", "wrong-clause", "incomplete"):
        return found.span.path in lost
    everywhere = frozenset().union(*lost.values())
    quoted = re.findall(r"`([^`]*)`", found.message)
    return any(word in everywhere for name in quoted for word in (name, name.split("/")[0]))


def _check_place(source: Source, name: str, span: Span, report: Report) -> None:
    wanted = name.replace(".", "/") + ".lexlog"
    if not source.path.endswith(wanted):
        report.add(
            "wrong-place",
            f"policy `{name}` should be in a file `{wanted}`",
            span,
            severity="warning",
        )


# --- cache --------------------------------------------------------------------------------------------------

MOST_LOADED = 8
_LOADED: dict[str, Library] = {}
"""The libraries that this process read last, by their key."""


def _digest(sources: list[Source]) -> str:
    """A digest of the texts, wherever they stand."""
    made = hashlib.sha256()
    for text in sorted(source.text for source in sources):
        made.update(f"{len(text)}\0{text}".encode())
    return made.hexdigest()


def _key(sources: list[Source]) -> str:
    """A digest of the texts, their places and the compiler that reads them."""
    made = hashlib.sha256(f"{__version__} {sys.version}".encode())
    package = Path(__file__).resolve().parent
    for path in sorted(package.rglob("*.py")) + sorted(package.rglob("*.lark")):
        stat = path.stat()
        made.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}".encode())
    for source in sources:
        made.update(f"\0{source.path}\0{source.text}".encode())
    return made.hexdigest()


def _cached(key: str) -> Library | None:
    """The library kept under the key. The cache is the user's own folder; what it holds is code to us."""
    try:
        with (locate.cache() / f"{key}.law").open("rb") as file:
            kept = pickle.load(file)
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError):
        return None
    return kept if isinstance(kept, Library) and kept.key == key else None


MOST_KEPT = 32


def _kept(library: Library) -> Library:
    """The library, written to the cache if the user's folder lets it."""
    folder = locate.cache()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        old = sorted(folder.glob("*.law"), key=lambda path: path.stat().st_mtime)
        for path in old[:-MOST_KEPT]:
            path.unlink(missing_ok=True)
        partial = folder / f"{library.key}.{os.getpid()}.partial"
        try:
            with partial.open("wb") as file:
                pickle.dump(library, file, protocol=pickle.HIGHEST_PROTOCOL)
            partial.replace(folder / f"{library.key}.law")
        finally:
            partial.unlink(missing_ok=True)
    except OSError:
        pass
    return library
