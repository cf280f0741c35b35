"""The private menu: what stands where, that it is small enough, and what its buttons say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.content import load_content
from bot.guides import HOUSE
from bot.menu import MINE, ROOM, SECTIONS, TEAM, goes_on, part, shown, things
from bot.phrasing import menu as say
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.message import Message, Verb
from bot.presses import OnMenu, ToSession, Verbal
from bot.telegram.buttons import LIMIT, decode, encode
from flows import questionnaire as q
from flows.kinds import BUTTON
from flows.model import Flow, FlowId, NodeId
from flows.state import Act, Entry, SessionId, State
from instruments.document import ContentError
from instruments.model import InstrumentId, Level
from tests.bot.test_guides import own

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
MOST = 6
"""Buttons on a screen of the menu."""

BEGUN = datetime.fromisoformat("2026-11-12T09:30")


def screens() -> Iterator[Message]:
    yield say.first(WORDS)
    yield say.first(WORDS, on=True)
    for name in SECTIONS:
        yield say.section(CONTENT, WORDS, name, 1, "gids")
    yield say.mine(WORDS, [], 1, recorded=True)
    yield say.mine(WORDS, listed("concern", "quickscan", "worksheet", "action"), 1, recorded=True)


def state(flow: str, *history: Entry, cursor: str = "x", **facts: str) -> State:
    return State(
        session=SessionId("s1"),
        flow=FlowId(flow),
        version=1,
        revision=1,
        cursor=NodeId(cursor),
        history=history,
        facts=facts,
    )


def listed(*flows: str) -> tuple[say.Open, ...]:
    there = [(SessionId(f"s{at}"), state(one, scan="own"), BEGUN) for at, one in enumerate(flows)]
    return say.listed(CONTENT, WORDS, there)


def presses(message: Message) -> list[Verbal]:
    return [one.press for row in message.rows for one in row if isinstance(one, Verb)]


def test_a_screen_of_the_menu_has_at_most_six_buttons_that_fit_a_phone():
    """No screen of the menu has more than six buttons, none longer than a button can be."""
    for one in screens():
        keys = [key for row in one.rows for key in row]
        assert len(keys) <= MOST
        assert all(len(key.label) <= BUTTON for key in keys)
        assert len(one.text) <= 900


def test_every_button_travels_and_comes_back():
    """The data of every button of the menu is read as what it was, and fits."""
    for one in screens():
        for press in presses(one):
            assert decode(encode(press)) == press
            assert len(encode(press)) <= LIMIT


def test_every_guide_of_ours_stands_in_the_menu_and_every_command_in_it_exists():
    """Each guide of the content stands in one section, and no section names a command in vain."""
    there = [one for name in SECTIONS for one in things(CONTENT, name)]
    assert {one.command for one in there if isinstance(one, Flow)} == set(CONTENT.guides)
    assert {one for one in there if isinstance(one, str)} - {TEAM} <= HOUSE
    assert set(say.OWN) <= HOUSE


def test_acute_danger_is_the_last_row_wherever_somebody_worries(tmp_path):
    """🚨 stands alone in the last row of every screen of who worries now, six buttons in all."""
    for one in ("een", "twee", "drie"):
        crowded = own(tmp_path, flow=one, command=one, more="menu: worry\n")
    for content in (CONTENT, crowded):
        pages = 1 + (len(things(content, "worry")) > 4)
        for number in range(1, pages + 1):
            shown = say.section(content, WORDS, "worry", number, "gids").rows
            assert shown[-1:] == say.alarm(WORDS)
            assert sum(map(len, shown)) <= 6


def test_an_own_guide_stands_in_the_section_that_its_file_names(tmp_path):
    """An organisation's guide appears where its `menu` says; one without it does not."""
    content = own(tmp_path, more="menu: practise\n")
    assert things(content, "practise") == ("oefenen", content.guides["proef"])
    without = own(tmp_path)
    assert things(without, "practise") == ("oefenen",)


@pytest.mark.parametrize(("said", "hint"), [("wory", "; did you mean 'worry'?"), ("mine", "")])
def test_a_section_that_does_not_exist_is_told_with_the_nearest(tmp_path, said, hint):
    """A guide in a section that the menu has not is a content error, at its line."""
    with pytest.raises(ContentError) as caught:
        own(tmp_path, more=f"menu: {said}\n")
    line = f"the menu has no section '{said}'{hint}"
    assert any(
        one.endswith(line) and "proef.yaml:6:" in one for one in str(caught.value).split("\n")
    )


def test_a_section_of_what_is_no_guide_is_told(tmp_path: Path):
    """`menu` without a command is a content error."""
    (tmp_path / "x.yaml").write_text(
        "flow: x\nversion: 1\nfirst: a\nmenu: plan\nnodes:\n  - {id: a, kind: end, outcome: o}\n"
    )
    with pytest.raises(ContentError, match="'menu' belongs to a guide"):
        load_content(tmp_path)


