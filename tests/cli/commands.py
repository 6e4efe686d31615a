"""Runs the command, in this process or in its own, and makes small folders of facts and policy for it."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from lexlog.cli import loading, progress
from lexlog.cli.main import main
from tests.cli.sessions import remembered, remembered_anywhere

ROOT = Path(__file__).resolve().parents[2]
GO, BLOCKED, OPEN = "go", "blocked", "open"


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


def run(*arguments: object) -> Done:
    """The command in this process; on a slow machine it says no more than on a fast one."""
    out, err = io.StringIO(), io.StringIO()
    quiet = patch.object(progress, "PATIENCE_OF_A_FILE", float("inf"))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), quiet:
        try:
            code = main([str(each) for each in arguments])
        except SystemExit as stop:
            code = stop.code
    return Done(code, out.getvalue(), err.getvalue())


def ask(*arguments: object) -> Done:
    """The same at the root of the project, for who asks about the demonstration: what an earlier question had
    evaluated or decided is not evaluated or decided again."""
    with patch.object(loading, "Session", remembered), contextlib.chdir(ROOT):
        return run(*arguments)


def exits(*arguments: object) -> int:
    """The exit code of the command, for tables that may have been evaluated in another folder."""
    with patch.object(loading, "Session", remembered_anywhere):
        return run(*arguments).code


def spawn(*arguments: object, cwd: Path | None = None, **environment: str) -> Done:
    """The command in a process of its own, as a shell would start it."""
    done = subprocess.run(
        [sys.executable, "-m", "lexlog.cli.main", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=120,
    )
    return Done(done.returncode, done.stdout, done.stderr)


PARTY = """party,name,kind,country
de_firm,A firm,company,DE
cn_firm,A firm,company,CN
my_firm,A firm,company,MY
"""
HEADQUARTERS = """party,country
de_firm,DE
cn_firm,CN
my_firm,
"""
PARENT = """party,parent
de_firm,none
cn_firm,none
my_firm,none
"""
COPIES = """list,as_of,file,max_age_days
entity_list,2022-10-01,,3650
military_end_user_list,2022-10-01,,3650
sdn_list,2022-10-01,,3650
"""
TRANSFER = (
    "case,kind,date_of_export,country_of_export,country_of_ultimate_destination,ultimate_consignee,item\n"
)
CASES = {
    GO: "go,export,2023-12-01,US,DE,de_firm,h100_sxm5\n",
    BLOCKED: "blocked,export,2023-12-01,US,CN,cn_firm,h100_sxm5\n",
    OPEN: "open,export,2023-12-01,US,MY,my_firm,h100_sxm5\n",
}
"""A go (Germany is in no group), a license (D:5), and one that turns on unknown headquarters."""


def facts(folder: Path, *cases: str, more: str = "") -> Path:
    """A folder with the parties, copies of lists, these cases, and rows of transfers as given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "party.csv").write_text(PARTY)
    (folder / "headquarters.csv").write_text(HEADQUARTERS)
    (folder / "stated_ultimate_parent.csv").write_text(PARENT)
    (folder / "list_snapshot.csv").write_text(COPIES)
    (folder / "transfer.csv").write_text(TRANSFER + "".join(CASES[each] for each in cases) + more)
    return folder


def broken_policy(folder: Path) -> Path:
    """A folder of policy that does not parse."""
    (folder / "x").mkdir(parents=True, exist_ok=True)
    (folder / "x" / "y.lexlog").write_text('policy x.y "X" { sorce 15 CFR 740; }\n')
    return folder


def folder_of(folder: Path, policy: str, tables: Mapping[str, str]) -> tuple[str, ...]:
    """Writes a policy called `shop` and tables; the options by which a command looks at them."""
    law = folder / "law"
    law.mkdir(exist_ok=True)
    (law / "shop.lexlog").write_text(policy)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text)
    return "--policy", str(law), "--facts", str(folder)
