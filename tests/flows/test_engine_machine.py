"""The engine under any order of events, beside a model of it.

Before each step the state goes through JSON; after each step it is what the model says.
"""

from datetime import datetime, time, timedelta
from pathlib import Path

from drawn_flows import small_flows
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from modelled import TODAY, Modelled

import instruments
from flows.checks import complaints
from flows.cleaning import clean
from flows.events import (
    Answered,
    CameBack,
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
    ChooseOne,
    ChooseSeveral,
    Code,
    FreeText,
    PickDate,
    PickMoment,
    Say,
)
from flows.questionnaire import compile_instrument
from flows.state import Act
from instruments.loading import load_instruments

QUICKSCAN = compile_instrument(
    load_instruments([Path(instruments.__file__).parent / "content"])["quickscan"]
)


MIDNIGHT = datetime.combine(TODAY, time())

minutes = st.integers(-60, 11 * 24 * 60).map(lambda one: timedelta(minutes=one))
"""Around the days that can be chosen, counted from the beginning of today."""


def told_of(one):
    return () if one.signal is None else (Signal(one.signal),)


class Conversation(Modelled, RuleBasedStateMachine):
    """Everything that people do, in any order."""

    def answer(self, draw):
        node, revision = self.node, self.state.revision
        match node:
            case Say():
                self.expect_answer(OK, node.next)
                self.take(Answered(self.now, revision, OK), (Act.ANSWERED, OK))
            case ChooseOne():
                self.choose(draw(st.sampled_from(self.options())))
            case ChooseSeveral():
                self.tick(draw(st.sampled_from([*self.boxes(), OK])))
            case FreeText():
                self.take(Answered(self.now, revision, OK), notice=Notice.STALE, changes=False)
            case PickDate():
                day = TODAY + timedelta(draw(st.integers(-1, 11)))
                event = Answered(self.now, revision, day.isoformat())
                self.pick(event, day, Notice.STALE)

            case PickMoment():
                at = MIDNIGHT + draw(minutes)
                event = Answered(self.now, revision, f"{at:%Y-%m-%dt%H%M}")
                self.pick_moment(event, at, Notice.STALE)

    def choose(self, one):
        event, told = Answered(self.now, self.state.revision, one.code), told_of(one)
        if one.visit:
            self.expect_visit(one.next)
            self.take(event, (Act.VISITED, one.code), told=told)
        else:
            act = Act.MOVED_ON if one.away and self.visiting else Act.ANSWERED
            self.expect_answer(one.code, one.next, away=one.away)
            self.take(event, (act, one.code), told=told)

    def tick(self, code):
        """A tap on a box, or on the button that says that one is done."""
        node, ticked = self.node, self.ticked.get(self.shown, set())
        event = Answered(self.now, self.state.revision, code)
        if code != OK:
            before = self.state
            if not self.expect_tick(code):
                self.take(event, changes=False)
                return
            self.take(event, (Act.TOGGLED, code))
            if code in self.ticked[node.id] and not node.lasting:
                self.untick(before, event)
        elif len(ticked) < min(node.least, len(self.boxes())):
            self.take(event, notice=Notice.CHOOSE_ONE, changes=False)
        else:
            value = ",".join(one.code for one in node.options if one.code in ticked)
            self.expect_answer(value, node.next)
            self.take(event, (Act.ANSWERED, value))

    def pick_moment(self, event, at, otherwise):
        node, value = self.node, f"{at:%Y-%m-%dT%H:%M}"
        days = (at.date() - TODAY).days
        if node.first <= days <= node.last and value > self.facts.get("now", ""):
            self.expect_answer(value, node.next)
            told = (*told_of(node), Remind(node.id, value))
            self.take(event, (Act.ANSWERED, value), told=told)
        else:
            self.take(event, notice=otherwise, changes=False)

    def pick(self, event, day, otherwise):
        if TODAY + timedelta(self.node.first) <= day <= TODAY + timedelta(self.node.last):
            self.expect_answer(day.isoformat(), self.node.next)
            self.take(event, (Act.ANSWERED, day.isoformat()))
        else:
            self.take(event, notice=otherwise, changes=False)

    @precondition(lambda self: self.waits)
    @rule(data=st.data())
    def someone_answers(self, data):
        """What was offered is recorded for the node that asked, and leads where the content says."""
        self.answer(data.draw)

    @precondition(lambda self: self.waits)
    @rule(code=st.text(max_size=5).filter(lambda one: one not in {OK, "a", "b", "c", "na", "yes"}))
    def someone_forges_a_button(self, code):
        """A code that is not offered changes nothing."""
        if not isinstance(self.node, ChooseOne) or code not in {one.code for one in self.options()}:
            event = Answered(self.now, self.state.revision, code)
            self.take(event, notice=Notice.STALE, changes=False)

    @precondition(lambda self: self.waits)
    @rule(data=st.data(), other=st.integers(-3, 3).filter(bool))
    def someone_taps_an_old_button(self, data, other):
        """A tap on a screen of any other revision changes nothing, whatever it says."""
        revision = self.state.revision + other
        event = data.draw(
            st.sampled_from(
                [
                    Answered(self.now, revision, OK),
                    Answered(self.now, revision, Code("o0")),
                    Answered(self.now, revision, Code("a")),
                    Answered(self.now, revision, CLEAR),
                    RemarkAsked(self.now, revision),
                    WentBack(self.now, revision),
                    Paused(self.now, revision),
                    Unfolded(self.now, revision),
                ]
            )
        )
        self.take(event, notice=Notice.STALE, changes=False)

    @precondition(lambda self: self.waits)
    @rule(text=st.text(max_size=30), later=st.integers(-1, 11))
    def someone_writes(self, text, later):
        """A text is kept where one is asked, cleaned; elsewhere one is told what is asked."""
        node = self.node
        match node:
            case FreeText():
                kept = clean(text)
                if not kept:
                    notice = Notice.EMPTY_TEXT
                elif len(kept) > node.limit:
                    notice = Notice.LONG_TEXT
                else:
                    self.expect_answer(kept, node.next)
                    self.take(Wrote(self.now, text), (Act.WROTE, kept), notice=Notice.KEPT)
                    return
                self.take(Wrote(self.now, text), notice=notice, changes=False)
            case PickDate():
                day = TODAY + timedelta(later)
                self.pick(Wrote(self.now, f" {day.isoformat()}\n"), day, Notice.NO_DATE)
            case PickMoment():
                at = MIDNIGHT + timedelta(later, hours=9)
                self.pick_moment(Wrote(self.now, f" {at:%Y-%m-%d %H:%M}\n"), at, Notice.NO_MOMENT)
            case _:
                self.take(Wrote(self.now, text), notice=Notice.BUTTONS, changes=False)

    @precondition(lambda self: self.waits and isinstance(self.node, FreeText))
    @rule()
    def someone_clears(self):
        """A text that was written is gone from the whole history; where none is, none is cleared."""
        event = Answered(self.now, self.state.revision, CLEAR)
        if not self.given.get(self.shown):
            self.take(event, notice=Notice.STALE, changes=False)
            return
        self.expect_answer("", self.node.next)
        self.take(event, (Act.WROTE, ""), notice=Notice.CLEARED, blanks=True)

    @precondition(lambda self: self.waits)
    @rule()
    def someone_asks_for_a_remark(self):
        """A question with a remark is left for it, and one without one is not."""
        target = getattr(self.node, "remark", None)
        event = RemarkAsked(self.now, self.state.revision)
        if target is None:
            self.take(event, notice=Notice.STALE, changes=False)
        else:
            self.expect_visit(target)
            self.take(event, (Act.VISITED, ""))

    @precondition(lambda self: self.waits)
    @rule()
    def someone_goes_back(self):
        """Back leads to the node before, and at the beginning nowhere."""
        event = WentBack(self.now, self.state.revision)
        if not self.stack:
            self.take(event, notice=Notice.FIRST, changes=False)
        else:
            left = (Act.WENT_BACK, "")
            self.shown, _ = self.stack.pop()
            self.paused = self.unfolded = False
            self.take(event, left)

    @precondition(lambda self: self.waits)
    @rule()
    def someone_pauses(self):
        """A pause keeps one's place."""
        self.paused, self.unfolded = True, False
        self.take(Paused(self.now, self.state.revision), (Act.PAUSED, ""))

    @precondition(lambda self: self.waits)
    @rule(absent=st.booleans())
    def someone_comes_back(self, absent):
        """Coming back ends a pause at the same place, and without one only shows it again.

        After a long time one is first asked, once, what has changed.
        """
        event, again = CameBack(self.now, absent), self.flow.again
        asked = {self.shown, *(name for name, visit in self.stack if visit)}
        if absent and again is not None and again not in asked:
            self.expect_visit(again)
            self.take(event, (Act.VISITED, ""))
        elif self.paused:
            self.paused = self.unfolded = False
            self.take(event, (Act.CAME_BACK, ""))
        else:
            self.take(event, changes=False)

    @precondition(lambda self: self.waits)
    @rule()
    def someone_unfolds(self):
        """More explanation unfolds and folds away again, and is no part of the history."""
        self.paused, self.unfolded = False, not self.unfolded
        self.take(Unfolded(self.now, self.state.revision))

    @precondition(lambda self: self.waits)
    @rule()
    def someone_leaves(self):
        """One can leave from anywhere, if the flow has a way out and one is not at it."""
        if self.flow.leave in {None, self.shown}:
            self.take(Leaving(self.now), changes=False)
        else:
            self.expect_visit(self.flow.leave)
            self.take(Leaving(self.now), (Act.VISITED, ""))

    @precondition(lambda self: not self.waits)
    @rule(data=st.data(), revision=st.integers(0, 99))
    def nothing_follows_an_end(self, data, revision):
        """After the end every event says that it is the end, and changes nothing."""
        event = data.draw(
            st.sampled_from(
                [
                    Answered(self.now, revision, OK),
                    RemarkAsked(self.now, revision),
                    WentBack(self.now, self.state.revision),
                    Paused(self.now, revision),
                    Unfolded(self.now, revision),
                    Wrote(self.now, "dag"),
                    CameBack(self.now),
                    CameBack(self.now, absent=True),
                    Leaving(self.now),
                ]
            )
        )
        self.take(event, changes=False)


