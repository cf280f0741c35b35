"""What goes deeper reads as it should around its own texts: the list, the notes, the practices."""

from dataclasses import replace

from bot.content import load_content
from bot.phrasing import deepening, inspiration
from bot.phrasing.catalogue import DUTCH, content_texts, load_words
from bot.phrasing.message import Message, Verb
from bot.phrasing.screens import phrase
from bot.telegram.buttons import LIMIT, decode, encode
from flows.delving import NOTES, alone_flow, note_node
from flows.engine import begin
from flows.inspiration import FunctionId, PracticeId
from flows.questionnaire import REMARK_LIMIT
from flows.state import Act, Entry, SessionId, State
from instruments.model import BlockId

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
IDEAS = CONTENT.inspiration
STRATEGY = BlockId("strategy")
MESSAGE = 4096


def labels(message: Message) -> list[str]:
    return [one.label for row in message.rows for one in row]


def verbs(message: Message) -> list[Verb]:
    return [one for row in message.rows for one in row if isinstance(one, Verb)]


def with_notes(block: BlockId, size: int) -> State:
    """At the end of a deepening, with a note of so many characters at each question."""
    flow = CONTENT.flows[alone_flow(block)]
    state = begin(flow, SessionId("s"), {}).state
    questions = CONTENT.deepenings[block].questions if size else ()
    history = tuple(Entry(note_node(one), Act.WROTE, "x" * size, 1) for one in questions)
    return replace(state, history=history, cursor=NOTES)


def test_what_was_chosen_stands_first_and_is_marked() -> None:
    """The blocks of the choice come before the others, with a star that is explained."""
    chosen = (BlockId("skills"), BlockId("cooperation"))
    shown = deepening.blocks(WORDS, CONTENT, chosen, ())
    assert labels(shown)[:3] == ["★ 3. Kennis en vaardigheden", "★ 5. Samenwerking", "1. Strategie"]
    assert "★ gekozen om mee te beginnen" in shown.text
    assert "★" not in deepening.blocks(WORDS, CONTENT, (), ()).text


def test_a_block_that_is_not_there_is_not_offered() -> None:
    """Only what somebody wrote a deepening of; without any, that is said."""
    some = replace(CONTENT, deepenings={STRATEGY: CONTENT.deepenings[STRATEGY]})
    assert labels(deepening.blocks(WORDS, some, (), ())) == ["1. Strategie"]
    none = deepening.blocks(WORDS, replace(CONTENT, deepenings={}), (), ())
    assert none == Message(WORDS("deepening.none"))


def test_every_note_is_read_on_one_of_the_pages() -> None:
    """The longest notes at every question of every block fit their pages, whole and once."""
    for block, one in CONTENT.deepenings.items():
        state = with_notes(block, REMARK_LIMIT)
        first = phrase(CONTENT, WORDS, state)
        assert len(first.text) <= MESSAGE
        whole = first.text
        more = [verb for verb in verbs(first) if verb.label == WORDS("key.next")]
        place = 2
        while more:
            shown = deepening.page(WORDS, CONTENT, state, place)
            assert len(shown.text) <= MESSAGE
            if f"  {place}/" not in shown.text:
                break
            whole += shown.text
            place += 1
        assert whole.count("✏️ ") == len(one.questions)


def test_without_notes_there_is_nothing_to_erase() -> None:
    """Then the last screen says so, and is closed instead."""
    shown = phrase(CONTENT, WORDS, with_notes(STRATEGY, 0))
    assert WORDS("deepening.no_notes") in shown.text
    assert WORDS("deepening.close") in labels(shown)
    assert WORDS("deepening.wipe") not in labels(shown)
    page = deepening.page(WORDS, CONTENT, with_notes(STRATEGY, 0), 2)
    assert page.text == WORDS("deepening.no_notes")


def test_a_mark_stands_for_one_practice() -> None:
    """No two practices have the same mark, and a button finds those that are still there."""
    marks = [inspiration.mark(one.id) for one in IDEAS.practices]
    assert len(set(marks)) == len(marks)
    assert {len(one) for one in marks} == {inspiration.MARK}
    first, second, *_ = IDEAS.practices
    both = inspiration.mark(second.id) + inspiration.mark(PracticeId("gone")) + marks[0]
    assert inspiration.marked_in(IDEAS, both) == (second, first)


def test_every_button_of_every_practice_comes_back_as_it_was() -> None:
    """Each fits its data, and is read as what was written; the most that is found does too."""
    shown = [
        inspiration.functions(WORDS, IDEAS, alone=True),
        inspiration.found(WORDS, IDEAS.practices[: inspiration.MOST_FOUND]),
    ]
    for one in IDEAS.functions:
        for page in (1, 2):
            found = inspiration.of_function(WORDS, IDEAS, one.id, page)
            assert found is not None
            shown.append(found)
    for message in shown:
        assert len(message.text) <= MESSAGE
        for verb in verbs(message):
            data = encode(verb.press)
            assert len(data) <= LIMIT
            assert decode(data) == verb.press
            assert len(verb.label) <= 28


def test_a_practice_says_what_it_is() -> None:
    """Its name, what it does, for whom and for what; who is behind it and whose it is, if told."""
    hikikomori = next(one for one in IDEAS.practices if one.id == "hikikomori")
    page = inspiration.of_page(WORDS, IDEAS, hikikomori.id, FunctionId("contact"), 1)
    assert page is not None
    for part in (hikikomori.name, hikikomori.does, hikikomori.whom, hikikomori.by):
        assert part in page.text
    assert WORDS("idea.own") not in page.text
    own = inspiration.of_found(WORDS, replace(hikikomori, own=True, by=""), (hikikomori,))
    assert WORDS("idea.own") in own.text
    assert "Van:" not in own.text


def test_what_is_read_can_be_translated() -> None:
    """Practices and questions have their places in the catalogues, those read together none."""
    texts = content_texts(CONTENT)
    assert texts["practices.hikikomori.name"] == "Hikikomori-project"
    assert texts["deepening.strategy.asked.wider"].endswith("?")
    assert not [one for one in texts if one.startswith("together.")]
    assert all(texts.values())
