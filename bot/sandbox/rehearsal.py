"""Knows how a whole round is played in a terminal: the real bot, the same HTTP, no browser."""

from pathlib import Path
from typing import TextIO

from bot.sandbox.hosting import bot_in, sandbox_at
from bot.sandbox.narrator import Narrator
from bot.sandbox.players import Demo
from bot.settings import Settings


async def rehearse(
    settings: Settings, pace: float, folder: Path, seed: int | None, shown: TextIO
) -> None:
    """Plays one round from invitation to plan. Raises DemoStoppedError when it gets stuck."""
    async with sandbox_at("127.0.0.1", 0) as (sandbox, address):
        narrator = Narrator(sandbox.world, shown, folder)
        sandbox.world.subscribe(narrator.heard)
        demo = Demo(sandbox.world, pace, narrator.told, seed, tapped=narrator.tapped)
        async with bot_in(settings, address):
            await demo.play()
    narrator.told(f"Klaar. Bewaard in {folder}: {', '.join(narrator.saved)}")
