"""Knows which flows a person begins by a command, and which commands are the program's own."""

from collections.abc import Container, Iterator, Mapping

from bot.needs import Wrong, signals
from flows.again import AGAIN
from flows.model import Flow, FlowId
from flows.record import GO, RECORD
from instruments.document import nearest

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


def problems_of_guides(flows: Mapping[FlowId, Flow], own: Container[str]) -> Iterator[Wrong]:
    """What is wrong with guides beside each other, and beside the program's own commands.

    Of two that cannot stand together the one is told that is an organisation's `own`.
    """
    taken: dict[str, FlowId] = {}
    for flow in sorted(flows.values(), key=lambda one: one.id in own):
        yield from ((flow.id, key, one) for key, one in _wrong(flow, taken, guides(flows)))
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
