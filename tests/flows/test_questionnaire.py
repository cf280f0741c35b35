"""An instrument as a conversation: its way, and what a state of it says as a ballot."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import instruments
from flows import questionnaire as q
from flows.asking import asked, asking, unasked
from flows.compiling import compile_instrument
from flows.engine import begin, step
from flows.events import Answered, Event, Finish, Leaving, RemarkAsked, Signal, WentBack, Wrote
from flows.model import CLEAR, OK, Code, FreeText
from flows.reading import offered, trail
from flows.sharing import DONE
from flows.state import SessionId, State
from instruments.disclosure import Ballot
from instruments.loading import load_instruments
from instruments.model import BlockId, Level

QUICKSCAN = load_instruments([Path(instruments.__file__).parent / "content"])["quickscan"]
FLOW = compile_instrument(QUICKSCAN)
ELEMENTS = tuple(QUICKSCAN.elements)
FIRST_BLOCK = QUICKSCAN.blocks[0]

whole = st.lists(st.sampled_from(Level), min_size=len(ELEMENTS), max_size=len(ELEMENTS))


class Respondent:
    """Goes through the Quickscan, and keeps what the world outside was told."""

    def __init__(self, roles: str = "yes", scan: str = q.ROUND) -> None:
        self.state: State = begin(FLOW, SessionId("s"), {q.ASKS_ROLES: roles, q.SCAN: scan}).state
        self.told: list[str] = []

    def does(self, event: Event) -> "Respondent":
        stepped = step(FLOW, self.state, event)
        self.state = stepped.state
        self.told += [one.name for one in stepped.effects if isinstance(one, Signal)]
        self.told += [one.outcome for one in stepped.effects if isinstance(one, Finish)]
        return self

    def taps(self, *codes: str) -> "Respondent":
        for code in codes:
            before = self.state
            self.does(Answered(1, before.revision, Code(code)))
            assert self.state is not before, f"{code!r} was not offered at {before.cursor!r}"
        return self

    def answers(self, levels: list[Level]) -> "Respondent":
        """All elements, through the block screens, from the first element to the review."""
        rest = iter(levels)
        for block in QUICKSCAN.blocks:
            self.taps(*[next(rest).value for _ in block.elements], OK)
        return self

    def remarks(self, text: str) -> "Respondent":
        return self.does(RemarkAsked(1, self.state.revision)).does(Wrote(1, text))


def at_review(levels: list[Level] | None = None) -> Respondent:
    answers = [Level.GREEN] * len(ELEMENTS) if levels is None else levels
    return Respondent().taps("yes", "practice").answers(answers)


def test_the_way_goes_past_every_element_in_order():
    """From the introduction through role, elements and block screens to the review."""
    someone = at_review()
    expected = [q.INTRO, q.ROLE]
    for block in QUICKSCAN.blocks:
        expected += [q.element_node(one.id) for one in block.elements]
        expected.append(q.block_node(block.id))
    assert list(trail(someone.state)) == expected
    assert someone.state.cursor == q.REVIEW
    assert len(expected) == 2 + 42 + 7


def test_roles_are_asked_only_in_a_round_that_asks_them():
    """Without roles the introduction leads to the first element, and the ballot has no role."""
    someone = Respondent(roles="no").taps("yes")
    assert someone.state.cursor == q.element_node(ELEMENTS[0].id)
    someone.answers([Level.RED] * 42).taps("_send")
    assert q.ballot(QUICKSCAN, someone.state).role is None


def test_declining_leaves_nothing():
    """Who does not agree is at the end, and nothing is a ballot."""
    someone = Respondent().taps("no")
    assert someone.told == ["declined"]
    assert q.ballot(QUICKSCAN, someone.state) is None


@given(whole)
def test_a_ballot_is_what_was_chosen(levels):
    """The ballot has each level as it was tapped, with the role, once it was sent and not before."""
    someone = at_review(levels)
    expected = dict(zip((one.id for one in ELEMENTS), levels, strict=True))
    assert q.levels(QUICKSCAN, someone.state) == expected
    assert q.cast(someone.state) is None
    assert q.ballot(QUICKSCAN, someone.state) is None
    someone.taps("_send")
    assert someone.told == [q.BALLOT_CAST]
    assert q.ballot(QUICKSCAN, someone.state) == Ballot(expected, "practice")


@given(whole, st.integers(0, 41), st.sampled_from(Level))
def test_a_change_counts_once_it_is_sent_again(levels, place, level):
    """What is changed after sending is no part of the ballot until it is sent again."""
    someone = at_review(levels).taps("_send")
    before = q.ballot(QUICKSCAN, someone.state)
    element = ELEMENTS[place]
    block = QUICKSCAN.block_of(element.id)
    someone.taps(q.CHANGE, block.id, element.id, level.value)
    assert someone.state.cursor == q.list_node(block.id)
    assert q.levels(QUICKSCAN, someone.state)[element.id] == level
    assert q.ballot(QUICKSCAN, someone.state) == before
    someone.taps(q.UP, q.SEND)
    after = q.ballot(QUICKSCAN, someone.state)
    assert after.answers == {**before.answers, element.id: level}
    assert someone.told == [q.BALLOT_CAST, q.BALLOT_CAST]


def test_what_was_cast_is_a_state_of_its_own():
    """The cast state ends at the moment of sending, and reads as any state does."""
    someone = at_review().taps("_send")
    sent = someone.state
    someone.taps("change", FIRST_BLOCK.id, "_up")
    cast = q.cast(someone.state)
    assert cast.history == sent.history
    assert (cast.session, cast.cursor, cast.returns) == ("s", q.SUBMITTED, ())
    assert q.cast(cast).history == cast.history


def test_a_remark_that_is_held_is_no_part_of_what_was_cast():
    """What its author has not decided about goes nowhere, also not into the ballot's state."""
    someone = at_review().taps("_send", "change", FIRST_BLOCK.id)
    someone.does(RemarkAsked(1, someone.state.revision)).does(Wrote(1, "kanarie", ("distress",)))
    assert someone.state.held is not None
    cast = q.cast(someone.state)
    assert (cast.held, cast.ticking) == (None, 0)
    assert "kanarie" not in q.remarks(QUICKSCAN, someone.state).values()


