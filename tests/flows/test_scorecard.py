"""A scorecard as a conversation: questions in brackets, sources, and a name in an open round."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import instruments
from flows import questionnaire as q
from flows.asking import GUIDES, asked, asking, guides_clients
from flows.checks import complaints
from flows.compiling import compile_instrument
from flows.engine import begin, step
from flows.events import Answered, Event, RemarkAsked, WentBack, Wrote
from flows.evidence import (
    SOURCES,
    any_sources,
    source_node,
    sources_node,
    sources_of,
    tick_code,
)
from flows.model import CLEAR, OK, Code
from flows.reading import offered, trail
from flows.state import SessionId
from instruments.loading import load_instruments
from instruments.model import EvidenceId, Instrument, Level

LOADED = load_instruments([Path(instruments.__file__).parent / "content"])
SAFETY, QUICKSCAN = LOADED["safety"], LOADED["quickscan"]
FLOW = compile_instrument(SAFETY)
POLICY, PEOPLE, TECHNOLOGY = SAFETY.blocks
ALONE = {q.SCAN: q.OWN, q.ASKS_ROLES: "no"}
ROUND = {q.SCAN: q.ROUND, q.ASKS_ROLES: "yes", "clients": "no", q.OPEN: "no"}
OPEN = {**ROUND, q.OPEN: "yes"}


class Respondent:
    """Fills in a scorecard of the Veiligheidsplanner, or of another instrument."""

    def __init__(self, facts: Mapping[str, str], instrument: Instrument = SAFETY) -> None:
        self.flow = compile_instrument(instrument)
        self.state = begin(self.flow, SessionId("s"), facts).state

    @property
    def cursor(self) -> str:
        return self.state.cursor

    def does(self, event: Event) -> "Respondent":
        self.state = step(self.flow, self.state, event).state
        return self

    def taps(self, *codes: str) -> "Respondent":
        for code in codes:
            before = self.state
            self.does(Answered(1, before.revision, Code(code)))
            assert self.state is not before, f"{code!r} was not offered at {before.cursor!r}"
        return self

    def writes(self, text: str) -> "Respondent":
        return self.does(Wrote(1, text))

    def remarks(self, text: str) -> "Respondent":
        return self.does(RemarkAsked(1, self.state.revision)).writes(text)

    def answers(self, level: str = "a") -> "Respondent":
        """All that is asked, from the first rubric to the review."""
        for block in asked(SAFETY, self.state).blocks:
            self.taps(*[level] * len(block.elements), OK)
        assert self.cursor == q.REVIEW
        return self


@pytest.mark.parametrize("instrument", [SAFETY, QUICKSCAN], ids=lambda one: one.id)
def test_its_graph_is_sound(instrument):
    """Every node can be reached and comes to an end, also what only a visit leads to."""
    assert complaints(compile_instrument(instrument)) == ()


@pytest.mark.parametrize(("answer", "count"), [("yes", 14), ("no", 12)])
def test_alone_one_is_asked_first_whether_one_guides_clients(answer, count):
    """The answer decides whether the bracketed rubrics are asked, and counted."""
    someone = Respondent(ALONE).taps(q.AGREE)
    assert someone.cursor == GUIDES
    someone.taps(answer)
    assert guides_clients(someone.state) is (answer == "yes")
    someone.answers()
    there = asked(SAFETY, someone.state)
    asked_at = [one for one in trail(someone.state) if one.startswith("el:")]
    assert asked_at == [q.element_node(one.id) for one in there.elements]
    assert len(asked_at) == len(q.levels(SAFETY, someone.state)) == count


@pytest.mark.parametrize(("clients", "count"), [("yes", 14), ("no", 12)])
def test_in_a_round_the_lead_has_said_it(clients, count):
    """Nobody is asked again; the fact decides."""
    someone = Respondent({**ROUND, "clients": clients}).taps(q.AGREE, "worker")
    assert someone.cursor == q.element_node(POLICY.elements[0].id)
    someone.answers().taps(q.SEND)
    assert len(q.ballot(SAFETY, someone.state).answers) == count


def test_a_round_that_does_not_say_it_asks_nothing_in_brackets():
    """Without the fact a round passes over the bracketed rubrics, and asks nobody about it."""
    someone = Respondent({q.SCAN: q.ROUND, q.ASKS_ROLES: "no"}).taps(q.AGREE)
    assert someone.cursor == q.element_node(POLICY.elements[0].id)
    assert len(list(asked(SAFETY, someone.state).elements)) == 12


def test_who_changes_that_answer_loses_nothing_and_counts_less():
    """After `no` the bracketed answers, remarks and sources are no part of the card; after `yes`
    they are again."""
    someone = Respondent(ALONE).taps(q.AGREE, "yes", "a", "a", "a", "a", OK)
    element = PEOPLE.elements[0].id
    assert someone.cursor == q.element_node(element)
    someone.remarks("kanarie").taps(SOURCES, tick_code(EvidenceId("procedures")), OK, "b")
    assert q.levels(SAFETY, someone.state)[element] is Level.ORANGE
    while someone.cursor != GUIDES:
        someone.does(WentBack(1, someone.state.revision))
    someone.taps("no")
    assert element not in q.levels(SAFETY, someone.state)
    assert (q.remarks(SAFETY, someone.state), q.sources(SAFETY, someone.state)) == ({}, {})
    someone.does(WentBack(1, someone.state.revision)).taps("yes")
    assert q.levels(SAFETY, someone.state)[element] is Level.ORANGE
    assert q.remarks(SAFETY, someone.state) == {element: "kanarie"}


def test_a_bracketed_rubric_is_on_the_list_of_its_block_only_where_it_is_asked():
    """A tap on one that is not asked, such as a forged one, leads nowhere."""
    for answer, offers in (("yes", 7), ("no", 6)):
        someone = Respondent(ALONE).taps(q.AGREE, answer).answers().taps(PEOPLE.id)
        assert someone.cursor == q.list_node(PEOPLE.id)
        codes = {one.code for one in offered(FLOW.nodes[someone.cursor], someone.state)}
        assert len(codes) == offers
        here = someone.state
        someone.does(Answered(1, here.revision, Code("client_wise")))
        assert (someone.cursor == q.element_node("client_wise")) is (answer == "yes")


def test_a_bracketed_rubric_that_ends_its_block_is_passed_over():
    """From the rubric before it one comes to the block's own screen."""
    facts = {**ROUND, q.ASKS_ROLES: "no", **asking(SAFETY, [TECHNOLOGY.id])}
    someone = Respondent(facts).taps(q.AGREE, "a", "a", "a")
    assert someone.cursor == q.block_node(TECHNOLOGY.id)


