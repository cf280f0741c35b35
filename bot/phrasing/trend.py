"""Knows how a team's trend over its rounds reads, as a picture and in text; not how it is drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, Rows, Verb, bold, paragraphs
from bot.phrasing.movement import MOVED, day, findings, sign, told
from bot.presses import OnRound
from bot.trend_picture import ROUNDS_SHOWN, Dot, Lane, TrendPicture, When
from flows.round import RoundId
from instruments.disclosure import Release
from instruments.model import Instrument
from instruments.movement import Movement, Point, Trend, trend

AS_TEXT = "trendtext"
"""The verb of the button that gives the picture in words."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one round released, and the local day on which it closed."""

    closed: date
    release: Release


def picture(words: Words, instrument: Instrument, rounds: Sequence[Counted]) -> TrendPicture:
    """The newest ROUNDS_SHOWN of these rounds, the oldest first. Raises ValueError for none."""
    shown = _newest(rounds)
    trends = _trends(instrument, shown)
    gaps = any(point is None for one in trends for point in one.points)
    return TrendPicture(
        _findings(words, instrument, trends),
        tuple(_when(words, one.closed) for one in shown),
        tuple(
            Lane(
                names.block_short(words, instrument, block),
                tuple(_dot(point) for point in one.points),
                one.whole,
                _verdict(words, one),
            )
            for block, one in zip(instrument.blocks, trends, strict=True)
        ),
        "\n".join(_foot(words, shown, gaps=gaps)),
    )


def caption(words: Words, instrument: Instrument, rounds: Sequence[Counted]) -> str:
    """What stands under the picture in the chat: the finding, and what the picture compares."""
    shown = _newest(rounds)
    finding = _findings(words, instrument, _trends(instrument, shown))
    return paragraphs(bold(finding), _span(words, shown))


def under_picture(words: Words, one: RoundId) -> Rows:
    """`one` is the newest round of the picture."""
    return (
        (
            Verb(words("moved.since_last"), OnRound(one, MOVED)),
            Verb(words("results.as_text"), OnRound(one, AS_TEXT)),
        ),
    )


def as_text(
    words: Words, instrument: Instrument, rounds: Sequence[Counted], one: RoundId
) -> Message:
    """The picture in words, for who would rather read, or cannot look."""
    shown = _newest(rounds)
    trends = _trends(instrument, shown)
    lines = [
        words(
            "trend.row",
            block=bold(names.block_short(words, instrument, block)),
            whole=told(words, found.whole),
            steps=_steps(words, found),
        )
        for block, found in zip(instrument.blocks, trends, strict=True)
    ]
    finding = _findings(words, instrument, trends)
    return Message(
        paragraphs(
            f"{bold(finding)}\n{_span(words, shown)}",
            "\n".join(lines),
            names.on_blocks(words, instrument, "trend.steps_what"),
            "\n".join([words("trend.rounds"), *(_round(words, each) for each in shown)]),
            _minimum(words, shown),
        ),
        ((Verb(words("moved.since_last"), OnRound(one, MOVED)),),),
    )


def _newest(rounds: Sequence[Counted]) -> Sequence[Counted]:
    if not rounds:
        raise ValueError("a trend needs at least one round")
    return sorted(rounds, key=lambda one: one.closed)[-ROUNDS_SHOWN:]


def _trends(instrument: Instrument, rounds: Sequence[Counted]) -> tuple[Trend, ...]:
    return trend(instrument, [one.release for one in rounds])


def _findings(words: Words, instrument: Instrument, trends: Sequence[Trend]) -> str:
    return findings(words, instrument, {one.block: one.whole for one in trends})


def _verdict(words: Words, one: Trend) -> str:
    shown = [point for point in one.points if point]
    if not shown:
        return words("trend.never")
    return told(words, one.whole) if len(shown) > 1 else words("trend.once")


def _dot(point: Point | None) -> Dot | None:
    if point is None:
        return None
    return Dot(1 - point.growth, joined=point.since not in {None, Movement.UNKNOWN})


def _when(words: Words, closed: date) -> When:
    written = format_date(closed, "d MMM", locale=words.locale).rstrip(".")
    return When(written, str(closed.year))


def _steps(words: Words, one: Trend) -> str:
    """A sign for each round that can be compared, from the second on; `·` for one that cannot."""
    return " ".join(
        sign(words, point.since if point and point.since else Movement.UNKNOWN)
        for point in one.points[1:]
    )


def _span(words: Words, rounds: Sequence[Counted]) -> str:
    first, last = day(words, rounds[0].closed), day(words, rounds[-1].closed)
    return words("trend.span", first=first, last=last) if len(rounds) > 1 else last


def _round(words: Words, one: Counted) -> str:
    return words("trend.round", day=day(words, one.closed), ballots=one.release.ballots)


def _foot(words: Words, rounds: Sequence[Counted], *, gaps: bool) -> Iterable[str]:
    yield words("trend.scale")
    if len(rounds) > 1:
        yield words("trend.signs")
    if gaps:
        yield words("trend.gaps")
    yield words("trend.ballots", ballots=names.joined(str(one.release.ballots) for one in rounds))
    yield _minimum(words, rounds)


def _minimum(words: Words, rounds: Sequence[Counted]) -> str:
    """Every minimum that held, mostly one; open rounds have none of their own."""
    found = sorted({one.release.minimum for one in rounds if not one.release.names})
    if not found:
        return words("trend.open")
    line = words("trend.minimum", minimum=words("trend.or").join(map(str, found)))
    mixed = any(one.release.names for one in rounds)
    return f"{line} {words('trend.mixed')}" if mixed else line
