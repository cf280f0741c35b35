"""What is kept of a second reader comes back as it was."""

import pytest

from bot.phrasing.catalogue import Language
from bot.readers import Reader, Stage, dump, load
from flows.model import NodeId

NL, FR = Language("nl"), Language("fr")


@pytest.mark.parametrize(
    "reader",
    [
        Reader(NodeId("s4b_lead"), NL),
        Reader(NodeId("s4b_lead"), NL, link=7),
        Reader(NodeId("s4b_lead"), NL, Stage.ASKED, 7, 42, FR, 3, ((3, 99),)),
        Reader(NodeId("s4b_lead"), NL, Stage.DONE, 7, 42, answers={NodeId("s5"): "gone"}),
    ],
)
def test_written_and_read(reader: Reader) -> None:
    """Every stage survives being written down."""
    assert load(dump(reader)) == reader
