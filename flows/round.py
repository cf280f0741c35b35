"""Knows the rules of a team's round: when it may open, close, be extended or must be erased.

Times are seconds since the epoch, given by the caller. The rules are those of a team's round.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NewType, assert_never

from instruments.disclosure import least
from instruments.model import BlockId, Instrument, InstrumentId

RoundId = NewType("RoundId", str)
TeamId = NewType("TeamId", str)

DAY = 24 * 60 * 60
QUIET_AFTER_RELEASE = 14 * DAY
"""Two pictures of one team shortly after each other could be subtracted from each other."""

CARDS_LIE = 30 * DAY
"""How long the cards of an open round lie together for the talk (What the team sees, point 4)."""

EXTENSION_IN_ALL = 14 * DAY
ERASED_UNANSWERED = 7 * DAY
"""How long a round with too few ballots waits for its lead before it is erased uncounted."""

CLOSING_HOUR = time(17, 0)
OFFICE_OPENS, OFFICE_SHUTS = time(9, 0), time(18, 0)
SATURDAY = 5


class Phase(StrEnum):
    """OPEN takes answers; SHORT had too few at closing and waits for the lead; the rest is over.

    LAID is a round with names that was released, and whose cards still lie together.
    """

    OPEN = "open"
    SHORT = "short"
    LAID = "laid"
    RELEASED = "released"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Round:
    """One instrument filled in by one team. `planned` is the first closing moment, `closes` now's.

    `short_since` is when too few ballots were found; 0 where that never happened.
    `blocks` are those that are asked, in the instrument's order; none are named where all are.
    An `open` one shows names. Where the team guides `clients` daily, what is bracketed is asked.
    """

    id: RoundId
    team: TeamId
    instrument: InstrumentId
    version: int
    minimum: int
    asks_roles: bool
    phase: Phase
    opened: int
    planned: int
    closes: int
    short_since: int = 0
    closed: int = 0
    reminded: bool = False
    blocks: tuple[BlockId, ...] = ()
    open: bool = False
    clients: bool = False

    @property
    def least(self) -> int:
        """Ballots from which this round may show anything."""
        return least(self.minimum, names=self.open)

    @property
    def cards_until(self) -> int:
        """When the cards of an open round that was closed are erased."""
        return self.closed + CARDS_LIE

    @property
    def stamp(self) -> str:
        """Tells this stretch of a round from the next: a button that bears another one is old."""
        return f"{self.phase.value[0]}{self.short_since or self.closes:x}"


def asked(one: Round, instrument: Instrument) -> Instrument:
    """The instrument as a round asks it."""
    there = instrument.only(one.blocks) if one.blocks else instrument
    return there if one.clients else there.unbracketed


BLOCKS, CHOSEN = "blocks", "chosen"
"""The question which blocks are asked, the answer that it is those that the team chose, and the
fact of the question's name that holds their ids, with commas between."""


def chosen_blocks(
    instrument: Instrument, answers: Mapping[str, str], facts: Mapping[str, str]
) -> tuple[BlockId, ...]:
    """The blocks that a new round asks; none are named where it asks all.

    What is no block of this instrument is passed over; where nothing is left, all are asked.
    """
    if answers.get(BLOCKS) != CHOSEN:
        return ()
    wanted = set(facts.get(BLOCKS, "").split(","))
    found = tuple(one.id for one in instrument.blocks if one.id in wanted)
    return () if len(found) == len(instrument.blocks) else found


class Refusal(StrEnum):
    """Why something cannot be done to a round now."""

    ALREADY_OPEN = "already_open"
    TOO_SOON = "too_soon"
    NOT_OPEN = "not_open"
    NOT_SHORT = "not_short"
    EXTENDED_ENOUGH = "extended_enough"


def may_open(
    rounds: Iterable[Round], instrument: InstrumentId, now: int, *, names: bool = False
) -> Refusal | None:
    """Whether a team with these rounds may open one of this instrument; `names` for an open one.

    After an open round another open one need not wait: everybody sees every answer anyway. An
    anonymous one beside it has to, on either side: cards with names, taken from its counts, would
    leave the answers of whoever had none.
    """
    for one in rounds:
        if one.instrument != instrument:
            continue
        if one.phase in {Phase.OPEN, Phase.SHORT}:
            return Refusal.ALREADY_OPEN
        released = one.phase in {Phase.RELEASED, Phase.LAID}
        rests = now < one.closed + QUIET_AFTER_RELEASE
        if released and rests and not (one.open and names):
            return Refusal.TOO_SOON
    return None


