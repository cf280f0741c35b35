"""Knows how it reads what moved since the last round; refuses to give numbers to subtract."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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

LIST = "0"
"""The detail of MOVED that brings the list of blocks in the place of one of them."""

NAMED = 3
"""How many blocks a finding names; more are counted."""

ACTION = 160
"""Characters of an action in a line: enough to know which one it is."""

ACTIONS_SHOWN = 1500
"""Characters of actions in a message: with the rest of it they stay under Telegram's 4,096."""


@dataclass(frozen=True, slots=True)
class Between:
    """What moved between two rounds that closed on these days; `round` is the later one.

    `blocks` has every block of the instrument; `older` those that stand beside another round
    than the one of `earlier`, with its day; `unasked` those that the later round did not ask,
    which are never all.
    """

    round: RoundId
    earlier: date
    later: date
    blocks: SideBySide
    older: Mapping[BlockId, date] = field(default_factory=dict)
    unasked: frozenset[BlockId] = frozenset()


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
        return names.on_blocks(words, instrument, f"moved.all_{way.value}")
    if len(went) > NAMED:
        many = f"moved.many_{way.value}"
        return names.on_blocks(words, instrument, many, n=len(went), of=len(instrument.blocks))
    shorts = (names.block_short(words, instrument, one) for one in went)
    return words(f"moved.some_{way.value}", blocks=names.joined(shorts))


def keys(words: Words, one: RoundId) -> Rows:
    """The ways to what moved, under the results of a round that has one before it."""
    return (
        (
            Verb(words("moved.since_last"), OnRound(one, MOVED)),
            Verb(words("moved.trend"), OnRound(one, TREND)),
        ),
    )


def since_last(words: Words, instrument: Instrument, between: Between) -> Message:
    """The whole in one message: a block a line, with how many of its elements moved which way."""
    moved = {one.moved.block: one.moved.movement for one in between.blocks.blocks}
    rows = [
        f"{_name(words, instrument, one)}\n{_counted(words, between, one)}"
        for _, one in _asked(between)
    ]
    return Message(
        paragraphs(
            f"{bold(words('moved.head'))}\n{_days(words, between)}",
            findings(words, instrument, moved),
            "\n".join(rows),
            unasked(words, instrument, between),
            _listed(words, names.called(instrument, "moved.loose"), between.blocks.loose),
            words("moved.legend"),
        ),
        _keys(words, instrument, between),
    )


def _asked(between: Between) -> list[tuple[int, BlockActions]]:
    """The blocks that the later round asked, each with its number in the whole instrument."""
    every = enumerate(between.blocks.blocks, 1)
    return [(place, one) for place, one in every if one.moved.block not in between.unasked]


def unasked(words: Words, instrument: Instrument, between: Between) -> str:
    """Names what the later round did not ask; empty where it asked all."""
    gone = [one for one in instrument.blocks if one.id in between.unasked]
    shorts = names.joined(names.block_short(words, instrument, one) for one in gone)
    return words("moved.unasked", blocks=shorts) if gone else ""


def block(words: Words, instrument: Instrument, between: Between, place: int) -> Message:
    """A block in detail, one element a line; `place` is its number.

    Where the later round did not ask such a block it is the first one that it did.
    """
    numbered = _asked(between)
    at = next((n for n, (number, _) in enumerate(numbered) if number == place), 0)
    place, one = numbered[at]
    title = names.block_title(words, instrument, _which(instrument, one))
    head = bold(words("review.list", place=place, block=title))
    verdict = [told(words, one.moved.movement), *_beside(words, between, one)]
    elements = [
        words(
            "moved.element",
            sign=sign(words, moved),
            element=names.element_title(words, instrument, element),
        )
        for element, moved in one.moved.elements.items()
    ]
    unknown = one.moved.count(Movement.UNKNOWN)
    before, after = (numbered[(at + step) % len(numbered)][0] for step in (-1, 1))
    leaf = (
        _to(words("key.previous"), between, before),
        _to(words("key.next"), between, after),
    )
    return Message(
        paragraphs(
            f"{head}\n{' · '.join(verdict)}",
            "\n".join(elements),
            _listed(words, names.called(instrument, "moved.actions_head"), one.actions)
            or words(names.called(instrument, "moved.no_actions")),
            words("moved.no_cause") if one.actions else "",
            words("moved.why_unknown") if unknown else "",
        ),
        (
            *((leaf,) if len(numbered) > 1 else ()),
            (Verb(words("moved.all"), OnRound(between.round, MOVED, LIST)),),
        ),
    )


def _to(label: str, between: Between, place: int) -> Button:
    return Verb(label, OnRound(between.round, MOVED, str(place)))


def _keys(words: Words, instrument: Instrument, between: Between) -> Rows:
    blocks = [
        _to(
            words(
                "review.list",
                place=place,
                block=names.block_short(words, instrument, _which(instrument, one)),
            ),
            between,
            place,
        )
        for place, one in _asked(between)
    ]
    return (*in_rows(blocks, 2), (Verb(words("moved.trend"), OnRound(between.round, TREND)),))


def _which(instrument: Instrument, one: BlockActions) -> Block:
    return next(block for block in instrument.blocks if block.id == one.moved.block)


def _name(words: Words, instrument: Instrument, one: BlockActions) -> str:
    short = bold(names.block_short(words, instrument, _which(instrument, one)))
    return words("moved.row", sign=sign(words, one.moved.movement), block=short)


def _beside(words: Words, between: Between, one: BlockActions) -> list[str]:
    """The day of the round that a block stands beside, where that is not the others' one."""
    older = between.older.get(one.moved.block)
    return [] if older is None else [words("moved.beside", day=day(words, older))]


def _counted(words: Words, between: Between, one: BlockActions) -> str:
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
    parts += _beside(words, between, one)
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
