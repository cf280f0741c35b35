"""Knows when somebody asked to look at something again; has no clock, and tells nobody."""

import re
from collections.abc import Mapping

from flows.model import ChooseOne, Flow, NodeId
from flows.round import DAY
from flows.state import Act, Entry, State

AGAIN = re.compile(r"again_(\d{1,3}|never)", re.ASCII)
"""The signal of an option that asks for a reminder so many days later, as `again_90`.

With `again_never` it takes back what was asked at the same question.
"""


def asked_again(flow: Flow, state: State) -> Mapping[NodeId, int]:
    """The seconds at which one is to be reminded, by where it was asked.

    Who asks it again moves it; what one was reminded of is gone.
    """
    found: dict[NodeId, int] = {}
    for entry in state.history:
        asked = _asked(flow, entry)
        if asked.isdecimal():
            found[entry.node] = entry.at + int(asked) * DAY
        elif asked or (entry.act is Act.REMINDED and entry.value):
            found.pop(entry.node, None)
    return found


def _asked(flow: Flow, entry: Entry) -> str:
    """In how many days an answer asks to be reminded, or `never`; empty for any other."""
    node = flow.nodes.get(entry.node)
    if entry.act is Act.REMINDED or not isinstance(node, ChooseOne):
        return ""
    signal = next((one.signal for one in node.options if one.code == entry.value), None)
    named = AGAIN.fullmatch(signal or "")
    return "" if named is None else named[1]