@pytest.mark.parametrize("room", [ROOM - 1, ROOM])
@pytest.mark.parametrize("count", range(1, 24))
def test_pages_show_everything_once_and_in_order(count, room):
    """Whatever there is stands on one page, in order; each has room for the ways on and back."""
    seen: list[int] = []
    number, more = 1, True
    while more:
        one = part(count, number, room)
        assert one.number == number
        seen += shown(range(count), one)
        assert len(shown(range(count), one)) + one.more <= room
        number, more = number + 1, one.more
    assert seen == list(range(count))
    assert part(count, 99, room) == part(count, number - 1, room)
    assert part(count, 0, room) == part(count, 1, room)


def test_what_is_about_a_client_is_called_by_its_day_alone():
    """A run about a client, and what is not known any more, say only when they began."""
    for flow in ("concern", "incident", "restriction", "second", "gone"):
        assert [one.label for one in listed(flow)] == ["Een gesprek van 12 november"]


def test_two_of_the_same_name_are_told_apart_by_their_moment():
    """Runs of the same day have their hour on the button."""
    there = [
        (SessionId("a"), state("concern"), BEGUN),
        (SessionId("b"), state("incident"), BEGUN.replace(hour=14)),
    ]
    labels = [one.label for one in say.listed(CONTENT, WORDS, there)]
    assert labels == ["Een gesprek · 12 nov 09:30", "Een gesprek · 12 nov 14:30"]


@pytest.mark.parametrize(
    ("flow", "label"),
    [
        ("worksheet", "Werkblad"),
        ("choice.quickscan", "Waar begin ik?"),
        ("stars.quickscan", "Sterren geven"),
        ("deepening.strategy", "Strategie"),
        ("action", "Een actie"),
        ("search", "Iets zoeken"),
        ("open_round", "Iets anders"),
    ],
)
def test_what_is_open_is_called_by_its_name(flow, label):
    """Everything that can be open has a name of its own."""
    assert listed(flow)[0].label == label


def test_a_scan_says_how_far_it_is_and_for_whom():
    """A scan has its progress on the button; sent, it says so; its title gives way."""
    first = next(iter(CONTENT.instruments[InstrumentId("quickscan")].elements)).id
    given = Entry(q.element_node(first), Act.ANSWERED, Level.GREEN.value, 1)
    sent = Entry(q.REVIEW, Act.ANSWERED, q.SEND, 2)
    there = [
        (SessionId("a"), state("quickscan", given, scan="own"), BEGUN),
        (SessionId("b"), state("quickscan", given, scan="round"), BEGUN),
        (SessionId("c"), state("quickscan", given, sent, cursor="submitted", scan="own"), BEGUN),
    ]
    own_one, team, done = say.listed(CONTENT, WORDS, there)
    assert own_one.said == "Quickscan online werken · 1/42"
    assert own_one.label == "Quickscan online wer… · 1/42"
    assert team.said == "Team: Quickscan online werken · 1/42"
    assert done.said == "Quickscan online werken · klaar"
    assert [one.on for one in (own_one, team, done)] == [True, True, False]


def test_what_is_only_kept_is_not_what_one_is_in_the_middle_of():
    """Answers that were sent or lie with others, and what content lost, do not go on."""
    assert goes_on(CONTENT, state("quickscan", scan="own"))
    assert not goes_on(CONTENT, state("quickscan", cursor="laid"))
    assert not goes_on(CONTENT, state("gone"))


def test_one_can_go_on_from_ones_own_things():
    """What is open comes first among one's things, each with a button that goes on with it."""
    message = say.mine(WORDS, listed("worksheet"), 1, recorded=False)
    assert presses(message) == [
        ToSession(SessionId("s0")),
        *(OnMenu("do", one) for one in ("plan", "paginas", "stop")),
        OnMenu("top"),
    ]
    assert "staat niets open" in say.mine(WORDS, [], 1, recorded=False).text
    kept = replace(listed("worksheet")[0], on=False)
    assert "staat niets open" in say.mine(WORDS, [kept], 1, recorded=False).text


def test_what_does_not_fit_comes_on_a_further_screen():
    """More than five things go on behind `Meer`, and `Terug` leads one screen back."""
    there = listed("worksheet", "action", "search")
    first = presses(say.mine(WORDS, there, 1, recorded=True))
    assert first[-2:] == [OnMenu(MINE, "2"), OnMenu("top")]
    second = presses(say.mine(WORDS, there, 2, recorded=True))
    assert second == [*(OnMenu("do", one) for one in say.OWN[1:]), OnMenu(MINE, "1")]
