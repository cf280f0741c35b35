"""The example of an organisation's own guide is one: it is loaded, listed, walked and recorded."""

import re
from pathlib import Path

import pytest

from bot.content import ROOT, Content, load_content
from bot.guides import HOUSE, SECTIONS, records
from bot.menu import things
from bot.phrasing import guides as say
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.screens import phrase
from flows.engine import begin, step
from flows.events import Answered, Finish, Signal, Wrote
from flows.kinds import KINDS
from flows.model import Code, FlowId, FreeText, NodeId
from flows.reading import answers
from flows.state import SessionId, State

DOC = (ROOT / "docs" / "own-guides.md").read_text(encoding="utf-8")
GUIDE, SEARCH = re.findall(r"```yaml\n(.*?)```", DOC, re.DOTALL)
GROUP_CALL = FlowId("group_call")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Ours with both examples beside it."""
    folder = tmp_path_factory.mktemp("ours")
    (folder / "group_call.yaml").write_text(GUIDE, encoding="utf-8")
    (folder / "search.yaml").write_text(SEARCH, encoding="utf-8")
    return load_content(folder)


def walked(content: Content, *taps: str) -> tuple[State, list[object]]:
    """Where one comes by these answers, and all that the program was told on the way."""
    flow = content.flows[GROUP_CALL]
    state = begin(flow, SessionId("s"), {}).state
    told: list[object] = []
    for now, tap in enumerate(taps, 1):
        typed = tap not in {one.code for one in getattr(flow.nodes[state.cursor], "options", ())}
        event = Wrote(now, tap) if typed else Answered(now, state.revision, Code(tap))
        if tap == "ok":
            event = Answered(now, state.revision, Code("ok"))
        taken = step(flow, state, event)
        state = taken.state
        told += [one for one in taken.effects if isinstance(one, Signal | Finish)]
    return state, told


def test_the_example_is_a_guide(content: Content) -> None:
    """Its command is listed, it stands in its section of the menu, and nothing is to be warned of."""
    words = load_words(content)[DUTCH]
    guide = content.guides["groepsgesprek"]
    assert guide.id == GROUP_CALL
    assert guide in things(content, guide.menu)
    assert "/groepsgesprek  een groepsgesprek online voorbereiden" in say.listed(content, words)
    assert records(guide)
    assert content.warnings == ()


def test_the_example_is_walked(content: Content) -> None:
    """From the list of tools to its end, with each signal on the way, and the text that fits."""
    words = load_words(content)[DUTCH]
    way = ("teams", "camera", "pictures", "alone", "ok", "Dag allemaal")
    state, _ = walked(content, *way)
    assert "Alles is afgesproken." in phrase(content, words, state).text
    assert answers(state)[NodeId("opening")] == "Dag allemaal"
    state, told = walked(content, *way, "record", "share", "again", "ok", "over")
    signals = [one.name for one in told if isinstance(one, Signal)]
    assert signals == ["record", "share", "again_90"]
    assert isinstance(told[-1], Finish)
    state, told = walked(content, "unknown", "ok", "Hoi", "guide")
    assert "Zoek eerst een tool." in phrase(content, words, state).text
    assert told == [Signal("go_beslishulp")]


def test_the_second_example_takes_the_place_of_ours(content: Content) -> None:
    """It is all there is of that flow."""
    node = content.flows[FlowId("search")].nodes[NodeId("words")]
    assert isinstance(node, FreeText)
    assert node.text.startswith("**Wat zoek je?**")


def test_the_page_names_what_there_is() -> None:
    """Every section of the menu and every kind of node; no command of the program is taken."""
    for one in (*SECTIONS, *KINDS):
        assert f"`{one}`" in DOC
    assert "groepsgesprek" not in HOUSE


@pytest.mark.parametrize("name", ["README.md", "LEESMIJ.md"])
def test_the_page_is_found(name: str) -> None:
    """Both readers' pages lead to it."""
    assert "docs/own-guides.md" in (ROOT / name).read_text(encoding="utf-8")


def test_each_own_page_is_read_from_the_readme() -> None:
    """None of the pages for an organisation's own content stands by itself."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for one in Path(ROOT / "docs").glob("own-*.md"):
        assert f"docs/{one.name}" in text
