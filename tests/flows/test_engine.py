"""The engine by examples: what a reader would ask it first."""

from dataclasses import replace

import pytest

from flows.engine import begin, step
from flows.events import (
    Answered,
    Ask,
    CameBack,
    Finish,
    Leaving,
    Notice,
    Paused,
    RemarkAsked,
    Remind,
    Signal,
    Unfolded,
    WentBack,
    Wrote,
)
from flows.model import (
    CLEAR,
    OK,
    SKIP,
    Branch,
    Case,
    ChooseOne,
    ChooseSeveral,
    Chose,
    ChoseAll,
    ChoseAny,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    HasAnswered,
    NodeId,
    Option,
    PickDate,
    PickMoment,
    Say,
    Tick,
    Wording,
)
from flows.reading import answer, answers, chosen, holds, offered, ticks, trail, wording
from flows.state import Act, Entry, SessionId, State, dump, load

HELLO, MOOD, WHY, DAY, FORK, SURE, GONE, DONE = map(
    NodeId, ("hello", "mood", "why", "day", "fork", "sure", "gone", "done")
)
SIGNS, CALLS, HOUR, AGAIN = map(NodeId, ("signs", "calls", "hour", "again"))
PLAN, PLACE, PAST = map(Code, ("plan", "place", "past"))

FLOW = Flow(
    FlowId("small"),
    7,
    HELLO,
    {
        HELLO: Say(HELLO, MOOD),
        MOOD: ChooseOne(
            MOOD,
            (
                Option(Code("good"), FORK, signal="smile"),
                Option(Code("bad"), WHY),
                Option(Code("look"), DAY, visit=True),
                Option(Code("secret"), DONE, when=FactIs("role", "lead")),
            ),
            remark=WHY,
        ),
        FORK: Branch(FORK, (Case(Chose(HELLO, OK), DAY),), DONE),
        WHY: FreeText(WHY, DAY, limit=20),
        DAY: PickDate(DAY, DONE, first=1, last=10),
        SURE: ChooseOne(SURE, (Option(Code("no"), HELLO), Option(Code("yes"), GONE))),
        GONE: Branch(GONE, (), DONE),
        SIGNS: ChooseSeveral(
            SIGNS,
            (Tick(PLAN), Tick(PLACE), Tick(PAST, when=FactIs("role", "lead"))),
            CALLS,
            text="Wat zie je?",
            remark=WHY,
            least=2,
            wordings=(
                Wording(ChoseAll(SIGNS, (PLAN, PLACE)), "Allebei."),
                Wording(ChoseAny(SIGNS, (PLAN, PLACE)), "Een van de twee."),
            ),
        ),
        CALLS: ChooseSeveral(CALLS, (Tick(PLAN), Tick(PLACE)), HOUR, lasting=True),
        HOUR: PickMoment(HOUR, DONE, last=10, signal="planned"),
        AGAIN: ChooseOne(
            AGAIN,
            (Option(Code("same"), HELLO), Option(Code("worse"), CALLS, signal="on", away=True)),
        ),
        DONE: End(DONE, "done"),
    },
    SURE,
    AGAIN,
)

FACTS = {"today": "2026-11-22", "role": "practice"}


def at(node: NodeId, **others) -> State:
    return State(SessionId("s"), FLOW.id, FLOW.version, 5, FACTS, (), node, **others)


def told(state: State, event) -> tuple:
    """The one line that goes with a screen, and whether anything changed."""
    stepped = step(FLOW, state, event)
    asks = [one for one in stepped.effects if isinstance(one, Ask)]
    assert len(asks) == 1
    return asks[0].notice, stepped.state is not state


def test_a_conversation_begins_at_the_first_node():
    """The first step asks the first node, at revision 1, with an empty history."""
    stepped = begin(FLOW, SessionId("s"), FACTS)
    assert stepped.state == State(SessionId("s"), FLOW.id, 7, 1, FACTS, (), HELLO)
    assert stepped.effects == (Ask(HELLO),)


