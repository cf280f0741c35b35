"""A new page, from its purpose to the register: what is lost is asked about, and all fits a phone."""

from dataclasses import replace
from datetime import UTC, date

import pytest

from bot.phrasing import register as say
from bot.phrasing.fitting import SCREEN
from bot.phrasing.message import Verb, paragraphs
from bot.phrasing.screens import phrase
from bot.presses import OnPage
from flows.engine import begin
from flows.events import Notice
from flows.model import ChooseSeveral, End, FlowId, FreeText
from flows.page import CHECK, NAME, PRIVACY, SHELF, Page, PageId, history_of, turned
from flows.reading import ticks
from flows.state import Act, Entry, SessionId
from tests.content_guides.guide_walk import CONTENT, LANGUAGES, WALKS, left, tapped, walked

FLOW = CONTENT.flows[FlowId("new_page")]
LIMITS = {one.id: one.limit for one in FLOW.nodes.values() if isinstance(one, FreeText)}
FACTS = [
    {"changed": changed, "twice": twice} for changed in ("yes", "no") for twice in ("yes", "no")
]


def written(name, sign):
    return (f"{sign} " * LIMITS[name])[: LIMITS[name] - 1] + "x"


def longest(sign):
    """A page of which everything is as long as it can be."""
    every = tuple(one.code for one in FLOW.nodes[PRIVACY].options)
    page = Page(
        PageId("p"),
        1790000000,
        written(NAME, sign),
        platform="other",
        platform_name=written("platform_name", sign),
        purpose=written("purpose", sign),
        audience=("clients", "network", "neighbours", "staff", "everyone"),
        strategy="unknown",
        closed=True,
        keys=written("keys", sign),
        backup=written("backup", sign),
        privacy=every[:3],
        approval="approved",
        approved_on=date(2026, 9, 30),
    )
    return turned(page, active=False, at=1790000000)


PAGES = [longest(sign) for sign in ("woord", "w" * 400)]


@pytest.mark.parametrize("facts", FACTS, ids=str)
def test_it_is_walked_like_every_guide(facts):
    """With something to lose or not, and with such a page in the register or not."""
    walk = walked(FLOW, facts)
    for holds in WALKS:
        if holds.__name__ != "every_screen_is_come_to":
            holds(walk)


def test_every_screen_is_come_to():
    """By one of these ways of going."""
    places = [state for facts in FACTS for state in walked(FLOW, facts).places.values()]
    waiting = {one.id for one in FLOW.nodes.values() if hasattr(one, "text")}
    assert {state.cursor for state in places} == waiting


@pytest.mark.parametrize(("changed", "there"), [("yes", "stop"), ("no", "cancelled")])
def test_who_would_lose_something_is_asked_first(changed, there):
    """Nothing is asked of who entered nothing yet."""
    state = begin(FLOW, SessionId("s"), {"changed": changed}).state
    assert left(FLOW, state).cursor == there
    if there == "stop":
        assert tapped(FLOW, left(FLOW, state), "on").cursor == state.cursor
        assert isinstance(FLOW.nodes[tapped(FLOW, left(FLOW, state), "off").cursor], End)


def test_of_a_closed_page_one_thing_more_is_arranged():
    """The service that communicates is in it; of a public page that is not asked, nor told."""
    asked = FLOW.nodes[PRIVACY]
    assert isinstance(asked, ChooseSeveral)
    for closed in (True, False):
        page = replace(PAGES[0], closed=closed)
        state = begin(FLOW, SessionId("s"), {}).state
        state = replace(state, history=history_of(page, 1))
        assert ("member" in {one.code for one in ticks(asked, state)}) is closed
        for words in LANGUAGES.values():
            told = say.card(say.Voice(CONTENT, words, UTC), page, None).text
            assert (
                words.of_content("new_page.privacy.member", "Communicatie is lid") in told
            ) is closed


@pytest.mark.parametrize("notice", [None, "notice.page_open", "notice.page_changed", *Notice])
@pytest.mark.parametrize("page", PAGES, ids=["words", "a word"])
def test_its_check_fits_whatever_was_written(page, notice):
    """In every language, with each line above it; the purpose says how long it is."""
    state = begin(FLOW, SessionId("s"), {"today": "2026-11-22"}).state
    state = replace(state, history=history_of(page, 1), cursor=CHECK)
    for words in LANGUAGES.values():
        shown = phrase(CONTENT, words, state, notice)
        assert len(shown.text) <= SCREEN
        assert words("fitting.cut", text="", count=300) in shown.text


@pytest.mark.parametrize("name", LIMITS)
def test_every_question_fits_whatever_was_written(name):
    """Also one that is come back to."""
    state = begin(FLOW, SessionId("s"), {}).state
    entry = Entry(name, Act.WROTE, written(name, "woord"), 1)
    for unfolded in (True, False):
        there = replace(state, history=(entry,), cursor=name, unfolded=unfolded)
        for words in LANGUAGES.values():
            for notice in (None, *Notice):
                assert len(phrase(CONTENT, words, there, notice).text) <= SCREEN


@pytest.mark.parametrize("page", PAGES, ids=["words", "a word"])
def test_the_register_fits_whatever_was_written(page):
    """A page of it, with the line that says that it was just kept, and a full part of its list."""
    new = Verb("Nieuw", OnPage("new"))
    pages = [replace(page, id=PageId(str(one)), approval="no") for one in range(SHELF * 2)]
    mixed = [turned(one, active=True, at=1) if int(one.id) % 4 else one for one in pages]
    for words in LANGUAGES.values():
        voice = say.Voice(CONTENT, words, UTC)
        for line in ("register.kept", "register.kept_team"):
            assert len(paragraphs(words(line), say.card(voice, page, new).text)) <= SCREEN
        for there in (pages, mixed):
            for number in (1, 2):
                assert len(say.listing(voice, there, number, new, own=True).text) <= SCREEN