def test_an_instrument_without_brackets_asks_nobody_about_clients():
    """The Quickscan has no such question, and all of it is asked."""
    flow = compile_instrument(QUICKSCAN)
    assert GUIDES not in flow.nodes
    assert QUICKSCAN.unbracketed is QUICKSCAN


# --- sources
def at_first_rubric() -> Respondent:
    return Respondent({**ROUND, q.ASKS_ROLES: "no"}).taps(q.AGREE)


def test_sources_come_back_to_their_rubric():
    """Suggestions are ticked, another is named in own words; content's order, own words last."""
    someone = at_first_rubric()
    element = POLICY.elements[0].id
    someone.taps(SOURCES)
    assert someone.cursor == sources_node(element)
    someone.taps(tick_code(EvidenceId("chart"))).remarks("Handboek, blz. 3")
    assert someone.cursor == sources_node(element)
    someone.taps(tick_code(EvidenceId("work_plan")), OK)
    assert someone.cursor == q.element_node(element)
    found = ("Werkplan", "Organigram", "Handboek, blz. 3")
    assert sources_of(POLICY, element, someone.state) == found
    assert q.sources(SAFETY, someone.state) == {element: found}
    assert any_sources(someone.state, element)
    assert element not in q.levels(SAFETY, someone.state)
    someone.taps("c")
    assert q.levels(SAFETY, someone.state) == {element: Level.RED}


