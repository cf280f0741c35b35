"""Knows what a run's history says to whoever has to account for it; refuses to know any wording.

It is a reading: of what was answered, when and in which order, and of what stands of it now.
How the practitioner is doing (s6d) is left out: the log is for the record of the one it is about,
and the practitioner's own well-being is no business of whoever reads there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from flows.keeping import is_over
from flows.model import (
    ChooseSeveral,
    Code,
    Flow,
    FlowId,
    FreeText,
    Node,
    NodeId,
    PickMoment,
    Say,
)
from flows.reading import GIVEN, answer, ticks, trail, wordings
from flows.state import Act, State
from flows.way import UNTOLD, Deed, Ticked, Values, Written, given_at, values_of, way

ENTRY, FRAMEWORK, OUTSIDERS = map(NodeId, ("k0", "k1", "s4d"))

PRACTICE = "practice"

TEST = (Code("role"), Code("mandate"), Code("necessity"))
"""What a candidate is weighed on; a question with just these is a weighing."""


class Part(StrEnum):
    """The parts of the account, in their order."""

    WORRY = "worry"
    WAY = "way"
    INVOLVED = "involved"
    OUTSIDE = "outside"
    DECISION = "decision"
    TOLD = "told"
    ZUS = "zus"
    FOLLOW = "follow"
    AFTER = "after"


WHERE: Mapping[Part, tuple[str, ...]] = {
    Part.WORRY: ("k0", "s1", "s2d", "s2e"),
    Part.INVOLVED: ("s3b", "s3c", "s4a_nobody", "s4a_crisis", "s4b", "a1"),
    Part.OUTSIDE: ("s4c", "s4d"),
    Part.DECISION: ("r1", "s4a_way", "s5", "a1", "a2"),
    Part.TOLD: ("s6a",),
    Part.ZUS: ("s6b",),
    Part.AFTER: ("s6c", "s6e"),
}
"""What the ids of the nodes of a part begin with; the way and the moments have all of them."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Whether someone is to be involved; `held` is what holds of TEST."""

    at: int
    node: NodeId
    held: Values
    stands: bool

    @property
    def involved(self) -> bool:
        return set(TEST) <= set(self.held)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who could have been considered at a node, and was not."""

    node: NodeId
    values: Values


Line = Deed | Weighed | LeftOut


@dataclass(frozen=True, slots=True)
class Account:
    """What a run amounts to. Times in seconds, of what a person did; None where nothing was yet.

    `over` is False for an account in the middle of a run. `framework` and `region` are codes,
    None where nobody named them. `wordings` tells which of a node's wordings it had: 0 is its
    text, 1 the first of the others. `parts` has every part, also those without a line.
    """

    flow: FlowId
    version: int
    practice: bool
    over: bool
    begun: int | None
    last: int | None
    framework: str | None
    region: str | None
    wordings: Mapping[NodeId, int]
    parts: Mapping[Part, tuple[Line, ...]]


def account(flow: Flow, state: State) -> Account:
    """Nodes that this version of the flow no longer has are in the way only."""
    mode = state.facts.get("mode") == PRACTICE or answer(state, ENTRY) == PRACTICE
    acts = [
        one.at
        for one in state.history
        if one.act is not Act.REMINDED and not one.node.startswith(UNTOLD)
    ]
    return Account(
        flow=state.flow,
        version=state.version,
        practice=mode,
        over=is_over(flow, state),
        begun=acts[0] if acts else None,
        last=acts[-1] if acts else None,
        framework=answer(state, FRAMEWORK) or state.facts.get("framework"),
        region=state.facts.get("region"),
        wordings=wordings(flow, state),
        parts={part: tuple(_part(part, flow, state)) for part in Part},
    )


def _part(part: Part, flow: Flow, state: State) -> Iterator[Line]:
    """In the order in which it was said; of each question what was said last."""
    if part is Part.WAY:
        yield from way(flow, state)
        return
    last = {one.node: place for place, one in enumerate(state.history) if one.act in GIVEN}
    for place, entry in enumerate(state.history):
        node = flow.nodes.get(entry.node)
        if node is None or not _belongs(part, node):
            continue
        if isinstance(node, ChooseSeveral) and node.lasting:
            if entry.act is Act.TOGGLED:
                yield Ticked(entry.at, entry.node, Code(entry.value))
        elif last.get(node.id) == place:
            yield from _last(flow, state, node, place)
    if part is Part.OUTSIDE:
        yield from _left_out(flow, state)


def _belongs(part: Part, node: Node) -> bool:
    if part is Part.FOLLOW:
        return isinstance(node, PickMoment)
    return node.id.startswith(WHERE[part])


def _last(flow: Flow, state: State, node: Node, place: int) -> Iterator[Line]:
    """What stands of a node: its last answer, or words, unless these were cleared."""
    given = given_at(state, place)
    # Whoever came back is asked on a visit, which no way goes over.
    stands = node.id in trail(state) or node.id == flow.again
    match node:
        case FreeText():
            if text := state.history[place].value:
                yield Written(given.at, node.id, node.next, text)
        case ChooseSeveral() if {one.code for one in node.options} == set(TEST):
            yield Weighed(given.at, node.id, given.values, stands)
        case Say():
            pass
        case _:
            yield replace(given, stands=stands)


def _left_out(flow: Flow, state: State) -> Iterator[LeftOut]:
    node = flow.nodes.get(OUTSIDERS)
    considered = [
        values_of(one) for one in state.history if one.node == OUTSIDERS and one.act in GIVEN
    ]
    if isinstance(node, ChooseSeveral) and considered:
        named = {code for values in considered for code in values}
        rest = tuple(one.code for one in ticks(node, state) if one.code not in named)
        if rest:
            yield LeftOut(OUTSIDERS, rest)
