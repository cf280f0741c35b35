"""What is written is read back equal."""

import orjson
from hypothesis import given
from hypothesis import strategies as st
from kept import a_round, state

from flows.round import Phase, Round
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import ElementId
from storage.codec import (
    body_of,
    body_read,
    posted_read,
    posted_text,
    release_read,
    release_text,
    round_read,
    round_text,
)
from storage.port import Posted

numbers = st.integers(0, 2**53)
printable = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
names = st.text(printable, min_size=1, max_size=8)
tallies = st.builds(Tally, numbers, numbers, numbers, numbers)
releases = st.builds(
    Release,
    numbers,
    numbers,
    st.dictionaries(names, st.none() | tallies, max_size=4),
    st.dictionaries(names, st.dictionaries(names, tallies, max_size=3), max_size=3),
    st.dictionaries(names, st.lists(names, max_size=3).map(tuple), max_size=3),
    st.booleans(),
)
rounds = st.builds(
    Round, names, names, names, numbers, numbers, st.booleans(), st.sampled_from(Phase), numbers,
    numbers, numbers, numbers, numbers, st.booleans(), st.lists(names, max_size=3).map(tuple),
    st.booleans(), st.booleans(),
)  # fmt: skip


@given(rounds)
def test_round(one: Round) -> None:
    """A round survives."""
    read = round_read(round_text(one))
    assert read == one
    assert read.phase is one.phase


@given(st.none() | releases)
def test_release(one: Release | None) -> None:
    """A release survives, the order of its elements included."""
    read = release_read(release_text(one))
    assert read == one
    if one is not None:
        assert read is not None
        assert list(read.elements) == list(one.elements)


def test_what_was_kept_before_is_read() -> None:
    """A release without remarks, and a round that names no blocks, are read as having none; both
    are of anonymous rounds."""
    text = '{"ballots":5,"minimum":5,"elements":{"vision":null},"roles":{}}'
    read = release_read(text)
    assert read == Release(5, 5, {ElementId("vision"): None}, {})
    one = a_round()
    old = orjson.loads(round_text(one))
    for key in ("blocks", "open", "clients"):
        del old[key]
    assert round_read(orjson.dumps(old).decode()) == one


@given(st.builds(Posted, st.none() | numbers))
def test_posted(one: Posted) -> None:
    """What is posted survives."""
    assert posted_read(posted_text(one)) == one


@given(st.integers(-(2**63), 2**63), st.text(st.characters(exclude_categories=["Cs"])))
def test_body(chat: int, said: str) -> None:
    """A chat and a state survive, whatever was written in it."""
    assert body_read(body_of(chat, state(text=said))) == (chat, state(text=said))
