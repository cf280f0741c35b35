"""Knows how the screens of a questionnaire read on the way, from the first agreement on."""

from dataclasses import dataclass

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Message, Rows, bold, in_rows, paragraphs
from bot.presses import BACK, MORE, PAUSE, REMARK
from flows import questionnaire as q
from flows.asking import asked, unasked
from flows.identifying import signs as seen_in
from flows.model import CLEAR, OK, ChooseOne, Code, Node
from flows.reading import answer
from flows.sharing import DONE, MAY, MAY_NOT, SHARE, SHARING
from flows.state import State
from instruments.counting import tally
from instruments.disclosure import REMARKS_FROM
from instruments.model import LEVELS, Block, ElementId, Instrument, Level


@dataclass(frozen=True, slots=True)
class Page:
    """What a screen of a questionnaire is made from."""

    words: Words
    instrument: Instrument
    state: State
    node: Node

    @property
    def subject(self) -> str:
        return str(getattr(self.node, "subject", ""))

    @property
    def for_round(self) -> bool:
        return self.state.facts.get(q.SCAN) == q.ROUND

    @property
    def asked(self) -> Instrument:
        """The instrument as this conversation asks it."""
        return asked(self.instrument, self.state)

    @property
    def numbered(self) -> tuple[tuple[int, Block], ...]:
        """The blocks that are asked, each with its number in the whole instrument."""
        gone = unasked(self.state)
        every = enumerate(self.instrument.blocks, 1)
        return tuple((place, one) for place, one in every if one.id not in gone)


def intro(page: Page) -> Message:
    """What this is, how long it takes, and who will and will never see what."""
    words, kind, whole = page.words, "round" if page.for_round else "own", page.asked
    what = words(f"intro.{kind}", elements=len(list(whole.elements)), minutes=whole.minutes)
    only = names.joined(names.block_short(words, whole, one) for one in whole.blocks)
    minimum = page.state.facts.get("minimum", "")
    sees = words("intro.team_sees", minimum=minimum) if page.for_round else words("intro.own_sees")
    unfolded = page.state.unfolded
    return Message(
        paragraphs(
            bold(names.title_of(words, page.instrument)),
            what,
            words("intro.only", blocks=only) if unasked(page.state) else "",
            words("intro.how"),
            sees,
            words(f"intro.more_{kind}") if unfolded else "",
        ),
        (
            (Choice(words(f"intro.yes_{kind}"), q.AGREE), Choice(words("intro.no"), q.DECLINE)),
            (Choice(words("key.less" if unfolded else "key.more"), MORE),),
        ),
    )


def role(page: Page) -> Message:
    """A question without a view of its own: one's function, or who may read one's remarks."""
    words, node = page.words, page.node
    if not isinstance(node, ChooseOne):
        raise TypeError(node)
    if node.text == SHARING:
        return sharing(page)
    if node.text == SHARE:
        return share(page)
    labels: list[Button] = [
        Choice(words.of_content(f"{page.instrument.id}.role.{one.code}", one.label), one.code)
        for one in node.options
    ]
    return Message(
        paragraphs(bold(words("role.question")), words("role.why")),
        (*in_rows(labels, 2), around(words)),
    )


def element(page: Page) -> Message:
    """One statement screen, as the look of the house draws it."""
    words, instrument = page.words, page.asked
    place, one = next(
        (n, el) for n, el in enumerate(instrument.elements, 1) if el.id == page.subject
    )
    block = instrument.block_of(one.id)
    statements = "\n".join(
        f"{words(f'key.{level.value}')}  {names.statement(words, instrument, block, one, level)}"
        for level in LEVELS
    )
    return Message(
        paragraphs(
            f"{_head(words, instrument, block, place)}\n"
            f"{bold(names.element_title(words, instrument, one.id))}",
            statements,
            _earlier(page),
        ),
        (
            tuple(Choice(words(f"key.{level.value}"), Code(level.value)) for level in LEVELS),
            (
                Choice(words("key.na"), Code(Level.SKIPPED.value)),
                Choice(words("key.remark"), REMARK),
            ),
            around(words),
        ),
    )


def _head(words: Words, instrument: Instrument, block: Block, place: int) -> str:
    whole = len(list(instrument.elements))
    short = names.block_short(words, instrument, block)
    return words("element.head", block=short, place=place, all=whole, bar=names.bar(place, whole))


def _earlier(page: Page) -> str:
    """What was chosen and written here before, where one comes back to an element."""
    words = page.words
    given = answer(page.state, q.element_node(ElementId(page.subject)))
    remark = answer(page.state, q.remark_node(q.element_node(ElementId(page.subject))))
    lines = []
    if given is not None:
        level = Level(given)
        lines.append(
            words("element.skipped")
            if level is Level.SKIPPED
            else words("element.chosen", sign=names.sign(words, level), letter=names.LETTERS[level])
        )
    if remark:
        lines.append(words("element.remark"))
    return "\n".join(lines)


