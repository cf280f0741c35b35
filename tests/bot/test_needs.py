"""What the program asks of a flow, whoever wrote it, is told before anybody taps."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.content import Content, load_content
from bot.needs import CONCERN, NEEDS, PROMISED, SEARCH, Wrong, unmet
from bot.telegram import concern, inspiring
from flows.model import ChooseOne, End, Flow, FlowId, Node, NodeId, Say

OURS = load_content()


def told(flow: Flow, content: Content = OURS) -> Iterator[Wrong]:
    """What is wrong with a flow in the place of ours."""
    flows = {**content.flows, flow.id: flow}
    yield from unmet(flows, [content.flows[flow.id]], content.instruments)


def test_ours_lack_nothing() -> None:
    """Every flow that is asked for is there, and has all that it is asked for."""
    assert not list(unmet(OURS.flows, OURS.flows.values(), OURS.instruments))


@pytest.mark.parametrize("name", sorted(NEEDS))
def test_each_thing_that_a_flow_lacks_is_told(name: FlowId) -> None:
    """A flow of two nodes in the place of ours is told of everything that would fail."""
    first, done = NodeId("hello"), NodeId("over")
    nodes: dict[NodeId, Node] = {first: Say(first, done, "Dag", "Ja"), done: End(done, "other")}
    sentences = [sentence for _, _, sentence in told(Flow(name, 1, first, nodes))]
    need = NEEDS[name]
    for node in need.nodes:
        assert any(one.startswith(f"node '{node}' is missing") for one in sentences)
    for one in (*need.outcomes, *need.signals):
        assert any(f" '{one}', needed {need.why}" in sentence for sentence in sentences)
    assert any(one.startswith("'leave' is missing") for one in sentences)
    for key in PROMISED:
        lost = bool(getattr(OURS.flows[name], key))
        assert any(one.startswith(f"'{key}' is missing, which ours") for one in sentences) is lost


def test_the_way_to_help_cannot_be_lost() -> None:
    """A concern without 🚨 is refused, and so is an incident: ours have it."""
    for name in (CONCERN, FlowId("incident"), FlowId("restriction")):
        flow = replace(OURS.flows[name], emergency=False)
        assert [(key, one) for _, key, one in told(flow)] == [
            ("emergency", "'emergency' is missing, which ours has: 🚨 would be gone")
        ]


@pytest.mark.parametrize("name", [one for one, need in NEEDS.items() if need.codes])
def test_an_answer_that_the_program_reads_is_asked(name: FlowId) -> None:
    """Without an option by its code a question is not what the program takes it for."""
    flow = OURS.flows[name]
    for asked, codes in NEEDS[name].codes.items():
        node = flow.nodes[asked]
        assert isinstance(node, ChooseOne)
        for code in codes:
            left = tuple(one for one in node.options if one.code != code)
            nodes = {**flow.nodes, asked: replace(node, options=left)}
            (one,) = told(replace(flow, nodes=nodes))
            assert one[2].startswith(f"node '{asked}' has no option '{code}', needed ")


def test_what_is_looked_for_is_typed_at_the_first_question() -> None:
    """The program waits for words there, and reads them itself."""
    flow = OURS.flows[SEARCH]
    (one,) = told(replace(flow, first=NodeId("cancelled")))
    assert one == (
        SEARCH,
        "first",
        "'first' must be a question of the kind 'text' to look for words",
    )


def test_the_names_are_those_that_the_program_listens_to() -> None:
    """What is asked of content here is what the edge hears there."""
    need = NEEDS[CONCERN]
    assert set(need.signals) == {concern.NUMBERS, concern.EARLIER, concern.LOG}
    assert inspiring.SEARCH == SEARCH