def test_a_choice_is_recorded_told_and_followed():
    """A choice is in the history, its signal goes out first, and branches choose the way on."""
    said = step(FLOW, at(HELLO), Answered(10, 5, OK)).state
    stepped = step(FLOW, said, Answered(11, 6, Code("good")))
    assert stepped.effects == (Signal("smile"), Ask(DAY))
    assert stepped.state.history == (
        Entry(HELLO, Act.ANSWERED, OK, 10),
        Entry(MOOD, Act.ANSWERED, "good", 11),
    )


def test_a_branch_takes_the_way_of_no_condition_last():
    """Where no condition holds, the way called otherwise is taken."""
    assert step(FLOW, at(MOOD), Answered(1, 5, Code("good"))).effects[-1] == Finish("done")


def test_a_visit_comes_back_after_one_answer():
    """A remark or a change comes back to where it was asked, whatever its node names as next."""
    away = step(FLOW, at(MOOD), RemarkAsked(1, 5)).state
    assert (away.cursor, away.returns) == (WHY, (MOOD,))
    stepped = step(FLOW, away, Wrote(2, "zomaar"))
    assert stepped.effects == (Ask(MOOD, Notice.KEPT),)
    assert (stepped.state.cursor, stepped.state.returns) == (MOOD, ())
    assert trail(stepped.state) == ()


def test_an_end_is_not_come_back_from():
    """A visit whose answer leads to an end ends, also where a branch stands between."""
    away = step(FLOW, at(MOOD), Leaving(1)).state
    assert (away.cursor, away.returns) == (SURE, (MOOD,))
    assert step(FLOW, away, Answered(2, 6, Code("yes"))).effects == (Ask(DONE), Finish("done"))
    day = step(FLOW, at(MOOD), Answered(1, 5, Code("look"))).state
    ended = step(FLOW, day, Answered(2, 6, Code("2026-11-25")))
    assert ended.effects == (Ask(DONE), Finish("done"))


def test_leaving_can_be_thought_better_of():
    """Who does not want to leave after all is back where they were, and where the visits were."""
    inside = step(FLOW, at(MOOD), RemarkAsked(1, 5)).state
    leaving = step(FLOW, inside, Leaving(2)).state
    assert leaving.returns == (MOOD, WHY)
    assert step(FLOW, leaving, Leaving(3)).state is leaving
    stayed = step(FLOW, leaving, Answered(4, 7, Code("no"))).state
    assert (stayed.cursor, stayed.returns, trail(stayed)) == (WHY, (MOOD,), (MOOD,))


def test_going_back_out_of_a_visit_gives_up_its_return():
    """After going back from a remark the next answer goes on, and does not come back twice."""
    away = step(FLOW, at(MOOD), RemarkAsked(1, 5)).state
    back = step(FLOW, away, WentBack(2, 6)).state
    assert (back.cursor, back.returns) == (MOOD, ())
    assert step(FLOW, back, Answered(3, 7, Code("bad"))).state.cursor == WHY


def test_an_option_is_offered_only_where_its_condition_holds():
    """What is not offered cannot be chosen, not even by a forged button."""
    lead = replace(at(MOOD), facts={**FACTS, "role": "lead"})
    assert [one.code for one in offered(FLOW.nodes[MOOD], lead)][-1] == "secret"
    assert told(at(MOOD), Answered(1, 5, Code("secret"))) == (Notice.STALE, False)
    assert told(lead, Answered(1, 5, Code("secret"))) == (None, True)


