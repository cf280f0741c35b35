"""Tools: read from files, replaced by an organisation's own, and found again on the way taken."""

import ast
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_broken_content import HERE, as_pattern, said_in

import flows
from flows import tools_files
from flows.engine import begin, step
from flows.events import Answered, WentBack
from flows.loading import read_flow
from flows.model import ChooseOne, Code, End, Flow, FlowId, NodeId, Option, Say
from flows.state import SessionId
from flows.tools import (
    CategoryId,
    Sign,
    ToolId,
    category_of,
    list_here,
    looked_at,
    way_here,
)
from flows.tools_files import FOLDER, load_tools
from flows.tools_sought import facts_of_search, found
from instruments.document import ContentError

CONTENT = Path(flows.__file__).parent / "content"
OURS = load_tools([CONTENT])
BROKEN = sorted((HERE / FOLDER).glob("*.yaml"))
MISSING = "tools:1: no folder of this name holds a tool"

HEAD = "tools: own\nversion: 1\nsource: Onze afspraken\ndate: 2026-06-01\n"


def laid(folder: Path, name: str, text: str) -> Path:
    (folder / FOLDER).mkdir(exist_ok=True)
    (folder / FOLDER / name).write_text(text, encoding="utf-8")
    return folder


def own(folder: Path, entries: str, more: str = "") -> list[Path]:
    """Our folder, and one of an organisation with this list."""
    return [CONTENT, laid(folder, "own.yaml", f"{HEAD}{more}entries:\n{entries}")]


@pytest.mark.parametrize("path", BROKEN, ids=lambda one: one.stem)
def test_a_mistake_is_told_exactly(path, tmp_path):
    """Each mistake gives the messages that its file announces, and no others."""
    (tmp_path / FOLDER).mkdir()
    shutil.copy(path, tmp_path / FOLDER)
    with pytest.raises(ContentError) as caught:
        load_tools([tmp_path])
    assert said_in(path)
    assert [str(one) for one in caught.value.problems] == sorted(said_in(path))


