"""Knows how the private menu reads: what one can begin, and what one has that is open.

Its buttons are the same for everybody and say nothing of who taps them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date, format_skeleton

from bot.content import Content
from bot.menu import MINE, SECTIONS, TEAM, Thing, goes_on, part, shown, things
from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.guides import about, title_of
from bot.phrasing.message import Button, Link, Message, Rows, Verb, bold, paragraphs
from bot.phrasing.numbers import alarm
from bot.presses import OnMenu, ToSession
from flows import questionnaire as q
from flows.asking import asked
from flows.delving import NOTES, block_of
from flows.kinds import BUTTON
from flows.model import Flow
from flows.state import SessionId, State
from instruments.model import Instrument

TOP, NEW, BEGIN = "top", "new", "do"
"""The verbs beside the sections': the menu here, the menu below, what a command begins."""

OWN = ("plan", "verslag", "paginas", "stop")
"""One's own things that are always there; a log only where there is something to make it of."""


KINDS = frozenset({"action", "choice", "stars", "search"})
"""How the flows begin that have a name here, being neither a scan nor a guide."""


@dataclass(frozen=True, slots=True)
class Open:
    """A conversation as one of one's things: what it is, on a button and in full.

    `on` says whether it goes on, or is only kept.
    """

    session: SessionId
    label: str
    said: str
    on: bool


# --- the first level
def first(words: Words, line: str = "", *, on: bool = False) -> Message:
    """`line` stands above it; `on` where something of one's own can be gone on with."""
    keys = [Verb(words(f"menu.{name}"), OnMenu(name)) for name in SECTIONS]
    keys.append(Verb(words("menu.on" if on else "menu.mine"), OnMenu(MINE)))
    text = paragraphs(line, words("welcome"), words("welcome.what"))
    return Message(text, tuple((key,) for key in keys))


def welcome(words: Words, notice: str | None = None) -> Message:
    """The same for who did something while nothing was open."""
    line = "" if notice is None else words(notice).removesuffix(words("notice.here")).strip()
    return first(words, line)


def way(words: Words) -> Rows:
    """The way to the menu, in a message of its own, from one that says something else."""
    return ((Verb(words("menu.way"), OnMenu(NEW)),),)


# --- a section
def section(content: Content, words: Words, name: str, number: int, username: str) -> Message:
    """One of SECTIONS; `username` is the bot's own name, which a team's group is made with."""
    there = things(content, name)
    on_screen = part(len(there), number, SECTIONS[name].room)
    listed = shown(there, on_screen)
    text = paragraphs(bold(words(f"menu.{name}")), "\n".join(_line(words, one) for one in listed))
    rows = tuple(_thing(words, one, username) for one in listed)
    around = _around(words, name, on_screen.number, more=on_screen.more)
    return Message(text, (*rows, *around, *(alarm(words) if SECTIONS[name].alarm else ())))


def _line(words: Words, thing: Thing) -> str:
    """What a thing is for, behind its name."""
    if isinstance(thing, Flow):
        said = about(words, thing)
        return words("menu.line", label=bold(title_of(words, thing)), about=_capital(said))
    label = bold(words(f"menu.do.{thing}"))
    return words("menu.line", label=label, about=words(f"menu.about.{thing}"))


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _thing(words: Words, thing: Thing, username: str) -> tuple[Button]:
    key: Button
    if isinstance(thing, Flow):
        key = Verb(title_of(words, thing), OnMenu(BEGIN, thing.command))
    elif thing == TEAM:
        key = Link(words("menu.do.team"), f"https://t.me/{username}?startgroup=team")
    else:
        key = Verb(words(f"menu.do.{thing}"), OnMenu(BEGIN, thing))
    return (key,)


def _around(words: Words, name: str, number: int, *, more: bool) -> Rows:
    """On to the next screen and back to the one before, in this order."""
    on: Rows = ((Verb(words("menu.more"), OnMenu(name, str(number + 1))),),) if more else ()
    back = OnMenu(TOP) if number == 1 else OnMenu(name, str(number - 1))
    return (*on, (Verb(words("key.back"), back),))


# --- one's own things
def mine(words: Words, there: Sequence[Open], number: int, *, recorded: bool) -> Message:
    """`recorded` where a log can be made of something."""
    keys = [Verb(one.label, ToSession(one.session)) for one in there]
    own = (one for one in OWN if recorded or one != "verslag")
    keys += [Verb(words(f"menu.do.{one}"), OnMenu(BEGIN, one)) for one in own]
    on_screen = part(len(keys), number)
    here = there[on_screen.first : on_screen.last]
    what = "menu.open" if any(one.on for one in here) else ""
    if not any(one.on for one in there):
        what = "menu.none_open"
    return Message(
        paragraphs(bold(words("menu.mine")), words(what) if what else ""),
        (
            *((key,) for key in shown(keys, on_screen)),
            *_around(words, MINE, on_screen.number, more=on_screen.more),
        ),
    )


def amid(words: Words, one: Open) -> str:
    """What somebody is in the middle of."""
    return words("menu.amid", what=one.said)


def listed(
    content: Content, words: Words, there: Sequence[tuple[SessionId, State, datetime]]
) -> tuple[Open, ...]:
    """Conversations with when each began, as one's things; those named alike by that moment."""
    called = [_named(content, words, state, begun) for _, state, begun in there]
    labels = [_fitting(*one) for one in called]
    return tuple(
        Open(
            session,
            label if labels.count(label) == 1 else _fitting(title, _moment(words, begun)),
            f"{title}{tail}",
            goes_on(content, state),
        )
        for (session, state, begun), label, (title, tail) in zip(there, labels, called, strict=True)
    )


def _named(content: Content, words: Words, state: State, begun: datetime) -> tuple[str, str]:
    """What a conversation is, and what is said behind it.

    Of one about a client, or of which is not known any more what it was, only when it began.
    """
    flow = content.flows.get(state.flow)
    if flow is None or flow.protected:
        day = format_date(begun, "d MMMM", words.locale)
        return words("menu.talk"), words("menu.of_day", day=day)
    instrument = content.instrument_of(flow.id)
    if instrument is not None:
        return _scan(words, instrument, state)
    if flow.command:
        return title_of(words, flow), ""
    block = block_of(flow.id)
    if block is not None and block in content.deepenings:
        short = content.deepenings[block].short
        return words.of_content(f"{flow.id}.{NOTES}.chapter", short), ""
    kind = flow.id.partition(".")[0]
    return words(f"menu.kind.{kind if kind in KINDS else 'other'}"), ""


def _scan(words: Words, instrument: Instrument, state: State) -> tuple[str, str]:
    title = names.title_of(words, instrument)
    if state.facts.get(q.SCAN) != q.OWN:
        title = words("menu.team_scan", title=title)
    if q.cast(state) is not None:
        return title, words("menu.sent")
    done, whole = len(q.levels(instrument, state)), len(list(asked(instrument, state).elements))
    return title, words("menu.so_far", done=done, whole=whole)


def _moment(words: Words, begun: datetime) -> str:
    day = format_skeleton("MMMd", begun, locale=words.locale)
    return words("menu.of_moment", day=day, time=f"{begun:%H:%M}")


def _fitting(title: str, tail: str) -> str:
    """Both on one button; where they are too long it is the title that is cut."""
    room = BUTTON - len(tail)
    return f"{title if len(title) <= room else f'{title[: room - 1].rstrip()}…'}{tail}"
