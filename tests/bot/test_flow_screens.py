"""How the screens of a flow read, kind by kind: what is on the buttons, and what stands above."""

from dataclasses import replace

import pytest

from bot.content import load_content
from bot.phrasing.catalogue import DUTCH, Words, content_texts, load_words
from bot.phrasing.screens import phrase
from bot.presses import REMARK
from bot.telegram.buttons import decode
from flows.engine import begin, step
from flows.events import Answered, Notice, Unfolded
from flows.model import (
    OK,
    Branch,
    ChooseSeveral,
    ChoseAny,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    NodeId,
    PickMoment,
    Tick,
    Wording,
)
from flows.state import SessionId

SIGNS, WORDS, HOUR, DONE = map(NodeId, ("signs", "words", "hour", "done"))

FLOW = Flow(
    FlowId("small"),
    1,
    SIGNS,
    {
        SIGNS: ChooseSeveral(
            SIGNS,
            (Tick(Code("plan"), "Een plan"), Tick(Code("time"), "Een uur", FactIs("mood", "bad"))),
            HOUR,
            "**Wat zie je?**",
            "Uitleg.",
            remark=WORDS,
            chapter="Stap 2 van 6 · Inschatten",
            wordings=(Wording(ChoseAny(SIGNS, (Code("plan"),)), "Wat nog?"),),
        ),
        WORDS: FreeText(WORDS, HOUR, "Geen namen."),
        HOUR: PickMoment(HOUR, DONE, "Wanneer?", last=60),
        DONE: End(DONE, "done", "Klaar."),
    },
)

OURS = load_content()
CONTENT = replace(OURS, flows={**OURS.flows, FLOW.id: FLOW})
DUTCH_WORDS = load_words(CONTENT)[DUTCH]


def started(**facts):
    given = {"today": "2026-11-22", **facts}
    return begin(FLOW, SessionId("s"), given).state


def at_hour(**facts):
    return replace(started(**facts), cursor=HOUR)


def shown(state, notice=None):
    return phrase(CONTENT, DUTCH_WORDS, state, notice)


def labels(message):
    return [[one.label for one in row] for row in message.rows]


def tapped(state, code):
    return step(FLOW, state, Answered(1, state.revision, Code(code))).state


def test_several_options_show_their_boxes():
    """Each option has a row and a box, and the button that ends it comes last."""
    state = started()
    assert labels(shown(state))[:2] == [["☐ Een plan"], ["Klaar"]]
    assert labels(shown(tapped(state, "plan")))[:2] == [["☑ Een plan"], ["Klaar"]]
    assert shown(state).rows[1][0].code == OK
    assert [one.code for one in shown(state).rows[-1]][1] == REMARK


def test_only_what_is_offered_has_a_box():
    """An option whose condition does not hold is not on the screen."""
    assert labels(shown(started(mood="bad")))[1] == ["☐ Een uur"]


def test_the_finishing_button_may_have_its_own_words():
    """Content can say what it means to be done."""
    node = replace(FLOW.nodes[SIGNS], label="Dat is alles")
    flow = replace(FLOW, nodes={**FLOW.nodes, SIGNS: node})
    content = replace(CONTENT, flows={FLOW.id: flow})
    assert labels(phrase(content, DUTCH_WORDS, started()))[1] == ["Dat is alles"]


def test_the_chapter_is_the_first_line():
    """It stands right above the text, and the explanation below it."""
    state = started()
    assert shown(state).text == "Stap 2 van 6 · Inschatten\n\x02Wat zie je?\x03"
    more = step(FLOW, tapped(state, "plan"), Unfolded(1, 2)).state
    assert shown(more).text == "Stap 2 van 6 · Inschatten\nWat nog?\n\nUitleg."


def test_every_wording_can_be_translated():
    """Each wording and chapter has its own place in the catalogues, and is read from there."""
    texts = content_texts(CONTENT)
    assert texts["small.signs.text.1"] == "Wat nog?"
    other = {
        **{one: DUTCH_WORDS(one) for one in DUTCH_WORDS.ids},
        "small.signs.text": "What?",
        "small.signs.text.1": "What else?",
        "small.signs.chapter": "Step 2",
    }
    words = Words(DUTCH, other)
    assert phrase(CONTENT, words, started()).text == "Step 2\nWhat?"
    assert phrase(CONTENT, words, tapped(started(), "plan")).text == "Step 2\nWhat else?"


def test_four_ways_around_stand_two_by_two():
    """No row of them has more than three buttons, so that none is cut off."""
    state = tapped(tapped(started(), OK), "2026-11-23t0900")
    back = replace(state, cursor=SIGNS)
    assert [len(row) for row in shown(back).rows] == [1, 1, 2, 2]
    assert [len(row) for row in shown(started()).rows] == [1, 1, 3]


def test_near_moments_come_first():
    """From an hour to a week ahead by name, then mornings by their day, none of them twice."""
    found = labels(shown(at_hour(now="2026-11-22T10:30")))
    assert found[:5] == [
        ["Over een uur"],
        ["Vanavond om 18 uur"],
        ["Morgen om 9 uur"],
        ["Over 3 dagen, om 9 uur"],
        ["Over een week, om 9 uur"],
    ]
    assert found[5] == ["di 24/11 om 9 uur", "do 26/11 om 9 uur"]
    assert found[-3:-1] == [["ma 30/11 om 9 uur", "di 1/12 om 9 uur"], ["wo 2/12 om 9 uur"]]


def test_what_is_over_is_not_offered():
    """Late in the evening this evening is over, and an hour on may be tomorrow."""
    late = at_hour(now="2026-11-22T23:30")
    assert labels(shown(late))[:2] == [["Over een uur"], ["Morgen om 9 uur"]]
    short = replace(FLOW.nodes[HOUR], last=0)
    content = replace(CONTENT, flows={FLOW.id: replace(FLOW, nodes={**FLOW.nodes, HOUR: short})})
    assert len(phrase(content, DUTCH_WORDS, late).rows) == 1


def test_without_a_clock_there_are_days():
    """Where no fact says what time it is, mornings from tomorrow on can be chosen."""
    assert labels(shown(at_hour()))[0] == ["ma 23/11 om 9 uur", "di 24/11 om 9 uur"]


@pytest.mark.parametrize("facts", [{}, {"now": "2026-11-22T10:30"}, {"now": "2026-12-31T23:59"}])
def test_each_moment_on_a_button_can_be_chosen(facts):
    """The code of each button travels in a callback, and the engine takes it."""
    state = at_hour(**facts)
    for row in shown(state).rows[:-1]:
        for one in row:
            assert decode(f"s.s.1.{one.code}").code == one.code
            assert tapped(state, one.code).cursor == DONE


@pytest.mark.parametrize("notice", [Notice.NO_MOMENT, Notice.CHOOSE_MORE])
def test_each_new_line_can_be_said(notice):
    """What does not fit is told above the screen."""
    assert shown(started(), notice).text.startswith(DUTCH_WORDS(f"notice.{notice.value}"))


def test_a_branch_has_no_screen():
    """A conversation that stands at a branch is a programmer's mistake."""
    fork = Branch(SIGNS, (), DONE)
    content = replace(CONTENT, flows={FLOW.id: replace(FLOW, nodes={**FLOW.nodes, SIGNS: fork})})
    with pytest.raises(AssertionError):
        phrase(content, DUTCH_WORDS, started())
