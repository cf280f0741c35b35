"""The worksheet holds what its source asks, nothing of a client is typed, and one gets around in it."""

from collections import deque
from dataclasses import replace
from itertools import combinations, cycle, islice

import pytest

from bot.content import load_content
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.screens import phrase
from flows.checks import complaints
from flows.engine import begin, step
from flows.events import Answered, Ask, Finish, Leaving, Notice, Wrote
from flows.model import (
    OK,
    SKIP,
    Branch,
    ChooseOne,
    ChooseSeveral,
    End,
    FlowId,
    FreeText,
    Say,
    Waiting,
    ways,
)
from flows.parts import home, menu_of, parts
from flows.reading import chosen, offered, trail
from flows.state import Act, Entry, SessionId, dump, load

CONTENT = load_content()
LANGUAGES = load_words(CONTENT)
WORDS = LANGUAGES[DUTCH]
FLOW = CONTENT.flows[FlowId("worksheet")]
NODES = FLOW.nodes
REMINDER = "Niets over een cliënt"
BESIDE_A_CLIENT = ("Acht vragen vooraf", "Recht en dossier")
"""What the chapters are called that are about one client and the record: buttons alone."""

SCREEN, BUTTON = 900, 28


def of_chapter(name, kind=Waiting):
    return [
        one
        for one in NODES.values()
        if isinstance(one, kind) and getattr(one, "chapter", "").endswith(f"· {name}")
    ]


def codes(name):
    return [one.code for one in NODES[name].options]


# What it holds


def test_it_counts_what_the_source_counts():
    """Eight questions, eight criteria, twelve goals, fourteen questions of strategy, five reasons."""
    assert len(of_chapter("Acht vragen vooraf")) == 8
    assert len(codes("criteria")) == 8
    assert len([one for one in codes("goals") if not one.startswith("own")]) == 12
    assert len([one for one in codes("goals") if one.startswith("own")]) == 3
    assert len(of_chapter("Strategie", FreeText)) == 14
    assert len(codes("trainee")) == 5
    assert len(of_chapter("Wie volg ik?", FreeText)) == 3


def test_each_account_has_a_mark_and_a_reason():
    """The five of the source and one other, from 1 to 10, none at all, or not known yet."""
    marks = of_chapter("Onze kanalen", ChooseOne)
    platforms = ("x", "linkedin", "youtube", "facebook", "instagram", "other")
    assert [one.id for one in marks] == [f"mark_{one}" for one in platforms]
    for one in (*marks, NODES["unity"]):
        labels = [option.label for option in one.options]
        assert labels[:10] == [str(mark) for mark in range(1, 11)]
    for one in marks:
        assert {option.next for option in one.options[:10]} == {f"{one.id}_why"}
        assert {option.code for option in one.options[10:]} == {"none", "find"}
    assert "vroeger Twitter" in NODES["mark_x"].text


@pytest.mark.parametrize("name", ["criteria", "goals"])
def test_three_are_chosen(name):
    """Three, no more and no fewer; the screen says so."""
    assert (NODES[name].least, NODES[name].most) == (3, 3)
    assert "drie" in NODES[name].text


def test_each_goal_that_is_chosen_gets_its_reason():
    """One question for each, in their order, and none for another."""
    for three in combinations(codes("goals"), 3):
        state = gone(tapped(at("own_goals"), SKIP), *reversed(three), OK)
        for code in three:
            assert state.cursor == f"goal_{code}_why"
            state = tapped(state, SKIP)
        assert state.cursor == "work"


@pytest.mark.parametrize("ticked", [1, 2])
def test_fewer_than_three_are_not_taken(ticked):
    """Who is done too early stays where they are, with what they ticked."""
    before = gone(tapped(at("own_goals"), SKIP), *codes("goals")[:ticked])
    after = step(FLOW, before, Answered(1, before.revision, OK))
    assert after.state == before
    assert after.effects == (Ask("goals", Notice.CHOOSE_MORE),)


# Nothing of a client


def test_about_a_client_there_are_buttons_alone():
    """Where one client or a record is asked about, no text can be written, nor as a remark."""
    for chapter in BESIDE_A_CLIENT:
        found = of_chapter(chapter)
        assert found
        for one in found:
            assert isinstance(one, ChooseOne | ChooseSeveral)
            assert one.remark is None
    for name in ("pictures", "where", "criteria_for", "liked", "liked_why"):
        assert not isinstance(NODES[name], FreeText)


def test_each_text_says_what_stays_out():
    """Every question in one's own words says it, and what looks like somebody is asked about."""
    texts = [one for one in NODES.values() if isinstance(one, FreeText)]
    assert all(REMINDER in one.text for one in texts)
    assert FLOW.careful
    assert not FLOW.protected


def test_no_word_of_ones_own_is_compulsory():
    """Each text can be skipped."""
    assert all(one.skip for one in NODES.values() if isinstance(one, FreeText))


# The graph


def test_the_program_finds_nothing_wrong():
    """Every node is reached, every path ends, every cycle waits for a person."""
    assert complaints(FLOW) == ()


def at(name):
    """A state that stands at a node, after nothing."""
    return replace(begin(FLOW, SessionId("s"), {}).state, cursor=name)


def tapped(state, code):
    after = step(FLOW, load(dump(state)), Answered(1, state.revision, code)).state
    assert after.revision == state.revision + 1, (state.cursor, code)
    return after


def gone(state, *taps):
    for code in taps:
        state = tapped(state, code)
    return state


