"""A flow's diagram shows every way that one can take, and where somebody is on it."""

import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.boxes import BoxId, Return, To, box_of
from flows.chart import ahead, chapter_of, chart, here, passed, step_of, targets
from flows.engine import begin, step
from flows.events import Answered, CameBack, Leaving, RemarkAsked, WentBack, Wrote
from flows.loading import read_flow
from flows.model import (
    OK,
    Branch,
    Case,
    ChooseOne,
    ChooseSeveral,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    NodeId,
    Option,
    PickDate,
    PickMoment,
    Remarkable,
    Say,
)
from flows.reading import offered
from flows.state import SessionId
from tests.content_concern.protocol import WAYS, protocol
from tests.flows.drawn_flows import small_flows

CONTENT = Path(__file__).resolve().parents[2] / "flows" / "content"
FACTS = {"today": "2026-11-22", "now": "2026-11-22T10:00"}


def flow(*nodes, first=None, leave=None, again=None) -> Flow:
    return Flow(
        FlowId("f"),
        1,
        NodeId(first or nodes[0].id),
        {one.id: one for one in nodes},
        None if leave is None else NodeId(leave),
        None if again is None else NodeId(again),
    )


def options(**ways) -> tuple[Option, ...]:
    return tuple(Option(Code(code), NodeId(way), code) for code, way in ways.items())


def ask(name: str, chapter: str = "", **ways) -> ChooseOne:
    return ChooseOne(NodeId(name), options(**ways), chapter=chapter)


def say(name: str, way: str, **more) -> Say:
    return Say(NodeId(name), NodeId(way), **more)


def told(one: Flow, box: str) -> list[tuple[int, str, str]]:
    """The lines of a box: depth, the answer's code, the box that it leads to."""
    return [
        (
            answer.depth,
            answer.named.option.code if answer.named else "",
            answer.way.box if isinstance(answer.way, To) else "<" if answer.way else "",
        )
        for answer in chart(one).boxes[BoxId(box)].answers
    ]


END = End(NodeId("end"), "done")


def test_a_box_holds_what_its_id_begins() -> None:
    """The shortest part of an id that is a node names the box; an end is a box of its own."""
    one = flow(
        ask("a", x="a_more", y="a_b_c"),
        say("a_more", "late_one"),
        say("a_b_c", "late_one"),
        say("late_one", "end"),
        END,
        End(NodeId("end_a"), "never"),
    )
    names = {node: box_of(one, node) for node in one.nodes}
    assert names == {
        "a": "a",
        "a_more": "a",
        "a_b_c": "a",
        "late_one": "late_one",
        "end": "end",
        "end_a": "end_a",
    }
    with pytest.raises(KeyError):
        box_of(one, NodeId("nowhere"))


def test_an_end_that_nothing_leads_to_is_not_drawn() -> None:
    """Such as the one that a stop brings; what only branches is no box either."""
    one = flow(
        Branch(NodeId("start"), (Case(FactIs("x", "y"), NodeId("b")),), NodeId("a")),
        say("a", "end"),
        say("b", "c"),
        say("c", "start"),
        END,
        End(NodeId("cancelled"), "cancelled"),
        leave="cancelled",
        again="b",
    )
    drawn = chart(one)
    assert list(drawn.boxes) == ["a", "b", "c", "end"]
    assert (drawn.again, drawn.leave) == ("b", "cancelled")
    assert told(one, "c") == [(0, "", "b"), (0, "", "a")]


def test_answers_that_lead_to_one_box_are_one_way() -> None:
    """Only where answers part are they told; where they part further on, they are told there."""
    one = flow(
        ask("a", x="a_why", y="b"),
        say("a_why", "b"),
        ask("b", x="end", y="b_more", z="b_more"),
        ask("b_more", far="a", near="end", round="b_more"),
        END,
    )
    assert told(one, "a") == [(0, "", "b")]
    assert told(one, "b") == [
        (0, "x", "end"),
        (0, "y", ""),
        (1, "far", "a"),
        (1, "near", "end"),
        (1, "round", ""),
        (0, "z", ""),
    ]


def test_a_branch_parts_without_an_answer() -> None:
    """What it leads to is told, each way once; what two of its ways share stands once."""
    one = flow(
        say("a", "a_gate"),
        Branch(NodeId("a_gate"), (Case(FactIs("x", "y"), NodeId("a_why")),), NodeId("a_next")),
        say("a_why", "a_next"),
        ask("a_next", x="end", y="b"),
        say("b", "end"),
        END,
    )
    assert told(one, "a") == [(0, "x", "end"), (0, "y", "b")]
    assert chart(one).boxes[BoxId("a")].asks == ("a", "a_next")


