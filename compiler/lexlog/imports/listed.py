"""Entries of government lists in, rows of parties and listings out; the copy is told only if it is whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lexlog import locate
from lexlog.imports.cells import Bad, day, last_day
from lexlog.imports.license_text import Reading, Terms
from lexlog.imports.making import row
from lexlog.imports.tree import Conclusion, Place, Record, Remark, Row, Settings


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list as a file has it. `policy` is None where the file has no such column."""

    list: str
    party: str
    name: str
    heading: str = ""
    kind: str = ""
    places: Sequence[tuple[str, str]] = ()
    """Country as the file words it, and address."""
    aliases: Sequence[str] = ()
    programs: Sequence[str] = ()
    identifiers: Sequence[tuple[str, str]] = ()
    requirement: str = ""
    policy: str | None = None
    federal_register: str = ""
    begins: str = ""
    ends: str = ""


@dataclass(slots=True)
class Party:
    """What the entries of one party say of it, together."""

    name: str
    place: Place
    kinds: dict[str, None] = field(default_factory=dict)
    countries: dict[str, None] = field(default_factory=dict)
    entries: int = 0


@dataclass(slots=True)
class Lists:
    """The lists that are being read, and who is on them.

    A party is one row however many entries it has: a list repeats a party under each country in which it has
    an address. Its country is told only if all its addresses are in one.
    """

    settings: Settings
    parties: dict[str, Party] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    seen: dict[str, Place] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)

    def take(self, place: Place, entry: Entry) -> Record:
        """The record of an entry."""
        self.seen.setdefault(entry.list, place)
        remarks: list[Remark] = []
        countries = self._countries(entry, remarks)
        first, last = self._days(entry, remarks)
        terms = self._terms(entry)
        about = {"party": entry.party, "list": entry.list, "entry": entry.heading}
        rows = [
            *self._addresses(place, entry, countries),
            *(row("alias", place, party=entry.party, name=name) for name in dict.fromkeys(entry.aliases)),
            *(
                row("identifier", place, party=entry.party, scheme=scheme, identifier=number)
                for scheme, number in entry.identifiers
            ),
            *_listings(place, about, entry, terms, first, last),
            *(row("listing_program", place, **about, program=each) for each in entry.programs),
        ]
        self._remember(place, entry, countries)
        return Record(place, rows, (*remarks, *terms.remarks))

    def doubt(self, list_: str, message: str) -> None:
        """The copy of a list is not whole; an empty name is any list of the file."""
        self.doubts.setdefault(list_, message)

    def conclude(self, path: Path, named: Iterable[str] = ()) -> Iterator[Conclusion]:
        """The parties, and the copies of the lists that are whole."""
        place = Place(locate.shown(path), "file")
        yield Conclusion(place, [self._party(key, each) for key, each in self.parties.items()])
        ages = {each["list"]: each["max_age_days"] for each in self.settings.mappings.rows("list")}
        copied = self._copied(path)
        for name in dict.fromkeys((*named, *sorted(self.seen))):
            doubt = self.doubts.get(name) or self.doubts.get("")
            if doubt is None and isinstance(copied, Bad):
                doubt = copied.message
            if doubt is not None:
                reason = "no-date" if isinstance(copied, Bad) and doubt == copied.message else "not-complete"
                said = f"no copy of {name} is told: {doubt}; whoever is not on it may be all the same"
                yield Conclusion(place, (), (Remark("doubt", reason, said),))
                continue
            age = str(self.settings.max_age_days if self.settings.max_age_days is not None else ages[name])
            cells = {"list": name, "as_of": str(copied), "file": path.name, "max_age_days": age}
            yield Conclusion(place, [row("list_snapshot", place, **cells)])

    def _party(self, key: str, party: Party) -> Row:
        country = next(iter(party.countries)) if len(party.countries) == 1 else ""
        kind = next(iter(party.kinds)) if len(party.kinds) == 1 else ""
        note = f"{party.entries} entries" if party.entries > 1 else ""
        if len(party.countries) > 1:
            note += f"; addresses in {', '.join(sorted(party.countries))}: see address"
        return row("party", party.place, note, party=key, name=party.name, kind=kind, country=country)

    def _remember(self, place: Place, entry: Entry, countries: Mapping[str, str]) -> None:
        party = self.parties.setdefault(entry.party, Party(entry.name, place))
        party.entries += 1
        party.countries.update(dict.fromkeys(each for each in countries.values() if each))
        if entry.kind:
            party.kinds[entry.kind] = None

    def _countries(self, entry: Entry, remarks: list[Remark]) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for word, _ in entry.places:
            code = self.settings.countries.code(word)
            if isinstance(code, Bad):
                remarks.append(Remark("doubt", code.reason, code.message))
            found[word] = "" if isinstance(code, Bad) else code
        return found

    def _addresses(self, place: Place, entry: Entry, countries: Mapping[str, str]) -> Iterator[Row]:
        for word, address in dict.fromkeys(entry.places):
            if countries[word] or address:
                yield row("address", place, party=entry.party, country=countries[word], address=address)

    def _days(self, entry: Entry, remarks: list[Remark]) -> tuple[str, str]:
        found = []
        for text, read in ((entry.begins, day), (entry.ends, last_day)):
            value = read(text) if text else ""
            if isinstance(value, Bad):
                remarks.append(Remark("doubt", value.reason, f"{value.message}; taken as listed on all days"))
            found.append("" if isinstance(value, Bad) else value)
        return found[0], found[1]

    def _terms(self, entry: Entry) -> Terms:
        """What the text of an entry says; of a list whose entries all ask for the same, what that is."""
        about = self.settings.mappings.by("list", "list")[entry.list]
        if about["texts"] == "none":
            return Terms(("none",), (), about["license_requirement"], about["review_policy"])
        reading = self.readings.setdefault(entry.list, Reading(self.settings.mappings, entry.list))
        return reading.terms(entry.requirement, entry.policy)

    def _copied(self, path: Path) -> str | Bad:
        """The day of the copy: as it was told, or as the name of the file has it."""
        if self.settings.as_of:
            return self.settings.as_of
        found = re.search(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])", path.name)
        if found is None:
            return Bad("no-date", "nothing tells the day of the copy; say --as-of DATE")
        return day(found[0])


def _listings(
    place: Place, about: Mapping[str, str], entry: Entry, terms: Terms, first: str, last: str
) -> Iterator[Row]:
    cells = {
        **about,
        "license_requirement": terms.requirement,
        "review_policy": terms.review,
        "federal_register": entry.federal_register,
        "from_": first,
        "to_": last,
    }
    for footnote in terms.footnotes:
        yield row("listing", place, **cells, footnote=footnote)
    for section in terms.sections:
        yield row("listing_section", place, **about, section=section)
    for items, review in terms.reviews:
        yield row("listing_review", place, **about, items=items, review_policy=review)