def remark(page: Page) -> Message:
    words, now = page.words, answer(page.state, page.node.id)
    clear: Rows = ((Choice(words("key.clear"), CLEAR),),) if now else ()
    return Message(
        paragraphs(
            bold(_remark_on(page)),
            words("remark.ask_round" if page.for_round else "remark.ask_own"),
            words("remark.now", text=now) if now else "",
        ),
        (*clear, around(words)),
    )


def _remark_on(page: Page) -> str:
    words, instrument = page.words, page.instrument
    for one in instrument.blocks:
        if one.id == page.subject:
            return words("remark.block", title=names.block_title(words, instrument, one))
    name = names.element_title(words, instrument, ElementId(page.subject))
    return words("remark.element", title=name)


def sharing(page: Page) -> Message:
    """The remarks that one wrote, and which of them the team may read."""
    words, instrument = page.words, page.instrument
    may = q.shared(instrument, page.state)
    ticks = [
        (about, "tick.on" if about in may else "tick.off")
        for about in q.remarks(instrument, page.state)
    ]
    lines = [
        f"{place}. {words(tick, label=names.thing(words, instrument, about))}"
        for place, (about, tick) in enumerate(ticks, 1)
    ]
    boxes: list[Button] = [
        Choice(words(tick, label=place), Code(about))
        for place, (about, tick) in enumerate(ticks, 1)
    ]
    return Message(
        paragraphs(
            words("sharing.sent"),
            bold(words("sharing.ask")) if lines else "",
            words("sharing.what", minimum=REMARKS_FROM) if lines else words("sharing.none"),
            "\n".join(lines),
        ),
        (*in_rows(boxes, 3), (Choice(words("key.ready"), DONE),), around(words)),
    )


def share(page: Page) -> Message:
    """A last look at one remark, with a hint where it may hold something of a client."""
    words, about = page.words, ElementId(page.subject)
    text = q.remarks(page.instrument, page.state).get(about)
    change = Choice(words("sharing.change"), REMARK)
    if text is None:
        gone = paragraphs(bold(_remark_on(page)), words("sharing.gone"))
        return Message(gone, ((change,), around(words)))
    may = about in q.shared(page.instrument, page.state)
    looks = names.joined(words(f"held.looks_{one}") for one in seen_in(text))
    return Message(
        paragraphs(
            bold(_remark_on(page)),
            words("sharing.text", text=text),
            words("sharing.looks", what=looks) if looks else "",
            words("sharing.now_may" if may else "sharing.now_not", minimum=REMARKS_FROM),
        ),
        (
            (Choice(words("sharing.may"), MAY),),
            (Choice(words("sharing.may_not"), MAY_NOT),),
            (change,),
            around(words),
        ),
    )


def block(page: Page) -> Message:
    """A short picture after each block, with room for a remark."""
    words, instrument = page.words, page.asked
    place = next(n for n, one in enumerate(instrument.blocks, 1) if one.id == page.subject)
    one = instrument.blocks[place - 1]
    whole, last = len(instrument.blocks), place == len(instrument.blocks)
    chosen = q.levels(instrument, page.state)
    mine = [level for el in one.elements if (level := chosen.get(el.id))]
    text = q.remarks(instrument, page.state).get(one.id)
    return Message(
        paragraphs(
            f"{words('block.head', place=place, all=whole, bar=names.bar(place, whole))}\n"
            f"{bold(names.block_title(words, instrument, one))}",
            signs(page, one, chosen),
            words("block.counts", counts=names.counts(words, tally(mine))),
            words("block.remark", text=text) if text else "",
        ),
        (
            (Choice(words("block.last" if last else "block.on"), OK),),
            (Choice(words("key.remark"), REMARK),),
            around(words),
        ),
    )


def signs(page: Page, one: Block, chosen: dict[ElementId, Level]) -> str:
    """A numbered line for each element of a block, with what is chosen there."""
    return "\n".join(
        f"{place}. {names.signed(page.words, chosen.get(el.id))}  "
        f"{names.element_title(page.words, page.instrument, el.id)}"
        for place, el in enumerate(one.elements, 1)
    )


def leave(page: Page) -> Message:
    words = page.words
    rows: Rows = ((Choice(words("key.stay"), q.STAY),),)
    if page.for_round:
        rows = (*rows, (Choice(words("key.keep"), q.KEEP),))
    return Message(
        paragraphs(
            bold(words("leave.round" if page.for_round else "leave.own")),
            words("leave.round_what" if page.for_round else "leave.own_what"),
            words("leave.round_keep") if page.for_round else "",
        ),
        (*rows, (Choice(words("key.erase"), q.ERASE),)),
    )


def over(page: Page) -> Message:
    """What is said at an end, after which nothing is kept."""
    words = page.words
    if page.node.id == q.DECLINED:
        return Message(words("intro.declined"))
    return Message(words("erased_round" if page.for_round else "erased"))


def around(words: Words) -> tuple[Button, ...]:
    """The ways around an answer, in the same place on every screen."""
    return (Choice(words("key.back"), BACK), Choice(words("key.pause"), PAUSE))
