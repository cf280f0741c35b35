"""The engine under any order of events, beside a model of it.

Before each step the state goes through JSON; after each step it is what the model says.
"""

from dataclasses import replace
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
from flows.compiling import compile_instrument
from flows.engine import Step, step
from flows.events import (
    Answered,
    CameBack,
    Elapsed,
    Finish,
    Lapse,
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
    DROP,
    KEEP,
    OK,
    SKIP,
    ChooseOne,
    ChooseSeveral,
    Code,
    FreeText,
    PickDate,
    PickMoment,
    Say,
)
from flows.state import Act, Held
from instruments.loading import load_instruments

QUICKSCAN = compile_instrument(
    load_instruments([Path(instruments.__file__).parent / "content"])["quickscan"]
)


MIDNIGHT = datetime.combine(TODAY, time())

minutes = st.integers(-60, 11 * 24 * 60).map(lambda one: timedelta(minutes=one))
"""Around the days that can be chosen, counted from the beginning of today."""


weights = st.sets(st.sampled_from(["distress", "number", "phone", "name"]), min_size=1).map(
    lambda found: tuple(sorted(found, key=lambda one: (one != "distress", one)))
)
"""What a text can weigh, as the edge says it: distress before all."""


OFFERED = {OK, SKIP, "a", "b", "c", "na", "yes"}
"""Codes that may be on a screen; none of them is forged."""


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
                day = TODAY + timedelta(draw(st.integers(-5, 11)))
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

    def tick(self, code, behind=0):
        """A tap on a box, or on the button that says that one is done.

        `behind` is how many ticks the screen that was tapped did not show yet.
        """
        node, ticked = self.node, self.ticked.get(self.shown, set())
        event = Answered(self.now, self.state.revision - behind, code)
        if behind and code in self.quick[-behind:]:
            self.take(event, notice=Notice.STALE, changes=False)
        elif (
            code != OK
            and node.most
            and code not in ticked
            and len(ticked.difference(self.clashing(code))) >= node.most
        ):
            self.take(event, notice=Notice.CHOOSE_FEWER, changes=False)
        elif code != OK:
            before = self.state
            off = self.clashing(code)
            if not self.expect_tick(code):
                self.take(event, changes=False)
                return
            excluded = [(Act.EXCLUDED, one) for one in off]
            self.take(event, (Act.TOGGLED, code), before_it=excluded)
            if code in self.ticked[node.id] and not node.lasting and not off:
                self.untick(before, event)
        elif len(ticked) < min(node.least, len(self.boxes())):
            self.take(event, notice=Notice.CHOOSE_MORE, changes=False)
        else:
            value = ",".join(one.code for one in node.options if one.code in ticked)
            self.expect_answer(value, node.next)
            self.take(event, (Act.ANSWERED, value))

    def pick_moment(self, event, at, otherwise):
        node, value = self.node, f"{at:%Y-%m-%dT%H:%M}"
        days = (at.date() - TODAY).days
        if node.first <= days <= node.last and value > self.facts.get("now", ""):
            self.held = None
            self.expect_answer(value, node.next)
            self.pending[node.id] = value
            told = (*told_of(node), Remind(node.id, value))
            self.take(event, (Act.ANSWERED, value), told=told)
        else:
            self.take(event, notice=otherwise, changes=False)

    def pick(self, event, day, otherwise):
        if TODAY + timedelta(self.node.first) <= day <= TODAY + timedelta(self.node.last):
            self.held = None
            self.expect_answer(day.isoformat(), self.node.next)
            self.take(event, (Act.ANSWERED, day.isoformat()))
        else:
            self.take(event, notice=otherwise, changes=False)

    @precondition(lambda self: self.free)
    @rule(data=st.data())
    def someone_answers(self, data):
        """What was offered is recorded for the node that asked, and leads where the content says."""
        self.answer(data.draw)

    @precondition(lambda self: self.free)
    @rule(code=st.text(max_size=5).filter(lambda one: one not in OFFERED))
    def someone_forges_a_button(self, code):
        """A code that is not offered changes nothing."""
        if not isinstance(self.node, ChooseOne) or code not in {one.code for one in self.options()}:
            event = Answered(self.now, self.state.revision, code)
            self.take(event, notice=Notice.STALE, changes=False)

    @precondition(lambda self: self.waits)
    @rule(data=st.data(), other=st.integers(-3, 3).filter(bool))
    def someone_taps_an_old_button(self, data, other):
        """A tap on a screen of any other revision changes nothing, whatever it says.

        Unless all that came since are ticks at the same node; that is a rule of its own.
        """
        ticks = () if other < 0 and -other <= len(self.quick) else (OK, Code("o0"), Code("t0"))
        revision = self.state.revision + other
        event = data.draw(
            st.sampled_from(
                [
                    *(Answered(self.now, revision, one) for one in ticks),
                    Answered(self.now, revision, Code("a")),
                    Answered(self.now, revision, CLEAR),
                    Answered(self.now, revision, KEEP),
                    Answered(self.now, revision, DROP),
                    Answered(self.now, revision, SKIP),
                    RemarkAsked(self.now, revision),
                    WentBack(self.now, revision),
                    Paused(self.now, revision),
                    Unfolded(self.now, revision),
                ]
            )
        )
        self.take(event, notice=Notice.STALE, changes=False)

    @precondition(lambda self: self.free and isinstance(self.node, ChooseSeveral))
    @rule(data=st.data(), taps=st.integers(1, 4))
    def someone_ticks_faster_than_the_screen(self, data, taps):
        """Taps on one and the same screen all count; a box twice is one tap too many."""
        shown = self.state.revision
        for _ in range(taps):
            behind = self.state.revision - shown
            if behind > len(self.quick) or not isinstance(self.node, ChooseSeveral):
                return
            self.tick(data.draw(st.sampled_from([*self.boxes(), OK])), behind)

    @precondition(lambda self: self.waits)
    @rule(text=st.text(max_size=30), later=st.integers(-5, 11))
    def someone_writes(self, text, later):
        """A text is kept where one is asked, cleaned; elsewhere one is told what is asked."""
        node, before = self.node, self.held
        match node:
            case FreeText():
                kept = clean(text)
                if not kept:
                    notice = Notice.EMPTY_TEXT
                elif len(kept) > node.limit:
                    notice = Notice.LONG_TEXT
                else:
                    self.held = None
                    self.expect_answer(kept, node.next)
                    self.take(Wrote(self.now, text), (Act.WROTE, kept), notice=Notice.KEPT)
                    return
                self.take(Wrote(self.now, text), notice=notice, changes=False)
            case PickDate():
                day = TODAY + timedelta(later)
                no = Notice.OUT_OF_RANGE if before is None else Notice.BUTTONS
                self.pick(Wrote(self.now, f" {day.isoformat()}\n"), day, no)
            case PickMoment():
                at = MIDNIGHT + timedelta(later, hours=9)
                no = Notice.NO_MOMENT if before is None else Notice.BUTTONS
                self.pick_moment(Wrote(self.now, f" {at:%Y-%m-%d %H:%M}\n"), at, no)
            case _:
                self.take(Wrote(self.now, text), notice=Notice.BUTTONS, changes=False)

    @precondition(lambda self: self.waits)
    @rule(text=st.text(max_size=25), weighs=weights)
    def someone_writes_what_weighs(self, text, weighs):
        """Such a text is not taken: it is held, or only that it was written, and asked about."""
        node, kept = self.node, clean(text)
        if isinstance(node, FreeText) and 0 < len(kept) <= node.limit:
            self.held = Held(kept, self.now, weighs)
        elif weighs[0] == "distress":
            self.held = Held("", self.now, ("distress",))
        else:
            return
        self.paused = self.unfolded = False
        self.take(Wrote(self.now, text, weighs))

    @precondition(lambda self: self.waits and self.held is not None)
    @rule()
    def someone_keeps_it(self):
        """What weighs is said one after the other; then the text is taken as of when it came."""
        held, self.held = self.held, None
        event = Answered(self.now, self.state.revision, KEEP)
        if not held.text:
            long = isinstance(self.node, FreeText)
            self.take(event, notice=Notice.LONG_TEXT if long else None)
        elif held.weighs[0] == "distress" and held.weighs[1:]:
            self.held = replace(held, weighs=held.weighs[1:])
            self.take(event)
        else:
            self.expect_answer(held.text, self.node.next)
            self.take(event, (Act.WROTE, held.text), notice=Notice.KEPT, at=held.at)

    @precondition(lambda self: self.waits and self.held is not None)
    @rule()
    def someone_drops_it(self):
        """What was held is gone, and nothing of it was ever in the history."""
        self.held = None
        event = Answered(self.now, self.state.revision, DROP)
        self.take(event, notice=Notice.DROPPED)

    @precondition(lambda self: self.waits and self.held is not None)
    @rule(data=st.data())
    def someone_does_something_else_first(self, data):
        """While a text is held no other button counts, and coming back asks about it again."""
        revision = self.state.revision
        taps = [Answered(self.now, revision, Code(one)) for one in (OK, "o0", "t0", CLEAR, SKIP)]
        taps += [one(self.now, revision) for one in (RemarkAsked, WentBack, Paused, Unfolded)]
        back = [CameBack(self.now), CameBack(self.now, absent=True)]
        event = data.draw(st.sampled_from([*taps, *back]))
        self.take(event, notice=None if event in back else Notice.STALE, changes=False)

    @precondition(lambda self: self.free)
    @rule(code=st.sampled_from([KEEP, DROP]))
    def someone_decides_about_nothing(self, code):
        """Where no text is held, there is nothing to keep or to drop."""
        event = Answered(self.now, self.state.revision, code)
        self.take(event, notice=Notice.STALE, changes=False)

    @precondition(lambda self: self.waits)
    @rule(lapse=st.sampled_from(Lapse))
    def time_passes(self, lapse):
        """What time did is done once, and is told; what is not so any more changes nothing."""
        moments = [one.id for one in self.flow.nodes.values() if isinstance(one, PickMoment)]
        node = next((one for one in moments if one in self.pending), None)
        event = Elapsed(self.now, lapse, node if lapse is Lapse.MOMENT else None)
        match lapse:
            case Lapse.HELD if self.held is not None:
                self.held = None
                self.take(event, notice=Notice.DROPPED)
            case Lapse.MOMENT if node is not None:
                self.nudge(event, node, self.pending.pop(node))
                self.take(replace(event, at=self.now), changes=False)
            case Lapse.UNTOUCHED if not self.nudged:
                self.nudged = True
                self.nudge(event, self.shown, "")
            case Lapse.OVER:
                assert step(self.flow, self.state, event) == Step(self.state, (Finish("over"),))
            case _:
                self.take(event, changes=False)

    @precondition(lambda self: self.free and isinstance(self.node, FreeText))
    @rule()
    def someone_clears(self):
        """A text that was written is gone from the whole history; where none is, none is cleared."""
        event = Answered(self.now, self.state.revision, CLEAR)
        if not self.given.get(self.shown):
            self.take(event, notice=Notice.STALE, changes=False)
            return
        self.expect_answer("", self.node.next)
        self.take(event, (Act.WROTE, ""), notice=Notice.CLEARED, blanks=True)

    @precondition(lambda self: self.free)
    @rule()
    def someone_skips(self):
        """What may be left out is answered with nothing from then on; its past stays as it was."""
        node, event = self.node, Answered(self.now, self.state.revision, SKIP)
        if not getattr(node, "skip", ""):
            self.take(event, notice=Notice.STALE, changes=False)
            return
        act = Act.WROTE if isinstance(node, FreeText) else Act.ANSWERED
        self.expect_answer("", node.next)
        self.take(event, (act, ""))

    @precondition(lambda self: self.free)
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

    @precondition(lambda self: self.free)
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

    @precondition(lambda self: self.free)
    @rule()
    def someone_pauses(self):
        """A pause keeps one's place."""
        self.paused, self.unfolded = True, False
        self.take(Paused(self.now, self.state.revision), (Act.PAUSED, ""))

    @precondition(lambda self: self.free)
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

    @precondition(lambda self: self.free)
    @rule()
    def someone_unfolds(self):
        """More explanation unfolds and folds away again, and is no part of the history."""
        self.paused, self.unfolded = False, not self.unfolded
        self.take(Unfolded(self.now, self.state.revision))

    @precondition(lambda self: self.waits)
    @rule()
    def someone_leaves(self):
        """One can leave from anywhere, if the flow has a way out and one is not at it.

        What was held is dropped either way.
        """
        dropped = None if self.held is None else Notice.DROPPED
        self.held = None
        if self.flow.leave is None or self.land(self.flow.leave) == self.shown:
            self.take(Leaving(self.now), notice=dropped, changes=dropped is not None)
        else:
            self.expect_visit(self.flow.leave)
            self.take(Leaving(self.now), (Act.VISITED, ""), notice=dropped)

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
                    Wrote(self.now, "dag", ("distress",)),
                    *(Elapsed(self.now, one) for one in Lapse),
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

    @precondition(lambda self: self.free)
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