def test_what_is_always_asked_stands_for_a_box() -> None:
    """Of alternatives the first; a node that some only come by is left out."""
    one = flow(
        Branch(NodeId("a"), (Case(FactIs("x", "y"), NodeId("a_one")),), NodeId("a_two")),
        say("a_one", "b"),
        say("a_two", "b"),
        ask("b", x="b_more", y="b_last"),
        say("b_more", "b_last"),
        say("b_last", "end"),
        END,
    )
    boxes = chart(one).boxes
    assert boxes[BoxId("a")].asks == ("a_one",)
    assert boxes[BoxId("b")].asks == ("b", "b_last")
    assert boxes[BoxId("end")].asks == ("end",)


def test_a_box_that_is_entered_past_its_head_tells_that_too() -> None:
    """Another box may lead into the middle of one, and from there elsewhere."""
    one = flow(
        ask("a", x="b", y="b_late"),
        say("b", "end"),
        say("b_late", "a"),
        END,
    )
    assert told(one, "a") == [(0, "", "b")]
    assert told(one, "b") == [(0, "", "end"), (0, "", "a")]


def test_a_visit_comes_back() -> None:
    """What is only visited leads back where one was, unless it gives that up or ends it all."""
    one = flow(
        ChooseOne(
            NodeId("a"),
            (
                *options(on="end"),
                Option(Code("look"), NodeId("note"), visit=True),
                Option(Code("write"), NodeId("a_text"), visit=True),
            ),
            remark=NodeId("a_text"),
        ),
        FreeText(NodeId("a_text"), NodeId("a")),
        say("note", "a", remark=NodeId("a_text")),
        ChooseOne(
            NodeId("again"),
            (*options(same="a", stop="halt"), Option(Code("worse"), NodeId("b"), away=True)),
        ),
        Branch(NodeId("halt"), (Case(FactIs("x", "y"), NodeId("a")),), NodeId("end")),
        say("b", "end"),
        END,
        again="again",
    )
    assert told(one, "a") == [(0, "on", "end"), (0, "look", "note")]
    assert told(one, "note") == [(0, "", "<")]
    assert told(one, "again") == [
        (0, "same", "<"),
        (0, "stop", "<"),
        (0, "stop", "end"),
        (0, "worse", "b"),
    ]
    assert Return() in {line.way for line in chart(one).boxes[BoxId("again")].answers}


def test_a_box_has_its_chapter_or_that_of_the_only_one_it_leads_to() -> None:
    """The part before the dot is the step; a chapter without a dot is no step."""
    one = flow(
        say("a", "b"),
        say("b", "c", chapter="Stap 1 van 2 · Begin"),
        ask("c", chapter="Slot", x="d", y="end"),
        ask("d", x="c", y="end"),
        END,
    )
    drawn = chart(one)
    chapters = {
        name: (chapter_of(one, box), step_of(one, box)) for name, box in drawn.boxes.items()
    }
    assert chapters == {
        "a": ("Stap 1 van 2 · Begin", "Stap 1 van 2"),
        "b": ("Stap 1 van 2 · Begin", "Stap 1 van 2"),
        "c": ("Slot", ""),
        "d": ("", ""),
        "end": ("", ""),
    }


def test_what_is_passed_is_what_was_answered_on_the_way() -> None:
    """Going back takes it back; where one stands and what was only visited is not passed."""
    one = flow(say("a", "b"), say("b", "c"), say("c", "end"), say("again", "a"), END, again="again")
    state = begin(one, SessionId("s"), {}).state
    for _ in range(2):
        state = step(one, state, Answered(1, state.revision, OK)).state
    assert (here(one, state), passed(one, state)) == ("c", {"a", "b"})
    visit = step(one, state, CameBack(2, absent=True)).state
    assert (here(one, visit), passed(one, visit)) == ("again", {"a", "b"})
    back = step(one, state, WentBack(2, state.revision)).state
    assert (here(one, back), passed(one, back)) == ("b", {"a"})
    fewer = flow(say("b", "c"), say("c", "end"), END)
    assert passed(fewer, state) == {"b"}


def test_what_lies_ahead_is_what_answers_lead_to() -> None:
    """The place itself only where one can come back to it."""
    one = flow(
        ask("a", x="b", y="c"), say("b", "b_x"), ask("b_x", x="a", y="end"), say("c", "end"), END
    )
    drawn = chart(one)
    assert ahead(drawn, [BoxId("c")]) == {"end"}
    assert ahead(drawn, [BoxId("b")]) == {"a", "b", "c", "end"}
    assert ahead(drawn, []) == frozenset()


