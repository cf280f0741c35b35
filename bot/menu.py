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

TEAM = "team"
"""What stands in a section and is no command: how a team begins."""

MINE = "mine"
"""The menu's last entry: what is one's own."""

ROOM = 5
"""Things on a screen: with the way back it has six buttons, as many as one takes in at once."""

Thing = str | Flow
"""What a button of a section leads to: a command of the program's own, TEAM or a guide."""

Listed = TypeVar("Listed")


@dataclass(frozen=True, slots=True)
class Section:
    """What is the program's own; the guides that content puts there stand in between.

    `alarm` says that 🚨 stands on every screen of it, in its last row.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    alarm: bool = False

    @property
    def room(self) -> int:
        """Things on a screen."""
        return ROOM - self.alarm


SECTIONS: Mapping[str, Section] = {
    STOCK: Section(("quickscan", "veiligheidsplanner"), (TEAM,)),
    WORRY: Section(("verontrusting",), alarm=True),
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


def part(count: int, number: int, room: int = ROOM) -> Part:
    """Which of `count` things stand on a screen; the nearest there is where it has no `number`.

    `room` is for how many there is place; where there is more the last is for the way to it.
    """
    step = room - 1
    most = 1 + max(0, -(-(count - room) // step))
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
