"""How instrument files become instruments, and whose file wins."""

import pytest

from instruments.document import ContentError, Problem
from instruments.loading import load_instruments
from instruments.model import LEVELS, ElementId, Level

WHOLE = """\
instrument: {id}
version: 3
title: {title}
minutes: 5
source: bron.txt
roles:
  lead: Leidinggevende
  other_people: Andere dienst
blocks:
  - id: one
    title: Eerste blok
    short: Eerste
    source: Deel 1
    elements:
      - id: first
        title: Eerste element
        a: Dit doen we altijd.
        b: Dit doen we soms.
        c: Dit doen we nooit.
        source: Vraag 1
  - id: two
    title: Tweede blok
    short: Tweede
    source: Deel 2
    elements:
      - id: second
        title: Tweede element
        a: |-
          Dat doen
          we altijd.
        b: Dat doen we soms.
        c: Dat doen we nooit.
        source: Vraag 2
"""


@pytest.fixture
def folder(tmp_path):
    """Makes a folder of files, each with an id and a title."""

    def made(name, **files):
        here = tmp_path / name
        here.mkdir()
        for stem, (identity, title) in files.items():
            text = WHOLE.format(id=identity, title=title)
            (here / f"{stem}.yaml").write_text(text, encoding="utf-8")
        return here

    return made


def test_a_file_becomes_an_instrument(folder):
    """Everything that an editor wrote stands in the instrument, in the order of the file."""
    small = load_instruments([folder("ours", small=("small", "Klein"))])["small"]
    assert (small.id, small.version, small.title, small.minutes) == ("small", 3, "Klein", 5)
    assert (small.source, small.roles) == (
        "bron.txt",
        {"lead": "Leidinggevende", "other_people": "Andere dienst"},
    )
    assert [(one.id, one.title, one.short, one.source) for one in small.blocks] == [
        ("one", "Eerste blok", "Eerste", "Deel 1"),
        ("two", "Tweede blok", "Tweede", "Deel 2"),
    ]
    assert [(one.id, one.title, one.source) for one in small.elements] == [
        ("first", "Eerste element", "Vraag 1"),
        ("second", "Tweede element", "Vraag 2"),
    ]
    second = small.blocks[1].elements[0]
    assert tuple(second.statements) == LEVELS
    assert second.statements[Level.GREEN] == "Dat doen\nwe altijd."


def test_what_is_suggested_for_one_element_is_not_for_another(folder):
    """Evidence that an element names is its own; the rest of its block's is for all of them."""
    path = folder("ours", small=("small", "Klein")) / "small.yaml"
    text = path.read_text(encoding="utf-8")
    more = "    evidence: {plan: Plan, log: Logboek}\n    elements:\n      - id: zero\n"
    zero = "        title: Nul\n        a: A\n        b: B\n        c: C\n        source: V\n"
    text = text.replace("    elements:\n", more + zero + "        evidence: [log]\n", 1)
    path.write_text(text, encoding="utf-8")
    block = load_instruments([path.parent])["small"].blocks[0]
    assert list(block.suggested(ElementId("zero"))) == ["plan", "log"]
    assert list(block.suggested(ElementId("first"))) == ["plan"]


@pytest.mark.parametrize(
    ("there", "own", "said"),
    [
        ("{plan: Plan}", "[plans]", "'plans' is no evidence of this block; did you mean 'plan'?"),
        ("{plan: Plan}", "[plan]", "the evidence leaves nothing for element 'first'"),
    ],
)
def test_evidence_that_does_not_fit_is_told(folder, there, own, said):
    """A kind of evidence that the block has not, and an element that is left with none."""
    path = folder("ours", small=("small", "Klein")) / "small.yaml"
    text = path.read_text(encoding="utf-8")
    zero = "      - id: zero\n        title: Nul\n        a: A\n        b: B\n        c: C\n"
    more = f"    evidence: {there}\n    elements:\n{zero}        source: V\n"
    text = text.replace("    elements:\n", f"{more}        evidence: {own}\n", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_instruments([path.parent])
    assert said in str(caught.value)


def test_an_element_knows_its_block(folder):
    """The block of an element is found by its id; an unknown element is a programmer's mistake."""
    small = load_instruments([folder("ours", small=("small", "Klein"))])["small"]
    assert small.block_of(ElementId("second")).id == "two"
    with pytest.raises(KeyError, match="third"):
        small.block_of(ElementId("third"))


def test_an_organisations_own_file_replaces_ours(folder):
    """A later folder replaces an earlier one's instrument of the same id, and adds its own."""
    ours = folder("ours", small=("small", "Klein"), large=("large", "Groot"))
    theirs = folder("theirs", any_name=("small", "Eigen"), more=("more", "Meer"))
    found = load_instruments([ours, theirs])
    assert {one: found[one].title for one in found} == {
        "small": "Eigen",
        "large": "Groot",
        "more": "Meer",
    }


def test_a_flow_in_the_same_folder_is_left_alone(folder):
    """One folder may hold flows as well: a file that says that it is one is not an instrument."""
    ours = folder("ours", small=("small", "Klein"))
    (ours / "aflow.yaml").write_text("flow: x\nnonsense: yes\n", encoding="utf-8")
    assert list(load_instruments([ours])) == ["small"]


def test_an_empty_folder_holds_nothing(tmp_path):
    """Without files there are no instruments, and that is no problem of content."""
    assert load_instruments([tmp_path]) == {}


def test_a_byte_order_mark_is_no_mistake(folder):
    """A file saved by an editor that marks UTF-8 reads as any other."""
    ours = folder("ours", small=("small", "Klein"))
    path = ours / "small.yaml"
    path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert list(load_instruments([ours])) == ["small"]


def test_problems_are_told_once_and_in_order():
    """The same problem twice is one line, and lines stand by file and place."""
    first, second = Problem("a.yaml", 2, "klopt niet"), Problem("a.yaml", 10, "ook niet")
    error = ContentError([second, first, second])
    assert error.problems == (first, second)
    assert str(error) == "a.yaml:2: klopt niet\na.yaml:10: ook niet"
