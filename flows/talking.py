"""Knows how a team's talk about its picture goes, as a flow; not how it reads or who says what.

    begin ─► (actions …) ─► alike ─► slot1 ─► … ─► slot5 ─► grow ─► (remarks …) ─► close ─► done
                              │        │                                             ▲
                              └────────┴──────────────── enough for today ───────────┘

A list of more than one page leads to itself: how often it stands on the way is its page. Of every
element that is talked about a note can be written down, and one of the whole.
"""

from collections.abc import Iterator, Mapping

from flows.model import (
    Branch,
    Case,
    ChooseOne,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    Node,
    NodeId,
    Option,
    Say,
    View,
)
from flows.reading import answers, trail
from flows.round import RoundId
from flows.state import Act, Entry, State
from flows.talk_ground import (
    CARDS,
    LEFT_OPEN,
    MORE,
    REMARKED,
    ROUND,
    SLOTS,
    YES,
    filled,
    slots_of,
)
from flows.talk_notes import TalkNotes
from instruments.model import ElementId, Instrument, InstrumentId

PREFIX = "talk."
"""What the id of a talk's flow begins with; the instrument's id follows."""

BEGIN, ACTIONS, ALIKE, GROW = map(NodeId, ("begin", "actions", "alike", "grow"))
REMARKS, CLOSE, WHOLE, DONE = map(NodeId, ("remarks", "close", "whole", "done"))

NEXT, ON, ENOUGH, END = map(Code, ("next", "on", "enough", "end"))
"""Another page, the next part, enough for today, and the talk is over."""

NOTE_LIMIT, WHOLE_LIMIT = 300, 500
"""Characters; all notes are to be read in one message."""


def flow_id(instrument: InstrumentId) -> FlowId:
    return FlowId(f"{PREFIX}{instrument}")


def instrument_id(flow: FlowId) -> InstrumentId | None:
    """The instrument of a talk's flow; None for any other flow."""
    return InstrumentId(flow.removeprefix(PREFIX)) if flow.startswith(PREFIX) else None


def slot_node(place: int) -> NodeId:
    return NodeId(f"slot{place}")


def note_node(place: int) -> NodeId:
    return NodeId(f"note{place}")


def cards_node(place: int) -> NodeId:
    return NodeId(f"cards{place}")


def compile_talk(instrument: Instrument) -> Flow:
    nodes = {node.id: node for node in _nodes()}
    return Flow(flow_id(instrument.id), instrument.version, BEGIN, nodes)


def _nodes() -> Iterator[Node]:
    left, first, read = NodeId("left?"), NodeId(f"{slot_node(1)}?"), NodeId("read?")
    yield Say(BEGIN, left, view=View.TALK_BEGIN)
    yield Branch(left, (Case(FactIs(LEFT_OPEN, YES), ACTIONS),), ALIKE)
    yield ChooseOne(ACTIONS, (Option(NEXT, ACTIONS), Option(ON, ALIKE)), view=View.TALK_ACTIONS)
    yield ChooseOne(ALIKE, (Option(ON, first), Option(ENOUGH, CLOSE)), view=View.TALK_ALIKE)
    for place in range(1, SLOTS + 1):
        yield from _slot_nodes(place)
    yield ChooseOne(GROW, (Option(ON, read), Option(ENOUGH, CLOSE)), view=View.TALK_GROW)
    yield Branch(read, (Case(FactIs(REMARKED, YES), REMARKS),), CLOSE)
    yield ChooseOne(REMARKS, (Option(NEXT, REMARKS), Option(ON, CLOSE)), view=View.TALK_REMARKS)
    yield ChooseOne(CLOSE, (Option(END, DONE),), view=View.TALK_CLOSE, remark=WHOLE)
    yield FreeText(WHOLE, CLOSE, view=View.TALK_NOTE, limit=WHOLE_LIMIT)
    yield End(DONE, "done")


def cards_of(node: NodeId, view: View, subject: str) -> Node:
    """All that is written on the cards, which is looked at and come back from."""
    return ChooseOne(node, (Option(MORE, node, visit=True),), view=view, subject=subject)


def _slot_nodes(place: int) -> Iterator[Node]:
    here, note, cards = slot_node(place), note_node(place), cards_node(place)
    # What is filled is filled from the first on.
    after = NodeId(f"{slot_node(place + 1)}?") if place < SLOTS else GROW
    yield Branch(NodeId(f"{here}?"), (Case(FactIs(filled(place), YES), here),), GROW)
    yield ChooseOne(
        here,
        (Option(ON, after), Option(ENOUGH, CLOSE), Option(CARDS, cards, visit=True)),
        view=View.TALK_ELEMENT,
        subject=str(place),
        remark=note,
    )
    yield cards_of(cards, View.TALK_CARDS, str(place))
    yield FreeText(note, here, view=View.TALK_NOTE, subject=str(place), limit=NOTE_LIMIT)


# --- what a state says
def cards_leaf(state: State) -> int:
    """On which page of the cards a talk stands, counted from 1: each is a visit of its own."""
    return 1 + state.returns.count(state.cursor)


def leaf(state: State) -> int:
    """On which page of its list a talk stands, counted from 1; Terug leafs back."""
    return 1 + trail(state).count(state.cursor)


def notes(state: State) -> dict[ElementId, str]:
    """What was written down of each element, in the order of the talk."""
    said = answers(state)
    found = ((one, said.get(note_node(place))) for place, one in enumerate(slots_of(state), 1))
    return {element: text for element, text in found if text}


def notes_of(state: State, made: int, before: TalkNotes | None) -> TalkNotes:
    """What a talk came to; `made` in seconds.

    Of an earlier talk about the same round stays what this one did not speak of.
    """
    talked = slots_of(state)
    kept = {} if before is None else before.notes
    rest = {one: text for one, text in kept.items() if one not in talked}
    return TalkNotes(
        RoundId(state.facts[ROUND]),
        InstrumentId(state.flow.removeprefix(PREFIX)),
        made,
        {**notes(state), **rest},
        answers(state).get(WHOLE, ""),
    )


def is_noted(state: State) -> bool:
    """Whether anything is written down that would be lost with this conversation."""
    return bool(notes(state)) or bool(answers(state).get(WHOLE))


def history_of(state: State, before: TalkNotes, at: int) -> tuple[Entry, ...]:
    """The history of a new talk in which earlier notes stand, to be read, changed or cleared.

    Each is a visit that came back, so that no way leads back to it.
    """
    earlier: Mapping[NodeId, str] = {
        **{
            note_node(place): before.notes.get(one, "")
            for place, one in enumerate(slots_of(state), 1)
        },
        WHOLE: before.whole,
    }
    return tuple(
        entry
        for node, text in earlier.items()
        if text
        for entry in (Entry(BEGIN, Act.VISITED, "", at), Entry(node, Act.WROTE, text, at))
    )
