"""Knows how a transcript is played on the stage, and how to say where it went another way."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end.acts import is_long, perform
from tests.end_to_end.cast import Cast
from tests.end_to_end.given_time import GivenClock
from tests.end_to_end.script import Act, Script, Shown
from tests.end_to_end.seen import Eyes
from tests.end_to_end.stage import FEW_STATEMENTS, staged

Json = dict[str, Any]


@dataclass(frozen=True)
class Played:
    """What the bot showed after each act."""

    happened: Sequence[Sequence[Shown]]
    differences: Sequence[str]


async def play(
    script: Script, folder: Path, fonts: Path, journal: list[Json] | None = None
) -> Played:
    """Plays a whole transcript, up to an act that cannot be done.

    `journal` is filled with every call that the bot made.
    """
    clock = GivenClock(at=script.begins.timestamp())
    happened: list[list[Shown]] = []
    differences: list[str] = []
    own = FEW_STATEMENTS if script.few_statements else None
    async with staged(clock, folder, fonts, own, script.region) as stage:
        eyes = Eyes(stage.sandbox.world)
        cast = Cast(stage, eyes, {"group": next(iter(stage.sandbox.world.chats))})
        for act in script.acts:
            try:
                await perform(cast, act)
            except AssertionError as error:
                differences.append(f"{act.line}\n  could not be done: {error}")
                break
            saw = eyes.take(cast.chat(act), cast.name, last_only=is_long(act))
            happened.append(saw)
            if not act.fits(saw):
                differences.append(_difference(act, saw))
        if journal is not None:
            journal.extend(stage.sandbox.running.journal.after(0))
    return Played(happened, differences)


def _difference(act: Act, saw: Sequence[Shown]) -> str:
    written = [line for one in act.expected for line in one.written()] or ["(silence)"]
    really = [line for one in saw for line in one.written()] or ["(silence)"]
    return "\n".join(
        [
            act.line,
            "  written:",
            *(f"  - {line}" for line in written),
            "  happened:",
            *(f"  + {line}" for line in really),
        ]
    )
