"""The cards of an open round side by side: all names, nothing cut off, and every page fits."""

import os
import pickle
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.text import Text
from PIL import Image

from bot.card_picture import CARDS_SHOWN, CardPicture, CardRow
from bot.card_worker import NAMED, cards, column, headed, legend, sheet
from bot.content import load_content
from bot.phrasing import laid_cards as say
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.message import Message, Verb
from bot.phrasing.screens import phrase
from bot.picture_sheet import INNER, PLAIN, SMALLEST, WIDTH, width
from bot.pictures import Painter
from bot.presses import BACK, OnRound, leaf_of
from bot.telegram.buttons import LIMIT, decode, encode
from bot.telegram.laying import LAID
from bot.telegram.showing import DETAILS
from flows import questionnaire as q
from flows.cards import Card, laid
from flows.evidence import source_node
from flows.laid import LAID as LAID_NODE
from flows.laid import laid_node
from flows.round import RoundId
from flows.state import Act, Entry, SessionId, State
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import Level

CONTENT = load_content(Path(__file__).parents[1] / "end_to_end" / "few_statements")
WHOLE = load_content()
WORDS = load_words(WHOLE)[DUTCH]
SAFETY = CONTENT.instruments["safety"]
ELEMENTS = [one.id for one in SAFETY.elements]
THINGS = [thing for block in SAFETY.blocks for thing in block.things]
SHOWN = Release(3, 2, dict.fromkeys(ELEMENTS, Tally(3)), {}, names=True)
ONE = RoundId("x" * 16)
UNTIL = date(2026, 10, 15)
MESSAGE = 4096

ROLES = st.sampled_from([None, *SAFETY.roles])
texts = st.text(
    st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=5
) | st.sampled_from(["🙂" * 1000, "x" * 1000])
sources = st.lists(st.sampled_from(["Werkplan", "Organigram", "🙂" * 200]), min_size=1, max_size=3)
some_cards = st.builds(
    Card,
    st.sampled_from(["An", "Zoë 🙂", "<b>", "W" * 40]),
    ROLES,
    st.dictionaries(st.sampled_from(ELEMENTS), st.sampled_from(Level)),
    st.dictionaries(st.sampled_from(THINGS), texts, max_size=4),
    st.dictionaries(st.sampled_from(ELEMENTS), sources.map(tuple), max_size=2),
)


def together(*found: Card, shown: Release = SHOWN) -> say.Together:
    return say.Together(WORDS, SAFETY, shown, found, ONE, UNTIL)


def numbered(found: list[Card]) -> list[Card]:
    return [Card(f"{place} {one.name}", one.role, one.levels, one.remarks, one.sources)
            for place, one in enumerate(found)]  # fmt: skip


def presses(message: Message) -> list[OnRound]:
    return [key.press for row in message.rows for key in row if isinstance(key, Verb)]


def leafed(told: say.Together, show, verb: str, first: str) -> list[Message]:
    """Every page that one comes by who leafs on until one is where one began."""
    pages, at = [], first
    while True:
        pages.append(show(told, at))
        ways = [one.detail for one in presses(pages[-1]) if one.verb == verb]
        if len(ways) < 2 or ways[-1] == first:
            return pages
        at = ways[-1]


@settings(max_examples=60, deadline=None)
@given(st.lists(some_cards, min_size=1, max_size=30))
def test_every_page_fits_and_every_answer_is_read_with_its_name(drawn):
    """However many cards and however long their remarks, in as many pages as it takes."""
    told = together(*numbered(drawn))
    blocks = leafed(told, say.block, say.BLOCK, "1-1")
    elements = leafed(told, say.element, say.ELEMENT, "1-1")
    remarks = [
        page
        for place, block in told.blocks
        if any(block.id in card.remarks for card in told.cards)
        for page in leafed(told, say.on_block, say.ON_BLOCK, f"{place}-1")
    ]
    for page in (*blocks, *elements, *remarks):
        assert len(page.text.encode("utf-16-le")) // 2 <= MESSAGE
        assert all(len(row) <= 3 for row in page.rows)
        for press in presses(page):
            assert press.verb in LAID
            assert len(encode(press)) <= LIMIT
            assert decode(encode(press)) == press
    whole = "\n".join(page.text for page in (*elements, *remarks))
    for card in told.cards:
        assert whole.count(f"{card.name}") >= len(ELEMENTS)
        for text in card.remarks.values():
            assert f"„{text}”" in whole
        for found in card.sources.values():
            assert all(one in whole for one in found)
    if len(told.cards) > say.SIGNS_TO:
        for card in told.cards:
            assert card.name in "\n".join(page.text for page in blocks)


