"""Whom one can call, in which order, in which region, and how old that knowledge is."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flows
from flows.directory import (
    AGED,
    STALE,
    Article,
    Certainty,
    Directory,
    EntryId,
    Number,
    Organisation,
    Region,
    age_warnings,
    articles,
    numbers,
    oldest,
    organisations,
)
from flows.directory_files import load_directory

CONTENT = Path(flows.__file__).parent / "content"
TODAY = date(2026, 11, 22)

OWN = """\
directory: ours
version: 1
entries:
  - id: crisis
    region: BE-VLG
    kind: number
    name: Permanentie
    number: +32 2 000 00 00
    hours: dag en nacht
    whom: wie hier werkt
    gives: iemand die meedenkt
    order: 95
    acute: true
    distress: true
    source: eigen afspraak
    certainty: high
    checked: 2026-10-01
  - id: dpo
    region: BE-VLG
    kind: organisation
    name: Onze DPO
    whom: wie iets wil delen
    gives: advies over het geheim
    order: 40
    source: eigen afspraak
    certainty: high
    checked: 2026-10-01
  - id: code
    region: BE-VLG
    kind: article
    name: Onze code
    rule: Wie hier werkt, gaat omzichtig om met wat men verneemt.
    article: deontologische code
    whom: wie hier werkt
    asks: Wat zegt de code?
    with: vertrouwenspersoon
    order: 9
    source: eigen afspraak
    certainty: medium
  - id: be_101
    region: BE-VLG
    kind: number
    name: Politie, onze zone
    number: "101"
    whom: wie nu politie nodig heeft
    gives: dringende politiehulp
    order: 80
    acute: true
    source: eigen afspraak
    certainty: high
    checked: 2026-11-01
"""


def number(name: str, order: int, *, days: int | None = 0, **changes) -> Number:
    given = {
        "region": Region.FLANDERS,
        "acute": False,
        "own": False,
        "distress": False,
        "certainty": Certainty.HIGH,
        **changes,
    }
    return Number(
        id=EntryId(name),
        name=name,
        order=order,
        source="",
        checked=None if days is None else TODAY - timedelta(days),
        number="1",
        whom="",
        gives="",
        hours="",
        chat="",
        **given,
    )


@pytest.fixture
def own(tmp_path: Path) -> Directory:
    """Our directory, and on top of it that of an organisation."""
    (tmp_path / "directory").mkdir()
    (tmp_path / "directory" / "eigen.yaml").write_text(OWN, encoding="utf-8")
    return load_directory([CONTENT, tmp_path])


@pytest.mark.parametrize("region", Region)
@pytest.mark.parametrize("acute", [True, False])
def test_the_fixed_line_comes_first_and_the_rest_from_the_least_to_the_most_intrusive(
    region, acute
):
    """112 stands first in every region; what follows intrudes more and more."""
    shown = numbers(load_directory([CONTENT]), region, acute)
    assert shown[0].number == "112"
    assert [one.order for one in shown] == sorted(one.order for one in shown)
    assert {one.region for one in shown} == {region}


@pytest.mark.parametrize("region", Region)
def test_acute_numbers_are_a_part_of_all(region):
    """What 🚨 sends is listed among the others too, and is less."""
    directory = load_directory([CONTENT])
    acute, every = (numbers(directory, region, one) for one in (True, False))
    assert set(acute) < set(every)
    assert all(one.acute for one in acute)


@pytest.mark.parametrize("region", Region)
def test_somebody_listens_to_who_writes_about_themselves(region):
    """In each region there is a number for one's own distress."""
    assert any(one.distress for one in numbers(load_directory([CONTENT]), region, acute=False))


def test_an_own_contact_stands_right_after_the_fixed_line(own):
    """However intrusive it is, the organisation's crisis contact is the second line."""
    for acute in (True, False):
        assert [one.id for one in numbers(own, Region.FLANDERS, acute)][:2] == ["be_112", "crisis"]
    crisis = numbers(own, Region.FLANDERS, acute=True)[1]
    assert crisis.own
    assert crisis.distress
    assert (crisis.number, crisis.hours) == ("+32 2 000 00 00", "dag en nacht")


def test_own_organisations_and_rules_stand_first(own):
    """What an organisation adds of another kind comes before ours as well."""
    first, second, *_ = organisations(own, Region.FLANDERS)
    assert isinstance(first, Organisation)
    assert (first.id, first.own, second.own) == ("dpo", True, False)
    rules = articles(own, Region.FLANDERS)
    assert isinstance(rules[0], Article)
    assert (rules[0].id, rules[0].ask_with) == ("code", "vertrouwenspersoon")
    assert [one.order for one in rules[1:]] == sorted(one.order for one in rules[1:])


def test_an_entry_of_ours_that_is_replaced_keeps_its_place(own):
    """One of the same id takes the place of ours, and is no own contact by that."""
    (police,) = (one for one in own.entries if one.id == "be_101")
    assert (police.name, police.own) == ("Politie, onze zone", False)
    assert numbers(own, Region.FLANDERS, acute=True)[-1] == police


def test_an_own_contact_has_no_place_in_another_region(own):
    """The Dutch list is as it was."""
    assert numbers(own, Region.NETHERLANDS, acute=False) == numbers(
        load_directory([CONTENT]), Region.NETHERLANDS, acute=False
    )


def test_the_oldest_day_is_that_of_the_region(own):
    """It is of what was checked longest ago; what nobody checked has no part in it."""
    assert oldest(own, Region.FLANDERS) == date(2026, 10, 1)
    assert oldest(own, Region.NETHERLANDS) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "told", "shown"),
    [
        (0, False, False),
        (AGED - 1, False, False),
        (AGED, True, False),
        (STALE - 1, True, False),
        (STALE, True, True),
        (-1, False, False),
        (None, False, False),
    ],
)
def test_age_is_told_first_to_an_administrator_and_then_on_the_screen(days, told, shown):
    """At 90 days an administrator hears of it, at 180 everyone; never of what has no day."""
    found = age_warnings(Directory((number("a", 1, days=days),)), TODAY)
    assert [one.on_screen for one in found] == ([shown] if told else [])


@given(st.lists(st.integers(0, 400)))
def test_the_oldest_is_told_first(days):
    """Warnings run from the oldest to the youngest, and none that is due is left out."""
    entries = tuple(number(f"n{place}", 1, days=one) for place, one in enumerate(days))
    told = [one.days for one in age_warnings(Directory(entries), TODAY)]
    assert told == sorted((one for one in days if one >= AGED), reverse=True)


@given(st.lists(st.tuples(st.integers(1, 99), st.booleans(), st.sampled_from(Region)), max_size=20))
def test_the_order_holds_for_any_directory(drawn):
    """Whatever is listed: the fixed line, own ones, then by how intrusive they are."""
    entries = [
        number(f"n{place}", order, own=own, region=region)
        for place, (order, own, region) in enumerate(drawn)
    ]
    entries.append(number("first", 0))
    shown = numbers(Directory(tuple(entries)), Region.FLANDERS, acute=False)
    assert shown[0].id == "first"
    places = [(not one.own, one.order) for one in shown[1:]]
    assert places == sorted(places)
    assert len(shown) == 1 + sum(region is Region.FLANDERS for _, _, region in drawn)