@pytest.mark.parametrize(
    ("state", "event", "notice"),
    [
        (at(HELLO), Answered(1, 4, OK), Notice.STALE),
        (at(HELLO), Answered(1, 5, Code("yes")), Notice.STALE),
        (at(HELLO), RemarkAsked(1, 5), Notice.STALE),
        (at(HELLO), WentBack(1, 5), Notice.FIRST),
        (at(HELLO), Wrote(1, "dag"), Notice.BUTTONS),
        (at(WHY), Wrote(1, " \u200d\u200b\n"), Notice.EMPTY_TEXT),
        (at(WHY), Wrote(1, "x" * 21), Notice.LONG_TEXT),
        (at(WHY), Answered(1, 5, OK), Notice.STALE),
        (at(WHY), Answered(1, 5, CLEAR), Notice.STALE),
        (at(MOOD), Answered(1, 5, CLEAR), Notice.STALE),
        (at(SIGNS), Answered(1, 5, CLEAR), Notice.STALE),
        (at(HOUR), Answered(1, 5, CLEAR), Notice.STALE),
        (at(WHY), RemarkAsked(1, 5), Notice.STALE),
        (at(DAY), Wrote(1, "morgen"), Notice.NO_DATE),
        (at(DAY), Wrote(1, "2026-11-31"), Notice.NO_DATE),
        (at(DAY), Wrote(1, "2026-11-22"), Notice.OUT_OF_RANGE),
        (at(DAY), Wrote(1, "2026-12-03"), Notice.OUT_OF_RANGE),
        (at(DAY), Wrote(1, "2126-11-22"), Notice.OUT_OF_RANGE),
        (at(DAY), Wrote(1, "2127-01-01"), Notice.ODD_YEAR),
        (at(DAY), Wrote(1, "0026-12-01"), Notice.ODD_YEAR),
        (at(DAY), Wrote(1, "20026-12-01"), Notice.ODD_YEAR),
        (at(DAY), Answered(1, 5, SKIP), Notice.STALE),
        (at(WHY), Answered(1, 5, SKIP), Notice.STALE),
        (at(MOOD), Answered(1, 5, SKIP), Notice.STALE),
        (at(SIGNS), Answered(1, 5, SKIP), Notice.STALE),
        (at(HOUR), Answered(1, 5, SKIP), Notice.STALE),
        (at(DAY), Answered(1, 5, Code("0026-12-01")), Notice.STALE),
        (at(DAY), Answered(1, 5, Code("2026-12-03")), Notice.STALE),
        (at(SIGNS), Answered(1, 5, PAST), Notice.STALE),
        (at(SIGNS), Answered(1, 4, PLAN), Notice.STALE),
        (at(SIGNS), Answered(1, 5, OK), Notice.CHOOSE_MORE),
        (at(SIGNS), Wrote(1, "plan"), Notice.BUTTONS),
        (at(HOUR), Wrote(1, "straks"), Notice.NO_MOMENT),
        (at(HOUR), Wrote(1, "2026-11-23"), Notice.NO_MOMENT),
        (at(HOUR), Wrote(1, "2026-02-29 09:00"), Notice.NO_MOMENT),
        (at(HOUR), Wrote(1, "2026-12-03T00:00"), Notice.NO_MOMENT),
        (at(HOUR), Wrote(1, "2026-11-23T09:00+01:00"), Notice.NO_MOMENT),
        (at(HOUR), Wrote(1, "2026-11-23T09:00:30"), Notice.NO_MOMENT),
        (at(HOUR), Answered(1, 5, Code("2026-12-03t0000")), Notice.STALE),
        (at(AGAIN), CameBack(1, absent=True), None),
        (at(WHY, returns=(MOOD, AGAIN)), CameBack(1, absent=True), None),
        (at(SURE), Leaving(1), None),
        (at(HELLO), CameBack(1), None),
    ],
)
def test_what_does_not_fit_changes_nothing_and_is_told(state, event, notice):
    """Each thing that cannot be done here shows the same screen with the line that fits it."""
    assert told(state, event) == (notice, False)


@pytest.mark.parametrize("text", ["2026-11-23", " 2026-12-02 ", "2026-12-01\n"])
def test_a_day_in_range_may_be_written(text):
    """From the first to the last day, both included, and written or tapped are the same."""
    state = step(FLOW, at(DAY), Wrote(1, text)).state
    assert state.history == (Entry(DAY, Act.ANSWERED, text.strip(), 1),)


def test_without_a_good_today_no_day_is_judged():
    """A conversation that was begun without its day is a programmer's mistake, not a person's."""
    for facts, error in (({}, KeyError), ({"today": "zondag"}, ValueError)):
        with pytest.raises(error):
            step(FLOW, replace(at(DAY), facts=facts), Wrote(1, "2026-11-25"))


