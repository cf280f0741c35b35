"""Words of one's own distress are heard however they are written, and little else is."""

from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import flows
from flows.distress import STOP, Phrases, load_phrases, plain_words, speaks_of_distress

CONTENT = Path(flows.__file__).parent / "content"
OURS = load_phrases([CONTENT])
LONGEST = 5000

SMALL = Phrases(
    alike={"kwil": ("ik", "wil"), "nie": ("niet",)},
    joins=frozenset({"en"}),
    anywhere=frozenset({("ik", "zie", "geen", "uitweg")}),
    ending=frozenset({("ik", "wil", "niet", "meer")}),
)

dutch = st.lists(
    st.sampled_from(["ik", "wil", "niet", "meer", "nie", "kwil", "en", "dood", "geen", "zie"])
    | st.sampled_from([".", ",", "\n", "'", "É", "…", "-", "  ", "uitweg"]),
    max_size=30,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("SUÏCIDE", ("suicide",)),
        ("'k wil", ("k", "wil")),
        ("’k wil", ("k", "wil")),
        ("´k wil", ("k", "wil")),
        ("kwil nie", ("ik", "wil", "niet")),
        ("ik_wil-nie", ("ik", "wil", "niet")),
        ("ik\t wil\u00a0nie", ("ik", "wil", "niet")),
        ("dag. weg", ("dag", STOP, "weg")),
        ("weg…", ("weg", STOP, STOP, STOP)),
        ("één\nweg", ("een", STOP, "weg")),
        ("(weg)", (STOP, "weg", STOP)),
        ("", ()),
    ],
)
def test_a_text_is_brought_down_to_plain_words(text, plain):
    """Capitals, accents, apostrophes, signs and spellings count for nothing; an end is kept."""
    assert plain_words(SMALL.alike, text) == plain


@given(st.text(max_size=200) | dutch)
@example("\u0345\u1fb3ŉK℀🄰ǰ")
def test_plain_words_stay_as_they_are(text):
    """What was brought down to plain words once, is the same words a second time."""
    once = plain_words(OURS.alike, text)
    assert plain_words(OURS.alike, " ".join(once)) == once


@given(st.text(st.characters(), max_size=300) | dutch)
@example("\ud800 ik wil dood")
@example("\x00")
def test_any_text_can_be_listened_to(text):
    """Whatever is written, the answer is yes or no."""
    assert speaks_of_distress(OURS, text) in {True, False}


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Ik zie geen uitweg", True),
        ("ik zie, geen uitweg", True),
        ("maar ik zie geen uitweg meer.", True),
        ("zie geen uitweg", False),
        ("ik zie geen uitwegen", False),
        ("Kwil nie meer", True),
        ("kwil nie meer. Echt.", True),
        ("kwil nie meer en weg", True),
        ("kwil nie meer wachten", False),
        ("kwil nie meer\nwachten", True),
        ("meer wil ik niet", False),
    ],
)
def test_a_phrase_is_heard_where_its_words_stand_together(text, heard):
    """Some phrases are heard anywhere, some only where the sentence ends or is joined on."""
    assert speaks_of_distress(SMALL, text) is heard


@given(dutch, st.sampled_from(["Ik zie geen uitweg", "kwil nie meer."]), dutch)
def test_a_phrase_is_heard_amid_anything(before, phrase, after):
    """What stands around it does not hide it."""
    assert speaks_of_distress(SMALL, f"{before} {phrase}\n{after}")


@pytest.mark.parametrize(
    "piece", ["ik ", "ik wil ", "ik kan niet ", "a", ".", "\ufdfa", "ik zie het niet meer zitte "]
)
def test_a_long_text_is_listened_to_in_no_time(piece):
    """Five thousand characters of whatever kind take a fraction of a second."""
    text = (piece * LONGEST)[:LONGEST]
    begun = process_time()
    speaks_of_distress(OURS, text)
    assert process_time() - begun < 2.0


def test_an_own_list_replaces_ours(tmp_path):
    """An organisation's file of phrases stands in the place of ours."""
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "distress.yaml").write_text(
        "phrases: distress\nversion: 1\nalike: {nie: niet}\njoins: [en]\nlist:\n"
        "  - text: ik red het niet\nmatches: [ik red het nie]\nnot: [ik wil dood]\n",
        encoding="utf-8",
    )
    own = load_phrases([CONTENT, tmp_path])
    assert own.anywhere == {("ik", "red", "het", "niet")}
    assert not speaks_of_distress(own, "ik wil dood")
