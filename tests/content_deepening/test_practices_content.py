"""The inspiring practices: all that the source names, in its ten functions, in two own sentences."""

import re
from pathlib import Path

import flows
from flows.inspiration_files import load_inspiration
from flows.kinds import BUTTON

INSPIRATION = load_inspiration([Path(flows.__file__).parent / "content"])
ALL = INSPIRATION.practices

NAMES = """
Hikikomori-project|Join Us Online|Chatbots|CAW-chat|JAC-chat|Awel-chat|1712-chat|Cybersquad|
Hier Niet|Digibanken|Pakhuis|Hoplr|Gamen met de politie|wijkagent|straathoekwerk|GEMS-project|
Trendmonitor|The Redirect Method|Gaming For Peace|What's in my algorithm|Barst!|Smart-e|DECOUNT|
WOW-fiches|Happy Onlife|Link in de Kabel|StampMedia|Medialabs|Exit Deutschland|Life After Hate|
The Way Home Project|BridgeBot|Bpart|Rhetoric
"""


def test_the_functions_are_the_ten_of_the_source():
    """In its order."""
    assert [one.title for one in INSPIRATION.functions] == [
        "Toegang en contact",
        "Informatie en ondersteuning",
        "Ontmoeting en participatie",
        "Inzicht in leefwerelden",
        "Signaaldetectie",
        "Tegenverhalen en weerbaarheid",
        "Educatie",
        "Talent en vaardigheden",
        "Disengagement",
        "Burgerparticipatie, dialoog en debat",
    ]


def test_every_function_has_practices_that_are_first_of_all_for_it():
    """None is empty, and none is longer than a screen of buttons."""
    for function in INSPIRATION.functions:
        having = INSPIRATION.of_function(function.id)
        assert having[0].functions[0] == function
        assert len(having) <= 12
        assert 0 < len(function.button) <= BUTTON


def test_all_that_the_source_names_is_there():
    """Each of its names in a practice's name."""
    names = " ".join(one.name for one in ALL)
    missing = [one for one in NAMES.replace("\n", "").split("|") if one not in names]
    assert missing == []
    assert len(ALL) == 37


def test_every_practice_says_for_whom_and_what_in_two_sentences():
    """Short enough to read beside others."""
    for one in ALL:
        assert one.whom
        assert one.source == one.functions[0].source
        assert len(re.findall(r"[.?](?=\s|$)", one.does)) == 2, one.id
        assert len(one.does) <= 400
        assert 0 < len(one.button) <= BUTTON
        assert not one.own


def test_no_two_practices_are_confused():
    """Each has a name and a button of its own, and there is no address."""
    assert len({one.name for one in ALL}) == len({one.button for one in ALL}) == len(ALL)
    assert not any(re.search(r"https?:|www\.|!", f"{one.whom} {one.does}") for one in ALL)
