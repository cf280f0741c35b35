"""Knows how it reads what moved since the last round; refuses to give numbers to subtract."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.presses import OnRound
from flows.action import Action
from flows.moved import BlockActions, SideBySide
from flows.round import RoundId
from instruments.model import Block, BlockId, Instrument
from instruments.movement import Movement

MOVED, TREND = "moved", "trend"
"""The verbs of the buttons here. MOVED without a detail is the list of blocks, with one a block."""

NAMED = 3
"""How many blocks a finding names; more are counted."""

ACTION = 160
"""Characters of an action in a line: enough to know which one it is."""

ACTIONS_SHOWN = 1500
"""Characters of actions in a message: with the rest of it they stay under Telegram's 4,096."""


@dataclass(frozen=True, slots=True)
class Between:
    """What moved between two rounds that closed on these days; `round` is the later one."""

    round: RoundId
    earlier: date
    later: date
    blocks: SideBySide


def sign(words: Words, movement: Movement) -> str:
    return words(f"moved.{movement.value}")


def told(words: Words, movement: Movement) -> str:
    """A movement's sign with its word, since a sign alone does not reach everyone."""
    return words(f"moved.{movement.value}_told")


def findings(words: Words, instrument: Instrument, moved: Mapping[BlockId, Movement]) -> str:
    """What stands out, in a line for what went forward and one for what went back."""
    if all(one is Movement.UNKNOWN for one in moved.values()):
        return words("moved.nothing")
    ways = (Movement.BETTER, Movement.WORSE)
    lines = [_way(words, instrument, moved, one) for one in ways if one in moved.values()]
    steady = "moved.steady_all" if Movement.UNKNOWN not in moved.values() else "moved.steady_known"
    return "\n".join(lines) or words(steady)


def _way(
    words: Words, instrument: Instrument, moved: Mapping[BlockId, Movement], way: Movement
) -> str:
    """The blocks that went this way: by name, or counted where there are many."""
    went = [one for one in instrument.blocks if moved.get(one.id) is way]
    if len(went) == len(instrument.blocks) > 1:
        return words(f"moved.all_{way.value}")
    if len(went) > NAMED:
        return words(f"moved.many_{way.value}", n=len(went), of=len(instrument.blocks))
    shorts = (names.block_short(words, instrument, one) for one in went)
    return words(f"moved.some_{way.value}", blocks=names.joined(shorts))


def since_last(words: Words, instrument: Instrument, between: Between) -> Message:
    """The whole in one message: a block a line, with how many of its elements moved which way."""
    found = between.blocks.blocks
    moved = {one.moved.block: one.moved.movement for one in found}
    rows = [f"{_name(words, instrument, one)}\n{_counted(words, one)}" for one in found]
    return Message(
        paragraphs(
            f"{bold(words('moved.head'))}\n{_days(words, between)}",
            findings(words, instrument, moved),
            "\n".join(rows),
            _listed(words, "moved.loose", between.blocks.loose),
            words("moved.legend"),
        ),
        _keys(words, instrument, between),
    )


def block(words: Words, instrument: Instrument, between: Between, place: int) -> Message:
    """A block in detail, one element a line; `place` counts from 1 and wraps around."""
    found = between.blocks.blocks
    at = (place - 1) % len(found)
    one = found[at]
    title = names.block_title(words, instrument, _which(instrument, one))
    head = bold(words("review.list", place=at + 1, block=title))
    elements = [
        words(
            "moved.element",
            sign=sign(words, moved),
            element=names.element_title(words, instrument, element),
        )
        for element, moved in one.moved.elements.items()
    ]
    unknown = one.moved.count(Movement.UNKNOWN)
    return Message(
        paragraphs(
            f"{head}\n{told(words, one.moved.movement)}",
            "\n".join(elements),
            _listed(words, "moved.actions_head", one.actions) or words("moved.no_actions"),
            words("moved.no_cause") if one.actions else "",
            words("moved.why_unknown") if unknown else "",
        ),
        (
            (
                _to(words("key.previous"), between, (at - 1) % len(found) + 1),
                _to(words("key.next"), between, (at + 1) % len(found) + 1),
            ),
            (Verb(words("moved.all"), OnRound(between.round, MOVED)),),
        ),
    )


def _to(label: str, between: Between, place: int) -> Button:
    return Verb(label, OnRound(between.round, MOVED, str(place)))


def _keys(words: Words, instrument: Instrument, between: Between) -> Rows:
    keys = [
        _to(
            words("review.list", place=place, block=names.block_short(words, instrument, one)),
            between,
            place,
        )
        for place, one in enumerate(instrument.blocks, 1)
    ]
    return (*in_rows(keys, 2), (Verb(words("moved.trend"), OnRound(between.round, TREND)),))


def _which(instrument: Instrument, one: BlockActions) -> Block:
    return next(block for block in instrument.blocks if block.id == one.moved.block)


def _name(words: Words, instrument: Instrument, one: BlockActions) -> str:
    short = bold(names.block_short(words, instrument, _which(instrument, one)))
    return words("moved.row", sign=sign(words, one.moved.movement), block=short)


def _counted(words: Words, one: BlockActions) -> str:
    """How many of a block's elements moved which way, and how many actions stand beside them."""
    if one.moved.movement is Movement.UNKNOWN:
        parts = [words("moved.no_count")]
    else:
        ways = (Movement.BETTER, Movement.SAME, Movement.WORSE)
        parts = [
            words("moved.count", sign=sign(words, way), n=one.moved.count(way)) for way in ways
        ]
        if n := one.moved.count(Movement.UNKNOWN):
            parts.append(words("moved.count_unknown", n=n))
    if n := len(one.actions):
        parts.append(words("moved.actions.1" if n == 1 else "moved.actions.n", n=n))
    return " · ".join(parts)


def _listed(words: Words, head: str, actions: tuple[Action, ...]) -> str:
    """As many actions as fit, each with its standing; the last line says how many more."""
    left, lines = ACTIONS_SHOWN, list[str]()
    for one in actions:
        standing = words(f"moved.standing.{one.standing.value}")
        line = words("moved.action", what=_short(one.what), standing=standing)
        left -= len(line)
        if left < 0:
            lines.append(words("moved.more_actions", n=len(actions) - len(lines)))
            break
        lines.append(line)
    return "\n".join([bold(words(head)), *lines]) if lines else ""


def _short(what: str) -> str:
    line = " ".join(what.split())
    return line if len(line) <= ACTION else line[: ACTION - 1].rstrip() + "…"


def _days(words: Words, between: Between) -> str:
    return words("moved.days", earlier=day(words, between.earlier), later=day(words, between.later))


def day(words: Words, when: date) -> str:
    """A day of whichever year, such as `2 december 2026`."""
    return format_date(when, "d MMMM y", locale=words.locale)
