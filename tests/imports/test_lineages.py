"""Lineages: relations told apart, operations exact, units converted where that is defined, or refused."""

import json

import pytest
from importing import CARD, CYCLONEDX, EDGES, EPOCH, LINEAGE, STAGES, taken

DERIVATION = ("child", "parent", "relation")
OPERATIONS = ("operations", "operations_min", "operations_max")


# --- the Hub ------------------------------------------------------------------------------------------------


def cards(tmp_path, **texts):
    for name, text in texts.items():
        path = tmp_path / "cards" / "example" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    from importing import imported

    return imported("hugging-face", [tmp_path / "cards"], tmp_path / "facts")


def test_a_folder_of_cards(tmp_path):
    done = cards(
        tmp_path,
        adapted=CARD,
        merged="---\nbase_model: [example/one, example/two]\nbase_model_relation: merge\n---\n",
        plain="# no metadata\n",
        untold="---\nbase_model: example/one\n---\n",
        odd="---\nbase_model: example/one\nbase_model_relation: dreamt\n---\n",
    )
    assert set(done.cells("derivation", *DERIVATION)) == {
        ("example/adapted", "example/base", "adapter"),
        ("example/merged", "example/one", "merge"),
        ("example/merged", "example/two", "merge"),
        ("example/untold", "example/one", ""),
        ("example/odd", "example/one", ""),
    }
    assert ("example/plain",) in done.cells("model", "model")
    assert ("example/one",) in done.cells("model", "model")  # described nowhere, and there all the same
    assert done.reasons("doubt") == {"not-stated": 1, "unknown-word": 1}


@pytest.mark.parametrize(
    "text",
    [
        "---\nbase_model: [unclosed\n---\n",
        "---\nbase_model: example/base\n",
        "---\n- a list\n---\n",
        b"---\nbase_model: ex\xff\n---\n",
        "---\nbase_model: !!python/object/apply:os.system [true]\n---\n",
    ],
)
def test_a_card_that_cannot_be_read_leaves_its_parents_unknown(tmp_path, text):
    done = cards(tmp_path, broken=text)
    assert done.report.fates["refused"] == 1
    assert done.cells("derivation", *DERIVATION) == [("example/broken", "", "")]


def test_a_base_model_without_the_form_of_one_is_unknown(tmp_path):
    done = cards(
        tmp_path, tuned="---\nbase_model: a model that we made\nbase_model_relation: finetune\n---\n"
    )
    assert done.cells("derivation", *DERIVATION) == [("example/tuned", "", "fine_tune")]
    assert done.reasons("doubt") == {"bad-identifier": 1}


def test_edges_and_nodes(tmp_path):
    nodes = "model_id,author,gated\nexample/base,example,False\nexample/tuned,,manual\n"
    done = taken("hugging-face", tmp_path, {"edges.csv": EDGES, "nodes.csv": nodes})
    assert done.cells("derivation", *DERIVATION) == [
        ("example/tuned", "example/base", "fine_tune"), ("example/small", "example/base", "quantize"),
    ]  # fmt: skip
    assert done.cells("model", "model", "developer", "weights")[:2] == [
        ("example/base", "hf-example", "published"), ("example/tuned", "", ""),
    ]  # fmt: skip


# --- CycloneDX ----------------------------------------------------------------------------------------------


def test_cyclonedx(tmp_path):
    done = taken("cyclonedx", tmp_path, {"bom.json": json.dumps(CYCLONEDX)})
    assert done.cells("derivation", *DERIVATION) == [("example/tuned", "example/base", "")]
    assert done.reasons("skipped") == {"not-a-party": 1}
    assert done.reasons("doubt") == {"not-stated": 1}


def test_cyclonedx_descendants_variants_and_ancestors_of_ancestors(tmp_path):
    base = {"type": "machine-learning-model", "name": "base", "supplier": {"name": "Example Lab"}}
    model = {
        "type": "machine-learning-model",
        "name": "tuned",
        "pedigree": {
            "ancestors": [{**base, "pedigree": {"ancestors": [{"name": "first"}]}}],
            "descendants": [{"name": "small"}],
            "variants": [{"name": "other"}],
        },
    }
    done = taken("cyclonedx", tmp_path, {"bom.json": json.dumps({**CYCLONEDX, "components": [model]})})
    assert set(done.cells("derivation", "child", "parent")) == {
        ("cdx-tuned", "cdx-base"), ("cdx-base", "cdx-first"), ("cdx-small", "cdx-tuned"), ("cdx-tuned", ""),
    }  # fmt: skip
    assert ("cdx-base", "cdx-example_lab") in done.cells("model", "model", "developer")


