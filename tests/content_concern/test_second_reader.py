"""What a second reader is asked fits what the practitioner is asked, code by code."""

from pathlib import Path

import pytest

from flows.comparing import TOLD, questions, shared
from flows.loading import read_flow
from flows.model import Branch, ChooseSeveral, FreeText
from flows.practice import BEGINNING
from flows.state import Act, Entry, SessionId, State

CONTENT = Path(__file__).resolve().parents[2] / "flows" / "content"
READER = read_flow(CONTENT / "second_reader.yaml", {})[1]
RUN = read_flow(CONTENT / "concern.yaml", {})[1]


@pytest.mark.parametrize("node", questions(READER))
def test_same_question_same_answers(node):
    """Ids, codes and labels are those of the protocol, so that the answers compare."""
    mine, theirs = READER.nodes[node], RUN.nodes[node]
    assert type(mine) is type(theirs)
    assert [(one.code, one.label) for one in mine.options] == [
        (one.code, one.label) for one in theirs.options
    ]


def test_the_five_choices_are_asked():
    """Danger, signs, whom to involve, consultation outside, decision; in this order."""
    assert [one for one in questions(READER) if not one.startswith("s4b")] == [
        "s2d",
        "s2e",
        "s4c",
        "s5",
    ]
    inside = [
        one
        for one, node in RUN.nodes.items()
        if one.startswith("s4b") and isinstance(node, ChooseSeveral)
        if not one.endswith(("_in", "_out"))  # why is asked of the practitioner alone
    ]
    assert [one for one in questions(READER) if one.startswith("s4b")] == inside


def test_a_reader_writes_nothing():
    """No free text, screens that cannot be passed on, help on each, and a day at most."""
    assert not [one for one in READER.nodes.values() if isinstance(one, FreeText)]
    assert READER.protected
    assert READER.emergency
    assert READER.keeping.most == 1


def test_every_candidate_inside_can_be_let_in():
    """Each `Betrekken` of step 4b offers it, and nothing else in the protocol does."""
    inside = {
        case.when.node: case.next
        for node in RUN.nodes.values()
        if isinstance(node, Branch) and node.id.startswith("s4b_")
        for case in node.cases
    }
    assert len(inside) == 3
    test = ("role", "mandate", "necessity")
    ticked = tuple(
        Entry(node, Act.TOGGLED, code, 1)
        for node in RUN.nodes
        if node.startswith(("s4b", "s4d"))
        for code in test
    )
    begun = Entry(BEGINNING, Act.ANSWERED, "worried", 1)
    for cursor in RUN.nodes:
        state = State(SessionId("s"), RUN.id, 1, 1, {}, (begun, *ticked), cursor)
        weighed = [one for one, way in inside.items() if way == cursor]
        assert shared(RUN, state) == (weighed[0] if weighed else None)


def test_what_is_told_are_codes():
    """The three questions of which a reader is told have no words of one's own."""
    assert not [one for one in TOLD if isinstance(RUN.nodes[one], FreeText)]
