"""The decision aid: every tool of the source by its category, reached in at most five taps."""

import re
from collections import deque
from pathlib import Path

import pytest

import flows
from flows.loading import read_flow
from flows.model import Branch, ChooseOne, End, Say, View, Waiting, ways
from flows.tools import category_of
from flows.tools_files import load_tools

CONTENT = Path(flows.__file__).parent / "content"
TOOLS = load_tools([CONTENT])
_, FLOW = read_flow(CONTENT / "tool_guide.yaml", TOOLS.lists())

MOST_TAPS = 5

# By the headings of the source, in its order; a tool counts in each list that names it.
COUNTS = {
    "written": 11,
    "spoken": 4,
    "still": 3,
    "video": 12,
    "recorded": 5,
    "matching": 3,
    "email": 1,
    "chat": 4,
    "calls_own": 2,
    "calls_work": 8,
    "calls_care": 10,
    "platforms": 3,
    "mental": 5,
    "addiction": 4,
    "groups": 5,
}

# What the source calls them, as far as it is a name.
NAMES = """
E-mail|Berichten|Messenger|WhatsApp|Hangouts|Skype|Instagram|Snapchat|Telegram|Threema|WAI-NOT|
Telefoon|FaceTime|Teams|Slack|Signal|Whereby|Zoom|Jitsi|PowerPoint|Loom|Screencast-O-Matic|Soapbox|
TikTok|Helppeer|Give a Day|Roeselare|PHP Live|Livecom|Serviant|SIT-tool|G Suite|Riot|Licom|Vectera|
Zoom for Healthcare|Advelox|Clickdoc|FaceTalk|Kara Connect|Karify|Mobilea|Praatbox|Therapieland|
Webcamconsult|Zaurus|Quli|Familienet|25-8|Fit in je hoofd|NokNok|Vaardig leven|Depressiehulp|
Zelfmoord1813|DrugLijn|Alcoholhulp|Cannabishulp|Gokhulp
"""

NO_LONGER = {"hangouts", "skype", "screencast", "gsuite", "riot"}


def test_every_category_has_the_tools_of_the_source():
    """As many as stand under its heading, and each once."""
    assert {one: len(TOOLS.of_category(one)) for one in TOOLS.categories} == COUNTS
    assert len(TOOLS.tools) == 65
    assert sum(len(one.uses) for one in TOOLS.tools.values()) == sum(COUNTS.values())


def test_every_name_of_the_source_is_there():
    """Each of them in the name of a tool."""
    names = [one.name for one in TOOLS.tools.values()]
    missing = [
        one for one in NAMES.replace("\n", "").split("|") if not any(one in name for name in names)
    ]
    assert missing == []
    assert len(set(names)) == len(names)


def test_a_tool_in_two_categories_keeps_other_conditions_in_each():
    """Zoom for a chat with family is not Zoom for a talk with a client."""
    for name in ("zoom", "jitsi", "signal", "whereby", "teams"):
        tool = TOOLS.tools[name]
        first, *others = (TOOLS.limits(tool, one) for one in tool.uses)
        assert first not in others, name


OPEN = {"written", "spoken", "still", "video", "recorded", "matching", "groups"}


def test_it_is_known_where_information_is_sensitive():
    """Only there the source has other tools than everywhere else, and Telegram its limit."""
    assert {one.id for one in TOOLS.categories.values() if not one.sensitive} == OPEN
    limited = {one.id for one in TOOLS.tools.values() if one.limit}
    assert limited == {"telegram"}


OURS = (
    "te herkennen is",
    "gevaar",
    "kijk na wie",
    "doorsturen",
    "bekijk het",
    "je organisatie het koos",
    "langs een andere weg",
    "de bron noemt",
)


def test_what_is_ours_does_not_stand_under_the_source():
    """Remarks alone hold what no source says."""
    uses = [one for tool in TOOLS.tools.values() for one in tool.uses]
    for one in (*TOOLS.categories.values(), *uses):
        for part in ("does", "suits", "unsuits", "asks", "then"):
            assert not [said for said in OURS if said in getattr(one, part, "")], one


def test_no_limit_but_that_of_a_professional_holds_for_families():
    """The source has none for people and their surroundings."""
    for name in OPEN - {"groups"}:
        category = TOOLS.categories[name]
        assert category.unsuits == ""
        assert category.asks.startswith("als hulpverlener met een cliënt: ")


