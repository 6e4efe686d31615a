"""Epoch AI's tables of models in; models, stages of training with their estimates, and base models out.

Of a model with a base model the training compute may count that of the base: its own stage is what was
added, the finetune compute, and where that is not told it is at most the whole. An estimate that is no whole
number of operations lies between two. Developers are named by organization, their countries beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lexlog import locate
from lexlog.imports import delimited
from lexlog.imports.cells import Bad, day
from lexlog.imports.held import known_cell
from lexlog.imports.items import Item, Unread
from lexlog.imports.making import row, unread_derivation, unread_stage
from lexlog.imports.names import from_name
from lexlog.imports.opening import NoFormat
from lexlog.imports.operations import Operations, counted
from lexlog.imports.tree import Event, Place, Record, Remark, Row, Settings

UNIT = "flop"
COUNTRY = ("Country (of organization)", "Country (from Organization)")


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The models of every table; a table of clusters has owners, and no models."""
    names: set[str] = set()
    for path in paths:
        columns = delimited.header(path, settings)
        if "Model" in columns:
            names |= {
                each.value["Model"]
                for each in delimited.records(path, settings, ())
                if isinstance(each, Item)
            }
        elif not {"Name", "Owner"} <= set(columns):
            raise NoFormat(f"{locate.shown(path)} has neither the column Model nor Name and Owner")
    reading = _Reading(settings, frozenset(names))
    for path in paths:
        is_models = "Model" in delimited.header(path, settings)
        for found in delimited.records(path, settings, ()):
            if isinstance(found, Unread):
                rows = [unread_stage(found.place), unread_derivation(found.place)] if is_models else []
                yield Record(found.place, rows, found.refused.remarks)
            else:
                yield reading.model(found) if is_models else reading.cluster(found)


