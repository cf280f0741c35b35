"""Knows how a flow's diagram reads: its stops, its answers, and the picture's caption."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.chart_picture import Band, ChartPicture, Chip, Line, Mark, Stop
from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.phrasing.message import bold, paragraphs
from flows.boxes import Answer, BoxId, Return, To
from flows.chart import Box, Chart, chart, here, passed
from flows.model import End, Flow, FlowId, NodeId
from flows.state import State

SIGN = re.compile(r"s?([a-z]?\d[a-z]?)")
"""Ids that people can read, such as `k0` and, without its `s`, `s4a`; others have no sign."""

BOLD = re.compile(r"\*\*(.+?)\*\*")

COLON, SENTENCE = ": ", ". "

DOWN, ON, BACK, ROUND = "↓", "→", "↩", "↺"

CAPTION = 1024
"""Characters that Telegram takes under a picture."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A flow's diagram, and the language that it is read in."""

    words: Words
    flow: Flow
    chart: Chart

    def of_content(self, node: NodeId, part: str, text: str) -> str:
        return self.words.of_content(f"{self.flow.id}.{node}.{part}", text)

    def ask(self, node: NodeId) -> str:
        """A node's question in short: the first bold words of its text, or its first line."""
        found = self.flow.nodes[node]
        text = self.of_content(node, "text", getattr(found, "text", ""))
        bolds = BOLD.search(text)
        first = bolds[1] if bolds else text.partition("\n")[0]
        return first or (self.words("chart.end") if isinstance(found, End) else "")

    def asks(self, box: Box) -> tuple[str, ...]:
        """A box's questions in short; what all of them begin with, up to a colon, stands once."""
        found = tuple(self.ask(node) for node in box.asks)
        heads = {one.partition(COLON)[0] for one in found}
        if len(found) == 1 or len(heads) != 1 or not all(COLON in one for one in found):
            return found
        return (*heads, *(one.partition(COLON)[2] for one in found))

    def chapter(self, box: Box) -> str:
        """The chapter that a box stands in; empty for none."""
        node = box.chapter
        if node is None:
            return ""
        return self.of_content(node, "chapter", getattr(self.flow.nodes[node], "chapter", ""))

    def label(self, answer: Answer) -> str:
        """What is chosen; empty where nothing has to be."""
        if answer.named is None:
            return ""
        option = answer.named.option
        return self.of_content(answer.named.node, option.code, option.label)

    def name(self, box: BoxId) -> str:
        """How one refers to a box: by its sign or, where it has none, its first sentence."""
        first = self.asks(self.chart.boxes[box])[0].partition(SENTENCE)[0]
        return sign(box) or first.removesuffix(SENTENCE.strip())


def drawn(content: Content, words: Words, flow: FlowId) -> Drawn:
    """The diagram of a flow of this content, in this language."""
    found = content.flows[flow]
    return Drawn(words, found, chart(found))


def sign(box: BoxId) -> str:
    """`S4a` is 4a, `K0` is K0; empty for an id that says nothing to people."""
    found = SIGN.fullmatch(box)
    if found is None:
        return ""
    short = found[1]
    return short.upper() if short[0].isalpha() else short


def chart_picture(
    content: Content, words: Words, flow: FlowId, state: State | None = None
) -> ChartPicture:
    """What the picture of a flow says; marked where the conversation stands, if one is given."""
    one = drawn(content, words, flow)
    place = None if state is None else here(one.flow, state)
    done = frozenset[BoxId]() if state is None else passed(one.flow, state)
    stops = [
        (one.chapter(box), _stop(one, box, _mark(box.id, place, done)))
        for box in one.chart.boxes.values()
    ]
    bands = tuple(
        Band(chapter, tuple(stop for _, stop in held))
        for chapter, held in groupby(stops, key=lambda pair: pair[0])
    )
    title = words("chart.title" if place is None else "chart.title_here")
    return ChartPicture(title, words("chart.here"), bands)


def chart_caption(content: Content, words: Words, state: State) -> str:
    """What the picture shows, for who does not see it: where one is, and what can come."""
    one = drawn(content, words, state.flow)
    box = one.chart.boxes.get(here(one.flow, state))
    if box is None:
        return words("chart.over")
    place = " · ".join(part for part in (one.chapter(box), sign(box.id)) if part)
    asked = "\n".join(one.asks(box))
    lines = "\n".join(_told(one, box))
    text = paragraphs(
        f"{words('chart.you_are')} {place}".strip() + f"\n{bold(asked)}",
        f"{words('chart.can_come')}\n{lines}" if lines else words("chart.over"),
    )
    return text if len(text) <= CAPTION else f"{text[: CAPTION - 1].rstrip()}…"


def _told(one: Drawn, box: Box) -> Iterator[str]:
    """Each answer with the question that it leads to."""
    for answer in box.answers:
        match answer.way:
            case To(to):
                name = " ".join(
                    part for part in (sign(to), one.asks(one.chart.boxes[to])[0]) if part
                )
            case Return():
                name = one.words("chart.back")
            case None:
                continue
        yield f"{one.label(answer)} {ON} {name}".strip()


def _mark(box: BoxId, place: BoxId | None, done: frozenset[BoxId]) -> Mark:
    if box == place:
        return Mark.HERE
    return Mark.PASSED if box in done else Mark.NONE


def _stop(one: Drawn, box: Box, mark: Mark) -> Stop:
    after = _next(one.chart, box.id)
    note = ""
    if box.id == one.chart.again:
        note = one.words("chart.again")
    elif box.id == one.chart.leave:
        note = one.words("chart.leave")
    down = any(answer.way == after for answer in box.answers)
    return Stop(sign(box.id), one.asks(box), tuple(_lines(one, box, after)), down, mark, note)


def _next(whole: Chart, box: BoxId) -> To | None:
    names = list(whole.boxes)
    place = names.index(box) + 1
    return To(names[place]) if place < len(names) else None


def _lines(one: Drawn, box: Box, after: To | None) -> Iterator[Line]:
    """Answers of the same depth stand together, until one that is told by those below it."""
    chips: list[Chip] = []
    depth = 0
    for place, answer in enumerate(box.answers):
        below = box.answers[place + 1].depth if place + 1 < len(box.answers) else 0
        heading = below > answer.depth
        if chips and (heading or answer.depth != depth):
            yield Line(depth, tuple(chips))
            chips = []
        depth = answer.depth
        to = "" if heading else _to(one, answer, after)
        if to != DOWN or answer.named is not None:
            chips.append(Chip(one.label(answer), to))
        if heading:
            yield Line(depth, tuple(chips))
            chips = []
    if chips:
        yield Line(depth, tuple(chips))


def _to(one: Drawn, answer: Answer, after: To | None) -> str:
    match answer.way:
        case None:
            return ROUND
        case Return():
            return f"{BACK} {one.words('chart.back')}"
        case To(box):
            return DOWN if answer.way == after else f"{ON} {one.name(box)}"
