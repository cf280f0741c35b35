"""Knows how a talk ends in one colour for each rubric, as a flow; not how it reads.

    begin ─► ask ─► why ─► set ─► (what ─► who ─► when ─► set) ─► next ask … ─► list ─► done
              │ ▲    ▲       │                                                  ▲ │ │
              │ └────┴─ change, why                                             │ │ └► lacking
              └── later: the next one that is open, or all of them ─────────────┘ └► set or ask

Every rubric that the round asked has its own questions. Who looks at all of them from a question
has answered nothing there: what was agreed stays. What is agreed with its argument is passed over
on the way, and is found again in the list of all. Whose argument is lacking is asked for it, and
who ends the talk while any is hears so, once. What was agreed is read in `flows/concluded.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import orjson

from flows.model import (
    Branch,
    Case,
    ChooseOne,
    Chose,
    Code,
    End,
    FactIs,
    Flow,
    FreeText,
    HasAnswered,
    Node,
    NodeId,
    Option,
    PickDate,
    View,
)
from flows.state import State
from flows.talk_ground import CARDS, YES
from flows.talk_notes import TalkNotes
from flows.talking import DONE, END, ON, cards_of, flow_id
from instruments.disclosure import Release, asked
from instruments.model import LEVELS, ElementId, Instrument, Level

BEGIN, LIST, LACKING = map(NodeId, ("begin", "list", "lacking"))

LATER, ALL, ACTION, CHANGE, WHY = map(Code, ("later", "all", "action", "change", "why"))
"""Not agreed yet, the list of all, an action with this rubric, another colour, its argument."""

MONTHS: Mapping[str, int] = {"m1": 1, "m3": 3, "m6": 6, "m12": 12}
"""By when an action was to be done, in months from its day, as talks said it once."""

AHEAD = 3650
"""Days from today within which an action ends, as the plan's own question takes them."""

LIMIT = 500
"""Characters of an argument: fourteen of them are read in a few messages."""

WHAT_LIMIT, WHO_LIMIT = 200, 60
"""Characters of an action and of who does it, as the plan's own questions take them."""

EARLIER = "earlier"
"""The fact with what was agreed in the rounds before (as JSON)."""

LACKS = "lacks"
"""The fact that says whether any rubric has a colour without its argument."""


def _named(kind: str, element: ElementId) -> NodeId:
    return NodeId(f"{kind}_{element}")


def ask_node(element: ElementId) -> NodeId:
    return _named("ask", element)


def cards_node(element: ElementId) -> NodeId:
    return _named("cards", element)


def why_node(element: ElementId) -> NodeId:
    return _named("why", element)


def set_node(element: ElementId) -> NodeId:
    return _named("set", element)


def what_node(element: ElementId) -> NodeId:
    return _named("what", element)


def who_node(element: ElementId) -> NodeId:
    return _named("who", element)


def when_node(element: ElementId) -> NodeId:
    return _named("when", element)


def asks(element: ElementId) -> str:
    """The fact that says whether the round asked a rubric."""
    return f"asks_{element}"


def lacks(element: ElementId) -> str:
    """The fact that says whether a rubric has a colour without its argument."""
    return f"{LACKS}_{element}"


def compile_consensus(instrument: Instrument) -> Flow:
    nodes = {node.id: node for node in _nodes(instrument)}
    return Flow(flow_id(instrument.id), instrument.version, BEGIN, nodes)


