"""Knows how one's card of an open round can be looked at once the round is closed, and no more.

The card lies with the others: it is read, or withdrawn as a whole, but no answer changes.

    submitted ─► laid ⇄ a block of the card
                  └─► leave ─► erased
"""

from collections.abc import Iterator
from typing import Final

from flows.model import ChooseOne, Code, Node, NodeId, Option, Say, View
from instruments.model import BlockId, Instrument

LAID = NodeId("laid")
"""Where a conversation stands from the closing on."""

TOGETHER: Final = "laid"
"""What such a conversation's answers are for, in the place of a round that takes them."""

LIE = Code("laid")
"""What the closing answers in everybody's place."""

UNTIL = "until"
"""The fact that holds the day until which the cards lie, as `YYYY-MM-DD`."""


def laid_node(block: BlockId) -> NodeId:
    return NodeId(f"laid:{block}")


def laid_nodes(instrument: Instrument) -> Iterator[Node]:
    yield ChooseOne(
        LAID,
        tuple(Option(Code(one.id), laid_node(one.id), visit=True) for one in instrument.blocks),
        view=View.LAID,
    )
    for one in instrument.blocks:
        yield Say(laid_node(one.id), LAID, view=View.LAID_BLOCK, subject=one.id)