def test_cyclonedx_as_xml(tmp_path):
    text = (
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="machine-learning-model">'
        "<name>tuned</name><pedigree><ancestors><component type='machine-learning-model'><name>base</name>"
        "</component></ancestors></pedigree></component></components></bom>"
    )
    done = taken("cyclonedx", tmp_path, {"bom.xml": text})
    assert done.cells("derivation", "child", "parent") == [("cdx-tuned", "cdx-base")]


def test_cyclonedx_that_is_cut_off_leaves_a_derivation_in_doubt(tmp_path):
    done = taken("cyclonedx", tmp_path, {"bom.json": json.dumps(CYCLONEDX)[:-40]})
    assert done.report.fates["refused"] == 1
    assert done.cells("derivation", *DERIVATION) == [("", "", "")]


# --- Epoch AI -----------------------------------------------------------------------------------------------


def test_epoch(tmp_path):
    done = taken("epoch", tmp_path, {"models.csv": EPOCH})
    assert done.cells("model", "model", "developer", "weights", "published_on") == [
        ("epoch-example_base", "epoch-example_lab", "published", "2024-05-06"),
        ("epoch-example_tuned", "", "unpublished", ""),
    ]
    assert done.cells("model_developer", "developer") == [("epoch-example_lab",), ("epoch-other_lab",)]
    assert ("epoch-other_lab", "FR") in done.cells("party", "party", "country")
    # 1.1999999999999999e24 is 1199999999999999900000000, as it is written; of the tuned one what was added
    assert done.cells("training_stage", "kind", "operations", "confidence") == [
        ("pre_training", "1199999999999999900000000", "confident"),
        ("fine_tune", "1" + "0" * 23, "likely"),
    ]
    assert done.cells("derivation", *DERIVATION) == [
        ("epoch-example_tuned", "epoch-example_base", "fine_tune")
    ]


@pytest.mark.parametrize(
    ("whole", "added", "base", "cells"),
    [
        ("1e26", "", "", ("1" + "0" * 26, "", "")),
        ("99999999999999999999999999", "", "", ("9" * 26, "", "")),
        ("100000000000000000000000001", "", "", ("1" + "0" * 25 + "1", "", "")),
        ("10.5", "", "", ("", "10", "11")),
        ("1.3e+24", "", "Example Base", ("", "", "13" + "0" * 23)),
        ("1.3e+24", "2e23", "Example Base", ("2" + "0" * 23, "", "")),
        ("much", "", "", ("", "", "")),
        ("-1e24", "", "", ("", "", "")),
        ("1e31", "", "", ("", "", "")),
        ("", "", "", ("", "", "")),
    ],
)
def test_epoch_operations(tmp_path, whole, added, base, cells):
    head, first, _ = EPOCH.splitlines()
    content = f"{head}\n{first}\nX,Example Lab,2024-05-06,{whole},Likely,China,{base},{added},API access\n"
    done = taken("epoch", tmp_path, {"models.csv": content})
    assert done.cells("training_stage", *OPERATIONS)[1] == cells


def test_epoch_figures_that_the_table_calls_wrong_are_unknown(tmp_path):
    done = taken("epoch", tmp_path, {"models.csv": EPOCH.replace("Confident", "Wrong")})
    assert done.cells("training_stage", *OPERATIONS)[0] == ("", "", "")


def test_epoch_several_bases(tmp_path):
    content = EPOCH.replace(",Example Base,1e23", ',"Example Base,Other (7B)",1e23')
    done = taken("epoch", tmp_path, {"models.csv": content})
    assert {each[2] for each in done.cells("derivation", *DERIVATION)} == {""}
    assert len(done.rows("derivation")) == 2
    whole = EPOCH.replace("Example Base,Example Lab", '"Example Base,Other (7B)",Example Lab')
    done = taken("epoch", tmp_path, {"models.csv": whole.replace(",Example Base,1e23", ',"Example Base,Other (7B)",1e23')}, "b")  # fmt: skip
    assert len(done.rows("derivation")) == 1  # a model has this name


# --- plain tables and units ---------------------------------------------------------------------------------