class OnASmallFlow(Conversation):
    @initialize(
        flow=small_flows(),
        mood=st.sampled_from(["good", "bad", "?"]),
        clock=st.sampled_from([{}, {"now": f"{TODAY}T10:30"}]),
    )
    def start(self, flow, mood, clock):
        self.open(flow, {"mood": mood, **clock})

    @precondition(lambda self: not self.waits)
    @rule()
    def someone_begins_again(self):
        """A flow can be gone through any number of times."""
        self.open(self.flow, self.facts)


class OnTheQuickscan(Conversation):
    @initialize(
        roles=st.sampled_from(["yes", "no"]),
        scan=st.sampled_from(["round", "own"]),
        far=st.sampled_from([0, 1, 2, 12, 50, 51, 52]),
    )
    def start(self, roles, scan, far):
        """Anywhere from the first screen to the review, which all go to by the same answers."""
        self.open(QUICKSCAN, {"roles": roles, "scan": scan})
        for _ in range(far):
            self.answer(lambda _: self.options()[0])

    @precondition(lambda self: self.waits)
    @rule(data=st.data(), steps=st.integers(2, 9))
    def someone_answers_on(self, data, steps):
        """Several answers one after the other."""
        for _ in range(steps):
            if self.waits and not isinstance(self.node, FreeText):
                self.answer(data.draw)


TestOnASmallFlow = OnASmallFlow.TestCase
TestOnTheQuickscan = OnTheQuickscan.TestCase
TestOnASmallFlow.settings = settings(stateful_step_count=50)
TestOnTheQuickscan.settings = settings(stateful_step_count=30)


@given(small_flows())
def test_the_drawn_flows_are_sound(flow):
    """The flows that the engine is tried on are such as the content check lets through."""
    assert complaints(flow) == ()


def test_the_quickscan_is_a_sound_flow():
    """The compiled Quickscan passes the same check as a flow that an editor wrote."""
    assert complaints(QUICKSCAN) == ()
    for node in QUICKSCAN.nodes.values():
        if isinstance(node, ChooseOne):
            codes = [one.code for one in node.options]
            assert len(set(codes)) == len(codes)
