"""Knows forty things that a team of social workers does, and how its own books keep them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

WORK: tuple[tuple[str, str], ...] = (
    ("Strategie", "Een visietekst van één pagina schrijven"),
    ("Strategie", "De visie bespreken op de teamdag"),
    ("Interne afspraken", "Afspreken wanneer we online bereikbaar zijn"),
    ("Kennis en vaardigheden", "Een vorming over gamen volgen"),
    ("Samenwerking", "De straathoekwerkers van de buurstad bezoeken"),
    ("Strategie", "Online werk opnemen in het jaarplan"),
    ("Interne afspraken", "Een gezamenlijke werktelefoon aanvragen"),
    ("Interne afspraken", "Een profielnaam en foto voor het team kiezen"),
    ("Recht en ethiek", "Met de jurist het beroepsgeheim online bekijken"),
    ("Online beeldvorming", "Lijst maken van waar onze jongeren online zijn"),
    ("Kennis en vaardigheden", "Elkaar elke maand één app uitleggen"),
    ("Samenwerking", "Afspraken met de school over online pesten"),
    ("Strategie", "Drie jongeren vragen wat ze van ons online verwachten"),
    ("Recht en ethiek", "Een korte tekst voor jongeren over wat we bewaren"),
    ("Bewust investeren", "Uren voor online werk in het rooster zetten"),
    ("Interne afspraken", "Een vast moment voor online intervisie"),
    ("Kennis en vaardigheden", "Twee collega's opleiden als vraagbaak"),
    ("Online beeldvorming", "Ons teamprofiel opfrissen"),
    ("Samenwerking", "De lokale politie uitnodigen over deepfakes"),
    ("Bewust investeren", "Een tweede toestel aanvragen bij de directie"),
    ("Strategie", "De visie nalezen na het eerste jaar"),
    ("Interne afspraken", "Afspraken over berichten na de werkuren herzien"),
    ("Kennis en vaardigheden", "Een casus over sextortion bespreken"),
    ("Recht en ethiek", "Nagaan wie bij ons gegevens kan inkijken"),
    ("Samenwerking", "Meedoen aan het lerend netwerk van de regio"),
    ("Online beeldvorming", "Een jongerenpanel onze pagina laten beoordelen"),
    ("Bewust investeren", "Een begroting voor online werk opmaken"),
    ("Kennis en vaardigheden", "Nieuwe collega's een dag laten meelopen online"),
    ("Interne afspraken", "Een draaiboek voor een online crisis maken"),
    ("Samenwerking", "Een ouderavond houden over sociale media"),
    ("Strategie", "De raad van bestuur onze visie voorleggen"),
    ("Recht en ethiek", "Toestemming voor beelden opnieuw regelen"),
    ("Online beeldvorming", "Elke week één bericht plaatsen"),
    ("Kennis en vaardigheden", "De vorming over radicalisering herhalen"),
    ("Bewust investeren", "Twee jaar online werk in cijfers zetten"),
    ("Interne afspraken", "Het draaiboek een keer oefenen"),
    ("Samenwerking", "Afspraken met het JAC over doorverwijzen"),
    ("Strategie", "Doelen voor de volgende twee jaar kiezen"),
    ("Online beeldvorming", "Een filmpje over ons werk maken"),
    ("Recht en ethiek", "De tekst over het beroepsgeheim nalezen"),
)
"""A block's short name and what is done, none of them the beginning of another."""

REMARKS = (
    "Over de visie wil ik graag verder praten.",
    "We doen dit, maar het staat nergens op papier.",
    "Hier zijn we sterk in geworden.",
    "Dit hangt nu van één collega af.",
)


@dataclass
class Deed:
    """An action as the team remembers it; `doer` is a first name in small letters, or empty.

    Of what is `left` nobody ever does anything, whatever the bot says.
    """

    block: str
    what: str
    doer: str = ""
    end: date | None = None
    left: bool = False
    is_open: bool = True


class Books:
    """What the plan should be, kept without asking the bot."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []

    def in_text(self, text: str) -> list[Deed]:
        """Those that a text tells of, in the order in which it does."""
        found = [one for one in self.deeds if one.what in text]
        return sorted(found, key=lambda one: text.index(one.what))

    def open_of(self, doer: str) -> list[Deed]:
        return [one for one in self.deeds if one.is_open and one.doer == doer]

    def late(self, today: date) -> list[Deed]:
        return [one for one in self.deeds if one.is_open and one.end and one.end < today]

    def head(self, today: date) -> str:
        """The first line of `/plan`."""
        late = len(self.late(today))
        count = f"Plan · {len(self.deeds)} acties"
        return f"{count} · {late} over tijd" if late else count


def named(people: Iterable[str], text: str) -> list[str]:
    """Those of these people whose name stands in a text."""
    return [one for one in people if one.title() in text]
