"""Knows what a page of an organisation on social media is, and which comes first in a register.

It has no clock and knows no channel. The fields are those that a new page is weighed by in
`001_2ba4488dc05518c5.txt`, "Sociale media & Hartekamp Groep": purpose, fit with the strategy,
technical management, privacy, approval, and a place in the register as public or closed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NewType

from flows.model import FlowId, NodeId
from flows.state import Act, Entry

PageId = NewType("PageId", str)

NEW_PAGE = FlowId("new_page")
"""The flow that asks for a page; one that is known begins in it at CHECK."""

CHECK = NodeId("check")
PURPOSE, AUDIENCE, STRATEGY = NodeId("purpose"), NodeId("audience"), NodeId("strategy")
NAME, PLATFORM, PLATFORM_NAME = NodeId("name"), NodeId("platform"), NodeId("platform_name")
OPEN, KEYS, BACKUP = NodeId("open"), NodeId("keys"), NodeId("backup")
PRIVACY, APPROVAL, APPROVED_ON = NodeId("privacy"), NodeId("approval"), NodeId("approved_on")

OTHER, CLOSED, APPROVED = "other", "closed", "approved"
"""The answers that ask for a platform's name, keep a page from the public, and approve of it."""

APPROVALS = frozenset({APPROVED, "asked", "no"})

MEMBER = "member"
"""What is to be arranged of a closed page alone: that who communicates for the whole is in it."""

SHELF = 8
"""Pages of a register that one message lists."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `made` is the second in which it was entered.

    `audience` and `privacy` hold codes of the flow, as `strategy`, `platform` and `approval` are;
    `platform_name` says which one where that is OTHER. `keys` and `backup` are functions, never
    names. `turned` has the seconds at which it was marked inactive and active again, in turn.
    """

    id: PageId
    made: int
    name: str
    platform: str = ""
    platform_name: str = ""
    purpose: str = ""
    audience: tuple[str, ...] = ()
    strategy: str = ""
    closed: bool = False
    keys: str = ""
    backup: str = ""
    privacy: tuple[str, ...] = ()
    approval: str = ""
    approved_on: date | None = None
    turned: tuple[int, ...] = ()

    @property
    def active(self) -> bool:
        return len(self.turned) % 2 == 0

    @property
    def inactive_since(self) -> int | None:
        return None if self.active else self.turned[-1]


def turned(page: Page, *, active: bool, at: int) -> Page:
    """The page as it is once it was marked; the same object where it was so already."""
    return page if page.active is active else replace(page, turned=(*page.turned, at))


def ordered(pages: Iterable[Page]) -> tuple[Page, ...]:
    """Active ones first, each part by name: a 6 in it comes before a 10."""
    return tuple(sorted(pages, key=lambda one: (not one.active, _natural(one.name), one.made)))


def _natural(name: str) -> tuple[tuple[str, int], ...]:
    pieces = re.findall(r"(\D*)(\d*)", name.casefold())
    return tuple((text, int(digits or "0")) for text, digits in pieces)


def is_there(pages: Iterable[Page], page: Page) -> bool:
    """Whether another of these has the same name on the same platform."""
    return any(one.id != page.id and _place(one) == _place(page) for one in pages)


def _place(page: Page) -> tuple[str, str, str]:
    name, platform = (" ".join(one.split()).casefold() for one in (page.name, page.platform_name))
    return name, page.platform, platform


def shelf(pages: tuple[Page, ...], number: int) -> tuple[tuple[Page, ...], int, int]:
    """The part of the list with this number, that number where there is such a part, and how many.

    The first, where there is none of that number.
    """
    of = max(1, -(-len(pages) // SHELF))
    here = number if 1 <= number <= of else 1
    return pages[(here - 1) * SHELF : here * SHELF], here, of


def page_of(answers: Mapping[NodeId, str], known: Page | None, identity: PageId, made: int) -> Page:
    """The page that these answers describe; `known` as it becomes by them, if there is one.

    What was not asked stays as it is known. Raises ValueError for a day that is none.
    """
    base = Page(identity, made, "") if known is None else known
    platform = answers.get(PLATFORM, base.platform)
    approval = answers.get(APPROVAL, base.approval)
    day = _day(answers, base) if approval == APPROVED else None
    named = answers.get(PLATFORM_NAME, base.platform_name) if platform == OTHER else ""
    return replace(
        base,
        name=answers.get(NAME, base.name),
        platform=platform,
        platform_name=named,
        purpose=answers.get(PURPOSE, base.purpose),
        audience=_codes(answers, AUDIENCE, base.audience),
        strategy=answers.get(STRATEGY, base.strategy),
        closed=answers[OPEN] == CLOSED if OPEN in answers else base.closed,
        keys=answers.get(KEYS, base.keys),
        backup=answers.get(BACKUP, base.backup),
        privacy=_codes(answers, PRIVACY, base.privacy),
        approval=approval,
        approved_on=day,
    )


def history_of(page: Page, at: int) -> tuple[Entry, ...]:
    """The answers that describe a page, as if all were given at one second."""
    return tuple(_entries(page, at))


def merged(base: Page, theirs: Page, mine: Page) -> Page:
    """What two made of one page: in each field what was changed; where both did, mine."""
    changed = {
        name: getattr(mine, name) for name in ASKED if getattr(mine, name) != getattr(base, name)
    }
    return replace(theirs, **changed)


ASKED = (
    "name",
    "platform",
    "platform_name",
    "purpose",
    "audience",
    "strategy",
    "closed",
    "keys",
    "backup",
    "privacy",
    "approval",
    "approved_on",
)
"""The fields that the flow asks for."""


def _entries(page: Page, at: int) -> Iterable[Entry]:
    def wrote(node: NodeId, text: str) -> Entry:
        return Entry(node, Act.WROTE, text, at)

    def chose(node: NodeId, code: str) -> Entry:
        return Entry(node, Act.ANSWERED, code, at)

    def ticked(node: NodeId, codes: tuple[str, ...]) -> Iterable[Entry]:
        yield from (Entry(node, Act.TOGGLED, one, at) for one in codes)
        yield chose(node, ",".join(codes))

    yield wrote(PURPOSE, page.purpose)
    yield from ticked(AUDIENCE, page.audience)
    yield chose(STRATEGY, page.strategy)
    yield wrote(NAME, page.name)
    yield chose(PLATFORM, page.platform)
    if page.platform == OTHER:
        yield wrote(PLATFORM_NAME, page.platform_name)
    yield chose(OPEN, CLOSED if page.closed else "public")
    yield wrote(KEYS, page.keys)
    yield wrote(BACKUP, page.backup)
    yield from ticked(PRIVACY, page.privacy)
    yield chose(APPROVAL, page.approval)
    if page.approval == APPROVED:
        yield chose(APPROVED_ON, "" if page.approved_on is None else page.approved_on.isoformat())


def _codes(answers: Mapping[NodeId, str], node: NodeId, known: tuple[str, ...]) -> tuple[str, ...]:
    if node not in answers:
        return known
    return tuple(one for one in answers[node].split(",") if one)


def _day(answers: Mapping[NodeId, str], base: Page) -> date | None:
    if APPROVED_ON not in answers:
        return base.approved_on
    return date.fromisoformat(answers[APPROVED_ON]) if answers[APPROVED_ON] else None
