"""How flow files become flows, whose file wins, and what the graph check lets through."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import flows
from flows.checks import Head, complaints
from flows.engine import begin, step
from flows.events import Answered, Finish, Leaving, RemarkAsked, Wrote
from flows.loading import load_flows
from flows.model import (
    OK,
    Branch,
    Case,
    ChooseOne,
    Chose,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    NodeId,
    Option,
    PickDate,
    Say,
    View,
)
from flows.state import SessionId

LISTS = {"instruments": (("quickscan", "Quickscan"), ("other", "Andere"))}

WHOLE = """\
flow: small
version: 2
first: hello
leave: done
nodes:
  - id: hello
    kind: say
    text: Dag.
    label: Verder
    more: Meer uitleg over dag zeggen.
    next: which
  - id: which
    kind: choose
    text: Welk?
    list: instruments
    next: question
  - id: question
    kind: choose
    text: Gaat het?
    options:
      - code: "yes"
        label: Ja
        signal: smile
        next: fork
      - code: "no"
        label: Nee
        visit: true
        next: words
      - code: maybe
        label: Misschien
        visit: false
        next: day
  - id: fork
    kind: branch
    cases:
      - fact: mood
        is: good
        next: done
      - node: question
        is: "yes"
        next: day
    otherwise: late
  - id: words
    kind: text
    text: Vertel.
    limit: 50
    next: done
  - id: day
    kind: date
    text: Wanneer?
    next: late
  - id: late
    kind: date
    text: En later?
    first: 100
    next: done
  - id: done
    kind: end
    outcome: over
    text: Tot later.
"""


@pytest.fixture
def small(tmp_path):
    (tmp_path / "small.yaml").write_text(WHOLE, encoding="utf-8")
    return load_flows([tmp_path], LISTS)["small"]


def test_a_file_becomes_a_flow(small):
    """Everything that an editor wrote stands in the flow, with the defaults where nothing is."""
    assert (small.id, small.version, small.first, small.leave) == ("small", 2, "hello", "done")
    assert list(small.nodes.values()) == [
        Say("hello", "which", "Dag.", "Verder", "Meer uitleg over dag zeggen."),
        ChooseOne(
            "which",
            (Option("quickscan", "question", "Quickscan"), Option("other", "question", "Andere")),
            "Welk?",
        ),
        ChooseOne(
            "question",
            (
                Option("yes", "fork", "Ja", signal="smile"),
                Option("no", "words", "Nee", visit=True),
                Option("maybe", "day", "Misschien"),
            ),
            "Gaat het?",
        ),
        Branch(
            "fork",
            (Case(FactIs("mood", "good"), "done"), Case(Chose("question", "yes"), "day")),
            "late",
        ),
        FreeText("words", "done", "Vertel.", limit=50),
        PickDate("day", "late", "Wanneer?", first=1, last=60),
        PickDate("late", "done", "En later?", first=100, last=100),
        End("done", "over", "Tot later."),
    ]
    assert {getattr(one, "view", View.PLAIN) for one in small.nodes.values()} == {View.PLAIN}


def test_an_organisations_own_flow_replaces_ours(tmp_path):
    """A later folder replaces an earlier one's flow of the same id; the others stay."""
    for name, version in (("ours", 2), ("theirs", 9)):
        (tmp_path / name).mkdir()
        text = WHOLE.replace("version: 2", f"version: {version}")
        (tmp_path / name / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "ours" / "two.yaml").write_text(WHOLE.replace("flow: small", "flow: two"))
    found = load_flows([tmp_path / "ours", tmp_path / "theirs"], LISTS)
    assert {one.id: one.version for one in found.values()} == {"small": 9, "two": 2}


def test_an_instrument_in_the_same_folder_is_left_alone(tmp_path):
    """One folder may hold instruments as well: a file that says that it is one is not a flow."""
    (tmp_path / "small.yaml").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "an.yaml").write_text("instrument: x\nnonsense: yes\n", encoding="utf-8")
    assert list(load_flows([tmp_path], LISTS)) == ["small"]


def test_our_own_flows_are_sound():
    """The flows that the program comes with load, and a round can be opened by each way."""
    ours = load_flows([Path(flows.__file__).parent / "content"], LISTS)
    flow = ours["open_round"]
    for codes in (
        ("quickscan", "yes", "d7"),
        ("other", "no", "date", "2026-11-30"),
    ):
        state = begin(flow, SessionId("s"), {"today": "2026-11-22"}).state
        for code in codes:
            stepped = step(flow, state, Answered(1, state.revision, Code(code)))
            state = stepped.state
        assert stepped.effects[-1] == Finish("open_round")


def flow_of(*nodes, first="a", leave=None):
    return Flow(FlowId("f"), 1, NodeId(first), {one.id: one for one in nodes}, leave)


def say(here, there):
    return Say(NodeId(here), NodeId(there))


END = End(NodeId("end"), "end")


def test_what_a_flow_names_must_exist():
    """Missing nodes are told alone, for without them nothing can be said of the ways."""
    found = complaints(flow_of(say("a", "x"), say("island", "end"), END, first="q", leave="z"))
    assert found == (
        (Head.FIRST, "'first' is 'q', which does not exist"),
        (Head.LEAVE, "'leave' is 'z', which does not exist"),
        ("a", "next 'x' does not exist"),
    )


def test_a_question_without_answers_is_no_end():
    """A choice of nothing stops a person for ever, and so does what leads only there."""
    found = complaints(flow_of(say("a", "b"), ChooseOne(NodeId("b"), ())))
    assert found == (
        ("a", "no way from here comes to an end"),
        ("b", "no way from here comes to an end"),
    )


