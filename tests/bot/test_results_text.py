"""A team's results read as they should: remarks by the page, roles, and the blocks that were asked."""

import pytest

from bot.content import load_content
from bot.phrasing import remarks, results
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.message import Message, Verb
from bot.presses import OnRound
from flows.round import RoundId
from instruments.counting import Tally
from instruments.disclosure import MERGED, Ballot, Release, release
from instruments.model import ElementId, Level

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
QUICKSCAN = CONTENT.instruments["quickscan"]
ONE = RoundId("r")
MESSAGE = 4096
"""Characters of a message that the Bot API takes."""

SOME = QUICKSCAN.only(["agreements", "cooperation"])


def released(texts: dict[str, tuple[str, ...]] | None = None, ballots: int = 9) -> Release:
    """A release of all blocks in which everyone chose green."""
    counts = {one.id: Tally(green=ballots) for one in QUICKSCAN.elements}
    return Release(ballots, 5, counts, {}, texts or {})


def verbs(message: Message) -> list[OnRound]:
    return [
        key.press
        for row in message.rows
        for key in row
        if isinstance(key, Verb) and isinstance(key.press, OnRound)
    ]


def all_pages(shown: Release) -> list[Message]:
    """What one reads who leafs from the first page to the last."""
    found = [remarks.remarks(WORDS, QUICKSCAN, shown, ONE, 1)]
    while (on := [one for one in verbs(found[-1]) if one.verb == "page"]) and on[1].detail != "1":
        found.append(remarks.remarks(WORDS, QUICKSCAN, shown, ONE, int(on[1].detail)))
    return found


@pytest.mark.parametrize(
    "text", ["x" * 1000, "🙂" * 1000, "kort"], ids=["long", "smileys", "short"]
)
def test_remarks_of_the_greatest_length_fit_their_pages(text: str) -> None:
    """However many and however long, each page fits a message, and each remark stands whole once."""
    things = [
        thing for one in QUICKSCAN.blocks for thing in (*(e.id for e in one.elements), one.id)
    ]
    shown = released({one: tuple(f"{text} {one} {n}" for n in range(9)) for one in things})
    pages = all_pages(shown)
    for page in pages:
        assert len(page.text.encode("utf-16-le")) // 2 <= MESSAGE
    whole = "\n".join(one.text for one in pages)
    for one in things:
        for n in range(9):
            assert whole.count(f"„{text} {one} {n}”") == 1


def test_leafing_goes_round() -> None:
    """From the last page on is the first, and from the first back the last."""
    shown = released({one.id: ("x" * 1000,) for one in QUICKSCAN.elements})
    pages = all_pages(shown)
    whole = len(pages)
    assert whole > 2
    assert f"2/{whole}" in pages[1].text
    assert [one.detail for one in verbs(pages[0])[:2]] == [str(whole), "2"]
    assert [one.detail for one in verbs(pages[-1])[:2]] == [str(whole - 1), "1"]


def test_a_page_says_what_its_remarks_are_about() -> None:
    """What a page goes on about that was begun before stands at its head again."""
    about = SOME.blocks[0].elements[0].id
    pages = all_pages(released({about: tuple("x" * 1000 for _ in range(9))}))
    title = SOME.blocks[0].elements[0].title
    assert all(one.text.count(title) == 1 for one in pages)
    assert all(one.text.count("2. Interne afspraken") == 1 for one in pages)


def test_a_blocks_remarks_are_a_tap_away_from_it() -> None:
    """Its button leads to the first page that has one of its remarks; without any there is none."""
    first, second = (one.elements[0].id for one in SOME.blocks)
    shown = released({first: tuple("x" * 1000 for _ in range(5)), second: ("hier",)})
    leads = [
        one for one in verbs(results.block(WORDS, QUICKSCAN, shown, ONE, 5)) if one.verb == "page"
    ]
    assert len(leads) == 1
    page = remarks.remarks(WORDS, QUICKSCAN, shown, ONE, int(leads[0].detail))
    assert "„hier”" in page.text
    other = results.block(WORDS, QUICKSCAN, shown, ONE, 1)
    assert [one.verb for one in verbs(other)] == ["block", "block", "list"]