def test_telegram_is_only_for_what_is_not_sensitive():
    """And says itself that this bot is spoken to in it."""
    telegram = TOOLS.tools["telegram"]
    assert [one.category for one in telegram.uses] == ["written"]
    assert "deze bot" in telegram.uses[0].note
    for node in ("privacy", "care"):
        said = f"{FLOW.nodes[node].text} {FLOW.nodes[node].more}"
        assert "Telegram" in said
        assert "deze bot" in said


def test_a_sign_stands_only_where_it_is_certain():
    """What stopped or has another name says so on its button; all others are not judged."""
    signed = {one.id for one in TOOLS.tools.values() if one.sign is not None}
    assert signed == NO_LONGER
    for one in signed:
        button = TOOLS.tools[one].button
        assert re.search(r"\((gestopt|nu \w+)\)$", button), button


def test_there_is_no_address_and_no_loud_word():
    """Addresses of 2020 lead nowhere by now; names are enough to look them up."""
    texts = (CONTENT / "tools" / "tools.yaml").read_text(encoding="utf-8")
    texts += (CONTENT / "tool_guide.yaml").read_text(encoding="utf-8")
    said = [line for line in texts.splitlines() if not line.lstrip().startswith("#")]
    assert not re.search(r"https?:|www\.|\.(be|nl|com|im)\b|!", "\n".join(said))


def test_all_is_of_one_source_and_day_and_nothing_is_agreed():
    """Agreements are an organisation's."""
    uses = [use for one in TOOLS.tools.values() for use in one.uses]
    assert {(use.edition.source, use.edition.day.isoformat()) for use in uses} == {
        ("Beslishulp online communiceren, versie 13", "2020-04-16")
    }
    assert not any(use.agreement or use.own for use in uses)


def taps_to() -> dict[str, int]:
    """The taps from the beginning to each node, on the longest way that never turns back."""
    far: dict[str, int] = {}

    def go(name: str, taps: int, been: frozenset[str]) -> None:
        node = FLOW.nodes[name]
        far[name] = max(far.get(name, 0), taps)
        if name in been or isinstance(node, End) or getattr(node, "view", None) is View.CARD:
            return
        steps = (
            [one.next for one in node.options if one.code not in {"again", "share"}]
            if isinstance(node, ChooseOne)
            else list(ways(node))
        )
        for way in dict.fromkeys(steps):
            go(way, taps + isinstance(node, Waiting), been | {name})

    go(FLOW.first, 0, frozenset())
    return far


def test_no_tool_is_more_than_five_taps_away():
    """On the longest way through the questions."""
    assert taps_to()["card"] == MOST_TAPS


def test_every_tool_is_on_a_list_that_one_comes_to():
    """By questions alone, without knowing its name."""
    reached, edge = set(), deque(["who"])
    while edge:
        name = edge.popleft()
        if name not in reached:
            reached.add(name)
            edge.extend(ways(FLOW.nodes[name]))
    listed = [FLOW.nodes[one] for one in reached if category_of(FLOW.nodes[one]) is not None]
    assert {category_of(one) for one in listed} == set(COUNTS)
    offered = {one.code for node in listed for one in node.options if one.listed}
    assert offered == set(TOOLS.tools)


@pytest.mark.parametrize("node", [one for one in FLOW.nodes.values() if category_of(one)])
def test_from_every_list_one_can_share_and_begin_anew(node):
    """And its screen says first what holds for all of it."""
    extra = {one.code: one for one in node.options if not one.listed}
    assert extra["share"].signal == "share"
    assert extra["share"].visit
    assert isinstance(FLOW.nodes[extra["share"].next], Say)
    assert extra["again"].next == "who"
    assert FLOW.nodes[node.options[0].next].view is View.CARD
    assert node.id == category_of(node)


def test_one_begins_by_a_search_or_by_a_question():
    """Nothing is asked before."""
    first = FLOW.nodes[FLOW.first]
    assert isinstance(first, Branch)
    assert {one.next for one in first.cases} == {"found", "nothing"}
    assert first.otherwise == "who"
    assert FLOW.command == "beslishulp"
