"""Knows how a talk ends in one colour for each rubric, as a flow; not how it reads.

    begin ─► ask ─► why ─► set ─► (what ─► who ─► when ─► set) ─► next ask … ─► list ─► done
              │ ▲            │                                                   ▲ │
              │ └── change ──┘                                                   │ └► set or ask
              └── later: the next one that is open, or all of them ──────────────┘

Every rubric that the round asked has its own questions. Who looks at all of them from a question
has answered nothing there: what was agreed stays. What is agreed already is passed over on
the way, and is found again in the list of all.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

import orjson

from flows.action import Action, ActionId, Doer, Term
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
    Node,
    NodeId,
    Option,
    View,
)
from flows.plan import rubric
from flows.reading import answers
from flows.round import RoundId
from flows.state import Act, Entry, State
from flows.talk_ground import ROUND, YES
from flows.talk_notes import TalkNotes
from flows.talking import DONE, END, ON, flow_id
from flows.times import TODAY, months_on
from instruments.disclosure import Release, asked
from instruments.model import LEVELS, ElementId, Instrument, Level

BEGIN, LIST = NodeId("begin"), NodeId("list")

LATER, ALL, ACTION, CHANGE = map(Code, ("later", "all", "action", "change"))
"""Not agreed yet, the list of all, an action with this rubric, and another colour or argument."""

ADDED = "consensus_action"
"""The signal that an action was described."""

MONTHS: Mapping[Code, tuple[int, Term]] = {
    Code("m1"): (1, Term.SHORT),
    Code("m3"): (3, Term.SHORT),
    Code("m6"): (6, Term.SHORT),
    Code("m12"): (12, Term.MIDDLE),
}
"""By when an action is to be done, in months from today, and the term that is; beside them LATER,
for no day yet."""

LIMIT = 500
"""Characters of an argument: fourteen of them are read in a few messages."""

WHAT_LIMIT, WHO_LIMIT = 200, 60
"""Characters of an action and of who does it, as the plan's own questions take them."""

EARLIER = "earlier"
"""The fact with what was agreed in the rounds before (as JSON)."""


def _named(kind: str, element: ElementId) -> NodeId:
    return NodeId(f"{kind}_{element}")


def ask_node(element: ElementId) -> NodeId:
    return _named("ask", element)


def why_node(element: ElementId) -> NodeId:
    return _named("why", element)


def set_node(element: ElementId) -> NodeId:
    return _named("set", element)


def asks(element: ElementId) -> str:
    """The fact that says whether the round asked a rubric."""
    return f"asks_{element}"


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
        (*rubrics, Option(ON, ways[0], away=True), Option(END, DONE, away=True)),
        view=View.CONSENSUS_LIST,
    )
    yield End(DONE, "done")


def _rubric(element: ElementId, way: NodeId, after: NodeId) -> Iterator[Node]:
    """The questions of one rubric: its way in where it is open, and to it from the list."""
    ask, why, there = ask_node(element), why_node(element), set_node(element)
    what, who, when = (_named(one, element) for one in ("what", "who", "when"))
    agreed = [Chose(ask, Code(level)) for level in LEVELS]
    open_one = Case(FactIs(asks(element), YES), ask)
    yield Branch(way, (*(Case(one, after) for one in agreed), open_one), after)
    yield Branch(_named("to", element), tuple(Case(one, there) for one in agreed), ask)
    colours = tuple(Option(Code(level), why) for level in LEVELS)
    yield ChooseOne(
        ask,
        (*colours, Option(LATER, after), Option(ALL, LIST, visit=True)),
        view=View.CONSENSUS_ASK,
        subject=element,
    )
    yield FreeText(why, there, view=View.CONSENSUS_WHY, subject=element, limit=LIMIT, skip=LATER)
    yield ChooseOne(
        there,
        (Option(ON, after), Option(ACTION, what), Option(CHANGE, ask), Option(ALL, LIST)),
        view=View.CONSENSUS_SET,
        subject=element,
    )
    yield FreeText(what, who, view=View.CONSENSUS_WHAT, subject=element, limit=WHAT_LIMIT)
    yield FreeText(who, when, view=View.CONSENSUS_WHO, subject=element, limit=WHO_LIMIT, skip=LATER)
    months = (*MONTHS, LATER)
    yield ChooseOne(
        when,
        tuple(Option(one, there, signal=ADDED) for one in months),
        view=View.CONSENSUS_WHEN,
        subject=element,
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


# --- what a state says
def agreed(state: State) -> dict[ElementId, Level]:
    """The colour of each rubric that has one, in the order in which they were agreed first."""
    prefix = ask_node(ElementId(""))
    return {
        ElementId(node.removeprefix(prefix)): Level(said)
        for node, said in answers(state).items()
        if node.startswith(prefix) and said in LEVELS
    }


def arguments(state: State) -> dict[ElementId, str]:
    """The argument of each rubric that has one, whether or not it has a colour still."""
    prefix = why_node(ElementId(""))
    return {
        ElementId(node.removeprefix(prefix)): said
        for node, said in answers(state).items()
        if node.startswith(prefix) and said
    }


def notes_of(instrument: Instrument, state: State, made: int) -> TalkNotes:
    """What a talk came to, in the instrument's order; `made` in seconds."""
    order = [one.id for one in instrument.elements]
    levels, why = agreed(state), arguments(state)
    return TalkNotes(
        RoundId(state.facts[ROUND]),
        instrument.id,
        made,
        {one: why[one] for one in order if one in why},
        agreed={one: levels[one] for one in order if one in levels},
    )


def is_begun(state: State) -> bool:
    """Whether anything was agreed that would be lost with this conversation."""
    return bool(agreed(state)) or bool(arguments(state))


def history_of(state: State, before: TalkNotes, at: int) -> tuple[Entry, ...]:
    """The history of a new talk in which earlier colours and arguments stand, to be changed.

    Each is a visit that came back, so that no way leads back to it. What the round did not ask,
    as its content was replaced since, is passed over.
    """
    there = {one for one in (*before.agreed, *before.notes) if asks(one) in state.facts}
    colours = (
        Entry(ask_node(one), Act.ANSWERED, level, at)
        for one, level in before.agreed.items()
        if one in there
    )
    texts = (
        Entry(why_node(one), Act.WROTE, text, at)
        for one, text in before.notes.items()
        if one in there
    )
    return tuple(
        entry for said in (*colours, *texts) for entry in (Entry(BEGIN, Act.VISITED, "", at), said)
    )


def _today(state: State) -> date:
    return date.fromisoformat(state.facts[TODAY])


def action_of(instrument: Instrument, state: State, made: int) -> Action:
    """The action that was just described, with its rubric; `made` in seconds.

    Its id is that of the conversation and of this moment in it. Raises ValueError where the last
    that was said describes none.
    """
    said = answers(state)
    last = state.history[-1].node if state.history else NodeId("")
    found = next((one for one in instrument.elements if last == _named("when", one.id)), None)
    if found is None:
        raise ValueError("no action was described")
    who = said.get(_named("who", found.id), "")
    months, term = MONTHS.get(Code(said[last]), (0, None))
    return Action(
        ActionId(f"{state.session}-{len(state.history)}"),
        made,
        said[_named("what", found.id)],
        block=rubric(instrument.block_of(found.id).id, found.id),
        term=term,
        end=months_on(_today(state), months) if term else None,
        doer=Doer(who) if who else None,
    )