def sentences() -> list[str]:
    """A pattern for each sentence that the loading module can say, read from its source."""
    found = []
    for node in ast.walk(ast.parse(Path(tools_files.__file__).read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(attr="wrong"), args=args):
                found += args
    patterns = (as_pattern(one) for one in found)
    return sorted({one for one in patterns if one is not None and " " in one})


@pytest.mark.parametrize("sentence", sentences())
def test_every_message_has_a_broken_file(sentence):
    """There is no sentence about tools that no broken file brings out."""
    told = [said for one in BROKEN for said in said_in(one)]
    assert any(re.search(f": {sentence}$", one) for one in [*told, MISSING])


def test_a_list_that_is_not_there_is_missed(tmp_path):
    """Without its folder there are no tools, and that is said."""
    with pytest.raises(ContentError) as caught:
        load_tools([tmp_path])
    assert str(caught.value) == MISSING


def test_a_file_that_is_no_yaml_is_told_with_all_others(tmp_path):
    """What cannot be read is a problem as any other is, and the rest is read all the same."""
    laid(tmp_path, "a.yaml", "tools: [")
    laid(tmp_path, "b.yaml", "tools: 1")
    with pytest.raises(ContentError) as caught:
        load_tools([tmp_path])
    assert {one.file for one in caught.value.problems} == {"a.yaml", "b.yaml"}


def test_one_tool_in_two_files_of_a_folder_is_told_by_file_and_line(tmp_path):
    """An organisation that keeps two lists is told where the other one says it."""
    entry = "entries:\n  - id: zoom\n    name: Zoom\n    uses:\n      - category: video\n"
    laid(tmp_path, "a.yaml", HEAD + entry)
    laid(tmp_path, "b.yaml", HEAD + entry)
    with pytest.raises(ContentError) as caught:
        load_tools([CONTENT, tmp_path])
    assert str(caught.value) == "b.yaml:6: tool 'zoom': stands in a.yaml:6 already"


TEAMS = """
  - id: teams
    name: Microsoft Teams
    uses:
      - category: calls_own
        agreement: alleen met je account van het werk
"""


def test_an_organisations_own_replaces_ours_in_that_situation_alone(tmp_path):
    """The same tool elsewhere stays as it was; it is theirs only where they say something."""
    teams = load_tools(own(tmp_path, TEAMS)).tools[ToolId("teams")]
    theirs, ours = teams.uses
    assert (theirs.category, theirs.own) == ("calls_own", True)
    assert theirs.agreement == "alleen met je account van het werk"
    assert theirs.edition.day == date(2026, 6, 1)
    assert (ours.category, ours.own, ours.agreement) == ("video", False, "")


def test_a_tool_of_the_same_name_is_the_same_tool(tmp_path):
    """Whatever its id; what became of it is not forgotten."""
    named = TEAMS.replace("teams", "our_skype").replace("Microsoft Teams", "skype")
    tools = load_tools(own(tmp_path, named.replace("calls_own", "video")))
    assert "our_skype" not in tools.tools
    skype = tools.tools[ToolId("skype")]
    assert skype.sign == Sign(stopped=True, year=2025, became=skype.sign.became)
    assert [one.own for one in skype.uses if one.category == "video"] == [True]
    assert len(skype.uses) == 3


def test_what_an_organisation_agreed_on_comes_first(tmp_path):
    """Then the rest of its list, then ours."""
    chat = """
  - id: ours_too
    name: Nog een chat
    uses:
      - category: chat
  - id: agreed
    name: Afgesproken chat
    uses:
      - category: chat
        agreement: deze
"""
    order = [one.id for one in load_tools(own(tmp_path, chat)).of_category(CategoryId("chat"))]
    assert order == ["agreed", "ours_too", "phplive", "livecom", "serviant", "sit"]


def test_a_list_can_replace_all_of_ours(tmp_path):
    """Then nothing of ours is left, but the situations are: a list may be empty."""
    tools = load_tools(own(tmp_path, TEAMS, "replaces: true\n"))
    assert list(tools.tools) == ["teams"]
    assert tools.categories == OURS.categories
    assert tools.lists()["tools.video"] == ()
    assert tools.lists()["tools.calls_own"] == (("teams", "Microsoft Teams"),)


def test_a_list_made_for_an_earlier_version_of_ours_is_told_and_used(tmp_path):
    """Nothing of it is wrong; somebody should look through what changed."""
    ours = (CONTENT / FOLDER / "tools.yaml").read_text(encoding="utf-8")
    newer = laid(tmp_path, "tools.yaml", ours.replace("\nversion: 2\n", "\nversion: 3\n"))
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    laid(theirs, "own.yaml", f"{HEAD}extends: 2\nentries:\n{TEAMS}")
    tools = load_tools([newer, theirs])
    assert tools.behind == (
        "tools: own.yaml was made for version 2 of our tools, which are at version 3 now",
    )
    assert tools.tools[ToolId("teams")].uses[0].own
    assert load_tools([CONTENT, theirs]).behind == ()


def test_an_id_of_ours_is_of_no_other_tool(tmp_path):
    """It would inherit what ours says, so that is a mistake, with the two ways out of it."""
    other = TEAMS.replace("teams", "skype").replace("Microsoft Teams", "Brugbel")
    with pytest.raises(ContentError) as caught:
        load_tools(own(tmp_path, other))
    assert str(caught.value) == (
        "own.yaml:8: tool 'skype': 'skype' is 'Skype' already: another tool needs another id; "
        "the same one keeps that name, or says 'renames: true'"
    )
    assert load_tools(own(tmp_path, other, "replaces: true\n")).tools[ToolId("skype")].uses[0].own


def test_a_tool_that_an_organisation_calls_otherwise_says_so(tmp_path):
    """Then it keeps what holds elsewhere, and is found by both names."""
    named = TEAMS.replace("Microsoft Teams", "Brugteams\n    renames: true")
    tools = load_tools(own(tmp_path, named))
    teams = tools.tools[ToolId("teams")]
    assert (teams.name, teams.button, len(teams.uses)) == ("Brugteams", "Brugteams", 2)
    for query in ("brugteams", "microsoft teams"):
        assert facts_of_search(tools, query)["found"].split(",")[0] == "teams"


def test_only_what_was_there_can_be_called_otherwise(tmp_path):
    """A new tool has no other name."""
    with pytest.raises(ContentError) as caught:
        load_tools(own(tmp_path, TEAMS.replace("- id: teams", "- id: new\n    renames: true")))
    assert "'renames' is for a tool that was there before" in str(caught.value)


@pytest.mark.parametrize("button", ["Zoom", "zoom", "Riot (nu Element)"])
def test_no_button_is_what_another_tool_is_called(tmp_path, button):
    """One would tap one and get the other."""
    with pytest.raises(ContentError) as caught:
        load_tools(own(tmp_path, TEAMS.replace("    uses:", f"    button: {button}\n    uses:")))
    assert f"tool 'teams': '{button}' is what tool '" in str(caught.value)


def test_what_became_of_a_tool_stays_unless_it_is_taken_away(tmp_path):
    """Its button says it as well, as long as it holds."""
    skype = TEAMS.replace("teams", "skype").replace("Microsoft Teams", "Skype")
    kept = load_tools(own(tmp_path, skype)).tools[ToolId("skype")]
    assert (kept.sign.year, kept.button) == (2025, "Skype (gestopt)")
    gone = skype.replace("    uses:", "    unsigned: true\n    button: Skype\n    uses:")
    assert load_tools(own(tmp_path, gone)).tools[ToolId("skype")].sign is None


@pytest.mark.parametrize("more", ["", "replaces: true\n"])
@pytest.mark.parametrize("name", ["telegram", "ours"])
def test_what_the_source_limits_stays_limited(tmp_path, more, name):
    """Whatever an organisation's list says of it, also where nothing else of ours is left."""
    entry = TEAMS.replace("- id: teams", f"- id: {name}").replace("Microsoft Teams", "Telegram")
    tools = load_tools(own(tmp_path, entry, more))
    telegram = tools.tools[ToolId(name if more else "telegram")]
    assert "zonder privacygevoelige informatie" in telegram.limit
    limited = [telegram.limit in tools.limits(telegram, use) for use in telegram.uses]
    assert limited == [tools.categories[one.category].sensitive for one in telegram.uses]


def test_it_is_known_whose_tools_are_listed(tmp_path):
    """So that no text speaks of a source of which nothing is left."""
    assert OURS.facts == {"tools": "ours"}
    assert load_tools(own(tmp_path, TEAMS)).facts == {"tools": "ours"}
    assert load_tools(own(tmp_path, TEAMS, "replaces: true\n")).facts == {"tools": "replaced"}


def test_a_category_of_an_organisation_is_its_own(tmp_path):
    """It says with its own source what holds for all tools in it, and when that was."""
    category = "categories:\n  - id: chat\n    title: Chat\n    suits: iets\n    source: wij\n"
    chat = load_tools(own(tmp_path, TEAMS, category)).categories[CategoryId("chat")]
    assert (chat.own, chat.suits, chat.asks, chat.edition.source) == (
        True,
        "iets",
        "",
        "Onze afspraken",
    )


# --- found

FIRST = {
    "zoom": "zoom",
    "Zoom for healtcare": "zoom_health",
    "jitsie": "jitsi",
    "zoon": "zoom",
    "whats app": "whatsapp",
    "screenpal": "screencast",
    "element": "riot",
    "skype": "skype",
    "versleutelde pdf": "sealed_pdf",
    "verstandelijke beperking": "wainot",
    "gokken": "gambling",
    "sms": "messages",
    "G-suite": "gsuite",
    "app": "whatsapp",
    "bellen": "phone",
    "mailen": "mail",
    "wachtwoord": "sealed_pdf",
    "kinderen": "telework",
    "zelfmoord": "suicide",
    "drugs": "druglijn",
    "hoe kan ik een bewoner laten praten met haar familie": "familienet",
    "ik zoek iets om een filmpje op te nemen met een presentatie": "powerpoint",
}


@pytest.mark.parametrize(("query", "first"), FIRST.items())
def test_a_tool_is_found_by_what_one_types(query, first):
    """By its name, a name that it has now, or what it is for; misspelt, or in a sentence."""
    facts = facts_of_search(OURS, query)
    assert facts["search"] == "hits"
    assert facts["found"].split(",")[0] == first


NEVER = {
    "sms": "messenger phone",
    "app": "whereby sit",
    "praten": "suicide gambling",
    "wachtwoord": "fit_in_head",
    "kinderen": "gambling",
    "G-suite": "sit",
    "beeldbellen": "instagram phone messages",
    "zelfmoord": "clip",
}


@pytest.mark.parametrize(("query", "never"), NEVER.items())
def test_nothing_is_found_by_accident(query, never):
    """A word that looks a little like another one is not that one."""
    first = facts_of_search(OURS, query)["found"].split(",")[:3]
    assert not set(first) & set(never.split())


@pytest.mark.parametrize("query", ["xyzzy", "dag", "goedemorgen", "ja", "wat kost dat", "?!", "de"])
def test_what_means_no_tool_finds_none(query):
    """Rather than the least bad one."""
    assert facts_of_search(OURS, query) == {"search": "none"}


VIDEO = ("video", "calls_own", "calls_work", "calls_care")


@pytest.mark.parametrize(
    "query", ["beeldbellen", "ik wil graag met een cliënt beeldbellen over pillen"]
)
def test_a_situation_finds_all_of_its_tools(query):
    """Of each kind of video calls, and what stopped stands last."""
    ids = facts_of_search(OURS, query)["found"].split(",")
    assert set(ids) == {one.id for name in VIDEO for one in OURS.of_category(CategoryId(name))}
    assert set(ids[-2:]) == {"hangouts", "skype"}


def test_what_an_organisation_agreed_on_is_found_first(tmp_path):
    """Before all that is found by its situation; what is called so stands before it."""
    tools = load_tools(own(tmp_path, TEAMS))
    assert facts_of_search(tools, "beeldbellen")["found"].split(",")[0] == "teams"
    assert facts_of_search(tools, "chatten")["found"].split(",")[0] != "teams"
    assert facts_of_search(tools, "zoom")["found"].split(",")[0] == "zoom"


@given(st.text(max_size=300))
def test_no_words_of_a_search_are_kept(query):
    """Whatever is typed, the facts say only whether and which tools were found."""
    facts = facts_of_search(OURS, query)
    assert set(facts) <= {"search", "found"}
    assert facts.get("search", "none") in {"hits", "none"}
    assert all(one in OURS.tools for one in facts.get("found", "").split(",") if one)
    assert (facts == {}) == (not query.strip())


# --- on the way

_, FLOW = read_flow(CONTENT / "tool_guide.yaml", OURS.lists())


def walked(*codes: str, facts=None):
    state = begin(FLOW, SessionId("s"), facts or {}).state
    for one in codes:
        event = (
            WentBack(1, state.revision) if one == "<" else Answered(1, state.revision, Code(one))
        )
        state = step(FLOW, state, event).state
    return state


@pytest.mark.parametrize(
    ("codes", "tool", "category"),
    [
        ((), None, None),
        (("people", "written"), None, None),
        (("people", "written", "whatsapp"), "whatsapp", "written"),
        (("people", "written", "whatsapp", "share", "ok"), "whatsapp", "written"),
        (("people", "written", "whatsapp", "video"), "whatsapp", "video"),
        (("people", "written", "whatsapp", "video", "<"), "whatsapp", "written"),
        (("people", "written", "mail", "<", "skype"), "skype", "written"),
        (
            ("people", "written", "whatsapp", "again", "people", "written", "mail") + ("<",) * 4,
            "whatsapp",
            "written",
        ),
    ],
)
def test_the_card_is_of_what_was_chosen_on_the_way_here(codes, tool, category):
    """Going back to a card shows the one that was there, whatever was chosen since."""
    assert looked_at(FLOW, walked(*codes)) == (tool, category)


def test_a_tool_that_is_in_no_list_any_more_is_none(tmp_path):
    """Nor is it the one that one looked at before it."""
    state = walked("people", "written", "mail", "again", "people", "written", "whatsapp")
    fewer = load_tools(own(tmp_path, TEAMS, "replaces: true\n"))
    _, flow = read_flow(CONTENT / "tool_guide.yaml", fewer.lists())
    assert looked_at(flow, state) == (None, None)


def test_what_is_the_only_answer_is_no_part_of_the_way():
    """Who found nothing by words and goes on by questions was asked only those."""
    state = walked("again", "people", "video", facts={"search": "none"})
    assert [one.id for one, _ in way_here(FLOW, state)] == ["who", "how"]


def test_who_looked_for_a_tool_has_not_said_for_which_situation():
    """Until one is chosen; a tool for one situation needs none."""
    facts = facts_of_search(OURS, "zoom")
    state = walked("zoom", facts=facts)
    assert found(state)[0] == "zoom"
    assert looked_at(FLOW, state) == ("zoom", None)
    assert OURS.tools[ToolId("zoom")].use_in(None) is None
    assert OURS.tools[ToolId("loom")].use_in(None).category == "recorded"
    assert looked_at(FLOW, walked("zoom", "calls_work", facts=facts)) == ("zoom", "calls_work")
    assert list_here(FLOW, state) is None


def test_the_way_is_told_since_one_last_began_anew():
    """Lists are no part of it; what one began anew from is none either."""
    state = walked("people", "video", "zoom", "again", "client", "without", "spoken", "phone")
    assert [(one.id, code) for one, code in way_here(FLOW, state)] == [
        ("who", "client"),
        ("privacy", "without"),
        ("how", "spoken"),
    ]
    assert list_here(FLOW, state) == "spoken"


def test_only_the_list_of_a_category_has_one():
    """Not the list of all tools, nor that of the categories, nor another question, nor nothing."""
    assert category_of(FLOW.nodes[NodeId("written")]) == "written"
    for other in ("found", "card", "who", "sharing"):
        assert category_of(FLOW.nodes[NodeId(other)]) is None
    assert category_of(None) is None


def test_lists_of_other_things_and_screens_without_a_question_are_passed_over():
    """A flow of somebody else may offer tools beside its own lists."""
    say, other, list_, end = map(NodeId, ("say", "other", "list", "end"))
    nodes = (
        Say(say, other, "Dag.", "Verder"),
        ChooseOne(other, (Option(Code("b"), list_, "B", listed=True),), "Wat?", listed="blocks"),
        ChooseOne(
            list_,
            (Option(Code("zoom"), end, "Zoom", listed=True), Option(Code("x"), other, "Terug")),
            "Welke?",
            listed="tools.video",
        ),
        End(end, "done"),
    )
    flow = Flow(FlowId("small"), 1, say, {one.id: one for one in nodes})
    state = begin(flow, SessionId("s"), {}).state
    for code in ("ok", "b", "x", "b"):
        state = step(flow, state, Answered(1, state.revision, Code(code))).state
    assert looked_at(flow, state) == (None, None)
    assert way_here(flow, state) == ()
    state = step(flow, state, Answered(1, state.revision, Code("zoom"))).state
    assert looked_at(flow, state) == ("zoom", "video")
