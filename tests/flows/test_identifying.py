"""What looks like something that identifies a person is seen, and everyday text is left alone."""

from datetime import date, datetime
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.identifying import signs

LONGEST = 5000

HITS = {
    "number": [
        "85.07.30-033.28", "het nummer is 85073003328.", "85 07 30 033 28", "00.00.01-001.66",
        "111222333", "BSN 1112.22.333", "111 222 333", "bsn: 111-222-333",
    ],
    "phone": [
        "0470 12 34 56", "0470/12.34.56", "bel 0470123456", "0470 123 456", "+32 470 12 34 56",
        "+32(0)470123456", "0032470123456", "02 424 30 00", "02/424.30.00", "016 12 34 56",
        "016/12.34.56", "09 123 45 67", "+31 6 12345678", "06-12345678", "06 12 34 56 78",
        "0612345678", "06 1234 5678", "020-2615275", "020 261 52 75", "0172-123456",
        "+33 6 12 34 56 78",
    ],
    "email": ["sofie@voorbeeld.be", "mail s.p-x+1@post.voorbeeld.com.", "(tom_1@voorbeeld.nl)"],
    "iban": [
        "BE68 5390 0754 7034", "be68539007547034 is het", "NL91ABNA0417164300",
        "DE89 3704 0044 0532 0130 00", "rekening: BE68-5390-0754-7034.",
    ],
    "name": [
        "Hoi Sofie,", "Dag mevrouw Peeters", "Beste Karim", "hoi sofie,", "hey noor",
        "Goedemorgen Fatima ik had een vraag", "> Hallo Youssef!", "Geachte heer Van Damme",
        "Geachte mevrouw van den Berg,", "Dag dr. De Smet", "Lieve Anne-Marie",
        "Eerst dit.\n  Beste D'hondt, dank je", "Groetjes, Tom", "Tot morgen. Groetjes, Tom",
        "Met vriendelijke groeten,\n\nTom Peeters", "Liefs\nNoor", "mvg Karim", "xx Sofie",
        "Groetjes van Emma", "ik ben Tom", "Mijn naam is Anne-Marie", "'k ben Sofie, weet je",
        "Hij zei: ik heet Bilal.",
    ],
}  # fmt: skip

FALSE_ALARMS = [
    "", "Hoi", "Hoi allemaal", "Hoi Allemaal,", "Dag collega", "Dag Collega's,", "Beste team",
    "Beste Team,", "Dag iedereen,", "Hallo jij", "Hey daar,", "Hoi lieverd,", "hoi ik ben er",
    "Hoi hallo,", "Dag team!", "Dag mevrouw,", "Geachte heer, mevrouw", "Dag S.,", "Dag CAW,",
    "Dag en nacht bereikbaar", "Beste optie: wachten", "ik ben op", "Ik ben Belg",
    "ik ben Nederlandse", "Ik ben het beu.", "Groetjes", "Groetjes uit Gent", "Groetjes\nTot morgen",
    "Groetjes,\n\nhet team", "Ik doe de groeten aan iedereen", "Awel, ik weet het niet",
    "112", "1813", "106", "116000", "0800 13 500", "0800-0432", "0900-8844", "070 245 245",
    "078 15 15 15", "101 of 1712", "op 22-11-2026 om 13:15", "22/11/2026 13u15",
    "06.11.2026 13:15", "04-11-2026 13:15", "02 11 2026", "2026-11-22T13:15:00+02:00",
    "van 09.00 tot 17.30 uur", "0830-1200", "2026-2027", "tussen 8 en 10 personen",
    "€ 123 456 782", "€111222333", "111222333 euro", "1.111.222.333", "111222333,50", "1112223339",
    "000000000", "99.99.99-999.99", "85.07.30-033.29", "85.19.30-033.28", "dossier 2026/117",
    "Hij kreeg 3 000 000 euro", "Hij is 14 en woont in 1000 Brussel", "5 x Dafalgan", "14-jarige",
    "BE", "BE68 5390 0754 7035", "be12 kamers op de derde verdieping", "XX68 5390 0754 7034",
    "de12 jongeren en hun begeleiders gingen mee", "BE68 5390",
    "@", "a @ b", "@sofie", "sofie@", "sofie@huis", "een of twee/drie @ vier.",
]  # fmt: skip

WRITTEN = (
    "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d/%m/%y", "%d %m %Y", "%Y-%m-%d", "%d%m%Y", "%Y%m%d",
    "%H:%M", "%Hu%M", "%H.%M uur", "%d-%m-%Y %H:%M", "%d.%m.%Y %H:%M", "%d/%m/%Y om %Hu%M",
    "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "op %d/%m van %H:%M tot %H:%M", "%d.%m.%y %H.%M",
)  # fmt: skip
moments = st.builds(datetime.combine, st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.times())


