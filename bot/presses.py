"""Knows what a button of ours can mean, to the engine too; not how it travels or looks."""

import re
from dataclasses import dataclass

from flows.action import ActionId
from flows.events import Answered, CameBack, Event, Leaving, Paused, RemarkAsked, Unfolded, WentBack
from flows.model import Code
from flows.round import RoundId
from flows.state import SessionId
from instruments.model import InstrumentId

BACK, PAUSE, REMARK, ON, MORE, LEAVE = (Code(one) for one in "<=+>?!")
"""The ways around an answer. No option of content can have such a code."""

OVERVIEW = Code("--")
"""Shows where one is in the whole, in the place of the screen; changes nothing."""


INERT = Code("~")
"""A button that only shows something; a tap on it is answered, and nothing else."""

_LEAF = re.compile(r"~((?:(?!0000)\d{4}-(?:0[1-9]|1[0-2])|[1-9]\d?)?)", re.ASCII)


def leaf_code(leaf: str) -> Code:
    """The code of a button that shows a screen at another month, such as `2026-10`, or page.

    Like OVERVIEW it changes nothing of the conversation.
    """
    return Code(f"{INERT}{leaf}")


def leaf_of(code: Code) -> str | None:
    """The month, as `YYYY-MM`, or the page from 1 to 99, that a tap leafs to.

    Empty for INERT; None for any other code.
    """
    found = _LEAF.fullmatch(code)
    return None if found is None else found[1]


def only_looks(code: Code) -> bool:
    """Whether a tap shows something and changes nothing of the conversation."""
    return code == OVERVIEW or leaf_of(code) is not None


@dataclass(frozen=True, slots=True)
class InSession:
    """A button of a conversation, on a screen that showed `revision`."""

    session: SessionId
    revision: int
    code: Code


@dataclass(frozen=True, slots=True)
class ToSession:
    """A button that goes on with a conversation, wherever it stands."""

    session: SessionId


@dataclass(frozen=True, slots=True)
class Joining:
    """A button of an invitation that nothing is kept of until it is agreed to.

    `round` is None for a scan of one's own, of the instrument `own`.
    """

    round: RoundId | None
    code: Code
    own: InstrumentId | None = None


@dataclass(frozen=True, slots=True)
class OnRound:
    """A button of a round's messages in the group; `detail` is the verb's own, or empty."""

    round: RoundId
    verb: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OnTeam:
    """A button about who leads a team; `detail` is the verb's own, or empty."""

    verb: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """🚨, or a button of what it brings. It knows no conversation, so it works from anywhere.

    `verb` is empty for 🚨 itself, PRACTICE for the one of a practice run, then REAL or NOT_REAL,
    or a region whose numbers are wanted.
    """

    verb: str = ""


PRACTICE, REAL, NOT_REAL = "practice", "real", "not"


@dataclass(frozen=True, slots=True)
class OnRun:
    """A button about a run of the protocol that is not a screen of it."""

    verb: str
    detail: str = ""


ANOTHER = "another"
"""The verb that begins the guide of a run anew, beside it."""


@dataclass(frozen=True, slots=True)
class OnAction:
    """A button about one action of a plan; `detail` is the verb's own, or empty."""

    action: ActionId
    verb: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OnPlan:
    """A button about the plan of the chat that it is tapped in; `detail` is the verb's own."""

    verb: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OnDepth:
    """A button about what goes deeper into a block; `detail` is the verb's own, or empty."""

    verb: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OnIdea:
    """A button about what others do, for everybody; `detail` is the verb's own, or empty."""

    verb: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OnPage:
    """A button about the register of the chat that it is tapped in, or about one of its pages.

    `detail` is the page's id, or the verb's own, or empty.
    """

    verb: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class OnMenu:
    """A button of the private menu, the same for everybody; `detail` is the verb's own."""

    verb: str
    detail: str = ""


Verbal = (
    ToSession
    | Joining
    | OnRound
    | OnTeam
    | Alarm
    | OnRun
    | OnAction
    | OnPlan
    | OnDepth
    | OnIdea
    | OnPage
    | OnMenu
)
"""What stands on its own, whatever conversation it is seen in."""

Press = InSession | Verbal


def event_of(press: InSession, now: int, revision: int) -> Event:
    """What a conversation's button means to the engine, whose state is at `revision`."""
    match press.code:
        case code if code == BACK:
            return WentBack(now, press.revision)
        case code if code == PAUSE:
            return Paused(now, press.revision)
        case code if code == REMARK:
            return RemarkAsked(now, press.revision)
        case code if code == MORE:
            return Unfolded(now, press.revision)
        case code if code == ON:
            return CameBack(now)
        case code if code == LEAVE and press.revision == revision:
            return Leaving(now)
        case code:
            return Answered(now, press.revision, code)
