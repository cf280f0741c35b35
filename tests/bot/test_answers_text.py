"""The sheet of a guide: what was answered by part and chapter, what is open, and no times."""

from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson

from bot.content import load_content
from bot.documents import typeset
from bot.phrasing.account import Row
from bot.phrasing.account_text import plain
from bot.phrasing.answers import answers_of
from bot.phrasing.catalogue import DUTCH, load_words
from flows.engine import begin, step
from flows.events import Answered, Wrote
from flows.model import OK, FlowId
from flows.parts import left
from flows.record import record
from flows.state import SessionId

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]
FLOW = CONTENT.flows[FlowId("worksheet")]
BRUSSELS = ZoneInfo("Europe/Brussels")
MADE = int(datetime(2026, 9, 21, 10, tzinfo=BRUSSELS).timestamp())


def run(*taps):
    """A run of these taps; what is in brackets is written."""
    state = begin(FLOW, SessionId("s"), {}).state
    for one in taps:
        event = Wrote(1, one[0]) if isinstance(one, tuple) else Answered(1, state.revision, one)
        state = step(FLOW, state, event).state
    return state


def sheet(state):
    return answers_of(WORDS, FLOW, record(FLOW, state), left(FLOW, state), MADE, BRUSSELS)


SOME = run(
    OK, "client", "suits", "yes", "find", "partly", "yes", "yes", "yes", "yes", "time", "money", OK,
    "risks", ("Met een kaartje.\nEn een foto.",), "yes",
)  # fmt: skip


def test_it_tells_answers_by_part_and_chapter():
    """In the words of the guide, several below each other, one's own as they were written."""
    told = sheet(SOME)
    assert told.title == "Werkblad · sociale media op het werk"
    assert told.facts == (("Gemaakt op", "maandag 21 september 2026"),)
    part = told.sections[0]
    assert part.title == "Deel 1 van 4"
    assert [one.title for one in part.passages] == ["Acht vragen vooraf", "Risico's en toestemming"]
    assert (
        Row("", "Wat is er nog voor nodig?", "Tijd om te begeleiden\nGeld") in part.passages[0].rows
    )
    assert part.passages[1].rows[0].text == "Met een kaartje.\nEn een foto."
    assert not any(row.when for one in told.sections for each in one.passages for row in each.rows)


def test_it_ends_with_what_is_open():
    """Few questions by their names, also one that is still to be found out; of many how many."""
    rows = {row.head: row.text for row in sheet(SOME).sections[-1].passages[0].rows}
    assert rows["Deel 1 van 4 · Acht vragen vooraf"] == "Kan je cliënt met het platform overweg?"
    assert rows["Deel 2 van 4 · Strategie"] == "14 vragen"
    assert "Deel 1 van 4 · Risico's en toestemming" not in rows


def test_where_nothing_is_open_it_says_so():
    """And where nothing is filled in."""
    full = answers_of(WORDS, FLOW, record(FLOW, SOME), (), MADE, BRUSSELS)
    assert (full.sections[-1].passages, full.sections[-1].none) == ((), "Niets: alles is ingevuld.")
    assert sheet(run(OK)).notes == ("Hier is nog niets ingevuld.",)


def test_it_is_sent_as_text_and_printed():
    """The text has no times; the PDF is made, with two columns."""
    text = "\n".join(plain(sheet(SOME)))
    assert "- Weet je wat je cliënt nodig heeft? Ja, dat weten we" in text
    assert typeset(orjson.dumps(asdict(sheet(SOME))).decode()).startswith(b"%PDF")