def close(one: Round, ballots: int, now: int) -> Round | Refusal:
    """Released with enough ballots, otherwise short; a second closing changes nothing."""
    if one.phase is not Phase.OPEN:
        return Refusal.NOT_OPEN
    if ballots >= one.least:
        phase = Phase.LAID if one.open else Phase.RELEASED
        return replace(one, phase=phase, closed=now)
    return replace(one, phase=Phase.SHORT, short_since=now)


def extend(one: Round, days: int, now: int, zone: tzinfo) -> Round | Refusal:
    """Takes answers again, at most EXTENSION_IN_ALL after the moment that was first planned."""
    if one.phase is not Phase.SHORT:
        return Refusal.NOT_SHORT
    closes = closing_moment(_local_day(now, zone) + timedelta(days), zone)
    if _local_day(closes, zone) > _local_day(one.planned + EXTENSION_IN_ALL, zone):
        return Refusal.EXTENDED_ENOUGH
    return replace(one, phase=Phase.OPEN, closes=closes, short_since=0, reminded=False)


def cancel(one: Round, now: int) -> Round | Refusal:
    """Ends a round with too few ballots, uncounted; its answers are to be erased."""
    if one.phase is not Phase.SHORT:
        return Refusal.NOT_SHORT
    return replace(one, phase=Phase.CANCELLED, closed=now)


def abandon(one: Round, now: int) -> Round:
    """Ends a round, uncounted, that asks what is there no more; its answers are to be erased."""
    return replace(one, phase=Phase.CANCELLED, closed=now)


def forget(one: Round) -> Round:
    """An open round once its cards are taken up; they are to be erased, the counts stay."""
    return replace(one, phase=Phase.RELEASED)


class Due(StrEnum):
    """What the passing of time asks of a round."""

    CLOSE = "close"
    REMIND = "remind"
    ERASE = "erase"
    FORGET = "forget"


def due(one: Round, now: int, zone: tzinfo) -> Due | None:
    match one.phase:
        case Phase.OPEN:
            if now >= one.closes:
                return Due.CLOSE
            if not one.reminded and office_hours(now, zone) and _reminder_day(one, now, zone):
                return Due.REMIND
        case Phase.SHORT:
            if now >= one.short_since + ERASED_UNANSWERED:
                return Due.ERASE
        case Phase.LAID:
            if now >= one.cards_until:
                return Due.FORGET
        case Phase.RELEASED | Phase.CANCELLED:
            pass
        case _:
            assert_never(one.phase)
    return None


def due_unknown(one: Round, now: int) -> Due | None:
    """The same of a round whose instrument is not there: it can be neither counted nor shown.

    It may come back, so the round waits as long as one with too few ballots does. Cards that lie
    are taken up on their day, for that asks nothing of it.
    """
    match one.phase:
        case Phase.OPEN | Phase.SHORT:
            since = one.short_since if one.phase is Phase.SHORT else one.closes
            return Due.ERASE if now >= since + ERASED_UNANSWERED else None
        case Phase.LAID:
            return Due.FORGET if now >= one.cards_until else None
        case Phase.RELEASED | Phase.CANCELLED:
            return None
        case _:
            assert_never(one.phase)


def _reminder_day(one: Round, now: int, zone: tzinfo) -> bool:
    """Whether it is the last working day before closing, or later; never the day of opening."""
    day = _local_day(one.closes, zone) - timedelta(1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(1)
    today = _local_day(now, zone)
    return today >= day and today > _local_day(one.opened, zone)


def closing_moment(day: date, zone: tzinfo) -> int:
    """The end of the working day, in the organisation's own zone, summer time included."""
    return int(datetime.combine(day, CLOSING_HOUR, zone).timestamp())


def office_hours(now: int, zone: tzinfo) -> bool:
    """Whether people may be written to who did not ask for it: never at night or at weekends."""
    local = datetime.fromtimestamp(now, zone)
    return local.weekday() < SATURDAY and OFFICE_OPENS <= local.time() < OFFICE_SHUTS


def days_left(one: Round, now: int, zone: tzinfo) -> int:
    """Whole calendar days until closing; 0 on the day itself and after it."""
    return max(0, (_local_day(one.closes, zone) - _local_day(now, zone)).days)


def _local_day(now: int, zone: tzinfo) -> date:
    return datetime.fromtimestamp(now, zone).date()
