"""Knows how the steps of a guide read as a list: how far each is, and since when."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from bot.content import Content
from bot.phrasing.catalogue import Words
from flows.model import ChooseOne, NodeId
from flows.reading import answer
from flows.stages import DONE, Stage, stages
from flows.state import State
from flows.times import ZONE

PART = " · "
"""What stands in a chapter between the number of a step and its name."""


def told(content: Content, words: Words, state: State) -> str:
    """A line for each step, in the order of the content, and one for what it waits for."""
    return "\n".join(_lines(content, words, state))


def _lines(content: Content, words: Words, state: State) -> Iterator[str]:
    flow = content.flows[state.flow]

    def label(node: NodeId) -> str:
        asked, given = flow.nodes.get(node), answer(state, node)
        options = asked.options if isinstance(asked, ChooseOne) else ()
        found = next((one.label for one in options if one.code == given), "")
        return words.of_content(f"{flow.id}.{node}.{given}", found)

    for place, one in enumerate(stages(flow, state), 1):
        chapter = words.of_content(f"{flow.id}.{one.node}.chapter", one.chapter)
        name = chapter.rpartition(PART)[2]
        said = [label(one.node) if one.given else words("stages.open")]
        if one.reason is not None:
            said.append(label(one.reason))
        if one.at is not None:
            said.append(_moment(words, state, one.at))
        yield words(
            f"stages.{_sign(one)}",
            place=place,
            name=name,
            state=PART.join(part for part in said if part),
        )


def _sign(one: Stage) -> str:
    if one.given == DONE:
        return "done"
    return "not" if one.reason is not None else "coming"


def _moment(words: Words, state: State, at: int) -> str:
    """When it was, on the wall clock of the organisation; nothing where that is not known."""
    zone = state.facts.get(ZONE)
    if zone is None:
        return ""
    when = datetime.fromtimestamp(at, ZoneInfo(zone))
    day = format_skeleton("MMMEd", when, locale=words.locale)
    return words("stages.moment", day=day, time=f"{when:%H:%M}")
