"""Each practice case fits the real graph, asks instead of scoring, and shows nothing harmful."""

import re

import pytest
from protocol import CONTENT, protocol

from flows.model import ChooseOne
from flows.practice import load_cases

FLOW = protocol()
CASES = load_cases([CONTENT], FLOW)
LEAST = 4


def test_the_cases_are_those_that_can_be_chosen():
    """At least four, each with its file, and with the title that stands on its button."""
    choice = FLOW.nodes["k0_case"]
    assert isinstance(choice, ChooseOne)
    assert {one.code: one.label for one in choice.options} == {
        one.id: one.title for one in CASES.values()
    }
    assert len(CASES) >= LEAST


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_stands_at_a_screen(name):
    """It begins where worry begins, and the steps that decide have a sentence of their own."""
    stages = list(CASES[name].says)
    assert stages[0] == "s1a"
    assert {"s2c", "s2d", "s5", "a2", "s6a"} <= set(stages)


@pytest.mark.parametrize("name", CASES)
def test_a_case_has_enough_to_look_back_on(name):
    """Whoever practised is asked about several steps, and no question stands there twice."""
    asked = [one.question for one in CASES[name].reflection]
    assert len({one.node for one in CASES[name].reflection}) >= LEAST
    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_calm(name):
    """It is read between two questions, without an exclamation mark or a score."""
    case = CASES[name]
    said = " ".join([case.opening, *case.says.values(), *(one.question for one in case.reflection)])
    assert not re.search(r"!|\bfout antwoord|\bjuist antwoord|\bpunten\b|\bu moet\b", said.lower())


def test_the_case_about_suicide_names_no_means():
    """No method, no place, no detail; and somebody nearby who can help."""
    said = " ".join(CASES["night"].says.values()).lower()
    assert not re.search(
        r"pil|touw|mes\b|brug|spoor|trein|dak\b|springen|snij|afscheidsbrief", said
    )
    assert "zus" in said
