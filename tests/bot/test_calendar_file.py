"""A plan's dates become a calendar that phones import, update and take dates out of again."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import vobject
from hypothesis import example, given
from hypothesis import strategies as st

from bot.calendar_dates import Calendar, CalendarDate, dump, load, marked
from bot.calendar_file import calendar
from bot.content import load_content
from bot.phrasing.agenda import calendar_of
from bot.phrasing.catalogue import DUTCH, load_words
from flows.action import Action, ActionId, Doer, Moved, Standing, Term
from flows.cleaning import clean

WORDS = load_words(load_content())[DUTCH]
NOW = int(datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp())
MADE = NOW - 5000
BLOCKS = {"agreements": "Interne afspraken"}
ONE = Action(
    id=ActionId("k7f2"),
    made=MADE,
    what="Afspreken wie welk profiel opvolgt",
    block="agreements",
    term=Term.SHORT,
    end=date(2027, 1, 15),
    goal="Doel over Jonas",
    doer=Doer("Jana", chat=5),
    means="Middelen van Jonas",
    indicator="Indicator van Jonas",
    follow=(date(2026, 12, 1), date(2027, 2, 1)),
    remarks="Opmerking over Jonas",
)
END, FIRST, SECOND = (f"k7f2.{one}@onlife-gids" for one in ("end", "follow1", "follow2"))


def dates_of(*actions: Action, earlier=None, now: int = NOW) -> dict[str, CalendarDate]:
    made = calendar_of(WORDS, "Plan", actions, BLOCKS, now=now, earlier=earlier)
    return {one.uid: one for one in made.dates}


def written(*actions: Action, earlier=None, name: str = "Plan") -> bytes:
    return calendar(calendar_of(WORDS, name, actions, BLOCKS, now=NOW, earlier=earlier))


def events(data: bytes) -> dict[str, vobject.base.Component]:
    """What another library reads, by uid."""
    found = vobject.readOne(data.decode())
    return {one.uid.value: one for one in found.contents.get("vevent", [])}


def test_each_date_is_an_event_of_a_whole_day():
    """The end and each follow-up, with what is to be done; read by a second library."""
    found = events(written(ONE))
    assert set(found) == {END, FIRST, SECOND}
    end = found[END]
    assert end.dtstart.value == date(2027, 1, 15)
    assert end.dtend.value == date(2027, 1, 16)
    assert end.summary.value == "Einddatum: Afspreken wie welk profiel opvolgt"
    assert end.description.value == "Hoort bij: Interne afspraken\nTermijn: Kort (0–6 maanden)"
    assert end.status.value == "CONFIRMED"
    assert end.last_modified.value == end.dtstamp.value == datetime.fromtimestamp(NOW, UTC)
    assert found[FIRST].dtstart.value == date(2026, 12, 1)
    assert found[FIRST].summary.value == "Opvolging: Afspreken wie welk profiel opvolgt"


def test_it_is_what_phones_take():
    """A published calendar with a name; lines end as the standard says and are no longer than it says."""
    data = written(replace(ONE, what="é" * 200), name="Plan van team; één, twee")
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert all(b"\n" not in one and len(one) <= 75 for one in lines)
    assert lines[:2] == [b"BEGIN:VCALENDAR", b"VERSION:2.0"]
    assert b"METHOD:PUBLISH" in lines
    assert b"DTSTART;VALUE=DATE:20270115" in lines
    found = vobject.readOne(data.decode())
    assert found.x_wr_calname.value == "Plan van team; één, twee"
    assert events(data)[END].summary.value == "Einddatum: " + "é" * 200


def test_it_tells_no_more_than_a_calendar_needs():
    """Names, means and remarks stay out of what lies on phones."""
    data = written(ONE)
    assert b"Jonas" not in data
    assert b"Jana" not in data


NASTY = [
    "een, twee; drie: vier \\n vijf",
    "BEGIN:VEVENT",
    "regel\nEND:VEVENT\nBEGIN:VEVENT\nUID:x",
    "regel\rATTACH:http://x",
    "🧑🏽‍🚒" * 40,
    '"aanhaling" ^n ^^',
    "🙂",
]


@pytest.mark.parametrize("text", NASTY)
def test_whatever_was_typed_stays_in_its_line(text):
    """Nothing of it begins a line of its own in the file; it comes out as it was."""
    found = events(written(replace(ONE, what=text), name=text))
    assert set(found) == {END, FIRST, SECOND}
    assert found[END].summary.value == "Einddatum: " + " ".join(text.split())


@given(st.text(max_size=100))
@example("\\")
@example("\\\\,")
@example("a\\nb")
def test_any_text_comes_out(text):
    """After the cleaning that every text goes through, sign by sign."""
    text = clean(text)
    found = events(written(replace(ONE, what=text)))
    assert found[END].summary.value.rstrip() == f"Einddatum: {' '.join(text.split())}".rstrip()


def test_an_empty_plan_is_a_calendar_without_dates():
    """And one that can still be read."""
    assert events(written()) == {}


def test_the_same_dates_stay_as_they_were():
    """What did not change keeps its number and its moment, so that no phone tells of it."""
    first = dates_of(ONE)
    again = dates_of(ONE, earlier=tuple(first.values()), now=NOW + 1000)
    assert again == first


def test_a_date_that_moved_is_an_update():
    """The same uid, the next number, the moment of now; the others stay."""
    first = dates_of(ONE)
    moved = replace(ONE, end=date(2027, 3, 1))
    again = dates_of(moved, earlier=tuple(first.values()), now=NOW + 1000)
    assert again[END].day == date(2027, 3, 1)
    assert again[END].sequence == first[END].sequence + 1
    assert again[END].changed == NOW + 1000
    assert again[FIRST] == first[FIRST]


def test_a_date_that_went_away_is_cancelled():
    """An end that was taken away, a follow-up less, an action that was erased."""
    first = dates_of(ONE)
    less = dates_of(replace(ONE, end=None, follow=ONE.follow[:1]), earlier=tuple(first.values()))
    assert {uid for uid, one in less.items() if one.cancelled} == {END, SECOND}
    assert less[END].sequence == first[END].sequence + 1
    none = dates_of(earlier=tuple(first.values()))
    assert all(one.cancelled for one in none.values())
    assert set(none) == set(first)
    found = events(calendar(Calendar("Plan", "nl", tuple(none.values()), NOW)))
    assert {one.status.value for one in found.values()} == {"CANCELLED"}


@pytest.mark.parametrize("standing", [Standing.DONE, Standing.STOPPED])
def test_an_action_that_is_over_has_its_dates_cancelled(standing):
    """And they come back when it is taken up again."""
    first = dates_of(ONE)
    over = replace(ONE, history=(Moved(standing, NOW),))
    then = dates_of(over, earlier=tuple(first.values()), now=NOW + 10)
    assert all(one.cancelled for one in then.values())
    again = dates_of(ONE, earlier=tuple(then.values()), now=NOW + 20)
    assert not any(one.cancelled for one in again.values())
    assert again[END].sequence == first[END].sequence + 2


def test_a_cancellation_is_told_until_its_day_is_past():
    """It says the same each time, and then no more."""
    gone = dates_of(earlier=tuple(dates_of(ONE).values()))
    later = NOW + 30 * 86400
    again = dates_of(earlier=tuple(gone.values()), now=later)
    assert set(again) == {END, SECOND}
    assert again[END] == gone[END]


def test_what_was_never_given_is_not_cancelled():
    """An action that was over before its dates were given has none; unless nobody knows."""
    over = replace(ONE, history=(Moved(Standing.DONE, NOW),))
    assert dates_of(over, earlier=()) == {}
    assert all(one.cancelled for one in dates_of(over).values())


def test_without_memory_each_calendar_is_later_than_the_one_before():
    """Where what was given is not kept, the number still only grows."""
    assert dates_of(ONE)[END].sequence == 5000
    assert dates_of(ONE, now=NOW + 60)[END].sequence == 5060
    assert dates_of(replace(ONE, made=NOW + 9))[END].sequence == 0


def test_an_overdue_date_is_still_there():
    """As long as its action is open."""
    assert END in dates_of(replace(ONE, end=date(2026, 1, 5)))


def test_what_was_given_can_be_kept():
    """Written and read, it says what changed, without a word; what is no such thing is refused."""
    dates = tuple(dates_of(ONE).values())
    kept = dump(dates)
    assert load(kept) == tuple(map(marked, dates))
    assert not any(word in kept.decode() for word in ("Afspreken", "Termijn", "Jana"))
    assert tuple(dates_of(ONE, earlier=load(kept), now=NOW + 9).values()) == dates
    gone = dates_of(earlier=load(kept))
    assert {one.summary for one in gone.values()} == {"Vervallen"}
    again = dates_of(earlier=load(dump(tuple(gone.values()))), now=NOW + 9)
    assert again == gone
    back = dates_of(ONE, earlier=load(dump(tuple(gone.values()))), now=NOW + 9)
    first = dates_of(ONE)[END]
    assert (back[END].summary, back[END].sequence) == (first.summary, first.sequence + 2)
    for broken in (b"{", b'[{"day": "x"}]', b"[1]", b"[{}]"):
        with pytest.raises((ValueError, TypeError, KeyError)):
            load(broken)
