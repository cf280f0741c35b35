"""Content is checked whole at load, against what the program asks of it as well."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import (
    CONCERN,
    FLOWS,
    INSTRUMENTS,
    OPEN_ROUND,
    ROOT,
    load_content,
)
from bot.needs import STAYS_OPEN
from bot.offering import button_label
from bot.phrasing.times import CALENDAR_DAYS
from bot.telegram import opening
from flows.delving import alone_flow, question_node, together_flow
from flows.directory import Region, numbers
from flows.engine import begin, step
from flows.events import Answered
from flows.kinds import BUTTON
from flows.model import Code, PickDate
from flows.practice import CaseId
from flows.state import SessionId
from instruments.document import ContentError
from instruments.model import BlockId, InstrumentId

OURS = (FLOWS / "open_round.yaml").read_text(encoding="utf-8")


def without(node: str) -> Callable[[str], str]:
    """The flow without one of its questions; whoever led to it leads to what came after it."""

    def change(text: str) -> str:
        head, *nodes = text.split("  - id: ")
        gone = next(one for one in nodes if one.startswith(f"{node}\n"))
        after = gone.rsplit("next: ", 1)[1].split()[0]
        kept = [
            one.replace(f"next: {node}\n", f"next: {after}\n").replace(
                f"otherwise: {node}\n", f"otherwise: {after}\n"
            )
            for one in nodes
            if one != gone
        ]
        return "  - id: ".join([head.replace(f"first: {node}\n", f"first: {after}\n"), *kept])

    return change


def swapped(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


MISTAKES = [
    (without("instrument"), "node 'instrument' is missing"),
    (without("roles"), "node 'roles' is missing"),
    (without("closing"), "node 'closing' is missing"),
    (without("day"), "node 'day' is missing"),
    (swapped("outcome: open_round", "outcome: opened"), "no end has the outcome 'open_round'"),
    (
        swapped("    kind: date\n", "    kind: text\n"),
        "node 'day' must be of the kind 'date'",
    ),
    (swapped("code: d14", "code: d21"), "option 'd21' is none of d14, d3, d7"),
    (
        swapped(
            "list: instruments\n    offered: may\n    next: roles",
            "options:\n      - code: scan\n        label: Scan\n        next: roles",
        ),
        "option 'scan' is no instrument",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), MISTAKES, ids=[one[1] for one in MISTAKES])
def test_an_own_flow_that_could_not_open_a_round_is_refused(
    tmp_path: Path, change: Callable[[str], str], sentence: str
) -> None:
    """An own open_round.yaml that would fail at the last tap is refused at load, with its line."""
    text = change(OURS)
    if "must be of the kind" in sentence:
        text = text.replace("    first: 1\n    last: 30\n", "")
    (tmp_path / "eigen.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_content(tmp_path)
    line = text.splitlines().index("nodes:") + 2
    told = str(caught.value).splitlines()
    assert all(one.startswith(f"eigen.yaml:{line}: flow 'open_round': ") for one in told)
    assert len([one for one in told if sentence in one]) == 1


def test_an_own_flow_that_opens_a_round_is_taken(tmp_path: Path) -> None:
    """An organisation may reword the flow that opens a round, and add a step to it."""
    text = OURS.replace(
        "list: instruments\n    offered: may\n    next: roles",
        "list: instruments\n    offered: may\n    next: hello",
    )
    hello = "  - id: hello\n    kind: say\n    text: Dag\n    label: Verder\n    next: roles\n"
    (tmp_path / "eigen.yaml").write_text(text + hello, encoding="utf-8")
    assert "hello" in load_content(tmp_path).flows[OPEN_ROUND].nodes


def test_the_closing_moments_are_those_of_the_rounds() -> None:
    """The codes that content may use for a closing moment are the ones that a round knows."""
    assert set(opening.STAYS_OPEN) == STAYS_OPEN


def test_every_day_that_content_asks_for_is_on_the_calendar() -> None:
    """Each date of our content that is asked on a list of days ranges over no more of them than
    stand there; a calendar is leafed through."""
    nodes = [node for flow in load_content().flows.values() for node in flow.nodes.values()]
    dates = [node for node in nodes if isinstance(node, PickDate) and not node.calendar]
    assert dates
    for node in dates:
        assert node.last - node.first + 1 <= CALENDAR_DAYS


def test_all_content_is_loaded_together() -> None:
    """The protocol, its cases, the directory and the phrases stand beside the instruments."""
    content = load_content()
    assert content.concern is content.flows[CONCERN]
    offered = content.concern.nodes["k0_case"].options
    assert list(content.cases) == [one.code for one in offered]
    assert content.directory.entries
    assert content.phrases.anywhere


def test_a_run_knows_the_case_that_it_practises() -> None:
    """Only in practice, and only one that there is."""
    content = load_content()
    begun = begin(content.concern, SessionId("s"), {"mode": "practice"}).state
    assert content.case_of(begun) is None
    chosen = step(content.concern, begun, Answered(1, begun.revision, Code("night"))).state
    assert content.case_of(chosen) is content.cases[CaseId("night")]
    assert replace(content, cases={}).case_of(chosen) is None


def test_an_own_contact_is_added(tmp_path: Path) -> None:
    """A folder of an organisation may hold contacts beside its instruments and flows."""
    (tmp_path / "directory").mkdir()
    example = (ROOT / "docs" / "own-contacts.md").read_text(encoding="utf-8")
    (text,) = re.findall(r"```yaml\n(.*?)```", example, re.DOTALL)
    (tmp_path / "directory" / "ours.yaml").write_text(text, encoding="utf-8")
    content = load_content(tmp_path)
    _, second, *_ = numbers(content.directory, Region.FLANDERS, acute=True)
    assert second.own
    assert [one.name for one in content.directory.entries if one.own]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """A mistake in each kind of content gives a line each, in one go."""
    for kind, old, new in (
        ("directory", "kind: organisation", "kind: organization"),
        ("practice", "practice: threat", "practice: thread"),
        ("phrases", "phrases: distress", "phrases: stress"),
        ("deepening", "deepening: strategy", "deepening: strategie"),
        ("practices", "functions: [contact, support", "functions: [contact, suport"),
    ):
        (tmp_path / kind).mkdir()
        (path,) = [one for one in (FLOWS / kind).glob("*.yaml") if old in one.read_text()]
        (tmp_path / kind / path.name).write_text(path.read_text().replace(old, new))
    with pytest.raises(ContentError) as caught:
        load_content(tmp_path)
    told = str(caught.value)
    assert "did you mean 'organisation'?" in told
    assert "threat.yaml:" in told
    assert "'phrases' is 'stress'" in told
    assert "block 'strategie' does not exist; did you mean 'strategy'?" in told
    assert "function 'suport' does not exist; did you mean 'support'?" in told
    (tmp_path / "quickscan.yaml").write_text("instrument: quickscan\n")
    with pytest.raises(ContentError) as caught:
        load_content(tmp_path)
    assert "quickscan.yaml:1:" in str(caught.value)
    assert "did you mean 'organisation'?" in str(caught.value)


def test_an_organisations_own_deepening_is_read(tmp_path: Path) -> None:
    """Its file of a block replaces ours, for one alone and to read together."""
    (tmp_path / "deepening").mkdir()
    ours = (FLOWS / "deepening" / "investment.yaml").read_text(encoding="utf-8")
    text = ours.replace("title: Kies, en laat iets liggen", "title: Kies")
    assert text != ours
    (tmp_path / "deepening" / "investment.yaml").write_text(text, encoding="utf-8")
    content = load_content(tmp_path)
    question = content.deepenings[BlockId("investment")].questions[0]
    assert question.title == "Kies"
    for flow in (alone_flow(BlockId("investment")), together_flow(BlockId("investment"))):
        assert content.flows[flow].nodes[question_node(question)].text.startswith("**Kies**")


def test_a_long_title_is_cut_for_its_button(tmp_path: Path) -> None:
    """An instrument of any title can be chosen from the list: its button is cut at a word."""
    text = (INSTRUMENTS / "quickscan.yaml").read_text(encoding="utf-8")
    title = "title: Quickscan online werken"
    assert title in text
    (tmp_path / "own.yaml").write_text(text.replace(title, f"{title} in de eerste lijn", 1))
    content = load_content(tmp_path)
    labels = [one.label for one in content.flows[OPEN_ROUND].nodes["instrument"].options]
    assert labels == ["Quickscan online werken in…", "Veiligheidsplanner"]
    own = content.instruments[InstrumentId("quickscan")]
    assert own.title == "Quickscan online werken in de eerste lijn"


@given(st.text(alphabet="ab ", min_size=1, max_size=60).map(str.strip).filter(bool))
def test_a_buttons_label_fits_and_is_cut_at_a_word(title: str) -> None:
    """A title that fits stays; another one fits, ends in `…`, and breaks a word only if it must."""
    label = button_label(title)
    assert len(label) <= BUTTON
    if len(title) <= BUTTON:
        assert label == title
        return
    kept = label.removesuffix("…")
    assert title.startswith(kept)
    assert label != kept
    assert title[len(kept)] == " " or " " not in title[: BUTTON - 1]
