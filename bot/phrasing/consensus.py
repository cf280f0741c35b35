"""Knows how the screens read on which a team agrees on one colour for each rubric; not who says it.

How the cards lie is told to a screen as it is shown, and is kept nowhere with the conversation.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import orjson

from bot.content import Content
from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Link, Message, Rows, bold, in_rows, paragraphs
from bot.phrasing.noted import titled
from bot.phrasing.plan import clipped, doer_name
from flows import consensus as c
from flows import talk_ground as g
from flows.cards import Card
from flows.model import SAME, SKIP, Code, Node, View
from flows.reading import answer
from flows.state import State
from flows.talking import END, ON, instrument_id
from instruments.disclosure import Release
from instruments.model import LEVELS, Block, Element, ElementId, Instrument, Level
from storage.codec import release_read

LAID = "laid"
"""The fact, for one showing alone, with how the cards lie on its rubric (as JSON)."""

COMPLETES = "completes"
"""The fact with the address, without the action's id, where an action can be filled in further."""

REMARK, CARDS = 140, 1800
"""Characters of a remark beside a name, and of all that stands there: the rest is counted."""

LABEL = 22
"""Characters of a rubric on its button, beside its sign and number."""


def laid_as_fact(cards: Iterable[Card], element: ElementId) -> dict[str, str]:
    """How the cards lie on one rubric: each name with its level and its remark."""
    lying = [[one.name, one.levels.get(element), one.remarks.get(element, "")] for one in cards]
    return {LAID: orjson.dumps(lying).decode()}


@dataclass(frozen=True, slots=True)
class Page:
    """What a screen of such a talk is made from."""

    words: Words
    instrument: Instrument
    shown: Release
    state: State
    node: Node

    @property
    def rubrics(self) -> tuple[ElementId, ...]:
        return c.rubrics_of(self.instrument, self.state)

    @property
    def element(self) -> ElementId:
        return ElementId(getattr(self.node, "subject", ""))

    @property
    def block(self) -> Block:
        return self.instrument.block_of(self.element)

    @property
    def known(self) -> Element:
        return next(one for one in self.block.elements if one.id == self.element)

    @property
    def title(self) -> str:
        return titled(self.words, self.instrument, self.element)

    def head(self) -> str:
        """Where one is in the whole, and the rubric."""
        every = self.rubrics
        place = every.index(self.element) + 1 if self.element in every else 0
        part = names.block_short(self.words, self.instrument, self.block)
        where = self.words("consensus.place", block=part, place=place, of=len(every))
        return f"{where}\n{bold(self.title)}"

    def agreed(self) -> str:
        """What is agreed of this rubric now, with its argument; empty for nothing."""
        level = c.agreed(self.state).get(self.element)
        why = c.arguments(self.state).get(self.element, "")
        return "" if level is None else _told(self.words, level, why)


Aside = Callable[[Content, Words, State, Node], Message]


def _aside(shown: Callable[[Page], Message]) -> Aside:
    def view(content: Content, words: Words, state: State, node: Node) -> Message:
        found = instrument_id(state.flow)
        release = release_read(state.facts[g.SHOWN])
        if found is None or release is None:
            raise KeyError(state.flow)
        return shown(Page(words, content.instruments[found], release, state, node))

    return view


def _told(words: Words, level: Level, why: str) -> str:
    sign = names.signed(words, level)
    return words("consensus.with_why", sign=sign, text=why) if why else sign


def _begin(page: Page) -> Message:
    words = page.words
    done = len(c.agreed(page.state))
    title = names.title_of(words, page.instrument)
    return Message(
        paragraphs(
            f"{bold(words('consensus.begin'))}\n"
            f"{words('talk.upon', title=title, ballots=page.shown.ballots)}",
            words("consensus.begin_what", n=len(page.rubrics)),
            words("consensus.done", n=done, of=len(page.rubrics)) if done else "",
        ),
        ((Choice(words("talk.start"), ON), Choice(words("consensus.all"), c.ALL)),),
    )


def _ask(page: Page) -> Message:
    words, known, now = page.words, page.known, page.agreed()
    question = names.question(words, page.instrument, page.block, known)
    statements = [
        f"{names.signed(words, one)}  "
        f"{names.statement(words, page.instrument, page.block, known, one)}"
        for one in LEVELS
    ]
    before = c.earlier_of(page.state).get(page.element)
    colours: list[Button] = [Choice(names.signed(words, one), Code(one)) for one in LEVELS]
    return Message(
        paragraphs(
            page.head(),
            question,
            "\n".join(statements),
            _lying(page),
            words("consensus.before", told=_told(words, *before)) if before else "",
            words("consensus.now", told=now) if now else "",
            words("consensus.which"),
        ),
        (
            tuple(colours),
            (
                Choice(words("consensus.reopen" if now else "consensus.later"), c.LATER),
                Choice(words("consensus.all"), c.ALL),
            ),
        ),
    )


