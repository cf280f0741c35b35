"""Which actions stand beside what moved."""

from hypothesis import given
from hypothesis import strategies as st

from flows.action import Action, ActionId, Moved, Standing
from flows.moved import Past, SideBySide, side_by_side
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import LEVELS, Block, BlockId, Element, ElementId, Instrument, InstrumentId
from instruments.movement import Movement

OLDEST, EARLIER, LATER = 500, 1000, 2000
NAMES = ("one", "two", "three")


def block(name: str) -> Block:
    element = Element(ElementId(f"{name}_it"), name, dict.fromkeys(LEVELS, name), "bron")
    return Block(BlockId(name), name, name, "bron", (element,))


SMALL = Instrument(InstrumentId("small"), 1, "Klein", 5, "bron", {}, tuple(map(block, NAMES)))


def round_at(closed: int, **counts: Tally) -> Past:
    """A round that closed then, and asked these blocks."""
    elements = {ElementId(f"{name}_it"): count for name, count in counts.items()}
    return Past(closed, Release(9, 5, elements, {}))


WHOLE = dict.fromkeys(NAMES, Tally(9))
FIRST, THEN, NOW = (round_at(at, **WHOLE) for at in (OLDEST, EARLIER, LATER))


def action(name: str, block: str = "one", made: int = 500, *history: Moved) -> Action:
    return Action(ActionId(name), made, f"Actie {name}", block, history=history)


def compared(*actions: Action) -> SideBySide:
    return side_by_side(SMALL, [FIRST, THEN], NOW, actions)


def beside(*actions: Action) -> list[list[str]]:
    return [[one.id for one in each.actions] for each in compared(*actions).blocks]


def test_every_block_stands_there_with_its_own_actions_in_their_order():
    """A block without actions stands there too, and what is on no block stands apart."""
    actions = [action("a"), action("b", "three"), action("c", ""), action("d"), action("e", "gone")]
    found = compared(*actions)
    assert [one.moved.block for one in found.blocks] == list(NAMES)
    assert {one.moved.movement for one in found.blocks} == {Movement.SAME}
    assert beside(*actions) == [["a", "d"], [], ["b"]]
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


def test_where_a_round_passed_a_block_over_its_actions_reach_further_back():
    """What was done on a block since it was last asked stands beside it, all of it and no more."""
    some = round_at(EARLIER, two=Tally(9))
    between = [Moved(Standing.DONE, 700)]
    actions = [action(name, name, 600, *between) for name in NAMES]
    before = action("before", "one", 100, Moved(Standing.DONE, OLDEST - 1))
    found = side_by_side(SMALL, [FIRST, some], NOW, [*actions, before])
    assert [[one.id for one in each.actions] for each in found.blocks] == [["one"], [], ["three"]]
    assert [one.moved.beside for one in found.blocks] == [0, 1, 0]


def test_a_block_that_no_round_showed_before_counts_from_the_newest():
    """Nothing of it can be compared; its actions are those of the time between the rounds."""
    some = round_at(EARLIER, two=Tally(9))
    over = action("over", "one", 100, Moved(Standing.DONE, 999))
    found = side_by_side(SMALL, [some], NOW, [over, action("runs")])
    assert found.blocks[0].moved.movement is Movement.UNKNOWN
    assert [one.id for one in found.blocks[0].actions] == ["runs"]


@given(
    st.lists(st.tuples(st.sampled_from(["one", "two", "three", "", "gone"]), st.integers(0, 3000)))
)
def test_no_action_is_lost_or_doubled(given_actions):
    """What ran between the rounds stands in exactly one place."""
    actions = [action(str(n), block, made) for n, (block, made) in enumerate(given_actions)]
    found = compared(*actions)
    placed = [one for each in found.blocks for one in each.actions] + list(found.loose)
    assert sorted(one.id for one in placed) == sorted(
        one.id for one in actions if one.made <= LATER
    )
