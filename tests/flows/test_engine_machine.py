"""The engine under any order of events, beside a model that keeps no more than a stack.

The model knows which node is shown, how one came there and what was answered last; it was written
from the engine's promises, not from its code. Before each step the state goes through JSON.
"""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

import instruments
from flows.checks import complaints
from flows.engine import begin, clean, step
from flows.events import (
    Answered,
    Ask,
    CameBack,
    Finish,
    Leaving,
    Notice,
    Paused,
    RemarkAsked,
    Signal,
    Unfolded,
    WentBack,
    Wrote,
)
from flows.model import (
    OK,
    Branch,
    Case,
    ChooseOne,
    Chose,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    NodeId,
    Option,
    PickDate,
    Say,
)
from flows.questionnaire import compile_instrument
from flows.reading import answers, trail
from flows.state import Act, Entry, SessionId, dump, load
from instruments.loading import load_instruments

TODAY = date(2026, 11, 22)
QUICKSCAN = compile_instrument(
    load_instruments([Path(instruments.__file__).parent / "content"])["quickscan"]
)
DONE, BYE = NodeId("done"), NodeId("bye")

moods = st.sampled_from([FactIs("mood", "good"), FactIs("mood", "bad")])


@st.composite
def small_flows(draw):
    """Sound flows of every kind of node, with visits, remarks, branches and ways back.

    A chain leads through all nodes to the end; whatever else is drawn is beside it.
    """
    names = [NodeId(f"n{place}") for place in range(draw(st.integers(1, 6)))]
    anywhere = st.sampled_from([*names, DONE])
    kinds = {one: draw(st.sampled_from([Say, ChooseOne, FreeText, PickDate])) for one in names}
    chosen = [Chose(one, Code("o0")) for one in names if kinds[one] is ChooseOne]
    chosen += [Chose(one, OK) for one in names if kinds[one] is Say]
    conditions = moods | st.sampled_from(chosen) if chosen else moods
    nodes = {DONE: End(DONE, "done")}
    for place, name in enumerate(names):
        after = [*names, DONE][place + 1]
        if draw(st.booleans()):
            fork = NodeId(f"fork{place}")
            cases = draw(st.lists(st.builds(Case, conditions, anywhere), max_size=2))
            nodes[fork] = Branch(fork, tuple(cases), after)
            after = fork
        remark = None
        if kinds[name] in {Say, ChooseOne} and draw(st.booleans()):
            remark = NodeId(f"remark{place}")
            nodes[remark] = FreeText(remark, draw(anywhere), limit=20)
        nodes[name] = draw(_waiting(kinds[name], name, after, remark, anywhere))
    leave = draw(st.sampled_from([None, DONE, BYE]))
    if leave == BYE:
        gone = NodeId("gone")
        nodes[gone] = Branch(gone, (), DONE)
        nodes[BYE] = ChooseOne(BYE, (Option(Code("stay"), names[0]), Option(Code("go"), gone)))
    return Flow(FlowId("small"), 1, names[0], nodes, leave)


def _waiting(kind, name, after, remark, anywhere):
    if kind is Say:
        return st.just(Say(name, after, remark=remark))
    if kind is FreeText:
        return st.just(FreeText(name, after, limit=20))
    if kind is PickDate:
        return st.just(PickDate(name, after, first=1, last=9))
    extra = st.builds(
        Option,
        st.just(Code("o")),
        anywhere,
        visit=st.booleans(),
        signal=st.none() | st.just("flag"),
        when=st.none() | moods,
    )
    return st.lists(extra, max_size=3).map(
        lambda more: ChooseOne(
            name,
            (
                Option(Code("o0"), after),
                *(replace(one, code=Code(f"o{n}")) for n, one in enumerate(more, 1)),
            ),
            remark=remark,
        )
    )


