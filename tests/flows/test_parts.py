"""A long flow is filled in by parts, in any order, and each question shows what stands there."""

import pytest

from flows.engine import begin, step
from flows.events import Answered, Ask, Leaving, Notice, Wrote
from flows.holding import hints
from flows.model import (
    OK,
    SAME,
    SKIP,
    Branch,
    Case,
    ChooseOne,
    ChooseSeveral,
    ChoseAll,
    Code,
    End,
    Flow,
    FlowId,
    FreeText,
    NodeId,
    Option,
    Say,
    Tick,
    View,
)
from flows.parts import Part, home, left, parts
from flows.reading import answer, chosen
from flows.record import record
from flows.state import SessionId, dump, load

HOME, FIRST, SECOND, INSIDE = map(NodeId, ("home", "first", "second", "inside"))
WHICH, FORK, WHY, MARK, REASON, END = map(NodeId, ("which", "fork", "why", "mark", "reason", "end"))
ROUND, NOTE = NodeId("round"), NodeId("note")


def way(code, to, **how):
    return Option(Code(code), to, code, **how)


def flow(leave=HOME):
    """Two parts, the second a menu with one of its own, and an end."""
    nodes = (
        ChooseOne(
            HOME,
            (
                way("one", WHICH, away=True),
                way("two", SECOND, away=True),
                way("no", FIRST, away=True),
                way("end", END, visit=True),
            ),
            view=View.PARTS,
        ),
        ChooseSeveral(
            WHICH, tuple(Tick(Code(one)) for one in "abc"), FORK, least=1, most=2, chapter="Eén"
        ),
        Branch(FORK, (Case(ChoseAll(WHICH, (Code("a"),)), WHY),), HOME),
        FreeText(WHY, HOME, chapter="Eén", skip="Overslaan"),
        ChooseOne(
            SECOND,
            (way("in", INSIDE), way("around", ROUND), way("note", NOTE, visit=True)),
            view=View.PARTS,
        ),
        Say(INSIDE, MARK, "Cijfers", "Verder", chapter="Twee"),
        ChooseOne(
            MARK, (way("m1", REASON), way("none", SECOND), way("find", SECOND)), chapter="Twee"
        ),
        FreeText(REASON, SECOND, chapter="Twee"),
        ChooseOne(ROUND, (way("again", ROUND), way("back", SECOND)), chapter="Rond"),
        FreeText(NOTE, SECOND),
        Say(FIRST, HOME, "Dag", "Verder"),
        End(END, "done"),
    )
    return Flow(FlowId("f"), 1, FIRST, {one.id: one for one in nodes}, leave=leave, careful=True)


FLOW = flow()


def gone(*events, state=None):
    """The state after taps, and texts in brackets; it goes through JSON on the way."""
    state = state or begin(FLOW, SessionId("s"), {}).state
    for one in events:
        if isinstance(one, tuple):
            event = Wrote(1, one[0])
        elif one == "overview":
            event = Leaving(1)
        else:
            event = Answered(1, state.revision, Code(one))
        state = step(FLOW, load(dump(state)), event).state
    return state


def counted(state, menu=HOME):
    return {one.code: (one.done, one.whole) for one in parts(FLOW, state, FLOW.nodes[menu])}


def test_a_menu_counts_what_is_behind_each_option():
    """Only questions with a chapter count, through further menus too; what has none is no part."""
    state = gone(OK)
    assert parts(FLOW, state, FLOW.nodes[HOME]) == (Part("one", 0, 1), Part("two", 0, 3))
    assert counted(state, SECOND) == {"in": (0, 2), "around": (0, 1)}


def test_the_way_counts_as_it_is_now():
    """An answer that leads elsewhere makes a part longer or shorter."""
    assert counted(gone(OK, "one", "a", OK)) == {"one": (1, 2), "two": (0, 3)}
    assert counted(gone(OK, "one", "b", OK))["one"] == (1, 1)
    assert counted(gone(OK, "two", "in", OK, "none"))["two"] == (1, 2)


