"""An action is a value that survives JSON; what is no action is not read."""

import json

import orjson
import pytest
from drawn_actions import MADE, TODAY, action, actions
from hypothesis import given
from hypothesis import strategies as st

from flows.action import Action, Doer, Moved, Standing, Term
from flows.action_codec import dump, load

FULL = action(
    term=Term.SHORT,
    start=TODAY,
    doer=Doer("Lotte", 7),
    follow=(TODAY,),
    history=(Moved(Standing.BUSY, MADE),),
)


@given(actions)
def test_an_action_survives_json(drawn):
    """What is written is JSON, and read back it is the same action, kinds and all."""
    written = dump(drawn)
    assert isinstance(json.loads(written), dict)
    back = load(written)
    assert back == drawn
    assert back.standing is drawn.standing
    assert back.term is drawn.term


def test_what_an_earlier_version_did_not_write_is_empty():
    """All but the identity, the second and the words may be missing."""
    assert load(b'{"id": "a", "made": 5, "what": "Doen"}') == Action("a", 5, "Doen")


def test_what_a_later_version_adds_is_passed_over():
    """A key that is not known stands in nobody's way."""
    raw = {**orjson.loads(dump(FULL)), "colour": "blue"}
    assert load(orjson.dumps(raw)) == FULL


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("term", "never"),
        ("start", "2026-13-01"),
        ("start", 5),
        ("doer", ["Lotte"]),
        ("doer", 5),
        ("follow", ["soon"]),
        ("follow", 5),
        ("history", [["asleep", 5]]),
        ("history", ["start"]),
    ],
)
def test_a_field_that_was_not_written_so_is_not_read(field, value):
    """A damaged field raises, and is never half an action."""
    with pytest.raises(ValueError):  # noqa: PT011 - any sentence will do
        load(orjson.dumps({**orjson.loads(dump(FULL)), field: value}))


@pytest.mark.parametrize("data", [b"", b"{", b"{}", b"[]", b"5", b'{"id": "a", "made": 1}'])
def test_what_is_no_action_is_not_read(data):
    """Damaged data raises one of the two errors that are named."""
    with pytest.raises((ValueError, KeyError)):
        load(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("ab-1", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from(sorted(orjson.loads(dump(FULL)))), json_values))
def test_garbage_raises_no_other_error(raw):
    """Whatever stands in the fields, nothing but the two errors comes of it."""
    try:
        assert isinstance(load(orjson.dumps(raw)), Action)
    except (ValueError, KeyError):
        return
