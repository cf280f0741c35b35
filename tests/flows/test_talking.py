"""A team's talk: where it leads, what it is held upon, and what is kept of it."""

from dataclasses import replace

import pytest
from drawn_actions import TODAY, actions
from hypothesis import given
from hypothesis import strategies as st

from flows import talk_ground as g
from flows import talk_notes
from flows import talking as t
from flows.engine import begin, step
from flows.events import Answered, Finish, RemarkAsked, WentBack, Wrote
from flows.model import CLEAR, OK
from flows.plan import ordered
from flows.reading import trail
from flows.round import RoundId
from flows.state import SessionId, dump, load
from flows.talk_notes import TalkNotes
from instruments.counting import Tally, consensus
from instruments.disclosure import Release, block_total
from instruments.model import LEVELS, Block, BlockId, Element, ElementId, Instrument, InstrumentId

TEXTS = {level: level.name for level in LEVELS}


def block(name, *elements):
    made = tuple(Element(ElementId(one), one, TEXTS, "bron") for one in elements)
    return Block(BlockId(name), name, name, "bron", made)


BLOCKS = tuple(block(f"b{n}", *(f"e{n}{m}" for m in range(3))) for n in range(4))
INSTRUMENT = Instrument(InstrumentId("small"), 3, "Klein", 5, "bron", {}, BLOCKS)
ELEMENTS = [one.id for one in INSTRUMENT.elements]
FLOW = t.compile_talk(INSTRUMENT)

few = st.integers(0, 4)
tallies = st.builds(Tally, few, few, few, few)
counted = st.none() | tallies
releases = st.fixed_dictionaries(dict.fromkeys(ELEMENTS, counted)).map(
    lambda counts: Release(9, 5, counts, {})
)


def released(**counts):
    every = {one: counts.get(one) for one in ELEMENTS}
    return Release(9, 5, every, {}, counts.get("remarks", {}))


def begun(shown, opened=()):
    facts = {g.ROUND: "r1", **g.ground(INSTRUMENT, shown), **g.actions_as_facts(opened)}
    return begin(FLOW, SessionId("s"), facts).state


def answered(state, code):
    return step(FLOW, load(dump(state)), Answered(1, state.revision, code)).state


def walked(state, *codes):
    for code in codes:
        state = answered(state, code)
    return state


def noted(state, text):
    state = step(FLOW, state, RemarkAsked(1, state.revision)).state
    return step(FLOW, state, Wrote(1, text)).state


DIVIDED = Tally(3, 0, 3, 0)
ALIKE = Tally(6, 0, 0, 0)


# --- what it is held upon
@given(releases)
def test_what_differs_most_comes_first(shown):
    """Shown elements on which not all chose alike, the lowest consensus first, a handful."""
    found = g.differing(INSTRUMENT, shown)
    values = [consensus(shown.elements[one]) for one in found]
    assert len(found) <= g.SLOTS
    # Two that mirror each other are even, whatever the last digits say.
    rounded = [round(value, 9) for value in values]
    assert rounded == sorted(rounded)
    assert all(value < 1 for value in values)
    others = [
        value
        for one, counts in shown.elements.items()
        if one not in found and counts and (value := consensus(counts)) is not None and value < 1
    ]
    assert not others or len(found) == g.SLOTS
    assert all(value >= values[-1] - g.SAME for value in others)


@given(releases)
def test_what_is_alike_is_not_talked_about_one_by_one(shown):
    """No element is both among those seen alike and those that differ; the hidden are neither."""
    alike, differing = g.alike(INSTRUMENT, shown), g.differing(INSTRUMENT, shown)
    assert not set(alike) & set(differing)
    assert all(shown.elements[one] is not None for one in (*alike, *differing))
    assert all(consensus(shown.elements[one]) >= 0.7 for one in alike)


@given(releases)
def test_both_ends_were_chosen_and_nothing_lies_beyond(shown):
    """Of an element that differs two levels are shown, each chosen, and none outside of them."""
    for one in g.differing(INSTRUMENT, shown):
        counts = shown.elements[one]
        best, worst = g.ends(counts)
        chosen = g.by_level(counts)
        assert chosen[best] > 0
        assert chosen[worst] > 0
        assert [best, worst] == [min(chosen), max(chosen)]
        assert chosen[g.most_chosen(counts)] == max(chosen.values())