def test_an_end_says_so_again_and_again():
    """After the end each event is answered by the end, and nothing changes."""
    for event in (CameBack(1), Answered(1, 5, OK), Wrote(1, "dag")):
        state = at(DONE)
        stepped = step(FLOW, state, event)
        assert stepped.state is state
        assert stepped.effects == (Ask(DONE), Finish("done"))


@pytest.mark.parametrize("node", [FORK, NodeId("nowhere")])
def test_a_state_at_no_resting_place_surfaces(node):
    """A state that stands at a branch, or at a node that is not there, is a programmer's mistake."""
    with pytest.raises(KeyError, match=node):
        step(FLOW, at(node), CameBack(1))


def test_pausing_and_unfolding_are_kept_apart_from_answers():
    """A pause and more explanation show on the screen; only the pause is in the history."""
    state = step(FLOW, at(HELLO), Unfolded(1, 5)).state
    assert (state.unfolded, state.paused, state.history) == (True, False, ())
    state = step(FLOW, state, Paused(2, 6)).state
    assert (state.unfolded, state.paused) == (False, True)
    state = step(FLOW, state, CameBack(3)).state
    assert (state.unfolded, state.paused) == (False, False)
    assert [one.act for one in state.history] == [Act.PAUSED, Act.CAME_BACK]


def test_without_a_way_out_leaving_shows_where_one_is():
    """In a flow without a way out, wanting to stop shows the same screen."""
    closed = replace(FLOW, leave=None)
    assert step(closed, at(HELLO), Leaving(1)).effects == (Ask(HELLO),)


def test_a_changed_answer_is_the_last_one():
    """Of two answers to one question the last counts; a visit's button is no answer."""
    history = (
        Entry(MOOD, Act.ANSWERED, "good", 1),
        Entry(MOOD, Act.WENT_BACK, "", 2),
        Entry(MOOD, Act.ANSWERED, "bad", 3),
        Entry(WHY, Act.WROTE, "zomaar", 4),
        Entry(MOOD, Act.VISITED, "look", 5),
    )
    state = replace(at(DAY), history=history)
    assert (answer(state, MOOD), answer(state, WHY), answer(state, DAY)) == ("bad", "zomaar", None)
    assert answers(state) == {MOOD: "bad", WHY: "zomaar"}


def acts(state: State, *codes: str) -> State:
    """The state after taps with these codes, a second apart."""
    for place, code in enumerate(codes, 10):
        state = step(FLOW, state, Answered(place, state.revision, Code(code))).state
    return state


def test_each_tick_is_timed_and_can_be_taken_back():
    """A tap ticks, a second one unticks; both stay in the history with their moments."""
    state = acts(at(SIGNS), PLACE, PLAN, PLACE)
    assert chosen(state, SIGNS) == {PLAN}
    assert state.history == (
        Entry(SIGNS, Act.TOGGLED, PLACE, 10),
        Entry(SIGNS, Act.TOGGLED, PLAN, 11),
        Entry(SIGNS, Act.TOGGLED, PLACE, 12),
    )
    assert (state.cursor, state.revision, trail(state), answers(state)) == (SIGNS, 8, (), {})


def test_several_are_answered_in_the_order_of_the_content():
    """The answer is what is ticked, and a later visit starts from it."""
    state = acts(at(SIGNS), PLACE, PLAN, OK)
    assert (state.cursor, answer(state, SIGNS)) == (CALLS, "plan,place")
    back = step(FLOW, state, WentBack(20, state.revision)).state
    assert (back.cursor, chosen(back, SIGNS)) == (SIGNS, {PLAN, PLACE})
    assert answer(acts(at(CALLS), OK), CALLS) == ""


def test_no_more_must_be_ticked_than_can_be():
    """Where fewer are offered than must be ticked, all that are offered are enough."""
    options = (Tick(PLAN), *(Tick(one, when=FactIs("role", "lead")) for one in (PLACE, PAST)))
    narrow = replace(FLOW.nodes[SIGNS], options=options)
    flow = replace(FLOW, nodes={**FLOW.nodes, SIGNS: narrow})
    assert step(flow, at(SIGNS), Answered(1, 5, OK)).effects == (Ask(SIGNS, Notice.CHOOSE_MORE),)
    state = acts(at(SIGNS), PLAN)
    assert step(flow, state, Answered(1, 6, OK)).effects == (Ask(CALLS),)


