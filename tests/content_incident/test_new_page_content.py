"""A new page is asked for by the questions that the register reads."""

from pathlib import Path

import flows
from flows import page
from flows.loading import read_flow
from flows.model import ChooseOne, ChooseSeveral, End, FreeText, NodeId, PickDate

FLOW = read_flow(Path(flows.__file__).parent / "content" / "new_page.yaml", {})[1]

KINDS = {
    page.PURPOSE: FreeText,
    page.AUDIENCE: ChooseSeveral,
    page.STRATEGY: ChooseOne,
    page.NAME: FreeText,
    page.PLATFORM: ChooseOne,
    page.PLATFORM_NAME: FreeText,
    page.OPEN: ChooseOne,
    page.KEYS: FreeText,
    page.BACKUP: FreeText,
    page.PRIVACY: ChooseSeveral,
    page.APPROVAL: ChooseOne,
    page.APPROVED_ON: PickDate,
    page.CHECK: ChooseOne,
}


def codes(node):
    return {one.code for one in FLOW.nodes[node].options}


def test_every_question_that_the_register_reads_is_asked():
    """By its id and its kind, with the codes that the program knows."""
    assert {name: type(FLOW.nodes[name]) for name in KINDS} == KINDS
    assert page.OTHER in codes(page.PLATFORM)
    assert page.CLOSED in codes(page.OPEN)
    assert page.APPROVED in codes(page.APPROVAL)


def test_every_field_can_be_changed_at_the_check():
    """Its ways are visits, but the one that keeps the page."""
    ways = {one.next for one in FLOW.nodes[page.CHECK].options if one.visit}
    assert ways == set(KINDS) - {page.CHECK, page.PLATFORM_NAME, page.APPROVED_ON}
    ends = {one.outcome for one in FLOW.nodes.values() if isinstance(one, End)}
    assert ends == {"registered", "cancelled"}


def test_who_has_the_keys_is_a_function():
    """It says so where it asks."""
    assert "geen naam" in FLOW.nodes[NodeId("keys")].text
