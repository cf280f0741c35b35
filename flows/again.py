"""Knows when somebody asked to look at something again; has no clock, and tells nobody."""

import re
from collections.abc import Mapping

from flows.model import ChooseOne, Flow, NodeId
from flows.round import DAY
from flows.state import Act, Entry, State

AGAIN = re.compile(r"again_(\d{1,3})", re.ASCII)
"""The signal of an option that asks for a reminder so many days later, as `again_90`."""


def asked_again(flow: Flow, state: State) -> Mapping[NodeId, int]:
    """The seconds at which one is to be reminded, by where it was asked.

    Who asks it again moves it; what one was reminded of is gone.
    """
    found: dict[NodeId, int] = {}
    for entry in state.history:
        days = _days(flow, entry)
        if days is not None:
            found[entry.node] = entry.at + days * DAY
        elif entry.act is Act.REMINDED and entry.value:
            found.pop(entry.node, None)
    return found


def _days(flow: Flow, entry: Entry) -> int | None:
    """In how many days an answer asks to be reminded; None for any other."""
    node = flow.nodes.get(entry.node)
    if entry.act is Act.REMINDED or not isinstance(node, ChooseOne):
        return None
    signal = next((one.signal for one in node.options if one.code == entry.value), None)
    named = AGAIN.fullmatch(signal or "")
    return None if named is None else int(named[1])
