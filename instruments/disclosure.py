"""Knows what a team may be shown of its answers, and freezes just that; forgets the rest.

The rules are those of a team's round, "What the team sees, and what nobody can see".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TypeVar

from instruments.counting import Answers, Tally, consensus, growth, strength, tally, total
from instruments.model import Block, BlockId, ElementId, Instrument, Level, RoleId

LEAST_MINIMUM = 4
"""No setting makes a group smaller than this one anonymous."""

LEAST_WITH_NAMES = 2
"""Cards of an open round from which they are laid together: nobody's lies there alone."""

DEFAULT_MINIMUM = 5

REMARKS_FROM = 8
"""Ballots from which remarks are shown: a way of writing tells more than a colour."""

MERGED = RoleId("*")
"""The class in which roles that are too small stand together."""


Remarks = Mapping[ElementId | BlockId, str]


@dataclass(frozen=True, slots=True)
class Ballot:
    """One respondent's submitted answers, without a name; `role` None where it was not asked.

    `remarks` are those that their author lets the team read.
    """

    answers: Answers
    role: RoleId | None = None
    remarks: Remarks = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """The one frozen count of a round. Holds only what the team may see.

    `elements` has None where fewer than `minimum` chose a level: what is hidden is not kept,
    so that nothing can be worked out from the release itself.
    `roles` has an element only where every class of it has `minimum` answers.
    `remarks` are in the instrument's order, a block's own after its elements'; those on one
    thing are shuffled, so that no place in a row tells which are of one author.
    `names` says that it was an open round. Of that every element with an answer is counted, but
    no role and no remark is kept: its cards tell them for as long as they lie, and a role of one
    would be a name that outlives its card.
    """

    ballots: int
    minimum: int
    elements: Mapping[ElementId, Tally | None]
    roles: Mapping[ElementId, Mapping[RoleId, Tally]]
    remarks: Mapping[ElementId | BlockId, tuple[str, ...]] = field(default_factory=dict)
    names: bool = False


def least(minimum: int, *, names: bool = False) -> int:
    """Ballots from which a round may show anything, whatever it was set to."""
    return max(minimum, LEAST_WITH_NAMES if names else LEAST_MINIMUM)


def enough(ballots: int, minimum: int) -> bool:
    """Whether an anonymous round of so many ballots may show anything at all."""
    return ballots >= least(minimum)


def release_with_names(
    instrument: Instrument, ballots: Sequence[Ballot], minimum: int
) -> Release | None:
    """Counts an open round once; None when there are too few ballots to lay together."""
    minimum = least(minimum, names=True)
    if len(ballots) < minimum:
        return None
    counts = ((one.id, _count(ballots, one.id)) for one in instrument.elements)
    elements = {element: count if count.answered else None for element, count in counts}
    return Release(len(ballots), minimum, elements, {}, names=True)


def release(
    instrument: Instrument, ballots: Sequence[Ballot], minimum: int, chance: bytes = b""
) -> Release | None:
    """Counts an anonymous round once; None when there are too few ballots to show anything.

    `chance`, at most 64 random bytes that are kept nowhere, shuffles the remarks: without it none
    are taken along.
    """
    minimum = least(minimum)
    if len(ballots) < minimum:
        return None
    elements: dict[ElementId, Tally | None] = {}
    roles: dict[ElementId, Mapping[RoleId, Tally]] = {}
    for element in instrument.elements:
        counts = _count(ballots, element.id)
        if counts.answered < minimum:
            elements[element.id] = None
            continue
        elements[element.id] = counts
        split = _split(ballots, element.id, minimum)
        if split:
            roles[element.id] = split
    remarks = _remarks(instrument, ballots, chance)
    return Release(len(ballots), minimum, elements, roles, remarks)


def asked(instrument: Instrument, shown: Release) -> tuple[Block, ...]:
    """The blocks that a round asked, each with the elements that it asked.

    All of them, whole, where its content was replaced since.
    """
    trimmed = (
        replace(block, elements=tuple(one for one in block.elements if one.id in shown.elements))
        for block in instrument.blocks
    )
    return tuple(one for one in trimmed if one.elements) or instrument.blocks