def test_the_protocol_has_the_boxes_and_ways_of_its_table() -> None:
    """K0 to S6e, as its design has them; the question for the framework stands before S4a."""
    one = protocol()
    drawn = chart(one)
    readable = re.compile(r"[a-z]\d[a-z]?")
    wanted = {name for name in WAYS if readable.fullmatch(name)}
    assert {name for name in drawn.boxes if readable.fullmatch(name)} == wanted
    for name in wanted:
        parts = [ways for part, ways in WAYS.items() if box_of(one, NodeId(part)) == name]
        table = {box_of(one, NodeId(way)) for ways in parts for way in ways} - {name}
        if name == "s5":
            table.discard(BoxId("k1"))
        direct = {BoxId("s4a") if way == "k1" else way for way in targets(drawn.boxes[BoxId(name)])}
        assert direct - {name} == {BoxId("s4a") if one == "k1" else one for one in table} - {name}
    assert {step_of(one, drawn.boxes[BoxId(name)]) for name in ("a1", "a2", "s5")} == {
        "Stap 5 van 6"
    }


def renamed(value, names):
    """The same value with other ids of nodes, in whatever it holds."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, tuple):
        return tuple(renamed(one, names) for one in value)
    if isinstance(value, dict):
        return {renamed(key, names): renamed(one, names) for key, one in value.items()}
    if is_dataclass(value):
        held = {one.name: renamed(getattr(value, one.name), names) for one in fields(value)}
        return replace(value, **held)
    return value


@st.composite
def flows_with_boxes(draw):
    """Sound flows in which some nodes belong to the box of an earlier one."""
    one = draw(small_flows())
    names = {}
    for place in range(1, 6):
        if draw(st.booleans()):
            names[f"n{place}"] = f"n0_{place}"
            names[f"fork{place}"] = f"n0_fork{place}"
    return renamed(one, names)


def possible(node, state):
    """What a person can do at a node, by buttons and text."""
    at = (1, state.revision)
    match node:
        case Say():
            events = [Answered(*at, OK)]
        case ChooseOne():
            events = [Answered(*at, one.code) for one in offered(node, state)]
        case ChooseSeveral():
            events = [Answered(*at, OK), *(Answered(*at, one.code) for one in node.options)]
        case FreeText():
            events = [Wrote(1, "tekst")]
        case PickDate():
            events = [Wrote(1, "2026-11-24")]
        case PickMoment():
            events = [Wrote(1, "2026-11-24T10:00")]
    if isinstance(node, Remarkable) and node.remark is not None:
        events.append(RemarkAsked(*at))
    return [*events, CameBack(1, absent=True), Leaving(1), WentBack(*at)]


@given(flows_with_boxes(), st.data())
def test_every_answer_leads_where_the_diagram_says(one, data):
    """However one walks, each answer that leaves a box follows a way that is drawn."""
    drawn = chart(one)
    state = begin(one, SessionId("s"), {**FACTS, "mood": "good"}).state
    for _ in range(12):
        node = one.nodes[state.cursor]
        if isinstance(node, End):
            break
        event = data.draw(st.sampled_from(possible(node, state)))
        after = step(one, state, event).state
        if isinstance(event, Answered | Wrote) and here(one, after) != here(one, state):
            box = drawn.boxes[here(one, state)]
            ways = {line.way for line in box.answers}
            # Who comes back takes no way of the box, if it is one that is not only visited.
            came_back = len(after.returns) < len(state.returns)
            assert To(here(one, after)) in ways or came_back
        state = after


@given(flows_with_boxes())
def test_a_diagram_holds_together(one):
    """Every way leads to a box that is drawn, and every box has a question of its own."""
    drawn = chart(one)
    for box in drawn.boxes.values():
        assert targets(box) <= drawn.boxes.keys()
        assert box.asks
        assert set(box.asks) <= set(box.nodes)
        assert len(set(box.answers)) == len(box.answers)


def test_our_own_flows_can_be_drawn() -> None:
    """Any flow of content has a diagram, in the order of the content."""
    document, one = read_flow(
        CONTENT / "open_round.yaml", {"instruments": (("quickscan", "Quickscan"),)}
    )
    assert document.problems == []
    assert one is not None
    asked = ["instrument", "roles", "blocks", "clients", "mode", "closing", "day", "opened"]
    assert list(chart(one).boxes) == asked
    assert told(one, "closing") == [
        (0, "d3", "opened"),
        (0, "d7", "opened"),
        (0, "d14", "opened"),
        (0, "date", "day"),
    ]
