"""A conversation beside a model of it that keeps no more than a stack; knows no rules of Hypothesis."""

from dataclasses import replace
from datetime import date

from flows.engine import begin, step
from flows.events import (
    Answered,
    Ask,
    Finish,
    Nudge,
    RemarkAsked,
    WentBack,
)
from flows.model import (
    Branch,
    ChooseSeveral,
    Chose,
    ChoseAll,
    ChoseAny,
    ChoseAtLeast,
    End,
    FactIs,
    HasAnswered,
)
from flows.reading import answers, chosen, made, trail, wording
from flows.state import Act, Entry, SessionId, dump, load

TODAY = date(2026, 11, 22)


class Modelled:
    """One conversation on one flow, and the model of it.

    The model was written from the engine's promises, not from its code: which node is shown,
    how one came there, what was answered last.
    """

    def open(self, flow, facts):
        self.flow, self.facts = flow, {**facts, "today": TODAY.isoformat()}
        self.now = 1
        first = begin(flow, SessionId("s"), self.facts)
        assert first == begin(flow, SessionId("s"), dict(self.facts))
        self.stack, self.given, self.ticked = [], {}, {}
        self.held, self.quick, self.pending, self.nudged = None, [], {}, False
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
        match when:
            case FactIs():
                return self.facts.get(when.fact) == when.value
            case Chose():
                return self.given.get(when.node) == when.code
            case ChoseAll():
                return all(one in self.ticked.get(when.node, ()) for one in when.codes)
            case ChoseAny():
                return any(one in self.ticked.get(when.node, ()) for one in when.codes)
            case ChoseAtLeast():
                return len(self.ticked.get(when.node, ())) >= when.least
            case HasAnswered():
                return when.node in self.given

    def expect_answer(self, value, target, *, away=False):
        home = self.shown
        self.given[home] = value
        self.shown = self.land(target)
        visits = [place for place, (_, visit) in enumerate(self.stack) if visit]
        if isinstance(self.node, End):
            self.stack = None
        elif visits and away:
            self.stack[visits[0] :] = [(self.stack[visits[0]][0], False)]
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

    def expect_tick(self, code):
        """Ticked or not any more; whether anything changed."""
        ticked = self.ticked.setdefault(self.shown, set())
        if code in ticked and self.node.lasting:
            return False
        ticked.difference_update(self.clashing(code))
        ticked ^= {code}
        self.paused = False
        return True

    def clashing(self, code):
        """What is ticked and would not be any more, in the content's order, once this is."""
        ticked = self.ticked.get(self.shown, set())
        alone = [one.code for one in self.node.options if one.alone]
        off = ticked if code in alone else ticked.intersection(alone)
        return [] if code in ticked else [one.code for one in self.node.options if one.code in off]

    @property
    def visiting(self):
        return any(visit for _, visit in self.stack)

    @property
    def node(self):
        return self.flow.nodes[self.shown]

    @property
    def waits(self):
        return not isinstance(self.node, End)

    @property
    def free(self):
        """Whether one waits for a person, with nothing else to be said first."""
        return self.waits and self.held is None

    def options(self):
        return [one for one in self.node.options if one.when is None or self.holds(one.when)]

    def boxes(self):
        ticked = self.ticked.get(self.shown, ())
        return [
            one.code
            for one in self.node.options
            if one.when is None or one.code in ticked or self.holds(one.when)
        ]

    def says(self):
        others = [one.text for one in self.node.wordings if self.holds(one.when)]
        return others[0] if others else self.node.text

    # What holds of every step.

    def take(
        self,
        event,
        entry=None,
        notice=None,
        told=(),
        changes=True,
        blanks=False,
        at=None,
        before_it=(),
    ):
        """Steps, and checks the step; `entry` is the act and value that the history gains.

        `before_it` are acts and values that it gains first. `blanks` says that the words written
        before at the node that was asked are to be gone; `at` is the entry's time, where it is
        not the event's.
        """
        if entry is not None:
            self.nudged = False
        if changes:
            self.quick = [*self.quick, entry[1]] if entry and entry[0] is Act.TOGGLED else []
        before = load(dump(self.state))
        assert before == self.state
        stepped = step(self.flow, before, event)
        assert step(self.flow, load(dump(self.state)), event) == stepped
        after = self.state = stepped.state
        ending = (Finish(self.node.outcome),) if isinstance(self.node, End) else ()
        assert stepped.effects == (*told, Ask(self.shown, notice), *ending)
        if changes:
            assert after != before
            assert after.revision == before.revision + 1
        else:
            assert after is before
        acts = [*before_it, *([] if entry is None else [entry])]
        self.gained(before, acts, at or event.at, blanks)
        self.agree()
        self.lasts(before)
        moves = {Act.ANSWERED, Act.WROTE, Act.VISITED}
        # What is cleared, or was held, is so no more, so that these steps cannot be repeated.
        if entry is not None and entry[0] in moves and not blanks and at is None:
            self.back_and_forward(before, event, after)
        self.now += 1

    def gained(self, before, acts, at, blanks):
        """The history is as it was, less what is to be gone, and with these acts behind it."""
        new = tuple(Entry(before.cursor, *one, at) for one in acts)
        assert self.state.history == self.past(before, blanks) + new

    def past(self, before, blanks):
        """The history as it was, less the words that are to be gone."""
        return tuple(
            replace(one, value="")
            if blanks and (one.node, one.act) == (before.cursor, Act.WROTE)
            else one
            for one in before.history
        )

    def nudge(self, event, node, value):
        """Steps by what time did, and checks that it is noted and told, and nothing else moves."""
        before = self.state
        stepped = step(self.flow, load(dump(before)), event)
        self.state, self.quick = stepped.state, []
        assert stepped.effects == (Nudge(event.lapse),)
        reminded = Entry(node, Act.REMINDED, value, event.at)
        assert self.state == replace(
            before,
            history=(*before.history, reminded),
            revision=before.revision + 1,
            ticking=0,
        )
        self.agree()
        self.now += 1

    def agree(self):
        """The engine's state says what the model says."""
        assert self.state.cursor == self.shown
        assert not isinstance(self.node, Branch)
        assert answers(self.state) == self.given
        assert wording(self.node, self.state) == self.says()
        for name in self.flow.nodes:
            assert chosen(self.state, name) == self.ticked.get(name, frozenset())
        assert (self.state.paused, self.state.unfolded) == (self.paused, self.unfolded)
        assert (self.state.held, self.state.ticking) == (self.held, len(self.quick))
        if self.waits:
            assert trail(self.state) == tuple(name for name, _ in self.stack)
            assert tuple(one.node for one in made(self.state)) == trail(self.state)
            assert self.state.returns == tuple(name for name, visit in self.stack if visit)

    def lasts(self, before):
        """What was ticked at a lasting node is ticked for good."""
        for name, node in self.flow.nodes.items():
            if isinstance(node, ChooseSeveral) and node.lasting:
                assert chosen(before, name) <= chosen(self.state, name)

    def untick(self, before, event):
        """What was just ticked can be unticked, and then all is as it was before.

        Unless it took off what it cannot go with.
        """
        twice = step(self.flow, self.state, replace(event, revision=self.state.revision)).state
        assert chosen(twice, before.cursor) == chosen(before, before.cursor)
        assert (twice.cursor, twice.returns) == (before.cursor, before.returns)
        assert (trail(twice), answers(twice)) == (trail(before), answers(before))
        assert len(twice.history) == len(before.history) + 2

    def back_and_forward(self, before, event, after):
        """Going back from a step forward and doing the same again leads to the same place."""
        if not self.waits or trail(after) != (*trail(before), before.cursor):
            return
        back = step(self.flow, after, WentBack(event.at, after.revision)).state
        assert (back.cursor, back.returns) == (before.cursor, before.returns)
        assert trail(back) == trail(before)
        same = (
            replace(event, revision=back.revision)
            if isinstance(event, Answered | RemarkAsked)
            else event
        )
        again = step(self.flow, back, same).state
        assert (again.cursor, again.returns, trail(again)) == (
            after.cursor,
            after.returns,
            trail(after),
        )
