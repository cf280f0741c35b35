"""Knows how a flow reads where lists that it offers are empty: no way leads to one."""

from dataclasses import replace

from flows.model import ChooseOne, Flow, Node, NodeId


def without_empty(flow: Flow) -> Flow:
    """The flow without the options whose every way comes to a list with nothing in it.

    All nodes stay, for who stands at one of them; a list that can be come to says that it is
    empty. The same object where no list is.
    """
    empty = {one.id for one in flow.nodes.values() if _is_empty(one)}
    if not empty:
        return flow
    hollow: set[NodeId] = set()
    more = empty
    while more:
        hollow |= more
        more = {one.id for one in flow.nodes.values() if _leads_only_to(one, hollow)} - hollow
    return replace(flow, nodes={name: _without(one, hollow) for name, one in flow.nodes.items()})


def _is_empty(node: Node) -> bool:
    return (
        isinstance(node, ChooseOne)
        and bool(node.listed)
        and not any(one.listed for one in node.options)
    )


def _leads_only_to(node: Node, hollow: set[NodeId]) -> bool:
    return isinstance(node, ChooseOne) and all(one.next in hollow for one in node.options)


def _without(node: Node, hollow: set[NodeId]) -> Node:
    """Where nothing would be left, everything stays: a question has an answer."""
    if not isinstance(node, ChooseOne):
        return node
    kept = tuple(one for one in node.options if one.next not in hollow)
    return replace(node, options=kept or node.options)