def test_what_is_ticked_stays_on_the_screen():
    """A condition that no longer holds takes away what could be ticked, not what was."""
    lead = replace(at(SIGNS), facts={**FACTS, "role": "lead"})
    ticked = replace(acts(lead, PAST, PLAN), facts=FACTS)
    assert [one.code for one in ticks(FLOW.nodes[SIGNS], ticked)] == [PLAN, PLACE, PAST]
    assert answer(acts(ticked, OK), SIGNS) == "plan,past"
    assert [one.code for one in ticks(FLOW.nodes[SIGNS], acts(ticked, PAST))] == [PLAN, PLACE]


def test_a_lasting_tick_stays():
    """Where ticks last, a second tap shows the same screen and changes nothing."""
    state = acts(at(CALLS), PLAN)
    assert told(state, Answered(20, state.revision, PLAN)) == (None, False)


def test_a_tick_leaves_the_explanation_open():
    """The screen does not fold up under the finger, and a pause is over."""
    state = replace(at(SIGNS), unfolded=True, paused=True)
    assert (acts(state, PLAN).unfolded, acts(state, PLAN).paused) == (True, False)


def test_a_remark_goes_with_several():
    """A remark is made and come back from, and the ticks are as they were."""
    state = acts(at(SIGNS), PLAN)
    away = step(FLOW, state, RemarkAsked(20, state.revision)).state
    back = step(FLOW, away, Wrote(21, "zomaar")).state
    assert (back.cursor, chosen(back, SIGNS), trail(back)) == (SIGNS, {PLAN}, ())


def test_the_wording_follows_what_is_known():
    """The first wording whose condition holds is shown, otherwise the text."""
    node = FLOW.nodes[SIGNS]
    said = [wording(node, acts(at(SIGNS), *codes)) for codes in ((), (PLACE,), (PLACE, PLAN))]
    assert said == ["Wat zie je?", "Een van de twee.", "Allebei."]


def test_a_condition_may_be_on_any_answer():
    """Whether a node was answered holds from its first answer on, also after going back."""
    state = acts(at(HELLO), OK)
    assert [holds(HasAnswered(one), state) for one in (HELLO, MOOD)] == [True, False]
    back = step(FLOW, state, WentBack(20, state.revision)).state
    assert holds(HasAnswered(HELLO), back)


@pytest.mark.parametrize(
    "event",
    [
        Answered(1, 5, Code("2026-11-23t0905")),
        Wrote(1, "2026-11-23T09:05"),
        Wrote(1, " 2026-11-23 09:05\n"),
        Wrote(1, "2026-11-23T0905"),
    ],
)
def test_a_moment_is_kept_to_the_minute_and_reminded_of(event):
    """However it is given, it is kept in one way, and its effect says of which question it is."""
    stepped = step(FLOW, at(HOUR), event)
    assert stepped.state.history == (Entry(HOUR, Act.ANSWERED, "2026-11-23T09:05", 1),)
    reminded = Remind(HOUR, "2026-11-23T09:05")
    assert stepped.effects == (Signal("planned"), reminded, Ask(DONE), Finish("done"))


@pytest.mark.parametrize(
    ("text", "may"),
    [("2026-11-22 10:30", False), ("2026-11-22 10:31", True), ("2026-12-02 23:59", True)],
)
def test_a_moment_is_still_to_come(text, may):
    """Where a fact says what time it is, that minute and all before it are over."""
    state = replace(at(HOUR), facts={"now": "2026-11-22T10:30"})
    assert told(state, Wrote(1, text)) == (None if may else Notice.NO_MOMENT, may)