def test_what_is_open_is_told_in_the_order_of_the_menu():
    """Without an answer, skipped, or answered with `find`; nothing where there is no menu."""
    assert left(FLOW, gone(OK)) == (WHICH, MARK, REASON, ROUND)
    there = gone(OK, "one", "a", OK, SKIP, "two", "in", OK)
    assert left(FLOW, gone("none", state=there)) == (WHY, ROUND)
    assert left(FLOW, gone("find", state=there)) == (WHY, MARK, ROUND)
    assert left(FLOW, gone("m1", ("find",), state=there)) == (WHY, ROUND)
    assert left(flow(None), gone(OK)) == ()


def test_a_text_that_was_skipped_is_not_filled_in():
    """Nothing was said; words are."""
    assert counted(gone(OK, "one", "a", OK, SKIP))["one"] == (1, 2)
    assert counted(gone(OK, "one", "a", OK, ("Daarom",)))["one"] == (2, 2)


def test_from_anywhere_to_any_part():
    """The menu can be gone to from every screen; what is chosen there leads away for good."""
    state = gone(OK, "two", "in", OK, "overview")
    assert (state.cursor, state.returns) == (HOME, (MARK,))
    there = gone("one", state=state)
    assert (there.cursor, there.returns) == (WHICH, ())
    assert gone("end", state=state).cursor == END


def test_a_flow_without_such_a_menu_has_no_home():
    """Nothing to leave to, an end, or a question that is no menu."""
    assert home(FLOW) == HOME
    for leave in (None, END, MARK):
        assert home(flow(leave)) is None
    assert parts(flow(None), gone(OK), FLOW.nodes[SECOND]) == (
        Part("in", 0, 2),
        Part("around", 0, 1),
    )


def test_what_stands_is_what_lies_on_the_way_now():
    """A reason for what is not chosen any more is not told; an answer gone back on still is."""
    state = gone(OK, "one", "a", OK, ("Daarom",), "two", "in", OK, "m1")
    told = [[one.node for one in chapter.noted] for chapter in record(FLOW, state).chapters]
    assert told == [[WHICH, WHY], [MARK]]
    after = gone("overview", "one", "a", "b", OK, state=state)
    told = [[one.node for one in chapter.noted] for chapter in record(FLOW, after).chapters]
    assert told == [[WHICH], [MARK]]


def test_no_more_are_ticked_than_can_be():
    """The tick too many changes nothing and is told; one that is taken off makes room."""
    state = gone(OK, "one", "a", "b")
    full = step(FLOW, state, Answered(2, state.revision, Code("c")))
    assert full.state is state
    assert full.effects == (Ask(WHICH, Notice.CHOOSE_FEWER),)
    assert chosen(gone("a", "c", state=state), WHICH) == {"b", "c"}


def test_words_stay_as_they_are():
    """Who passes by says so; where nothing stands that is no answer."""
    state = gone(OK, "one", "a", OK, ("Daarom",), "one", OK)
    kept = step(FLOW, state, Answered(2, state.revision, SAME))
    assert (kept.state.cursor, answer(kept.state, WHY)) == (HOME, "Daarom")
    empty = gone(OK, "one", "a", OK)
    assert step(FLOW, empty, Answered(2, empty.revision, SAME)).effects == (Ask(WHY, Notice.STALE),)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Dag Sofie,\nbel naar 0470 12 34 56", ("phone", "name")),
        ("Omdat het werkt", ()),
    ],
)
def test_a_careful_flow_looks_out_for_people(text, seen):
    """What looks like somebody is noticed where the content asks for it, and only there."""
    assert hints(FLOW, WHY, text) == seen
    assert hints(Flow(FLOW.id, 1, FIRST, FLOW.nodes), WHY, text) == ()