def block_total(block: Block, shown: Release) -> Tally | None:
    """What a block adds up to, over its shown elements only; None where none is shown."""
    counts = [
        count for element in block.elements if (count := shown.elements.get(element.id)) is not None
    ]
    return total(counts) if counts else None


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands out. Ties stand together, so each may hold several, in the instrument's order.

    `strongest` is empty where no block has both green and agreement; `weakest` where nothing
    is orange or red.
    """

    strongest: tuple[BlockId, ...]
    weakest: tuple[BlockId, ...]
    most_divided: tuple[ElementId, ...]


DIVIDED = 3
"""How many elements are named as differing most; a tie at the edge is named whole."""


def findings(instrument: Instrument, shown: Release) -> Findings:
    strengths: dict[BlockId, float] = {}
    growths: dict[BlockId, float] = {}
    for block in instrument.blocks:
        counts = block_total(block, shown)
        if counts is None:
            continue
        if value := strength(counts):
            strengths[block.id] = value
        if value := growth(counts):
            growths[block.id] = value
    return Findings(
        _best(strengths), _best(growths), tuple(one for one, _ in divided(instrument, shown))
    )


def divided(instrument: Instrument, shown: Release) -> tuple[tuple[ElementId, float], ...]:
    """The elements that differ most, lowest consensus first; those that all see alike never."""
    agreement = [
        (element.id, value)
        for element in instrument.elements
        if (counts := shown.elements.get(element.id)) is not None
        and (value := consensus(counts)) is not None
        and value < 1
    ]
    agreement.sort(key=lambda pair: round(pair[1], 9))
    if len(agreement) <= DIVIDED:
        return tuple(agreement)
    edge = agreement[DIVIDED - 1][1]
    return tuple(pair for pair in agreement if pair[1] <= edge + 1e-9)


Key = TypeVar("Key", bound=str)


def _best(values: Mapping[Key, float]) -> tuple[Key, ...]:
    top = max(values.values(), default=0.0)
    return tuple(key for key, value in values.items() if abs(value - top) < 1e-9)


def _count(ballots: Iterable[Ballot], element: ElementId) -> Tally:
    return tally(ballot.answers.get(element, Level.SKIPPED) for ballot in ballots)


def _remarks(
    instrument: Instrument, ballots: Sequence[Ballot], chance: bytes
) -> Mapping[ElementId | BlockId, tuple[str, ...]]:
    """What may be read with each thing; nothing of too few ballots, or without chance."""
    if len(ballots) < REMARKS_FROM or not chance:
        return {}
    found: dict[ElementId | BlockId, tuple[str, ...]] = {}
    for block in instrument.blocks:
        for thing in block.things:
            texts = (text for one in ballots if (text := one.remarks.get(thing)))
            if mixed := tuple(sorted(texts, key=lambda text: _place(thing, text, chance))):
                found[thing] = mixed
    return found


def _place(thing: str, text: str, chance: bytes) -> bytes:
    """Where a remark stands among those on one thing: anywhere, and for each thing anew."""
    return blake2b(f"{thing}\0{text}".encode(), key=chance).digest()


def _split(
    ballots: Sequence[Ballot], element: ElementId, minimum: int
) -> Mapping[RoleId, Tally] | None:
    """Counts per role, small roles merged; None unless every class has enough answers."""
    by_role: dict[RoleId, list[Ballot]] = {}
    for ballot in ballots:
        by_role.setdefault(ballot.role or MERGED, []).append(ballot)
    classes: dict[RoleId, list[Ballot]] = {}
    for role, members in by_role.items():
        key = role if _count(members, element).answered >= minimum else MERGED
        classes.setdefault(key, []).extend(members)
    counts = {role: _count(members, element) for role, members in sorted(classes.items())}
    whole = all(one.answered >= minimum for one in counts.values())
    return counts if whole and len(counts) > 1 else None
