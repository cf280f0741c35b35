"""What is kept of a text that somebody wrote: all that can be seen, and nothing that hides."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.cleaning import clean

JOINERS = "\u200c\u200d"
tricky = st.text(
    st.sampled_from("ab \t\r\n\x00\x07\x0b\x85\xa0\xad\u200b\u200c\u200d\u200e\u202e\u2028\u2029")
    | st.sampled_from("\u2066\u2069\u3000\ufeff\ue000\U000e0041é👩💻")
    | st.characters(),
    max_size=40,
)


@given(tricky)
@example("\u200d\u3000")
@example("\u200d\xa0x")
@example("a\r\u202e\nb")
def test_cleaning_twice_is_cleaning_once(text):
    """A text that was cleaned stays as it is."""
    assert clean(clean(text)) == clean(text)


@given(tricky)
@example("\ud800")
def test_a_clean_text_hides_nothing(text):
    """No control, no direction mark, no surrogate and no private character is left."""
    left = clean(text)
    for one in left:
        assert one == "\n" or one in JOINERS or unicodedata.category(one) not in {
            "Cc", "Cf", "Cs", "Co", "Zl", "Zp",
        }  # fmt: skip
    left.encode("utf-8")
    assert left == left.strip()
    assert not left.strip(JOINERS) or left == left.strip(JOINERS)


@given(st.text(st.characters(categories=["L", "N", "P", "S", "M"]), max_size=30))
def test_cleaning_keeps_what_can_be_seen(text):
    """Letters, numbers, marks, signs and punctuation all stay, in their order."""
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("  Dat  weet\tik niet. \r\n\r\n Echt. ", "Dat  weet ik niet.\n\nEcht."),
        ("een\rtwee\u2028drie\u2029vier", "een\ntwee\ndrie\nvier"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("on\u00adline", "online"),
        ("\u202eneetsrevo", "neetsrevo"),
        ("\ufeff <b>vet</b> & zo", "<b>vet</b> & zo"),
        ("\u200d \u00a0\u200c", ""),
        ("\x00\x1b[31m", "[31m"),
    ],
)
def test_cleaning_by_example(text, left):
    """Line breaks are one kind, edges bare, emoji whole, and what is hidden is gone."""
    assert clean(text) == left