def test_where_all_chose_alike_there_is_one_end():
    """One level stands for both ends; none where nobody chose any."""
    assert g.ends(ALIKE) == (LEVELS[0],)
    assert g.ends(Tally(skipped=3)) == ()


@given(releases)
def test_blocks_that_can_grow_come_by_their_room(shown):
    """Only blocks with counts and some orange or red; three, or more where they are even."""
    found = g.growing(INSTRUMENT, shown)
    known = {one.id: block_total(one, shown) for one in INSTRUMENT.blocks}
    assert all(known[one].orange or known[one].red for one in found)
    rest = [one for one, count in known.items() if one not in found and count]
    assert len(found) >= g.GROWING or not any(known[one].orange or known[one].red for one in rest)


def test_a_tie_at_the_edge_is_named_whole():
    """Four blocks that are even are all named."""
    shown = released(e00=DIVIDED, e10=DIVIDED, e20=DIVIDED, e30=DIVIDED)
    assert len(g.growing(INSTRUMENT, shown)) == 4


@given(st.lists(actions, max_size=5))
def test_the_open_actions_are_a_snapshot_without_anybodys_chat(some):
    """What is open comes back in its order, with what a list tells of it and no more."""
    listed = ordered(some, TODAY)
    state = begun(released(), listed)
    back = g.actions_of(state)
    assert [one.id for one in back] == [one.id for one in listed if one.is_open]
    assert all(one.doer is None or not one.doer.chat for one in back)
    assert [one.standing for one in back] == [one.standing for one in listed if one.is_open]
    assert (state.facts[g.LEFT_OPEN] == g.YES) == bool(back)


# --- where it leads
@given(releases, st.booleans(), st.booleans())
def test_a_talk_leads_by_every_part_that_there_is(shown, some_actions, some_remarks):
    """From the beginning to its end: actions, alike, each element, growing, remarks, closing."""
    shown = replace(shown, remarks={ElementId("e00"): ("x",)} if some_remarks else {})
    state = begun(shown)
    if some_actions:
        state = replace(state, facts={**state.facts, g.LEFT_OPEN: g.YES})
    way = []
    state = answered(state, OK)
    while state.cursor != t.CLOSE:
        way.append(state.cursor)
        state = answered(state, t.ON)
    slots = [t.slot_node(n) for n in range(1, len(g.differing(INSTRUMENT, shown)) + 1)]
    assert way == [
        *([t.ACTIONS] if some_actions else []),
        t.ALIKE,
        *slots,
        t.GROW,
        *([t.REMARKS] if some_remarks else []),
    ]
    assert len(g.slots_of(state)) == len(slots)
    ended = step(FLOW, state, Answered(1, state.revision, t.END))
    assert Finish("done") in ended.effects


def test_enough_for_today_leads_to_the_notes():
    """From any element one can close; Terug leads back to it."""
    state = walked(begun(released(e00=DIVIDED, e10=DIVIDED)), OK, t.ON, t.ENOUGH)
    assert state.cursor == t.CLOSE
    assert step(FLOW, state, WentBack(1, state.revision)).state.cursor == t.slot_node(1)


def test_a_list_leads_to_its_next_page_and_back():
    """The page is how often the list stands on the way; Terug leafs back."""
    state = replace(begun(released()), facts={**begun(released()).facts, g.LEFT_OPEN: g.YES})
    state = walked(state, OK, t.NEXT, t.NEXT)
    assert (state.cursor, t.leaf(state)) == (t.ACTIONS, 3)
    back = step(FLOW, state, WentBack(1, state.revision)).state
    assert (back.cursor, t.leaf(back)) == (t.ACTIONS, 2)


def test_a_flow_knows_its_instrument():
    """The id of a talk's flow names its instrument; another flow's names none."""
    assert t.instrument_id(FLOW.id) == INSTRUMENT.id
    assert t.instrument_id(INSTRUMENT.id) is None


