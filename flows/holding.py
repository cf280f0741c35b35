"""Knows which text is held until its author has looked at it; not what else is in it."""

from flows.cleaning import clean
from flows.events import Wrote
from flows.identifying import signs
from flows.model import Flow, FreeText, NodeId, Waiting
from flows.state import Held

DISTRESS = "distress"
"""What weighs first: words that may be about their author's own life."""

ELSEWHERE = "elsewhere"
"""What weighs next: a text that may be meant for another conversation, about a client."""

APART = frozenset({DISTRESS, ELSEWHERE})
"""What is asked about by itself; all that weighs after it is one question."""


def hints(flow: Flow, node: NodeId, text: str) -> tuple[str, ...]:
    """What a text at a node seems to hold of a person, where a flow looks out for that.

    Not what the question itself asks for; nothing in another flow.
    """
    asked = flow.nodes.get(node)
    allowed = asked.allows if isinstance(asked, FreeText) else ()
    return tuple(one for one in signs(text) if one not in allowed) if flow.careful else ()


def weighed(node: Waiting, event: Wrote) -> Held | None:
    """What is held of a text; None where it is taken, or refused, as any other.

    Words of distress hold the conversation wherever they are written, also where no text is
    asked or one that is shorter; they themselves are then not kept.
    """
    if not event.weighs:
        return None
    if isinstance(node, FreeText):
        text = clean(event.text)
        if text and len(text) <= node.limit:
            return Held(text, event.at, event.weighs)
    return Held("", event.at, (DISTRESS,)) if DISTRESS in event.weighs else None
