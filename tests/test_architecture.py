"""The shape of the source, held by reading it: who imports whom, what stays out, how long things get."""

import ast
import csv
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "compiler" / "lexlog"
FILES = sorted(SOURCE.rglob("*.py"))

BOTTOM = (
    "source",
    "diagnostic",
    "code",
    "codes_of_lint",
    "codes",
    "texts",
    "indexed",
    "symbols",
    "exact",
    "locate",
)
STAGES = (
    *("syntax", "resolved", "datalog", "engine", "explain", "decide"),
    *(
        "imports",
        "pipeline",
        "alike",
        "many",
        "abreast",
        "proven",
        "tables",
        "changing",
        "splitting",
        "library",
        "worlds",
        "layers",
        "demand",
        "session",
        "sequence",
        "counter",
        "questions",
        "pictures",
        "determinations",
        "scenarios",
        "compare",
        "mutants",
        "history",
        "symbolic",
        "lints",
        "coverage",
        "api",
        "render",
        "cli",
    ),
)
BESIDE = {
    "syntax": set(),
    "resolved": {"syntax"},
    "world": {"resolved"},
    "datalog": {"resolved"},
    "engine": {"datalog"},
    "imports": {"resolved", "world"},
}
"""Stages that may import these stages only, though others come before them."""

FENCED = {
    "lark": "syntax/",
    "pyDatalog": "engine/with_pydatalog",
    "duckdb": "engine/with_duckdb",
    "pyarrow": ("world/", "imports/tables.py", "imports/settle.py", "imports/beside.py"),
    "ijson": "imports/objects.py",
    "yaml": "imports/hub.py",
    "followthemoney": "imports/followthemoney.py",
    "rich": ("render/", "cli/"),
    "z3": "symbolic/",
}
"""Packages whose types go no further than this."""

MOST_LINES, MOST_LINES_OF_A_FUNCTION = 400, 60


