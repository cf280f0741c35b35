"""Knows how the screens of a team's talk read; refuses to know what comes next or who taps."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.content import Content
from bot.phrasing import lying, names, results
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Message, Rows, bold, in_rows, paragraphs
from bot.phrasing.noted import noted, titled
from bot.phrasing.plan import line
from bot.phrasing.remarks import pages, remarks
from flows import talk_ground as g
from flows import talking as t
from flows.model import CLEAR, OK, Code, Node, View
from flows.plan import PAGE, overdue, page
from flows.reading import answer, answers
from flows.round import RoundId
from flows.state import State
from instruments.disclosure import Release, block_total, findings
from instruments.model import BlockId, ElementId, Instrument, Level
from storage.codec import release_read

EACH, PART = 10, 5
"""Minutes proposed for an element, and for any other part of a talk. Nothing enforces them."""

QUESTIONS = 5
"""Opening questions; the elements take them in turn."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a screen of a talk is made from."""

    content: Content
    words: Words
    instrument: Instrument
    shown: Release
    state: State
    node: Node

    @property
    def place(self) -> int:
        """Which of the elements it is about, counted from 1; 0 for none of them."""
        return int(getattr(self.node, "subject", "") or 0)

    @property
    def title(self) -> str:
        """The element that the screen is about; empty where the instrument lost it since."""
        element = g.slots_of(self.state)[self.place - 1]
        return titled(self.words, self.instrument, element)


Aside = Callable[[Content, Words, State, Node], Message]
"""How a view is shown: its text, and its answers alone."""


def _aside(shown: Callable[[Page], Message]) -> Aside:
    def view(content: Content, words: Words, state: State, node: Node) -> Message:
        found = t.instrument_id(state.flow)
        release = release_read(state.facts[g.SHOWN])
        if found is None or release is None:
            raise KeyError(state.flow)
        return shown(Page(content, words, content.instruments[found], release, state, node))

    return view


def _head(words: Words, title: str, minutes: int) -> str:
    return f"{bold(title)}\n{words('talk.minutes', n=minutes)}"


def _ways(page: Page, *keys: tuple[str, Code]) -> Rows:
    choices: list[Button] = [Choice(page.words(label), code) for label, code in keys]
    return in_rows(choices, 2)


# --- before the elements
def _begin(page: Page) -> Message:
    words, state = page.words, page.state
    slots = g.slots_of(state)
    parts = [
        ("actions", state.facts[g.LEFT_OPEN] == g.YES, PART),
        ("alike", True, PART),
        ("differ", bool(slots), EACH * len(slots)),
        ("grow", True, PART),
        ("remarks", state.facts.get(g.REMARKED) == g.YES, PART),
    ]
    there = [(name, minutes) for name, so, minutes in parts if so]
    lines = list[str]()
    for name, minutes in there:
        lines.append(words(f"talk.part_{name}", n=minutes))
        if name == "differ":
            lines += [
                words("talk.part_element", place=place, element=title)
                for place, one in enumerate(slots, 1)
                if (title := titled(words, page.instrument, one))
            ]
    title = names.title_of(words, page.instrument)
    return Message(
        paragraphs(
            f"{bold(words('talk.begin'))}\n"
            f"{words('talk.upon', title=title, ballots=page.shown.ballots)}",
            "\n".join(lines),
            words("talk.minutes_all", n=sum(minutes for _, minutes in there)),
            words(_whose(page)),
        ),
        _ways(page, ("talk.start", OK)),
    )


def _whose(page: Page) -> str:
    """What is said of who chose what: cards have names for as long as they lie."""
    if not page.shown.names:
        return "talk.nobody"
    return "talk.names" if lying.lie(page.state) else "talk.names_gone"


def _actions(screen: Page) -> Message:
    words, state = screen.words, screen.state
    blocks: dict[str, str] = {
        block.id: names.block_short(words, instrument, block)
        for instrument in screen.content.instruments.values()
        for block in instrument.blocks
    }
    here, today = page(g.actions_of(state), t.leaf(state)), date.fromisoformat(state.facts[g.TODAY])
    first = (here.number - 1) * PAGE + 1
    late, rest = list[str](), list[str]()
    for n, one in enumerate(here.actions, first):
        (late if overdue(one, today) else rest).append(line(words, blocks, n, one, today))
    if late:
        late.insert(0, bold(words("plan.overdue")))
    more = here.number < here.of
    return Message(
        paragraphs(
            _head(words, words("talk.actions"), PART),
            "\n".join(late),
            "\n".join(rest),
            "" if here.actions else words("talk.actions_none"),
            words("plan.page", number=here.number, of=here.of) if here.of > 1 else "",
            words("talk.actions_what"),
        ),
        _ways(screen, *([("key.next", t.NEXT)] if more else []), ("talk.on", t.ON)),
    )


def _alike(page: Page) -> Message:
    words, instrument, shown = page.words, page.instrument, page.shown
    found = g.alike(instrument, shown)
    listed = [_agreed(page, one) for one in found[: g.ALIKE]]
    more = words("talk.alike_more", n=len(found) - len(listed)) if found[g.ALIKE :] else ""
    return Message(
        paragraphs(
            _head(words, words("talk.alike"), PART),
            "\n".join(_blocks(page, findings(instrument, shown).strongest, "results.strong")),
            words("talk.alike_head") if listed else words("talk.alike_none"),
            *listed,
            more,
            "" if g.slots_of(page.state) else words("talk.differ_none"),
            words("talk.alike_ask") if listed else "",
        ),
        _ways(page, ("talk.on", t.ON), ("talk.enough", t.ENOUGH)),
    )


