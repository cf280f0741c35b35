"""Days as people type them in Dutch."""

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.typed_dates import LONGEST, OddYear, read_day, typed_day
from flows.times import LIFETIME

SUNDAY = date(2026, 11, 22)

near = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # A day with its year, in any of the ways.
        ("2027-01-15", "2027-01-15"),
        ("2027/1/5", "2027-01-05"),
        ("15-1-2027", "2027-01-15"),
        ("15/01/2027", "2027-01-15"),
        ("15.1.2027", "2027-01-15"),
        ("15 / 1 / 2027", "2027-01-15"),
        ("15 jan 2027", "2027-01-15"),
        ("15-jan-2027", "2027-01-15"),
        ("15 Januari 2027.", "2027-01-15"),
        ("vrijdag 15 januari 2027", "2027-01-15"),
        ("vr. 15 jan. 2027", "2027-01-15"),
        ("29 februari 2028", "2028-02-29"),
        ("15 oktober 2025", "2025-10-15"),
        ("15 januari volgend jaar", "2027-01-15"),
        ("15 november van dit jaar", "2026-11-15"),
        # A day without one is the next such day, today included.
        ("15 januari", "2027-01-15"),
        ("15/1", "2027-01-15"),
        ("15-1", "2027-01-15"),
        ("15jan", "2027-01-15"),
        ("op 15 januari", "2027-01-15"),
        ("22 november", "2026-11-22"),
        ("21 november", "2027-11-21"),
        ("29 februari", "2028-02-29"),
        ("29/2", "2028-02-29"),
        ("1e maart", "2027-03-01"),
        ("1ste mrt", "2027-03-01"),
        ("de 3de sept.", "2027-09-03"),
        ("do 3 december", "2026-12-03"),
        # A day of a month.
        ("de 15e", "2026-12-15"),
        ("22e", "2026-11-22"),
        ("de 31", "2026-12-31"),
        ("de 15e van volgende maand", "2026-12-15"),
        ("1e van deze maand", "2026-11-01"),
        # Near days, and weekdays.
        ("vandaag", "2026-11-22"),
        ("MORGEN", "2026-11-23"),
        ("overmorgen", "2026-11-24"),
        ("gisteren", "2026-11-21"),
        ("eergisteren", "2026-11-20"),
        ("vrijdag", "2026-11-27"),
        ("vr", "2026-11-27"),
        ("zondag", "2026-11-29"),
        ("deze vrijdag", "2026-11-27"),
        ("komende vrijdag", "2026-11-27"),
        ("vrijdag aanstaande", "2026-11-27"),
        ("afgelopen vrijdag", "2026-11-20"),
        ("afgelopen zondag", "2026-11-15"),
        # Weeks, months and years.
        ("volgende week vrijdag", "2026-11-27"),
        ("volgende week op vrijdag", "2026-11-27"),
        ("vrijdag van volgende week", "2026-11-27"),
        ("vrijdag deze week", "2026-11-20"),
        ("vorige week woensdag", "2026-11-11"),
        ("volgende week", "2026-11-23"),
        ("volgende maand", "2026-12-01"),
        ("vorige maand", "2026-10-01"),
        ("volgend jaar", "2027-01-01"),
        ("over drie weken", "2026-12-13"),
        ("over één week", "2026-11-29"),
        ("over 2 maanden", "2027-01-22"),
        ("over een maand", "2026-12-22"),
        ("binnen 10 dagen", "2026-12-02"),
        ("over twee jaar", "2028-11-22"),
        ("over een half jaar", "2027-05-22"),
        ("anderhalf jaar geleden", "2025-05-22"),
        ("twee weken geleden", "2026-11-08"),
        # Parts of them.
        ("begin april", "2027-04-01"),
        ("half mei", "2027-05-15"),
        ("midden mei 2028", "2028-05-15"),
        ("eind maart", "2027-03-31"),
        ("eind november", "2026-11-30"),
        ("begin november", "2027-11-01"),
        ("eind februari 2028", "2028-02-29"),
        ("eind februari volgend jaar", "2027-02-28"),
        ("einde volgende maand", "2026-12-31"),
        ("half volgende maand", "2026-12-15"),
        ("begin volgende week", "2026-11-23"),
        ("half volgende week", "2026-11-25"),
        ("eind volgende week", "2026-11-27"),
        ("eind van het jaar", "2026-12-31"),
        ("half volgend jaar", "2027-07-01"),
    ],
)
def test_a_day_is_read_as_it_is_meant(text, day):
    """Of a Sunday at the end of November; the engine is told the day as it knows days."""
    assert str(read_day(text, SUNDAY)) == day
    assert typed_day(text, SUNDAY) == day


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1 maart 26", "0026-03-01"),
        ("15/1/27", "0027-01-15"),
        ("15 jan 20026", "20026-01-15"),
        ("1-3-20026", "20026-03-01"),
        ("20026-03-01", "20026-03-01"),
        ("0026-03-01", "0026-03-01"),
        ("0000-01-01", "0000-01-01"),
        ("1 maart 1826", "1826-03-01"),
        ("29/2/28", "0028-02-29"),
        ("eind maart 26", "0026-03-31"),
        ("over 500 jaar", "2526-11-22"),
    ],
)
def test_a_year_that_cannot_be_meant_is_named(text, written):
    """No century is guessed: the year is to be written in full, and without a digit too many."""
    assert read_day(text, SUNDAY) == OddYear(written)
    assert typed_day(text, SUNDAY) == written


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "blauw", "te 5", "15", "maart", "15 15", "over", "over weken", "week"),
        *("31 april", "30/2", "0 mei", "32 januari", "15/13", "29-2-2027", "29 februari 27"),
        *("2027-02-29", "de 0e", "de 32e", "31e van deze maand", "over 9999 jaar"),
        *("vrijdag 28 november", "maandag 15 januari 2027"),
        # The coming one for some, that of the week after for others.
        "volgende vrijdag",
        *("15 januari of 16 januari", "ergens in maart", "15 januari om 9 uur"),
        "morgen" + " " * LONGEST,
        "9" * 4000,
    ],
)
def test_what_names_no_one_day_is_not_understood(text):
    """Nothing is guessed, and the engine is told what was typed."""
    assert read_day(text, SUNDAY) is None
    assert typed_day(text, SUNDAY) == text