@pytest.mark.parametrize(
    ("sign", "text"), [(sign, text) for sign, texts in HITS.items() for text in texts]
)
def test_a_sign_is_seen(sign, text):
    """Each of these is seen as what it is, and in the midst of other lines too."""
    assert sign in signs(text)
    assert sign in signs(f"Ik had een gesprek.\n{text}\nTot later.")


@pytest.mark.parametrize("text", FALSE_ALARMS)
def test_an_everyday_text_has_no_sign(text):
    """Greetings to all, help numbers, dates, amounts: nobody is asked about them."""
    assert signs(text) == ()


def test_several_signs_are_named_once_each_in_a_fixed_order():
    """However often they stand there."""
    text = "Hoi Tom,\n0470123456, 0470123456\nBE68539007547034 tom@voorbeeld.be\n85073003328"
    assert signs(text) == ("number", "phone", "email", "iban", "name")


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(1, 998), st.data())
def test_every_national_register_number_is_found(born, serial, data):
    """Of either century, also a bis number, with or without its separators."""
    more = data.draw(st.sampled_from((0, 20, 40)))
    parts = f"{born.year % 100:02}", f"{born.month + more:02}", f"{born.day:02}", f"{serial:03}"
    first = int("".join(parts)) + (2_000_000_000 if born.year >= 2000 else 0)
    parts = (*parts, f"{97 - first % 97:02}")
    form = data.draw(
        st.sampled_from(["{}.{}.{}-{}.{}", "{}{}{}{}{}", "{} {} {} {} {}", "{}{}{}-{}{}"])
    )
    assert "number" in signs(f"nummer {form.format(*parts)}, denk ik")


@given(st.lists(st.integers(0, 9), min_size=8, max_size=8), st.sampled_from(["", " ", "."]))
def test_every_bsn_is_found(digits, between):
    """Nine digits that pass the eleven test, in one or grouped by four, two and three."""
    rest = sum(place * one for place, one in zip(range(9, 1, -1), digits, strict=True)) % 11
    if rest == 10 or not any(digits):
        return
    text = "".join(map(str, [*digits, rest]))
    assert "number" in signs(f"bsn {text[:4]}{between}{text[4:6]}{between}{text[6:]}.")


@given(st.integers(0, 10**10 - 1), st.sampled_from([4, 20]))
def test_every_belgian_iban_is_found(account, group):
    """With the spaces that it is printed with, or without."""
    body = f"{account:010}{account % 97 or 97:02}"
    check = 98 - int(f"{body}111400") % 97
    text = f"BE{check:02}{body}"
    shown = " ".join(text[place : place + group] for place in range(0, len(text), group))
    assert "iban" in signs(f"op {shown} graag")


@given(st.integers(0, 99), st.integers(0, 999999), st.sampled_from(["", " ", "/", "."]))
def test_every_belgian_mobile_number_is_found(operator, number, between):
    """In the groupings that people write."""
    text = f"{number:06}"
    pairs = f"{text[:2]}{between}{text[2:4]}{between}{text[4:]}".replace("/", " ")
    assert "phone" in signs(f"04{operator:02}{between}{pairs}")


@given(st.lists(st.tuples(moments, st.sampled_from(WRITTEN)), min_size=1, max_size=3))
def test_dates_and_times_are_no_sign(drawn):
    """When something happened can always be written down."""
    assert signs(", ".join(moment.strftime(form) for moment, form in drawn)) == ()


@given(st.text(st.characters(), max_size=300))
def test_any_text_can_be_looked_at(text):
    """Whatever is written, each sign is there or not."""
    assert set(signs(text)) <= {"number", "phone", "email", "iban", "name"}


@pytest.mark.parametrize(
    "piece",
    [
        "a", "0", "06 ", "+3", "04", "1 ", "0470 ", "a@", "@a", "a@a.", "@a.", "be12", "be68 ",
        "hoi ", "hoi\n", " \n", "ik ben ", "ik ben A", "groetjes ", "xx ", "a-", "a'", "É",
    ],
)  # fmt: skip
def test_a_long_text_is_looked_at_in_no_time(piece):
    """Five thousand characters of whatever kind take a fraction of a second."""
    text = (piece * LONGEST)[:LONGEST]
    begun = process_time()
    signs(text)
    assert process_time() - begun < 2.0