def test_three_cards_stand_in_one_row_in_the_order_of_their_names():
    """A sign with its letter for each, below the element, and who stands where above all."""
    told = together(
        Card("An", None, {"responsible": Level.GREEN}),
        Card("Bram", None, {"responsible": Level.RED}, {"responsible": "Wie?"}),
        Card("Chantal", None, {"responsible": Level.SKIPPED}),
    )
    shown = say.block(told, "1-1")
    assert "Van links naar rechts: An · Bram · Chantal" in shown.text
    assert "1. Eindverantwoordelijkheid\n🟢A 🔴C ➖" in shown.text
    assert "2. Regels\n· · ·" in shown.text
    assert [key.label for key in shown.rows[0]] == ["1 ✏️", "2"]


@pytest.mark.parametrize("detail", ["9-9", "1-7", "", "x", "0-0"])
def test_a_place_that_is_no_more_leads_to_one_that_is(detail):
    """Cards are withdrawn between two taps; what is then asked for shows what is still there."""
    told = together(Card("An", None, {}))
    first = say.block(told, "1-1"), say.element(told, "1-1")
    assert (say.block(told, detail), say.element(told, detail)) == first
    assert WORDS("results.remarks_none") in say.on_block(told, detail).text
    assert WORDS("cards.one", name="An") in first[0].text


def test_only_what_was_asked_stands_there():
    """What was bracketed and not asked is in no row, and counts in no picture."""
    asked = {one: Tally(2) for one in ELEMENTS if one != "client_wise"}
    told = together(Card("An", None, {}), Card("Bo", None, {}), shown=Release(2, 2, asked, {}))
    assert "Mediawijsheid" not in say.block(told, "2-1").text
    assert len(say.picture(told, 2).rows) == 1


def test_a_function_stands_with_the_name():
    """Where it was asked, and its instrument still has it."""
    told = together(Card("An", "worker", {}), Card("Bo", "gone", {}))
    text = say.element(told, "1-1").text
    assert "An (Medewerker)" in text
    assert "Bo\n" in f"{text}\n"


def test_anybody_in_the_group_may_look():
    """The buttons of the cards are answered like those of the picture."""
    assert LAID <= DETAILS
    assert {one.verb for row in say.key(WORDS, ONE) for one in [row[0].press]} == {say.CARDS}


# --- the picture
def a_picture(names: int, rows: int = 3) -> CardPicture:
    levels = [*Level, None]
    return CardPicture(
        "Organisatiebeleid: gelijk bij 1 van 4",
        tuple(f"Persoon {place}" for place in range(names)),
        tuple(
            CardRow("Een titel " * 5, tuple(levels[(place + row) % 5] for place in range(names)))
            for row in range(rows)
        ),
        "voet\nuitleg",
        1,
    )


@pytest.mark.parametrize("names", [1, 2, 3, NAMED, NAMED + 1, CARDS_SHOWN])
def test_a_picture_is_as_wide_as_a_phone_and_no_text_is_small(names):
    """All columns stand beside each other, all text within the margins and large enough."""
    drawn = sheet(a_picture(names))
    for text in drawn.axes.findobj(Text):
        if text.get_text():
            assert text.get_fontsize() >= SMALLEST
            assert 0 <= text.get_position()[0] <= WIDTH
    assert column(names) * names <= INNER + 1e-9
    png = cards(a_picture(names))
    with Image.open(BytesIO(png)) as image:
        assert image.width == 1080
        assert image.width + image.height <= 10_000


def test_who_stands_where_is_said_in_full():
    """Names above the columns where they fit; otherwise below, with their numbers where many."""
    assert headed(("An", "Bo"), 60) == ("An", "Bo")
    assert legend(("An", "Bo"), ("An", "Bo")) == ()
    assert legend(("Christophe", "Bo"), ("Chris…", "Bo")) == ("Christophe · Bo",)
    alike = ("Lotte V.", "Lotte Vermeulen", "An")
    assert headed(alike, 40) == ("1", "2", "3")
    assert legend(alike, headed(alike, 40)) == ("1 Lotte V. · 2 Lotte Vermeulen · 3 An",)
    many = tuple(f"Persoon {place}" for place in range(12))
    assert headed(many, 20) == tuple(str(place) for place in range(1, 13))
    lines = legend(many, headed(many, 20))
    assert " · ".join(lines).startswith("1 Persoon 0 · 2 Persoon 1")
    assert all(width(line, PLAIN, SMALLEST) <= INNER for line in lines)


