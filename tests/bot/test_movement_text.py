"""What moved reads as better, same or worse, whole and by block, and never as numbers to subtract."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_content
from bot.phrasing import movement, trend
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.message import BOLD_OFF, BOLD_ON, Message, Verb
from bot.phrasing.movement import LIST, MOVED, TREND, Between
from bot.phrasing.trend import AS_TEXT, Counted
from bot.presses import OnRound
from bot.telegram.buttons import decode, encode
from bot.trend_picture import ROUNDS_SHOWN
from flows.action import Action, ActionId, Moved, Standing
from flows.moved import Past, side_by_side
from flows.round import RoundId
from instruments.counting import Tally
from instruments.disclosure import Release
from instruments.model import InstrumentId
from instruments.movement import Movement

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
SCAN = CONTENT.instruments[InstrumentId("quickscan")]
BLOCKS = [one.id for one in SCAN.blocks]
ROUND = RoundId("r-twee")
MESSAGE, CAPTION = 4096, 1024
"""Characters that the Bot API takes of a message, and of what stands under a picture."""

RED, ORANGE, GREEN = Tally(0, 0, 9), Tally(0, 9, 0), Tally(9, 0, 0)


def released(*levels: Tally | None, ballots: int = 9, minimum: int = 5) -> Release:
    """A round in which each block has one of these counts, or too few answers."""
    counts = zip(SCAN.blocks, levels, strict=True)
    elements = {element.id: level for block, level in counts for element in block.elements}
    return Release(ballots, minimum, elements, {})


def action(name: str, block: str = "", *history: Moved) -> Action:
    return Action(ActionId(name), 10, name, block, history=history)


def between(earlier: Release, later: Release, *actions: Action) -> Between:
    moved = side_by_side(SCAN, [Past(20, earlier)], Past(30, later), actions)
    return Between(ROUND, date(2025, 3, 3), date(2026, 2, 14), moved)


def counted(*releases: Release) -> list[Counted]:
    first = date(2024, 9, 16)
    return [Counted(first + timedelta(100 * place), one) for place, one in enumerate(releases)]


def plain(text: str) -> str:
    return text.replace(BOLD_ON, "").replace(BOLD_OFF, "")


def presses(message: Message) -> list[OnRound]:
    keys = [key for row in message.rows for key in row]
    assert all(isinstance(key, Verb) and len(key.label) <= 28 for key in keys)
    return [key.press for key in keys]


MIXED = between(
    released(ORANGE, GREEN, RED, ORANGE, None, GREEN, RED),
    released(GREEN, ORANGE, RED, GREEN, GREEN, GREEN, ORANGE),
    action("Charter schrijven", BLOCKS[1], Moved(Standing.BUSY, 25)),
    action("Vorming plannen", BLOCKS[1]),
    action("Budget vragen", BLOCKS[6], Moved(Standing.DONE, 25)),
    action("Los eindje"),
)


def test_the_whole_reads_at_a_glance():
    """The finding first, then each block in its own order with its sign, its elements, its actions."""
    assert plain(movement.since_last(WORDS, SCAN, MIXED).text) == (
        "Sinds de vorige ronde\n"
        "3 maart 2025 → 14 februari 2026\n\n"
        "Vooruit: Strategie, Online beeldvorming, Bewust investeren\n"
        "Achteruit: Interne afspraken\n\n"
        "⬆ Strategie\n8 ⬆ · 0 ＝ · 0 ⬇\n"
        "⬇ Interne afspraken\n0 ⬆ · 0 ＝ · 6 ⬇ · 2 acties\n"
        "＝ Kennis en vaardigheden\n0 ⬆ · 6 ＝ · 0 ⬇\n"
        "⬆ Online beeldvorming\n5 ⬆ · 0 ＝ · 0 ⬇\n"
        "· Samenwerking\nniet te vergelijken\n"
        "＝ Recht en ethiek\n0 ⬆ · 6 ＝ · 0 ⬇\n"
        "⬆ Bewust investeren\n5 ⬆ · 0 ＝ · 0 ⬇ · 1 actie\n\n"
        "Acties zonder bouwsteen\n• Los eindje · te starten\n\n"
        "⬆ beter · ＝ gelijk · ⬇ minder goed, geteld in onderdelen."
        " Eén antwoord dat een kleur opschoof, telt als gelijk.\n"
        "Niet te vergelijken (·) is wat niet gevraagd werd, of te weinig antwoorden kreeg"
        " in een van beide rondes."
    )


def test_a_block_in_detail_has_its_elements_and_its_actions():
    """Each element with its sign, each action with its standing, and that one is no proof of the other."""
    text = plain(movement.block(WORDS, SCAN, MIXED, 2).text)
    assert text.startswith("2. Interne afspraken\n⬇ minder goed\n\n⬇ Algemene afspraken")
    assert "• Charter schrijven · bezig\n• Vorming plannen · te starten" in text
    assert WORDS("moved.no_cause") in text
    assert WORDS("moved.why_unknown") not in text


def test_a_block_without_actions_or_answers_says_so():
    """What cannot be compared says why, and where no action ran that is said too."""
    text = plain(movement.block(WORDS, SCAN, MIXED, 5).text)
    assert "· niet te vergelijken" in text
    assert WORDS("moved.why_unknown") in text
    assert WORDS("moved.no_actions") in text
    assert WORDS("moved.no_cause") not in text


def test_an_element_that_only_one_round_shows_is_counted_apart():
    """A block that moved says how many of its elements could not be compared."""
    later = released(*[GREEN] * 7)
    hidden = {**later.elements, SCAN.blocks[0].elements[0].id: None}
    one = between(released(*[RED] * 7), Release(9, 5, hidden, {}))
    assert "7 ⬆ · 0 ＝ · 0 ⬇ · 1 niet te vergelijken" in movement.since_last(WORDS, SCAN, one).text


@pytest.mark.parametrize(
    ("later", "finding"),
    [
        ([GREEN] * 7, "Alle bouwstenen gingen vooruit"),
        ([RED] * 7, "Alle bouwstenen gingen achteruit"),
        ([ORANGE] * 7, "Alles bleef ongeveer gelijk"),
        ([ORANGE] * 6 + [None], "Wat te vergelijken is, bleef ongeveer gelijk"),
        ([None] * 7, "Er is nog niets te vergelijken"),
        ([GREEN] * 4 + [ORANGE] * 3, "Vooruit: 4 van de 7 bouwstenen"),
        (
            [GREEN] * 2 + [RED] * 5,
            "Vooruit: Strategie, Interne afspraken\nAchteruit: 5 van de 7 bouwstenen",
        ),
    ],
)
def test_the_finding_names_a_few_and_counts_many(later, finding):
    """It is the same sentence in the message, on the picture, under it and in its text."""
    rounds = released(*[ORANGE] * 7), released(*later)
    message = movement.since_last(WORDS, SCAN, between(*rounds))
    assert f"\n\n{finding}\n\n" in message.text
    assert trend.picture(WORDS, SCAN, counted(*rounds)).title == finding
    assert plain(trend.caption(WORDS, SCAN, counted(*rounds))).startswith(f"{finding}\n\nVan ")
    assert plain(trend.as_text(WORDS, SCAN, counted(*rounds), ROUND).text).startswith(finding)


def test_buttons_lead_through_the_blocks_and_to_the_trend():
    """Every block has its own, the first and the last lead to each other, and all survive travelling."""
    whole = presses(movement.since_last(WORDS, SCAN, MIXED))
    assert whole == [*(OnRound(ROUND, MOVED, str(n)) for n in range(1, 8)), OnRound(ROUND, TREND)]
    for place, left, right in ((1, "7", "2"), (7, "6", "1"), (8, "7", "2"), (0, "7", "2")):
        found = presses(movement.block(WORDS, SCAN, MIXED, place))
        assert found == [
            OnRound(ROUND, MOVED, left),
            OnRound(ROUND, MOVED, right),
            OnRound(ROUND, MOVED, LIST),
        ]
    under = [key.press for row in trend.under_picture(WORDS, ROUND) for key in row]
    assert under == [OnRound(ROUND, MOVED), OnRound(ROUND, AS_TEXT)]
    assert all(decode(encode(one)) == one for one in (*whole, *under))


PART = replace(
    between(
        released(ORANGE, GREEN, RED, ORANGE, None, GREEN, RED),
        Release(9, 5, {e.id: GREEN for at in (1, 4, 6) for e in SCAN.blocks[at].elements}, {}),
        action("Budget vragen", BLOCKS[6]),
    ),
    older={BLOCKS[6]: date(2024, 5, 6)},
    unasked=frozenset(BLOCKS[at] for at in (0, 2, 3, 5)),
)


def test_a_round_of_some_blocks_shows_those_and_names_the_others():
    """Each says beside which round it stands where that is an older one; no verdict takes in all."""
    assert plain(movement.since_last(WORDS, SCAN, PART).text).startswith(
        "Sinds de vorige ronde\n"
        "3 maart 2025 → 14 februari 2026\n\n"
        "Vooruit: Bewust investeren\n\n"
        "＝ Interne afspraken\n0 ⬆ · 6 ＝ · 0 ⬇\n"
        "· Samenwerking\nniet te vergelijken\n"
        "⬆ Bewust investeren\n5 ⬆ · 0 ＝ · 0 ⬇ · naast 6 mei 2024 · 1 actie\n\n"
        "Niet gevraagd in deze ronde: Strategie, Kennis en vaardigheden, Online beeldvorming,"
        " Recht en ethiek\n\n"
    )
    whole = presses(movement.since_last(WORDS, SCAN, PART))
    assert whole == [*(OnRound(ROUND, MOVED, n) for n in "257"), OnRound(ROUND, TREND)]
    for place, left, right in ((2, "7", "5"), (5, "2", "7"), (7, "5", "2"), (1, "7", "5")):
        found = presses(movement.block(WORDS, SCAN, PART, place))
        assert found[:2] == [OnRound(ROUND, MOVED, left), OnRound(ROUND, MOVED, right)]
    text = plain(movement.block(WORDS, SCAN, PART, 7).text)
    assert text.startswith("7. Bewust investeren in online werken\n⬆ beter · naast 6 mei 2024\n")


def test_a_round_of_one_block_has_nowhere_to_leaf():
    """There is the way to the list, and no other block."""
    alone = replace(PART, unasked=frozenset(BLOCKS[1:]))
    assert presses(movement.block(WORDS, SCAN, alone, 1)) == [OnRound(ROUND, MOVED, LIST)]


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=600)


@given(st.lists(texts, max_size=200))
def test_a_plan_of_any_length_fits_a_message(whats):
    """Long actions are cut, and of many the rest is counted, so that Telegram takes the message."""
    for block in (BLOCKS[0], ""):
        actions = [Action(ActionId(str(n)), 10, what, block) for n, what in enumerate(whats)]
        one = between(released(*[RED] * 7), released(*[GREEN] * 7), *actions)
        for message in (
            movement.since_last(WORDS, SCAN, one),
            *(movement.block(WORDS, SCAN, one, place) for place in range(1, 8)),
        ):
            assert len(message.text.encode("utf-16-le")) // 2 <= MESSAGE


def test_of_a_long_plan_the_rest_is_counted():
    """None is passed over in silence."""
    actions = [Action(ActionId(str(n)), 10, "woord " * 100, BLOCKS[0]) for n in range(200)]
    one = between(released(*[RED] * 7), released(*[GREEN] * 7), *actions)
    text = movement.block(WORDS, SCAN, one, 1).text
    listed = text.count("… · te starten")
    assert listed > 3
    assert f"• en nog {200 - listed}, in het plan" in text


GAPS = counted(
    released(RED, GREEN, RED, None, None, RED, None),
    released(ORANGE, GREEN, None, None, None, ORANGE, GREEN, ballots=7),
    released(GREEN, RED, GREEN, None, RED, ORANGE, ORANGE, ballots=11, minimum=4),
)


def test_the_picture_in_words_has_all_that_the_picture_has():
    """Finding, each block with its verdict and a sign per round, dates, answers and minimum."""
    assert plain(trend.as_text(WORDS, SCAN, GAPS, ROUND).text) == (
        "Vooruit: Strategie, Kennis en vaardigheden, Recht en ethiek\n"
        "Achteruit: Interne afspraken, Bewust investeren\n"
        "Van 16 september 2024 tot 4 april 2025\n\n"
        "Strategie ⬆ beter\n⬆ ⬆\n"
        "Interne afspraken ⬇ minder goed\n＝ ⬇\n"
        "Kennis en vaardigheden ⬆ beter\n· ⬆\n"
        "Online beeldvorming · niet te vergelijken\n· ·\n"
        "Samenwerking · niet te vergelijken\n· ·\n"
        "Recht en ethiek ⬆ beter\n⬆ ＝\n"
        "Bewust investeren ⬇ minder goed\n· ⬇\n\n"
        "Onder elke bouwsteen staat een teken per ronde, telkens naast de vorige ronde"
        " die de bouwsteen toont. · is niet te vergelijken.\n\n"
        "Rondes:\n16 september 2024, 9 antwoorden\n25 december 2024, 7 antwoorden\n"
        "4 april 2025, 11 antwoorden\n\n"
        "Getoond vanaf 4 of 5 antwoorden"
    )


def test_the_picture_says_what_it_shows_and_from_how_many():
    """Blocks in their own order, a dot where shown, why a gap is there, answers and minimum."""
    one = trend.picture(WORDS, SCAN, GAPS)
    assert [lane.label for lane in one.lanes] == [block.short for block in SCAN.blocks]
    assert [lane.verdict for lane in one.lanes][2:5] == [
        "⬆ beter",
        "niet getoond",
        "één ronde",
    ]
    assert [dot and dot.height for dot in one.lanes[2].dots] == [0, None, 1]
    assert [dot.joined for dot in one.lanes[0].dots if dot] == [False, True, True]
    assert [when.year for when in one.days] == ["2024", "2024", "2025"]
    assert [when.day for when in one.days] == ["16 sep", "25 dec", "4 apr"]
    assert one.footer == (
        "Boven (A): alles groen. Onder (C): alles rood.\n"
        "⬆ ＝ ⬇ vergelijken het laatste punt met het eerste.\n"
        "Stippellijn of gat: niet gevraagd, of te weinig antwoorden.\n"
        "Antwoorden per ronde: 9, 7, 11\n"
        "Getoond vanaf 4 of 5 antwoorden"
    )


def test_one_round_is_a_beginning():
    """Nothing is compared, and nothing is explained that is not there."""
    rounds = counted(released(*[ORANGE] * 7))
    one = trend.picture(WORDS, SCAN, rounds)
    assert {lane.movement for lane in one.lanes} == {Movement.UNKNOWN}
    assert one.footer.count("\n") == 2
    assert plain(trend.caption(WORDS, SCAN, rounds)).endswith("\n\n16 september 2024")
    assert len(trend.as_text(WORDS, SCAN, rounds, ROUND).text) <= MESSAGE


def test_a_long_history_shows_its_newest_rounds_whatever_order_they_come_in():
    """More would stand too close; the text of the most that are shown fits a message."""
    rounds = counted(*[released(*[level] * 7) for level in (RED, ORANGE, GREEN) * 10])
    one = trend.picture(WORDS, SCAN, rounds[::-1])
    assert one == trend.picture(WORDS, SCAN, rounds[-ROUNDS_SHOWN:])
    assert len(one.days) == ROUNDS_SHOWN
    assert len(trend.as_text(WORDS, SCAN, rounds, ROUND).text) <= MESSAGE
    assert len(trend.caption(WORDS, SCAN, rounds)) <= CAPTION


def test_without_any_round_there_is_no_trend():
    """Asking for one is a programmer's mistake."""
    with pytest.raises(ValueError, match="at least one"):
        trend.picture(WORDS, SCAN, [])
