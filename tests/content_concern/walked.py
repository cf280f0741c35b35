"""Knows how a run of the concern protocol is walked with the real engine, minute by minute."""

from dataclasses import dataclass, field

from flows.engine import Step, begin, step
from flows.events import Answered, CameBack, Event, Paused, RemarkAsked, WentBack, Wrote
from flows.model import OK, ChooseSeveral, Code, Flow
from flows.state import SessionId, State

START = 1_795_356_000
"""Sunday 22 November 2026, 14:00 in universal time: 15:00 in Brussels."""

MINUTE = 60


@dataclass
class Walk:
    """A run that is under way; each act takes a minute."""

    flow: Flow
    facts: dict[str, str] = field(default_factory=dict)
    at: int = START

    def __post_init__(self) -> None:
        facts = {
            "today": "2026-11-22",
            "now": "2026-11-22T15:00",
            "region": "BE-VLG",
            "begun": "no",
        }
        self.state: State = begin(self.flow, SessionId("run"), {**facts, **self.facts}).state

    def do(self, event: Event) -> Step:
        done = step(self.flow, self.state, event)
        self.state = done.state
        self.at += MINUTE
        return done

    def tap(self, *codes: str) -> "Walk":
        """Taps at the node where one is; at one with several options, the ticks and then `Klaar`.

        `ok` alone goes on there without a tick.
        """
        several = isinstance(self.flow.nodes[self.state.cursor], ChooseSeveral)
        ends = () if not several or codes[-1] == OK else (OK,)
        for code in (*codes, *ends):
            before = self.state
            self.do(Answered(self.at, self.state.revision, Code(code)))
            assert self.state is not before, (before.cursor, code)
        return self

    def tick(self, *codes: str) -> "Walk":
        """Ticks without going on."""
        for code in codes:
            self.do(Answered(self.at, self.state.revision, Code(code)))
        return self

    def go(self, path: str) -> "Walk":
        """One word a node: `worried self,sexual person`; a `-` goes on without a tick."""
        for word in path.split():
            self.tap(*("ok" if word == "-" else word).split(","))
        return self

    def remark(self, text: str) -> "Walk":
        self.do(RemarkAsked(self.at, self.state.revision))
        self.do(Wrote(self.at, text))
        return self

    def clear(self) -> "Walk":
        self.do(RemarkAsked(self.at, self.state.revision))
        self.do(Answered(self.at, self.state.revision, Code("_clear")))
        return self

    def back(self, steps: int = 1) -> "Walk":
        for _ in range(steps):
            self.do(WentBack(self.at, self.state.revision))
        return self

    def pause(self) -> "Walk":
        self.do(Paused(self.at, self.state.revision))
        return self

    def wait(self, seconds: int, *, absent: bool = False) -> "Walk":
        self.at += seconds
        self.do(CameBack(self.at, absent))
        return self


def rich(flow: Flow, **facts: str) -> State:
    """A long run over two days: changed, gone back, paused, consulted inside and outside.

    It ends in acute danger after a second look, with remarks on the way.
    """
    walk = Walk(flow, dict(facts))
    walk.go("worried" if facts.get("mode") != "practice" else "night")
    walk.tick("self", "hate").tick("hate")
    walk.remark(
        "Schrijft dat het “allemaal niet meer hoeft” 😔, $x$ #eval(1) ] ook café en € 5.\nTweede regel."
    )
    walk.go("- person physical,mental opinion").back().go("intention yes yes talked doubt")
    walk.go("plan,alone calm").back().go("consult secrecy contact,signal consult")
    walk.go("role,mandate,necessity").remark("Kent de situatie het langst.").go("-")
    walk.pause().wait(5 * MINUTE)
    walk.go("role").back().go("mandate,necessity - - - yes expert,police role,mandate,necessity")
    walk.remark("Zonder naam, alleen de leeftijd.").go("anonymous tried,little mandate -")
    walk.remark("Er is nog geen duidelijk beeld.").go("unclear later 2026-11-23t0900")
    walk.wait(18 * 3600, absent=True).go("worse").tick("network", "emergency")
    walk.go("- not_yet police yes").remark("De dienst nam over.").go("time,power no")
    walk.go("later 2026-11-24t0900 yes missing reason yes planned 2026-11-25t1400 four - no")
    return walk.state
