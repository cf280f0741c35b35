"""What a page of a register is, from its answers and back, and how two changes meet."""

from dataclasses import replace
from datetime import date

import pytest

from flows import page_codec
from flows.model import NodeId
from flows.page import (
    APPROVAL,
    APPROVED_ON,
    AUDIENCE,
    BACKUP,
    KEYS,
    NAME,
    OPEN,
    PLATFORM,
    PLATFORM_NAME,
    PRIVACY,
    PURPOSE,
    SHELF,
    STRATEGY,
    Page,
    PageId,
    history_of,
    is_there,
    merged,
    ordered,
    page_of,
    shelf,
    turned,
)
from flows.reading import answers, chosen
from flows.state import SessionId, State

FULL = {
    PURPOSE: "De buurt bereiken",
    AUDIENCE: "clients,neighbours",
    STRATEGY: "partly",
    NAME: "De Linde",
    PLATFORM: "other",
    PLATFORM_NAME: "Bluesky",
    OPEN: "closed",
    KEYS: "teamverantwoordelijke",
    BACKUP: "",
    PRIVACY: "consent",
    APPROVAL: "approved",
    APPROVED_ON: "2026-09-01",
}

PAGE = page_of(FULL, None, PageId("p"), 5)


def told(page: Page) -> State:
    return State(SessionId("s"), NodeId("new_page"), 1, 1, {}, history_of(page, 9), NodeId("check"))


def test_answers_describe_a_page() -> None:
    """Each answer is a field, several ticks are several codes."""
    described = Page(
        PageId("p"),
        5,
        "De Linde",
        platform="other",
        platform_name="Bluesky",
        purpose="De buurt bereiken",
        audience=("clients", "neighbours"),
        strategy="partly",
        closed=True,
        keys="teamverantwoordelijke",
        privacy=("consent",),
        approval="approved",
        approved_on=date(2026, 9, 1),
    )
    assert page_of(FULL, None, PageId("p"), 5) == described


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        replace(PAGE, platform="facebook", platform_name="", closed=False),
        replace(PAGE, approval="asked", approved_on=None),
        replace(PAGE, approved_on=None),
        Page(PageId("q"), 1, ""),
    ],
)
def test_a_page_becomes_answers_and_comes_back(page: Page) -> None:
    """Changing begins at answers that say just what the page says."""
    state = told(page)
    assert page_of(answers(state), page, PageId("x"), 0) == page
    assert page_of(answers(state), None, page.id, page.made) == page
    assert chosen(state, AUDIENCE) == set(page.audience)
    assert page_of({}, page, PageId("x"), 0) == page


def test_what_does_not_hold_any_more_goes() -> None:
    """Another platform has no name of its own, and what is not approved of has no day of it."""
    after = page_of({PLATFORM: "website", APPROVAL: "no"}, PAGE, PAGE.id, 0)
    assert (after.platform_name, after.approved_on) == ("", None)
    assert page_of({APPROVED_ON: ""}, PAGE, PAGE.id, 0).approved_on is None


def test_marking_a_page() -> None:
    """A page is inactive since it was marked, active again after that; marking twice is nothing."""
    off = turned(PAGE, active=False, at=10)
    on = turned(off, active=True, at=20)
    assert (PAGE.active, PAGE.inactive_since) == (True, None)
    assert (off.active, off.inactive_since) == (False, 10)
    assert (on.active, on.turned) == (True, (10, 20))
    assert turned(off, active=False, at=30) is off


def test_active_pages_stand_first() -> None:
    """Active ones by name, then the others by name."""
    named = [replace(PAGE, name=one) for one in ("b", "A", "c")]
    pages = [turned(replace(PAGE, name="0"), active=False, at=1), *named]
    assert [one.name for one in ordered(pages)] == ["A", "b", "c", "0"]


def test_a_long_register_is_paged() -> None:
    """A part has SHELF pages; a number that no part has shows the first."""
    pages = tuple(replace(PAGE, made=one) for one in range(SHELF + 1))
    assert shelf(pages, 2) == ((pages[SHELF],), 2, 2)
    assert shelf(pages, 9) == (pages[:SHELF], 1, 2)
    assert shelf((), 1) == ((), 1, 1)


def test_two_who_change_one_page() -> None:
    """What each changed is kept; where both changed one field, the later one's stands."""
    theirs = turned(replace(PAGE, keys="directie", name="Linde 1"), active=False, at=7)
    mine = replace(PAGE, closed=False, name="Linde 2")
    assert merged(PAGE, theirs, mine) == replace(theirs, closed=False, name="Linde 2")


@pytest.mark.parametrize("page", [turned(PAGE, active=False, at=3), Page(PageId("q"), 1, "x")])
def test_a_page_survives_json(page: Page) -> None:
    """What is kept is what was said."""
    assert page_codec.load(page_codec.dump(page)) == page


def test_a_page_of_an_earlier_version() -> None:
    """What an earlier version did not know has its usual value."""
    assert page_codec.load(b'{"id":"p","made":1,"name":"x"}') == Page(PageId("p"), 1, "x")


@pytest.mark.parametrize(
    "data",
    [b"[]", b"{}", b"nothing", b'{"id":1,"made":1,"name":"x","turned":3}'],
)
def test_what_is_no_page(data: bytes) -> None:
    """It is told as such, whatever it is."""
    with pytest.raises((ValueError, KeyError)):
        page_codec.load(data)


def test_numbers_in_a_name_count_as_numbers() -> None:
    """Huis 6 comes before Huis 10, whatever stands around the number."""
    names = ["Huis 10", "huis 6 b", "Huis 6", "10", "De Linde", "Huis", "6", "Huis 11"]
    pages = [Page(PageId(one), 1, one) for one in names]
    inorder = ["6", "10", "De Linde", "Huis", "Huis 6", "huis 6 b", "Huis 10", "Huis 11"]
    assert [one.name for one in ordered(pages)] == inorder


@pytest.mark.parametrize(
    ("other", "there"),
    [
        (Page(PageId("q"), 9, " de  linde", "other", "bluesky"), True),
        (Page(PageId("p"), 9, "De Linde", "other", "Bluesky"), False),
        (Page(PageId("q"), 9, "De Linde", "other", "Mastodon"), False),
        (Page(PageId("q"), 9, "De Linde", "facebook"), False),
        (Page(PageId("q"), 9, "De Lindes", "other", "Bluesky"), False),
    ],
)
def test_another_of_that_name_and_place_is_known(other: Page, there: bool) -> None:
    """By name and platform, however they are typed; a page is not another than itself."""
    assert is_there([PAGE], other) is there
