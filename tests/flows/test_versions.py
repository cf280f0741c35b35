"""A conversation whose content was changed under it goes on, and loses no answer."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from flows.engine import begin, step
from flows.events import Answered, CameBack, Leaving, RemarkAsked, WentBack, Wrote
from flows.model import Branch, ChooseOne, Code, End, Flow, FlowId, FreeText, NodeId, Option
from flows.reading import answers, trail
from flows.state import Act, SessionId, State
from flows.versions import adopt

NAMES = tuple(NodeId(one) for one in ("a", "b", "c", "d"))
DONE = NodeId("done")


def flow_of(version: int, *gone: str) -> Flow:
    """A chain of questions, each with a remark and a visit to its second next, less what is gone."""
    left = [one for one in NAMES if one not in gone]
    nodes = {DONE: End(DONE, "done")}
    for place, name in enumerate(left):
        after = [*left, DONE][place + 1]
        visited = [*left, DONE, DONE][place + 2]
        remark = NodeId(f"remark:{name}")
        nodes[remark] = FreeText(remark, after)
        nodes[name] = ChooseOne(
            name,
            (
                Option(Code("x"), after),
                Option(Code("v"), visited, visit=True),
                Option(Code("y"), after, away=True),
            ),
            remark=remark,
        )
    return Flow(FlowId("f"), version, left[0], nodes, DONE, left[-1])


OLD = flow_of(1)


def walked(flow: Flow, state: State, acts: list[str]) -> State:
    """The state after these acts; an act that ends the conversation is not done."""
    for at, act in enumerate(acts, 1):
        event = {
            "r": RemarkAsked(at, state.revision),
            "w": Wrote(at, "tekst"),
            "b": WentBack(at, state.revision),
            "l": Leaving(at),
            "c": CameBack(at, absent=True),
        }.get(act, Answered(at, state.revision, Code(act)))
        after = step(flow, state, event).state
        if not isinstance(flow.nodes[after.cursor], End):
            state = after
    return state


def start(*acts: str) -> State:
    return walked(OLD, begin(OLD, SessionId("s"), {}).state, list(acts))


acts = st.lists(st.sampled_from("xxxvrwbyc"), max_size=12)
some_gone = st.sets(st.sampled_from(NAMES), max_size=len(NAMES) - 1)


def test_the_same_version_changes_nothing():
    """On the version it began with, the state is the same object."""
    state = start("x")
    assert adopt(OLD, state) is state


def test_what_changed_without_a_new_version_is_adopted_all_the_same():
    """Content that was changed under its old number takes nobody's place away."""
    state = start("x", "x")
    moved = adopt(flow_of(1, "c", "d"), state)
    assert (moved.cursor, moved.version) == ("b", 1)
    assert step(flow_of(1, "c", "d"), moved, Leaving(9)).state.cursor == DONE


def test_a_conversation_stays_where_it_is_if_it_can():
    """Where the node is still there one stands there, and only the version is new."""
    state = start("x", "x")
    assert adopt(flow_of(2, "d"), state) == replace(state, version=2)


def test_from_a_node_that_is_gone_one_goes_back_on_ones_way():
    """One stands at the last node of the way that is left, past all that are gone."""
    moved = adopt(flow_of(2, "c", "d"), start("x", "x"))
    assert (moved.cursor, trail(moved)) == ("b", ("a",))
    moved = adopt(flow_of(2, "b", "c"), start("x", "x"))
    assert (moved.cursor, trail(moved)) == ("a", ())


def test_where_nothing_is_left_of_the_way_one_begins_again():
    """One stands at the first node, with all answers kept."""
    state = start("x", "x")
    moved = adopt(flow_of(2, "a", "b", "c"), state)
    assert (moved.cursor, trail(moved)) == ("d", ())
    assert answers(moved) == answers(state) == {"a": "x", "b": "x"}


def test_a_new_beginning_may_be_a_branch():
    """A flow that now begins with a branch is begun where the branch leads."""
    fork = Branch(NodeId("fork"), (), NodeId("d"))
    new = flow_of(2, "a", "b", "c")
    new = replace(new, first=fork.id, nodes={**new.nodes, fork.id: fork})
    assert adopt(new, start()).cursor == "d"


def test_a_visit_to_a_home_that_is_gone_is_left():
    """A visit that would come back to a node that is gone is given up."""
    state = start("x", "v")
    assert (state.cursor, state.returns) == ("d", ("b",))
    moved = adopt(flow_of(2, "b"), state)
    assert (moved.cursor, moved.returns, trail(moved)) == ("a", (), ())


def test_what_one_was_led_away_from_may_be_gone():
    """Who was led away from a visit, and whose node is gone, stands where the visit was made."""
    state = start("v", "y")
    assert (state.cursor, state.returns, trail(state)) == ("d", (), ("a",))
    moved = adopt(flow_of(2, "d"), state)
    assert (moved.cursor, moved.returns, trail(moved)) == ("a", (), ())


def test_going_back_passes_what_is_gone():
    """Back leads past nodes that are gone to the nearest that is left, in one tap."""
    moved = adopt(flow_of(2, "a", "b"), start("x", "x"))
    assert moved.cursor == "c"
    new = flow_of(2, "b")
    back = step(new, adopt(new, start("x", "x")), WentBack(9, moved.revision)).state
    assert (back.cursor, trail(back)) == ("a", ())
    assert [one.act for one in back.history[-2:]] == [Act.WENT_BACK, Act.WENT_BACK]


def test_a_version_that_is_used_twice_is_no_reason_to_stand_nowhere():
    """An organisation's own flow may have the number of ours: a conversation stands where it can."""
    state = start("x", "x")
    assert adopt(flow_of(1, "c"), state).cursor == "b"
    assert adopt(flow_of(1, "d"), state) is state


@given(acts, some_gone, st.lists(st.sampled_from("xxvrwblyc"), max_size=12))
def test_every_conversation_goes_on_in_changed_content(before, gone, after):
    """Whatever is gone and wherever one was, no answer is lost, and every event finds its way."""
    state, new = start(*before), flow_of(2, *gone)
    moved = adopt(new, state)
    assert adopt(new, moved) is moved
    assert moved.history[: len(state.history)] == state.history
    assert answers(moved) == answers(state)
    assert (moved.revision, moved.version) == (state.revision, 2)
    assert {moved.cursor, *moved.returns} <= set(new.nodes)
    went_on = walked(new, moved, after)
    assert step(new, went_on, CameBack(99)).effects
    assert {went_on.cursor, *went_on.returns} <= set(new.nodes)
    while trail(went_on):
        back = step(new, went_on, WentBack(99, went_on.revision)).state
        assert len(trail(back)) < len(trail(went_on))
        went_on = back
