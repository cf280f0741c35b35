"""How the screens of a choice read: they fit, they hide what is of too few, they say what is so."""

from dataclasses import replace

import pytest

from bot.content import load_content
from bot.phrasing import choice, chosen, stars
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.choice_page import vote_link
from bot.phrasing.message import Choice as Key
from bot.phrasing.message import Link, Verb
from bot.telegram.buttons import LIMIT, encode
from bot.telegram.render import LONGEST
from flows import choosing as c
from flows import stars as s
from flows.checks import complaints
from flows.choice import Choice, Direction, Given, Stars
from flows.choice_ground import ALONE, BOT, MINIMUM, ROUND, ground, votes_as_facts
from flows.codes import View
from flows.engine import begin, step
from flows.events import Answered, Wrote
from flows.model import OK, SKIP, FlowId, NodeId
from flows.round import RoundId
from flows.state import SessionId
from instruments.counting import Tally
from instruments.model import InstrumentId

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
SCAN = CONTENT.instruments[InstrumentId("quickscan")]
FLOW, VOTE = c.compile_choice(SCAN), s.compile_stars(SCAN)
ROUND_ID = RoundId("r")
IDS = [one.id for one in SCAN.blocks]
COUNTS = {one: Tally(2, 3, place, 1) for place, one in enumerate(IDS)}
FACTS = {**ground(SCAN.blocks, COUNTS), MINIMUM: "5", ROUND: "r", ALONE: "no", BOT: "gids_bot"}
STARS = {one: Stars(4.2, 0.4) for one in IDS}
SIDE = {**choice.ASIDE, **stars.ASIDE}

SCREEN = 900
"""Characters of a screen in which nobody's own words stand."""


def at(node, flow=FLOW, **facts):
    state = begin(flow, SessionId("s" * 11), {**FACTS, **facts}).state
    return replace(state, cursor=NodeId(node))


def said(state, flow=FLOW):
    node = flow.nodes[state.cursor]
    return SIDE[node.view](CONTENT, WORDS, state, node)


def keys(message):
    return [one for row in message.rows for one in row]


@pytest.mark.parametrize("flow", [FLOW, VOTE], ids=["choice", "stars"])
def test_every_screen_is_phrased_and_fits(flow):
    """No screen of either flow is without its text, and each is short, with short buttons."""
    assert complaints(flow) == ()
    for node in flow.nodes.values():
        view = getattr(node, "view", View.PLAIN)
        if view is View.PLAIN:
            continue
        message = said(at(node.id, flow, **votes_as_facts(9, STARS)), flow)
        assert message.text
        assert len(message.text) <= SCREEN
        assert all(len(one.label) <= 28 for one in keys(message))
        assert all(len(row) <= 3 for row in message.rows)


def test_views_are_those_of_their_flows():
    """Each view of a choice or of its stars is shown in one place, and of no other flow."""
    ours = {one for one in View if one.value.startswith(("choice_", "stars_"))}
    assert set(SIDE) == ours
    assert not set(choice.ASIDE) & set(stars.ASIDE)
    wrong = replace(at(c.CRITERIA), flow=FlowId("concern"))
    with pytest.raises(KeyError):
        said(wrong)


@pytest.mark.parametrize("voters", range(5))
def test_no_screen_tells_of_too_few_stars(voters):
    """With fewer than five voters the facts hold no average, and no screen shows one."""
    few = votes_as_facts(voters, {})
    for node in FLOW.nodes.values():
        if getattr(node, "view", View.PLAIN) is not View.PLAIN:
            assert "spreiding " not in said(at(node.id, **few)).text.replace("spreiding, ", "")
    assert f"Gestemd: {voters}." in said(at(c.VOTING, **few)).text
    assert "te weinig stemmen" in said(at(c.seen_node(IDS[0]), **few)).text