def test_the_picture_says_where_all_chose_alike():
    """In its title, as the finding."""
    same = dict.fromkeys(ELEMENTS, Level.GREEN)
    other = same | {"responsible": Level.RED}
    alike = say.picture(together(Card("An", None, same), Card("Bo", None, same)), 1)
    assert alike.title == WORDS("cards.title_alike", block="Organisatiebeleid")
    differing = say.picture(together(Card("An", None, same), Card("Bo", None, other)), 7)
    assert differing.title == WORDS("cards.title", block="Organisatiebeleid", alike=1, all=2)
    assert differing.names == ("An", "Bo")
    press = say.under_picture(together(Card("An", None, same)), differing)[0][0].press
    assert press == OnRound(ONE, say.CARDS, "1-1")


def by_title(one: CardPicture) -> bytes:
    """A stand-in for the drawing; runs in the worker."""
    return f"{os.getpid()} {one.title}".encode()


async def test_cards_are_drawn_beside_the_bot(tmp_path):
    """Their picture goes to the worker and comes back as bytes."""
    assert pickle.loads(pickle.dumps(a_picture(3))) == a_picture(3)
    painter = Painter(tmp_path, paint_cards=by_title)
    process, title = (await painter.cards(a_picture(2))).decode().split(" ", 1)
    await painter.close()
    assert title == a_picture(2).title
    assert int(process) != os.getpid()


# --- one's own card
def a_state(instrument: str, text: str, cursor: str) -> State:
    """Of somebody who wrote as much as there is room for, everywhere, and whose round is closed."""
    one = WHOLE.instruments[instrument]
    acts = [(q.NAME, "W" * q.NAME_LIMIT)]
    for element in one.elements:
        acts.append((q.element_node(element.id), Level.RED.value))
        acts.append((q.remark_node(q.element_node(element.id)), text))
        acts.append((source_node(element.id), "🙂" * 200))
    acts += [(q.remark_node(q.block_node(block.id)), text) for block in one.blocks]
    history = [Entry(node, Act.WROTE, said, 1) for node, said in acts]
    sent = Entry(q.REVIEW, Act.ANSWERED, q.SEND, 1)
    facts = {q.SCAN: q.ROUND, q.OPEN: "yes", "clients": "yes"}
    state = State(SessionId("s"), one.id, one.version, 9, facts, (*history, sent), q.SUBMITTED)
    lying = laid(state, UNTIL, 5)
    assert lying is not None
    return replace(lying, cursor=cursor)


def own_pages(state: State) -> list[Message]:
    """Every page of a screen that one comes by who leafs on until one is where one began."""
    found, leaf = list[Message](), "1"
    while True:
        found.append(phrase(WHOLE, WORDS, state, leaf=leaf))
        codes = [key.code for row in found[-1].rows for key in row]
        ways = [one for code in codes if (one := leaf_of(code)) is not None]
        if not ways or ways[-1] == "1":
            return found
        leaf = ways[-1]


@pytest.mark.parametrize(
    "text", ["kort", "x" * 1000, "🙂" * 1000], ids=["short", "long", "smileys"]
)
@pytest.mark.parametrize("instrument", ["quickscan", "safety"])
def test_ones_own_card_fits_a_message_block_after_block(instrument, text):
    """However much one wrote, it is shown with the way back, and nothing on it answers anything."""
    for block in WHOLE.instruments[instrument].blocks:
        state = a_state(instrument, text, laid_node(block.id))
        pages = own_pages(state)
        for shown in pages:
            assert len(shown.text.encode("utf-16-le")) // 2 <= MESSAGE
            codes = [key.code for row in shown.rows for key in row]
            assert [one for one in codes if leaf_of(one) is None] == [BACK]
        whole = "\n".join(one.text for one in pages)
        assert whole.count(text) == len(block.things)
        assert whole.count("🙂" * 200) >= (len(block.elements) if block.evidence else 0)
    whole = phrase(WHOLE, WORDS, a_state(instrument, text, LAID_NODE))
    assert len(whole.text.encode("utf-16-le")) // 2 <= MESSAGE


def test_withdrawing_says_what_stays():
    """Before it is done: that released counts do not change, and what others can still work out."""
    shown = phrase(WHOLE, WORDS, a_state("safety", "kort", q.LEAVE))
    assert WORDS("laid.ask_shown") in shown.text
    assert [key.code for row in shown.rows for key in row] == [q.STAY, q.ERASE]
    over = phrase(WHOLE, WORDS, a_state("safety", "kort", q.ERASED))
    assert over.text == WORDS("laid.withdrawn")
