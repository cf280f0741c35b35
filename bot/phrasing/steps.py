"""Knows how far somebody is in a flow reads as a list of its steps; not how it is drawn."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.content import Content
from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.chart import Drawn, drawn
from bot.phrasing.message import Choice, Message, Rows, Verb, bold, paragraphs
from bot.presses import ANOTHER, ON, OnRun
from flows.boxes import BoxId, box_of
from flows.chart import BETWEEN, Box, ahead, here, passed, step_of
from flows.model import End, PickMoment
from flows.practice import is_practice
from flows.reading import answers, pending
from flows.stages import Standing, stages
from flows.state import State


def overview(content: Content, words: Words, state: State) -> Message:
    """The steps of a flow: done, now, to come; with the moments that were set, and the way on."""
    one = drawn(content, words, state.flow)
    over = _is_over(one, state)
    head = "steps.practice" if is_practice(state) else "steps.head"
    text = paragraphs(
        bold(words(head)),
        "\n".join(_rows(one, state)),
        words("steps.over") if over else "",
        words("steps.legend_tasks" if _standings(one, state) else "steps.legend"),
    )
    return Message(text, () if over else (*_another(one, state), (Choice(words("key.on"), ON),)))


def _another(one: Drawn, state: State) -> Rows:
    """A way to begin the same guide about something else, where several are kept side by side."""
    if not one.flow.command or one.flow.keeping is None or not state.history:
        return ()
    return ((Verb(one.words("steps.another"), OnRun(ANOTHER, state.session)),),)


def _is_over(one: Drawn, state: State) -> bool:
    return isinstance(one.flow.nodes[state.cursor], End)


def _rows(one: Drawn, state: State) -> Iterator[str]:
    """A line for each step, its question under the one that is now, and its moments."""
    boxes, flow = one.chart.boxes, one.flow
    now = boxes.get(_standing(one, state))
    done = {step_of(flow, boxes[box]) for box in passed(flow, state) if box in boxes}
    homes = () if _is_over(one, state) else state.returns
    start = {here(flow, state), *(box_of(flow, node) for node in homes)}
    still = {step_of(flow, boxes[box]) for box in ahead(one.chart, start & boxes.keys())}
    times, standing = _moments(one, state), _standings(one, state)
    for step, box in _steps(one).items():
        if now is not None and step == step_of(flow, now):
            yield _now(one, now)
        else:
            kind = standing.get(step) or (
                "done" if step in done else "coming" if step in still else "skipped"
            )
            yield one.words(f"steps.{kind}", chapter=one.chapter(boxes[box]))
        yield from times.get(step, ())
    if now is not None and now.chapter is not None and not step_of(flow, now):
        yield _now(one, now)
    yield from times.get("", ())


def _standings(one: Drawn, state: State) -> Mapping[str, str]:
    """How far each part of the whole is in which there are steps that somebody is to take."""
    found: dict[str, set[Standing]] = {}
    for each in stages(one.flow, state):
        found.setdefault(each.chapter.partition(BETWEEN)[0], set()).add(each.standing)
    order = (Standing.OPEN, Standing.CANNOT, Standing.DONE)
    return {step: next(each for each in order if each in there) for step, there in found.items()}


def _now(one: Drawn, box: Box) -> str:
    """Where one is: the box's own part of the step, so that acute danger is told as such."""
    chapter = one.words("steps.here", chapter=bold(one.chapter(box)))
    return f"{chapter}\n{one.words('steps.ask', ask=one.asks(box)[0])}"


def _steps(one: Drawn) -> Mapping[str, BoxId]:
    """The first box of each step."""
    found: dict[str, BoxId] = {}
    for box in one.chart.boxes.values():
        if step := step_of(one.flow, box):
            found.setdefault(step, box.id)
    return found


def _standing(one: Drawn, state: State) -> BoxId:
    """Where one is; on a visit from outside the steps, where one comes back to."""
    place = here(one.flow, state)
    if state.returns and not _is_over(one, state) and one.chart.boxes[place].chapter is None:
        return box_of(one.flow, state.returns[0])
    return place


def _moments(one: Drawn, state: State) -> Mapping[str, list[str]]:
    """A line for each moment that was set and has not been told since, by step."""
    found: dict[str, list[str]] = {}
    for node in answers(state):
        value = pending(state, node) if isinstance(one.flow.nodes.get(node), PickMoment) else None
        if value is not None:
            step = step_of(one.flow, one.chart.boxes[box_of(one.flow, node)])
            found.setdefault(step, []).append(_moment(one.words, value))
    return found


def _moment(words: Words, value: str) -> str:
    at = datetime.fromisoformat(value)
    return words("steps.moment", day=names.day(words, at.date()), time=f"{at:%H:%M}")