def test_sources_can_go_again():
    """A tick is taken off and own words are cleared out of the whole history."""
    someone = at_first_rubric()
    element = POLICY.elements[0].id
    chart = tick_code(EvidenceId("chart"))
    someone.taps(SOURCES, chart).remarks("kanarie").taps(chart)
    someone.does(RemarkAsked(1, someone.state.revision))
    assert someone.cursor == source_node(element)
    someone.taps(CLEAR, OK)
    assert q.sources(SAFETY, someone.state) == {}
    assert not any_sources(someone.state, element)
    assert "kanarie" not in {one.value for one in someone.state.history}


def test_an_instrument_that_suggests_no_evidence_asks_none():
    """No statement of the Quickscan leads to sources."""
    codes = {
        option.code
        for one in QUICKSCAN.elements
        for option in compile_instrument(QUICKSCAN).nodes[q.element_node(one.id)].options
    }
    assert codes == {level.value for level in Level}


# --- an open round
def test_an_open_round_asks_for_a_name_before_the_role():
    """Agreement, then the name as the team is to see it, on one line, then the role."""
    someone = Respondent(OPEN).taps(q.AGREE)
    assert someone.cursor == q.NAME
    assert q.name(someone.state) == ""
    someone.writes("  Lotte \n  van de   straat ")
    assert someone.cursor == q.ROLE
    assert q.name(someone.state) == "Lotte van de straat"


def test_a_name_is_short():
    """Of forty characters it is taken, of one more it is not."""
    someone = Respondent(OPEN).taps(q.AGREE).writes("x" * (q.NAME_LIMIT + 1))
    assert someone.cursor == q.NAME
    assert someone.writes("x" * q.NAME_LIMIT).cursor == q.ROLE


def test_a_name_has_a_letter():
    """A dot, a number or a picture sign is asked again; of any script a letter will do."""
    someone = Respondent(OPEN).taps(q.AGREE)
    for text in (".", "12", "🙂", "\u0301"):
        assert someone.writes(text).cursor == q.NAME
    assert someone.writes("Ż.").cursor == q.ROLE


def test_a_name_can_be_changed_before_it_is_sent():
    """From the review, to which it comes back; what was sent before keeps the name of then."""
    someone = Respondent(OPEN).taps(q.AGREE).writes("Lote").taps("worker").answers()
    someone.taps(q.SEND, q.CHANGE, q.RENAME).writes("Lotte")
    assert someone.cursor == q.REVIEW
    assert q.name(someone.state) == "Lotte"
    assert q.name(q.cast(someone.state)) == "Lote"


def test_an_anonymous_round_has_no_name():
    """It is not asked at the beginning, and a forged tap does not ask it either."""
    someone = Respondent(ROUND).taps(q.AGREE, "worker").answers()
    here = someone.state
    someone.does(Answered(1, here.revision, q.RENAME))
    assert someone.cursor == q.REVIEW
    assert q.name(someone.state) == ""


def test_in_an_open_round_what_was_sent_is_read_with_its_remarks():
    """Nobody is asked which remarks the team may read: all of them, as they were sent."""
    someone = Respondent(OPEN).taps(q.AGREE).writes("Lotte").taps("worker")
    element = POLICY.elements[0].id
    someone.remarks("eerst").answers().taps(q.SEND)
    assert someone.cursor == q.SUBMITTED
    assert q.shared(SAFETY, someone.state) == {element: "eerst"}
    someone.taps(q.CHANGE, POLICY.id, element).remarks("later")
    assert q.ballot(SAFETY, someone.state).remarks == {element: "eerst"}
    assert q.shared(SAFETY, someone.state) == {element: "later"}


def test_a_forged_tap_shares_nothing_in_an_open_round():
    """There is nothing to choose there; the screen stays."""
    someone = Respondent(OPEN).taps(q.AGREE).writes("Lotte").taps("worker").answers()
    someone.taps(q.SEND).does(Answered(1, someone.state.revision, q.SHARE))
    assert someone.cursor == q.SUBMITTED


def test_a_copy_for_oneself_is_not_open():
    """An own scan made of an open round's answers shows nobody's name and asks none."""
    facts = q.as_own(OPEN)
    assert not q.is_open(begin(FLOW, SessionId("s"), facts).state)
    assert q.is_open(begin(FLOW, SessionId("s"), OPEN).state)
    someone = Respondent(facts).taps(q.AGREE, "no")
    assert someone.cursor == q.ROLE