@given(
    near,
    st.sampled_from(["full", "long", "medium", "short"]),
    st.sampled_from(["nl", "nl_BE", "nl_NL"]),
    near,
    st.booleans(),
)
def test_a_day_as_dutch_writes_it_is_read_back(day, style, locale, today, capitals):
    """Whatever the program itself writes as a day in Dutch can be typed, whatever day it is."""
    text = format_date(day, style, locale=locale)
    assert read_day(text.upper() if capitals else text, today) == day
    assert read_day(day.isoformat(), today) == day


@given(near, st.sampled_from(["d MMMM", "d MMM", "d/M", "d-M"]), near)
def test_a_day_without_its_year_is_the_next_one(day, pattern, today):
    """It is that day of the year, today or later, and none such lies between."""
    found = read_day(format_date(day, pattern, locale="nl_BE"), today)
    assert isinstance(found, date)
    assert (found.month, found.day) == (day.month, day.day)
    assert found >= today
    for year in range(today.year, found.year):
        earlier = read_day(f"{day.day}/{day.month}/{year}", today)
        assert earlier is None or earlier < today


@given(near, st.integers(0, 6))
def test_a_weekday_is_after_today_and_within_a_week(today, weekday):
    """Today's own weekday is that of the week after."""
    monday = date(2026, 11, 23)
    name = format_date(monday + timedelta(weekday), "EEEE", locale="nl_BE")
    found = read_day(name, today)
    assert isinstance(found, date)
    assert (found.weekday(), 1 <= (found - today).days <= 7) == (weekday, True)
    next_week = read_day(f"volgende week {name}", today)
    assert next_week == today + timedelta(7 - today.weekday() + weekday)


WORDS = [
    *("15", "1", "0", "31", "2027", "26", "99999", "/", "-", ".", " ", "e", "de", "van", "over"),
    *("een", "twee", "week", "maand", "jaar", "dagen", "geleden", "volgende", "vorige", "eind"),
    *("begin", "half", "maart", "feb", "vrijdag", "za", "vandaag", "morgen", "op", "het"),
]


@given(
    st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join),
    st.dates(),
)
def test_garbage_never_raises(text, today):
    """Any text on any day is a day, a year that cannot be meant, or nothing."""
    found = read_day(text, today)
    assert found is None or isinstance(found, date | OddYear)
    if isinstance(found, date):
        assert abs(found.year - today.year) <= LIFETIME
        assert read_day(found.isoformat(), today) == found
    if isinstance(found, OddYear):
        assert read_day(found.text, today) == found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("21 november", "2026-11-21"),
        ("1/12", "2025-12-01"),
        ("22 november", "2026-11-22"),
        ("1 december 2026", "2026-12-01"),
        ("1 december volgend jaar", "2027-12-01"),
        ("morgen", "2026-11-23"),
        ("iets", "iets"),
    ],
)
def test_a_day_that_is_past(text: str, day: str) -> None:
    """Where only the past can be meant a day without a year is the last such day."""
    assert typed_day(text, date(2026, 11, 22), past=True) == day
