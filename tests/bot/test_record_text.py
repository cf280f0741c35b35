"""The record of a guide reads as the guide was answered, on paper and as text."""

from pathlib import Path
from zoneinfo import ZoneInfo

from bot.content import load_content
from bot.phrasing.account import Log
from bot.phrasing.account_text import plain
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.record import file_name, record_of, sent_with
from flows.directory import Region
from flows.engine import begin, step
from flows.events import Answered, RemarkAsked, WentBack, Wrote
from flows.model import Code, FlowId
from flows.record import record
from flows.state import SessionId, State

OWN = Path(__file__).parents[1] / "end_to_end" / "few_statements"
CONTENT = load_content(OWN)
WORDS = load_words(CONTENT)[DUTCH]
PLAIN, PROTECTED = CONTENT.flows[FlowId("rehearsal")], CONTENT.flows[FlowId("incident")]
BRUSSELS = ZoneInfo("Europe/Brussels")
BEGUN = 1789459200
"""Tuesday 15 September 2026, ten o'clock in Brussels."""

MINUTE = 60


def run(flow: FlowId, *acts: str, apart: int = MINUTE) -> State:
    """A run in which these were done, `apart` seconds after each other."""
    state = begin(CONTENT.flows[flow], SessionId("s"), {"today": "2026-09-15"}).state
    for place, act in enumerate(acts):
        at = BEGUN + place * apart
        if act == "<":
            event = WentBack(at, state.revision)
        elif act == "+":
            event = RemarkAsked(at, state.revision)
        elif " " in act:
            event = Wrote(at, act)
        else:
            event = Answered(at, state.revision, Code(act))
        state = step(CONTENT.flows[flow], state, event).state
    return state


def log(state: State, region: Region = Region.FLANDERS) -> Log:
    flow = CONTENT.flows[state.flow]
    return record_of(WORDS, flow, record(flow, state), region, BRUSSELS)


def test_answers_stand_under_their_chapter_with_their_time() -> None:
    """Questions in the guide's words, a day as one says it, one's own words between marks."""
    state = run(PLAIN.id, "work", "meet", "+", "met de school", "ok", "2026-10-02", "record")
    (text,) = plain(log(state))
    assert text == (
        "Proefgids\n"
        "\n"
        "Begonnen: dinsdag 15 september 2026 om 10:00\n"
        "Laatste handeling: dinsdag 15 september 2026 om 10:06\n"
        "Tijden: plaatselijke tijd (Europe/Brussels)\n"
        "Inhoud: versie 3\n"
        "\n"
        "DEEL 1 VAN 2 · MIJN WERK\n"
        "- 10:04 Wat wil je online bereiken? Contact houden\n"
        "- 10:03 Opmerking bij: Wat wil je online bereiken? “met de school”\n"
        "\n"
        "DEEL 2 VAN 2 · PLANNEN\n"
        "- 10:05 Tegen wanneer? vrijdag 2 oktober 2026"
    )
    assert log(state).frame.foot == "dinsdag 15 september 2026 · inhoud versie 3"


def test_over_several_days_each_answer_has_its_day() -> None:
    """A worksheet is filled in at one's own pace."""
    state = run(PLAIN.id, "work", "meet", "ok", "_skip", apart=24 * 60 * MINUTE)
    (row,) = log(state).sections[0].passages[0].rows
    assert row.when == "17/9 10:00"


def test_an_empty_record_says_so() -> None:
    """There is a document all the same, of which one sees that nothing is in it."""
    told = log(run(PLAIN.id))
    assert told.sections == ()
    assert told.notes == ("Hier is nog niets ingevuld.",)
    assert told.frame.foot == "inhoud versie 3"


def test_a_record_about_a_client_has_its_way_and_its_limits() -> None:
    """Title, region, what it does not replace, and every step with its moment."""
    told = log(run(PROTECTED.id, "no", "done", "<", "later"), Region.NETHERLANDS)
    assert told.title == f"Verslag: {PROTECTED.title}"
    assert dict(told.facts)["Regio"] == "Nederland"
    assert [one for one in told.notes if "vervangt het professionele oordeel niet" in one]
    assert told.notes[0].startswith("Tussentijds verslag")
    way = told.sections[-1]
    assert way.title == "De weg door de stappen"
    assert [row.when for one in way.passages for row in one.rows] == [
        "10:00",
        "10:01",
        "10:02",
        "10:03",
    ]
    assert "Nog niet (eerst: Gedaan)" in "\n".join(plain(told))


def test_a_file_name_tells_nothing_of_a_client() -> None:
    """A guide is named on its file and under it only where no client is spoken of."""
    assert file_name(WORDS, PLAIN) == "proefgids"
    assert "Proefgids" in sent_with(WORDS, PLAIN)
    assert file_name(WORDS, PROTECTED) == "verslag"
    assert sent_with(WORDS, PROTECTED) == sent_with(WORDS, CONTENT.concern)
    assert file_name(WORDS, CONTENT.concern) == "verslag"
