"""Which actions stand beside what moved."""

from hypothesis import given
from hypothesis import strategies as st

from flows.action import Action, ActionId, Moved, Standing
from flows.moved import BlockActions, side_by_side
from instruments.model import BlockId
from instruments.movement import BlockMovement, Movement

EARLIER, LATER = 1000, 2000
BLOCKS = tuple(
    BlockMovement(BlockId(name), way, {})
    for name, way in zip(("one", "two", "three"), Movement, strict=False)
)


def action(name: str, block: str = "one", made: int = 500, *history: Moved) -> Action:
    return Action(ActionId(name), made, f"Actie {name}", block, history=history)


def beside(*actions: Action) -> list[list[str]]:
    found = side_by_side(BLOCKS, actions, EARLIER, LATER)
    return [[one.id for one in each.actions] for each in found.blocks]


def test_every_block_stands_there_with_its_own_actions_in_their_order():
    """A block without actions stands there too, and what is on no block stands apart."""
    actions = [action("a"), action("b", "three"), action("c", ""), action("d"), action("e", "gone")]
    found = side_by_side(BLOCKS, actions, EARLIER, LATER)
    assert found.blocks == (
        BlockActions(BLOCKS[0], (actions[0], actions[3])),
        BlockActions(BLOCKS[1], ()),
        BlockActions(BLOCKS[2], (actions[1],)),
    )
    assert found.loose == (actions[2], actions[4])


def test_an_action_that_was_over_before_moved_nothing_since():
    """Done or stopped before the earlier round, it belongs to an earlier movement."""
    over = action("over", "one", 500, Moved(Standing.BUSY, 600), Moved(Standing.DONE, 999))
    just = action("just", "one", 500, Moved(Standing.STOPPED, EARLIER))
    begun = action("begun", "one", 500, Moved(Standing.BUSY, 600))
    again = action("again", "one", 500, Moved(Standing.DONE, 600), Moved(Standing.BUSY, 1500))
    assert beside(over, just, begun, again)[0] == ["just", "begun", "again"]


def test_an_action_that_came_after_moved_nothing_yet():
    """Made after the later round closed, it is for the next one."""
    assert beside(action("in time", "one", LATER), action("late", "one", LATER + 1))[0] == [
        "in time"
    ]


@given(
    st.lists(st.tuples(st.sampled_from(["one", "two", "three", "", "gone"]), st.integers(0, 3000)))
)
def test_no_action_is_lost_or_doubled(given_actions):
    """What ran between the rounds stands in exactly one place."""
    actions = [action(str(n), block, made) for n, (block, made) in enumerate(given_actions)]
    found = side_by_side(BLOCKS, actions, EARLIER, LATER)
    placed = [one for each in found.blocks for one in each.actions] + list(found.loose)
    assert sorted(one.id for one in placed) == sorted(
        one.id for one in actions if one.made <= LATER
    )