def test_a_circle_of_questions_needs_a_way_out():
    """Questions may lead round, as long as an answer or leaving leads on to an end."""
    circle = (say("a", "b"), say("b", "a"))
    assert [one for one, _ in complaints(flow_of(*circle))] == ["a", "b"]
    assert complaints(flow_of(*circle, END, leave="end")) == ()
    choice = ChooseOne(NodeId("b"), (Option(Code("x"), "a"), Option(Code("y"), "end")))
    assert complaints(flow_of(say("a", "b"), choice, END)) == ()


def test_what_only_a_visit_leads_to_is_not_reached():
    """A visit comes back after one answer, so what its node names as next is not reached by it."""
    ask = ChooseOne(
        NodeId("a"), (Option(Code("x"), "end"), Option(Code("y"), "visited", visit=True))
    )
    found = complaints(flow_of(ask, say("visited", "island"), say("island", "end"), END))
    assert found == (("island", "no way leads here"),)
    only_visits = replace(ask, options=ask.options[1:])
    assert complaints(flow_of(only_visits, say("visited", "a"), END)) == (
        ("end", "no way leads here"),
        ("a", "no way from here comes to an end"),
    )
    assert complaints(flow_of(only_visits, say("visited", "end"), END)) == ()


def test_a_visit_must_come_back():
    """A visit to a question that offers nothing does not come back."""
    ask = ChooseOne(NodeId("a"), (Option(Code("x"), "end"), Option(Code("y"), "b", visit=True)))
    found = complaints(flow_of(ask, ChooseOne(NodeId("b"), ()), END))
    assert found == (("b", "no way from here comes to an end"),)


def test_a_remark_is_a_way():
    """The free text of a question's remark is reached by it."""
    remark = FreeText(NodeId("r"), NodeId("a"))
    with_remark = Say(NodeId("a"), NodeId("end"), remark=remark.id)
    assert complaints(flow_of(with_remark, remark, END)) == ()
    assert complaints(flow_of(say("a", "end"), remark, END)) == (("r", "no way leads here"),)


def test_conditions_are_on_answers_that_are_kept():
    """A condition may be on an option, or on having read what was said; never on a visit."""
    ask = ChooseOne(NodeId("a"), (Option(Code("x"), "b"), Option(Code("y"), "b", visit=True)))

    def deaf(node, code):
        fork = Branch(NodeId("fork"), (Case(Chose(NodeId(node), Code(code)), "end"),), "end")
        return complaints(flow_of(ask, say("b", "fork"), fork, END))

    assert deaf("a", "x") == deaf("b", "ok") == ()
    assert deaf("a", "y") == (("fork", "'a' has no answer 'y'"),)
    assert deaf("end", "x") == (("fork", "'end' has no answer 'x'"),)


@st.composite
def any_flows(draw):
    """Flows of up to five nodes in which everything leads anywhere, sound or not."""
    names = [NodeId(one) for one in "abcd"[: draw(st.integers(1, 4))]]
    anywhere = st.sampled_from([*names, END.id])
    options = st.lists(st.tuples(anywhere, st.booleans()), max_size=2).map(
        lambda drawn: tuple(
            Option(Code(f"o{place}"), there, visit=visit)
            for place, (there, visit) in enumerate(drawn)
        )
    )
    remark = st.none() | anywhere
    kinds = {
        "say": lambda name: st.builds(Say, st.just(name), anywhere, remark=remark),
        "choose": lambda name: st.builds(ChooseOne, st.just(name), options, remark=remark),
        "text": lambda name: st.builds(FreeText, st.just(name), anywhere),
        "branch": lambda name: st.builds(Branch, st.just(name), st.just(()), anywhere),
    }
    nodes = [draw(kinds[draw(st.sampled_from(sorted(kinds)))](one)) for one in names]
    return flow_of(*nodes, END, leave=draw(st.none() | anywhere))


def walks_from(flow, state):
    """Every place that people can come to: where one stands, and what one comes back to."""
    seen, edge = {}, [state]
    while edge:
        here = edge.pop()
        place = (here.cursor, here.returns)
        if place in seen or len(here.returns) > 4:
            continue
        node, revision = flow.nodes[here.cursor], here.revision
        events = [RemarkAsked(1, revision), Wrote(1, "x"), Leaving(1), Answered(1, revision, OK)]
        events += [Answered(1, revision, one.code) for one in getattr(node, "options", ())]
        after = [step(flow, here, event).state for event in events]
        seen[place] = {(one.cursor, one.returns) for one in after}
        edge += after
    return seen


@given(any_flows())
def test_the_check_says_what_the_engine_does(flow):
    """Exactly what walking every way finds: no node is unreached or endless unless it is told."""
    found = complaints(flow)
    assume(not any("itself" in sentence for _, sentence in found))
    places = walks_from(flow, begin(flow, SessionId("s"), {}).state)
    unreached = {node for node, sentence in found if sentence == "no way leads here"}
    endless = {node for node, sentence in found if sentence == "no way from here comes to an end"}
    resting = {name for name, node in flow.nodes.items() if not isinstance(node, Branch)}
    assert {node for node, _ in places} == resting - unreached
    for place in places:
        if place[1] == ():
            edge, ways_on = [place], set()
            while edge:
                one = edge.pop()
                if one not in ways_on:
                    ways_on.add(one)
                    edge += places.get(one, ())
            assert (place[0] in endless) == (END.id not in {node for node, _ in ways_on})
