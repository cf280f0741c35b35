"""Knows what can happen in a conversation (events) and what is to be done about it (effects)."""

from dataclasses import dataclass
from enum import StrEnum

from flows.model import Code, NodeId


@dataclass(frozen=True, slots=True)
class Answered:
    """An option was chosen on a screen that showed `revision`; `at` in seconds."""

    at: int
    revision: int
    code: Code


@dataclass(frozen=True, slots=True)
class Wrote:
    """A text was sent. Texts carry no revision: they are about the screen that is shown.

    `weighs` is what was found in it that its author is to look at first: `distress` before
    all, then any of `number`, `phone`, `email`, `iban`, `name`.
    """

    at: int
    text: str
    weighs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RemarkAsked:
    at: int
    revision: int


@dataclass(frozen=True, slots=True)
class WentBack:
    at: int
    revision: int


@dataclass(frozen=True, slots=True)
class Paused:
    at: int
    revision: int


@dataclass(frozen=True, slots=True)
class Unfolded:
    """More explanation was asked, or folded away again."""

    at: int
    revision: int


@dataclass(frozen=True, slots=True)
class CameBack:
    """Someone wants to see where they are: a command, a sticker, a day later, a `Ga verder`.

    `absent` says that it was so long ago that things may have changed meanwhile.
    """

    at: int
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """Someone wants to stop; a command, so it carries no revision."""

    at: int


Tap = Answered | RemarkAsked | WentBack | Paused | Unfolded
"""What is done with a button, and so on a screen of a certain revision."""


class Lapse(StrEnum):
    """What the passing of time did, with nobody doing anything.

    A text was HELD long enough, a MOMENT has come that was set, the time to look at it AGAIN
    has, the conversation was UNTOUCHED for long, or the time for which it is kept is OVER.
    """

    HELD = "held"
    MOMENT = "moment"
    AGAIN = "again"
    UNTOUCHED = "untouched"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time has passed; `node` is where what has come was set or asked, and None otherwise."""

    at: int
    lapse: Lapse
    node: NodeId | None = None


Event = Tap | Wrote | CameBack | Leaving | Elapsed


class Notice(StrEnum):
    """A short line that goes with a screen: what was the case, never a reproach."""

    STALE = "stale"
    BUTTONS = "buttons"
    EMPTY_TEXT = "empty_text"
    LONG_TEXT = "long_text"
    NO_DATE = "no_date"
    OUT_OF_RANGE = "out_of_range"
    ODD_YEAR = "odd_year"
    NO_MOMENT = "no_moment"
    CHOOSE_MORE = "choose_more"
    CHOOSE_FEWER = "choose_fewer"
    KEPT = "kept"
    NOTED = "noted"
    CLEARED = "cleared"
    DROPPED = "dropped"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Ask:
    """Show the screen of `node`, with a line above it where there is one."""

    node: NodeId
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Signal:
    """Tell the world outside that this happened, by its name in the content."""

    name: str


@dataclass(frozen=True, slots=True)
class Finish:
    """The conversation is over, in this way."""

    outcome: str


@dataclass(frozen=True, slots=True)
class Remind:
    """Tell the person when the moment has come that they set at `node`; replaces an earlier one.

    `moment` is local, `YYYY-MM-DDTHH:MM`.
    """

    node: NodeId
    moment: str


@dataclass(frozen=True, slots=True)
class Nudge:
    """Tell the person that a moment has come, or that something of theirs lies untouched."""

    lapse: Lapse


Effect = Ask | Signal | Remind | Nudge | Finish