def _lying(page: Page) -> str:
    """How the cards lie: with names as long as they do, otherwise how many chose what."""
    words = page.words
    every = orjson.loads(page.state.facts.get(LAID, "[]"))
    if not every:
        counts = page.shown.elements.get(page.element)
        told = words("results.few") if counts is None else names.counts(words, counts)
        return words("consensus.counts", counts=told)
    lines, left = list[str](), CARDS
    for place, (name, level, remark) in enumerate(every):
        sign = names.signed(words, Level(level) if level else None)
        short = " ".join(remark.split())
        short = short if len(short) <= REMARK else f"{short[: REMARK - 1].rstrip()}…"
        line = words("consensus.card", sign=sign, name=name)
        line += words("consensus.card_remark", text=short) if short else ""
        left -= len(line)
        if left < 0:
            lines.append(words("consensus.cards_more", n=len(every) - place))
            break
        lines.append(line)
    return "\n".join([words("consensus.cards"), *lines])


def _why(page: Page) -> Message:
    words = page.words
    level = c.agreed(page.state).get(page.element)
    now = answer(page.state, page.node.id)
    same: Rows = ((Choice(words("consensus.keep"), SAME),),) if now else ()
    return Message(
        paragraphs(
            f"{names.signed(words, level)}  {bold(page.title)}",
            words("consensus.why"),
            words("talk.note_now", text=now) if now else "",
        ),
        (*same, (Choice(words("consensus.no_why"), SKIP),)),
    )


def _set(page: Page) -> Message:
    words = page.words
    actions = g.actions_of(page.state)
    lines = [
        words("consensus.action", what=clipped(words, one), doer=doer_name(words, one.doer))
        for one in actions
    ]
    rows: Rows = (
        (Choice(words("consensus.next"), ON), Choice(words("consensus.do"), c.ACTION)),
        (Choice(words("consensus.change"), c.CHANGE), Choice(words("consensus.all"), c.ALL)),
    )
    address = page.state.facts.get(COMPLETES)
    if actions and address:
        newest = max(actions, key=lambda one: (one.made, one.id))
        rows = (*rows, (Link(words("consensus.complete"), f"{address}{newest.id}"),))
    before = c.earlier_of(page.state).get(page.element)
    return Message(
        paragraphs(
            page.head(),
            words("consensus.set", told=page.agreed()),
            words("consensus.before", told=_told(words, *before)) if before else "",
            "\n".join([words("consensus.actions"), *lines]) if lines else "",
        ),
        rows,
    )


# --- an action
def _what(page: Page) -> Message:
    return Message(
        paragraphs(
            bold(page.words("consensus.what")),
            page.words("consensus.what_for", rubric=page.title, told=page.agreed()),
        )
    )


def _who(page: Page) -> Message:
    words = page.words
    return Message(
        paragraphs(bold(words("consensus.who")), words("consensus.who_how")),
        ((Choice(words("consensus.who_later"), SKIP),),),
    )


def _when(page: Page) -> Message:
    words = page.words
    terms: list[Button] = [Choice(words(f"consensus.{one}"), one) for one in c.MONTHS]
    later = Choice(words("consensus.when_later"), c.LATER)
    return Message(
        paragraphs(bold(words("consensus.when")), words("consensus.when_how")),
        (*in_rows(terms, 2), (later,)),
    )


# --- all of them
def _list(page: Page) -> Message:
    words, levels, every = page.words, c.agreed(page.state), page.rubrics
    keys: list[Button] = []
    parts = list[str]()
    for block in page.instrument.blocks:
        lines = list[str]()
        for one in block.elements:
            if one.id not in every:
                continue
            place, sign = every.index(one.id) + 1, names.signed(words, levels.get(one.id))
            title = titled(words, page.instrument, one.id)
            lines.append(words("consensus.row", sign=sign, place=place, rubric=title))
            label = title if len(title) <= LABEL else f"{title[: LABEL - 1].rstrip()}…"
            mark = names.sign(words, levels.get(one.id))
            keys.append(
                Choice(
                    words("consensus.row_key", sign=mark, place=place, rubric=label), Code(one.id)
                )
            )
        if lines:
            parts.append(
                "\n".join([bold(names.block_short(words, page.instrument, block)), *lines])
            )
    left = len(every) - sum(one in levels for one in every)
    on: list[Button] = [Choice(words("talk.on"), ON)] if left else []
    return Message(
        paragraphs(
            f"{bold(words('consensus.list'))}\n"
            f"{words('consensus.done', n=len(every) - left, of=len(every))}",
            *parts,
            words("consensus.list_left" if left else "consensus.list_all"),
        ),
        (*in_rows(keys, 1), (*on, Choice(words("talk.end_key"), END))),
    )


ASIDE: Mapping[View, Aside] = {
    View.CONSENSUS_BEGIN: _aside(_begin),
    View.CONSENSUS_ASK: _aside(_ask),
    View.CONSENSUS_WHY: _aside(_why),
    View.CONSENSUS_SET: _aside(_set),
    View.CONSENSUS_WHAT: _aside(_what),
    View.CONSENSUS_WHO: _aside(_who),
    View.CONSENSUS_WHEN: _aside(_when),
    View.CONSENSUS_LIST: _aside(_list),
}
"""How these screens are shown; the ways around are added to them."""
