"""Knows two years of one team: eight rounds, forty actions, and who comes and goes meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from tests.end_to_end.given_time import BRUSSELS
from tests.proof.meetings import choose, talk
from tests.proof.team import Years

BEGINS, ENDS = "2027-04-30 18:00", "2027-05-30 20:00"
"""When the bot is away; it is back on a Sunday evening."""


async def live(years: Years) -> None:
    """All of it, from September 2026 to September 2028."""
    await first_year(years)
    await second_year(years)
    await years.do(f"{years.lead}@group> tap Als tekst")
    years.trend = years.chronicle.sent[-1].text
    await years.until("2028-09-15 10:00")
    await years.look()


async def first_year(years: Years) -> None:
    """Lotte becomes a lead too, Joris goes, Sam and Tine come, and the bot is away for a month."""
    years.people = ["lotte", "amir", "els", "joris", "nadia"]
    await come(years, ["pim", "roos"])
    await quarter(years, "2026-09-15 10:00")
    await years.until("2026-11-03 11:00")
    await appoint(years, "lotte")
    await quarter(years, "2026-12-08 10:00", closes=False, chooses="apart", joris="2027-02-04")
    await years.until("2027-01-19 16:00")
    await go(years, "joris")
    await years.do("joris> blocks the bot")
    await years.until("2027-02-09 10:00")
    await years.hand_over("joris", "nadia")
    await years.until("2027-02-16 10:00")
    await come(years, ["sam", "tine"])
    await quarter(years, "2027-03-09 10:00", amir="2027-05-05", els="2027-05-28")
    await outage(years)
    await quarter(years, "2027-06-15 10:00", roles=True, chooses="lead")


async def second_year(years: Years) -> None:
    """Fatima goes and Lotte leads; later Nadia does."""
    await years.until("2027-08-31 10:00")
    await years.do("world > lotte becomes administrator of the group")
    years.lead = "lotte"
    await go(years, "fatima")
    await years.hand_over("fatima", "lotte")
    await quarter(years, "2027-09-14 10:00")
    await quarter(years, "2027-12-07 10:00", closes=False, chooses="apart")
    await years.until("2028-01-11 11:00")
    await appoint(years, "nadia")
    years.lead = "nadia"
    await quarter(years, "2028-03-07 10:00", rescan=True)
    await quarter(years, "2028-06-06 10:00")


async def quarter(
    years: Years,
    moment: str,
    *,
    roles: bool = False,
    rescan: bool = False,
    closes: bool = True,
    chooses: str = "",
    **meant: str,
) -> None:
    """A round, what the team makes of it, and five actions.

    `chooses` is who gives stars, `apart` or `lead`, if anybody. `meant` says who is to have one
    of the actions, and its end.
    """
    await years.until(moment)
    await years.tidy()
    await years.open(roles=roles, rescan=rescan)
    await years.fill_in(closes=closes)
    await talk(years)
    if chooses:
        await choose(years, apart=chooses == "apart")
    await years.plan(meant)


async def come(years: Years, names: Sequence[str]) -> None:
    """New colleagues, who are in the group from now on."""
    for name in names:
        await years.do(f"world > {name} exists")
        await years.do(f"world > {name} is added to the group")
        years.people.append(name)


async def go(years: Years, name: str) -> None:
    """Somebody leaves the team."""
    await years.do(f"world > {name} leaves the group")
    years.people = [one for one in years.people if one != name]


async def appoint(years: Years, name: str) -> None:
    """The lead makes somebody a lead who offers it."""
    await years.do(f"{name}@group> Ik wil dat wel leiden.")
    await years.do(f"{years.lead}@group> reply to {name}: /teamlead")


async def outage(years: Years) -> None:
    """The bot's machine is off, and on again after a month."""
    await years.until(BEGINS)
    before = years.books.late(years.today)
    await years.do("world > the bot is stopped")
    there = datetime.fromisoformat(ENDS).replace(tzinfo=BRUSSELS)
    years.cast.stage.clock.move(there.timestamp())
    late = years.books.late(years.today)
    years.missed = {one.doer for one in late if one not in before}
    await years.do("world > the bot is started")
