"""What a question asks for itself is no sign of a person there, and is one elsewhere."""

from flows.holding import hints
from flows.model import End, Flow, FlowId, FreeText, NodeId

ACCOUNT, WORDS, DONE = map(NodeId, ("account", "words", "done"))
NODES = {
    ACCOUNT: FreeText(ACCOUNT, WORDS, allows=("email", "name")),
    WORDS: FreeText(WORDS, DONE),
    DONE: End(DONE, "done"),
}
CAREFUL = Flow(FlowId("small"), 1, ACCOUNT, NODES, careful=True)
OTHER = Flow(FlowId("small"), 1, ACCOUNT, NODES)
TEXT = "info@voorbeeld.be, 0470 12 34 56"


def test_what_is_asked_for_is_allowed():
    """An address where one is asked; a number is told there all the same."""
    assert hints(CAREFUL, ACCOUNT, TEXT) == ("phone",)
    assert hints(CAREFUL, WORDS, TEXT) == ("phone", "email")


def test_where_no_text_is_asked_nothing_is_allowed():
    """Nor in a node that the flow does not have any more."""
    assert hints(CAREFUL, DONE, TEXT) == hints(CAREFUL, NodeId("gone"), TEXT) == ("phone", "email")


def test_only_a_careful_flow_looks_out():
    """Any other takes what is typed."""
    assert hints(OTHER, WORDS, TEXT) == ()
