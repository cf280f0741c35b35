"""A conversation's state is a value that survives JSON; what is not such a state is not read."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.model import (
    FlowId,
    NodeId,
)
from flows.state import Act, Entry, Held, SessionId, State, dump, load

STATE = State(SessionId("s"), FlowId("small"), 7, 5, {}, (), NodeId("hello"))


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
states = st.builds(
    State,
    texts,
    texts,
    st.integers(1, 9999),
    st.integers(1, 10**9),
    st.dictionaries(texts, texts, max_size=3),
    st.lists(
        st.builds(Entry, texts, st.sampled_from(Act), texts, st.integers(0, 2**53)), max_size=6
    ).map(tuple),
    texts,
    st.lists(texts, max_size=3).map(tuple),
    st.booleans(),
    st.booleans(),
    st.none() | st.builds(Held, texts, st.integers(0, 2**53), st.lists(texts).map(tuple)),
    st.integers(0, 99),
)


@given(states)
def test_a_state_survives_json(state):
    """What is written is JSON, and read back it is the same state, kinds and all."""
    written = dump(state)
    assert isinstance(json.loads(written), dict)
    back = load(written)
    assert back == state
    assert all(isinstance(one, Entry) and type(one.act) is Act for one in back.history)


def test_a_state_of_an_earlier_version_is_read():
    """What was written before texts were held and ticks were counted has none of these."""
    old = json.loads(dump(STATE))
    del old["held"], old["ticking"]
    assert load(json.dumps(old).encode()) == STATE


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"{}", dump(STATE).replace(b'"cursor"', b'"kursor"'), b'{"session": 1}'],
)
def test_what_was_not_written_by_dump_is_not_read(data):
    """Damaged data raises, and is never half a state."""
    with pytest.raises((ValueError, KeyError)):
        load(data)


def test_an_act_that_does_not_exist_is_not_read():
    """A letter in the history that stands for no act raises."""
    state = replace(STATE, history=(Entry(STATE.cursor, Act.PAUSED, "", 1),))
    with pytest.raises(KeyError):
        load(dump(state).replace(b'"p"', b'"q"'))
