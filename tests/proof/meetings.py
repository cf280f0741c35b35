"""Knows what a team does between a picture and its plan: it talks, gives stars, and chooses."""

from collections.abc import Sequence

from tests.end_to_end.cast import ActError
from tests.proof.team import Years

STARS = ("★", "★★", "★★★", "★★★★", "★★★★★")
BLOCKS = 7
LONGEST = 80
"""Taps after which a meeting that does not come to its end has failed."""

TALKED = ("Sluit het gesprek af", "Volgend punt", "Ga verder", "Begin")
CHOSEN = ("Leg de keuze vast", "Houd deze keuze", "Sla over")


async def talk(years: Years) -> None:
    """The lead leads it, and notes something about the first point on which the team differs."""
    await years.do(f"{years.lead}@group> /gesprek")
    noted = False
    for _ in range(LONGEST):
        label = _first(years, TALKED)
        if label == "Volgend punt" and not noted:
            noted = True
            await years.do(f"{years.lead}@group> tap ✏️ Opmerking")
            await years.do(f"{years.lead}@group> reply to bot: Hier komen we op terug.")
            label = _first(years, TALKED)
        await years.do(f"{years.lead}@group> tap {label}")
        if label == TALKED[0]:
            return
    raise ActError("the talk never came to its end")


async def choose(years: Years, *, apart: bool) -> None:
    """Stars of everybody `apart`, or of the lead for all; then two blocks, with a reason."""
    lead = f"{years.lead}@group"
    for line in ("/keuze", "tap Begin"):
        await years.do(f"{lead}> {line}")
    if apart:
        await _vote(years)
    else:
        await years.do(f"{lead}> tap De teamlead voor allen")
        for _ in range(BLOCKS):
            await years.do(f"{lead}> tap {years.draw.choice(STARS)}")
    first, second = years.draw.sample(("Strategie", "Interne afspraken", "Samenwerking"), 2)
    for line in (f"tap ☐ {first}", f"tap ☐ {second}", "tap Klaar"):
        await years.do(f"{lead}> {line}")
    if "Houd deze keuze" in years.buttons():
        await years.do(f"{lead}> tap Houd deze keuze")
    await years.do(f"{lead}> reply to bot: Daar is de nood nu het grootst.")
    label = ""
    while label != CHOSEN[0]:
        label = _first(years, CHOSEN)
        await years.do(f"{lead}> tap {label}")


async def _vote(years: Years) -> None:
    lead = f"{years.lead}@group"
    await years.do(f"{lead}> tap Iedereen apart")
    for name in years.people:
        await years.do(f"{name}@group> presses Geef je sterren")
        stars = (years.draw.choice(STARS) for _ in range(BLOCKS))
        for label in ("Begin", *stars, "Geef deze sterren"):
            await years.do(f"{name}> tap {label}")
    for label in ("Toon de sterren", "Bekijk per bouwsteen", *["Volgende"] * BLOCKS):
        await years.do(f"{lead}> tap {label}")


def _first(years: Years, labels: Sequence[str]) -> str:
    keys = years.buttons()
    for one in labels:
        if one in keys:
            return one
    raise ActError(f"none of {labels} is there, but {keys}")
