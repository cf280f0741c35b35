"""A text that weighs something is held until its author says what becomes of it; fast ticks count."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.engine import step
from flows.events import (
    Answered,
    Ask,
    CameBack,
    Elapsed,
    Finish,
    Lapse,
    Leaving,
    Notice,
    Nudge,
    Paused,
    RemarkAsked,
    Unfolded,
    WentBack,
    Wrote,
)
from flows.holding import DISTRESS, ELSEWHERE
from flows.model import (
    CLEAR,
    DROP,
    KEEP,
    OK,
    ChooseSeveral,
    Code,
    End,
    Flow,
    FlowId,
    FreeText,
    NodeId,
    PickDate,
    PickMoment,
    Tick,
)
from flows.reading import answer, chosen, nudged, pending, trail
from flows.state import Act, Entry, Held, SessionId, State, dump, load
from flows.versions import adopt
from instruments.document import ID

SIGNS, WORDS, DAY, HOUR, DONE = map(NodeId, ("signs", "words", "day", "hour", "done"))
CODES = tuple(map(Code, "abcd"))
FLOW = Flow(
    FlowId("small"),
    2,
    SIGNS,
    {
        SIGNS: ChooseSeveral(SIGNS, tuple(map(Tick, CODES)), WORDS, remark=WORDS),
        WORDS: FreeText(WORDS, DAY, limit=20),
        DAY: PickDate(DAY, HOUR),
        HOUR: PickMoment(HOUR, DONE),
        DONE: End(DONE, "done"),
    },
)
FACTS = {"today": "2026-11-22"}
BOTH = ("distress", "phone")


def at(node, **others):
    state = State(SessionId("s"), FLOW.id, FLOW.version, 5, FACTS, (), node)
    return replace(state, **others)


def does(state, event, flow=FLOW):
    """The step, whose state survives JSON."""
    stepped = step(flow, state, event)
    assert load(dump(stepped.state)) == stepped.state
    return stepped


def taps(state, code, now=9):
    return does(state, Answered(now, state.revision, code))


# Held


@pytest.mark.parametrize("code", [CLEAR, KEEP, DROP])
def test_no_option_of_content_has_such_a_code(code):
    """What a file can call its options never begins with an underscore."""
    assert ID.fullmatch(code) is None


def test_what_weighs_is_held_and_not_in_the_history():
    """The same question is asked again, and the words stand nowhere but in what is held."""
    stepped = does(at(WORDS), Wrote(3, " 0470 12 \n", ("phone",)))
    assert stepped.effects == (Ask(WORDS),)
    assert stepped.state == replace(at(WORDS), revision=6, held=Held("0470 12", 3, ("phone",)))


def test_what_is_kept_was_written_when_it_was_written():
    """Kept, it goes its way with the moment at which it came, not that of the tap."""
    held = does(at(WORDS), Wrote(3, "0470 12", ("phone",))).state
    stepped = taps(held, KEEP, now=99)
    assert stepped.effects == (Ask(DAY, Notice.KEPT),)
    assert stepped.state.history == (Entry(WORDS, Act.WROTE, "0470 12", 3),)
    assert (stepped.state.held, stepped.state.revision) == (None, 7)


def test_distress_comes_first_and_the_rest_after_it():
    """Whose life it is about is said first; what else was found is asked of the same text."""
    held = does(at(WORDS), Wrote(3, "ik kan niet", BOTH)).state
    stepped = taps(held, KEEP)
    assert stepped.effects == (Ask(WORDS),)
    assert stepped.state.held == Held("ik kan niet", 3, ("phone",))
    assert answer(taps(stepped.state, KEEP).state, WORDS) == "ik kan niet"


def test_where_a_text_belongs_is_asked_between_whose_life_and_what_else():
    """One question at a time: whose life it is about, where it belongs, what else it holds."""
    held = does(at(WORDS), Wrote(3, "ik kan niet", (DISTRESS, ELSEWHERE, "phone", "name"))).state
    asked = []
    while held.held is not None:
        asked.append(held.held.weighs)
        held = taps(held, KEEP).state
    assert asked == [
        (DISTRESS, ELSEWHERE, "phone", "name"),
        (ELSEWHERE, "phone", "name"),
        ("phone", "name"),
    ]
    assert answer(held, WORDS) == "ik kan niet"


def test_what_is_dropped_is_nowhere():
    """Nothing of a dropped text is left in what is stored."""
    held = does(at(WORDS), Wrote(3, "kanarie", BOTH)).state
    assert b"kanarie" in dump(held)
    stepped = taps(held, DROP)
    assert stepped.effects == (Ask(WORDS, Notice.DROPPED),)
    assert b"kanarie" not in dump(stepped.state)
    assert (stepped.state.held, stepped.state.history) == (None, ())


@pytest.mark.parametrize("node", [SIGNS, DAY, HOUR])
def test_distress_is_heard_where_no_text_is_asked(node):
    """The words are not kept, only that there were such words; keeping shows the question again."""
    stepped = does(at(node), Wrote(3, "kanarie", BOTH))
    assert stepped.state.held == Held("", 3, ("distress",))
    assert b"kanarie" not in dump(stepped.state)
    assert stepped.effects == (Ask(node),)
    after = taps(stepped.state, KEEP)
    assert after.effects == (Ask(node),)
    assert (after.state.held, after.state.history) == (None, ())


@pytest.mark.parametrize(
    ("node", "notice"),
    [(SIGNS, Notice.BUTTONS), (DAY, Notice.NO_DATE), (HOUR, Notice.NO_MOMENT)],
)
def test_what_else_weighs_is_held_only_where_a_text_is_asked(node, notice):
    """Elsewhere no text is kept at all, so there is nothing to ask about it."""
    state = at(node)
    stepped = does(state, Wrote(3, "0470 12", ("phone",)))
    assert stepped.state is state
    assert stepped.effects == (Ask(node, notice),)


def test_a_text_that_does_not_fit_holds_for_distress_alone():
    """Too long to be kept, but not too long to be heard; it is said afterwards that it was."""
    state = at(WORDS)
    assert does(state, Wrote(3, "x" * 21, ("phone",))).effects == (Ask(WORDS, Notice.LONG_TEXT),)
    held = does(state, Wrote(3, "x" * 21, BOTH)).state
    assert held.held == Held("", 3, ("distress",))
    assert taps(held, KEEP).effects == (Ask(WORDS, Notice.LONG_TEXT),)


@pytest.mark.parametrize(
    "event",
    [
        Answered(9, 6, OK),
        Answered(9, 6, CLEAR),
        Answered(9, 5, KEEP),
        WentBack(9, 6),
        Paused(9, 6),
        Unfolded(9, 6),
        RemarkAsked(9, 6),
    ],
)
def test_meanwhile_no_other_button_counts(event):
    """A screen that asks about a text has two buttons; any other is of an earlier screen."""
    for node in (WORDS, SIGNS):
        held = does(at(node), Wrote(3, "tekst", BOTH)).state
        stepped = does(held, event)
        assert stepped.state is held
        assert stepped.effects == (Ask(node, Notice.STALE),)


@pytest.mark.parametrize("absent", [False, True])
def test_coming_back_asks_about_it_again(absent):
    """What is held comes before what may have changed."""
    flow = replace(FLOW, again=SIGNS)
    held = does(at(WORDS), Wrote(3, "tekst", BOTH)).state
    stepped = does(held, CameBack(9, absent), flow)
    assert stepped.state is held
    assert stepped.effects == (Ask(WORDS),)


def test_a_new_text_takes_the_place_of_what_is_held():
    """One that weighs is held instead, one that weighs nothing is taken, one that is none changes nothing."""
    held = does(at(WORDS), Wrote(3, "een", BOTH)).state
    other = does(held, Wrote(4, "twee", ("name",))).state
    assert other.held == Held("twee", 4, ("name",))
    taken = does(other, Wrote(5, "drie")).state
    assert (taken.held, taken.history) == (None, (Entry(WORDS, Act.WROTE, "drie", 5),))
    empty = does(held, Wrote(4, " \n"))
    assert empty.state is held
    assert empty.effects == (Ask(WORDS, Notice.EMPTY_TEXT),)


@pytest.mark.parametrize(
    ("node", "good"), [(DAY, "2026-11-25"), (HOUR, "2026-11-25 09:00"), (SIGNS, None)]
)
def test_while_it_is_asked_about_other_words_are_answered_by_its_buttons(node, good):
    """A day that can be is taken even then; any other text is met with: tap a button."""
    held = does(at(node), Wrote(3, "tekst", BOTH)).state
    stepped = does(held, Wrote(4, "het gaat over hem"))
    assert stepped.state is held
    assert stepped.effects == (Ask(node, Notice.BUTTONS),)
    if good is not None:
        after = does(held, Wrote(4, good)).state
        assert (after.held, after.history[-1].node) == (None, node)


def test_leaving_drops_it():
    """Who wants to stop is not held up, and is told that it was not kept."""
    flow = replace(FLOW, leave=HOUR)
    held = does(at(WORDS), Wrote(3, "tekst", BOTH)).state
    away = does(held, Leaving(4), flow)
    assert away.effects == (Ask(HOUR, Notice.DROPPED),)
    assert (away.state.held, away.state.returns) == (None, (WORDS,))
    stays = does(held, Leaving(4))
    assert stays.effects == (Ask(WORDS, Notice.DROPPED),)
    assert stays.state.held is None


def test_changed_content_takes_a_text_only_where_it_is_still_asked():
    """With its question gone the text goes too; that there was distress is asked about all the same."""
    held = at(WORDS, held=Held("tekst", 3, BOTH), version=1)
    assert adopt(FLOW, held).held == held.held
    other = replace(FLOW, nodes={**FLOW.nodes, WORDS: FLOW.nodes[SIGNS]})
    gone = replace(FLOW, nodes={one: node for one, node in FLOW.nodes.items() if one != WORDS})
    assert adopt(other, held).held is None
    assert adopt(gone, held).held is None
    wordless = replace(held, held=Held("", 3, ("distress",)))
    assert adopt(other, wordless).held == wordless.held


# Time


def test_ten_minutes_drop_it():
    """What nobody decided about goes by itself, and a second time nothing happens."""
    held = does(at(WORDS), Wrote(3, "kanarie", BOTH)).state
    stepped = does(held, Elapsed(603, Lapse.HELD))
    assert stepped.effects == (Ask(WORDS, Notice.DROPPED),)
    assert b"kanarie" not in dump(stepped.state)
    again = does(stepped.state, Elapsed(603, Lapse.HELD))
    assert again.state is stepped.state
    assert again.effects == (Ask(WORDS),)


def test_a_moment_that_came_is_noted_once():
    """The person is told, where one stands stays, and the same moment is not told again."""
    set_ = Entry(HOUR, Act.ANSWERED, "2026-11-25T09:00", 3)
    state = at(SIGNS, history=(set_,), unfolded=True)
    stepped = does(state, Elapsed(50, Lapse.MOMENT, HOUR))
    reminded = Entry(HOUR, Act.REMINDED, "2026-11-25T09:00", 50)
    assert stepped.effects == (Nudge(Lapse.MOMENT),)
    assert stepped.state == replace(state, history=(set_, reminded), revision=6)
    again = does(stepped.state, Elapsed(51, Lapse.MOMENT, HOUR))
    assert again.state is stepped.state
    assert again.effects == (Ask(SIGNS),)
    moved = replace(stepped.state, history=(*stepped.state.history, replace(set_, at=60)))
    assert [pending(one, HOUR) for one in (state, stepped.state, moved)] == [
        set_.value,
        None,
        set_.value,
    ]


@pytest.mark.parametrize("node", [None, DAY])
def test_a_moment_that_nobody_set_does_not_come(node):
    """Where there is no such moment, or not any more, nothing is told."""
    stepped = does(at(SIGNS), Elapsed(50, Lapse.MOMENT, node))
    assert stepped.effects == (Ask(SIGNS),)


def test_of_what_lies_untouched_one_is_told_once():
    """The reminder is no act: it is no way back and no answer, and after an act it can come again."""
    walked = taps(at(SIGNS), OK, now=3).state
    stepped = does(walked, Elapsed(50, Lapse.UNTOUCHED))
    state = stepped.state
    assert stepped.effects == (Nudge(Lapse.UNTOUCHED),)
    assert state.history[-1] == Entry(WORDS, Act.REMINDED, "", 50)
    assert (trail(state), answer(state, WORDS), nudged(state)) == ((SIGNS,), None, 50)
    again = does(state, Elapsed(51, Lapse.UNTOUCHED))
    assert again.state is state
    back = does(state, WentBack(60, state.revision)).state
    assert nudged(back) is None
    assert does(back, Elapsed(90, Lapse.UNTOUCHED)).effects == (Nudge(Lapse.UNTOUCHED),)


def test_a_moment_in_between_leaves_the_reminder_given():
    """Being reminded of a moment afterwards does not make one be reminded of all once more."""
    set_ = Entry(HOUR, Act.ANSWERED, "2026-11-25T09:00", 3)
    state = does(at(SIGNS, history=(set_,)), Elapsed(50, Lapse.UNTOUCHED)).state
    state = does(state, Elapsed(60, Lapse.MOMENT, HOUR)).state
    assert nudged(state) == 50


def test_when_time_is_over_it_ends():
    """The conversation ends by itself, as it stands."""
    state = at(SIGNS)
    stepped = does(state, Elapsed(50, Lapse.OVER))
    assert stepped.state is state
    assert stepped.effects == (Finish("over"),)


# Fast ticks


def test_ticks_need_not_wait_for_the_screen():
    """Three boxes and the button that ends it, all tapped on the first screen, all count."""
    state = at(SIGNS)
    for code in ("a", "c", "b", OK):
        state = does(state, Answered(9, 5, Code(code))).state
    assert (state.cursor, answer(state, SIGNS), state.revision) == (WORDS, "a,b,c", 9)


def test_a_box_tapped_twice_on_one_screen_stays_ticked():
    """A double tap, or one that arrives twice, does not take the tick off again; a look does."""
    state = does(at(SIGNS), Answered(9, 5, CODES[0])).state
    twice = does(state, Answered(9, 5, CODES[0]))
    assert twice.state is state
    assert twice.effects == (Ask(SIGNS, Notice.STALE),)
    assert chosen(taps(state, CODES[0]).state, SIGNS) == frozenset()


BETWEEN = {
    "a": lambda state: Answered(9, state.revision, CODES[0]),
    "b": lambda state: Answered(9, state.revision, CODES[1]),
    "unfold": lambda state: Unfolded(9, state.revision),
    "pause": lambda state: Paused(9, state.revision),
    "remark": lambda state: RemarkAsked(9, state.revision),
    "write": lambda _: Wrote(9, "tekst"),
    "back": lambda state: WentBack(9, state.revision),
    "done": lambda state: Answered(9, state.revision, OK),
    "distress": lambda _: Wrote(9, "tekst", BOTH),
    "keep": lambda state: Answered(9, state.revision, KEEP),
    "untouched": lambda _: Elapsed(9, Lapse.UNTOUCHED),
}


@given(st.lists(st.sampled_from(sorted(BETWEEN)), max_size=8), st.integers(0, 9), st.booleans())
def test_an_older_tap_is_good_only_where_nothing_but_ticks_came_since(acts, behind, done):
    """Whatever happened before: an older tap counts exactly where all changes since are ticks here.

    And where the box was not among them.
    """
    state, changes = at(SIGNS), []
    for act in acts:
        after = step(FLOW, state, BETWEEN[act](state)).state
        if isinstance(FLOW.nodes[after.cursor], End):
            break
        changes += [act] if after.revision > state.revision else []
        state = after
    since = changes[len(changes) - behind :] if behind else []
    if behind > len(changes):
        since = ["before"]
    code = OK if done else CODES[2]
    fits = isinstance(FLOW.nodes[state.cursor], ChooseSeveral) and state.held is None
    good = fits and set(since) <= {"a", "b"}
    stepped = step(FLOW, state, Answered(9, state.revision - behind, code))
    assert (stepped.state is not state) == good
    if not good:
        assert stepped.effects == (Ask(state.cursor, Notice.STALE),)


def test_new_content_makes_old_ticks_old():
    """After a change of content no tap on the screen before it counts."""
    ticked = replace(does(at(SIGNS), Answered(9, 5, CODES[0])).state, version=1)
    moved = replace(adopt(FLOW, ticked), revision=7)
    assert does(moved, Answered(9, 6, CODES[1])).effects == (Ask(SIGNS, Notice.STALE),)


def test_what_is_stored_is_plain():
    """What is held is a text, a time and names, as anyone can read them."""
    state = at(WORDS, held=Held("tekst", 3, BOTH), ticking=2)
    stored = json.loads(dump(state))
    assert (stored["held"], stored["ticking"]) == (["tekst", 3, ["distress", "phone"]], 2)
