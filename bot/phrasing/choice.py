"""Knows how the screens of a choice between blocks read; refuses to know what comes next."""

from collections.abc import Callable, Mapping

from bot.phrasing import names
from bot.phrasing.choice_page import (
    Aside,
    Page,
    aside,
    first_starts,
    head,
    star_rows,
    vote_link,
)
from bot.phrasing.chosen import drawn, named, row, starred, summary
from bot.phrasing.message import Button, Choice, Link, Message, Rows, bold, paragraphs
from flows import choosing as c
from flows.choice_ground import (
    blocks_of,
    count_of,
    minimum_of,
    stars_of,
    voted_of,
    weakest,
)
from flows.model import CLEAR, OK, SKIP, Code, View
from flows.reading import answer, chosen


def _criteria(page: Page) -> Message:
    words = page.words
    return Message(
        paragraphs(
            bold(words("choice.criteria")),
            page.said("choice.criteria_what"),
            page.said("choice.criteria_three"),
            words("choice.informs"),
        ),
        ((Choice(words("choice.begin"), OK),),),
    )


def _who(page: Page) -> Message:
    words = page.words
    return Message(
        paragraphs(
            bold(words("choice.who")),
            words("choice.who_all", minimum=minimum_of(page.state)),
            words("choice.who_lead"),
        ),
        ((Choice(words("choice.all"), c.ALL),), (Choice(words("choice.lead"), c.LEAD),)),
    )


def _voting(page: Page) -> Message:
    words, state = page.words, page.state
    show: Rows = ((Choice(words("choice.show"), c.SHOW),),)
    if c.frozen(state):
        return Message(paragraphs(bold(words("choice.voting")), words("choice.voted_over")), show)
    minimum = minimum_of(state)
    few = "" if stars_of(state) else words("choice.voted_few", minimum=minimum)
    return Message(
        paragraphs(
            bold(words("choice.voting")),
            page.said("choice.voting_what", minimum=minimum),
            words("choice.voting_ends"),
            f"{_voted(page)} {few}".rstrip(),
        ),
        ((Link(words("choice.vote"), vote_link(state)),), *show),
    )


def _voted(page: Page) -> str:
    return page.words("choice.voted", n=voted_of(page.state))


def _few(page: Page) -> Message:
    words, state = page.words, page.state
    ways = ((words("choice.wait"), c.WAIT), (words("choice.lead"), c.LEAD))
    return Message(
        paragraphs(
            bold(words("choice.few")),
            words("choice.few_what", voted=_voted(page), minimum=minimum_of(state)),
        ),
        (
            *((Choice(*way),) for way in ways),
            (Choice(words("choice.without"), c.WITHOUT),),
        ),
    )


def _shown(page: Page) -> Message:
    words, state = page.words, page.state
    return Message(
        paragraphs(
            bold(words("choice.shown", n=voted_of(state))),
            "\n".join(
                row(words, page.instrument, one, starred(words, stars_of(state).get(one.id)))
                for one in blocks_of(page.instrument, state)
            ),
            words("choice.shown_what"),
        ),
        ((Choice(page.said("choice.per_block"), OK),),),
    )


def _give(page: Page) -> Message:
    words, one = page.words, page.block
    code = answer(page.state, page.node.id)
    return Message(
        paragraphs(
            head(page),
            _remarked(page),
            page.said("choice.give"),
            words("choice.given", stars=drawn(c.stars_in(code)))
            if code
            else first_starts(words, page.instrument, one),
        ),
        star_rows(),
    )


def _seen(page: Page) -> Message:
    words, one = page.words, page.block
    shown = stars_of(page.state).get(one.id) if c.frozen(page.state) else None
    voters = words("choice.of_voters", n=voted_of(page.state)) if shown else ""
    return Message(
        paragraphs(
            head(page),
            f"{starred(words, shown)} {voters}".rstrip(),
            _remarked(page),
        ),
        ((Choice(words("choice.on"), OK),),),
    )


def _remarked(page: Page) -> str:
    text = c.remarks(page.instrument, page.state).get(page.block.id)
    return page.words("block.remark", text=text) if text else ""


def _remark(page: Page) -> Message:
    words = page.words
    title = names.block_title(words, page.instrument, page.block)
    now = answer(page.state, page.node.id)
    clear: Rows = ((Choice(words("key.clear"), CLEAR),),) if now else ()
    return Message(
        paragraphs(
            bold(page.said("remark.block", title=title)),
            page.said("choice.remark_own" if page.alone else "choice.remark"),
            words("remark.now", text=now) if now else "",
        ),
        clear,
    )


