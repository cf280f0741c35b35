"""The log reads as one would say it, and can be pasted: whole, in messages that can be sent."""

from dataclasses import replace
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_content
from bot.phrasing.account import Frame, Log, Passage, Row, Section, log_of
from bot.phrasing.account_text import PART, plain
from bot.phrasing.catalogue import DUTCH, Words, load_words
from flows.account import account
from flows.model import FlowId, NodeId
from flows.state import Act, Entry, State
from tests.content_concern.walked import Walk, rich

CONTENT = load_content()
FLOW = CONTENT.flows[FlowId("concern")]
WORDS = load_words(CONTENT)[DUTCH]
BRUSSELS = ZoneInfo("Europe/Brussels")


def log(state: State, words: Words = WORDS, **given) -> Log:
    return log_of(words, FLOW, account(FLOW, state), zone=BRUSSELS, **given)


def section(log: Log, title: str) -> Section:
    (found,) = (one for one in log.sections if one.title == title)
    return found


def rows(one: Section) -> list[tuple[str, str, str]]:
    return [(it.when, it.head, it.text) for passage in one.passages for it in passage.rows]


RICH = log(rich(FLOW), checked="2026-11-20")


def test_the_head_tells_when_what_and_how_old():
    """Times, framework, region, the content's version and the day of its last check."""
    facts = dict(RICH.facts)
    assert facts["Begonnen"] == "zondag 22 november 2026 om 15:00"
    assert facts["Laatste handeling"] == "maandag 23 november 2026 om 10:40"
    assert facts["Tijden"] == "plaatselijke tijd (Europe/Brussels)"
    assert facts["Kader"] == "Beroepsgeheim"
    assert facts["Regio"] == "Vlaanderen en Brussel"
    assert facts["Inhoud"] == f"versie {FLOW.version}"
    assert facts["Nummers en artikels nagekeken"] == "vrijdag 20 november 2026"
    assert any("vervangt het professionele oordeel niet" in one for one in RICH.notes)


def test_what_nobody_knows_is_said_or_left_out():
    """A run without a beginning has no times; a check without a date says so."""
    facts = dict(log(Walk(FLOW, {"region": "NL"}).state).facts)
    assert not {"Begonnen", "Laatste handeling", "Kader"} & set(facts)
    assert facts["Regio"] == "Nederland"
    assert facts["Nummers en artikels nagekeken"] == "datum niet gekend"


def test_the_sections_stand_in_the_order_of_the_protocol():
    """Each of them is there, also when nothing came of it."""
    titles = [
        "Wat verontrust",
        "De weg door de stappen",
        "Wie betrokken is en wie niet",
        "Extern overleg",
        "Besluit en grond",
        "Communicatie met de persoon",
        "Zorgvuldig, uitlegbaar, standvastig",
        "Opvolging",
        "Debriefing en team",
    ]
    empty = log(Walk(FLOW).state)
    assert [one.title for one in RICH.sections] == titles
    assert [one.title for one in empty.sections] == titles
    assert {one.none for one in empty.sections} == {"Niet aan bod gekomen."}
    assert not any(one.none for one in RICH.sections)


def test_questions_and_answers_are_the_flows_own():
    """Each row has its time, the question in short and the answers by their labels."""
    found = rows(section(RICH, "Wat verontrust"))
    assert (
        "22/11 15:10",
        "Wat staat er op het spel?",
        "Lichamelijke integriteit; Psychisch of mentaal",
    ) in found
    assert (
        "22/11 15:13",
        "Hoe klinkt de uitspraak?",
        "eerst Mening, daarna Concreet plan voor geweld",
    ) in found


def test_the_way_has_a_title_for_each_step_and_each_day():
    """A day is named where it begins; danger stands under the step that it leads to."""
    titles = [one.title for one in section(RICH, "De weg door de stappen").passages]
    assert titles[:2] == ["zondag 22 november 2026 · Begin", "Stap 1 van 6 · Verontrusting"]
    assert "maandag 23 november 2026 · Stap 5 van 6 · Beslissing" in titles
    assert "Stap 5 van 6 · Acuut gevaar" in titles


