"""Knows which act of a transcript is whose, and how it is done: whole, until the bot has answered."""

import re

from tests.end_to_end.cast import ActError, Cast
from tests.end_to_end.file_acts import FILES
from tests.end_to_end.message_acts import MESSAGES
from tests.end_to_end.people_acts import PERSON
from tests.end_to_end.script import Act
from tests.end_to_end.world_acts import TIME, WORLD


async def perform(cast: Cast, act: Act) -> None:
    """Does what a line says, and waits until the bot has answered it.

    Raises ActError or WorldError for what cannot be done.
    """
    ways = {"time": TIME, "world": WORLD}.get(act.who, (*FILES, *MESSAGES, *PERSON))
    for pattern, do in ways:
        if found := re.fullmatch(pattern, act.what):
            doing = do(cast, act, found)
            if doing is not None:
                await doing
            await cast.stage.rest()
            return
    raise ActError(f"nobody knows how to do this: {act.line}")


MACROS = re.compile(
    r"answers .+ until .+|taps .+|fills? in .+|opens an? (?:open )?round.*|.* later|(until|next day|it is) .+"
)
"""Long stretches, of which only the end is looked at."""


def is_long(act: Act) -> bool:
    return act.who != "world" and MACROS.fullmatch(act.what) is not None
