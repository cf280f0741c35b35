"""What an instrument calls its blocks: no sentence about one with parts says `bouwsteen`."""

from dataclasses import replace
from datetime import UTC, date

import pytest

from bot.content import load_content
from bot.phrasing import choice, chosen, movement, plan, report, results, stars
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.drafts import blocks_of
from bot.phrasing.message import Verb
from bot.presses import OnPlan
from flows import choosing as c
from flows import stars as s
from flows.action import Action, ActionId
from flows.choice import Choice, Given
from flows.choice_ground import ALONE, BOT, MINIMUM, ROUND, ground, votes_as_facts
from flows.engine import begin
from flows.round import RoundId
from flows.state import SessionId
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import InstrumentId
from instruments.movement import Movement

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
SAFETY = CONTENT.instruments[InstrumentId("safety")]
SCAN = CONTENT.instruments[InstrumentId("quickscan")]
COUNTS = {one.id: Tally(2, 3, 1, 0) for one in SAFETY.blocks}
NEW = Verb("Nieuwe actie", OnPlan("new"))


def screens(alone):
    """Every screen of a choice and of its stars, as they begin."""
    facts = {
        **ground(SAFETY.blocks, COUNTS),
        **votes_as_facts(5, {}),
        MINIMUM: "5",
        ROUND: "r",
        ALONE: alone,
        BOT: "gids_bot",
    }
    side = {**choice.ASIDE, **stars.ASIDE}
    for flow in (c.compile_choice(SAFETY), s.compile_stars(SAFETY)):
        first = begin(flow, SessionId("s"), facts).state
        for node in flow.nodes.values():
            if getattr(node, "view", None) in side:
                here = replace(first, cursor=node.id)
                yield side[node.view](CONTENT, WORDS, here, node)


def labels(message):
    return [one.label for row in message.rows for one in row]


@pytest.mark.parametrize("alone", ["yes", "no"])
def test_a_choice_between_parts_calls_them_parts(alone):
    """Its screens, those of its stars, and its card; none of them starts with stars."""
    made = Choice(SessionId("s"), SAFETY.id, None, 1, Given.ONE, 0, {}, {}, (), "", {})
    told = [*screens(alone), chosen.card(WORDS, SAFETY, made, "x")]
    text = "\n".join(line for one in told for line in (one.text, *labels(one))).lower()
    assert "bouwste" not in text
    assert "start op" not in text
    assert "delen" in text


def test_only_content_says_which_block_starts_with_stars():
    """The Quickscan's first does; whichever else says so would."""
    assert [one.stars for one in SCAN.blocks] == [4, *[0] * (len(SCAN.blocks) - 1)]
    assert {one.stars for one in SAFETY.blocks} == {0}


def test_results_and_movement_call_parts_parts():
    """The picture's words, what moved, and the printed counts."""
    few = Release(3, 5, {one.id: None for one in SAFETY.elements}, {})
    ways = {one.id: Movement.BETTER for one in SAFETY.blocks}
    printed = report.counts_section(WORDS, SAFETY, few)
    told = [
        results.title(WORDS, SAFETY, few),
        results.caption(WORDS, SAFETY, few),
        results.choose_block(WORDS, SAFETY, few, RoundId("r")).text,
        movement.findings(WORDS, SAFETY, ways),
        printed.title,
        *printed.passages[0].heads,
    ]
    assert "bouwsteen" not in "\n".join(told).lower()
    assert told[3] == "Alle delen gingen vooruit"


def test_an_action_on_a_part_says_nothing_of_where_a_plan_begins():
    """A plan best begins with the Quickscan's first block; parts are worked on in any order."""
    blocks = blocks_of(CONTENT, WORDS)

    def listed(block):
        one = Action(ActionId("a"), 1, "x", block=block)
        today = date(2026, 9, 15)
        return plan.listing(WORDS, blocks, [one], plan.View(), today, UTC, NEW, own=False).text

    line = WORDS("plan.elsewhere", block=SCAN.blocks[0].short)
    assert line in listed(SCAN.blocks[1].id)
    assert line not in listed(SAFETY.blocks[0].id)