def onward(state):
    """Every state that one thing done on this screen leads to, the way to the menu among them."""
    node = NODES[state.cursor]
    match node:
        case Say():
            yield tapped(state, OK)
        case ChooseOne():
            yield from (tapped(state, one.code) for one in offered(node, state))
        case FreeText():
            yield tapped(state, SKIP)
            yield step(FLOW, state, Wrote(1, "Iets")).state
        case ChooseSeveral():
            every, there = [one.code for one in node.options], chosen(state, node.id)
            for first in range(len(every)):
                wanted = list(islice(cycle(every), first, first + max(node.least, 1)))
                off = [one for one in there if one not in wanted]
                yield gone(state, *off, *(one for one in wanted if one not in there), OK)
    if state.cursor != FLOW.leave:
        yield step(FLOW, state, Leaving(1)).state


@pytest.fixture(scope="module")
def places():
    """One state for each screen, where one would come back to, and goal that is chosen."""
    found, edges = {}, {}
    edge = deque([begin(FLOW, SessionId("s"), {}).state])
    while edge:
        state = edge.popleft()
        key = known(state)
        if key in found:
            continue
        found[key] = state
        edges[key] = []
        if not isinstance(NODES[state.cursor], End):
            after = list(onward(state))
            edges[key] = [known(one) for one in after]
            edge += after
    return found, edges


def known(state):
    return state.cursor, state.returns[-1:], chosen(state, "goals")


def test_every_screen_is_come_to(places):
    """By what people do, from the first one on."""
    reached = {state.cursor for state in places[0].values()}
    assert reached == {name for name, one in NODES.items() if not isinstance(one, Branch)}


def test_every_place_comes_to_an_end(places):
    """From wherever one is, something that can be done leads on to the end."""
    found, edges = places
    ending = {key for key, state in found.items() if isinstance(NODES[state.cursor], End)}
    while more := {key for key, to in edges.items() if key not in ending and ending & set(to)}:
        ending |= more
    assert ending == set(found)


def test_every_cycle_waits_for_a_person():
    """Branches, which ask nobody, never lead round."""
    left = {name for name, one in NODES.items() if isinstance(one, Branch)}
    while left:
        last = {name for name in left if not left & set(ways(NODES[name]))}
        assert last, left
        left -= last


def test_from_every_screen_one_goes_to_the_parts_and_back(places):
    """The menu is one tap away, and back is where one was."""
    for state in places[0].values():
        if isinstance(NODES[state.cursor], End) or state.cursor == home(FLOW):
            continue
        there = step(FLOW, state, Leaving(1)).state
        assert there.cursor == home(FLOW)
        assert trail(there)[-1] == state.cursor


def test_every_question_is_in_a_part():
    """What has a chapter counts behind the menu, or is the reason for another answer."""
    every = {
        one.id
        for one in NODES.values()
        if isinstance(one, Waiting) and one.chapter and not isinstance(one, Say)
    }
    further = {"where", "clash", *(one for one in NODES if one.startswith("goal_"))}
    counted = parts(FLOW, at("home"), NODES["home"])
    assert [one.code for one in counted] == ["client", "work", "learn", "together"]
    assert sum(one.whole for one in counted) == len(every - further)


def test_only_the_last_step_erases():
    """Whoever asks for it is asked first, and can leave it as it is."""
    state = tapped(at("home"), "erase")
    assert tapped(state, "not").cursor == "home"
    after = step(FLOW, state, Answered(1, state.revision, "yes"))
    assert after.effects == (Ask("erased"), Finish("cancelled"))


# How it reads


def screens(places):
    for state in places[0].values():
        yield state, phrase(CONTENT, WORDS, state)


def test_every_screen_fits_a_phone(places):
    """Text and buttons, with what was written before and how far each part is."""
    for state, shown in screens(places):
        assert len(shown.text) <= SCREEN, state.cursor
        for row in shown.rows:
            assert all(len(one.label) <= BUTTON + 2 for one in row), state.cursor


def test_each_screen_says_where_one_is():
    """The part and its number stand above every question, and in the menu of a part."""
    for one in NODES.values():
        if isinstance(one, Branch | End) or one.id in {"intro", "home", "made", "agreed", "erase"}:
            continue
        head = one.text if menu_of(one) else one.chapter
        assert any(f"Deel {part} van 4 · " in head for part in range(1, 5)), one.id


def test_marks_stand_five_on_a_row():
    """Ten marks are two rows, on every screen the same."""
    rows = phrase(CONTENT, WORDS, at("mark_x")).rows
    assert [[one.label for one in row] for row in rows[:2]] == [
        ["1", "2", "3", "4", "5"],
        ["6", "7", "8", "9", "10"],
    ]
    before = gone(at("mark_x"), "m7")
    shown = phrase(CONTENT, WORDS, replace(before, cursor="mark_x"))
    assert [one.label for one in shown.rows[1]] == ["6", "✓ 7", "8", "9", "10"]


@pytest.mark.parametrize("unfolded", [False, True])
@pytest.mark.parametrize("notice", [None, *Notice])
def test_every_text_at_its_longest_fits_a_phone(notice, unfolded):
    """In each language that is complete: what is written is shortened on the screen."""
    for node in NODES.values():
        if not isinstance(node, FreeText):
            continue
        for text in ("x" * node.limit, ("woord " * node.limit)[: node.limit].strip()):
            there = replace(at(node.id), unfolded=unfolded)
            state = replace(there, history=(Entry(node.id, Act.WROTE, text, 1),))
            for words in LANGUAGES.values():
                shown = phrase(CONTENT, words, state, notice)
                assert len(shown.text) <= SCREEN, (node.id, notice)
                assert str(len(text)) in shown.text or text in shown.text
