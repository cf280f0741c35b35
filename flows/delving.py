"""Knows how one goes deeper into a block, as a flow; refuses to know who reads it.

    core ─► question ─► question … ─► points … ─► shelf … ─► case … ─► notes
               ⇅ note                              ⇅ tool

From everywhere one can stop: leave ─► left. Read together, in a group, it is the same without
notes, and ends where those would be shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from flows.deepening import (
    Core,
    Deepening,
    Group,
    Points,
    Question,
    Shelf,
    Story,
    Tool,
    screen_of,
)
from flows.model import (
    ChooseOne,
    Code,
    End,
    Flow,
    FlowId,
    FreeText,
    Node,
    NodeId,
    Option,
    Say,
    View,
)
from flows.questionnaire import REMARK_LIMIT
from flows.reading import answers
from flows.state import State
from instruments.model import BlockId

ALONE, TOGETHER = "deepening.", "together."
"""What the id of a flow that goes deeper begins with; the id of the block comes behind it."""

CORE, NOTES, DONE, LEAVE, LEFT = map(NodeId, ("core", "notes", "done", "leave", "left"))

ON, AGAIN, WIPE, CLOSE, STAY, STOP = map(Code, ("_on", "again", "wipe", "close", "stay", "stop"))


def alone_flow(block: BlockId) -> FlowId:
    return FlowId(f"{ALONE}{block}")


def together_flow(block: BlockId) -> FlowId:
    return FlowId(f"{TOGETHER}{block}")


def block_of(flow: FlowId) -> BlockId | None:
    """The block that a flow goes deeper into; None for any other flow."""
    kind, dot, block = flow.partition(".")
    return BlockId(block) if f"{kind}{dot}" in {ALONE, TOGETHER} else None


def worded_as(flow: FlowId) -> FlowId:
    """The flow whose texts a flow has, so that they are translated once."""
    together = flow.startswith(TOGETHER)
    return FlowId(f"{ALONE}{flow.removeprefix(TOGETHER)}") if together else flow


def question_node(question: Question) -> NodeId:
    return NodeId(f"q:{question.id}")


def note_node(question: Question) -> NodeId:
    return NodeId(f"note:{question.id}")


def notes(deepening: Deepening, state: State) -> tuple[tuple[Question, str], ...]:
    """Each question that a note was written with, in their order, and that note."""
    given = answers(state)
    found = ((one, given.get(note_node(one))) for one in deepening.questions)
    return tuple((one, text) for one, text in found if text)


def compile_alone(deepening: Deepening) -> Flow:
    """One person's way through, with notes."""
    nodes = {node.id: node for node in (*_nodes(deepening, NOTES), *_noting(deepening))}
    return Flow(alone_flow(deepening.id), deepening.version, CORE, nodes, LEAVE)


def compile_together(deepening: Deepening) -> Flow:
    """The same to read together: nobody's notes are asked."""
    nodes = {node.id: node for node in _nodes(deepening, DONE)}
    nodes[DONE] = End(DONE, "done", deepening.sentences.done)
    return Flow(together_flow(deepening.id), deepening.version, CORE, nodes, LEAVE)


def _nodes(deepening: Deepening, last: NodeId) -> Iterator[Node]:
    yield from _in_a_row(deepening, list(_stops(deepening)), last)
    for shelf in deepening.tools:
        for tool in shelf.tools:
            yield _tool(deepening, shelf, tool)
    labels, said = deepening.labels, deepening.sentences
    yield ChooseOne(
        LEAVE,
        (Option(STAY, CORE, labels.stay), Option(STOP, LEFT, labels.stop)),
        said.leave,
        chapter=deepening.short,
    )
    yield End(LEFT, "left", said.left)


def _noting(deepening: Deepening) -> Iterator[Node]:
    said = deepening.sentences
    for one in deepening.questions:
        yield FreeText(
            note_node(one),
            question_node(one),
            f"{said.note}\n\n{one.question}",
            view=View.NOTE,
            limit=REMARK_LIMIT,
            chapter=deepening.short,
            unasked=True,
        )
    yield ChooseOne(
        NOTES,
        (Option(AGAIN, CORE), Option(WIPE, LEAVE, visit=True), Option(CLOSE, LEFT)),
        said.done,
        view=View.NOTES,
        chapter=deepening.short,
    )


Stop = tuple[NodeId, Core | tuple[Group, Question] | Points | Shelf | Story]
"""One screen of the way through, and what it shows."""


def _stops(deepening: Deepening) -> Iterator[Stop]:
    yield CORE, deepening.core
    for group in deepening.reflection:
        yield from ((question_node(one), (group, one)) for one in group.questions)
    yield from ((NodeId(f"points:{one.id}"), one) for one in deepening.points)
    yield from ((NodeId(f"tools:{one.id}"), one) for one in deepening.tools)
    yield from ((NodeId(f"case:{one.id}"), one) for one in deepening.cases)


def _in_a_row(deepening: Deepening, stops: Sequence[Stop], last: NodeId) -> Iterator[Node]:
    """Each stop leads to the next one, its end to `last`; its button says to what."""
    labels, number = deepening.labels, 0
    behind: Mapping[type, str] = {Shelf: labels.to_tools, Story: labels.to_case}
    for place, (here, shown) in enumerate(stops, 1):
        after, label = last, labels.finish
        if place < len(stops):
            after, kind = stops[place][0], type(stops[place][1])
            label = labels.next if kind is type(shown) else behind.get(kind, labels.next)
        chapter = f"{deepening.short} · "
        match shown:
            case Core():
                text = f"{shown.text}\n\n**{shown.question}**"
                yield Say(here, after, text, label, chapter=chapter + labels.core)
            case Points():
                yield Say(here, after, screen_of(shown), label, chapter=chapter + shown.title)
            case Shelf():
                yield _shelf(deepening, shown, here, Option(ON, after, label))
            case Story():
                text = f"**{shown.title}**\n\n{shown.text}"
                yield Say(here, after, text, label, shown.more, chapter=chapter + labels.case)
            case (group, question):
                number += 1
                chapter += f"{number}/{len(deepening.questions)}"
                yield Say(
                    here,
                    after,
                    _asking(group, question),
                    label,
                    remark=note_node(question) if last == NOTES else None,
                    chapter=chapter,
                )
            case _:
                assert_never(shown)


def _asking(group: Group, question: Question) -> str:
    head = f"**{question.title or group.title}**"
    return "\n\n".join(one for one in (head, question.text, question.question) if one)


def _shelf(deepening: Deepening, shelf: Shelf, here: NodeId, on: Option) -> ChooseOne:
    return ChooseOne(
        here,
        (
            *(Option(Code(one.id), _tool_node(one), one.button, visit=True) for one in shelf.tools),
            on,
        ),
        deepening.sentences.tools,
        chapter=f"{deepening.short} · {shelf.title}",
    )


def _tool(deepening: Deepening, shelf: Shelf, tool: Tool) -> Say:
    labels = deepening.labels
    lines = [f"{labels.whom}: {tool.whom}"]
    lines += [f"{labels.by}: {tool.by}"] if tool.by else []
    lines += [tool.address] if tool.address else []
    return Say(
        _tool_node(tool),
        NodeId(f"tools:{shelf.id}"),
        f"**{tool.name}**\n{tool.gives}\n\n" + "\n".join(lines),
        labels.to_list,
        chapter=f"{deepening.short} · {shelf.title}",
    )


def _tool_node(tool: Tool) -> NodeId:
    return NodeId(f"tool:{tool.id}")
