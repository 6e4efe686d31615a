"""Small published files in, the tables that an import makes of them out; small samples of every format."""

import csv
import dataclasses
import json
from functools import cache
from pathlib import Path

from lexlog import library
from lexlog.imports import schema
from lexlog.imports.kinds import KINDS
from lexlog.imports.report import Report, as_json
from lexlog.imports.run import import_files
from lexlog.imports.tree import Settings

ROOT = Path(__file__).resolve().parents[2]
SHARED = next(
    (
        each / "shared" / "data"
        for each in (ROOT.parent, ROOT.parent.parent)
        if (each / "shared" / "data").is_dir()
    ),
    None,
)
"""Published files, where they are at hand."""


@cache
def law():
    return library.load().law


def settings(**changed):
    mappings = schema.mappings()
    made = Settings(mappings, schema.known_countries(mappings), schema.columns(law()))
    return dataclasses.replace(made, **changed)


@dataclasses.dataclass(frozen=True)
class Taken:
    """What an import left behind."""

    report: Report
    folder: Path

    def rows(self, table):
        path = self.folder / f"{table}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))

    def cells(self, table, *columns):
        return [tuple(row[column] for column in columns) for row in self.rows(table)]

    def reasons(self, weight):
        return {each.reason: each.count for each in self.report.reasons if each.weight == weight}

    @property
    def remarks(self):
        return (self.folder / "import-remarks.txt").read_text(encoding="utf-8")

    @property
    def json(self):
        return json.loads((self.folder / "import.json").read_text(encoding="utf-8"))


def taken(kind, folder, files, into="facts", beside=(), **changed):
    """Import files, given as text or bytes by name, to be loaded beside other folders."""
    paths = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    return imported(kind, paths, folder / into, beside, **changed)


def imported(kind, paths, into, beside=(), **changed):
    """Import files that are there."""
    found = next(each for each in KINDS if each.name == kind)
    report = import_files(found, paths, into, settings(**changed), schema.keyed(law()), beside=beside)
    assert sum(report.fates.values()) == report.records
    assert json.loads((into / "import.json").read_text(encoding="utf-8")) == as_json(report)
    return Taken(report, into)


def lines(*objects):
    """JSON, one object a line."""
    return "".join(json.dumps(each) + "\n" for each in objects)


# --- samples: invented records in the published forms -------------------------------------------------------

ENTITY_LIST = """name,aliases,country,address,federal_register,notes
"Example Circuits Co., Ltd.",ECC; Example IC,China,"1 Example Road, Shenzhen","99 FR 1, 1/2/23",\
"For all items subject to the EAR (See §§ 734.9(e)(2) and 744.11 of the EAR) 4"
"Example Circuits Co., Ltd.",,Hong Kong,"2 Example Street, Kowloon","99 FR 1, 1/2/23",\
"For all items subject to the EAR (See §§ 734.9(e)(2) and 744.11 of the EAR) 4"
Example Trading,,Burma,,"99 FR 2",For all items subject to the EAR. (See § 744.11 of the EAR)
"""
CSL = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
    "standard_order,license_requirement,license_policy,alt_names,ids\n"
    'a1,Entity List (EL) - Bureau of Industry and Security,,,,Example Foundry,,"1 Way, Town, CN; 2 Way, '
    'Town, AE",99 FR 3,2023-01-02,,,"For all items subject to the EAR (See §§734.4(a)(9), 734.9(e)(3), and '
    '744.11 of the EAR)5",Presumption of denial.,EF; ExFo,\n'
    "a2,Specially Designated Nationals (SDN) - Treasury Department,4711,Individual,SDGT; NPWMD,Example Person,,"
    '"Town, RU",,,,,,,,\n'
)
STATEMENT = {
    "publicationDetails": {"publicationDate": "2024-02-01", "bodsVersion": "0.4", "publisher": {"name": "R"}},
    "statementDate": "2024-01-31",
    "recordStatus": "new",
}


def entity(record, name, kind="registeredEntity", **more):
    details = {"isComponent": False, "entityType": {"type": kind}, "name": name}
    return {**STATEMENT, "statementId": f"s-{record}-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "declarationSubject": "c",
            "recordId": record, "recordType": "entity", "recordDetails": {**details, **more}}  # fmt: skip


def relationship(record, owner, owned, *interests, **more):
    details = {"isComponent": False, "subject": owned, "interestedParty": owner, "interests": list(interests)}
    return {**STATEMENT, "statementId": f"s-{record}-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "declarationSubject": "c",
            "recordId": record, "recordType": "relationship", "recordDetails": {**details, **more}}  # fmt: skip


def shares(share=None, **more):
    made = {"type": "shareholding", "directOrIndirect": "direct", **more}
    return made if share is None else {**made, "share": share}


BODS = [
    entity("c1", "Example Holding"),
    entity("c2", "Example Works", identifiers=[{"scheme": "GB-COH", "id": "01234567"}]),
    relationship("r1", "c1", "c2", shares({"exact": 50.5}, startDate="2020-01-01")),
]
FTM = [
    {"id": "a", "schema": "Company", "properties": {"name": ["Example A"], "jurisdiction": ["de"]}},
    {"id": "b", "schema": "Company", "properties": {"name": ["Example B"], "country": ["ru"]}},
    {
        "id": "o",
        "schema": "Ownership",
        "properties": {"owner": ["a"], "asset": ["b"], "percentage": ["50 %"]},
    },
]
PSC = [
    {
        "company_number": "01234567",
        "data": {
            "kind": "corporate-entity-person-with-significant-control",
            "name": "Example Top Ltd",
            "identification": {"registration_number": "7654321", "place_registered": "Companies House"},
            "natures_of_control": ["ownership-of-shares-50-to-75-percent", "voting-rights-50-to-75-percent"],
            "notified_on": "2020-02-03",
            "links": {"self": "/company/01234567/persons-with-significant-control/corporate-entity/AbC"},
        },
    }
]


