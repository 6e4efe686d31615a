"""What a side of a comparison is called in, the law that it is out, with its layer and its digest."""

from __future__ import annotations

import datetime
import hashlib
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

from lexlog import library as libraries
from lexlog import locate
from lexlog.compare.laid import laid
from lexlog.diagnostic import nearest
from lexlog.library import Library
from lexlog.resolved.layer import Layer
from lexlog.resolved.tree import Law
from lexlog.source import Source

BUNDLED = "law"
"""What the bundled law is called as a side."""


class NoSide(Exception):
    """A side that names nothing; `help` says what it could be."""

    def __init__(self, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.help = help


@dataclass(frozen=True, slots=True)
class Named:
    """A side as it is written: a path, a revision with a path, or a policy; and the day, if it has one."""

    text: str
    what: str
    revision: str | None = None
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """A law to compare. `library` has it as its layer lays it; `written` is the law before that, which knows
    instruments. `policy` is the one policy that was named, where one was."""

    label: str
    library: Library
    written: Law
    layer: Layer
    policy: str | None = None

    @property
    def law(self) -> Law:
        """The law as its layer lays it."""
        return self.library.law

    def under(self) -> str:
        """The layer in words."""
        return under(self.layer)


def under(layer: Layer) -> str:
    """A layer in words."""
    said = []
    if layer.as_of is not None:
        said.append(f"as of {datetime.date.fromordinal(layer.as_of).isoformat()}")
    if layer.known_on is not None:
        said.append(f"known on {datetime.date.fromordinal(layer.known_on).isoformat()}")
    if layer.posture != "text":
        said.append(f"posture {layer.posture}")
    said.extend(f"reading {name} is {choice}" for name, choice in sorted(layer.readings.items()))
    return ", ".join(said) or "text, each case under the law of its day"


def named(text: str) -> Named:
    """The parts of what a side is called. Raises NoSide for a day that is none."""
    what, at, day = text.rpartition("@")
    if not at or "/" in day or Path(text).exists():
        what, day = text, ""
    found = None
    if day:
        try:
            found = datetime.date.fromisoformat(day)
        except ValueError:
            raise NoSide(f"`{day}` in `{text}` is not a date such as 2025-01-13") from None
    if ":" in what and not Path(what).exists():
        revision, _, folder = what.partition(":")
        if revision.startswith("-"):
            raise NoSide(f"`{revision}` is no revision")
        return Named(text, folder or ".", revision or "HEAD", found)
    return Named(text, what or BUNDLED, None, found)


def library_of(name: Named, beside: tuple[Path, ...] = ()) -> tuple[Library, str | None]:
    """The law of a side, and the policy that it names. `beside` stands beside the bundled law.

    Raises NoSide, and OSError for a path that cannot be read.
    """
    if name.revision is not None:
        return _whole(_of_revision(name), beside), None
    if name.what != BUNDLED and Path(name.what).exists():
        paths = libraries.policy_files([Path(name.what)])
        if not paths:
            raise NoSide(f"there is no policy text in `{name.what}`", "policy files end in .lexlog")
        return _whole([libraries.source_of(each) for each in paths], beside), None
    library = libraries.load(beside)
    if name.what == BUNDLED:
        return library, None
    policies = [each.name for each in library.law.policies]
    if name.what not in policies:
        raise NoSide(
            f"`{name.what}` is no path and no policy",
            nearest(name.what, policies) or "a side is a folder, `law`, POLICY@DATE, or GITREVISION:folder",
        )
    return library, name.what


def side(name: Named, library: Library, layer: Layer, policy: str | None) -> Side:
    """The side in a layer; the day that it names is that of the law. Raises NoSide if it names two days."""
    if name.day is not None:
        if layer.as_of is not None and layer.as_of != name.day.toordinal():
            raise NoSide(f"`{name.text}` names its day already", "leave out --as-of")
        layer = replace(layer, as_of=name.day.toordinal())
    key = hashlib.sha256(f"{library.key} {layer!r}".encode()).hexdigest()
    law = Library(laid(library.law, layer), library.sources, library.diagnostics, library.digest, key)
    return Side(name.text, law, library.law, layer, policy)


def _whole(texts: list[Source], beside: tuple[Path, ...]) -> Library:
    """The law of these texts: by themselves if they speak of no policy but their own, or else beside the
    bundled law, of which they replace what has their names."""
    own = {libraries.name_of(each) for each in texts}
    if not _uses(texts) <= own:
        base = libraries.policy_files([locate.home() / "policy", *beside])
        others = [libraries.source_of(each) for each in base]
        texts = [*(each for each in others if libraries.name_of(each) not in own), *texts]
    return libraries.of_texts(texts)


def _uses(texts: list[Source]) -> set[str]:
    """The policies that the headers of these texts use."""
    from lexlog.diagnostic import Report
    from lexlog.syntax.parse import parse_part
    from lexlog.syntax.tree import Uses

    found: set[str] = set()
    for each in texts:
        file = parse_part(each, Report()).file
        if file is not None:
            found.update(
                used.text
                for clause in file.header.clauses
                if isinstance(clause, Uses)
                for used in clause.policies
            )
    return found


def _of_revision(name: Named) -> list[Source]:
    """The policy texts of a folder as a revision has them. Raises NoSide."""
    listed = _git("ls-tree", "-r", "-z", "--name-only", f"{name.revision}^{{tree}}", "--", name.what)
    paths = [each for each in listed.split("\0") if each.endswith(".lexlog")]
    if not paths:
        raise NoSide(f"revision `{name.revision}` has no policy text in `{name.what}`")
    return [Source(f"{name.revision}:{each}", _git("show", f"{name.revision}:./{each}")) for each in paths]


def _git(*words: str) -> str:
    """What git prints. Raises NoSide, with what it says."""
    try:
        done = subprocess.run(["git", *words], capture_output=True, check=False)
    except OSError:
        raise NoSide("`git` is not there, and a revision is read by it") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        revision = next((each for each in words if "^{tree}" in each), words[-1]).removesuffix("^{tree}")
        raise NoSide(
            f"git has no `{revision}`: {said[0] if said else 'it says nothing'}",
            "a side `REVISION:folder` is read in a repository, from the working folder",
        )
    return done.stdout.decode("utf-8", "replace")