# --- what is kept of it
def test_notes_are_by_element_and_of_the_whole():
    """What was written down stands with its element; what was cleared does not stand."""
    state = walked(begun(released(e00=DIVIDED, e10=DIVIDED)), OK, t.ON)
    assert not t.is_noted(state)
    state = noted(state, "een")
    assert t.is_noted(state)
    state = noted(walked(state, t.ON), "twee")
    state = step(FLOW, state, RemarkAsked(1, state.revision)).state
    state = answered(state, CLEAR)
    state = noted(walked(state, t.ENOUGH), "geheel")
    assert t.notes(state) == {"e00": "een"}
    assert t.notes_of(state, 7, None) == TalkNotes(
        RoundId("r1"), INSTRUMENT.id, 7, {"e00": "een"}, "geheel"
    )


def test_a_note_of_the_whole_alone_is_a_note():
    """It would be lost with the conversation as well."""
    state = noted(walked(begun(released()), OK, t.ENOUGH), "geheel")
    assert t.is_noted(state)
    assert t.notes(state) == {}


def test_a_talk_once_more_begins_with_the_earlier_notes():
    """They stand where they stood, no way leads back to them, and they can be cleared."""
    before = TalkNotes(
        RoundId("r1"),
        INSTRUMENT.id,
        1,
        {ElementId("e10"): "toen", ElementId("e22"): "ooit"},
        "heel",
    )
    state = begun(released(e00=DIVIDED, e10=DIVIDED))
    state = replace(state, history=t.history_of(state, before, 1))
    assert trail(state) == ()
    assert t.notes(state) == {"e10": "toen"}
    # What this talk does not speak of stays as it was.
    assert t.notes_of(state, 9, before) == replace(before, made=9)
    state = walked(state, OK, t.ON, t.ON)
    state = step(FLOW, state, RemarkAsked(1, state.revision)).state
    state = answered(state, CLEAR)
    assert t.notes_of(state, 9, before).notes == {"e22": "ooit"}


def test_a_talk_without_earlier_notes_begins_empty():
    """Nothing was noted, so nothing stands in its history."""
    before = TalkNotes(RoundId("r1"), INSTRUMENT.id, 1)
    assert t.history_of(begun(released(e00=DIVIDED)), before, 1) == ()


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
notes = st.builds(
    TalkNotes,
    texts.map(RoundId),
    texts.map(InstrumentId),
    st.integers(0, 2**53),
    st.dictionaries(texts.map(ElementId), texts, max_size=3),
    texts,
)


@given(notes)
def test_notes_survive_json(one):
    """What is kept is what comes back, in the same order."""
    back = talk_notes.load(talk_notes.dump(one))
    assert back == one
    assert list(back.notes) == list(one.notes)


@pytest.mark.parametrize("data", [b"{", b"[]", b"{}", b'{"round":1}'])
def test_what_is_no_talk_is_refused(data):
    """No other JSON is taken for a talk."""
    with pytest.raises((ValueError, KeyError)):
        talk_notes.load(data)


def test_the_cards_are_looked_at_page_by_page_and_come_back_from():
    """What is written on them is a visit, each page one more; nothing is answered by it."""
    state = walked(begun(released(e00=DIVIDED, e10=DIVIDED)), OK, t.ON, g.CARDS)
    assert (state.cursor, t.cards_leaf(state)) == (t.cards_node(1), 1)
    on = answered(state, g.MORE)
    assert (on.cursor, t.cards_leaf(on)) == (t.cards_node(1), 2)
    back = step(FLOW, on, WentBack(1, on.revision)).state
    assert t.cards_leaf(back) == 1
    assert step(FLOW, back, WentBack(1, back.revision)).state.cursor == t.slot_node(1)


def test_what_a_screen_is_about_is_a_place_or_a_name():
    """A place in the talk stands for its element; without one it is about nothing in particular."""
    state = begun(released(e00=DIVIDED, e10=DIVIDED))
    first = g.slots_of(state)[0]
    assert g.about(state, "1") == g.about(state, first) == first
    assert g.about(state, "") is None
    assert g.about(state, "5") is None
