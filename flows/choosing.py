"""Knows how a choice between an instrument's blocks is made, as a flow; not what anybody thinks.

    criteria ─► who ─► voting ─► shown ─► seen (a block) … ─┐
      alone │    │        └─► few ─┬────────────┘            │
            └────┴─────────────────┴─► give (a block) … ─────┴─► pick ─► (fourth, single)
    ─► (against) ─► reason ─► goal, meaning, now, easy (per chosen block) ─► check ─► fixed

The scores inform and never decide (Quickscan, Stap 2): a choice that leaves out what has the most
room to grow is told so, once. Stars that were shown are shown for good: voting ends with it.
"""

from collections.abc import Iterator, Sequence

from flows.choice import LEAST_STARS, MOST_STARS, Choice, Direction, Given, Stars
from flows.choice_ground import ALONE, ENOUGH, MOST, ONCE, ROUND, YES, about, stars_of, voted_of
from flows.choice_ground import most as most_fact
from flows.model import (
    Branch,
    Case,
    ChooseOne,
    ChooseSeveral,
    ChoseAny,
    ChoseAtLeast,
    Code,
    End,
    FactIs,
    Flow,
    FlowId,
    FreeText,
    HasAnswered,
    Node,
    NodeId,
    Option,
    Say,
    Tick,
    View,
)
from flows.questionnaire import REMARK_LIMIT
from flows.reading import answers, chosen, trail
from flows.round import RoundId
from flows.state import State
from instruments.model import Block, BlockId, Instrument, InstrumentId

PREFIX = "choice."
"""What the id of a choice's flow begins with; the instrument's id follows."""

CRITERIA, WHO, VOTING, FEW, SHOWN = map(NodeId, ("criteria", "who", "voting", "few", "shown"))
PICK, FOURTH, SINGLE, AGAINST = map(NodeId, ("pick", "fourth", "single", "against"))
REASON, CHECK, LEAVE, FIXED, ERASED = map(NodeId, ("reason", "check", "leave", "fixed", "erased"))

ALL, LEAD, SHOW, WAIT, WITHOUT = map(Code, ("all", "lead", "show", "wait", "without"))
KEEP, CHANGE, FIX, STAY, ERASE = map(Code, ("keep", "change", "fix", "stay", "erase"))

STARS_ASKED = "stars_asked"
"""The signal that the stars were asked for; where there are enough, voting is over."""

MANY = 4
"""Blocks that are more than the two or three to start with, so that it is asked twice."""

FEW_ENOUGH = 2

REASON_LIMIT, DIRECTION_LIMIT = 600, 400
"""Characters; the whole choice is to be read in one message, or two."""

QUESTIONS = ("goal", "meaning", "now", "easy")
"""What is asked of the direction of a block, as `Direction` calls it."""


def flow_id(instrument: InstrumentId) -> FlowId:
    return FlowId(f"{PREFIX}{instrument}")


def instrument_id(flow: FlowId) -> InstrumentId | None:
    """The instrument of a choice's flow; None for any other flow."""
    return InstrumentId(flow.removeprefix(PREFIX)) if flow.startswith(PREFIX) else None


def star_codes() -> tuple[Code, ...]:
    return tuple(Code(f"s{count}") for count in range(LEAST_STARS, MOST_STARS + 1))


def stars_in(code: str) -> int:
    """How many stars a code of `star_codes` stands for."""
    return int(code.removeprefix("s"))


def give_node(block: BlockId) -> NodeId:
    return NodeId(f"give:{block}")


def seen_node(block: BlockId) -> NodeId:
    return NodeId(f"seen:{block}")


def remark_node(block: BlockId) -> NodeId:
    return NodeId(f"remark:{block}")


def question_node(question: str, block: BlockId) -> NodeId:
    return NodeId(f"{question}:{block}")


def question_of(node: NodeId) -> str:
    """Which of QUESTIONS a node asks."""
    return node.partition(":")[0]


def compile_choice(instrument: Instrument) -> Flow:
    nodes = {node.id: node for node in _nodes(instrument)}
    return Flow(flow_id(instrument.id), instrument.version, CRITERIA, nodes, LEAVE)


