"""The cards of an open round: what is kept of whom once it is closed, and what can be done then."""

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import questionnaire as q
from flows.asking import asking
from flows.cards import card, cards, laid, lies
from flows.compiling import compile_instrument
from flows.engine import begin, step
from flows.events import Answered, CameBack, Finish, Leaving, Notice, RemarkAsked, WentBack, Wrote
from flows.evidence import SOURCES, tick_code
from flows.laid import LAID, UNTIL, laid_node
from flows.model import OK, ChooseOne, FreeText
from flows.reading import offered, trail
from flows.state import SessionId, dump, load
from instruments.model import (
    LEVELS,
    Block,
    BlockId,
    Element,
    ElementId,
    EvidenceId,
    Instrument,
    InstrumentId,
    Level,
    RoleId,
)

UNTIL_DAY = date(2026, 10, 15)


def element(name: str) -> Element:
    return Element(ElementId(name), name, {level: level.name for level in LEVELS}, "bron")


SMALL = Instrument(
    InstrumentId("small"),
    1,
    "Klein",
    5,
    "bron.txt",
    {RoleId("lead"): "Leiding", RoleId("worker"): "Medewerker"},
    (
        Block(
            BlockId("one"), "Een", "Een", "bron", (element("a1"), element("a2")),
            {EvidenceId("plan"): "Werkplan"},
        ),
        Block(BlockId("two"), "Twee", "Twee", "bron", (element("b1"),)),
    ),
)  # fmt: skip
FLOW = compile_instrument(SMALL)


class Respondent:
    """Somebody who answers; each answer is taken over JSON."""

    def __init__(self, name: str, *, names: bool = True, roles: bool = False) -> None:
        facts = {q.SCAN: q.ROUND, q.OPEN: "yes" if names else "no"}
        facts |= {q.ASKS_ROLES: "yes" if roles else "no", **asking(SMALL, ())}
        self.state = begin(FLOW, SessionId(name), facts).state
        self.tap(q.AGREE)
        if names:
            self.write(name)

    def take(self, event):
        stepped = step(FLOW, self.state, event)
        self.state = load(dump(stepped.state))
        return stepped.effects

    def tap(self, code):
        return self.take(Answered(5, self.state.revision, code))

    def write(self, text):
        return self.take(Wrote(5, text))

    def answer(self, *levels: str) -> "Respondent":
        for level in levels:
            self.tap(level)
            if self.state.cursor.startswith("block:"):
                self.tap(OK)
        return self

    def close(self) -> "Respondent":
        lying = laid(self.state, UNTIL_DAY, 9)
        assert lying is not None
        self.state = lying
        return self


def sent(name: str, *levels: str) -> Respondent:
    one = Respondent(name).answer(*levels)
    one.tap(q.SEND)
    return one


def test_a_card_has_what_was_submitted():
    """Name, function, levels, remarks and sources as they were then; later changes are no part."""
    lotte = Respondent("Lotte  V.", roles=True)
    lotte.tap("worker")
    lotte.take(RemarkAsked(5, lotte.state.revision))
    lotte.write("Zie de map.")
    lotte.tap(SOURCES)
    lotte.tap(tick_code(EvidenceId("plan")))
    lotte.tap(OK)
    lotte.answer("a", "na", "c")
    lotte.tap(q.SEND)
    lotte.tap(q.CHANGE)
    lotte.tap("one")
    lotte.tap("a1")
    lotte.tap("c")
    found = card(SMALL, lotte.state)
    assert found is not None
    assert (found.name, found.role) == ("Lotte V.", "worker")
    assert found.levels == {"a1": Level.GREEN, "a2": Level.SKIPPED, "b1": Level.RED}
    assert found.remarks == {"a1": "Zie de map."}
    assert found.sources == {"a1": ("Werkplan",)}
    assert card(SMALL, lotte.close().state) == found


def test_nothing_makes_a_card_of_an_anonymous_round_or_of_a_draft():
    """Whoever did not agree to be named, or did not submit, has none."""
    nameless = Respondent("Els", names=False).answer("a", "b", "c")
    nameless.tap(q.SEND)
    assert card(SMALL, nameless.state) is None
    draft = Respondent("Els").answer("a", "b", "c")
    assert card(SMALL, draft.state) is None
    assert laid(draft.state, UNTIL_DAY, 9) is None
    assert cards(SMALL, [nameless.state, draft.state]) == ()


