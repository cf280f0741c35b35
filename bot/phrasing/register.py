"""Knows how a register of pages reads: its list, a page, and what is asked about one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from babel.dates import format_date

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.phrasing.fitting import LEAST, SCREEN, clipped, shortened
from bot.phrasing.message import Button, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.presses import OnPage
from bot.table_sheet import Column, Table, Value
from flows import page_codec
from flows.model import ChooseOne, ChooseSeveral, NodeId
from flows.page import (
    APPROVAL,
    APPROVALS,
    APPROVED,
    AUDIENCE,
    MEMBER,
    NEW_PAGE,
    OTHER,
    PLATFORM,
    PRIVACY,
    STRATEGY,
    Page,
    PageId,
    ordered,
    page_of,
    shelf,
)
from flows.reading import answers
from flows.state import State

BASE = "base"
"""The fact of a conversation about a known page: that page as it was when it began, as JSON."""

LINK = "w_"
"""What begins a link that leads to the questions of a page, in private."""

NUMBERS_ACROSS = 4

CLIPPED, BRIEF = 60, 36
"""Characters of a name at the head of its page, and on a line of the list."""

PLATFORM_BRIEF = 18
"""Characters of a platform's own name on a line of the list."""

AROUND = 200
"""Characters of what stands around a page at most: its question, when it was entered, a notice."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a register is spoken: in a language, in the words of the flow that asks for a page."""

    content: Content
    words: Words
    zone: tzinfo

    def label(self, node: NodeId, code: str) -> str:
        """An answer as it stands on its button; the code, where no button has it any more."""
        asked = self.content.flows[NEW_PAGE].nodes.get(node)
        options = asked.options if isinstance(asked, ChooseOne | ChooseSeveral) else ()
        found = next((one.label for one in options if one.code == code), code)
        return self.words.of_content(f"{NEW_PAGE}.{node}.{code}", found)

    def labels(self, node: NodeId, codes: Iterable[str]) -> str:
        return ", ".join(self.label(node, one) for one in codes)

    def day(self, at: int) -> date:
        return datetime.fromtimestamp(at, self.zone).date()

    def told(self, day: date) -> str:
        """With its year: a register is read long after."""
        return str(format_date(day, "d MMMM y", locale=self.words.locale))

    def undone(self, page: Page) -> list[str]:
        """What of the privacy is not arranged yet, of what can be asked of this page."""
        asked = self.content.flows[NEW_PAGE].nodes.get(PRIVACY)
        options = asked.options if isinstance(asked, ChooseSeveral) else ()
        there = [one.code for one in options if page.closed or one.code != MEMBER]
        return [one for one in there if one not in page.privacy]

    def arranged(self, page: Page) -> list[str]:
        return [one for one in page.privacy if page.closed or one != MEMBER]


def listing(voice: Voice, pages: Sequence[Page], number: int, new: Button, *, own: bool) -> Message:
    """A part of the register; `new` begins another page. `own` says that it is of one alone."""
    words = voice.words
    if not pages:
        return Message(paragraphs(words("register.none"), words("register.about")), ((new,),))
    here, at, of = shelf(ordered(pages), number)
    active = sum(one.active for one in pages)
    text = paragraphs(
        bold(words("register.head")),
        words("register.counts", active=active, closed=len(pages) - active),
        "\n".join(_lines(voice, here)),
        words("plan.page", number=at, of=of) if of > 1 else "",
    )
    keys: list[Button] = [
        Verb(str(place), OnPage("show", one.id)) for place, one in enumerate(here, 1)
    ]
    leaf: list[Button] = []
    if of > 1:
        back, on = (at - 2) % of + 1, at % of + 1
        leaf = [
            Verb(words("key.previous"), OnPage("list", str(back))),
            Verb(words("key.next"), OnPage("list", str(on))),
        ]
    last: list[Button] = [new, Verb(words("register.sheet"), OnPage("sheet"))]
    wipe: Rows = ((Verb(words("register.wipe"), OnPage("wipe")),),) if own else ()
    rows = (*in_rows(keys, NUMBERS_ACROSS), tuple(leaf), tuple(last), *wipe)
    return Message(text, tuple(row for row in rows if row))


def _lines(voice: Voice, pages: Sequence[Page]) -> Iterable[str]:
    words, was = voice.words, True
    for place, one in enumerate(pages, 1):
        if was and not one.active:
            yield ("\n" if place > 1 else "") + bold(words("register.inactive"))
        was = one.active
        facts = (*_kind(voice, one, PLATFORM_BRIEF), _brief(voice, one))
        told = " · ".join(one for one in facts if one)
        yield words("register.line", place=place, name=clipped(one.name, BRIEF), facts=told)


def _brief(voice: Voice, page: Page) -> str:
    """How far its approval is, in a word or two; empty where nobody said so."""
    return voice.words(f"register.brief_{page.approval}") if page.approval in APPROVALS else ""


def _platform(voice: Voice, page: Page) -> str:
    if page.platform == OTHER and page.platform_name:
        return page.platform_name
    return voice.label(PLATFORM, page.platform)


def _kind(voice: Voice, page: Page, most: int = CLIPPED) -> tuple[str, str]:
    """Where it is, and for whom."""
    seen = voice.words("register.closed" if page.closed else "register.public")
    return clipped(_platform(voice, page), most), seen