def test_after_a_long_time_one_is_asked_first():
    """Who comes back is asked what changed; where nothing did, they are where they were."""
    state = acts(at(HELLO), OK)
    paused = step(FLOW, state, Paused(20, state.revision)).state
    back = step(FLOW, paused, CameBack(99, absent=True))
    assert back.effects == (Ask(AGAIN),)
    assert (back.state.paused, back.state.returns) == (False, (MOOD,))
    same = acts(back.state, "same")
    assert (same.cursor, same.returns, trail(same)) == (MOOD, (), (HELLO,))
    assert step(FLOW, state, CameBack(99)).effects == (Ask(MOOD),)


def test_what_changed_may_lead_away():
    """An option that leads away gives up every return; back leads to the way one was on."""
    state = step(FLOW, acts(at(HELLO), OK), RemarkAsked(20, 6)).state
    asked = step(FLOW, state, CameBack(99, absent=True)).state
    assert asked.returns == (MOOD, WHY)
    stepped = step(FLOW, asked, Answered(100, asked.revision, Code("worse")))
    away = stepped.state
    assert stepped.effects == (Signal("on"), Ask(CALLS))
    assert away.history[-1] == Entry(AGAIN, Act.MOVED_ON, "worse", 100)
    assert (away.returns, trail(away), answer(away, AGAIN)) == ((), (HELLO, MOOD), "worse")
    assert acts(away, OK).cursor == HOUR
    back = step(FLOW, away, WentBack(101, away.revision)).state
    assert (back.cursor, back.returns, trail(back)) == (MOOD, (), (HELLO,))


def test_leading_away_without_a_visit_is_an_answer():
    """Where there is nothing to come back to, an option that leads away is like any other."""
    state = acts(at(AGAIN), "worse")
    assert (state.history[-1].act, state.cursor, trail(state)) == (Act.ANSWERED, CALLS, (AGAIN,))


def test_without_a_question_for_coming_back_one_is_where_one_was():
    """In a flow that asks nothing on coming back, also a long absence shows the same screen."""
    flow = replace(FLOW, again=None)
    assert step(flow, at(MOOD), CameBack(1, absent=True)).effects == (Ask(MOOD),)


def written(*texts: str) -> State:
    """At the free text, come there for a remark, after remarks with these texts."""
    state = step(FLOW, at(MOOD), RemarkAsked(1, 5)).state
    for text in texts:
        state = step(FLOW, state, Wrote(2, text)).state
        state = step(FLOW, state, RemarkAsked(3, state.revision)).state
    return state


def test_a_text_can_be_cleared_and_its_words_are_gone_from_the_history():
    """Clearing blanks every text given at a node, comes back like a text, and says so."""
    here = written("An Peeters", "An P.")
    stepped = step(FLOW, here, Answered(9, here.revision, CLEAR))
    after = stepped.state
    assert stepped.effects == (Ask(MOOD, Notice.CLEARED),)
    assert (after.cursor, after.returns, after.revision) == (MOOD, (), here.revision + 1)
    assert (answer(after, WHY), trail(after)) == ("", ())
    assert b"An P" in dump(here)
    assert b"An P" not in dump(after)
    assert load(dump(after)) == after
    assert after.history[-1] == Entry(WHY, Act.WROTE, "", 9)
    assert len(after.history) == len(here.history) + 1


def test_clearing_leaves_what_was_said_elsewhere():
    """Only the words of that one node are blanked: other texts and answers stay as they are."""
    others = (Entry(HELLO, Act.WROTE, "iets anders", 1), Entry(WHY, Act.ANSWERED, "x", 1))
    state = replace(written("weg"), history=(*others, *written("weg").history))
    after = step(FLOW, state, Answered(9, state.revision, CLEAR)).state
    assert after.history[:2] == others
    assert answers(after) == {HELLO: "iets anders", WHY: ""}


def test_a_cleared_text_cannot_be_cleared_again_but_written_anew():
    """After clearing there is nothing to clear; a new text is kept like the first."""
    here = written("weg")
    here = step(FLOW, here, Answered(9, here.revision, CLEAR)).state
    here = step(FLOW, here, RemarkAsked(10, here.revision)).state
    assert told(here, Answered(11, here.revision, CLEAR)) == (Notice.STALE, False)
    assert answer(step(FLOW, here, Wrote(12, "nieuw")).state, WHY) == "nieuw"


