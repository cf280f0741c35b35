"""Knows the concern protocol's content as its tests need it, and the graph that it must be."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from flows.loading import read_flow
from flows.model import Branch, ChooseOne, ChooseSeveral, End, Flow, Node, ways

CONTENT = Path(__file__).resolve().parents[2] / "flows" / "content"

WAYS = {
    "k0": {"a1", "s1a", "r1"},
    "r1": {"a1", "s2d", "s5c"},  # and where one was, which is no way of its own
    "s1a": {"s1b"},
    "s1b": {"s1c"},
    "s1c": {"s1d"},
    "s1d": {"s2a"},
    "s2a": {"s2b", "s4a"},
    "s2b": {"s2c", "s2b_reasons"},
    "s2b_reasons": {"s4a"},
    "s2c": {"s2d", "s2b_reasons"},
    "s2d": {"s4a", "s2f", "s2e"},
    "s2e": {"s4a", "s2f"},
    "s2f": {"s2g"},
    "s2g": {"s5c", "s3a"},
    "s3a": {"s3b", "s6a"},
    "s3b": {"s3c", "s4a"},
    "s3c": {"s3d"},
    "s3d": {"s5c", "s4a"},
    "k1": {"s4a"},
    "s4a": {"a1", "s4b", "s4d"},
    "s4b": {"s4c"},
    "s4c": {"s4d", "s5"},
    "s4d": {"s5"},
    "s5": {"a1", "s5b", "s5e", "s5c", "s4a"},
    "a1": {"a2"},
    "a2": {"a1", "s5d"},
    "s5b": {"s5d"},
    "s5c": {"s6a"},
    "s5d": {"s4a", "s6a"},
    "s5e": {"s6a"},
    "s6a": {"s6b"},
    "s6b": {"s6c"},
    "s6c": {"s6d"},
    "s6d": {"s6e"},
    "s6e": {"done"},
    "done": {"kept", "erase_sure"},
    "kept": {"erase_sure", "done"},
    "erase_sure": {"erased", "done"},
    "stop": {"erased"},  # and where one was
    "erased": set(),
}
"""The table of the protocol's design: each node, and every node that it leads to.

