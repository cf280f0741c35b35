"""Knows how a flow's diagram is written in Mermaid, for the documents; not how it is drawn."""

import re
from collections.abc import Iterator

from bot.phrasing.chart import Drawn, sign
from flows.boxes import Answer, To
from flows.chart import Box
from flows.model import End


def mermaid(one: Drawn) -> str:
    """A `flowchart TD`: a subgraph for each chapter, an arrow with its answers for each way on."""
    lines = ["flowchart TD"]
    chapters: dict[str, list[Box]] = {}
    for box in one.chart.boxes.values():
        chapters.setdefault(one.chapter(box), []).append(box)
    for place, (chapter, boxes) in enumerate(chapters.items()):
        inset = "  " if chapter else ""
        lines += [f'  subgraph chapter{place}["{_plain(chapter)}"]'] if chapter else []
        lines += [f"{inset}  {_shape(one, box)}" for box in boxes]
        lines += ["  end"] if chapter else []
    for box in one.chart.boxes.values():
        lines += [f"  {line}" for line in _arrows(one, box)]
    return "\n".join(lines)


def _shape(one: Drawn, box: Box) -> str:
    text = "<br>".join(part for part in (sign(box.id), *map(_plain, one.asks(box))) if part)
    if isinstance(one.flow.nodes[box.nodes[0]], End):
        return f'{_name(box.id)}(["{text}"])'
    return f'{_name(box.id)}["{text}"]'


def _arrows(one: Drawn, box: Box) -> Iterator[str]:
    """One arrow to each box, with all answers that lead to it."""
    ways: dict[str, list[str]] = {}
    for answer in box.answers:
        if isinstance(answer.way, To):
            ways.setdefault(answer.way.box, []).append(_label(one, answer))
    for way, labels in ways.items():
        named = "<br>".join(label for label in labels if label)
        arrow = f'-->|"{named}"|' if named else "-->"
        yield f"{_name(box.id)} {arrow} {_name(way)}"


def _label(one: Drawn, answer: Answer) -> str:
    return _plain(one.label(answer))


def _plain(text: str) -> str:
    """Without what Mermaid would read as its own."""
    return text.replace('"', "'")


def _name(box: str) -> str:
    """A box's id in Mermaid, where `end` closes a subgraph."""
    return "box_" + re.sub(r"\W", "_", box)