def _nodes(instrument: Instrument) -> Iterator[Node]:
    blocks = instrument.blocks
    give, seen = NodeId(f"{give_node(blocks[0].id)}?"), NodeId(f"{seen_node(blocks[0].id)}?")
    yield Say(CRITERIA, NodeId("alone?"), view=View.CHOICE_CRITERIA)
    # Two averages of one round could be subtracted: who gave stars twice, or joined, would show.
    once = (Case(FactIs(ALONE, YES), give), Case(FactIs(ONCE, YES), give))
    yield Branch(NodeId("alone?"), once, WHO)
    yield ChooseOne(WHO, (Option(ALL, VOTING), Option(LEAD, give)), view=View.CHOICE_WHO)
    yield ChooseOne(
        VOTING,
        (Option(SHOW, NodeId("enough?"), signal=STARS_ASKED),),
        view=View.CHOICE_VOTING,
    )
    yield Branch(NodeId("enough?"), (Case(FactIs(ENOUGH, YES), SHOWN),), FEW)
    yield ChooseOne(
        FEW,
        (Option(WAIT, VOTING), Option(LEAD, give), Option(WITHOUT, seen)),
        view=View.CHOICE_FEW,
    )
    yield Say(SHOWN, seen, view=View.CHOICE_SHOWN)
    for place, block in enumerate(blocks):
        following = blocks[place + 1 : place + 2]
        yield from _block_nodes(block, following)
    yield from _picking(blocks)
    yield from _direction(blocks)
    yield ChooseOne(
        CHECK,
        (Option(FIX, FIXED), Option(Code("reason"), REASON, visit=True), Option(CHANGE, PICK)),
        view=View.CHOICE_CHECK,
    )
    yield ChooseOne(LEAVE, (Option(STAY, CHECK), Option(ERASE, ERASED)), view=View.CHOICE_LEAVE)
    yield End(FIXED, "fixed")
    yield End(ERASED, "erased")


def _block_nodes(block: Block, following: Sequence[Block]) -> Iterator[Node]:
    """A block twice: where one person gives its stars, and where those of all are looked at."""
    remark = remark_node(block.id)
    asked = FactIs(about(block.id), YES)
    give, seen = give_node(block.id), seen_node(block.id)
    after_give = NodeId(f"{give_node(following[0].id)}?") if following else PICK
    after_seen = NodeId(f"{seen_node(following[0].id)}?") if following else PICK
    yield Branch(NodeId(f"{give}?"), (Case(asked, give),), after_give)
    yield ChooseOne(
        give,
        tuple(Option(code, after_give) for code in star_codes()),
        view=View.CHOICE_GIVE,
        subject=block.id,
        remark=remark,
    )
    yield Branch(NodeId(f"{seen}?"), (Case(asked, seen),), after_seen)
    yield Say(seen, after_seen, view=View.CHOICE_SEEN, subject=block.id, remark=remark)
    yield FreeText(remark, PICK, view=View.CHOICE_REMARK, subject=block.id, limit=REMARK_LIMIT)


def _picking(blocks: Sequence[Block]) -> Iterator[Node]:
    many, told = NodeId("many?"), NodeId("told?")
    yield ChooseSeveral(
        PICK,
        tuple(Tick(Code(one.id), when=FactIs(about(one.id), YES)) for one in blocks),
        many,
        view=View.CHOICE_PICK,
        least=1,
    )
    yield Branch(
        many,
        (Case(ChoseAtLeast(PICK, MANY), FOURTH), Case(ChoseAtLeast(PICK, FEW_ENOUGH), told)),
        SINGLE,
    )
    for here, view in ((FOURTH, View.CHOICE_FOURTH), (SINGLE, View.CHOICE_SINGLE)):
        yield ChooseOne(here, (Option(KEEP, told), Option(CHANGE, PICK)), view=view)
    # Said once, and not where nothing can be said of the scores.
    why, weak = NodeId("why?"), NodeId(f"weak:{blocks[0].id}?")
    yield Branch(told, (Case(HasAnswered(AGAINST), why), Case(FactIs(MOST, YES), weak)), why)
    yield from _weak(blocks, why)
    yield ChooseOne(AGAINST, (Option(KEEP, why), Option(CHANGE, PICK)), view=View.CHOICE_AGAINST)
    first = NodeId(f"way:{blocks[0].id}?")
    yield Branch(why, (Case(HasAnswered(REASON), first),), REASON)
    yield FreeText(REASON, first, view=View.CHOICE_REASON, limit=REASON_LIMIT)


