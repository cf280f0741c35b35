"""Knows how the screens read on which a team agrees on one colour for each rubric; not who says it.

A screen with the cards on it stays at about 900 characters by what `lying.py` cuts; those with a
team's own words are as long as these, up to the limits in `flows/consensus.py`.
"""

from collections.abc import Mapping

from bot.phrasing import consensus_list, lying, names
from bot.phrasing.consensus_page import Aside, Page, aside, how_many, told
from bot.phrasing.message import Button, Choice, Link, Message, Rows, bold, paragraphs
from bot.phrasing.plan import promised
from flows import concluded as d
from flows import consensus as c
from flows import talk_ground as g
from flows.model import SAME, SKIP, Code, View
from flows.talking import ON
from instruments.model import LEVELS

COMPLETES = "completes"
"""The fact with the address, without the action's id, where an action can be filled in further."""


def _begin(page: Page) -> Message:
    words = page.words
    title = names.title_of(words, page.instrument)
    what = "begin_what" if lying.lie(page.state) else "begin_what_counts"
    return Message(
        paragraphs(
            f"{bold(words('consensus.begin'))}\n"
            f"{words('talk.upon', title=title, ballots=page.shown.ballots)}",
            words(f"consensus.{what}", n=len(page.rubrics)),
            how_many(page) if d.agreed(page.state) else "",
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
    earlier = c.earlier_of(page.state).get(page.element)
    before = words("consensus.before", told=told(words, *earlier)) if earlier else ""
    around = paragraphs(page.head(), question, *statements, before, now, words("consensus.which"))
    colours: list[Button] = [Choice(names.signed(words, one), Code(one)) for one in LEVELS]
    return Message(
        paragraphs(
            page.head(),
            question,
            "\n".join(statements),
            _lying(page, around),
            before,
            words("consensus.now", told=now) if now else "",
            words("consensus.which"),
        ),
        (
            tuple(colours),
            *_cards_key(page),
            (
                Choice(words("consensus.reopen" if now else "consensus.later"), c.LATER),
                Choice(words("consensus.all"), c.ALL),
            ),
        ),
    )


def _lying(page: Page, around: str) -> str:
    """How the cards lie: with names as long as they do, otherwise how many chose what."""
    words, counts = page.words, page.shown.elements.get(page.element)
    cards = lying.lines(words, page.instrument, page.element, page.state, around)
    if cards:
        return cards
    told = words("results.few") if counts is None else names.counts(words, counts)
    return words("consensus.counts_gone" if page.shown.names else "consensus.counts", counts=told)


def _cards_key(page: Page) -> Rows:
    found = lying.key(page.words, page.state)
    return (found,) if found else ()


def _cards(page: Page) -> Message:
    """A page of all that is written on the cards; the way back is added to it."""
    return lying.page(page.words, page.head(), page.instrument, page.element, page.state)


def _why(page: Page) -> Message:
    """An argument of the same colour stays as it is; with another it is asked whether it holds."""
    words, before = page.words, page.before()
    later = Choice(words("consensus.why_later"), SKIP)
    rows: Rows = ((later,),)
    if page.why:
        rows = ((Choice(words("consensus.keep"), SKIP),),)
    elif before:
        rows = ((Choice(words("consensus.holds"), SAME), later),)
    return Message(
        paragraphs(
            f"{names.signed(words, page.level)}  {bold(page.title)}",
            words("consensus.why"),
            words("talk.note_now", text=page.why) if page.why else before,
            words("consensus.why_still") if before else "",
        ),
        rows,
    )


def _set(page: Page) -> Message:
    words = page.words
    actions = g.actions_of(page.state)
    lines = [words("consensus.action", told=promised(words, one)) for one in actions]
    why: Rows = () if page.why else ((Choice(words("consensus.write"), c.WHY),),)
    rows: Rows = (
        *why,
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
            page.before(),
            words("consensus.before", told=told(words, *before)) if before else "",
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
    return Message(
        paragraphs(bold(words("consensus.when")), words("consensus.when_how")),
        ((Choice(words("consensus.when_later"), SKIP),),),
    )


ASIDE: Mapping[View, Aside] = {
    View.CONSENSUS_BEGIN: aside(_begin),
    View.CONSENSUS_ASK: aside(_ask),
    View.CONSENSUS_CARDS: aside(_cards),
    View.CONSENSUS_WHY: aside(_why),
    View.CONSENSUS_SET: aside(_set),
    View.CONSENSUS_WHAT: aside(_what),
    View.CONSENSUS_WHO: aside(_who),
    View.CONSENSUS_WHEN: aside(_when),
    View.CONSENSUS_LIST: aside(consensus_list.every),
    View.CONSENSUS_LACKING: aside(consensus_list.lacking),
}
"""How these screens are shown; the ways around are added to them."""