def name_of(path):
    """`lexlog.syntax.parse` of its file; a package is named by its folder."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in FILES}
TREES = {name: ast.parse(path.read_text("utf-8")) for name, path in MODULES.items()}


def stage_of(module):
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "lexlog"


def imported(module):
    """Every module that the module names in an import, wherever in the file, with the line."""
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            yield from ((each.name, node.lineno) for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{shown(module)}:{node.lineno}: write imports in full, from `lexlog.`"
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                yield (inner if inner in MODULES else node.module), node.lineno


def shown(module):
    return str(MODULES[module].relative_to(ROOT))


def report(why, offenders):
    if offenders:
        pytest.fail("\n".join([why, *sorted(offenders)]), pytrace=False)


def own_imports():
    for module in MODULES:
        for used, line in imported(module):
            if used.split(".")[0] == "lexlog":
                yield module, used, f"{shown(module)}:{line}: imports {used}"


# --- stages -------------------------------------------------------------------------------------------------


def test_every_module_belongs_to_a_stage():
    known = {*BOTTOM, *STAGES, "world", "lexlog"}
    report(
        "A module outside the stages has no place in the order; give it one here and in compiler/README.md:",
        [shown(module) for module in MODULES if stage_of(module) not in known],
    )


def test_no_stage_imports_a_later_one():
    rank = {"lexlog": -1} | dict.fromkeys(BOTTOM, 0) | {stage: i for i, stage in enumerate(STAGES, 1)}
    rank["world"] = rank["datalog"]
    report(
        "Data flows one way. A stage that looks ahead cannot be read, tested or replaced by itself:",
        [line for module, used, line in own_imports() if rank[stage_of(used)] > rank[stage_of(module)]],
    )


def test_a_stage_with_few_sources_keeps_to_them():
    report(
        "The engine knows nothing of law, the law nothing of joins, and facts are read by the schema alone:",
        [
            line
            for module, used, line in own_imports()
            for stage in [stage_of(module)]
            if stage in BESIDE and stage_of(used) not in {stage, *BOTTOM, *BESIDE[stage]}
        ],
    )


def test_an_earlier_tree_comes_in_through_the_door():
    with_door = {stage_of(module) for module in MODULES if module.split(".")[-1].startswith("from_")}
    report(
        "Where a stage has a from_*.py, only that may read an earlier stage's tree: the rest of the stage\n"
        "then speaks of its own tree, and a change of the earlier one is felt in one place:",
        [
            line
            for module, used, line in own_imports()
            if stage_of(module) in with_door
            and not module.split(".")[-1].startswith("from_")
            and used.split(".")[-1] == "tree"
            and stage_of(used) != stage_of(module)
        ],
    )


def test_no_import_cycle():
    graph = nx.DiGraph((module, used) for module, used, _ in own_imports() if module != used)
    cycles = [" -> ".join(sorted(part)) for part in nx.strongly_connected_components(graph) if len(part) > 1]
    report("Modules that import each other are one module in several files:", cycles)


def test_packages_stay_behind_their_fence():
    report(
        "The types of these packages stop where they are made into ours:",
        [
            f"{shown(module)}:{line}: imports {used}"
            for module in MODULES
            for used, line in imported(module)
            if (fence := FENCED.get(used.split(".")[0])) is not None
            and not str(MODULES[module].relative_to(SOURCE)).startswith(fence)
        ],
    )


# --- no law in the compiler ---------------------------------------------------------------------------------


def countries():
    with (ROOT / "facts" / "reference" / "country.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row["country"] for row in rows], [row["name"] for row in rows]


def policy_text():
    files = sorted((ROOT / "policy").rglob("*.lexlog"))
    return "\n".join(file.read_text("utf-8") for file in files)


def any_of(words):
    return "|".join(map(re.escape, sorted(words)))


def words_of_the_law():
    """What a reader of the compiler must not meet, with a pattern for each kind."""
    codes, names = countries()
    text = policy_text()
    exceptions = set(re.findall(r"^exception (\w+)", text, re.M)) | {"LPP", "AIA", "ACM", "HBM"}
    figures = set(re.findall(r"([0-9][0-9_.]*[0-9]) TPP", text)) | {"26_900_000", "3_200_000"}
    return {
        "list paragraph": re.compile(r"(?<![\w.])[0-9][A-E][0-9]{3}(?:\.[a-z0-9]+)*(?!\w)"),
        "country group": re.compile(r"(?<!\w)[A-E]:[0-9](?!\w)"),
        "country": re.compile(
            rf"(?<! in )(?<! else )([\"'`])(?:{any_of(codes)})\1|(?<!\w)(?:{any_of(names)})(?!\w)"
        ),
        "exception": re.compile(rf"(?<!\w)(?:{any_of(exceptions)})(?!\w)"),
        "figure": re.compile(rf"(?<![\w.])(?:{any_of(figures).replace('_', '[_,]?')})(?![\w.]*\d)"),
    }


def test_no_law_in_the_compiler():
    patterns = words_of_the_law()
    files = [*FILES, *sorted(SOURCE.rglob("*.lark"))]
    report(
        "The law is policy text. A paragraph, country, exception or figure in the compiler is law that no\n"
        "lawyer reads and no date governs; in examples, use names that are plainly made up:",
        [
            f"{path.relative_to(ROOT)}:{number}: {kind} `{found.group()}`"
            for path in files
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
            for kind, pattern in patterns.items()
            if (found := pattern.search(line)) is not None
        ],
    )


# --- size, words, imports -----------------------------------------------------------------------------------


def test_files_are_short():
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in FILES}
    report(
        f"A file has one noun, about 150 lines, {MOST_LINES} at most:",
        [f"{path.relative_to(ROOT)}: {length}" for path, length in lengths.items() if length > MOST_LINES],
    )


def test_functions_are_short():
    report(
        f"A function has about ten lines, {MOST_LINES_OF_A_FUNCTION} at most:",
        [
            f"{shown(module)}:{node.lineno}: {node.name} has {node.end_lineno - node.lineno + 1}"
            for module, tree in TREES.items()
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
        ],
    )


def test_every_module_says_in_a_sentence_what_it_is():
    offenders = []
    for module, tree in TREES.items():
        said = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ").strip()
        if not said:
            offenders.append(f"{shown(module)}: says nothing")
        elif not said.endswith((".", "`")) or re.search(r"[a-z)`]\. [A-Z]", said):
            offenders.append(f"{shown(module)}: {said}")
    report(
        "A module begins with one sentence on what goes in and what comes out; an essay comes after it:",
        offenders,
    )


@pytest.mark.skipif("lexlog.cli.main" not in MODULES, reason="there is no command line yet")
def test_nothing_heavy_is_imported_for_help():
    heavy = "{'numpy', 'lark', 'networkx', 'pyDatalog', 'pyarrow', 'duckdb', 'ijson', 'yaml', 'z3'}"
    code = f"import sys, lexlog.cli.main; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stdout.split(), f"`lexlog --help` pays for {done.stdout.strip()}: import it on use"


def test_files_of_tests_have_names_of_their_own() -> None:
    # Outside packages pytest imports a file of tests by its name alone: of two alike, one is refused.
    named: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        named.setdefault(path.name, []).append(str(path.relative_to(ROOT)))
    assert [paths for paths in named.values() if len(paths) > 1] == []