def test_stars_are_seen_only_once_they_were_shown():
    """An average that is known before the lead asks for it stands on no screen."""
    known = votes_as_facts(6, STARS)
    assert "4,2" not in said(at(c.VOTING, **known)).text
    assert "4,2" not in said(at(c.seen_node(IDS[0]), **known)).text
    shown = step(FLOW, at(c.VOTING, **known), Answered(1, 1, c.SHOW)).state
    assert "★ 4,2 · spreiding 0,4" in said(shown).text
    seen = step(FLOW, shown, Answered(2, shown.revision, OK)).state
    assert "★ 4,2 · spreiding 0,4 · 6 stemmen" in said(seen).text
    back = replace(seen, cursor=c.VOTING)
    assert not [one for one in keys(said(back)) if isinstance(one, Link)]


def test_the_vote_has_its_link():
    """The button leads to the bot, with the choice's conversation."""
    state = at(c.VOTING)
    link = next(one for one in keys(said(state)) if isinstance(one, Link))
    assert link.url == vote_link(state) == f"https://t.me/gids_bot?start=k_{'s' * 11}"
    assert len(link.url.partition("=")[2]) <= 64


def test_the_first_block_starts_high_and_says_why():
    """The first alone, for the lead and for voters, until it has stars of its own."""
    for flow, node in ((FLOW, c.give_node), (VOTE, s.star_node)):
        assert "start op ★★★★☆" in said(at(node(IDS[0]), flow), flow).text
        assert "start op" not in said(at(node(IDS[1]), flow), flow).text
        state = step(flow, at(node(IDS[0]), flow), Answered(1, 1, "s2")).state
        again = said(replace(state, cursor=node(IDS[0])), flow)
        assert "Nu: ★★☆☆☆" in again.text
        assert "start op" not in again.text


def test_a_question_is_skipped_or_left_empty():
    """What was said there before is shown, and can be taken away again."""
    node = c.question_node("goal", IDS[0])
    state = at(node)
    assert keys(said(state)) == [Key("Sla over", SKIP)]
    written = step(FLOW, state, Wrote(1, "Een blad.")).state
    again = said(replace(written, cursor=node))
    assert "Nu staat er: Een blad." in again.text
    assert keys(again) == [Key("Laat leeg", SKIP)]


def whole(text, chosen_blocks=IDS, round_=ROUND_ID, given=Given.TEAM):
    return Choice(
        session=SessionId("s"),
        instrument=SCAN.id,
        round=round_,
        made=1,
        given=given,
        voters=7,
        stars=STARS,
        remarks=dict.fromkeys(IDS, text * 1000),
        chosen=tuple(chosen_blocks),
        reason=text * c.REASON_LIMIT,
        direction={one: Direction(*[text * c.DIRECTION_LIMIT] * 4) for one in chosen_blocks},
    )


@pytest.mark.parametrize("text", ["x", "<", "🙂"])
def test_a_choice_of_all_that_can_be_said_fits_in_a_message(text):
    """All blocks, each with its longest answers: the card, each block, and their buttons."""
    choice_made = whole(text)
    card = chosen.card(WORDS, SCAN, choice_made, "a1b2c3d4_12")
    assert len(card.text) < LONGEST
    details = [one for one in keys(card) if isinstance(one, Verb)]
    assert all(len(encode(one.press).encode()) <= LIMIT for one in details)
    for block in SCAN.blocks:
        message = chosen.block_card(WORDS, SCAN, choice_made, block, "a1b2c3d4_12")
        assert len(message.text) < LONGEST
        assert text * c.DIRECTION_LIMIT in message.text
        assert text * 1000 in message.text


def test_a_card_says_who_gave_the_stars():
    """The team, the lead, oneself, or nobody."""
    for given, round_, line in (
        (Given.TEAM, RoundId("r"), "gemiddelde van 7 stemmen"),
        (Given.ONE, RoundId("r"), "door de teamlead"),
        (Given.ONE, None, "van jezelf"),
        (Given.NONE, RoundId("r"), "te weinig stemmen"),
    ):
        made = whole("x", IDS[:2], round_, given)
        assert line in chosen.card(WORDS, SCAN, made, "a_1").text


def test_a_block_of_which_nothing_was_said_says_so():
    """No empty card."""
    made = replace(whole("x", IDS[:1]), remarks={}, direction={}, stars={})
    message = chosen.block_card(WORDS, SCAN, made, SCAN.blocks[0], "a_1")
    assert "niets bij geschreven" in message.text
