"""Knows how a flow's file becomes a Flow, and every way in which it cannot."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from flows.checks import Head, complaints
from flows.expanding import expanded
from flows.kinds import BUTTON, OPTION_CODE, Lists, identity, named, node_of
from flows.model import Flow, FlowId, Keeping, Node, NodeId
from instruments.document import ContentError, Document, Table, holds, open_document

FLOW_CODE = 12

COMMAND = re.compile(r"[a-z]{1,24}", re.ASCII)
"""What begins a guide; Telegram takes 32 signs, and people have to type them."""

ABOUT = 60
"""Characters of what a guide is for: a line of the list that `/help` gives."""

ORDER, LAST = 50, 99
"""The place of a guide among the others that says nothing else, and the last that one can say."""
LOG, ANSWERS = "log", "answers"
"""The forms of a run's record."""

KEPT_AT_MOST = 3650
"""Days; ten years is longer than anything here is for."""


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
    flow_id = FlowId(top.id("flow", most=FLOW_CODE))
    version = top.number("version", least=1, most=9999)
    first = NodeId(top.text("first"))
    leave, again = named(top, "leave"), named(top, "again")
    protected, emergency, keeping = top.yes("protected"), top.yes("emergency"), _keeping(top)
    command, title, about, menu, order = _naming(top)
    top.extends()
    careful, anew, answers = top.yes("careful"), top.yes("anew"), _tells_answers(top)
    nodes: dict[NodeId, Node] = {}
    lines: dict[NodeId, int] = {}
    for table, node in _nodes(top, lists):
        if node.id in nodes:
            table.wrong("stands here twice")
        nodes[node.id] = node
        lines[node.id] = table.line
    top.finish()
    flow = Flow(
        flow_id,
        version,
        first,
        nodes,
        leave,
        again,
        protected,
        emergency,
        keeping,
        command,
        title,
        about,
        careful,
        menu,
        anew,
        order,
        answers,
    )
    if not document.problems:
        for where, sentence in complaints(flow):
            if isinstance(where, Head):
                top.wrong(sentence, where)
            else:
                document.wrong_at(lines[where], f"node '{where}': {sentence}")
    return document, None if document.problems else flow


def _naming(top: Table) -> tuple[str, str, str, str, int]:
    """A guide's command, title, line, section of the menu and place among the others.

    All texts are empty for what is no guide.
    """
    if not top.has("command"):
        for key in ("title", "about", "menu", "anew", "order"):
            if top.has(key):
                top.text(key)
                top.wrong(f"'{key}' belongs to a guide: a flow with a 'command'", key)
        return "", "", "", "", ORDER
    command = top.text("command")
    if command and not COMMAND.fullmatch(command):
        top.wrong("'command' is made of 1 to 24 small letters, without '/'", "command")
    title = top.text("title", most=BUTTON)
    about = top.text("about", most=ABOUT, default=title)
    order = top.number("order", least=0, most=LAST, default=ORDER)
    return command, title, about, top.text("menu", default=""), order


def _tells_answers(top: Table) -> bool:
    """Whether the record of a run is of its answers; otherwise it is of all that was done."""
    form = top.text("record", default=LOG)
    if form not in {LOG, ANSWERS}:
        top.wrong(f"a record is '{LOG}' or '{ANSWERS}', not '{form}'", "record")
    return form == ANSWERS


def _keeping(top: Table) -> Keeping | None:
    """For how long a conversation is kept; None where the file does not say so."""
    table = top.table("keeping") if top.has("keeping") else None
    if table is None:
        return None
    question = NodeId(table.text("question"))
    most = table.number("most", least=1, most=KEPT_AT_MOST)
    days, untouched, forget = (
        table.number(one, least=1, most=most) for one in ("days", "untouched", "forget")
    )
    table.finish()
    return Keeping(question, days, most, untouched, forget)


def _nodes(top: Table, lists: Lists) -> Iterator[tuple[Table, Node]]:
    """Every node of the file, each with the table that it stands in."""
    for table in top.tables("nodes"):
        if table.has("kind") and table.text("kind") == "each":
            name = identity(table)
            branch, copies = expanded(table, name, code_most=OPTION_CODE)
            yield table, branch
        else:
            copies = [table]
        for one in copies:
            if node := node_of(one, lists):
                yield one, node
