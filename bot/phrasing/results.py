"""Knows how a team's results read: caption, a block in detail, the differences; counts first."""

from collections.abc import Iterable

from bot.phrasing import agreed, laid_cards, movement, names, remarks
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.presses import OnRound
from flows.round import RoundId
from instruments.counting import Tally
from instruments.disclosure import (
    MERGED,
    Findings,
    Release,
    asked,
    block_total,
    divided,
    findings,
)
from instruments.model import Block, BlockId, ElementId, Instrument

NAMED = 3
"""How many names stand in one line of the caption; of more, the rest is counted."""

CAPTION = 1024
"""Characters of a caption, as Telegram takes them."""


def title(words: Words, instrument: Instrument, shown: Release) -> str:
    """What the picture says, as its title."""
    found = findings(instrument, shown)
    visible = [one for one in asked(instrument, shown) if block_total(one, shown) is not None]
    if not visible:
        return names.on_blocks(words, instrument, "results.title_hidden")
    if not found.weakest:
        return words("results.title_none")
    if len(found.weakest) > NAMED:
        return words("results.title_even")
    return words("results.title_growth", blocks=_shorts(words, instrument, found.weakest))


def foot(words: Words, shown: Release, *, picture: bool = False) -> str:
    sentence = "results.foot_open" if shown.names else "results.foot"
    if picture:
        sentence = f"{sentence}_picture"
    return words(sentence, ballots=shown.ballots, minimum=shown.minimum)


def caption(words: Words, instrument: Instrument, shown: Release) -> str:
    """Where the team is strong, where it can grow, where it differs most."""
    found = findings(instrument, shown)
    lines = [
        words("results.head", ballots=shown.ballots),
        *_named(words, instrument, shown, found.strongest, "results.strong"),
        *_named(words, instrument, shown, found.weakest, "results.growth"),
        _divided(words, instrument, found),
    ]
    return "\n".join(lines)[:CAPTION]


def _named(
    words: Words, instrument: Instrument, shown: Release, blocks: Iterable[BlockId], sentence: str
) -> list[str]:
    """A line for each of the blocks that stand out equally, with its counts."""
    chosen = [one for one in instrument.blocks if one.id in set(blocks)]
    lines = [
        words(
            sentence, block=names.block_short(words, instrument, one), counts=_counts(words, count)
        )
        for one in chosen
        if (count := block_total(one, shown)) is not None
    ]
    return lines or [names.on_blocks(words, instrument, f"{sentence}_none")]


def _divided(words: Words, instrument: Instrument, found: Findings) -> str:
    if not found.most_divided:
        return words("results.divided_none")
    titles = [names.element_title(words, instrument, one) for one in found.most_divided[:NAMED]]
    if more := len(found.most_divided) - len(titles):
        titles.append(words("results.more", n=more))
    return words("results.divided", elements=names.joined(titles))


def _shorts(words: Words, instrument: Instrument, blocks: Iterable[BlockId]) -> str:
    wanted = set(blocks)
    return names.joined(
        names.block_short(words, instrument, one) for one in instrument.blocks if one.id in wanted
    )


def _counts(words: Words, count: Tally | None) -> str:
    return words("results.few") if count is None else names.counts(words, count)


def _row(words: Words, name: str, count: Tally | None) -> str:
    if count is None:
        return words("results.row_few", block=name)
    return words("results.row", block=name, counts=names.counts(words, count))


def under_picture(
    words: Words,
    instrument: Instrument,
    shown: Release,
    one: RoundId,
    *,
    again: bool = False,
    laid: bool = False,
) -> Rows:
    """`again` says that the team has an earlier round of the same instrument, `laid` that the
    cards of this one lie together.
    """
    return (
        (
            Verb(words("results.per_block"), OnRound(one, "blocks")),
            Verb(words("results.differences"), OnRound(one, "differ")),
        ),
        *(laid_cards.key(words, one) if laid else ()),
        *(movement.keys(words, one) if again else ()),
        *agreed.keys(words, instrument, one),
        (Verb(words("results.as_text"), OnRound(one, "text")),),
        *remarks.key(words, instrument, shown, one),
    )


