"""What the check of a flow's graph lets through, held against what the engine does."""

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from flows.checks import Head, complaints
from flows.engine import begin, step
from flows.events import Answered, CameBack, Leaving, RemarkAsked, Wrote
from flows.model import (
    OK,
    Branch,
    Case,
    ChooseOne,
    ChooseSeveral,
    Chose,
    ChoseAll,
    ChoseAny,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    HasAnswered,
    NodeId,
    Option,
    Say,
    Tick,
    Wording,
)
from flows.state import SessionId


def flow_of(*nodes, first="a", leave=None, again=None):
    return Flow(FlowId("f"), 1, NodeId(first), {one.id: one for one in nodes}, leave, again)


def say(here, there):
    return Say(NodeId(here), NodeId(there))


END = End(NodeId("end"), "end")


def test_what_a_flow_names_must_exist():
    """Missing nodes are told alone, for without them nothing can be said of the ways."""
    found = complaints(
        flow_of(say("a", "x"), say("island", "end"), END, first="q", leave="z", again="y")
    )
    assert found == (
        (Head.FIRST, "'first' is 'q', which does not exist"),
        (Head.LEAVE, "'leave' is 'z', which does not exist"),
        (Head.AGAIN, "'again' is 'y', which does not exist"),
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


def several(here, there, *codes, when=None):
    options = tuple(Tick(Code(one), when=when) for one in codes)
    return ChooseSeveral(NodeId(here), options, NodeId(there))


def test_conditions_on_several_are_on_what_can_be_ticked():
    """All and any are asked of a node that lets choose several, and of codes that it has."""

    def deaf(when):
        fork = Branch(NodeId("fork"), (Case(when, END.id),), END.id)
        return complaints(flow_of(several("a", "b", "x", "y"), say("b", "fork"), fork, END))

    a, b = NodeId("a"), NodeId("b")
    for kind in (ChoseAll, ChoseAny):
        assert deaf(kind(a, ("x", "y"))) == ()
        assert deaf(kind(a, ("x", "z", "q"))) == (
            ("fork", "'a' has no answer 'z'"),
            ("fork", "'a' has no answer 'q'"),
        )
        assert deaf(kind(b, (OK,))) == (("fork", "'b' is a node that does not let choose several"),)
    assert deaf(Chose(a, Code("x"))) == (("fork", "'a' has no answer 'x'"),)


def test_a_condition_may_be_on_any_answer():
    """Whether there is an answer can be asked of a node that waits for one, and of no other."""

    def deaf(node):
        when = HasAnswered(NodeId(node))
        return complaints(flow_of(several("a", "b", "x", when=when), say("b", "end"), END))

    assert deaf("a") == deaf("b") == ()
    assert deaf("end") == (("a", "'end' is a node that nobody answers"),)
    assert deaf("q") == (("a", "'q' is a node that nobody answers"),)


def test_each_wording_is_checked():
    """The condition of a wording is checked as that of a branch, also at an end."""
    other = (Wording(Chose(NodeId("a"), Code("x")), "Anders."),)
    flow = flow_of(replace(say("a", "end"), wordings=other), replace(END, wordings=other))
    assert complaints(flow) == (
        ("a", "'a' has no answer 'x'"),
        ("end", "'a' has no answer 'x'"),
    )


def test_somebody_can_always_answer():
    """A choice has at least one option without a condition; a remark is a text, and so is asked."""
    ask = ChooseOne(NodeId("a"), (Option(Code("x"), END.id, when=FactIs("f", "v")),))
    assert complaints(flow_of(ask, END)) == (
        ("a", "each option has a condition; where none holds, nobody can answer"),
    )
    assert complaints(flow_of(several("a", "end", "x", when=FactIs("f", "v")), END)) == ()
    remark = replace(say("a", "end"), remark=NodeId("b"))
    assert complaints(flow_of(remark, say("b", "end"), END)) == (("a", "remark 'b' is not a text"),)


def test_coming_back_is_a_way():
    """What one is asked on coming back is reached by it, and what it leads away to as well."""
    ask = ChooseOne(
        NodeId("r"), (Option(Code("same"), END.id), Option(Code("on"), "island", away=True))
    )
    island = say("island", "end")
    assert complaints(flow_of(say("a", "end"), ask, island, END, again="r")) == ()
    stay = replace(ask, options=ask.options[:1])
    assert complaints(flow_of(say("a", "end"), stay, island, END, again="r")) == (
        ("island", "no way leads here"),
    )
    assert complaints(flow_of(say("a", "end"), END, again="end")) == (
        (Head.AGAIN, "'again' is 'end', which asks nothing"),
    )


def test_a_visit_must_come_back_by_its_own_answer():
    """That one can visit something else from it does not let a question without answers end."""
    ask = ChooseOne(NodeId("a"), (Option(Code("x"), "end"), Option(Code("y"), "b", visit=True)))
    stuck = ChooseOne(NodeId("b"), ())
    leave = ChooseOne(NodeId("c"), (Option(Code("stay"), NodeId("a")),))
    assert complaints(flow_of(ask, stuck, leave, END, leave="c")) == (
        ("b", "no way from here comes to an end"),
    )


@st.composite
def any_flows(draw):
    """Flows of up to five nodes in which everything leads anywhere, sound or not."""
    names = [NodeId(one) for one in "abcd"[: draw(st.integers(1, 4))]]
    anywhere = st.sampled_from([*names, END.id])
    hows = st.sampled_from(["", "visit", "away"])
    options = st.lists(st.tuples(anywhere, hows), max_size=2).map(
        lambda drawn: tuple(
            Option(Code(f"o{place}"), there, visit=how == "visit", away=how == "away")
            for place, (there, how) in enumerate(drawn)
        )
    )
    remark = st.none() | anywhere
    kinds = {
        "say": lambda name: st.builds(Say, st.just(name), anywhere, remark=remark),
        "choose": lambda name: st.builds(ChooseOne, st.just(name), options, remark=remark),
        "several": lambda name: st.builds(
            ChooseSeveral, st.just(name), st.just(()), anywhere, remark=remark
        ),
        "text": lambda name: st.builds(FreeText, st.just(name), anywhere),
        "branch": lambda name: st.builds(Branch, st.just(name), st.just(()), anywhere),
    }
    nodes = [draw(kinds[draw(st.sampled_from(sorted(kinds)))](one)) for one in names]
    return flow_of(*nodes, END, leave=draw(st.none() | anywhere), again=draw(st.none() | anywhere))


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
        events.append(CameBack(1, absent=True))
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
