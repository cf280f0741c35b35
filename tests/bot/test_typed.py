"""A typed text is the answer that its button names, where that is certain and harmless."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.content import load_content
from bot.phrasing.catalogue import DUTCH, load_words
from bot.typed import typed_event
from flows.engine import begin
from flows.events import Answered, Wrote
from flows.model import (
    ChooseOne,
    ChooseSeveral,
    Code,
    End,
    Flow,
    FlowId,
    FreeText,
    NodeId,
    Option,
    PickDate,
    Say,
    Tick,
)
from flows.state import Held, SessionId

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
NOW = datetime(2026, 11, 22, 10, 30)  # noqa: DTZ001 - the wall clock has no zone
ONE, BOXES, HELLO, DAY, NOTED, NOTE, DONE = map(
    NodeId, ("one", "boxes", "hello", "day", "noted", "note", "done")
)
NODES = {
    HELLO: Say(HELLO, ONE, "Dag", "Verder"),
    ONE: ChooseOne(
        ONE,
        (
            Option(Code("m7"), BOXES, "7"),
            Option(Code("a"), BOXES, "Ja"),
            Option(Code("b"), BOXES, "ja "),
            Option(Code("end"), DONE, "Stop maar"),
            Option(Code("blank"), BOXES),
        ),
    ),
    BOXES: ChooseSeveral(BOXES, (Tick(Code("x"), "Een doel"), Tick(Code("y"), "Geen")), DAY),
    DAY: PickDate(DAY, NOTED),
    NOTED: ChooseOne(
        NOTED, (Option(Code("yes"), DONE, "Ja"), Option(Code("on"), DAY, "Verder")), remark=NOTE
    ),
    NOTE: FreeText(NOTE, NOTED, unasked=True),
    DONE: End(DONE, "done"),
}
FLOW = Flow(FlowId("small"), 1, HELLO, NODES)


def typed(node, text, *, flow=FLOW, weighs=(), held=None):
    content = replace(CONTENT, flows={**CONTENT.flows, flow.id: flow})
    state = replace(begin(flow, SessionId("s"), {}).state, cursor=node, held=held)
    return typed_event(content, WORDS, state, text, weighs, 5, NOW)


@pytest.mark.parametrize(
    ("node", "text", "code"),
    [
        (ONE, "7", "m7"),
        (ONE, " 7\n", "m7"),
        (HELLO, "verder", "ok"),
        (BOXES, "een  doel", "x"),
        (BOXES, "Klaar", "ok"),
    ],
)
def test_a_label_is_its_tap(node, text, code):
    """Whatever capitals and spaces it is typed with; a box is ticked, and one can be done."""
    assert typed(node, text) == Answered(5, 1, Code(code))


@pytest.mark.parametrize(
    ("node", "text"),
    [(ONE, "Ja"), (ONE, "8"), (ONE, ""), (ONE, "Stop maar"), (NOTE, "Verder"), (NOTED, "Verder")],
)
def test_what_is_not_certain_stays_a_text(node, text):
    """Two of one label, none, nothing, what would end it, and where words are a note."""
    assert typed(node, text) == Wrote(5, text)


def test_what_weighs_stays_a_text():
    """Nor where clients are spoken of, or a text is held."""
    assert typed(ONE, "7", weighs=("name",)) == Wrote(5, "7", ("name",))
    assert typed(ONE, "7", flow=replace(FLOW, protected=True)) == Wrote(5, "7")
    assert typed(ONE, "7", held=Held("", 1, ("distress",))) == Wrote(5, "7")


def test_a_day_is_read():
    """Where one is asked, and nowhere else."""
    assert typed(DAY, "morgen") == Wrote(5, "2026-11-23")
    assert typed(ONE, "morgen") == Wrote(5, "morgen")