def as_text(
    words: Words,
    instrument: Instrument,
    shown: Release,
    one: RoundId,
    *,
    again: bool = False,
    laid: bool = False,
) -> Message:
    """The picture in words, for who would rather read, or cannot look; the rest as under it."""
    lines = [
        _row(words, names.block_short(words, instrument, block), block_total(block, shown))
        for block in asked(instrument, shown)
    ]
    return Message(
        paragraphs(bold(title(words, instrument, shown)), "\n".join(lines), foot(words, shown)),
        (
            *_block_keys(words, instrument, shown, one),
            *(laid_cards.key(words, one) if laid else ()),
            *(movement.keys(words, one) if again else ()),
            *remarks.key(words, instrument, shown, one),
        ),
    )


def choose_block(words: Words, instrument: Instrument, shown: Release, one: RoundId) -> Message:
    keys = _block_keys(words, instrument, shown, one)
    return Message(names.on_blocks(words, instrument, "results.choose_block"), keys)


def _numbered(instrument: Instrument, shown: Release) -> list[tuple[int, Block]]:
    """The blocks as they were asked, each with its number in the whole instrument."""
    there = {one.id: one for one in asked(instrument, shown)}
    every = enumerate(instrument.blocks, 1)
    return [(place, there[one.id]) for place, one in every if one.id in there]


def _block_keys(words: Words, instrument: Instrument, shown: Release, one: RoundId) -> Rows:
    keys: list[Button] = [
        Verb(
            words("review.list", place=place, block=names.block_short(words, instrument, block)),
            OnRound(one, "block", str(place)),
        )
        for place, block in _numbered(instrument, shown)
    ]
    return in_rows(keys, 2)


def block(
    words: Words, instrument: Instrument, shown: Release, one: RoundId, place: int
) -> Message:
    """A block in detail, one element a line; `place` is its number.

    Where the team was not asked about such a block it is the first one that it was.
    """
    numbered = _numbered(instrument, shown)
    at = next((n for n, (number, _) in enumerate(numbered) if number == place), 0)
    place, which = numbered[at]
    head = bold(
        words("review.list", place=place, block=names.block_title(words, instrument, which))
    )
    split = any(one.id in shown.roles for one in which.elements)
    before, after = (numbered[(at + step) % len(numbered)][0] for step in (-1, 1))
    leaf: Rows = (
        (
            Verb(words("key.previous"), OnRound(one, "block", str(before))),
            Verb(words("key.next"), OnRound(one, "block", str(after))),
        ),
    )
    return Message(
        paragraphs(
            f"{head}\n{_counts(words, block_total(which, shown))}",
            "\n".join(_elements(words, instrument, shown, which)),
            words("results.roles", minimum=shown.minimum) if split else "",
            foot(words, shown),
        ),
        (
            *(leaf if len(numbered) > 1 else ()),
            *remarks.key_of_block(words, instrument, shown, one, which.id),
            (Verb(words("results.all_blocks"), OnRound(one, "list")),),
        ),
    )


def _elements(words: Words, instrument: Instrument, shown: Release, which: Block) -> Iterable[str]:
    for one in which.elements:
        name = names.element_title(words, instrument, one.id)
        yield _row(words, name, shown.elements.get(one.id))
        yield from by_role(words, instrument, shown, one.id)


def by_role(
    words: Words, instrument: Instrument, shown: Release, element: ElementId
) -> Iterable[str]:
    """A line for each role, in the instrument's order, and last for those that stand together."""
    split = shown.roles.get(element, {})
    labels = {
        **{
            role: words.of_content(f"{instrument.id}.role.{role}", label)
            for role, label in instrument.roles.items()
        },
        MERGED: words("results.merged"),
    }
    for role, label in labels.items():
        if role in split:
            yield words("results.role", role=label, counts=names.counts(words, split[role]))


def differences(words: Words, instrument: Instrument, shown: Release, one: RoundId) -> Message:
    """The elements that differ most, with their counts and the measure by its name."""
    lines = []
    for element, agreement in divided(instrument, shown):
        count = shown.elements.get(element)
        name = names.element_title(words, instrument, element)
        short = names.block_short(words, instrument, instrument.block_of(element))
        lines.append(
            words(
                "results.one_difference",
                block=short,
                element=name,
                agreement=round(agreement * 100),
                counts=_counts(words, count),
            )
        )
    return Message(
        paragraphs(
            bold(words("results.differences_head")),
            "\n\n".join(lines) or words("results.divided_none"),
            words("results.differences_what") if lines else "",
        ),
        ((Verb(words("results.per_block"), OnRound(one, "blocks")),),),
    )
