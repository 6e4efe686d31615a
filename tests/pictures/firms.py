"""A small law of firms that hold each other, worlds of it, and what is drawn of them."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

from lexlog import library
from lexlog.diagnostic import Report
from lexlog.pictures.draw import Asked, draw
from lexlog.pictures.reach import Bounds
from lexlog.resolved.layer import Layer
from lexlog.session import Session
from lexlog.world.load import load

LAW = """policy firms "Firms" {
  source 15 CFR 740;
  decides sale;
  modelled from 2020-01-01;
}

entity firm "a firm" {
  firm: key;
  name: text;
  kind: maker | state_bank;
}

relation stake "a share of a firm" {
  stake: text;
  owner: firm;
  owned: firm;
  share: number in % from 0 to 100 by 0.01, between least and most;
  least: number in % from 0 to 100 by 0.01;
  most: number in % from 0 to 100 by 0.01;
  proxy: yes | no, blank is no;
  lot: text, blank is stake;
  key stake, owner;
  one owned, share for each lot;
  whole 100% of share for each owned;
  silence is unknown for each owned by book with filled is partly;
}

relation book "whether all holders are on record" {
  owned: firm;
  filled: wholly | partly;
  key owned;
}

relation mother "the parent, as stated" {
  firm: firm;
  parent: firm;
  key firm;
  silence is unknown for each firm where kind in [maker];
}

relation ban "a firm on a list" {
  firm: firm;
  list: text;
}

case sale "a sale" {
  case: key;
  date: date;
  buyer: firm;
  decided on date;
}

define half_banned(f: firm) "banned firms have half of it" {
  when (1)
    total share over stake(owner: o, owned: f, proxy: no) where (o is counts_as_banned) >= 50%;
}

define counts_as_banned(f: firm) "banned, or half of it" {
  when (list) ban(firm: f);
  when (half) f is half_banned;
}

define owner_of_half(f: firm, o: firm) "has half of it alone" {
  when (1) total share over stake(owner: o, owned: f) >= 50%;
}

prohibition bans "Bans" section 15 CFR 740 {
  when (a) buyer is counts_as_banned;
}

picture of firm "Who holds whom" {
  show name, kind;
  line stake from owner to owned where proxy in [no] "{share}";
  line stake from owner to owned where proxy in [yes] "{share} by proxy" dotted;
  line mother from parent to firm "parent, as stated" dotted;
  badge ban(firm) "on {list}";
  mark half_banned(f) "half banned";
  mark o of owner_of_half(f) "has half of the firm in the middle";
}
"""

COLUMNS = {
    "firm": "firm,name,kind",
    "stake": "stake,owner,owned,share,least,most,proxy,lot,from,to",
    "book": "owned,filled",
    "mother": "firm,parent",
    "ban": "firm,list",
    "sale": "case,date,buyer",
}
TODAY = datetime.date(2024, 6, 1)


def law():
    """The law of firms."""
    from lexlog.source import Source

    found = library._read([Source("firms.lexlog", LAW)], "firms")
    assert not found.diagnostics, found.diagnostics
    return found


def write(folder: Path, **tables) -> Path:
    """Tables as CSV files; a firm that is only named has a row and no parent."""
    rows = {name: [*given] for name, given in tables.items()}
    named = {each for name in ("owner", "owned") for row in rows.get("stake", ()) for each in [row[name]]}
    known = {row["firm"] for row in rows.get("firm", ())}
    rows.setdefault("firm", []).extend(
        {"firm": f, "name": f.title(), "kind": "maker"} for f in sorted(named - known)
    )
    stated = {row["firm"] for row in rows.get("mother", ())}
    silent = tables.get("silent", ())
    rows.pop("silent", None)
    firms = [row["firm"] for row in rows["firm"]]
    rows.setdefault("mother", []).extend(
        {"firm": f, "parent": "none"} for f in firms if f not in stated and f not in silent
    )
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in COLUMNS.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns.split(","), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.get(name, ()))
    return folder


def stake(owner: str, owned: str, share: object = "", **more: object) -> dict[str, object]:
    """A row of shares, named after its ends."""
    return {"stake": f"{owner}-{owned}", "owner": owner, "owned": owned, "share": share, **more}


def session(folder: Path) -> Session:
    """The law over a folder."""
    found, report = law(), Report()
    world = load(found.law, [folder], report)
    assert not report.has_errors, [each.message for each in report.diagnostics]
    return Session(found, Layer(), world)


def drawn(
    folder: Path, name: str, *, depth: int = 4, most: int | None = None, case: str = "", group: bool = True
):
    """What is drawn around a firm."""
    made = session(folder)
    decision = made.decision(case) if case else None
    return draw(made, Asked("firm", name, TODAY.toordinal(), Bounds(depth, most), group, decision))
