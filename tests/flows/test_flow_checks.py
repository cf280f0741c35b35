"""What the check of a flow's graph lets through, held against what the engine does."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from flows.checks import Head, complaints
from flows.engine import begin, step
from flows.events import Answered, Leaving, RemarkAsked, Wrote
from flows.model import (
    OK,
    Branch,
    Case,
    ChooseOne,
    Chose,
    Code,
    End,
    Flow,
    FlowId,
    FreeText,
    NodeId,
    Option,
    Say,
)
from flows.state import SessionId


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
