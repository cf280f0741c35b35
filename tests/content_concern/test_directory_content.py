"""The directory holds what its own comment promises, and never more certainty than there is."""

import re
from datetime import date

import pytest
from protocol import CONTENT, read

ENTRIES = read("directory/directory.yaml")["entries"]
EVERY = {"id", "region", "kind", "name", "order", "source", "certainty"}
MAY = {"checked", "acute"}
KINDS = {
    "number": ({"number", "whom", "gives"}, {"hours", "chat"}),
    "organisation": ({"whom", "gives"}, set()),
    "article": ({"rule", "article", "whom", "asks", "with"}, set()),
}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one["id"])
def test_an_entry_has_what_its_kind_has(entry):
    """Nothing is missing and nothing unknown stands there."""
    needs, may = KINDS[entry["kind"]]
    assert EVERY | needs <= set(entry) <= EVERY | needs | MAY | may
    assert re.fullmatch(r"[a-z][a-z0-9_]*", entry["id"])
    assert entry["region"] in {"BE-VLG", "NL"}
    assert entry["certainty"] in {"high", "medium", "check"}
    assert 0 <= entry["order"] <= 99


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one["id"])
def test_only_what_is_certain_was_checked(entry):
    """A day of checking stands at what is certain; the rest has yet to be confirmed."""
    assert ("checked" in entry) == (entry["certainty"] == "high")
    assert isinstance(entry.get("checked", date(2026, 11, 22)), date)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: one["id"])
def test_an_entry_asks_and_never_judges(entry):
    """The directory names a rule and what it asks; it never says what must or may be done."""
    said = " ".join(str(one) for key, one in entry.items() if key not in {"article", "source"})
    assert not re.search(r"!|\bmoet\b|verplicht|verboden|\bje mag\b|\buw?\b", said.lower())
    if entry["kind"] == "article":
        assert "?" in entry["asks"]


@pytest.mark.parametrize("region", ["BE-VLG", "NL"])
def test_each_region_has_the_fixed_line_first(region):
    """112 stands above everything, alone with its order, and comes with the acute numbers."""
    here = sorted((one for one in ENTRIES if one["region"] == region), key=lambda one: one["order"])
    assert here[0]["number"] == "112"
    assert here[0]["acute"] is True
    assert here[1]["order"] > 0


def test_ids_are_unique_and_the_order_has_no_ties():
    """One id, one thing; and of two numbers it is always clear which stands first."""
    assert len({one["id"] for one in ENTRIES}) == len(ENTRIES)
    places = [(one["region"], one["kind"] == "article", one["order"]) for one in ENTRIES]
    assert len(set(places)) == len(places)


def test_a_number_is_written_as_it_is_dialled():
    """Digits, with spaces or hyphens only; short ones have no international form."""
    for one in ENTRIES:
        assert re.fullmatch(r"\d[\d -]*\d", one.get("number", "112")), one["id"]


def test_what_is_gone_is_not_listed():
    """A service that no longer exists, or is for storms, is not called for help."""
    said = " ".join(f"{one['name']} {one.get('number', '')}".lower() for one in ENTRIES)
    assert "ecops" not in said
    assert "1722" not in said


def test_articles_stand_in_the_directory_alone():
    """No other content file names an article of the criminal code."""
    for path in CONTENT.rglob("*.yaml"):
        if path.name != "directory.yaml":
            assert not re.search(r"458|422bis|\bSw\.", path.read_text(encoding="utf-8")), path.name


def test_an_article_without_a_confirmed_number_says_so():
    """The old number of the Belgian code never stands without a word on the new one."""
    for one in ENTRIES:
        if "oud Sw." in one.get("article", ""):
            assert re.search(r"onbevestigd|te bevestigen", one["article"])
            assert one["certainty"] == "check"
