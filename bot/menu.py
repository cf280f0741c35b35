"""Knows what stands in which section of the private menu; not how it is worded or begun."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.content import Content
from bot.guides import PLAN, PRACTISE, STOCK, TOOL, WORRY
from flows import questionnaire as q
from flows.keeping import is_over
from flows.laid import LAID
from flows.model import Flow
from flows.state import State

ACUTE, TEAM = "acute", "team"
"""What stands in a section and is no command: 🚨, and how a team begins."""

MINE = "mine"
"""The menu's last entry: what is one's own."""

ROOM = 5
"""Things on a screen: with the way back it has six buttons, as many as one takes in at once."""

Thing = str | Flow
"""What a button of a section leads to: a command of the program's own, ACUTE, TEAM or a guide."""

Listed = TypeVar("Listed")


@dataclass(frozen=True, slots=True)
class Section:
    """What is the program's own; the guides that content puts there stand in between."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


SECTIONS: Mapping[str, Section] = {
    STOCK: Section(("quickscan", "veiligheidsplanner"), (TEAM,)),
    WORRY: Section((ACUTE, "verontrusting")),
    TOOL: Section((), ("inspiratie",)),
    PLAN: Section(("plan", "actie", "keuze", "verdieping")),
    PRACTISE: Section(("oefenen",)),
}
"""In the order of the menu."""


def things(content: Content, name: str) -> tuple[Thing, ...]:
    """All that a section leads to, in its order. Raises KeyError for a section that is none."""
    section = SECTIONS[name]
    guides = (one for one in content.guides.values() if one.menu == name)
    return (*section.before, *guides, *section.after)


def only_command(content: Content, name: str) -> str:
    """The command that a section begins where it is all there is to it; empty for any other."""
    found = things(content, name)
    if len(found) != 1:
        return ""
    return found[0].command if isinstance(found[0], Flow) else found[0]


@dataclass(frozen=True, slots=True)
class Part:
    """What fits on one screen of a list; `number` counts from 1."""

    number: int
    first: int
    last: int
    more: bool


def part(count: int, number: int) -> Part:
    """Which of `count` things stand on a screen; the nearest there is where it has no `number`.

    Where there is more the last place is for the way to it.
    """
    step = ROOM - 1
    most = 1 + max(0, -(-(count - ROOM) // step))
    number = min(max(number, 1), most)
    first = (number - 1) * step
    more = number < most
    return Part(number, first, first + step if more else count, more)


def shown(listed: Sequence[Listed], one: Part) -> Sequence[Listed]:
    return listed[one.first : one.last]


def goes_on(content: Content, state: State) -> bool:
    """Whether a conversation waits for its owner, and is not only kept."""
    flow = content.flows.get(state.flow)
    if flow is None:
        return False
    return state.cursor not in {q.SUBMITTED, LAID} and not is_over(flow, state)