def test_going_back_from_what_was_sent_does_not_take_it_back():
    """After sending, back leads to the review, and the ballot stays."""
    someone = at_review().taps("_send")
    someone.does(WentBack(2, someone.state.revision))
    assert someone.state.cursor == q.REVIEW
    assert q.ballot(QUICKSCAN, someone.state) is not None


def test_remarks_stand_with_their_element_and_block():
    """A remark comes back to its question, the last one counts, and its place is the content's."""
    someone = Respondent(roles="no").taps("yes")
    first, second = FIRST_BLOCK.elements[:2]
    someone.taps("a").remarks("tweede").does(WentBack(1, someone.state.revision))
    someone.remarks("eerste, fout").remarks("eerste")
    assert someone.state.cursor == q.element_node(first.id)
    someone.taps(*["b"] * len(FIRST_BLOCK.elements))
    assert someone.state.cursor == q.block_node(FIRST_BLOCK.id)
    someone.remarks("over het blok")
    assert someone.state.cursor == q.block_node(FIRST_BLOCK.id)
    found = q.remarks(QUICKSCAN, someone.state)
    assert found == {
        first.id: "eerste",
        second.id: "tweede",
        FIRST_BLOCK.id: "over het blok",
    }
    assert list(found) == [first.id, second.id, FIRST_BLOCK.id]


@given(st.text(alphabet="xyzé🙂 ", min_size=1, max_size=20).filter(str.strip))
def test_a_remark_that_was_cleared_is_nowhere_any_more(text):
    """A cleared remark is no remark, and what was sent before keeps no word of it either."""
    someone = at_review().taps(FIRST_BLOCK.id).remarks(f"Q{text}").taps(q.UP, q.SEND)
    assert f"Q{text}".strip() in {one.value for one in q.cast(someone.state).history}
    someone.taps(DONE, q.CHANGE, FIRST_BLOCK.id).does(RemarkAsked(1, someone.state.revision))
    someone.taps(CLEAR)
    assert someone.state.cursor == q.list_node(FIRST_BLOCK.id)
    assert q.remarks(QUICKSCAN, someone.state) == {}
    assert not [one for one in someone.state.history if one.value.startswith("Q")]
    assert not [one for one in q.cast(someone.state).history if one.value.startswith("Q")]