def card(voice: Voice, page: Page, edit: Button | None) -> Message:
    """A page whole; `edit` leads to its questions, None for who may not change it."""
    words = voice.words
    entered = words("register.entered", day=voice.told(voice.day(page.made)))
    since = page.inactive_since
    left = "" if since is None else words("register.since", day=voice.told(voice.day(since)))
    turn = "off" if page.active else "on"
    change: list[Button] = [Verb(words(f"register.turn_{turn}"), OnPage(turn, page.id))]
    if edit is not None:
        change.append(edit)
    last: list[Button] = [
        Verb(words("register.drop"), OnPage("drop", page.id)),
        Verb(words("register.back"), OnPage("list")),
    ]
    text = paragraphs(_told(voice, page), "\n".join(one for one in (entered, left) if one))
    return Message(text, (tuple(change), tuple(last)))


def _told(voice: Voice, page: Page) -> str:
    """All that is known of a page, a line each; what is missing is said to be.

    What somebody wrote is shortened where it would be too long for a screen.
    """
    words = voice.words
    facts = {
        "purpose": page.purpose,
        "audience": voice.labels(AUDIENCE, page.audience),
        "strategy": voice.label(STRATEGY, page.strategy) if page.strategy else "",
        "keys": page.keys,
        "backup": page.backup or words("register.nobody"),
        "privacy": voice.labels(PRIVACY, voice.arranged(page)) or words("register.nothing"),
        "undone": voice.labels(PRIVACY, voice.undone(page)),
        "approval": _approval(voice, page),
    }
    kind = " · ".join(one for one in _kind(voice, page) if one)
    head = f"{bold(clipped(page.name, CLIPPED) or words('register.nameless'))}\n{kind}"
    for name in WRITTEN:
        over = len(paragraphs(head, _lines_of(words, facts))) + AROUND - SCREEN
        if over > 0 and facts[name]:
            facts[name] = shortened(words, facts[name], max(len(facts[name]) - over, LEAST))
    return paragraphs(head, _lines_of(words, facts))


WRITTEN = ("purpose", "keys", "backup")
"""What of a page is in somebody's own words, the longest first."""


def _lines_of(words: Words, facts: Mapping[str, str]) -> str:
    lines = (words(f"register.fact_{name}", value=value) for name, value in facts.items() if value)
    return "\n".join(lines)


def _approval(voice: Voice, page: Page) -> str:
    said = voice.label(APPROVAL, page.approval) if page.approval else ""
    if page.approval != APPROVED or page.approved_on is None:
        return said
    return f"{said}, {voice.told(page.approved_on)}"


def base_of(state: State) -> Page | None:
    """The page as it was when its change began; None for one that is new."""
    return page_codec.load(state.facts[BASE].encode()) if BASE in state.facts else None


def drafted(content: Content, words: Words, state: State) -> str:
    """The page as its answers describe it now."""
    page = page_of(answers(state), base_of(state), PageId(""), 0)
    # Nothing that is told of a draft has a moment that a zone would matter to.
    return _told(Voice(content, words, UTC), page)


def ask_to_drop(voice: Voice, page: Page) -> Message:
    words = voice.words
    yes, no = OnPage("erase", page.id), OnPage("show", page.id)
    keys = ((Verb(words("register.drop_yes"), yes), Verb(words("register.drop_no"), no)),)
    return Message(paragraphs(bold(clipped(page.name, CLIPPED)), words("register.drop_ask")), keys)


def ask_to_wipe(words: Words, count: int) -> Message:
    """Asked before one's own register is erased whole."""
    line = words("register.wipe_ask.1" if count == 1 else "register.wipe_ask.n", count=count)
    yes, no = OnPage("wiped"), OnPage("list")
    keys = ((Verb(words("register.drop_yes"), yes), Verb(words("register.drop_no"), no)),)
    return Message(line, keys)


def kept_still(words: Words, count: int) -> Message:
    """To who wants to stop, and has a register of their own."""
    line = words(f"register.still.{'1' if count == 1 else 'n'}", count=count)
    show, wipe = OnPage("list"), OnPage("wipe")
    return Message(
        line, ((Verb(words("register.show"), show),), (Verb(words("register.wipe"), wipe),))
    )


def table(voice: Voice, pages: Sequence[Page]) -> Table:
    """The register as a sheet, in the order of its list."""
    words = voice.words
    columns = tuple(
        Column(words(f"register.column_{name}"), width, dated=name in DATED)
        for name, width in WIDTHS.items()
    )
    rows = tuple(tuple(_cells(voice, one)) for one in ordered(pages))
    return Table(words("register.title"), columns, rows, wide=True)


WIDTHS = {
    "name": 24,
    "platform": 12,
    "open": 10,
    "active": 8,
    "since": 12,
    "purpose": 38,
    "audience": 18,
    "strategy": 12,
    "keys": 20,
    "backup": 20,
    "privacy": 28,
    "undone": 28,
    "approval": 15,
    "approved_on": 15,
    "entered": 12,
}
"""The columns in their order, with their width: together they are legible on a wide page."""

DATED = frozenset({"since", "approved_on", "entered"})


def _cells(voice: Voice, page: Page) -> Iterable[Value]:
    words, since = voice.words, page.inactive_since
    yield page.name
    yield _platform(voice, page)
    yield words("register.closed" if page.closed else "register.public")
    yield words("register.yes" if page.active else "register.no")
    yield None if since is None else voice.day(since)
    yield page.purpose
    yield voice.labels(AUDIENCE, page.audience)
    yield voice.label(STRATEGY, page.strategy) if page.strategy else ""
    yield page.keys
    yield page.backup
    yield voice.labels(PRIVACY, voice.arranged(page))
    yield voice.labels(PRIVACY, voice.undone(page))
    yield voice.label(APPROVAL, page.approval) if page.approval else ""
    yield page.approved_on
    yield voice.day(page.made)
