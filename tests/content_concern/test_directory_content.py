"""The directory holds what its own comment promises, and never more certainty than there is."""

import re
from datetime import date

import pytest
from protocol import CONTENT

from flows.directory import Article, Certainty, Number, Organisation, Region, numbers
from flows.directory_files import load_directory

DIRECTORY = load_directory([CONTENT])
ENTRIES = DIRECTORY.entries


def said(entry):
    """What an entry says, but for the number of an article and where it comes from."""
    match entry:
        case Number():
            return f"{entry.name} {entry.whom} {entry.gives} {entry.hours}"
        case Organisation():
            return f"{entry.name} {entry.whom} {entry.gives}"
        case Article():
            return f"{entry.name} {entry.rule} {entry.whom} {entry.asks} {entry.ask_with}"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.id)
def test_only_what_is_certain_was_checked(entry):
    """A day of checking stands at what is certain; the rest has yet to be confirmed."""
    assert (entry.checked is not None) == (entry.certainty is Certainty.HIGH)
    assert entry.checked is None or entry.checked <= date(2026, 11, 22)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one.id)
def test_an_entry_asks_and_never_judges(entry):
    """The directory names a rule and what it asks; it never says what must or may be done."""
    words = said(entry).lower()
    assert not re.search(r"!|\bmoet\b|verplicht|verboden|\bje mag\b|\buw?\b", words)
    if isinstance(entry, Article):
        assert "?" in entry.asks


def test_nothing_of_ours_is_an_organisations_own():
    """What everybody gets stands below what an organisation adds."""
    assert not [one.id for one in ENTRIES if one.own]


def test_the_order_has_no_ties():
    """Of two numbers, or of two rules, it is always clear which stands first."""
    places = [(one.region, isinstance(one, Article), one.order) for one in ENTRIES]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(
    ("region", "shown"),
    [
        (Region.FLANDERS, ["112", "1813", "070 245 245", "116000", "101"]),
        (Region.NETHERLANDS, ["112", "113", "0800-0113", "0800-2000"]),
    ],
)
def test_in_acute_danger_few_numbers_stand_in_their_order(region, shown):
    """From who listens to who steps in, below the fixed line, and not more than one can take in."""
    assert [one.number for one in numbers(DIRECTORY, region, acute=True)] == shown


@pytest.mark.parametrize(
    ("region", "shown"),
    [(Region.FLANDERS, ["106", "1813"]), (Region.NETHERLANDS, ["113", "0800-0113"])],
)
def test_who_is_in_distress_themselves_can_call_day_and_night(region, shown):
    """The numbers for one's own distress are those that always answer."""
    listed = [one for one in numbers(DIRECTORY, region, acute=False) if one.distress]
    assert [one.number for one in listed] == shown
    assert {one.hours for one in listed} == {"dag en nacht"}


def test_what_is_gone_is_not_listed():
    """A service that no longer exists, or is for storms, is not called for help."""
    for one in ENTRIES:
        assert "ecops" not in one.name.lower()
        assert not (isinstance(one, Number) and one.number == "1722")


def test_articles_stand_in_the_directory_alone():
    """No other content file names an article of the criminal code."""
    for path in CONTENT.rglob("*.yaml"):
        if path.name != "directory.yaml":
            assert not re.search(r"458|422bis|\bSw\.", path.read_text(encoding="utf-8")), path.name


def test_an_article_without_a_confirmed_number_says_so():
    """The old number of the Belgian code never stands without a word on the new one."""
    for one in ENTRIES:
        if isinstance(one, Article) and "oud Sw." in one.article:
            assert re.search(r"onbevestigd|te bevestigen", one.article)
            assert one.certainty is Certainty.CHECK
