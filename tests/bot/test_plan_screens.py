"""A plan on its screens: whatever is in it, everything is there once, fits, and names nobody."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import load_content
from bot.phrasing import action as card
from bot.phrasing import duties, plan
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.drafts import blocks_of
from bot.phrasing.message import Message, Verb
from bot.presses import OnAction, OnPlan
from bot.telegram.buttons import LIMIT, decode, encode
from flows.action import Action, ActionId, Doer, Moved, Standing
from flows.duties import digest, tell
from flows.kinds import BUTTON
from flows.plan import is_rubric, part_of

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
BLOCKS = blocks_of(CONTENT, WORDS)
TODAY = date(2026, 11, 25)
MADE = 1_795_000_000
MESSAGE = 4096
"""Characters of a message that the Bot API takes."""

NEW = Verb("Nieuwe actie", OnPlan("new"))

NAMES = ("Els", "Lotte", "Joris van de nachtploeg met een heel lange naam", "Ömer")
HISTORY = tuple(
    Moved(one, MADE + place) for place, one in enumerate((Standing.BUSY, Standing.DONE) * 300)
)


def many(number: int) -> list[Action]:
    """Actions with as much as can be typed, of four people, every block and every standing."""
    standings = [(), (Moved(Standing.BUSY, MADE),), (Moved(Standing.DONE, MADE),)]
    return [
        Action(
            ActionId(f"-{place:09}x"),
            MADE + place,
            f"{place} " + "lang " * 39,
            block=[*BLOCKS, ""][place % (len(BLOCKS) + 1)],
            end=TODAY + timedelta(place - 100),
            goal="d" * 500,
            doer=Doer(NAMES[place % 5], place % 5) if place % 5 < 4 else None,
            means="m" * 500,
            indicator="i" * 500,
            follow=tuple(TODAY + timedelta(one) for one in range(-300, 300)),
            remarks="o" * 1000,
            history=standings[place % 3],
            unreached=place % 2 == 0,
        )
        for place in range(number)
    ]


def listing(actions: Sequence[Action], view: plan.View) -> Message:
    return plan.listing(WORDS, BLOCKS, actions, view, TODAY, UTC, NEW, own=True)


def verbs(message: Message) -> list[Verb]:
    return [key for row in message.rows for key in row if isinstance(key, Verb)]


def shown(message: Message) -> list[ActionId]:
    return [key.press.action for key in verbs(message) if isinstance(key.press, OnAction)]


def pages(actions: Sequence[Action], view: plan.View) -> list[Message]:
    """Every page, by the button that leads on, until it comes round."""
    found = [listing(actions, view)]
    while len(found) < 100:
        on = [one for one in verbs(found[-1]) if one.label == WORDS("key.next")]
        if not on or not isinstance(on[0].press, OnPlan):
            return found
        view = plan.view_of(on[0].press.detail)
        if view.number == 1:
            return found
        found.append(listing(actions, view))
    raise AssertionError("the pages have no end")


@pytest.mark.parametrize("number", [1, 8, 9, 200])
@pytest.mark.parametrize("order", list(plan.Order))
def test_a_plan_of_any_size_is_leafed_through(number: int, order: plan.Order) -> None:
    """Each action stands once on some page, and each page fits in a message."""
    actions = many(number)
    leafed = pages(actions, plan.View(order))
    assert sorted(one for page in leafed for one in shown(page)) == sorted(a.id for a in actions)
    for page in leafed:
        assert len(page.text) <= MESSAGE
        assert all(len(key.label) <= BUTTON for key in verbs(page))


def test_a_part_of_a_plan_is_what_its_button_says() -> None:
    """Each filter shows all actions of its block or its doer, on as many pages as it takes.

    Those on an element are shown with its block.
    """
    actions = many(200)
    asked = plan.filters(WORDS, BLOCKS, actions, plan.View())
    found: dict[str, set[ActionId]] = {}
    for key in verbs(asked):
        assert len(key.label) <= BUTTON
        assert isinstance(key.press, OnPlan)
        leafed = pages(actions, plan.view_of(key.press.detail))
        found[key.label] = {one for page in leafed for one in shown(page)}
    for block, name in BLOCKS.items():
        if not is_rubric(block):
            assert found[name] == {one.id for one in actions if part_of(one.block) == block}
    for name in NAMES:
        theirs = {one.id for one in actions if one.doer and one.doer.name == name}
        assert found[name[:BUTTON]] == theirs
    assert found[WORDS("plan.nobody")] == {one.id for one in actions if one.doer is None}
    assert found[WORDS("plan.all")] == {one.id for one in actions}


def test_a_filter_stays_the_same_person_when_the_plan_changes() -> None:
    """Somebody whose name comes before hers takes something up: the page stays Lotte's."""
    lotte = Action(ActionId("a"), MADE, "Bellen", doer=Doer("Lotte", 5))
    asked = plan.filters(WORDS, BLOCKS, [lotte], plan.View())
    button = next(key for key in verbs(asked) if key.label == "Lotte")
    assert isinstance(button.press, OnPlan)
    amir = Action(ActionId("b"), MADE, "Vragen", doer=Doer("Amir", 6))
    assert shown(listing([amir, lotte], plan.view_of(button.press.detail))) == ["a"]
    assert shown(listing([amir], plan.view_of(button.press.detail))) == ["b"]


