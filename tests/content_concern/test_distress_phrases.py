"""The phrases of one's own distress match what they say they match, by the rule in their comment.

The rule is written out here once more, so that content and program are held against it.
"""

import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protocol import CONTENT as FOLDER
from protocol import read

from flows.distress import load_phrases, speaks_of_distress

CONTENT = read("phrases/distress.yaml")
PHRASES = load_phrases([FOLDER])
STOP = "|"


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in decomposed if not unicodedata.combining(one))


def words(text: str) -> list[str]:
    """The words of a text after steps 1 to 3; STOP stands where a sentence or clause ends."""
    without = re.sub(r"['’‘`´]", "", plain(text.replace("…", ".")))
    # A line break is white space inside a phrase, and an end for what must stop there.
    marked = re.sub(r"[.,;:!?()\"“”«»\n]", f" {STOP} ", without)
    found = re.findall(rf"[^\W_]+|{re.escape(STOP)}", marked)
    return [word for one in found for word in CONTENT["alike"].get(one, one).split()]


def matching(text: str) -> Iterator[str]:
    """Every phrase that a text matches."""
    said = words(text)
    bare = [(place, word) for place, word in enumerate(said) if word != STOP]
    joins = {*CONTENT["joins"], STOP}
    for phrase in CONTENT["list"]:
        wanted = words(phrase["text"])
        for at in range(len(bare) - len(wanted) + 1):
            run = bare[at : at + len(wanted)]
            after = run[-1][0] + 1
            ends = after == len(said) or said[after] in joins
            if [word for _, word in run] == wanted and (ends or not phrase.get("stop")):
                yield phrase["text"]


@pytest.mark.parametrize("text", CONTENT["matches"])
def test_a_sentence_of_distress_matches(text):
    """However it is spelt, spaced or accented, one's own distress is heard."""
    assert list(matching(text))
    assert speaks_of_distress(PHRASES, text)


@pytest.mark.parametrize("text", CONTENT["not"])
def test_a_false_alarm_does_not_match(text):
    """What only sounds like it, or is about another, is left alone."""
    assert not list(matching(text))
    assert not speaks_of_distress(PHRASES, text)


@pytest.mark.parametrize("phrase", [one["text"] for one in CONTENT["list"]])
def test_a_phrase_matches_itself_in_any_case_and_spacing(phrase):
    """Each phrase of the list is heard in the middle of a text, in capitals, with wide spaces."""
    text = f"Goed.\n{phrase.upper().replace(' ', '   ')}. Tot morgen."
    assert phrase in set(matching(text))
    assert speaks_of_distress(PHRASES, text)


HEARD = sorted({word for one in CONTENT["list"] for word in one["text"].split()})
dutch = st.lists(
    st.sampled_from([*HEARD, *CONTENT["alike"], *CONTENT["joins"], "inloggen", "hij", "É"])
    | st.sampled_from([".", ", ", "\n", "'", "…", "-", " ", "?", "(", '"']),
    max_size=25,
)


@given(dutch | st.sampled_from([one["text"].split() for one in CONTENT["list"]]), dutch)
def test_the_program_hears_what_the_rule_says(before, after):
    """In any words of the lists, in any order, program and rule agree."""
    text = " ".join([*before, *after])
    assert speaks_of_distress(PHRASES, text) is any(matching(text))


def test_each_phrase_is_about_oneself():
    """A phrase holds a word for oneself, or a known turn that only one about oneself uses."""
    for one in CONTENT["list"]:
        assert {"ik", "mij", "mezelf"} & set(words(one["text"])), one["text"]


def test_no_phrase_stands_there_twice():
    """After the spelling variants are taken away, every phrase is another."""
    found = [tuple(words(one["text"])) for one in CONTENT["list"]]
    assert len(set(found)) == len(found)


def test_a_phrase_is_spelt_in_plain_words():
    """Phrases are written without signs, so that an editor sees what is compared."""
    for one in CONTENT["list"]:
        assert re.fullmatch(r"[a-z ]+", one["text"]), one["text"]
        assert set(one) <= {"text", "stop"}
