"""Knows what a talk to one colour for each rubric came to; not how it goes, nor how it reads.

An argument is that of the colour with which it was given. Once another colour is agreed, it is
what was said before, until somebody says that it still holds. Who puts it off says nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flows import consensus as c
from flows.action import Action, ActionId, Doer
from flows.model import NodeId
from flows.plan import rubric, term_of
from flows.reading import GIVEN
from flows.round import RoundId
from flows.state import Act, Entry, State
from flows.talk_ground import ROUND, YES
from flows.talk_notes import Said, TalkNotes
from flows.times import months_on
from instruments.model import LEVELS, ElementId, Instrument, Level

NO = "no"


@dataclass(slots=True)
class _Rubric:
    """Its colour now, the last that it had, and what was said last."""

    level: Level | None = None
    last: Level | None = None
    said: Said | None = None


def _rubrics(state: State) -> Mapping[ElementId, _Rubric]:
    """Every rubric of which anything was said, in the order in which that was."""
    asked, why = c.ask_node(ElementId("")), c.why_node(ElementId(""))
    found: dict[ElementId, _Rubric] = {}
    for entry in state.history:
        if entry.act not in GIVEN:
            continue
        if entry.node.startswith(asked):
            one = found.setdefault(ElementId(entry.node.removeprefix(asked)), _Rubric())
            one.level = Level(entry.value) if entry.value in LEVELS else None
            one.last = one.level or one.last
        elif entry.node.startswith(why) and entry.value:
            one = found.setdefault(ElementId(entry.node.removeprefix(why)), _Rubric())
            one.said = Said(one.last, entry.value)
    return found


def agreed(state: State) -> dict[ElementId, Level]:
    """The colour of each rubric that has one, in the order in which they were spoken of."""
    return {name: one.level for name, one in _rubrics(state).items() if one.level is not None}


def arguments(state: State) -> dict[ElementId, str]:
    """The argument of each colour that has one."""
    return {
        name: one.said.text
        for name, one in _rubrics(state).items()
        if one.said is not None and one.level is not None and one.said.level is one.level
    }


def said_before(state: State) -> dict[ElementId, Said]:
    """What was said of each rubric with another colour than it has now, or while it had none."""
    return {
        name: one.said
        for name, one in _rubrics(state).items()
        if one.said is not None and (one.level is None or one.said.level is not one.level)
    }


def lacking(instrument: Instrument, state: State) -> tuple[ElementId, ...]:
    """The rubrics whose colour has no argument yet, in the instrument's order."""
    levels, why = agreed(state), arguments(state)
    return tuple(one.id for one in instrument.elements if one.id in levels and one.id not in why)


def standing(instrument: Instrument, state: State) -> dict[str, str]:
    """The facts that say which arguments are lacking."""
    without = lacking(instrument, state)
    each = {c.lacks(one.id): YES if one.id in without else NO for one in instrument.elements}
    return {c.LACKS: YES if without else NO, **each}


def is_begun(state: State) -> bool:
    """Whether anything was said that would be lost with this conversation."""
    return bool(agreed(state)) or bool(said_before(state))


# --- what is kept of it
def notes_of(instrument: Instrument, state: State, made: int) -> TalkNotes:
    """What a talk came to, in the instrument's order; `made` in seconds."""
    order = [one.id for one in instrument.elements]
    levels, why, before = agreed(state), arguments(state), said_before(state)
    return TalkNotes(
        RoundId(state.facts[ROUND]),
        instrument.id,
        made,
        {one: why[one] for one in order if one in why},
        agreed={one: levels[one] for one in order if one in levels},
        said={one: before[one] for one in order if one in before},
    )


def history_of(state: State, before: TalkNotes, at: int) -> tuple[Entry, ...]:
    """The history of a new talk in which earlier colours and arguments stand, to be changed.

    Each is a visit that came back, so that no way leads back to it. What the round did not ask,
    as its content was replaced since, is passed over.
    """
    there = dict.fromkeys((*before.agreed, *before.notes, *before.said))
    return tuple(
        entry
        for one in there
        if c.asks(one) in state.facts
        for said in _said_again(before, one, at)
        for entry in (Entry(c.BEGIN, Act.VISITED, "", at), said)
    )


def _said_again(before: TalkNotes, one: ElementId, at: int) -> Iterator[Entry]:
    ask, why = c.ask_node(one), c.why_node(one)
    level, earlier = before.agreed.get(one), before.said.get(one)
    if earlier is not None:
        if earlier.level is not None:
            yield Entry(ask, Act.ANSWERED, earlier.level, at)
        yield Entry(why, Act.WROTE, earlier.text, at)
    if level is not None or earlier is not None:
        yield Entry(ask, Act.ANSWERED, level or c.LATER, at)
    if one in before.notes:
        yield Entry(why, Act.WROTE, before.notes[one], at)


# --- its actions
def actions_of(
    instrument: Instrument, state: State, day: Callable[[int], date]
) -> tuple[Action, ...]:
    """The actions that were described, with their rubrics; `day` is that of a moment in seconds.

    Their ids are those of the conversation and of their moment in it: however often they are
    asked for, they are the same.
    """
    elements = {c.when_node(one.id): one.id for one in instrument.elements}
    said: dict[NodeId, str] = {}
    found = []
    for place, entry in enumerate(state.history, 1):
        if entry.act not in GIVEN:
            continue
        said[entry.node] = entry.value
        if entry.node in elements:
            element = elements[entry.node]
            name = ActionId(f"{state.session}-{place}")
            block = rubric(instrument.block_of(element).id, element)
            what, who = said.get(c.what_node(element), ""), said.get(c.who_node(element), "")
            made = day(entry.at)
            end = _end(entry.value, made)
            term = None if end is None else term_of(made, end)
            doer = Doer(who) if who else None
            found.append(Action(name, entry.at, what, block=block, term=term, end=end, doer=doer))
    return tuple(found)


def _end(said: str, made: date) -> date | None:
    """By when, as it was said; None for no day yet."""
    if said in c.MONTHS:
        return months_on(made, c.MONTHS[said])
    return date.fromisoformat(said) if said[:1].isdecimal() else None