def _weak(blocks: Sequence[Block], why: NodeId) -> Iterator[Node]:
    """Looks for a chosen block among those with the most room to grow: one of them will do."""
    for place, block in enumerate(blocks):
        here, taken = NodeId(f"weak:{block.id}?"), NodeId(f"taken:{block.id}?")
        following = blocks[place + 1 : place + 2]
        on = NodeId(f"weak:{following[0].id}?") if following else AGAINST
        yield Branch(here, (Case(FactIs(most_fact(block.id), YES), taken),), on)
        yield Branch(taken, (Case(ChoseAny(PICK, (Code(block.id),)), why),), on)


def _direction(blocks: Sequence[Block]) -> Iterator[Node]:
    """The questions of each chosen block; each is asked once, and changed by going back to it."""
    for place, block in enumerate(blocks):
        following = blocks[place + 1 : place + 2]
        after = NodeId(f"way:{following[0].id}?") if following else CHECK
        ways = [NodeId(f"{question_node(one, block.id)}?") for one in QUESTIONS]
        picked = ChoseAny(PICK, (Code(block.id),))
        yield Branch(NodeId(f"way:{block.id}?"), (Case(picked, ways[0]),), after)
        for question, way, on in zip(QUESTIONS, ways, (*ways[1:], after), strict=True):
            here = question_node(question, block.id)
            yield Branch(way, (Case(HasAnswered(here), on),), here)
            yield FreeText(
                here,
                on,
                view=View.CHOICE_DIRECTION,
                subject=block.id,
                limit=DIRECTION_LIMIT,
                skip=question,
            )


# --- what a state says
def votes(state: State) -> bool:
    """Whether stars can be cast in this conversation now."""
    stands = (state.cursor, *state.returns)
    return not frozen(state) and (VOTING in stands or FEW in stands)


def frozen(state: State) -> bool:
    """Whether the stars of all were ever shown: from then on they are as they were."""
    return state.cursor == SHOWN or any(one.node == SHOWN for one in state.history)


def given(instrument: Instrument, state: State) -> Given:
    """Who gave the stars, on the way that was taken."""
    way = {*trail(state), state.cursor}
    if SHOWN in way:
        return Given.TEAM
    one = any(give_node(block.id) in way for block in instrument.blocks)
    return Given.ONE if one else Given.NONE


def stars(instrument: Instrument, state: State) -> dict[BlockId, Stars]:
    """The stars of each block that has any, on the way that was taken."""
    who = given(instrument, state)
    if who is Given.TEAM:
        return dict(stars_of(state))
    mine = answers(state) if who is Given.ONE else {}
    found = ((one.id, mine.get(give_node(one.id))) for one in instrument.blocks)
    return {block: Stars(stars_in(code)) for block, code in found if code}


def picked(instrument: Instrument, state: State) -> tuple[Block, ...]:
    """The blocks that are ticked now, in the instrument's order."""
    ticked = chosen(state, PICK)
    return tuple(one for one in instrument.blocks if Code(one.id) in ticked)


def remarks(instrument: Instrument, state: State) -> dict[BlockId, str]:
    said = answers(state)
    found = ((one.id, said.get(remark_node(one.id))) for one in instrument.blocks)
    return {block: text for block, text in found if text}


def directions(instrument: Instrument, state: State) -> dict[BlockId, Direction]:
    """Of each chosen block."""
    said = answers(state)
    return {
        block.id: Direction(*(said.get(question_node(one, block.id)) or "" for one in QUESTIONS))
        for block in picked(instrument, state)
    }


def choice_of(instrument: Instrument, state: State, made: int) -> Choice:
    """What a conversation came to; `made` in seconds."""
    who = given(instrument, state)
    of_round = state.facts.get(ROUND, "")
    return Choice(
        session=state.session,
        instrument=instrument.id,
        round=RoundId(of_round) if of_round else None,
        made=made,
        given=who,
        voters=voted_of(state) if who is Given.TEAM else 0,
        stars=stars(instrument, state),
        remarks=remarks(instrument, state),
        chosen=tuple(one.id for one in picked(instrument, state)),
        reason=answers(state).get(REASON, ""),
        direction=directions(instrument, state),
        voted=who is Given.TEAM or state.facts.get(ONCE) == YES,
    )
