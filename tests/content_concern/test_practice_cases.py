"""Each practice case fits the real graph, asks instead of scoring, and shows nothing harmful."""

import re

import pytest
from protocol import CONTENT, protocol, read

from flows.model import Branch, ChooseOne, ChooseSeveral

FLOW = protocol()
NAMES = sorted(path.stem for path in (CONTENT / "practice").glob("*.yaml"))
CASES = {name: read(f"practice/{name}.yaml") for name in NAMES}
OPENING = 500
SAYING = 300


def test_the_cases_are_those_that_can_be_chosen():
    """A button for each file, with the file's title, and a file for each button."""
    offered = {one.code: one.label for one in FLOW.nodes["k0_case"].options}
    assert offered == {case["practice"]: case["title"] for case in CASES.values()}
    assert set(offered) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_said_stands_at_a_screen(name):
    """Every stage is a node at which a person waits, once, and begins where worry begins."""
    stages = [one["node"] for one in CASES[name]["says"]]
    assert stages[0] == "s1a"
    assert len(set(stages)) == len(stages)
    assert not [one for one in stages if isinstance(FLOW.nodes[one], Branch)]
    assert {"s2c", "s2d", "s5", "a2", "s6a"} <= set(stages)


@pytest.mark.parametrize("name", NAMES)
def test_a_reflection_is_a_question_about_an_answer_that_exists(name):
    """Node and code are real, each point has one of `answer` and `without`, and it asks."""
    for one in CASES[name]["reflection"]:
        node = FLOW.nodes[one["node"]]
        assert isinstance(node, ChooseOne | ChooseSeveral)
        assert set(one) in ({"node", "answer", "question"}, {"node", "without", "question"})
        code = one.get("answer", one.get("without"))
        assert code in {option.code for option in node.options}, (name, one)
        assert one["question"].endswith("?")


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_short_and_calm(name):
    """It is read on a phone, between two questions, without an exclamation mark or a score."""
    case = CASES[name]
    assert len(case["opening"]) <= OPENING
    assert all(len(one["text"]) <= SAYING for one in case["says"])
    said = " ".join(
        [case["opening"]]
        + [one["text"] for one in case["says"]]
        + [one["question"] for one in case["reflection"]]
    )
    assert not re.search(r"!|\bfout antwoord|\bjuist antwoord|\bpunten\b|\bu moet\b", said.lower())


def test_the_case_about_suicide_names_no_means():
    """No method, no place, no detail; and somebody nearby who can help."""
    said = " ".join(one["text"] for one in CASES["night"]["says"]).lower()
    assert not re.search(
        r"pil|touw|mes\b|brug|spoor|trein|dak\b|springen|snij|afscheidsbrief", said
    )
    assert "zus" in said