def test_without_remarks_nothing_leads_to_them() -> None:
    """No button, and an old or forged one says that there are none."""
    shown = released()
    assert remarks.key(WORDS, QUICKSCAN, shown, ONE) == ()
    assert remarks.remarks(WORDS, QUICKSCAN, shown, ONE, 7).text == WORDS("results.remarks_none")


def test_a_forged_page_is_one_of_those_that_are_there() -> None:
    """A number beyond the pages, or none of them, shows a page all the same."""
    shown = released({SOME.blocks[0].id: ("hier",)})
    for place in (0, 1, 999):
        assert "„hier”" in remarks.remarks(WORDS, QUICKSCAN, shown, ONE, place).text


def test_small_roles_stand_together_and_last() -> None:
    """Roles stand in the instrument's order, the merged ones after them."""
    element = SOME.blocks[0].elements[0].id
    split = {MERGED: Tally(red=5), "practice": Tally(orange=6), "lead": Tally(green=5)}
    shown = Release(16, 5, released(ballots=16).elements, {element: split})
    lines = results.block(WORDS, QUICKSCAN, shown, ONE, 2).text.split("\n")
    roles = [one.split(" 🟢")[0] for one in lines if one.startswith("· ")]
    assert roles == ["· Leidinggevende", "· Praktijkwerker", "· Andere functies samen"]


def test_the_fullest_block_fits_a_message() -> None:
    """With every role apart at every element it still fits."""
    classes = {**dict.fromkeys(QUICKSCAN.roles, Tally(99, 99, 99, 99)), MERGED: Tally(9, 9, 9, 9)}
    counts = released().elements
    shown = Release(999, 5, counts, dict.fromkeys(counts, classes))
    for place in range(1, 8):
        assert len(results.block(WORDS, QUICKSCAN, shown, ONE, place).text) <= MESSAGE


def some_blocks() -> Release:
    """A round that asked two blocks."""
    answers = {ElementId(one.id): Level.ORANGE for one in SOME.elements}
    shown = release(SOME, [Ballot(answers)] * 5, 5)
    assert shown is not None
    return shown


def test_a_round_of_some_blocks_shows_those_alone() -> None:
    """In words, on the buttons and in the caption, each with the number that it always has."""
    shown = some_blocks()
    text = results.as_text(WORDS, QUICKSCAN, shown, ONE)
    assert [one.detail for one in verbs(text)] == ["2", "5"]
    assert "Strategie" not in text.text
    assert "te weinig" not in text.text
    labels = [key.label for row in text.rows for key in row]
    assert labels == ["2. Interne afspraken", "5. Samenwerking"]
    assert "Strategie" not in results.caption(WORDS, QUICKSCAN, shown)


def test_leafing_through_some_blocks_passes_over_the_others() -> None:
    """Next and previous lead to blocks that were asked; one that was not shows the first of those."""
    shown = some_blocks()
    second = results.block(WORDS, QUICKSCAN, shown, ONE, 2)
    assert [one.detail for one in verbs(second)[:2]] == ["5", "5"]
    for place in (0, 1, 99):
        assert results.block(WORDS, QUICKSCAN, shown, ONE, place) == second


def test_one_block_alone_is_not_leafed_through() -> None:
    """Where a round asked one block, nothing leads to the next or the previous one."""
    part = QUICKSCAN.only(["skills"])
    shown = release(part, [Ballot({one.id: Level.RED for one in part.elements})] * 5, 5)
    assert shown is not None
    assert [one.verb for one in verbs(results.block(WORDS, QUICKSCAN, shown, ONE, 3))] == ["list"]
