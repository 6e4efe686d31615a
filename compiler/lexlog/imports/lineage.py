"""Plain tables of models, stages, derivations and synthetic data in, the same as tables of facts out.

What a file is is told from its columns. Amounts of computation have a column `unit` (FLOP where there is
none) and, where the unit is of time, `operations_per_second` of one chip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from lexlog import locate
from lexlog.imports import delimited
from lexlog.imports.cells import Bad, day
from lexlog.imports.held import known_cell
from lexlog.imports.items import Item, Seen, Unread
from lexlog.imports.making import row, rows_of, unread_derivation, unread_stage
from lexlog.imports.names import own
from lexlog.imports.opening import NoFormat
from lexlog.imports.operations import Operations, counted
from lexlog.imports.tree import Conclusion, Event, Place, Record, Remark, Row, Settings

Value = Mapping[str, str]
Take = Callable[[Item[Value], Settings], Record]
KINDS = ("pre_training", "fine_tune", "rl", "distil", "other")


def read(paths: Sequence[Path], settings: Settings) -> Iterator[Event]:
    """The records of every file; what a file is is told from its header."""
    seen = Seen()
    for path in paths:
        columns = set(delimited.header(path, settings))
        found = next((each for each in _FORMS if each[0] <= columns), None)
        if found is None:
            forms = "; ".join(", ".join(sorted(needed)) for needed, _, _ in _FORMS)
            raise NoFormat(f"{locate.shown(path)} has the columns of none of: {forms}")
        _, take, unread = found
        ended = False
        for each in delimited.records(path, settings, ()):
            if isinstance(each, Unread):
                ended = ended or each.ends
                yield Record(each.place, unread(each.place), each.refused.remarks)
                continue
            record = take(each, settings)
            again = take is _stage and not each.value.get("stage") and seen.again(each.value)
            yield _at_most(record) if again else record
        if ended:
            place = Place(locate.shown(path), "end")
            said = "what stood behind the place where the file ends is not known, of any model"
            yield Conclusion(place, unread(place), (Remark("doubt", "cut-off", said),))


def _derivation(found: Item[Value], settings: Settings) -> Record:
    value, remarks = found.value, list[Remark]()
    ends = {}
    for column in ("child", "parent"):
        ends[column] = own(value[column]) if value[column] not in ("", "none", "?") else ""
        if not ends[column]:
            remarks.append(
                Remark("doubt", "no-identifier", f"{column} is `{value[column]}`: it may be any model")
            )
    word = value.get("relation", "")
    about = settings.mappings.by("model_relation", "word").get(word.lower())
    if about is None:
        reason, said = ("unknown-word", f"relation `{word}` is in no mapping table") if word else (
            "not-stated", "how the child was made from the parent is not told",
        )  # fmt: skip
        remarks.append(Remark("doubt", reason, said))
    relation = about["relation"] if about else ""
    made = row("derivation", found.place, value.get("source", ""), **ends, relation=relation)
    return Record(found.place, [made, *_named(found, ends, value)], remarks)


def _named(found: Item[Value], ends: Mapping[str, str], value: Value) -> Iterator[Row]:
    """A row for each model that a cell names by more than an identifier."""
    for column, key in ends.items():
        if key and key != value[column]:
            yield row("model", found.place, model=key, name=value[column])


def _stage(found: Item[Value], settings: Settings) -> Record:
    value, remarks = found.value, list[Remark]()
    model = own(value["model"]) if value["model"] not in ("", "none", "?") else ""
    if not model:
        said = f"model is `{value['model']}`: it may be any model"
        remarks.append(Remark("doubt", "no-identifier", said))
    amount = _amount(value, "operations", settings, remarks)
    kind = value.get("kind", "")
    if kind and kind not in KINDS:
        remarks.append(Remark("doubt", "unknown-word", f"kind `{kind}`, expected one of {', '.join(KINDS)}"))
        kind = ""
    place = found.place
    cells = {
        "stage": value.get("stage") or f"{place.file}:{place.at}",
        "model": model,
        "kind": kind,
        "operations": amount.exact,
        "operations_min": amount.least,
        "operations_max": amount.greatest,
        "confidence": value.get("confidence", ""),
        "hardware_item": value.get("hardware_item", ""),
        "place": known_cell(settings.countries.code(value.get("place", "")), remarks),
        "trained_by": own(value["trained_by"]) if value.get("trained_by") else "",
    }
    note = " ".join(value[name] for name in ("operations", "unit", "source") if value.get(name))
    made = rows_of("training_stage", place, note, cells)
    return Record(place, [made, *_named(found, {"model": model}, value)], remarks)


def _at_most(record: Record) -> Record:
    """A stage that may be one told already: from nothing up to its operations."""
    said = "from nothing up to its operations is taken as spent besides; a column `stage` tells stages apart"
    rows = []
    for each in record.rows:
        most = each.cells.get("operations") or each.cells.get("operations_max", "")
        changed = {"operations": "", "operations_min": "0", "operations_max": most}
        is_stage = each.table == "training_stage"
        rows.append(replace(each, cells={**each.cells, **changed}) if is_stage else each)
    return replace(record, rows=rows, remarks=[*record.remarks, Remark("doubt", "twice", said)])


def _amount(value: Value, column: str, settings: Settings, remarks: list[Remark]) -> Operations:
    text = value.get(column, "")
    if not text:
        remarks.append(Remark("doubt", "bad-operations", f"{column} is not told, and may be any number"))
        return Operations()
    rate = value.get("operations_per_second", "")
    found = counted(text, value.get("unit") or "FLOP", rate, settings.mappings)
    if isinstance(found, Bad):
        remarks.append(Remark("doubt", found.reason, found.message))
        return Operations()
    return found


def _synthetic(found: Item[Value], settings: Settings) -> Record:
    value, remarks = found.value, list[Remark]()
    ends = {name: own(value[name]) if value[name] else "" for name in ("model", "generator")}
    cells = {
        **ends,
        **{
            name: _amount({**value, "operations": value.get(name, "")}, "operations", settings, remarks).exact
            for name in ("operations_spent", "operations_to_generate")
        },
    }
    told = value.get("data_published", "").lower()
    if told in ("yes", "no"):
        cells["data_published"] = told
    elif told:
        said = f"data_published is `{value['data_published']}`, expected yes or no"
        remarks.append(Remark("doubt", "bad-cell", said))
    made = rows_of("synthetic_data", found.place, value.get("source", ""), cells)
    return Record(found.place, [made, *_named(found, ends, value)], remarks)


def _model(found: Item[Value], settings: Settings) -> Record:
    value, remarks, place = found.value, list[Remark](), found.place
    if value["model"] in ("", "none", "?"):
        said = f"model is `{value['model']}`"
        return Record(place, (), (Remark("refused", "no-identifier", said),))
    weights = value.get("weights", "").lower()
    if weights and weights not in ("published", "unpublished"):
        said = f"weights is `{value['weights']}`, expected published or unpublished"
        remarks.append(Remark("doubt", "bad-cell", said))
        weights = ""
    told = value.get("published_on", "")
    developer = own(value["developer"]) if value.get("developer") else ""
    cells = {
        "model": own(value["model"]),
        "name": value.get("name") or value["model"],
        "developer": developer,
        "weights": weights,
        "published_on": known_cell(day(told) if told else "", remarks),
        "openness": value.get("openness", ""),
    }
    rows = [rows_of("model", place, value.get("source", ""), cells)]
    if developer and developer != value.get("developer"):
        rows.append(row("party", place, party=developer, name=value["developer"]))
    return Record(place, rows, remarks)


def _no_derivation(place: Place) -> list[Row]:
    return [unread_derivation(place)]


def _no_stage(place: Place) -> list[Row]:
    return [unread_stage(place)]


def _no_data(place: Place) -> list[Row]:
    return [row("synthetic_data", place, "could not be read")]


def _nothing(place: Place) -> list[Row]:
    return []


_FORMS: tuple[tuple[frozenset[str], Take, Callable[[Place], list[Row]]], ...] = (
    (frozenset({"child", "parent"}), _derivation, _no_derivation),
    (frozenset({"model", "generator"}), _synthetic, _no_data),
    (frozenset({"model", "operations"}), _stage, _no_stage),
    (frozenset({"model"}), _model, _nothing),
)