def test_the_way_tells_changes_going_back_and_pauses():
    """What was done is told in its order, with plain times."""
    found = rows(section(RICH, "De weg door de stappen"))
    assert ("15:12", "Eén stap terug, vanaf", "Ben je zelf veilig?") in found
    assert (
        "15:13",
        "Hoe klinkt de uitspraak?",
        "Concreet plan voor geweld (eerst: Mening)",
    ) in found
    assert ("15:36", "Gepauzeerd", "") in found
    assert any(one[1] == "Hervat" for one in found)
    nobody = "Intern overleg: vertrouwenspersoon of ethisch contact"
    assert ("15:50", nobody, "niets aangetikt") in found
    twice = log(Walk(FLOW).go("worried others person").back(2).state)
    assert any(one[1] == "2 stappen terug, vanaf" for one in rows(twice.sections[1]))


def test_who_is_involved_is_told_with_the_three_tests():
    """And so is who is not, with what is missing, and who was not considered at all."""
    inside = [one[1:] for one in rows(section(RICH, "Wie betrokken is en wie niet"))]
    outside = [one[1:] for one in rows(section(RICH, "Extern overleg"))]
    assert (
        "Intern overleg: collega die de situatie kent",
        "Betrokken. Rol: ja. Opdracht: ja. Noodzaak: ja.",
    ) in inside
    assert ("Wie kan het gevaar nu stoppen?", "112") in inside
    assert (
        "Extern overleg: politie",
        "Niet betrokken. Rol: nee. Opdracht: ja. Noodzaak: nee.",
    ) in outside
    assert ("Anoniem, of op welke grond?", "Anoniem") in outside
    assert outside[-1][0] == "Niet overwogen"


def test_what_a_person_wrote_stands_between_quotation_marks():
    """With the question that it belongs to; cleared words leave only that there were some."""
    found = [one[1:] for one in rows(section(RICH, "Besluit en grond"))]
    assert ("Opmerking bij: Wat is je besluit?", "“Er is nog geen duidelijk beeld.”") in found
    cleared = log(Walk(FLOW).go("worried").remark("Sofie").clear().state)
    assert ("Opmerking bij: Wat verontrust je?", "gewist") in [
        one[1:] for one in rows(cleared.sections[1])
    ]
    assert "Sofie" not in "".join(plain(cleared))


def test_moments_are_told_with_day_and_time():
    """Also where they were left again."""
    walk = Walk(FLOW).go("worried others person - none yes yes talked no calm yes follow")
    walk.go("2026-11-24t0900").back(2).go("none")
    (one,) = rows(section(log(walk.state), "Opvolging"))
    assert one[2] == "dinsdag 24 november 2026 om 09:00 (later op teruggekomen)"


def test_three_answers_in_a_row_are_all_told():
    """The oldest first."""
    walk = Walk(FLOW).go("worried others person - none").back().go("hate").back().go("opinion")
    assert (
        rows(log(walk.state).sections[0])[-1][2]
        == "eerst Het is geen uitspraak, dan Haatspraak, daarna Mening"
    )


def test_a_weighing_that_was_left_says_so():
    """Whoever went back past it has not involved anybody by it."""
    walk = Walk(FLOW).go("worried others person - none yes yes talked yes secrecy - consult")
    walk.go("role,mandate,necessity").back(2)
    (one,) = rows(section(log(walk.state), "Wie betrokken is en wie niet"))
    assert one[2].endswith("(later op teruggekomen)")


def test_ticks_without_an_end_are_not_taken_for_an_answer():
    """They are told as not confirmed; and the log as not final."""
    half = log(Walk(FLOW).go("worried").tick("self").state)
    assert (
        rows(half.sections[1])[-1][2] == "Zelfdoding of zelfverwonding (aangetikt, niet bevestigd)"
    )
    assert half.notes[0].startswith("Tussentijds verslag")
    assert not any(one.startswith("Tussentijds") for one in RICH.notes)


def test_one_day_needs_no_dates_on_its_rows():
    """The head has the day; two days have it on each row outside the way."""
    assert rows(log(Walk(FLOW).go("worried").state).sections[0])[0][0] == "15:00"


def test_times_are_those_of_the_place():
    """The hour that summer time repeats is told as the clock showed it."""
    first = 1_792_886_400  # 25 October 2026, 0:00 in universal time: 2:00 in Brussels, twice
    history = tuple(Entry(NodeId("k0"), Act.PAUSED, "", first + hour * 3600) for hour in (0, 1, 2))
    state = replace(Walk(FLOW).state, history=history)
    assert [one[0] for one in rows(log(state).sections[1])] == ["02:00", "02:00", "03:00"]
    there = log_of(WORDS, FLOW, account(FLOW, state), zone=UTC)
    assert [one[0] for one in rows(there.sections[1])] == ["00:00", "01:00", "02:00"]


