"""Knows what flows offer of other content: instruments, blocks and tools; not what these are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.needs import Wrong
from bot.own_files import Found
from flows.kinds import BUTTON, Lists
from flows.model import Flow
from flows.tools import CategoryId, Tools, category_of
from instruments.document import Document, Problem, Table
from instruments.model import Instrument, InstrumentId

NO_BLOCK = ("none", "Geen van deze")
"""What an action can be about beside the building blocks: none of them."""


def lists_of(instruments: Mapping[InstrumentId, Instrument], tools: Tools) -> Lists:
    """What a flow can offer beside its own options, by name."""
    listed = tuple((str(one.id), button_label(one.title)) for one in instruments.values())
    blocks = tuple(
        (str(block.id), button_label(block.short))
        for one in instruments.values()
        for block in one.blocks
    )
    return {"instruments": listed, "blocks": (*blocks, NO_BLOCK), **tools.lists()}


def button_label(title: str) -> str:
    """A title that fits a button: whole, or cut at a word with `…` behind it."""
    if len(title) <= BUTTON:
        return title
    kept = title[: BUTTON - 1]
    if not title[BUTTON - 1].isspace():
        kept = kept.rpartition(" ")[0] or kept
    return f"{kept.rstrip()}…"


def unlisted(
    tools: Tools, flows: Iterable[Flow], replaced: Sequence[Flow], own: Iterable[Found]
) -> Iterator[Problem | Wrong]:
    """Each category that no flow offers: nobody would ever come to its tools.

    It is told where it is an organisation's `own`, or else of the flow that took the place of
    ours, which offered it; `replaced` are ours.
    """
    offered = _offered(flows)
    own_lines = dict(_categories(own))
    left = [one for one in tools.categories if one not in offered]
    for one in left:
        if one in own_lines:
            file, line = own_lines[one]
            sentence = (
                f"category '{one}': no question lists 'tools.{one}', so nobody would come to it; "
                "let one of an own flow do so, such as one in the place of 'tool_guide'"
            )
            yield Problem(file, line, sentence)
    for flow in replaced:
        before = _offered([flow])
        gone = ", ".join(f"'tools.{one}'" for one in left if one in before and one not in own_lines)
        if gone:
            yield flow.id, "nodes", f"no question lists {gone}, so nobody would come to those tools"


def _offered(flows: Iterable[Flow]) -> frozenset[CategoryId | None]:
    return frozenset(category_of(node) for flow in flows for node in flow.nodes.values())


def _categories(own: Iterable[Found]) -> Iterator[tuple[CategoryId, tuple[str, int]]]:
    """Where an organisation's own categories stand, by file and line."""
    for file in own:
        if file.kind.head == "tools":
            aside = Table(Document(file.name), file.top.node, "file")
            for one in aside.tables("categories", required=False):
                yield CategoryId(one.text("id")), (file.name, one.line)
