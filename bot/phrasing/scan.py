"""Knows how the screens of a questionnaire read on the way, from the first agreement on."""

from bot.content import command_of
from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Choice, Message, Rows, bold, in_rows, paragraphs
from bot.phrasing.page import Page, around, kind_of, remark_on
from bot.phrasing.sharing import share, sharing
from bot.presses import MORE, REMARK
from flows import questionnaire as q
from flows.asking import unasked
from flows.evidence import SOURCES, sources_of
from flows.model import CLEAR, OK, ChooseOne, Code
from flows.reading import answer
from flows.sharing import SHARE, SHARING
from instruments.counting import tally
from instruments.model import LEVELS, Block, ElementId, Instrument, Level


def intro(page: Page) -> Message:
    """What this is, how long it takes, and who will and will never see what."""
    words, kind, whole = page.words, "round" if page.for_round else "own", page.asked
    what = words(f"intro.{kind}", asked=_how_many(page), minutes=whole.minutes)
    only = names.joined(names.block_short(words, whole, one) for one in whole.blocks)
    more = "open" if page.is_open else kind
    unfolded = page.state.unfolded
    return Message(
        paragraphs(
            bold(names.title_of(words, page.instrument)),
            words.of_content(f"{page.instrument.id}.about", page.instrument.about),
            what,
            words("intro.only", blocks=only) if unasked(page.state) else "",
            words("intro.how"),
            _sees(page),
            words(f"intro.more_{more}") if unfolded else "",
            words("intro.more_sources") if unfolded and _hides_sources(page) else "",
        ),
        (
            (Choice(words(f"intro.yes_{more}"), q.AGREE), Choice(words("intro.no"), q.DECLINE)),
            (Choice(words("key.less" if unfolded else "key.more"), MORE),),
        ),
    )


def _sees(page: Page) -> str:
    """Who will see what."""
    words, minimum = page.words, page.state.facts.get("minimum", "")
    if page.is_open:
        return names.on_card(words, page.instrument, "intro.open_sees")
    return words("intro.team_sees" if page.for_round else "intro.own_sees", minimum=minimum)


def _hides_sources(page: Page) -> bool:
    """Whether sources are asked that nobody else is to see."""
    return page.for_round and not page.is_open and names.has_sources(page.instrument)


def _how_many(page: Page) -> str:
    """How much is asked: statements, or questions where it asks any; a span where it depends."""
    words, least = page.words, len(list(page.asked.elements))
    if not any(one.question for one in page.instrument.elements):
        return words("intro.statements", n=least)
    if page.for_round or not page.instrument.brackets:
        return words("intro.questions", n=least)
    most = len(list(page.instrument.elements))
    return words("intro.questions_or", least=least, most=most)


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
        paragraphs(
            bold(words("role.question")),
            words("role.why_open" if page.is_open else "role.why"),
        ),
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
            names.question(words, instrument, block, one),
            statements,
            _earlier(page),
        ),
        (
            tuple(Choice(words(f"key.{level.value}"), Code(level.value)) for level in LEVELS),
            *_beside(words, block),
            around(words),
        ),
    )


def _beside(words: Words, block: Block) -> Rows:
    """What one can say instead of a level, or with it."""
    skip, remark = (
        Choice(words("key.na"), Code(Level.SKIPPED.value)),
        Choice(words("key.remark"), REMARK),
    )
    if not block.evidence:
        return ((skip, remark),)
    return ((skip,), (remark, Choice(words("key.sources"), SOURCES)))


def _head(words: Words, instrument: Instrument, block: Block, place: int) -> str:
    whole = len(list(instrument.elements))
    short = names.block_short(words, instrument, block)
    return words("element.head", block=short, place=place, all=whole, bar=names.bar(place, whole))


def _earlier(page: Page) -> str:
    """What was chosen and written here before, where one comes back to an element.

    Each in a few words where there is more than one thing, so that the screen stays short.
    """
    words, element = page.words, ElementId(page.subject)
    here = q.element_node(element)
    given, remark = answer(page.state, here), answer(page.state, q.remark_node(here))
    block = page.instrument.block_of(element)
    found = sources_of(block, element, page.state)
    brief = sum(map(bool, (given, remark, found))) > 1
    lines = []
    if given is not None:
        lines.append(_chosen(words, Level(given), brief=brief))
    if remark:
        lines.append(words("element.brief_remark" if brief else "element.remark"))
    if found:
        whole = names.sources(words, page.instrument, block, found)
        lines.append(_named(words, whole, len(found), brief=brief))
    return words("element.brief", said=names.SEPARATOR.join(lines)) if brief else "".join(lines)


def _chosen(words: Words, level: Level, *, brief: bool) -> str:
    if level is Level.SKIPPED:
        return words("element.brief_skipped" if brief else "element.skipped")
    sign = names.sign(words, level)
    sentence = "element.brief_chosen" if brief else "element.chosen"
    return words(sentence, sign=sign, letter=names.LETTERS[level])


NAMED = 40
"""Characters of sources at their question; all of them stand whole where they are chosen."""


def _named(words: Words, whole: str, count: int, *, brief: bool) -> str:
    """What was named of sources: whole where that is short, else how many."""
    if not brief and len(whole) <= NAMED:
        return words("element.sources", sources=whole)
    return words("element.source_one" if count == 1 else "element.source_n", n=count)


def remark(page: Page) -> Message:
    words, now = page.words, answer(page.state, page.node.id)
    clear: Rows = ((Choice(words("key.clear"), CLEAR),),) if now else ()
    return Message(
        paragraphs(
            bold(remark_on(page)),
            words(f"remark.ask_{kind_of(page)}"),
            words("remark.now", text=now) if now else "",
        ),
        (*clear, around(words)),
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
    bar = names.bar(place, whole)
    head = names.on_blocks(words, instrument, "block.head", place=place, all=whole, bar=bar)
    on = words("block.last") if last else names.on_blocks(words, instrument, "block.on")
    return Message(
        paragraphs(
            f"{head}\n{bold(names.block_title(words, instrument, one))}",
            signs(page, one, chosen),
            words("block.counts", counts=names.counts(words, tally(mine))),
            words("block.remark", text=text) if text else "",
        ),
        (
            (Choice(on, OK),),
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
        return Message(words("intro.declined", command=command_of(page.state.flow)))
    return Message(words("erased_round" if page.for_round else "erased"))