def test_content_that_is_gone_is_told_by_its_id():
    """An old run on new content still has a log."""
    gone = Entry(NodeId("s9_gone"), Act.ANSWERED, "some_code", 1)
    walk = Walk(FLOW).go("worried")
    state = replace(walk.state, history=(*walk.state.history, gone))
    assert rows(log(state).sections[1])[-1][1:] == (
        "een vraag die intussen weg is (s9_gone)",
        "some_code",
    )


def test_a_question_has_the_wording_of_its_region():
    """In the Netherlands the report is to another place."""
    walk = Walk(FLOW, {"region": "NL", "framework": "other"})
    walk.go(
        "worried others person - none yes yes talked yes - consult - ok - ok - ok no offence - no"
    )
    found = [one[1] for one in rows(section(log(walk.state), "Besluit en grond"))]
    assert "Overweeg je een melding bij Veilig Thuis?" in found


def test_the_log_speaks_the_language_of_its_reader():
    """Titles, chapters and labels of the flow are read from the catalogue by their ids."""
    texts = {one: WORDS(one) for one in WORDS.ids}
    texts |= {"concern.k0.text": "**What is the matter?** Well.", "concern.k0.worried": "I worry"}
    texts |= {"concern.s1a.chapter": "Step 1", "concern.s1a.text": "Only a line.\n\nMore."}
    found = log(Walk(FLOW).go("worried self").state, Words(DUTCH, texts))
    assert rows(found.sections[0])[0][1:] == ("What is the matter?", "I worry")
    assert rows(found.sections[0])[1][1] == "Only a line."
    assert found.sections[1].passages[1].title == "Step 1"


def test_practice_is_marked():
    """In the value that pages are made from, in a sentence, and in each part of the text."""
    practice = log(rich(FLOW, mode="practice"))
    assert practice.mark == "Oefening"
    assert "Dit was een oefening. Er is geen echte situatie." in practice.notes
    texts = plain(practice)
    assert len(texts) > 1
    assert all(one.startswith("Oefening\n") for one in texts)
    assert RICH.mark == ""
    assert not any("efening" in one for one in plain(RICH))


def test_the_text_can_be_pasted():
    """Lines without markup, each part one that can be sent."""
    texts = plain(RICH)
    assert all(len(one) <= PART for one in texts)
    whole = "\n".join(texts)
    assert "\n- 22/11 15:13 Hoe klinkt de uitspraak? eerst Mening, daarna Concreet plan" in whole
    assert "\n- 15:16 Praat nu met de persoon. Gesprek gevoerd\n" in whole
    assert "\n- 15:36 Gepauzeerd\n" in whole
    assert "\n  Tweede regel.”\n" in whole
    assert "\nBESLUIT EN GROND\n" in whole
    assert not {"\x02", "\x03", "*"} & set(whole)
    assert "Niet aan bod gekomen." in plain(log(Walk(FLOW).state))[0]


def small(text: str, mark: str = "") -> Log:
    row = Row("15:00", "Opmerking", text)
    frame = Frame("versie 1", "{n}/{of}", ("Tijd", "Vraag", "Antwoord"))
    return Log("nl", "Verslag", mark, (), (), (Section("Weg", (Passage("", (row,)),), ""),), frame)


@pytest.mark.parametrize("mark", ["", "Oefening"])
@given(text=st.text(st.sampled_from("ab \n€😔"), max_size=200), times=st.sampled_from([1, 30, 90]))
def test_no_part_is_too_long_and_no_word_is_lost(mark, text, times):
    """However long a remark is, and whatever it is made of."""
    texts = plain(small(text * times, mark))
    for one in texts:
        assert 0 < len(one.encode("utf-16-le")) // 2 <= PART
    whole = "".join(one.removeprefix(mark) for one in texts)
    letters = "".join(one for one in text * times if not one.isspace())
    found = "".join(whole.split())
    assert found.endswith(letters)


def test_a_long_remark_is_split_between_words():
    """Where there are spaces to split at."""
    texts = plain(small("woord " * 1500))
    assert len(texts) == 4
    assert all(one.split()[-1] == "woord" for one in texts[1:])
