"""A choice is walked with the engine: who gives stars, what is told, what is asked, what is kept."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import choosing as c
from flows.checks import complaints
from flows.choice import Direction, Given, Stars
from flows.choice_ground import (
    ALONE,
    MINIMUM,
    ROUND,
    blocks_of,
    count_of,
    ground,
    minimum_of,
    stars_of,
    voted_of,
    votes_as_facts,
    weakest,
)
from flows.engine import begin, step
from flows.events import Answered, Ask, Finish, RemarkAsked, Signal, WentBack, Wrote
from flows.model import OK, SKIP, End, FlowId
from flows.round import RoundId
from flows.state import SessionId, dump, load
from instruments.counting import Tally
from instruments.model import Block, BlockId, Element, ElementId, Instrument, InstrumentId

NAMES = ("vision", "rules", "skills", "tools", "partners")


def instrument(*names):
    blocks = tuple(
        Block(BlockId(one), one, one, "", (Element(ElementId(f"{one}1"), one, {}, ""),))
        for one in names
    )
    return Instrument(InstrumentId("scan"), 3, "Scan", 1, "", {}, blocks)


SCAN = instrument(*NAMES)
FLOW = c.compile_choice(SCAN)
SOME, MORE = Tally(3, 1, 1, 0), Tally(0, 1, 4, 0)
COUNTS = {"vision": SOME, "rules": MORE, "skills": SOME, "tools": None, "partners": MORE}


class Walk:
    """One choice, written to JSON and read back between any two steps."""

    def __init__(self, asked=NAMES, counts=COUNTS, **facts):
        blocks = [one for one in SCAN.blocks if one.id in asked]
        known = {**ground(blocks, counts), MINIMUM: "5", ROUND: "r", ALONE: "no", **facts}
        self.state = begin(FLOW, SessionId("s"), known).state
        self.at = 0
        self.effects = ()

    def _take(self, event):
        done = step(FLOW, load(dump(self.state)), event)
        self.state, self.effects = done.state, done.effects
        return self

    def tap(self, *codes):
        for code in codes:
            self.at += 1
            self._take(Answered(self.at, self.state.revision, code))
        return self

    def write(self, text):
        self.at += 1
        return self._take(Wrote(self.at, text))

    def remark(self, text):
        self.at += 1
        return self._take(RemarkAsked(self.at, self.state.revision)).write(text)

    def back(self):
        self.at += 1
        return self._take(WentBack(self.at, self.state.revision))

    def know(self, **facts):
        self.state = load(dump(self.state))
        merged = {**self.state.facts, **facts}
        self.state = type(self.state)(
            **{
                name: merged if name == "facts" else getattr(self.state, name)
                for name in self.state.__slots__
            }
        )
        return self

    @property
    def here(self):
        return self.state.cursor

    def by_lead(self):
        return self.tap(OK, c.LEAD, *("s4" for _ in blocks_of(SCAN, self.state)))

    def fixed(self, *picks):
        """On to the check, with nothing said of the direction."""
        self.tap(*picks, OK)
        while self.here != c.REASON:
            self.tap(c.KEEP)
        self.write("Daarom.")
        while self.here != c.CHECK:
            self.tap(SKIP)
        return self


def shown(voters=5):
    return votes_as_facts(voters, {one: Stars(4.2, 0.4) for one in NAMES})


def test_the_flow_is_sound():
    """Every screen is reached and comes to an end, also where few blocks are asked about."""
    assert complaints(FLOW) == ()
    assert FLOW.id == c.flow_id(SCAN.id)
    assert FLOW.version == SCAN.version
    assert c.instrument_id(FLOW.id) == SCAN.id
    assert c.instrument_id(FlowId("concern")) is None


def test_one_person_gives_the_stars():
    """The lead for all: each block in turn, its remark beside it, and the stars are theirs."""
    walk = Walk().tap(OK, c.LEAD)
    assert walk.here == c.give_node("vision")
    walk.remark("Niet vergeten.").tap("s5", "s1", "s2", "s3")
    assert walk.here == c.give_node("partners")
    walk.tap("s4")
    assert walk.here == c.PICK
    walk.fixed("vision", "rules")
    choice = c.choice_of(SCAN, walk.state, 77)
    assert choice.given is Given.ONE
    assert [one.mean for one in choice.stars.values()] == [5, 1, 2, 3, 4]
    assert {one.spread for one in choice.stars.values()} == {None}
    assert choice.remarks == {"vision": "Niet vergeten."}
    assert (choice.voters, choice.made, choice.round) == (0, 77, RoundId("r"))
    assert (choice.chosen, choice.reason) == (("vision", "rules"), "Daarom.")
    assert choice.direction == {"vision": Direction(), "rules": Direction()}


def test_who_is_alone_is_not_asked_who_gives():
    """Alone one comes straight to the stars, and the choice is of no round."""
    walk = Walk(**{ALONE: "yes", ROUND: ""}).tap(OK)
    assert walk.here == c.give_node("vision")
    walk.tap("s4", "s4", "s4", "s4", "s4").fixed("vision", "rules")
    assert c.choice_of(SCAN, walk.state, 1).round is None


def test_everyone_gives_the_stars():
    """Where enough voted, the stars are shown, stay as they were shown, and are what is kept."""
    walk = Walk().tap(OK, c.ALL)
    assert walk.here == c.VOTING
    assert c.votes(walk.state)
    walk.know(**shown()).tap(c.SHOW)
    assert walk.effects[0] == Signal(c.STARS_ASKED)
    assert walk.here == c.SHOWN
    assert c.frozen(walk.state)
    assert not c.votes(walk.state)
    walk.tap(OK, OK, OK, OK, OK, OK)
    assert walk.here == c.PICK
    walk.fixed("vision", "rules")
    choice = c.choice_of(SCAN, walk.state, 1)
    assert (choice.given, choice.voters) == (Given.TEAM, 5)
    assert choice.stars == dict.fromkeys(NAMES, Stars(4.2, 0.4))


def test_stars_that_were_shown_end_the_voting_for_good():
    """Going back to the vote after it opens nothing."""
    walk = Walk().tap(OK, c.ALL).know(**shown()).tap(c.SHOW).back()
    assert walk.here == c.VOTING
    assert c.frozen(walk.state)
    assert not c.votes(walk.state)


def test_too_few_votes_show_nothing():
    """The lead waits, gives the stars, or goes on without; votes are open until then."""
    walk = Walk().tap(OK, c.ALL).know(**votes_as_facts(3, {})).tap(c.SHOW)
    assert walk.here == c.FEW
    assert c.votes(walk.state)
    assert not c.frozen(walk.state)
    assert voted_of(walk.state) == 3
    walk.tap(c.WAIT)
    assert walk.here == c.VOTING
    walk.tap(c.SHOW, c.WITHOUT)
    assert walk.here == c.seen_node("vision")
    assert not c.votes(walk.state)
    assert c.votes(walk.back().state)
    walk.tap(c.WITHOUT, OK, OK, OK, OK, OK).fixed("vision", "rules")
    choice = c.choice_of(SCAN, walk.state, 1)
    assert (choice.given, choice.stars, choice.voters) == (Given.NONE, {}, 0)


def test_the_lead_gives_where_too_few_voted():
    """What few gave is no part of it."""
    walk = Walk().tap(OK, c.ALL).know(**votes_as_facts(3, {})).tap(c.SHOW, c.LEAD)
    walk.tap("s1", "s1", "s1", "s1", "s1").fixed("vision", "rules")
    choice = c.choice_of(SCAN, walk.state, 1)
    assert choice.given is Given.ONE
    assert set(choice.stars.values()) == {Stars(1)}


def test_a_fourth_block_is_asked_twice():
    """Four ask for a confirmation, which leads on or back; two and three do not."""
    walk = Walk().by_lead().tap("vision", "rules", "skills", "tools", OK)
    assert walk.here == c.FOURTH
    walk.tap(c.CHANGE)
    assert walk.here == c.PICK
    walk.tap(OK, c.KEEP)
    assert walk.here == c.REASON
    assert Walk().by_lead().tap("vision", "rules", "skills", OK).here == c.REASON
    assert Walk().by_lead().tap("vision", "rules", OK).here == c.REASON


def test_one_block_is_allowed():
    """With a line, after which it stands; with none ticked, nothing goes on."""
    walk = Walk().by_lead().tap(OK)
    assert walk.here == c.PICK
    walk.tap("rules", OK)
    assert walk.here == c.SINGLE
    assert walk.tap(c.KEEP).here == c.REASON


def test_a_choice_against_the_scores_is_told_once():
    """Where none of the blocks with the most growth is chosen; it stands, and is told no more."""
    walk = Walk().by_lead().tap("vision", "skills", OK)
    assert walk.here == c.AGAINST
    assert [one.id for one in weakest(SCAN, walk.state)] == ["rules", "partners"]
    walk.tap(c.CHANGE, "skills", "tools", OK)
    assert walk.here == c.REASON
    assert [one.id for one in c.picked(SCAN, walk.state)] == ["vision", "tools"]


def test_of_even_blocks_one_will_do():
    """Two blocks with as much growth: to choose one of them is no choice against the scores."""
    assert Walk().by_lead().tap("vision", "partners", OK).here == c.REASON


@pytest.mark.parametrize("counts", [{}, dict.fromkeys(NAMES, Tally(5))])
def test_without_growth_nothing_is_said_of_the_scores(counts):
    """Where all is hidden, or all is green, there is nothing to choose against."""
    assert Walk(counts=counts).by_lead().tap("vision", "skills", OK).here == c.REASON


def test_only_what_was_asked_can_be_chosen():
    """A round that asked some blocks is chosen upon in those alone."""
    walk = Walk(asked=("rules", "partners")).tap(OK, c.LEAD)
    assert walk.here == c.give_node("rules")
    walk.tap("s3")
    assert walk.here == c.give_node("partners")
    walk.tap("s3", "vision")
    assert c.picked(SCAN, walk.state) == ()
    without = Walk(asked=("rules",)).tap(OK, c.ALL).know(**votes_as_facts(0, {}))
    assert without.tap(c.SHOW, c.WITHOUT).here == c.seen_node("rules")
    assert without.tap(OK).here == c.PICK


def test_the_direction_is_asked_of_chosen_blocks():
    """Four questions each, all of which can be left out; what was said is kept with its block."""
    walk = Walk().by_lead().tap("rules", "partners", OK).write("Daarom.")
    for question in c.QUESTIONS:
        assert walk.here == c.question_node(question, "rules")
        assert c.question_of(walk.here) == question
        if question == "now":
            walk.tap(SKIP)
        else:
            walk.write(f"Over {question}.")
    assert walk.here == c.question_node("goal", "partners")
    walk.tap(SKIP, SKIP, SKIP, SKIP)
    assert walk.here == c.CHECK
    assert c.directions(SCAN, walk.state) == {
        "rules": Direction("Over goal.", "Over meaning.", "", "Over easy."),
        "partners": Direction(),
    }


def test_what_was_asked_is_not_asked_again():
    """Who chooses other blocks at the check is asked of the new ones only."""
    walk = Walk().by_lead().fixed("rules", "partners").tap(c.CHANGE, "partners", "tools", OK)
    assert walk.here == c.question_node("goal", "tools")
    walk.tap(SKIP, SKIP, SKIP, SKIP)
    assert walk.here == c.CHECK
    assert set(c.directions(SCAN, walk.state)) == {"rules", "tools"}


def test_the_reason_is_changed_on_a_visit():
    """From the check and back to it."""
    walk = Walk().by_lead().fixed("rules", "partners").tap("reason").write("Toch daarom.")
    assert walk.here == c.CHECK
    assert c.choice_of(SCAN, walk.state, 1).reason == "Toch daarom."


def test_it_ends_fixed_or_erased():
    """The two ends, each with its outcome."""
    walk = Walk().by_lead().fixed("rules", "partners").tap(c.FIX)
    assert walk.effects == (Ask(c.FIXED), Finish("fixed"))
    assert isinstance(FLOW.nodes[c.ERASED], End)


def test_the_ground_says_what_may_be_shown():
    """A block whose count is hidden is known as such, and what was not asked is not there."""
    walk = Walk(asked=("vision", "tools"), counts={"vision": SOME, "tools": None})
    assert [one.id for one in blocks_of(SCAN, walk.state)] == ["vision", "tools"]
    assert count_of(walk.state, BlockId("vision")) == SOME
    assert count_of(walk.state, BlockId("tools")) is None
    assert count_of(walk.state, BlockId("rules")) is None
    assert (minimum_of(walk.state), voted_of(walk.state), stars_of(walk.state)) == (5, 0, {})


@pytest.mark.parametrize("many", range(1, 9))
def test_an_instrument_may_have_any_number_of_blocks(many):
    """Of few blocks there is no fourth to ask about; all else is sound."""
    found = complaints(c.compile_choice(instrument(*(f"b{place}" for place in range(many)))))
    assert [one for one in found if many >= c.MANY] == []
    assert all("pick" in sentence or node in {c.FOURTH, "many?"} for node, sentence in found)


taps = st.lists(
    st.sampled_from(
        [OK, SKIP, c.ALL, c.LEAD, c.SHOW, c.WAIT, c.WITHOUT, c.KEEP, c.CHANGE, *NAMES, "s3", "<"]
    ),
    max_size=60,
)


@settings(max_examples=60)
@given(taps, st.integers(0, 8))
def test_no_way_leads_to_stars_of_too_few(codes, voters):
    """Whatever is tapped, with fewer voters than the minimum no choice holds a team's stars."""
    enough = voters >= 5
    facts = shown(voters) if enough else votes_as_facts(voters, {})
    walk = Walk(**facts)
    for code in codes:
        if code == "<":
            walk.back()
        else:
            walk.tap(code)
    choice = c.choice_of(SCAN, walk.state, 1)
    if not enough:
        assert choice.given is not Given.TEAM
        assert all(one.spread is None for one in choice.stars.values())
        assert not c.frozen(walk.state)