def test_a_text_that_was_cleared_was_answered():
    """What was written is gone, that something was said there is not: conditions see it as before."""
    here = written("weg")
    after = step(FLOW, here, Answered(9, here.revision, CLEAR)).state
    assert holds(HasAnswered(WHY), after)
    assert not holds(HasAnswered(WHY), written())


def test_clearing_goes_on_where_a_text_would():
    """At a text that is no visit, clearing leads to the next node, and an old tap clears nothing."""
    history = (Entry(WHY, Act.WROTE, "weg", 1), Entry(DAY, Act.WENT_BACK, "", 2))
    state = replace(at(WHY), history=history)
    stepped = step(FLOW, state, Answered(3, 5, CLEAR))
    assert stepped.effects == (Ask(DAY, Notice.CLEARED),)
    assert trail(stepped.state) == (WHY,)
    assert told(state, Answered(3, 4, CLEAR)) == (Notice.STALE, False)


LEAVING_OUT = replace(
    FLOW,
    nodes={
        **FLOW.nodes,
        WHY: replace(FLOW.nodes[WHY], skip="Niets"),
        DAY: replace(FLOW.nodes[DAY], next=HOUR, skip="Geen datum", first=-10),
    },
)


@pytest.mark.parametrize(("node", "act"), [(WHY, Act.WROTE), (DAY, Act.ANSWERED)])
def test_what_may_be_left_out_is_answered_with_nothing(node, act):
    """A tap leads on like an answer, which is empty, and conditions see that there was one."""
    stepped = step(LEAVING_OUT, at(node), Answered(7, 5, SKIP))
    assert stepped.effects == (Ask(LEAVING_OUT.nodes[node].next),)
    assert stepped.state.history == (Entry(node, act, "", 7),)
    assert (answer(stepped.state, node), holds(HasAnswered(node), stepped.state)) == ("", True)


@pytest.mark.parametrize(("node", "text"), [(WHY, "zomaar"), (DAY, "2026-11-25")])
def test_leaving_out_takes_away_an_earlier_answer(node, text):
    """Who comes back to change an answer may leave it out then; that it was given stays known."""
    flow = replace(LEAVING_OUT, again=node)
    asked = step(flow, at(MOOD), CameBack(1, absent=True)).state
    given = step(flow, asked, Wrote(2, text)).state
    back = step(flow, given, CameBack(3, absent=True)).state
    stepped = step(flow, back, Answered(4, back.revision, SKIP))
    after = stepped.state
    assert stepped.effects == (Ask(MOOD),)
    assert (answer(given, node), answer(after, node), after.returns) == (text, "", ())
    assert after.history[: len(back.history)] == back.history
    assert load(dump(after)) == after
    assert told(after, Answered(5, after.revision, SKIP)) == (Notice.STALE, False)


def test_what_was_left_out_cannot_be_cleared():
    """A text that was left out has no words that could be blanked, and an old tap skips nothing."""
    state = step(LEAVING_OUT, at(MOOD), RemarkAsked(1, 5)).state
    state = step(LEAVING_OUT, state, Answered(2, 6, SKIP)).state
    state = step(LEAVING_OUT, state, RemarkAsked(3, 7)).state
    for code, revision in ((CLEAR, state.revision), (SKIP, state.revision - 1)):
        stepped = step(LEAVING_OUT, state, Answered(4, revision, code))
        assert stepped.state is state
        assert stepped.effects == (Ask(WHY, Notice.STALE),)


@pytest.mark.parametrize("text", ["2026-11-12", "2026-11-22", "2026-12-02"])
def test_a_day_may_lie_in_the_past(text):
    """Where content says so, days before today can be chosen, and no others."""
    state = step(LEAVING_OUT, at(DAY), Wrote(1, text)).state
    assert answer(state, DAY) == text
    before = step(LEAVING_OUT, at(DAY), Wrote(1, "2026-11-11"))
    assert before.effects == (Ask(DAY, Notice.OUT_OF_RANGE),)
