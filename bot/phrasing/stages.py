"""Knows how the steps of a guide read: how far each is, since when, and what is left to do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.phrasing.message import bold
from bot.phrasing.retelling import Voice
from flows.model import Branch, ChooseSeveral, Flow, Option, ways
from flows.stages import Stage, listed, stages, to_do
from flows.state import State
from flows.times import ZONE

PART = " · "
"""What stands between the name of a step, how far it is, and since when."""


def told(content: Content, words: Words, state: State) -> str:
    """A line for each step, in the order of the content, and one for what it waits for."""
    flow = content.flows[state.flow]
    return "\n".join(_line(words, flow, state, one) for one in stages(flow, state))


def still(content: Content, words: Words, state: State) -> str:
    """What is still to be done under a head; a line that says so where that is nothing."""
    flow = content.flows[state.flow]
    lines = [_line(words, flow, state, one) for one in to_do(flow, state)]
    if lines:
        return "\n".join((bold(words("stages.to_do")), *lines))
    return words("stages.all_done") if stages(flow, state) else ""


def name_of(words: Words, flow: Flow, one: Stage) -> str:
    """What a step is called in the flow's own list of them, or else by its question."""
    menu = listed(flow)
    found = next((each for each in menu.options if _opens(flow, each, one)), None) if menu else None
    if menu is None or found is None:
        name = _voice(words, flow).title(one.node)
    else:
        name = words.of_content(f"{flow.id}.{menu.id}.{found.code}", found.label)
    return words("stages.must", name=name) if one.task.must else name


def said_of(words: Words, flow: Flow, one: Stage) -> Iterator[str]:
    """How far a step is: what was answered, why not, and what is missing of it."""
    voice = _voice(words, flow)
    if one.at is None:
        yield words("stages.open")
    elif one.missing:
        yield words("stages.missing", what=voice.labels(one.node, one.missing))
    elif isinstance(flow.nodes.get(one.node), ChooseSeveral):
        yield words("stages.full")
    else:
        yield voice.labels(one.node, (one.given,))
    if one.reason is not None:
        yield voice.labels(one.reason, (one.because,))


def _opens(flow: Flow, option: Option, one: Stage) -> bool:
    """Whether an option of the list leads to a step, also past a branch that may hold it up."""
    first = flow.nodes[option.next]
    return one.node in {first.id, *(ways(first) if isinstance(first, Branch) else ())}


def _voice(words: Words, flow: Flow) -> Voice:
    return Voice(words, flow, {}, None, None, UTC)


def _line(words: Words, flow: Flow, state: State, one: Stage) -> str:
    said = [*said_of(words, flow, one), _moment(words, state, one.at)]
    return words(
        f"stages.{one.standing}",
        name=name_of(words, flow, one),
        state=PART.join(part for part in said if part),
    )


def _moment(words: Words, state: State, at: int | None) -> str:
    """When it was, on the wall clock of the organisation; nothing where that is not known."""
    zone = state.facts.get(ZONE)
    if zone is None or at is None:
        return ""
    when = datetime.fromtimestamp(at, ZoneInfo(zone))
    day = format_skeleton("MMMEd", when, locale=words.locale)
    return words("stages.moment", day=day, time=f"{when:%H:%M}")