def _nodes(instrument: Instrument) -> Iterator[Node]:
    every = [one.id for one in instrument.elements]
    ways = [*(_named("way", one) for one in every), LIST]
    yield ChooseOne(BEGIN, (Option(ON, ways[0]), Option(ALL, LIST)), view=View.CONSENSUS_BEGIN)
    for element, (way, after) in zip(every, pairwise(ways), strict=True):
        yield from _rubric(element, way, after)
    rubrics = tuple(
        Option(Code(one), _named("to", one), when=FactIs(asks(one), YES), away=True)
        for one in every
    )
    yield ChooseOne(
        LIST,
        (*rubrics, Option(ON, ways[0], away=True), Option(END, NodeId("end?"), away=True)),
        view=View.CONSENSUS_LIST,
    )
    told = (Case(HasAnswered(LACKING), DONE), Case(FactIs(LACKS, YES), LACKING))
    yield Branch(NodeId("end?"), told, DONE)
    first = NodeId("lacks?")
    yield ChooseOne(LACKING, (Option(ON, first), Option(END, DONE)), view=View.CONSENSUS_LACKING)
    yield Branch(first, tuple(Case(FactIs(lacks(one), YES), why_node(one)) for one in every), LIST)
    yield End(DONE, "done")


def _rubric(element: ElementId, way: NodeId, after: NodeId) -> Iterator[Node]:
    """The questions of one rubric: its way in where it is open, and to it from the list."""
    ask, why, there = ask_node(element), why_node(element), set_node(element)
    what, who, when = what_node(element), who_node(element), when_node(element)
    agreed = [Chose(ask, Code(level)) for level in LEVELS]
    lacking, open_one = (
        Case(FactIs(lacks(element), YES), why),
        Case(FactIs(asks(element), YES), ask),
    )
    yield Branch(way, (lacking, *(Case(one, after) for one in agreed), open_one), after)
    yield Branch(_named("to", element), tuple(Case(one, there) for one in agreed), ask)
    colours = tuple(Option(Code(level), why) for level in LEVELS)
    seen = Option(CARDS, cards_node(element), visit=True)
    yield ChooseOne(
        ask,
        (*colours, Option(LATER, after), Option(ALL, LIST, visit=True), seen),
        view=View.CONSENSUS_ASK,
        subject=element,
    )
    yield cards_of(cards_node(element), View.CONSENSUS_CARDS, element)
    yield FreeText(why, there, view=View.CONSENSUS_WHY, subject=element, limit=LIMIT, skip=LATER)
    yield ChooseOne(
        there,
        (
            Option(ON, after),
            Option(ACTION, what),
            Option(WHY, why),
            Option(CHANGE, ask),
            Option(ALL, LIST),
        ),
        view=View.CONSENSUS_SET,
        subject=element,
    )
    yield FreeText(what, who, view=View.CONSENSUS_WHAT, subject=element, limit=WHAT_LIMIT)
    yield FreeText(who, when, view=View.CONSENSUS_WHO, subject=element, limit=WHO_LIMIT, skip=LATER)
    yield PickDate(
        when,
        there,
        view=View.CONSENSUS_WHEN,
        subject=element,
        first=0,
        last=AHEAD,
        calendar=True,
        skip=LATER,
    )


# --- what it is held upon
def ground(instrument: Instrument, shown: Release, earlier: Iterable[TalkNotes]) -> dict[str, str]:
    """The facts of a talk about this release; `earlier` are the talks before, the newest first."""
    there = {asks(one.id): YES for block in asked(instrument, shown) for one in block.elements}
    before = {one: [level.value, why] for one, (level, why) in agreed_before(earlier).items()}
    return {**there, EARLIER: orjson.dumps(before).decode()}


def agreed_before(earlier: Iterable[TalkNotes]) -> dict[ElementId, tuple[Level, str]]:
    """What was agreed last of each rubric, with its argument; the newest talk comes first."""
    found: dict[ElementId, tuple[Level, str]] = {}
    for talk in earlier:
        for one, level in talk.agreed.items():
            found.setdefault(one, (level, talk.notes.get(one, "")))
    return found


def earlier_of(state: State) -> dict[ElementId, tuple[Level, str]]:
    """The same as a talk knows it."""
    known = orjson.loads(state.facts.get(EARLIER, "{}"))
    return {ElementId(one): (Level(level), why) for one, (level, why) in known.items()}


def rubrics_of(instrument: Instrument, state: State) -> tuple[ElementId, ...]:
    """The rubrics that the round asked, in the instrument's order."""
    return tuple(one.id for one in instrument.elements if state.facts.get(asks(one.id)) == YES)