def test_no_button_names_anybody() -> None:
    """What a button carries fits, comes back as it was, and has neither name nor chat."""
    actions = [replace(one, doer=Doer("Kanarie", 987654321)) for one in many(20)]
    messages = [
        *pages(actions, plan.View()),
        plan.filters(WORDS, BLOCKS, actions, plan.View()),
        card.card(WORDS, BLOCKS, actions[0], card.Seen(card.Place.GROUP, TODAY, UTC, NEW)),
        duties.reminder(WORDS, tell(actions, TODAY).told, TODAY),
    ]
    for key in (key for one in messages for key in verbs(one)):
        data = encode(key.press)
        assert len(data.encode()) <= LIMIT
        assert decode(data) == key.press
        assert not re.search("kanarie|987654321", data, re.IGNORECASE)


@given(st.text(max_size=40))
def test_no_button_is_misread(detail: str) -> None:
    """Whatever a forged button carries, some page is shown."""
    actions = many(9)
    assert (
        shown(listing(actions, plan.view_of(detail)))
        or "geen acties" in listing(actions, plan.view_of(detail)).text
    )


@pytest.mark.parametrize("at", list(card.Place))
def test_a_card_fits_whatever_is_written(at: card.Place) -> None:
    """All that can be typed, days of follow-up without end and six hundred moves fit."""
    full = replace(many(2)[1], what="w" * 200, history=HISTORY)
    seen = card.Seen(at, TODAY, UTC, NEW)
    for message in (
        card.card(WORDS, BLOCKS, full, seen),
        card.past(WORDS, full, seen),
        card.ask_to_drop(WORDS, full),
        card.given(WORDS, full, TODAY, "plan.given"),
    ):
        assert len(message.text) <= MESSAGE
        assert all(len(key.label) <= BUTTON for key in verbs(message))


def test_who_may_not_change_an_action_sees_no_way_to() -> None:
    """In private its doer moves it on, and neither changes nor erases it."""
    one = Action(ActionId("a"), MADE, "Bellen", doer=Doer("Lotte", 5))
    seen = card.Seen(card.Place.PRIVATE, TODAY, UTC, None)
    found = [*verbs(card.card(WORDS, BLOCKS, one, seen)), *verbs(card.past(WORDS, one, seen))]
    presses = [key.press for key in found]
    assert not [one for one in presses if isinstance(one, OnPlan)]
    named = {one.verb for one in presses if isinstance(one, OnAction)}
    assert named == {"set", "past", "quiet", "show"}


@settings(max_examples=10)
@given(st.integers(1, 200), st.integers(0, 400))
def test_what_a_plan_says_by_itself_fits(number: int, later: int) -> None:
    """One message holds all that somebody's 200 actions ask, one what a team's week has."""
    actions, today = many(number), TODAY + timedelta(later)
    told = tell(actions, today).told
    if told:
        message = duties.reminder(WORDS, told, today)
        assert len(message.text) <= MESSAGE
        assert len(verbs(message)) <= max(duties.SHOWN, 4)
    week = digest(actions, today)
    if week is not None:
        assert len(duties.digest(WORDS, BLOCKS, week, today).text) <= MESSAGE
    missed = duties.missed(WORDS, "due.left", Doer(NAMES[2], 3), actions)
    assert len(missed.text) <= MESSAGE
