"""Knows what the program asks of the flows that it begins or listens to itself, whoever wrote them.

An organisation's own may take the place of ours. What a flow lacks here would fail at a tap, or be
gone without a word.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from flows import account, comparing, drafting, opening, page, practice, rubrics
from flows.action import Term
from flows.model import (
    ChooseOne,
    ChooseSeveral,
    End,
    Flow,
    FlowId,
    FreeText,
    NodeId,
    PickDate,
    PickMoment,
)
from flows.record import RECORD

OPEN_ROUND, CONCERN, SEARCH = FlowId("open_round"), FlowId("concern"), FlowId("search")

ROLES, CLOSING, DAY = NodeId("roles"), NodeId("closing"), NodeId("day")
"""What is asked for a round, beside the instrument."""

STAYS_OPEN = frozenset({"d3", "d7", "d14"})
"""The closing moments that the program knows by their code; any other has to ask for the day."""

NUMBERS, EARLIER, LOG = "numbers", "earlier", "log"
ERASED = "erased"

Asking = type[ChooseOne | ChooseSeveral | FreeText | PickDate]

KINDS: Mapping[Asking, str] = {
    ChooseOne: "choose",
    ChooseSeveral: "several",
    FreeText: "text",
    PickDate: "date",
}
"""How the questions' kinds are called in a flow's file."""

Wrong = tuple[FlowId, str, str]
"""A sentence about a flow, with the key of its file that it is about."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a flow has to have. `why` ends a sentence that says so."""

    why: str
    nodes: Mapping[NodeId, Asking] = field(default_factory=dict)
    codes: Mapping[NodeId, tuple[str, ...]] = field(default_factory=dict)
    outcomes: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()


def _all(kind: Asking, *names: NodeId) -> Mapping[NodeId, Asking]:
    return dict.fromkeys(names, kind)


WITH_A_CLIENT = Need(
    "for what happens with a client", outcomes=(ERASED,), signals=(NUMBERS, RECORD)
)

NEEDS: Mapping[FlowId, Need] = {
    OPEN_ROUND: Need(
        "to open a round",
        {**_all(ChooseOne, opening.INSTRUMENT, ROLES, CLOSING), **_all(PickDate, DAY)},
        outcomes=(OPEN_ROUND, "cancelled"),
    ),
    CONCERN: Need(
        "in a concern",
        {
            **_all(ChooseOne, practice.BEGINNING, practice.CHOICE, account.FRAMEWORK),
            **_all(ChooseSeveral, account.OUTSIDERS, comparing.TOLD[0], comparing.TOLD[2]),
            **_all(ChooseOne, comparing.TOLD[1]),
        },
        {practice.BEGINNING: (practice.PRACTICE,)},
        (ERASED,),
        (NUMBERS, EARLIER, LOG),
    ),
    comparing.SECOND: Need("for who looks along", outcomes=("compared", "left")),
    drafting.ACTION: Need(
        "for an action of the plan",
        {
            **_all(ChooseOne, rubrics.BLOCK, drafting.TERM, drafting.DOER, drafting.FOLLOW),
            **_all(ChooseOne, drafting.CHECK),
            **_all(FreeText, *sorted(drafting.WRITTEN)),
            **_all(PickDate, drafting.START, drafting.END, *drafting.FOLLOW_DAYS),
        },
        {
            drafting.TERM: (*Term, drafting.NO_TERM),
            drafting.DOER: (drafting.ME, drafting.BY_NAME, drafting.NOBODY),
            drafting.FOLLOW: drafting.COUNTS,
        },
        ("kept", "cancelled"),
    ),
    page.NEW_PAGE: Need(
        "for a page of the register",
        {
            **_all(FreeText, page.PURPOSE, page.NAME, page.PLATFORM_NAME, page.KEYS, page.BACKUP),
            **_all(ChooseSeveral, page.AUDIENCE, page.PRIVACY),
            **_all(ChooseOne, page.STRATEGY, page.PLATFORM, page.OPEN, page.APPROVAL, page.CHECK),
            **_all(PickDate, page.APPROVED_ON),
        },
        {
            page.PLATFORM: (page.OTHER,),
            page.OPEN: (page.CLOSED, "public"),
            page.APPROVAL: (page.APPROVED,),
        },
        ("registered",),
    ),
    SEARCH: Need("to look for words", outcomes=("cancelled",)),
    FlowId("incident"): WITH_A_CLIENT,
    FlowId("restriction"): Need(WITH_A_CLIENT.why, outcomes=(ERASED,), signals=(RECORD,)),
}

