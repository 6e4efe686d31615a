"""A small law of its own and facts for it, to be changed by tests."""

LAW = """policy small.law "A small law" {
  source "Gazette 1";
  decides shipment;
  modelled from 2020-01-01;
}

entity port "a port" {
  port: key;
}

entity crop "what is shipped" {
  crop: key;
  weight: number in t from 0 to 1_000 by 1;
  grown: here | abroad;
}

case shipment "a load that leaves" {
  case: key;
  kind: sale | gift;
  day: date as date;
  port: port as destination;
  crop: crop;
  fee: number in t from 0 to 1_000 by 1;
  decided on day;
  covers speaks of kind;
}

unit t;

instrument first_rule "The first rule" {
  source "Gazette 1";
  effective 2020-01-01;
}

instrument second_rule "The second rule" {
  source "Gazette 2";
  effective 2022-01-01;
}

group far of port "Far ports" per "Gazette 1" {
  oslo, lima;
}

parameter least_fee = 5 t "The least fee" [by first_rule];

define heavy(c: crop) per "Gazette 1" {
  when (1) weight of c >= 100 t;
}

requirement loads "Heavy loads" section "Gazette 1" {
  covers (a) sale, gift;
  when (b) [by first_rule] crop is heavy and destination in group far and grown of crop is here;
  review (c) case_by_case;
}

exception PAID "Paid loads" to loads section "Gazette 2" {
  allow (a) [by first_rule] fee >= least_fee;
  unless (b) [by first_rule] kind is gift;
}
"""

CROPS = [("light", 99), ("edge", 100), ("next", 101), ("heavy", 500)]


def facts(folder):
    """Every crop to every port, as a sale and as a gift, with a fee of 0, 5 and 6."""
    folder.mkdir(parents=True, exist_ok=True)
    ports = ["oslo", "lima", "bonn"]
    (folder / "port.csv").write_text("port,source\n" + "".join(f"{each},test\n" for each in ports))
    rows = "".join(f"{name},{weight},here,test\n" for name, weight in CROPS)
    (folder / "crop.csv").write_text("crop,weight,grown,source\n" + rows)
    lines = ["case,kind,day,port,crop,fee,source"]
    for crop, _ in CROPS:
        for port in ports:
            for kind in ("sale", "gift"):
                for fee in (0, 5, 6):
                    lines.append(f"{crop}-{port}-{kind}-{fee},{kind},2023-01-01,{port},{crop},{fee},test")
    (folder / "shipment.csv").write_text("\n".join(lines) + "\n")
    return folder


def policy(folder, *replaced):
    """The law with pieces of its text replaced, in a folder."""
    text = LAW
    for old, new in replaced:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    place = folder / "small" / "law.lexlog"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    return folder


def home(folder):
    """The law as the bundled one of a home, with no reference facts; its facts."""
    policy(folder / "policy")
    (folder / "policy" / "world.lexlog").write_text('policy world "Nothing" {\n  source "none";\n}\n')
    (folder / "facts" / "reference").mkdir(parents=True)
    return facts(folder / "facts" / "mine")
