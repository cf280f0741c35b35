"""Knows how a round's conversations become its one count; refuses to know where they are kept."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.telegram.tidings import Tidings
from flows import questionnaire as q
from flows.cards import laid
from flows.round import Phase, Refusal, Round, close
from instruments.disclosure import release, release_with_names
from instruments.model import Instrument
from storage.port import Closing, Session, Team

CHANCE = 32
"""Random bytes that shuffle the remarks of a round; nobody has them afterwards."""


def counted(
    tidings: Tidings,
    instrument: Instrument,
    one: Round,
    where: Team,
    now: int,
    chance: bytes,
    sessions: Sequence[Session],
) -> Closing:
    """What closing a round now comes to; `instrument` as the round asks it."""
    ballots = [
        found
        for session in sessions
        if session.submitted and (found := q.ballot(instrument, session.state)) is not None
    ]
    after = close(one, len(ballots), now)
    if isinstance(after, Refusal):
        return Closing(one, None, erase=False)
    if after.phase is Phase.SHORT:
        return Closing(after, None, erase=False, calls=tidings.too_few(where, after, sessions))
    calls = tidings.closed(where, after, len(ballots), sessions)
    if after.phase is Phase.LAID:
        shown = release_with_names(instrument, ballots, one.minimum)
        kept = tuple(_laid(sessions, tidings.last_day(after), now))
        return Closing(after, shown, erase=True, calls=calls, keeps=kept)
    shown = release(instrument, ballots, one.minimum, chance)
    return Closing(after, shown, erase=True, calls=calls)


def _laid(sessions: Sequence[Session], until: date, now: int) -> Iterator[Session]:
    """The conversations of what was submitted in an open round, as they stay from now on."""
    for session in sessions:
        lying = laid(session.state, until, now) if session.submitted else None
        if lying is not None:
            yield replace(session, state=lying, screen=None)
