"""Knows how an `each` of a file becomes tables of nodes, once for each item; not what they mean."""

import re
from collections.abc import Mapping

import yaml

from flows.model import Branch, NodeId
from instruments.document import Table, nearest

HOLE = re.compile(r"\{([^{}]*)\}")
"""Where a template is filled in: `{code}`, `{label}`, `{text}` or `{next}`."""


def expanded(table: Table, identity: NodeId, *, code_most: int) -> tuple[Branch, list[Table]]:
    """A branch to the first node of the first item, and the tables of all nodes of all items.

    `{next}` leads from an item to the next one, and from the last to the `next` of the `each`.
    """
    items = _items(table, code_most)
    templates = table.tables("nodes")
    ways = [_start(templates, one) for one in items]
    # Without a `next`, which is told once, some text keeps the copies from telling it again.
    ways.append(table.text("next") or identity)
    table.finish()
    tables = []
    for place, one in enumerate(items):
        values = {**one, "next": ways[place + 1]}
        tables += [_filled(template, values) for template in templates]
    return Branch(identity, (), NodeId(ways[0])), tables


def _items(table: Table, code_most: int) -> list[dict[str, str]]:
    """What each item fills in, by the name of the hole."""
    items: dict[str, dict[str, str]] = {}
    for one in table.tables("items"):
        code = one.id("code", most=code_most)
        if code in items:
            one.wrong(f"'{code}' stands here twice")
        items[code] = {
            "code": code,
            "label": one.text("label"),
            "text": one.text("text", default=""),
        }
        one.finish()
    return list(items.values())


def _start(templates: list[Table], values: Mapping[str, str]) -> str:
    """The id of the first node of an item."""
    first = templates[0].text("id") if templates else ""
    return HOLE.sub(lambda found: values.get(found[1], found[0]), first)


def _filled(template: Table, values: Mapping[str, str]) -> Table:
    return Table(template.document, _mapping(template, template.node, values), template.what)


def _mapping(template: Table, old: yaml.MappingNode, values: Mapping[str, str]) -> yaml.MappingNode:
    pairs = [(key, _copy(template, one, values)) for key, one in old.value]
    return yaml.MappingNode(old.tag, pairs, old.start_mark, old.end_mark)


def _copy(template: Table, old: yaml.Node, values: Mapping[str, str]) -> yaml.Node:
    """A copy of a value at the same lines, so that what is wrong in it is told where it stands."""
    match old:
        case yaml.ScalarNode():
            for name in HOLE.findall(old.value):
                if name not in values:
                    hint = nearest(name, values)
                    template.document.wrong(
                        old, f"{template.what}: '{name}' is not what an item has{hint}"
                    )
            text = HOLE.sub(lambda found: values.get(found[1], found[0]), old.value)
            return yaml.ScalarNode(old.tag, text, old.start_mark, old.end_mark, old.style)
        case yaml.MappingNode():
            return _mapping(template, old, values)
        case _:
            held = [_copy(template, one, values) for one in old.value]
            return yaml.SequenceNode(old.tag, held, old.start_mark, old.end_mark)