@dataclass(frozen=True, slots=True)
class _Reading:
    settings: Settings
    names: frozenset[str]

    def model(self, found: Item[Mapping[str, str]]) -> Record:
        value, name = found.value, found.value["Model"]
        place = Place(found.place.file, found.place.at, name)
        if not name:
            said = "the model has no name"
            return Record(place, [unread_stage(place)], (Remark("refused", "no-identifier", said),))
        remarks: list[Remark] = []
        key = from_name("epoch", name)
        bases = self._bases(value.get("Base model", ""))
        rows = [
            *self._developers(place, key, value, remarks),
            *self._stage(place, key, value, bool(bases), remarks),
            *self._derivations(place, key, bases, remarks),
        ]
        return Record(place, rows, remarks)

    # --- who ------------------------------------------------------------------------------------------------

    def _developers(
        self, place: Place, key: str, value: Mapping[str, str], remarks: list[Remark]
    ) -> Iterator[Row]:
        parts = [each.strip() for each in value.get("Organization", "").split(",") if each.strip()]
        named = list(dict.fromkeys(parts))
        told = next((value[column] for column in COUNTRY if column in value), "")
        countries = [each.strip() for each in told.split(",")] if told else []
        if len(parts) != len(countries):
            countries = []  # which country belongs to whom is not told
        places = dict(zip(parts, countries, strict=True)) if countries else {}
        for each in named:
            about = places.get(each, "")
            code = self.settings.countries.code(about)
            if isinstance(code, Bad):
                remarks.append(Remark("doubt", code.reason, code.message))
            party = from_name("epoch", each)
            country = "" if isinstance(code, Bad) else code
            yield row("party", place, "Country (of organization)", party=party, name=each, country=country)
            if len(named) > 1:
                yield row("model_developer", place, model=key, developer=party)
        if len(named) > 1:
            said = f"developed by {', '.join(named)}: see model_developer"
            remarks.append(Remark("note", "several-developers", said))
        yield self._described(place, key, value, named, remarks)

    def _described(
        self, place: Place, key: str, value: Mapping[str, str], named: list[str], remarks: list[Remark]
    ) -> Row:
        word = value.get("Model accessibility", "")
        about = self.settings.mappings.by("model_openness", "word").get(word)
        if word and about is None:
            remarks.append(Remark("doubt", "unknown-word", f"accessibility `{word}` is in no mapping table"))
        weights = about["weights"] if about else ""
        told = value.get("Publication date", "")
        published = known_cell(day(told) if told else "", remarks)
        return row(
            "model",
            place,
            f"published {told or 'on a day not told'}",
            model=key,
            name=value["Model"],
            developer=from_name("epoch", named[0]) if len(named) == 1 else "",
            weights=weights,
            published_on=published if weights == "published" else "",
            openness=word,
        )

    # --- how much -------------------------------------------------------------------------------------------

    def _stage(
        self, place: Place, key: str, value: Mapping[str, str], has_base: bool, remarks: list[Remark]
    ) -> Iterator[Row]:
        whole = self._compute(value, "Training compute (FLOP)", remarks)
        added = self._compute(value, "Finetune compute (FLOP)", remarks)
        word = value.get("Confidence", "")
        about = self.settings.mappings.by("estimate_confidence", "word").get(word)
        if about is None:
            remarks.append(Remark("doubt", "unknown-word", f"confidence `{word}` is in no mapping table"))
        elif about["counts"] == "no":
            said = f"the table calls its own figure {word.lower()}: left unknown"
            remarks.append(Remark("doubt", "bad-operations", said))
            whole = added = Operations()
        note = ", ".join(
            f"{column} {value[column]}"
            for column in ("Training compute (FLOP)", "Finetune compute (FLOP)")
            if value.get(column)
        )
        cells = self._bounds(value, remarks)
        if has_base and added == Operations():
            cells["operations_max"] = cells["operations_max"] or whole.exact or whole.greatest
            cells["operations_min"] = ""
        else:
            own = added if has_base else whole
            cells |= {"operations": own.exact}
            cells["operations_min"] = own.least or ("" if has_base else cells["operations_min"])
            cells["operations_max"] = own.greatest or ("" if has_base else cells["operations_max"])
        yield row(
            "training_stage",
            place,
            note or "no estimate",
            stage=f"{key}:{'added' if has_base else 'training'}",
            model=key,
            kind="fine_tune" if has_base else "pre_training",
            confidence=word.lower(),
            **cells,
        )

    def _compute(self, value: Mapping[str, str], column: str, remarks: list[Remark]) -> Operations:
        text = value.get(column, "")
        if not text:
            return Operations()
        found = counted(text, UNIT, "", self.settings.mappings)
        if isinstance(found, Bad):
            remarks.append(Remark("doubt", found.reason, f"{column}: {found.message}"))
            return Operations()
        if not found.exact:
            said = f"{column} `{text}` is no whole number: it lies between {found.least} and {found.greatest}"
            remarks.append(Remark("note", "bad-operations", said))
        return found

    def _bounds(self, value: Mapping[str, str], remarks: list[Remark]) -> dict[str, str]:
        low = self._compute(value, "Training compute lower bound", [])
        high = self._compute(value, "Training compute upper bound", [])
        least, greatest = low.exact or low.least, high.exact or high.greatest
        if least and greatest and int(least) > int(greatest):
            said = f"the lower bound {least} is above the upper bound {greatest}: neither is taken"
            remarks.append(Remark("doubt", "bad-operations", said))
            least = greatest = ""
        return {"operations_min": least, "operations_max": greatest}

    # --- from what ------------------------------------------------------------------------------------------

    def _bases(self, text: str) -> list[str]:
        """The base models: the whole cell if it names one, else what its commas part."""
        if not text or text in self.names:
            return [text] if text else []
        return [each.strip() for each in text.split(",") if each.strip()]

    def _derivations(self, place: Place, key: str, bases: list[str], remarks: list[Remark]) -> Iterator[Row]:
        for each in bases:
            if each not in self.names:
                said = f"base model `{each}` is described by no row of these tables"
                remarks.append(Remark("note", "described-nowhere", said))
            parent = from_name("epoch", each)
            relation = "fine_tune" if len(bases) == 1 else ""
            yield row("derivation", place, f"base model {each}", child=key, parent=parent, relation=relation)
        if len(bases) > 1:
            said = f"it has {len(bases)} base models: how they were joined is not told"
            remarks.append(Remark("doubt", "not-stated", said))

    def cluster(self, found: Item[Mapping[str, str]]) -> Record:
        """A cluster of accelerators: no table has one; its owners are parties."""
        value = found.value
        place = Place(found.place.file, found.place.at, value["Name"])
        owners = dict.fromkeys(each.strip() for each in value["Owner"].split(",") if each.strip())
        rows = [
            row("party", place, "owner of a cluster", party=from_name("epoch", each), name=each)
            for each in owners
        ]
        said = "a cluster of accelerators: its chips, their number and its users are in no table"
        return Record(place, rows, (Remark("note", "no-table", said),))
