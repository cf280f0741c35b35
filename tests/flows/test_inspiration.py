"""Inspiring practices: found by words that are misspelt, bent or without their accents."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import flows
from flows.inspiration import FunctionId, Practice
from flows.inspiration_files import FOLDER, load_inspiration
from flows.searching import search, stem

CONTENT = Path(flows.__file__).parent / "content"
INSPIRATION = load_inspiration([CONTENT])
ALL = INSPIRATION.practices


def found(query: str, most: int = 5) -> list[str]:
    return [one.id for one in search(ALL, query, most)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        # spelling
        ("hikikomri", "hikikomori"),
        ("hikkikomorri", "hikikomori"),
        ("nepniews catfising", "smart_e"),
        ("radicalisiering games", "gems"),
        ("polisie", "gaming_police"),
        ("whats in my algoritm", "algorithm"),
        ("bibliotek", "digibanken"),
        ("wijkagnet", "digi_officer"),
        ("straathoekwreker", "street_online"),
        # written apart or together
        ("cyber squad", "cybersquad"),
        ("digi bank", "digibanken"),
        ("chat bot", "police_bots"),
        ("lifeafterhate", "after_hate"),
        ("bridge bot", "bridgebot"),
        # accents and capitals
        ("HÁPPY ÓNLIFÉ", "happy_onlife"),
        ("exït deutschländ", "exit_germany"),
        # forms of a word
        ("wijkagenten", "digi_officer"),
        ("bordspellen", "happy_onlife"),
        ("medialab", "medialabs"),
        ("chatbotje", "police_bots"),
        ("buren", "hoplr"),
        ("pesten op scholen", "wow"),
        ("ex-strijder", "way_home"),
        ("eenzame jongeren", "join_us"),
        # names, makers and what is meant
        ("1712", "chat_1712"),
        ("awel", "awel_chat"),
        ("child focus", "cybersquad"),
        ("hier niet", "hier_niet"),
        ("inspraak van inwoners", "bpart"),
        ("samen gamen met de politie", "gaming_police"),
        ("haatspraak op de pagina van onze gemeente", "hier_niet"),
        ("podcast maken", "medialabs"),
    ],
)
def test_what_is_meant_is_found_first(query, first):
    """However it is written, what fits best stands at the top."""
    assert found(query)[0] == first


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jongere", "jongeren"),
        ("spel", "spelen"),
        ("praat", "praten"),
        ("school", "scholen"),
        ("lees", "lezen"),
        ("bank", "banken"),
        ("game", "gamen"),
        ("game", "gaming"),
        ("mogelijkheid", "mogelijkheden"),
    ],
)
def test_the_forms_of_a_word_find_the_same(one, other):
    """One form or another, the same is found in the same order."""
    assert stem(one) == stem(other)
    assert found(one) == found(other)


@pytest.mark.parametrize(
    "query",
    ["", "   ", "de het een voor ons", "kwantumfysica", "xyzzy", "🎮", "?!", "\ud800\0", "-"],
)
def test_nothing_is_found_where_nothing_is_near(query):
    """Nothing that is not meant is offered for want of something better."""
    assert found(query) == []


def test_half_of_the_words_have_to_be_found():
    """One word of three that fits by chance is not what is looked for."""
    assert found("kwantumfysica jongeren zwaartekracht") == []
    assert found("kwantumfysica podcast") == ["medialabs"]


@pytest.mark.parametrize("most", [0, -1, 1, 3])
def test_at_most_so_many_are_given(most):
    """As many as a screen has room for, the best ones."""
    assert found("jongeren", most) == found("jongeren", 50)[: max(most, 0)]


@given(st.text(max_size=300) | st.integers(1, 4000).map(lambda size: "jongeren 🎮" * size))
def test_no_query_raises(query):
    """Whatever is typed or pasted, there is an answer, and the same one each time."""
    first = search(ALL, query, 5)
    assert first == search(ALL, query, 5)
    assert len(set(first)) == len(first) <= 5
    assert all(isinstance(one, Practice) for one in first)


@pytest.mark.parametrize("query", ["a" * 4000, "podcast " * 500, "jong-" * 800, "x y " * 1000])
def test_only_the_beginning_of_a_long_text_is_read(query):
    """Four thousand characters find what their first two hundred do."""
    assert found(query) == found(query[:200])


def test_a_function_shows_its_own_practices_first():
    """Those of which it is the main one stand before those that do it too."""
    own = [
        one.functions[0].id == "insight" for one in INSPIRATION.of_function(FunctionId("insight"))
    ]
    assert own == sorted(own, reverse=True)
    assert True in own
    assert False in own


def test_every_practice_is_found_by_its_name():
    """Whoever types the name on a button finds what it opens."""
    for one in ALL:
        assert found(one.name)[0] == one.id


THEIRS = """\
practices: ours
version: 1
source: eigen
functions:
  - id: talent
    title: Talenten
    source: eigen
  - id: care
    title: Zorg
    source: eigen
entries:
  - id: hoplr
    name: Hoplr bij ons
    functions: [meeting]
    whom: onze buurt
    does: Wij doen mee. Vraag het aan Sam.
    source: eigen
  - id: night_chat
    name: Nachtchat
    functions: [care, talent]
    whom: wie niet slaapt
    does: Een chat. Tot middernacht.
    source: eigen
"""


def test_an_organisation_replaces_and_adds(tmp_path):
    """Its practices stand in the place of ours or behind them, and its functions with ours."""
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "own.yaml").write_text(THEIRS, encoding="utf-8")
    both = load_inspiration([CONTENT, tmp_path])
    by_id = {one.id: one for one in both.practices}
    assert [*by_id] == [*(one.id for one in ALL), "night_chat"]
    assert (by_id["hoplr"].name, by_id["hoplr"].own) == ("Hoplr bij ons", False)
    assert by_id["night_chat"].own
    assert [one.id for one in both.functions] == [
        *(one.id for one in INSPIRATION.functions),
        "care",
    ]
    assert by_id["medialabs"].functions[0].title == "Talenten"
    assert search(both.practices, "nachtchatt", 1) == (by_id["night_chat"],)


def test_a_practice_of_signs_alone_is_simply_not_found(tmp_path):
    """It can be browsed, and breaks no search."""
    (tmp_path / FOLDER).mkdir()
    text = THEIRS.replace("Nachtchat", "🌙").replace("wie niet slaapt", "🌙")
    text = text.replace("Een chat. Tot middernacht.", "🌙").replace("title: Zorg", "title: 🌙")
    text = text.replace("[care, talent]", "[care]")
    (tmp_path / FOLDER / "own.yaml").write_text(text, encoding="utf-8")
    signs = load_inspiration([tmp_path / "none", CONTENT, tmp_path]).practices[-1]
    assert search((signs,), "nacht", 5) == ()
    assert search((), "nacht", 5) == ()