def _agreed(page: Page, element: ElementId) -> str:
    """An element, its counts, and the statement that most chose."""
    counts = page.shown.elements.get(element)
    if counts is None:
        return ""
    title = bold(titled(page.words, page.instrument, element))
    head = f"{title}  {names.counts(page.words, counts)}"
    return f"{head}\n{_statement(page, element, g.most_chosen(counts))}"


def _statement(page: Page, element: ElementId, level: Level) -> str:
    block = page.instrument.block_of(element)
    known = next(one for one in block.elements if one.id == element)
    text = names.statement(page.words, page.instrument, block, known, level)
    return f"{names.signed(page.words, level)}  {text}"


def _blocks(page: Page, blocks: Iterable[BlockId], sentence: str) -> Iterator[str]:
    """A line with its counts for each of these blocks, in the order given."""
    known = {one.id: one for one in page.instrument.blocks}
    for one in blocks:
        count = block_total(known[one], page.shown)
        if count is not None:
            short = names.block_short(page.words, page.instrument, known[one])
            counts = names.counts(page.words, count)
            yield page.words(sentence, block=short, counts=counts)


# --- the elements, one by one
def _element(page: Page) -> Message:
    words, slots = page.words, g.slots_of(page.state)
    element = slots[page.place - 1]
    counts = lying.counted(page.shown.elements.get(element), page.state)
    keys = (("talk.next", t.ON), ("talk.enough", t.ENOUGH))
    if counts is None or not page.title:
        return Message(words("talk.element_gone"), _ways(page, *keys))
    short = names.block_short(words, page.instrument, page.instrument.block_of(element))
    split = "\n".join(results.by_role(words, page.instrument, page.shown, element))
    each = g.by_level(counts)
    told = "\n\n".join(
        words("talk.end", n=each[one], statement=_statement(page, element, one))
        for one in g.ends(counts)
    )
    note, cards = t.notes(page.state).get(element), lying.key(words, page.state)
    return Message(
        paragraphs(
            f"{words('talk.place', place=page.place, all=len(slots), block=short)}\n"
            f"{_head(words, page.title, EACH)}",
            told,
            names.counts(words, counts) + (f"\n{split}" if split else ""),
            lying.lines(words, page.instrument, element, page.state, told),
            words(f"talk.question_{(page.place - 1) % QUESTIONS + 1}"),
            words("talk.note", text=note) if note else words("talk.note_how"),
        ),
        (*((cards,) if cards else ()), *_ways(page, *keys)),
    )


def _cards(page: Page) -> Message:
    """A page of all that is written on the cards; the way back is added to it."""
    words, element = page.words, g.slots_of(page.state)[page.place - 1]
    if not page.title:
        return Message(words("talk.element_gone"))
    return lying.page(words, bold(page.title), page.instrument, element, page.state)


def _note(page: Page) -> Message:
    words, now = page.words, answer(page.state, page.node.id)
    head = words("talk.note_on", element=page.title) if page.place else words("talk.note_whole")
    clear: Rows = ((Choice(words("key.clear"), CLEAR),),) if now else ()
    return Message(
        paragraphs(
            bold(head),
            words("talk.note_what"),
            words("talk.note_now", text=now) if now else "",
        ),
        clear,
    )


# --- after them
def _grow(page: Page) -> Message:
    words = page.words
    lines = list(_blocks(page, g.growing(page.instrument, page.shown), "talk.growth"))
    return Message(
        paragraphs(
            _head(words, words("talk.grow"), PART),
            "\n".join(lines) or words("talk.grow_none"),
            words("talk.grow_ask") if lines else words("talk.grow_keep"),
        ),
        _ways(page, ("talk.on", t.ON), ("talk.enough", t.ENOUGH)),
    )


def _remarks(page: Page) -> Message:
    words, here = page.words, t.leaf(page.state)
    text = remarks(words, page.instrument, page.shown, RoundId(""), here).text
    more = here < len(pages(words, page.instrument, page.shown))
    return Message(
        paragraphs(words("talk.minutes", n=PART), text, words("talk.remarks_ask")),
        _ways(page, *([("key.next", t.NEXT)] if more else []), ("talk.on", t.ON)),
    )


def _close(page: Page) -> Message:
    words = page.words
    whole = answers(page.state).get(t.WHOLE, "")
    listed = noted(words, page.instrument, t.notes(page.state), whole)
    return Message(
        paragraphs(
            bold(words("talk.close")),
            *listed,
            words("talk.close_what"),
        ),
        _ways(page, ("talk.end_key", t.END)),
    )


ASIDE: Mapping[View, Aside] = {
    View.TALK_BEGIN: _aside(_begin),
    View.TALK_ACTIONS: _aside(_actions),
    View.TALK_ALIKE: _aside(_alike),
    View.TALK_ELEMENT: _aside(_element),
    View.TALK_CARDS: _aside(_cards),
    View.TALK_NOTE: _aside(_note),
    View.TALK_GROW: _aside(_grow),
    View.TALK_REMARKS: _aside(_remarks),
    View.TALK_CLOSE: _aside(_close),
}
"""How the screens of a talk are shown; the ways around are added to them."""
