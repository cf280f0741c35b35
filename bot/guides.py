"""Knows which flows a person begins by a command, and which commands are the program's own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from flows.again import AGAIN
from flows.model import ChooseOne, Flow, FlowId, PickMoment
from flows.record import GO, RECORD
from instruments.document import Problem, Table, nearest, open_document

REACHED = frozenset({"verontrusting", "oefenen"})
"""What of the program's own a guide can go on to."""

HOUSE = REACHED | frozenset(
    {
        "actie",
        "gesprek",
        "help",
        "inspiratie",
        "keuze",
        "menu",
        "paginas",
        "plan",
        "quickscan",
        "resultaten",
        "ronde",
        "schema",
        "sluit",
        "start",
        "stop",
        "teamlead",
        "veiligheidsplanner",
        "verdieping",
        "verslag",
    }
)
"""The commands that the program answers itself, so that no guide can have them."""


STOCK, WORRY, TOOL, PLAN, PRACTISE = "stock", "worry", "tool", "plan", "practise"
SECTIONS = (STOCK, WORRY, TOOL, PLAN, PRACTISE)
"""Of the menu, those that a guide can stand in."""


def guides(flows: Mapping[FlowId, Flow]) -> Mapping[str, Flow]:
    """The guides by their commands, in the order that they ask for, and then of these."""
    found = (flow for flow in flows.values() if flow.command)
    return {flow.command: flow for flow in sorted(found, key=lambda one: (one.order, one.command))}


def records(flow: Flow) -> bool:
    """Whether a run of it can be asked for as a record."""
    return any(signal == RECORD for signal in signals(flow))


def signals(flow: Flow) -> Iterator[str]:
    """All that the world outside can be told."""
    for node in flow.nodes.values():
        if isinstance(node, ChooseOne):
            yield from (one.signal for one in node.options if one.signal)
        elif isinstance(node, PickMoment) and node.signal:
            yield node.signal


def problems_of_guides(flows: Mapping[FlowId, Flow], folders: Sequence[Path]) -> Iterable[Problem]:
    """What is wrong with guides beside each other, and beside the program's own commands."""
    taken: dict[str, FlowId] = {}
    for flow in flows.values():
        wrong = list(_wrong(flow, taken, guides(flows)))
        if wrong:
            yield from _placed(flow, wrong, folders)
        if flow.command:
            taken.setdefault(flow.command, flow.id)


def _wrong(
    flow: Flow, taken: Mapping[str, FlowId], known: Mapping[str, Flow]
) -> Iterator[tuple[str, str]]:
    """Each sentence with the key that it is about."""
    if flow.command in HOUSE:
        yield "command", f"/{flow.command} is a command of the program itself"
    if flow.command in taken:
        yield "command", f"/{flow.command} begins the flow '{taken[flow.command]}' already"
    if flow.menu and flow.menu not in SECTIONS:
        hint = nearest(flow.menu, SECTIONS)
        yield "menu", f"the menu has no section '{flow.menu}'{hint}"
    for signal in signals(flow):
        aim = signal.removeprefix(GO)
        if signal.startswith(GO) and aim not in known.keys() | REACHED:
            hint = nearest(aim, known.keys() | REACHED)
            yield "nodes", f"signal '{signal}': no guide has the command '{aim}'{hint}"
        if flow.keeping is not None and AGAIN.fullmatch(signal):
            yield "nodes", f"signal '{signal}': a run of it is erased by itself before that day"


def _placed(
    flow: Flow, wrong: Sequence[tuple[str, str]], folders: Sequence[Path]
) -> Iterator[Problem]:
    """The same by file and line; the last folder's file is the one that counts."""
    for folder in reversed(folders):
        for path in sorted(folder.glob("*.yaml")):
            document, top = open_document(path)
            if top is not None and _is(top, flow.id):
                top.named(f"flow '{flow.id}'")
                for key, sentence in wrong:
                    top.wrong(sentence, key)
                yield from document.problems
                return


def _is(top: Table, flow: FlowId) -> bool:
    return top.has("flow") and top.text("flow") == flow
