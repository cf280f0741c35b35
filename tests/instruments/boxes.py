"""Ballot boxes of a small instrument, drawn so that hidden elements and splits both occur."""

from hypothesis import strategies as st

from instruments.disclosure import (
    Ballot,
)
from instruments.model import (
    LEVELS,
    Block,
    BlockId,
    Element,
    ElementId,
    Instrument,
    InstrumentId,
    Level,
    RoleId,
)


def block(name: str, *elements: str) -> Block:
    texts = {level: f"{level.name}" for level in LEVELS}
    made = tuple(Element(ElementId(one), one, texts, "bron") for one in elements)
    return Block(BlockId(name), name, name, "bron", made)


SMALL = Instrument(
    InstrumentId("small"),
    1,
    "Klein",
    5,
    "bron.txt",
    {RoleId(one): one for one in ("lead", "practice", "ict")},
    (block("one", "a1", "a2", "a3"), block("two", "b1", "b2"), block("three", "c1")),
)
ELEMENTS = tuple(one.id for one in SMALL.elements)

roles = st.sampled_from([None, *SMALL.roles])
skips_often = st.sampled_from([*Level, Level.SKIPPED])
ballots = st.builds(Ballot, st.dictionaries(st.sampled_from(ELEMENTS), skips_often), roles)
boxes = st.lists(ballots, max_size=24)
minimums = st.integers(min_value=1, max_value=8)


@st.composite
def tight_boxes(draw):
    """Few roles, nearly all answering: boxes in which splits and hidden elements both occur."""
    size = draw(st.integers(min_value=8, max_value=26))
    some = st.sampled_from(draw(st.sampled_from([("lead", "practice"), ("lead", "ict", None)])))
    box = []
    for _ in range(size):
        given_here = {one: draw(st.sampled_from(Level)) for one in ELEMENTS[:3]}
        box.append(Ballot(given_here, draw(some)))
    return box


any_box = boxes | tight_boxes()


def chosen(box, element):
    """The levels chosen for an element, a skip or nothing left out."""
    levels = (one.answers.get(element, Level.SKIPPED) for one in box)
    return [one for one in levels if one is not Level.SKIPPED]
