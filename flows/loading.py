"""Knows how a flow's file becomes a Flow, and every way in which it cannot."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from flows.checks import Head, complaints
from flows.model import (
    Branch,
    Case,
    ChooseOne,
    Chose,
    Code,
    Condition,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    Node,
    NodeId,
    Option,
    PickDate,
    Say,
)
from instruments.document import ContentError, Document, Table, holds, nearest, open_document

STEP = 900
"""Characters of a step of a flow; more goes behind `Meer uitleg` (content, its head)."""

BUTTON = 28
NODE_CODE = 24
FLOW_CODE = 12

Lists = Mapping[str, tuple[tuple[str, str], ...]]
"""Options that are not in the file but in other content, by name: each a code and a label."""

KINDS = ("say", "choose", "text", "date", "branch", "end")


def load_flows(folders: Iterable[Path], lists: Lists) -> dict[FlowId, Flow]:
    """Every flow of the folders; a later folder replaces an earlier one's of the same id.

    Files that say that they are an instrument are left alone.

    Raises ContentError with all problems of all files.
    """
    found: dict[FlowId, Flow] = {}
    problems = []
    for folder in folders:
        here: dict[FlowId, str] = {}
        for path in sorted(folder.glob("*.yaml")):
            if holds(path, "instrument"):
                continue
            document, flow = read_flow(path, lists)
            if flow is not None and flow.id in here:
                document.wrong(
                    None, f"'{flow.id}' is also the id of {here[flow.id]}, in this folder"
                )
            problems += document.problems
            if flow is not None:
                here[flow.id] = path.name
                found[flow.id] = flow
    if problems:
        raise ContentError(problems)
    return found


def read_flow(path: Path, lists: Lists) -> tuple[Document, Flow | None]:
    """The flow of one file; None where its problems, noted in the document, leave none."""
    document, top = open_document(path)
    if top is None:
        return document, None
    identity = FlowId(top.id("flow", most=FLOW_CODE))
    version = top.number("version", least=1, most=9999)
    first = NodeId(top.text("first"))
    leave = NodeId(top.text("leave")) if top.has("leave") else None
    nodes: dict[NodeId, Node] = {}
    lines: dict[NodeId, int] = {}
    for table in top.tables("nodes"):
        node = _node(table, lists)
        if node is None:
            continue
        if node.id in nodes:
            table.wrong("stands here twice")
        nodes[node.id] = node
        lines[node.id] = table.line
    top.finish()
    flow = Flow(identity, version, first, nodes, leave)
    if not document.problems:
        for where, sentence in complaints(flow):
            if isinstance(where, Head):
                top.wrong(sentence, where)
            else:
                document.wrong_at(lines[where], f"node '{where}': {sentence}")
    return document, None if document.problems else flow


def _node(table: Table, lists: Lists) -> Node | None:
    identity = NodeId(table.id("id", most=NODE_CODE))
    table.named(f"node '{identity}'")
    kind = table.text("kind")
    node: Node
    match kind:
        case "say":
            label = table.text("label", most=BUTTON)
            node = Say(identity, _next(table), _text(table), label, _more(table))
        case "choose":
            node = ChooseOne(identity, _options(table, lists), _text(table), _more(table))
        case "text":
            limit = table.number("limit", least=1, most=3000, default=1000)
            node = FreeText(identity, _next(table), _text(table), _more(table), limit=limit)
        case "date":
            first = table.number("first", least=0, most=3650, default=1)
            last = table.number("last", least=first, most=3650, default=max(first, 60))
            node = PickDate(
                identity, _next(table), _text(table), _more(table), first=first, last=last
            )
        case "branch":
            node = Branch(identity, _cases(table), NodeId(table.text("otherwise")))
        case "end":
            outcome = table.id("outcome", most=NODE_CODE)
            node = End(identity, outcome, table.text("text", most=STEP, default=""))
        case _:
            table.wrong(f"kind '{kind}' does not exist{nearest(kind, KINDS)}", "kind")
            return None
    table.finish()
    return node


def _text(table: Table) -> str:
    return table.text("text", most=STEP)


def _more(table: Table) -> str:
    return table.text("more", most=STEP, default="")


def _next(table: Table) -> NodeId:
    return NodeId(table.text("next"))


def _options(table: Table, lists: Lists) -> tuple[Option, ...]:
    if table.has("list"):
        name = table.text("list")
        if name not in lists:
            table.wrong(f"list '{name}' does not exist{nearest(name, lists)}", "list")
        target = _next(table)
        return tuple(Option(Code(code), target, label) for code, label in lists.get(name, ()))
    options: dict[str, Option] = {}
    for one in table.tables("options"):
        code = Code(one.id("code", most=BUTTON // 2))
        if code in options:
            one.wrong(f"'{code}' stands here twice")
        options[code] = Option(
            code,
            _next(one),
            one.text("label", most=BUTTON),
            visit=one.yes("visit"),
            signal=one.text("signal", default="") or None,
        )
        one.finish()
    return tuple(options.values())


def _cases(table: Table) -> tuple[Case, ...]:
    found = []
    for one in table.tables("cases"):
        found.append(Case(_condition(one), _next(one)))
        one.finish()
    return tuple(found)


def _condition(one: Table) -> Condition:
    if one.has("fact"):
        return FactIs(one.text("fact"), one.text("is"))
    return Chose(NodeId(one.text("node")), Code(one.text("is")))