class Conversation(RuleBasedStateMachine):
    """One conversation on one flow, and the model of it."""

    def open(self, flow, facts):
        self.flow, self.facts = flow, {**facts, "today": TODAY.isoformat()}
        self.now = 1
        first = begin(flow, SessionId("s"), self.facts)
        assert first == begin(flow, SessionId("s"), dict(self.facts))
        self.stack, self.given = [], {}
        self.shown = self.land(flow.first)
        self.paused = self.unfolded = False
        self.state = first.state
        assert first.effects[0] == Ask(self.shown)
        assert first.state.revision == 1
        self.agree()

    # The model.

    def land(self, target):
        node = self.flow.nodes[target]
        while isinstance(node, Branch):
            ways = [one.next for one in node.cases if self.holds(one.when)]
            node = self.flow.nodes[ways[0] if ways else node.otherwise]
        return node.id

    def holds(self, when):
        if isinstance(when, FactIs):
            return self.facts.get(when.fact) == when.value
        return self.given.get(when.node) == when.code

    def expect_answer(self, value, target):
        home = self.shown
        self.given[home] = value
        self.shown = self.land(target)
        visits = [place for place, (_, visit) in enumerate(self.stack) if visit]
        if isinstance(self.node, End):
            self.stack = None
        elif visits:
            self.shown = self.stack[visits[-1]][0]
            del self.stack[visits[-1] :]
        else:
            self.stack.append((home, False))
        self.paused = self.unfolded = False

    def expect_visit(self, target):
        self.stack.append((self.shown, True))
        self.shown = self.land(target)
        self.paused = self.unfolded = False

    @property
    def node(self):
        return self.flow.nodes[self.shown]

    @property
    def waits(self):
        return not isinstance(self.node, End)

    def options(self):
        return [one for one in self.node.options if one.when is None or self.holds(one.when)]

    # What holds of every step.

    def take(self, event, entry=None, notice=None, signals=(), changes=True):
        """Steps, and checks the step; `entry` is the act and value that the history gains."""
        before = load(dump(self.state))
        assert before == self.state
        asked = before.cursor
        stepped = step(self.flow, before, event)
        assert step(self.flow, load(dump(self.state)), event) == stepped
        after = self.state = stepped.state
        ending = (Finish(self.node.outcome),) if isinstance(self.node, End) else ()
        told = tuple(Signal(one) for one in signals)
        assert stepped.effects == (*told, Ask(self.shown, notice), *ending)
        if changes:
            assert after != before
            assert after.revision == before.revision + 1
        else:
            assert after is before
        gained = () if entry is None else (Entry(asked, *entry, event.at),)
        assert after.history == before.history + gained
        self.agree()
        if entry is not None and entry[0] in {Act.ANSWERED, Act.WROTE, Act.VISITED}:
            self.back_and_forward(before, event, after)
        self.now += 1

    def agree(self):
        """The engine's state says what the model says."""
        assert self.state.cursor == self.shown
        assert not isinstance(self.node, Branch)
        assert answers(self.state) == self.given
        assert (self.state.paused, self.state.unfolded) == (self.paused, self.unfolded)
        if self.waits:
            assert trail(self.state) == tuple(name for name, _ in self.stack)
            assert self.state.returns == tuple(name for name, visit in self.stack if visit)

    def back_and_forward(self, before, event, after):
        """Going back from a step forward and doing the same again leads to the same place."""
        if not self.waits or trail(after) != (*trail(before), before.cursor):
            return
        back = step(self.flow, after, WentBack(event.at, after.revision)).state
        assert (back.cursor, back.returns) == (before.cursor, before.returns)
        assert trail(back) == trail(before)
        same = (
            event if isinstance(event, Wrote | Leaving) else replace(event, revision=back.revision)
        )
        again = step(self.flow, back, same).state
        assert (again.cursor, again.returns, trail(again)) == (
            after.cursor,
            after.returns,
            trail(after),
        )

    # What people do.

    def answer(self, draw):
        node, revision = self.node, self.state.revision
        match node:
            case Say():
                self.expect_answer(OK, node.next)
                self.take(Answered(self.now, revision, OK), (Act.ANSWERED, OK))
            case ChooseOne():
                one = draw(st.sampled_from(self.options()))
                signals = () if one.signal is None else (one.signal,)
                event = Answered(self.now, revision, one.code)
                if one.visit:
                    self.expect_visit(one.next)
                    self.take(event, (Act.VISITED, one.code), signals=signals)
                else:
                    self.expect_answer(one.code, one.next)
                    self.take(event, (Act.ANSWERED, one.code), signals=signals)
            case FreeText():
                self.take(Answered(self.now, revision, OK), notice=Notice.STALE, changes=False)
            case PickDate():
                day = TODAY + timedelta(draw(st.integers(-1, 11)))
                event = Answered(self.now, revision, day.isoformat())
                self.pick(event, day, Notice.STALE)

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
            case _:
                self.take(Wrote(self.now, text), notice=Notice.BUTTONS, changes=False)

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
    @rule()
    def someone_comes_back(self):
        """Coming back ends a pause at the same place, and without one only shows it again."""
        if self.paused:
            self.paused = self.unfolded = False
            self.take(CameBack(self.now), (Act.CAME_BACK, ""))
        else:
            self.take(CameBack(self.now), changes=False)

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
                    Leaving(self.now),
                ]
            )
        )
        self.take(event, changes=False)


class OnASmallFlow(Conversation):
    @initialize(flow=small_flows(), mood=st.sampled_from(["good", "bad", "?"]))
    def start(self, flow, mood):
        self.open(flow, {"mood": mood})

    @precondition(lambda self: not self.waits)
    @rule()
    def someone_begins_again(self):
        """A flow can be gone through any number of times."""
        self.open(self.flow, {"mood": self.facts["mood"]})


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
