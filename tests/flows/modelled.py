"""A conversation beside a model of it that keeps no more than a stack; knows no rules of Hypothesis."""

from dataclasses import replace
from datetime import date

from flows.engine import begin, step
from flows.events import (
    Ask,
    Finish,
    Leaving,
    Signal,
    WentBack,
    Wrote,
)
from flows.model import (
    Branch,
    End,
    FactIs,
)
from flows.reading import answers, trail
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

    def take(self, event, entry=None, notice=None, signals=(), changes=True, blanks=False):
        """Steps, and checks the step; `entry` is the act and value that the history gains.

        `blanks` says that the words written before at the node that was asked are to be gone.
        """
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
        kept = before.history
        if blanks:
            kept = tuple(
                replace(one, value="") if (one.node, one.act) == (asked, Act.WROTE) else one
                for one in kept
            )
        assert after.history == kept + gained
        self.agree()
        moves = {Act.ANSWERED, Act.WROTE, Act.VISITED}
        # What is cleared cannot be cleared again, so that this one step cannot be repeated.
        if entry is not None and entry[0] in moves and not blanks:
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
