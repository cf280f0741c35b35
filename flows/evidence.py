"""Knows how the sources of an answer are asked and read; refuses to know if they bear it out.

A source is one of the block's suggestions, or is named in words of one's own.

    element ⇄ sources (ticks) ⇄ source (own words)
"""

from collections.abc import Iterator, Mapping

from flows.asking import asked
from flows.model import ChooseSeveral, Code, FreeText, Node, NodeId, Option, Tick, View
from flows.reading import answer, chosen
from flows.state import State
from instruments.model import Block, Element, ElementId, EvidenceId, Instrument

SOURCES = Code("_sources")
"""The answer, beside the levels, that leads to an element's sources."""

SOURCE_LIMIT = 200
"""Characters of a source in words of one's own: what it is called and where it lies."""

_TICKED = "e_"
"""Stands before a suggestion's id in its code, so that none is the code of a way around."""


def sources_node(element: ElementId) -> NodeId:
    return NodeId(f"sources:{element}")


def source_node(element: ElementId) -> NodeId:
    """Where a source is named in one's own words."""
    return NodeId(f"source:{element}")


def tick_code(one: EvidenceId) -> Code:
    return Code(f"{_TICKED}{one}")


def ways_to_sources(block: Block, element: Element) -> tuple[Option, ...]:
    """What leads from an element to its sources; nothing where the block suggests none."""
    if not block.evidence:
        return ()
    return (Option(SOURCES, sources_node(element.id), visit=True),)


def source_nodes(block: Block, element: Element, home: NodeId) -> Iterator[Node]:
    """The nodes of an element's sources; `home` is the element's own."""
    if not block.evidence:
        return
    own = source_node(element.id)
    yield ChooseSeveral(
        sources_node(element.id),
        tuple(Tick(tick_code(one)) for one in block.suggested(element.id)),
        home,
        view=View.SOURCES,
        subject=element.id,
        remark=own,
    )
    yield FreeText(own, home, view=View.SOURCE, subject=element.id, limit=SOURCE_LIMIT)


def sources_of(block: Block, element: ElementId, state: State) -> tuple[str, ...]:
    """What is named now with one element: suggestions in the content's order, own words last."""
    ticked = chosen(state, sources_node(element))
    own = answer(state, source_node(element))
    suggested = (label for one, label in block.evidence.items() if tick_code(one) in ticked)
    return (*suggested, *((own,) if own else ()))


def any_sources(state: State, element: ElementId) -> bool:
    """Whether anything is named with an element, whatever it is."""
    return bool(chosen(state, sources_node(element)) or answer(state, source_node(element)))


def sources(instrument: Instrument, state: State) -> Mapping[ElementId, tuple[str, ...]]:
    """What is named now, as content's labels and own words, per element that has any."""
    return {
        element.id: found
        for block in asked(instrument, state).blocks
        for element in block.elements
        if (found := sources_of(block, element.id, state))
    }
