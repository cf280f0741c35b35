"""The deepening holds what the design asks of it per block, each part with its source, and is calm."""

import re
from pathlib import Path

import pytest

import flows
import instruments
from flows.deepening import Deepening
from flows.deepening_files import load_deepenings
from flows.kinds import BUTTON
from instruments.loading import load_instruments
from instruments.model import BlockId

QUICKSCAN = load_instruments([Path(instruments.__file__).parent / "content"])["quickscan"]
BLOCKS = {one.id: one for one in QUICKSCAN.blocks}
ALL = load_deepenings([Path(flows.__file__).parent / "content"], list(BLOCKS))
SOURCE = "004_d038bbd51b40a602.txt"

each_block = pytest.mark.parametrize("one", ALL.values(), ids=list(ALL))


def lists_of(block: str) -> dict[str, int]:
    return {each.id: len(each.points) for each in ALL[BlockId(block)].points}


def groups_of(block: str) -> dict[str, int]:
    return {each.id: len(each.questions) for each in ALL[BlockId(block)].reflection}


def read(one: Deepening) -> list[str]:
    """Every text of a deepening that is no name of something."""
    points = [point for each in one.points for point in each.points]
    tools = [tool for shelf in one.tools for tool in shelf.tools]
    return [
        one.core.text,
        one.core.question,
        *(each.title for each in (*one.reflection, *one.points, *one.tools, *one.cases)),
        *(part for each in one.questions for part in (each.title, each.text, each.question)),
        *(part for each in points for part in (each.title, each.text)),
        *(part for each in tools for part in (each.whom, each.gives)),
        *(part for each in one.cases for part in (each.text, each.more)),
    ]


def test_all_seven_blocks_are_there():
    """Each block of the Quickscan has its deepening, under the same names."""
    assert list(ALL) == list(BLOCKS)
    assert [(one.title, one.short) for one in ALL.values()] == [
        (one.title, one.short) for one in BLOCKS.values()
    ]


def test_the_questions_are_those_of_the_source():
    """Three groups with ten; nine agreements; four ways of learning; two of looking; and so on."""
    assert groups_of("strategy") == {"relevance": 4, "aims": 2, "role": 4}
    assert groups_of("agreements") == {"kinds": 9}
    assert groups_of("skills") == {"learning": 4}
    assert groups_of("imaging") == {"looking": 2}
    assert groups_of("cooperation") == {"practice": 4}
    assert groups_of("law_ethics") == {"rules": 5}
    assert groups_of("investment") == {"guiding": 3}


def test_the_points_are_those_of_the_source():
    """Three ways to reflect; six points and three rules twice; three for a case; three evaluations."""
    assert lists_of("strategy") == {"ways": 3, "together": 3}
    assert lists_of("agreements") == {"content": 4, "not_alone": 2}
    assert lists_of("skills") == {"reassuring": 2, "violence": 3}
    assert lists_of("imaging") == {"attention": 6, "searching": 3, "conversation": 3}
    assert lists_of("cooperation") == {"consultation": 3}
    assert lists_of("law_ethics") == {"protocol": 3, "weighing": 3}
    assert lists_of("investment") == {"evaluations": 3}
    evaluations = [one.title for one in ALL[BlockId("investment")].points[0].points]
    assert evaluations == ["Planevaluatie", "Procesevaluatie", "Effectevaluatie"]


def test_the_cases_are_those_of_the_source():
    """Blocks 1, 2 and 6 have one, and the youth organisation's plan is the second of block 1."""
    assert {block: [each.id for each in one.cases] for block, one in ALL.items() if one.cases} == {
        "strategy": ["conflict", "youth_plan"],
        "agreements": ["whatsapp"],
        "law_ethics": ["roles"],
    }


def test_the_tools_are_those_of_the_source():
    """So many per block as it names; block 1 names none."""
    assert {block: sum(len(each.tools) for each in one.tools) for block, one in ALL.items()} == {
        "strategy": 0,
        "agreements": 10,
        "skills": 21,
        "imaging": 13,
        "cooperation": 4,
        "law_ethics": 19,
        "investment": 4,
    }


def test_addresses_are_the_two_that_the_source_gives():
    """None is invented."""
    tools = [tool for one in ALL.values() for shelf in one.tools for tool in shelf.tools]
    assert {one.id: one.address for one in tools if one.address} == {
        "deduidier": "www.deduidier.be",
        "sam": "https://www.samvzw.be/thema/beroepsethiek",
    }
    everything = " ".join(text for one in ALL.values() for text in read(one))
    assert not re.search(r"https?:|www\.|\.be\b|\.nl\b", everything)


@each_block
def test_every_tool_has_a_name_for_whom_and_what(one):
    """And a name that fits its button; a list of them fits on a screen."""
    for shelf in one.tools:
        assert len(shelf.tools) <= 10
        for tool in shelf.tools:
            assert tool.name
            assert tool.whom
            assert tool.gives.endswith(".")
            assert 0 < len(tool.button) <= BUTTON
        assert len({tool.button for tool in shelf.tools}) == len(shelf.tools)


@each_block
def test_every_part_has_its_source(one):
    """The file, and the heading that an expert finds it under."""
    assert one.source == SOURCE
    for part in (one.core, *one.reflection, *one.points, *one.tools, *one.cases):
        assert part.source


@each_block
def test_no_question_stands_there_twice(one):
    """Each asks something of its own, in one breath."""
    asked = [each.question for each in one.questions]
    assert len(set(asked)) == len(asked)
    assert all(each.endswith("?") and len(each) <= 200 for each in asked)


@each_block
def test_it_speaks_calmly(one):
    """Je, without exclamation marks, without u, without praise."""
    said = " ".join(read(one))
    assert not re.search(r"!|\bu moet\b|\buw\b|\bgoed zo\b|\bproficiat\b", said.lower())


def test_what_the_concern_protocol_has_is_not_repeated():
    """Block 6 leads to the steps that the bot walks through, by the commands that begin them."""
    said = " ".join(read(ALL[BlockId("law_ethics")]))
    assert "/verontrusting" in said
    assert "/oefenen" in said