def test_a_remark_on_a_block_can_be_left_from_the_review():
    """The list of a block in the review takes the remark on the same block."""
    someone = at_review().taps(FIRST_BLOCK.id).remarks("achteraf")
    assert someone.state.cursor == q.list_node(FIRST_BLOCK.id)
    assert q.remarks(QUICKSCAN, someone.state) == {FIRST_BLOCK.id: "achteraf"}


def test_every_element_and_block_takes_a_remark():
    """Each has a free text of its own, of at most a thousand characters."""
    for node in (
        *(q.element_node(one.id) for one in ELEMENTS),
        *(q.block_node(one.id) for one in QUICKSCAN.blocks),
    ):
        remark = FLOW.nodes[q.remark_node(node)]
        assert isinstance(remark, FreeText)
        assert remark.limit == q.REMARK_LIMIT
        assert FLOW.nodes[node].remark == remark.id


@pytest.mark.parametrize(("scan", "codes"), [(q.ROUND, 3), (q.OWN, 2)])
def test_leaving_asks_what_to_do_with_the_answers(scan, codes):
    """Only a round's answers can be kept as an own scan; an own scan is stayed in or erased."""
    someone = Respondent(scan=scan).taps("yes", "lead", "a").does(Leaving(1))
    assert someone.state.cursor == q.LEAVE
    assert len(offered(FLOW.nodes[q.LEAVE], someone.state)) == codes


def test_leaving_can_stay_keep_or_erase():
    """Staying comes back; keeping tells the world outside and comes back; erasing ends."""
    someone = Respondent().taps("yes", "lead", "a")
    here = someone.state.cursor
    someone.does(Leaving(1)).taps(q.STAY)
    assert (someone.state.cursor, someone.told) == (here, [])
    someone.does(Leaving(1)).taps(q.KEEP)
    assert (someone.state.cursor, someone.told) == (here, [q.KEEP_AS_OWN])
    someone.does(Leaving(1)).taps(q.ERASE)
    assert someone.told == [q.KEEP_AS_OWN, "erased"]


ROUND_FACTS = {q.SCAN: q.ROUND, q.ASKS_ROLES: "no"}
SOME = (QUICKSCAN.blocks[1], QUICKSCAN.blocks[4])


def asked_for(*blocks: BlockId) -> Respondent:
    """Somebody in a round that asks these blocks, at the first question."""
    someone = Respondent()
    facts = {**ROUND_FACTS, **asking(QUICKSCAN, blocks)}
    someone.state = begin(FLOW, SessionId("s"), facts).state
    return someone.taps(q.AGREE)


def test_blocks_that_are_not_asked_are_passed_over():
    """The way goes past the elements of the asked blocks only, and from the last to the review."""
    someone = asked_for(*(one.id for one in SOME))
    for block in SOME:
        for one in block.elements:
            assert someone.state.cursor == q.element_node(one.id)
            someone.taps("b")
        assert someone.state.cursor == q.block_node(block.id)
        someone.taps(OK)
    assert someone.state.cursor == q.REVIEW
    someone.taps(q.SEND)
    assert someone.state.cursor == q.SUBMITTED
    assert set(q.ballot(QUICKSCAN, someone.state).answers) == {
        one.id for block in SOME for one in block.elements
    }


def test_a_block_that_is_not_asked_cannot_be_answered_from_the_review():
    """A forged tap on such a block leads back to the review; an asked one leads to its list."""
    first, second = (one.id for one in SOME)
    someone = asked_for(first, second).taps(*["a"] * 6, OK, *["a"] * 6, OK)
    someone.taps(FIRST_BLOCK.id)
    assert someone.state.cursor == q.REVIEW
    someone.taps(second)
    assert someone.state.cursor == q.list_node(second)


@given(st.sets(st.sampled_from([one.id for one in QUICKSCAN.blocks])))
def test_a_conversation_asks_the_blocks_that_its_facts_name(blocks):
    """The instrument of a conversation has just those blocks, or all of them where none is named."""
    state = begin(FLOW, SessionId("s"), {**ROUND_FACTS, **asking(QUICKSCAN, blocks)}).state
    kept = asked(QUICKSCAN, state)
    assert {one.id for one in kept.blocks} == (blocks or {one.id for one in QUICKSCAN.blocks})
    assert unasked(state) == {one.id for one in QUICKSCAN.blocks} - {one.id for one in kept.blocks}
    assert list(kept.elements) == [one for one in ELEMENTS if one in list(kept.elements)]