def test_plain_lineage(tmp_path):
    files = {
        "derivations.csv": LINEAGE,
        "stages.csv": STAGES,
        "models.csv": "model,name,weights,published_on\nbase,The Base,published,2024-01-02\n",
        "data.csv": "model,generator,operations_spent,operations_to_generate,data_published\ntuned,base,1e24,1e22,no\n",
    }
    done = taken("lineage", tmp_path, files)
    assert done.cells("derivation", *DERIVATION) == [
        ("tuned", "base", "fine_tune"),
        ("small", "tuned", "quantize"),
    ]
    # two petaFLOP-days are 2 x 10^15 x 86,400 = 1.728e20
    assert done.cells("training_stage", "model", "operations") == [
        ("base", "12" + "0" * 24), ("tuned", "1728" + "0" * 17),
    ]  # fmt: skip
    assert done.cells("synthetic_data", "model", "generator", "operations_spent", "data_published") == [
        ("tuned", "base", "1" + "0" * 24, "no")
    ]
    assert ("base", "published", "2024-01-02") in done.cells("model", "model", "weights", "published_on")


@pytest.mark.parametrize(
    ("amount", "unit", "rate", "cells", "doubt"),
    [
        ("1e26", "FLOP", "", ("1" + "0" * 26, "", ""), None),
        ("1", "petaFLOP/s-days", "", ("864" + "0" * 17, "", ""), None),  # 10^15 x 86,400
        ("0.5", "petaflop-days", "", ("432" + "0" * 17, "", ""), None),
        ("3", "EFLOP", "", ("3" + "0" * 18, "", ""), None),
        ("1000", "GPU-hours", "4e14", ("144" + "0" * 19, "", ""), None),  # 1000 x 3600 x 4e14 = 1.44e21
        ("1000", "GPU-hours", "", ("", "", ""), "bad-unit"),
        ("1000", "GPU-hours", "fast", ("", "", ""), "bad-unit"),
        ("5", "FLOP/s", "", ("", "", ""), "bad-unit"),
        ("5", "MAC", "", ("", "", ""), "bad-unit"),
        ("5", "tokens", "", ("", "", ""), "bad-unit"),
        ("1,2e25", "FLOP", "", ("", "", ""), "bad-operations"),
        ("-1", "FLOP", "", ("", "", ""), "bad-operations"),
        ("0.5", "FLOP", "", ("", "0", "1"), None),
        ("1e400", "FLOP", "", ("", "", ""), "bad-operations"),
        ("", "FLOP", "", ("", "", ""), "bad-operations"),
    ],
)
def test_units_are_converted_exactly_or_refused(tmp_path, amount, unit, rate, cells, doubt):
    content = f'model,operations,unit,operations_per_second\nm,"{amount}",{unit},{rate}\n'
    done = taken("lineage", tmp_path, {"stages.csv": content})
    assert done.cells("training_stage", *OPERATIONS) == [cells]
    assert done.reasons("doubt") == ({doubt: 1} if doubt else {})


def test_a_stage_that_stands_twice_may_be_one_or_two(tmp_path):
    content = "model,operations,source\nm,1e26,paper\nm,1e26,paper\n"
    done = taken("lineage", tmp_path, {"stages.csv": content}, "a")
    assert done.cells("training_stage", *OPERATIONS) == [
        ("1" + "0" * 26, "", ""), ("", "0", "1" + "0" * 26),
    ]  # fmt: skip
    assert done.reasons("doubt") == {"twice": 1}
    named = "stage,model,operations\nfirst,m,1e26\nsecond,m,1e26\n"
    assert taken("lineage", tmp_path, {"stages.csv": named}, "b").reasons("doubt") == {}


def test_contradictory_days_of_publication_leave_it_unknown(tmp_path):
    content = "model,weights,published_on\nm,published,2024-01-02\nm,published,2024-01-03\n"
    done = taken("lineage", tmp_path, {"models.csv": content})
    assert done.cells("model", "weights", "published_on") == [("published", "")]
    assert "differ in published_on" in done.remarks


def test_a_derivation_that_cannot_be_told_is_in_doubt(tmp_path):
    content = "child,parent,relation\ntuned,?,fine_tune\n,base,fine_tune\ntuned,base,dreamt\ntuned\n"
    done = taken("lineage", tmp_path, {"derivations.csv": content})
    assert done.cells("derivation", *DERIVATION) == [
        ("tuned", "", "fine_tune"), ("", "base", "fine_tune"), ("tuned", "base", ""), ("", "", ""),
    ]  # fmt: skip
