"""A voter's stars are walked with the engine: each block once, changed at the check, cast or not."""

from flows import stars as s
from flows.checks import complaints
from flows.choice_ground import MINIMUM, about, ground
from flows.engine import begin, step
from flows.events import Answered, Ask, Finish, Leaving
from flows.model import FlowId
from flows.state import SessionId, dump, load
from instruments.model import BlockId
from tests.flows.test_choosing import COUNTS, NAMES, SCAN

FLOW = s.compile_stars(SCAN)


def started(asked=NAMES, **facts):
    blocks = [one for one in SCAN.blocks if one.id in asked]
    known = {**ground(blocks, COUNTS), MINIMUM: "5", s.AGAIN: "no", **facts}
    return begin(FLOW, SessionId("v"), known).state


def tapped(state, *codes):
    for at, code in enumerate(codes):
        done = step(FLOW, load(dump(state)), Answered(at, state.revision, code))
        state = done.state
    return state, done.effects


def test_the_flow_is_sound():
    """Every screen is reached and comes to an end."""
    assert complaints(FLOW) == ()
    assert s.instrument_id(FLOW.id) == SCAN.id
    assert s.instrument_id(FlowId("choice.scan")) is None


def test_each_block_gets_its_stars():
    """From the first to the check, where all stand, and then they are cast."""
    state, _ = tapped(started(), s.BEGIN, "s1", "s2", "s3", "s4", "s5")
    assert state.cursor == s.CHECK
    assert s.given(SCAN, state) == dict(zip(NAMES, range(1, 6), strict=True))
    state, effects = tapped(state, "tools", "s1", s.SEND)
    assert s.given(SCAN, state)["tools"] == 1
    assert effects == (Ask(s.CAST), Finish("cast"))


def test_who_changes_begins_at_the_check():
    """With what was cast before, each of it as it was until it is changed."""
    before = {BlockId(one): 3 for one in NAMES}
    state = started(**{s.AGAIN: "yes"}, **s.as_facts(before))
    assert state.cursor == s.CHECK
    state, _ = tapped(state, "rules", "s5")
    assert s.given(SCAN, state) == {**before, "rules": 5}


def test_only_what_was_asked_gets_stars():
    """A block that the round passed over is no screen, and no button of the check."""
    state, _ = tapped(started(asked=("rules",)), s.BEGIN)
    assert state.cursor == s.star_node(BlockId("rules"))
    assert about(BlockId("vision")) not in state.facts
    assert s.star_of(state, BlockId("rules")) is None
    state, _ = tapped(state, "s2", "vision")
    assert state.cursor == s.CHECK
    assert s.given(SCAN, state) == {"rules": 2}


def test_who_stops_casts_nothing():
    """Leaving ends it at once, from anywhere."""
    state, _ = tapped(started(), s.BEGIN, "s1")
    assert step(FLOW, state, Leaving(9)).effects[-1] == Finish("left")