PROMISED = {
    "protected": "its screens could be forwarded",
    "emergency": "🚨 would be gone",
    "careful": "nobody would be warned of words about a client",
    "keeping": "it would be kept until somebody erases it",
}
"""What stays true of a flow whoever wrote it, and what would come of it otherwise."""


def unmet(
    flows: Mapping[FlowId, Flow], ours: Iterable[Flow], instruments: Container[str]
) -> Iterator[Wrong]:
    """Everything that is needed and lacks; `ours` are the flows that others took the place of."""
    for before in ours:
        flow = flows[before.id]
        for key, then in PROMISED.items():
            if getattr(before, key) and not getattr(flow, key):
                yield flow.id, key, f"'{key}' is missing, which ours has: {then}"
    for name, need in NEEDS.items():
        flow = flows[name]
        yield from ((name, key, sentence) for key, sentence in _lacking(flow, need))
        if name == OPEN_ROUND:
            asked = (flow.nodes.get(one) for one in (opening.INSTRUMENT, CLOSING))
            for node in asked:
                if isinstance(node, ChooseOne):
                    yield from ((name, "nodes", one) for one in _unknown_codes(node, instruments))
    if not isinstance(flows[SEARCH].nodes.get(flows[SEARCH].first), FreeText):
        yield SEARCH, "first", "'first' must be a question of the kind 'text' to look for words"


def _lacking(flow: Flow, need: Need) -> Iterator[tuple[str, str]]:
    if flow.leave is None:
        yield "leave", f"'leave' is missing; the program needs a way to stop {need.why}"
    for name, kind in need.nodes.items():
        yield from (("nodes", one) for one in _unasked(flow, name, kind, need))
    outcomes = {node.outcome for node in flow.nodes.values() if isinstance(node, End)}
    for one in need.outcomes:
        if one not in outcomes:
            yield "nodes", f"no end has the outcome '{one}', needed {need.why}"
    told = set(signals(flow))
    for one in need.signals:
        if one not in told:
            yield "nodes", f"nothing has the signal '{one}', needed {need.why}"


def _unasked(flow: Flow, name: NodeId, kind: Asking, need: Need) -> Iterator[str]:
    node = flow.nodes.get(name)
    if node is None:
        yield f"node '{name}' is missing; the program needs its answer {need.why}"
    elif not isinstance(node, kind):
        yield f"node '{name}' must be of the kind '{KINDS[kind]}' {need.why}"
    elif isinstance(node, ChooseOne):
        codes = {one.code for one in node.options}
        for code in need.codes.get(name, ()):
            if code not in codes:
                yield f"node '{name}' has no option '{code}', needed {need.why}"


def _unknown_codes(node: ChooseOne, instruments: Container[str]) -> Iterator[str]:
    for option in node.options:
        if node.id == opening.INSTRUMENT and option.code not in instruments:
            yield f"node 'instrument': option '{option.code}' is no instrument"
        if node.id == CLOSING and option.code not in STAYS_OPEN and option.next != DAY:
            known = ", ".join(sorted(STAYS_OPEN))
            yield f"node 'closing': option '{option.code}' is none of {known}; so lead to 'day'"


def signals(flow: Flow) -> Iterator[str]:
    """All that the world outside can be told."""
    for node in flow.nodes.values():
        if isinstance(node, ChooseOne):
            yield from (one.signal for one in node.options if one.signal)
        elif isinstance(node, PickMoment) and node.signal:
            yield node.signal