Its END is here what it says: the log, and then erase now or keep; `stop` is what `/stop` asks.
"""

ANSWERS = {
    ("k0", "danger"): "a1",
    ("k0", "worried"): "s1a",
    ("k0", "practice"): "s1a",
    ("k0", "earlier"): "r1",
    ("r1", "worse"): "a1",
    ("r1", "changed"): "s2d",
    ("r1", "gone"): "s5c",
    ("s2a", "yes"): "s2b",
    ("s2a", "no"): "s4a",
    ("s2b", "yes"): "s2c",
    ("s2b", "no"): "s2b_reasons",
    ("s2c", "talked"): "s2d",
    ("s2c", "fails"): "s2b_reasons",
    ("s2d", "yes"): "s4a",
    ("s2d", "no"): "s2f",
    ("s2d", "doubt"): "s2e",
    ("s2e_weigh", "acute"): "s4a",
    ("s2e_weigh", "calm"): "s2f",
    ("s2e_weigh", "consult"): "s4a",
    ("s2g", "yes"): "s5c",
    ("s2g", "no"): "s3a",
    ("s3a", "yes"): "s3b",
    ("s3a", "no"): "s6a",
    ("s3b", "yes"): "s3c",
    ("s3b", "no"): "s4a",
    ("s3b", "cannot"): "s4a",
    ("s3d", "gone"): "s5c",
    ("s3d", "remains"): "s4a",
    ("s4a_way", "acute"): "a1",
    ("s4a_way", "consult"): "s4b",
    ("s4a_nobody", "advice"): "s4d",
    ("s4c", "yes"): "s4d",
    ("s4c", "no"): "s5",
    ("s5", "acute"): "a1",
    ("s5", "offence"): "s5b",
    ("s5", "remains"): "s5e",
    ("s5", "gone"): "s5c",
    ("s5_unclear", "again"): "s4a",
    ("s5_unclear", "later"): "s4a",
    ("a2", "yes"): "s5d",
    ("a2", "not_yet"): "a1",
    ("s5b_report", "yes"): "s5d",
    ("s5b_report", "no"): "s5d",
    ("s5b_report", "advice"): "s5d",
    ("s5c", "follow"): "s6a",
    ("s5c", "none"): "s6a",
    ("s5d_more", "consult"): "s4a",
    ("s5d_more", "no"): "s6a",
    ("s6a", "done"): "s6b",
    ("s6a", "later"): "s6b",
    ("s6a", "unsafe"): "s6b",
    ("s6c", "planned"): "s6d",
    ("s6c", "done"): "s6d",
    ("s6c", "cannot"): "s6d",
    ("s6e", "yes"): "done",
    ("s6e", "no"): "done",
    ("done", "d7"): "kept",
    ("done", "d30"): "kept",
    ("done", "d90"): "kept",
    ("done", "erase"): "erase_sure",
    ("kept", "erase"): "erase_sure",
    ("kept", "change"): "done",
    ("erase_sure", "erase"): "erased",
    ("erase_sure", "keep"): "done",
    ("stop", "erase"): "erased",
}
"""Where each answer of the table leads; through the question for the framework at first."""

TICKS = {
    "s1a": "others self sexual hate exploit missing violence illegal else",
    "s1c": "physical mental sexual",
    "s2b_reasons": "refuses limited absent menacing",
    "s2e": "plan when target means earlier alone goodbye",
    "s2f": "calm dialogue outlook network follow",
    "s3c": "family friends informal care other",
    "s4b_colleague": "role mandate necessity",
    "s4b_lead": "role mandate necessity",
    "s4b_trusted": "role mandate necessity",
    "s4d": "expert care doctor ocj vt livc police parket",
    "a1": "crisis network care doctor third emergency police parket",
    "s5e": "consent support advice casetalk platform follow",
}
"""What the table lets tick at a node, from the least to the most intrusive where it is a list."""


def read(name: str) -> Mapping[str, object]:
    """A content file as plain values."""
    found: Mapping[str, object] = yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))
    return found


def protocol() -> Flow:
    """The protocol as the program loads it; it has no problem."""
    document, flow = read_flow(CONTENT / "concern.yaml", {})
    assert document.problems == []
    assert flow is not None
    return flow


def owner(node: str) -> str:
    """The node of the table that a node belongs to: s2f_moment is a part of s2f."""
    if node in {"start", "k1_gate"}:
        return {"start": "k0", "k1_gate": "k1"}[node]
    return max((one for one in WAYS if f"{node}_".startswith(f"{one}_")), key=len)


def onward(flow: Flow, home: str, first: str) -> set[str]:
    """The nodes of the table that are come to from `first`, while still in the part of `home`.

    The question for the framework is looked through: it always leads to s4a.
    """
    reached, seen, edge = set(), set(), [first]
    while edge:
        node = edge.pop()
        if node in seen:
            continue
        seen.add(node)
        if owner(node) in {home, "k1"}:
            edge += [way for way in ways(flow.nodes[node]) if not _home_again(node, way)]
        else:
            reached.add(owner(node))
    return reached


def _home_again(node: str, way: str) -> bool:
    """Whether this is the way that a visit never takes: it comes back where it began."""
    return node in {"r1", "stop"} and way == "k0"


def texts(node: Node) -> Iterator[str]:
    """Everything that a node says but its buttons."""
    if isinstance(node, Branch):
        return
    yield node.text
    yield from (one.text for one in node.wordings)
    if not isinstance(node, End):
        yield node.more


def labels(node: Node) -> Iterator[str]:
    """What stands on a node's own buttons."""
    if isinstance(node, ChooseOne | ChooseSeveral):
        yield from (one.label for one in node.options)
    if not isinstance(node, ChooseOne):
        yield getattr(node, "label", "")
