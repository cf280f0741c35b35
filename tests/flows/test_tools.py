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
    MOST_FOUND,
    CategoryId,
    Sign,
    ToolId,
    category_of,
    facts_of_search,
    found,
    list_here,
    looked_at,
    way_here,
)
from flows.tools_files import FOLDER, load_tools
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
    newer = laid(tmp_path, "tools.yaml", ours.replace("\nversion: 1\n", "\nversion: 2\n"))
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    laid(theirs, "own.yaml", f"{HEAD}extends: 1\nentries:\n{TEAMS}")
    tools = load_tools([newer, theirs])
    assert tools.behind == (
        "tools: own.yaml was made for version 1 of our tools, which are at version 2 now",
    )
    assert tools.tools[ToolId("teams")].uses[0].own
    assert load_tools([CONTENT, theirs]).behind == ()


# --- found


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("zoom", "zoom"),
        ("Zoom for healtcare", "zoom_health"),
        ("jitsie", "jitsi"),
        ("whats app", "whatsapp"),
        ("screenpal", "screencast"),
        ("versleutelde pdf", "sealed_pdf"),
        ("verstandelijke beperking", "wainot"),
        ("gokken", "gambling"),
    ],
)
def test_a_tool_is_found_by_what_one_types(query, first):
    """By its name, a name that it has now, or what it is for; misspelt as well."""
    facts = facts_of_search(OURS, query)
    assert facts["search"] == "hits"
    assert facts["found"].split(",")[0] == first


def test_a_situation_is_found_by_its_own_words():
    """Who looks for video calls gets tools for them, as many as fit on a screen."""
    ids = facts_of_search(OURS, "beeldbellen")["found"].split(",")
    assert len(ids) == MOST_FOUND
    video = {"video", "calls_own", "calls_work", "calls_care"}
    assert all({use.category for use in OURS.tools[ToolId(one)].uses} & video for one in ids)


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
