"""Knows what time and the world do in a transcript, and how each is done on the stage."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.end_to_end.cast import ActError, Cast
from tests.end_to_end.given_time import BRUSSELS
from tests.end_to_end.people_acts import Doing
from tests.end_to_end.script import Act
from tests.end_to_end.stage import FEW_STATEMENTS, OWN_INSTRUMENT

COMINGS = (
    "is kicked from",
    "is added to",
    "leaves",
    "becomes administrator of",
    "becomes member of",
)
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


async def _later(cast: Cast, act: Act, found: re.Match[str]) -> None:
    now = datetime.fromtimestamp(cast.stage.clock.at, BRUSSELS)
    unit = UNITS[found["unit"]]
    if unit == UNITS["day"]:
        # The same time of day, whatever summer time does in between.
        there = (now + timedelta(days=int(found["count"]))).timestamp()
    else:
        there = cast.stage.clock.at + int(found["count"]) * unit
    await cast.stage.pass_to(there)


async def _until(cast: Cast, act: Act, found: re.Match[str]) -> None:
    there = datetime.fromisoformat(found["moment"]).replace(tzinfo=BRUSSELS)
    await cast.stage.pass_to(there.timestamp())


async def _next_day(cast: Cast, act: Act, found: re.Match[str]) -> None:
    now = datetime.fromtimestamp(cast.stage.clock.at, BRUSSELS)
    hour, minute = int(found["hour"]), int(found["minute"])
    there = (now + timedelta(days=1)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    await cast.stage.pass_to(there.timestamp())


def _it_is(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """All at once, as for a machine that slept; the bot looks at the clock once, at the end."""
    there = datetime.fromisoformat(found["moment"]).replace(tzinfo=BRUSSELS).timestamp()
    if there < cast.stage.clock.at:
        raise ActError(f"it is later than {found['moment']} already")
    cast.stage.clock.move(there)


def _clock_wrong(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """The clock of the bot's machine, and of nobody else."""
    sign = -1 if found["way"] == "back" else 1
    cast.stage.clock.ahead += sign * int(found["count"]) * UNITS[found["unit"]]


def _clock_right(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.stage.clock.ahead = 0.0


def _down(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.stage.take_away_database()


def _back(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.stage.give_back_database()


async def _restart(cast: Cast, act: Act, found: re.Match[str]) -> None:
    await cast.stage.stop()
    await cast.stage.start()


async def _stop(cast: Cast, act: Act, found: re.Match[str]) -> None:
    await cast.stage.stop()


async def _start(cast: Cast, act: Act, found: re.Match[str]) -> None:
    await cast.stage.start()


async def _start_changed(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """On the next version of the concern protocol: see changed_content."""
    cast.stage.change_content()
    await cast.stage.start()


async def _start_on_less(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """Without most building blocks, and what else an organisation had of its own."""
    cast.stage.take_content(FEW_STATEMENTS)
    await cast.stage.start()


async def _start_on_more(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.stage.take_content(OWN_INSTRUMENT)
    await cast.stage.start()


def _new_group(cast: Cast, act: Act, found: re.Match[str]) -> None:
    owner, *others = (cast.person(one.strip()) for one in found["people"].split(","))
    chat = cast.world.add_group(f"Team {found['name'].title()}", owner, others)
    cast.places[found["name"]] = chat.id
    cast.world.join_bot(chat, owner)


def _newcomer(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.add_user(found["name"].title())


def _in_group(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """What happens to the bot or to a person in the group."""
    chat, what, who = cast.group(found["group"] or "group"), found["what"], found["who"]
    match what:
        case "is kicked from":
            cast.world.kick_bot(chat)
        case "is added to" if who == "the bot":
            owner = next(iter(cast.world.chats[chat].members))
            cast.world.join_bot(chat, owner)
        case "is added to":
            cast.world.add_member(chat, cast.person(who))
        case "leaves":
            cast.world.remove_member(chat, cast.person(who))
        case "becomes administrator of" if who == "the bot":
            cast.world.promote_bot(chat)
        case "becomes administrator of":
            cast.world.promote(chat, cast.person(who))
        case _ if who == "the bot":
            cast.world.demote_bot(chat)
        case _:
            cast.world.demote(chat, cast.person(who))


def _migrate(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.migrate(cast.group("group"))


def _topic(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.add_topic(cast.group("group"), found["name"])


def _again(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.stage.sandbox.running.updates.redeliver(None, int(found["times"]))


def _unknown(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.inject({"hologram": {"from": 1, "depth": [3, 4]}})


def _backwards(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """What waits for the bot is delivered in reverse order, under ids in that order."""
    updates = cast.stage.sandbox.running.updates
    pending = updates.take(0, 100)
    updates.drop()
    for one in reversed(pending):
        cast.world.inject({key: value for key, value in one.items() if key != "update_id"})


TIME: Sequence[tuple[str, Doing]] = (
    (r"(?P<count>\d+) (?P<unit>second|minute|hour|day)s? later", _later),
    (r"until (?P<moment>\d{4}-\d\d-\d\d \d\d:\d\d)", _until),
    (r"next day (?P<hour>\d\d):(?P<minute>\d\d)", _next_day),
    (r"it is (?P<moment>\d{4}-\d\d-\d\d \d\d:\d\d)", _it_is),
    (
        r"the clock is set (?P<way>back|ahead) (?P<count>\d+) (?P<unit>second|minute|hour|day)s?",
        _clock_wrong,
    ),
    (r"the clock is right again", _clock_right),
)

WORLD: Sequence[tuple[str, Doing]] = (
    (r"the bot is stopped and started again", _restart),
    (r"the bot is stopped", _stop),
    (r"the bot is started", _start),
    (r"the bot is started on changed content", _start_changed),
    (r"the bot is started on content with few statements", _start_on_less),
    (r"the bot is started on content with an instrument more", _start_on_more),
    (r"the database is down", _down),
    (r"the database is back", _back),
    (r"new group (?P<name>[a-z]+) of (?P<people>.+)", _new_group),
    (r"(?P<name>[a-z]+) exists", _newcomer),
    (
        rf"(?P<who>the bot|[a-z]+) (?P<what>{'|'.join(COMINGS)}) (?:the )?(?P<group>[a-z]+)",
        _in_group,
    ),
    (r"the group becomes a supergroup", _migrate),
    (r"the group gets a topic (?P<name>[A-Za-z]+)", _topic),
    (r"the last update comes (?P<times>\d+) times more", _again),
    (r"an update of an unknown kind comes", _unknown),
    (r"what waits comes in reverse order", _backwards),
)