def lei(start):
    """A LEI that begins so, with its check digits."""
    base = start.ljust(18, "X")
    return base + f"{98 - int(''.join(str(int(each, 36)) for each in base + '00')) % 97:02d}"


CHILD, PARENT, TOP = lei("213800CHILD"), lei("213800PARENT"), lei("213800TOP")


def level_1(*records, count=None):
    made = "".join(
        f"<lei:LEIRecord><lei:LEI>{each}</lei:LEI><lei:Entity><lei:LegalName>Example {each[6:11]}</lei:LegalName>"
        "<lei:LegalAddress><lei:Country>KY</lei:Country></lei:LegalAddress><lei:HeadquartersAddress>"
        "<lei:Country>CN</lei:Country></lei:HeadquartersAddress><lei:EntityCategory>GENERAL</lei:EntityCategory>"
        "</lei:Entity><lei:Registration><lei:RegistrationStatus>ISSUED</lei:RegistrationStatus>"
        "</lei:Registration></lei:LEIRecord>\n"
        for each in records
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><lei:LEIData xmlns:lei="http://www.gleif.org/data/schema/leidata/'
        f'2016"><lei:LEIHeader><lei:RecordCount>{len(records) if count is None else count}</lei:RecordCount>'
        f"</lei:LEIHeader><lei:LEIRecords>\n{made}</lei:LEIRecords></lei:LEIData>\n"
    )


RELATIONS = (
    "Relationship.StartNode.NodeID,Relationship.EndNode.NodeID,Relationship.RelationshipType,"
    "Relationship.RelationshipStatus,Relationship.Period.1.startDate,Relationship.Period.1.endDate,"
    "Relationship.Period.1.periodType,Registration.RegistrationStatus,Registration.ValidationSources\n"
    f"{CHILD},{PARENT},IS_DIRECTLY_CONSOLIDATED_BY,ACTIVE,2019-01-01T00:00:00Z,,RELATIONSHIP_PERIOD,PUBLISHED,"
    "FULLY_CORROBORATED\n"
    f"{CHILD},{TOP},IS_ULTIMATELY_CONSOLIDATED_BY,ACTIVE,2019-01-01T00:00:00Z,,RELATIONSHIP_PERIOD,LAPSED,"
    "FULLY_CORROBORATED\n"
)
EXCEPTIONS = (
    "LEI,Exception.Category,Exception.Reason.1,Exception.Reason.2\n"
    f"{TOP},ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,NATURAL_PERSONS,\n"
    f"{PARENT},ULTIMATE_ACCOUNTING_CONSOLIDATION_PARENT,NON_CONSOLIDATING,\n"
)
HOLDINGS = """owner,owned,percent,from,to,source
listed_example,middle,50,2020-01-01,,register 1
middle,target,30,,,register 2
listed_example,target,20.000000,,,register 2
"""
SEC = """accession_number,company_cik,owner_key,percent_of_class,control_class,pct_verified,pct_source
0000000000-20-000001,0000000001,0000000002,50.0,control,True,row13
0000000000-20-000002,0000000001,0000000003,,unknown,False,
"""
WIKIDATA = "owned_qid,owner_qid,start_date,owned_name,owner_name\nQ1,Q2,2001-02-03,Example,Owner\n"
EDGES = "child,parent,relation\nexample/tuned,example/base,finetune\nexample/small,example/base,quantized\n"
LINEAGE = """child,parent,relation
tuned,base,fine_tune
small,tuned,quantize
"""
STAGES = """model,operations,unit,kind,source
base,1.2e25,FLOP,pre_training,paper
tuned,2,petaFLOP-days,fine_tune,paper
"""
EPOCH = """Model,Organization,Publication date,Training compute (FLOP),Confidence,Country (of organization),\
Base model,Finetune compute (FLOP),Model accessibility
Example Base,Example Lab,2024-05-06,1.1999999999999999e+24,Confident,China,,,Open weights (unrestricted)
Example Tuned,"Example Lab,Other Lab",2024-06-07,1.3e+24,Likely,"China,France",Example Base,1e23,API access
"""
CYCLONEDX = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "components": [
        {
            "type": "machine-learning-model",
            "name": "tuned",
            "group": "example",
            "purl": "pkg:huggingface/example/tuned@abc",
            "pedigree": {
                "ancestors": [{"type": "machine-learning-model", "purl": "pkg:huggingface/example/base@def"}]
            },
        },
        {"type": "library", "name": "numpy"},
    ],
}
CARD = "---\nlicense: mit\nbase_model:\n- example/base\nbase_model_relation: adapter\n---\n# Example\n"
SAMPLES = {
    "entity-list": {"el_2026-07-09.csv": ENTITY_LIST},
    "csl": {"csl_2026-07-09.csv": CSL},
    "bods": {"bods.json": json.dumps(BODS)},
    "followthemoney": {"entities.ftm.json": lines(*FTM)},
    "gleif": {"lei.xml": level_1(CHILD, PARENT, TOP), "rr.csv": RELATIONS, "repex.csv": EXCEPTIONS},
    "psc": {"psc.txt": lines(*PSC)},
    "sec-13d": {"sec.csv": SEC},
    "wikidata": {"edges.csv": WIKIDATA},
    "holdings": {"holdings.csv": HOLDINGS},
    "hugging-face": {"edges.csv": EDGES},
    "cyclonedx": {"bom.json": json.dumps(CYCLONEDX)},
    "epoch": {"models.csv": EPOCH},
    "lineage": {"derivations.csv": LINEAGE, "stages.csv": STAGES},
}
"""A small file or more of most kinds."""