def _pick(page: Page) -> Message:
    words, ticked = page.words, chosen(page.state, c.PICK)
    given = c.stars(page.instrument, page.state)
    lines, boxes = list[str](), list[Button]()
    for one in blocks_of(page.instrument, page.state):
        count = count_of(page.state, one.id)
        counts = words("results.few") if count is None else names.counts(words, count)
        stars = f" · {starred(words, given[one.id])}" if one.id in given else ""
        lines.append(row(words, page.instrument, one, f"{counts}{stars}"))
        short = names.block_short(words, page.instrument, one)
        tick = "tick.on" if Code(one.id) in ticked else "tick.off"
        boxes.append(Choice(words(tick, label=short), Code(one.id)))
    return Message(
        paragraphs(bold(page.said("choice.pick")), "\n".join(lines), words("choice.pick_what")),
        (*((box,) for box in boxes), (Choice(words("key.ready"), OK),)),
    )


def _two_ways(text: str, keep: str, change: str) -> Message:
    return Message(text, ((Choice(keep, c.KEEP),), (Choice(change, c.CHANGE),)))


def _fourth(page: Page) -> Message:
    words, many = page.words, len(c.picked(page.instrument, page.state))
    text = paragraphs(bold(page.said("choice.fourth", n=many)), words("choice.fourth_what"))
    return _two_ways(text, words("choice.fourth_keep", n=many), words("choice.fourth_change"))


def _single(page: Page) -> Message:
    words = page.words
    only = named(words, page.instrument, c.picked(page.instrument, page.state))
    text = paragraphs(bold(page.said("choice.single")), words("choice.single_what", block=only))
    return _two_ways(text, words("choice.single_keep"), words("choice.single_change"))


def _against(page: Page) -> Message:
    words = page.words
    left_out = named(words, page.instrument, weakest(page.instrument, page.state))
    text = paragraphs(
        bold(words("choice.against")),
        words("choice.against_what", blocks=left_out),
        words("choice.against_free"),
    )
    return _two_ways(text, words("choice.keep"), words("choice.change"))


def _reason(page: Page) -> Message:
    words, now = page.words, answer(page.state, page.node.id)
    return Message(
        paragraphs(
            bold(page.said("choice.reason")),
            named(words, page.instrument, c.picked(page.instrument, page.state)),
            words("choice.reason_what"),
            words("remark.now", text=now) if now else "",
        )
    )


def _direction(page: Page) -> Message:
    words, now = page.words, answer(page.state, page.node.id)
    question = c.question_of(page.node.id)
    place = c.QUESTIONS.index(question) + 1
    short = names.block_short(words, page.instrument, page.block)
    skip = words("choice.blank" if now else "choice.skip")
    return Message(
        paragraphs(
            f"{words('choice.way', block=short, place=place, all=len(c.QUESTIONS))}\n"
            f"{bold(words(f'choice.ask_{question}'))}",
            words("choice.way_what"),
            words("remark.now", text=now) if now else "",
        ),
        ((Choice(skip, SKIP),),),
    )


def _check(page: Page) -> Message:
    words = page.words
    return Message(
        paragraphs(
            bold(words("choice.check")),
            summary(words, page.instrument, c.choice_of(page.instrument, page.state, 0)),
            words("choice.check_what"),
        ),
        (
            (Choice(words("choice.fix"), c.FIX),),
            (Choice(words("choice.other_reason"), Code("reason")),),
            (Choice(page.said("choice.other_blocks"), c.CHANGE),),
        ),
    )


def _leave(page: Page) -> Message:
    words = page.words
    return Message(
        paragraphs(bold(words("choice.leave")), words("choice.leave_what")),
        ((Choice(words("choice.stay"), c.STAY),), (Choice(words("choice.erase"), c.ERASE),)),
    )


SHOWN: Mapping[View, Callable[[Page], Message]] = {
    View.CHOICE_CRITERIA: _criteria,
    View.CHOICE_WHO: _who,
    View.CHOICE_VOTING: _voting,
    View.CHOICE_FEW: _few,
    View.CHOICE_SHOWN: _shown,
    View.CHOICE_GIVE: _give,
    View.CHOICE_SEEN: _seen,
    View.CHOICE_REMARK: _remark,
    View.CHOICE_PICK: _pick,
    View.CHOICE_FOURTH: _fourth,
    View.CHOICE_SINGLE: _single,
    View.CHOICE_AGAINST: _against,
    View.CHOICE_REASON: _reason,
    View.CHOICE_DIRECTION: _direction,
    View.CHOICE_CHECK: _check,
    View.CHOICE_LEAVE: _leave,
}

ASIDE: Mapping[View, Aside] = {view: aside(shown, c.instrument_id) for view, shown in SHOWN.items()}
"""How the screens of a choice are shown; the ways around are added to them."""
