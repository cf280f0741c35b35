"""Knows what a button of ours can mean, to the engine too; not how it travels or looks."""

from dataclasses import dataclass

from flows.events import Answered, CameBack, Event, Leaving, Paused, RemarkAsked, Unfolded, WentBack
from flows.model import Code
from flows.round import RoundId
from flows.state import SessionId

BACK, PAUSE, REMARK, ON, MORE, LEAVE = (Code(one) for one in "<=+>?!")
"""The ways around an answer. No option of content can have such a code."""

OVERVIEW = Code("--")
"""Shows where one is in the whole, in the place of the screen; changes nothing."""


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

    `round` is None for a scan of one's own.
    """

    round: RoundId | None
    code: Code


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


Verbal = ToSession | Joining | OnRound | OnTeam | Alarm | OnRun
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
