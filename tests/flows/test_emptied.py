"""A flow whose lists are empty: no way leads to one, and nothing else is gone."""

from flows.emptied import without_empty
from flows.model import ChooseOne, Code, End, Flow, FlowId, NodeId, Option, Say

FIRST, PAST, END = NodeId("first"), NodeId("past"), End(NodeId("end"), "done")


def to(name, *, listed=False):
    return Option(Code(name), NodeId(name), name, listed=listed)


def asks(name, *options, of=""):
    return ChooseOne(NodeId(name), options, "Wat?", listed=of)


def flow_of(*nodes):
    return Flow(FlowId("f"), 1, FIRST, {one.id: one for one in (*nodes, END)})


def codes(flow, name):
    return [one.code for one in flow.nodes[NodeId(name)].options]


FULL = asks("full", to("end", listed=True), to("first"), of="tools.full")
BARE = asks("bare", to("first"), of="tools.bare")


def test_a_flow_without_an_empty_list_stays_as_it_is():
    """The same object."""
    flow = flow_of(asks("first", to("full"), to("past")), FULL, Say(PAST, FIRST))
    assert without_empty(flow) is flow


def test_no_way_leads_to_an_empty_list():
    """Nor to a question behind which all lists are; the nodes stay for who stands there."""
    flow = flow_of(
        asks("first", to("full"), to("bare"), to("deep"), to("mixed"), to("past")),
        asks("deep", to("bare"), to("deeper")),
        asks("deeper", to("bare")),
        asks("mixed", to("bare"), to("full")),
        Say(PAST, FIRST),
        FULL,
        BARE,
    )
    after = without_empty(flow)
    assert codes(after, "first") == ["full", "mixed", "past"]
    assert codes(after, "mixed") == ["full"]
    assert codes(after, "full") == ["end", "first"]
    assert after.nodes.keys() == flow.nodes.keys()


def test_a_question_keeps_an_answer_though_all_be_empty():
    """Who stands there can go on to be told that there is nothing."""
    after = without_empty(flow_of(asks("first", to("bare")), BARE))
    assert codes(after, "first") == ["bare"]
    assert codes(after, "bare") == ["first"]