def test_cards_stand_by_name_and_equal_names_are_numbered():
    """Nothing tells who came first; who typed another's name too is told apart."""
    states = [replace(sent(name, "a", "a", "a").state, session=SessionId(str(place)))
              for place, name in enumerate(["els", "Amir", "Els", "Zoë", "ELS"])]  # fmt: skip
    expected = ["Amir", "ELS", "Els (2)", "els (3)", "Zoë"]
    assert [one.name for one in cards(SMALL, states)] == expected
    random.Random(3).shuffle(states)
    assert [one.name for one in cards(SMALL, states)] == expected


def test_a_card_that_lies_can_be_looked_at_and_withdrawn():
    """Every block of it can be read, and leaving asks whether it is to go."""
    one = sent("Els", "a", "b", "c").close()
    assert lies(one.state)
    assert (one.state.cursor, one.state.facts[UNTIL]) == (LAID, "2026-10-15")
    assert trail(one.state) == ()
    one.tap("one")
    assert one.state.cursor == laid_node(BlockId("one"))
    one.take(WentBack(5, one.state.revision))
    assert one.state.cursor == LAID
    one.tap("two")
    one.tap(OK)
    assert one.state.cursor == LAID
    one.take(Leaving(5))
    assert {option.code for option in offered(FLOW.nodes[q.LEAVE], one.state)} == {q.STAY, q.ERASE}
    one.tap(q.STAY)
    assert one.state.cursor == LAID
    one.take(Leaving(5))
    assert one.tap(q.ERASE)[-1] == Finish("erased")


def test_every_button_from_before_the_closing_is_old():
    """A tap on an earlier screen changes nothing and shows where one is now."""
    one = sent("Els", "a", "b", "c")
    before = one.state.revision
    one.close()
    stepped = step(FLOW, one.state, Answered(5, before, q.CHANGE))
    assert stepped.state is one.state
    assert stepped.effects[0].notice is Notice.STALE


codes = st.sampled_from(
    ["<", "!", "+", ">", "text", OK, q.SEND, q.CHANGE, q.STAY, q.UP, q.RENAME, q.KEEP, "laid"]
    + [one.id for one in SMALL.blocks]
    + [one.id for one in SMALL.elements]
    + [level.value for level in Level]
)


@settings(max_examples=200)
@given(st.lists(codes, max_size=25))
def test_nothing_changes_a_card_that_lies(taps):
    """Whatever is tapped or typed, forged included, the card stays what was submitted."""
    one = sent("Els", "a", "b", "c").close()
    was = card(SMALL, one.state)
    for code in taps:
        revision = one.state.revision
        event = {
            "<": WentBack(5, revision),
            "!": Leaving(5),
            "+": RemarkAsked(5, revision),
            ">": CameBack(5),
            "text": Wrote(5, "iets"),
        }.get(code, Answered(5, revision, code))
        one.take(event)
        assert card(SMALL, one.state) == was
        assert lies(one.state)
        node = FLOW.nodes[one.state.cursor]
        assert not isinstance(node, FreeText)
        assert one.state.cursor in {LAID, q.LEAVE, *map(laid_node, (b.id for b in SMALL.blocks))}


def test_the_way_to_a_lying_card_is_open_to_nobody_before():
    """While a round takes answers its respondents are not offered it."""
    one = sent("Els", "a", "b", "c")
    node = FLOW.nodes[q.SUBMITTED]
    assert isinstance(node, ChooseOne)
    assert "laid" not in {option.code for option in offered(node, one.state)}


@pytest.mark.parametrize("names", [True, False])
def test_a_scan_kept_as_ones_own_is_no_card(names):
    """What is kept for oneself is nobody else's, whatever round it came from."""
    one = Respondent("Els", names=names).answer("a", "b", "c")
    one.tap(q.SEND)
    own = replace(one.state, facts=q.as_own(one.state.facts))
    assert card(SMALL, own) is None
