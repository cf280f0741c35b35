"""Knows how a picture is made beside the bot's work; not what it says, nor how it is drawn.

Drawing loads a heavy library, so it happens in a process of its own that is started for the
first picture and ended when no other follows. This process never loads that library.
"""

import logging
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.beside import IDLE, TIMEOUT, Beside, BesideError
from bot.card_picture import CardPicture
from bot.chart_picture import ChartPicture
from bot.picture_bars import BarPicture, PictureWords, team_bars
from bot.trend_picture import TrendPicture
from instruments.disclosure import Release
from instruments.model import Instrument

Drawn = TypeVar("Drawn")


class PictureError(Exception):
    """A picture could not be made; what it says can still be told in text."""


def _paint(picture: BarPicture) -> bytes:
    """Draws a PNG. Runs in the worker only."""
    # Loads matplotlib, which the bot's own process must never carry.
    from bot.picture_worker import bars  # noqa: PLC0415

    return bars(picture)


def _paint_chart(picture: ChartPicture) -> tuple[bytes, ...]:
    """Draws PNGs. Runs in the worker only."""
    # Loads matplotlib, which the bot's own process must never carry.
    from bot.chart_worker import chart  # noqa: PLC0415

    return chart(picture)


def _paint_trend(picture: TrendPicture) -> bytes:
    """Draws a PNG. Runs in the worker only."""
    # Loads matplotlib, which the bot's own process must never carry.
    from bot.trend_worker import trend  # noqa: PLC0415

    return trend(picture)


def _settle(cache: str) -> None:
    """Runs first in the worker."""
    os.environ["MPLCONFIGDIR"] = cache
    # The library announces the making of its list of fonts; nobody here can act on that.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)


def _paint_cards(picture: CardPicture) -> bytes:
    """Draws a PNG. Runs in the worker only."""
    # Loads matplotlib, which the bot's own process must never carry.
    from bot.card_worker import cards  # noqa: PLC0415

    return cards(picture)


class Painter:
    """Draws pictures one after another in a process of its own.

    `cache` is a folder for the drawing library's list of fonts, made where it is missing; kept
    between starts, it saves the first picture some time. Times are in seconds.
    """

    def __init__(
        self,
        cache: Path,
        *,
        timeout: float = TIMEOUT,
        idle: float = IDLE,
        paint: Callable[[BarPicture], bytes] = _paint,
        paint_chart: Callable[[ChartPicture], tuple[bytes, ...]] = _paint_chart,
        paint_trend: Callable[[TrendPicture], bytes] = _paint_trend,
        paint_cards: Callable[[CardPicture], bytes] = _paint_cards,
    ) -> None:
        self._paint = paint
        self._paint_chart = paint_chart
        self._paint_trend = paint_trend
        self._paint_cards = paint_cards
        settle = partial(_settle, str(cache))
        self._beside = Beside(settle=settle, timeout=timeout, idle=idle)

    async def team_picture(
        self, instrument: Instrument, shown: Release, words: PictureWords, labels: Sequence[str]
    ) -> bytes:
        """A team's result as a PNG, one stacked bar per block. Raises PictureError.

        `labels` are the blocks' names on the picture, in the instrument's order.
        """
        return await self.draw(BarPicture(team_bars(instrument, shown, labels), words))

    async def draw(self, picture: BarPicture) -> bytes:
        """A PNG, 1080 pixels wide. Raises PictureError, also for one that close() cut short."""
        return await self._draw(partial(self._paint, picture))

    async def chart(self, picture: ChartPicture) -> tuple[bytes, ...]:
        """A flow's diagram as PNGs that a phone can show; raises as `draw` does."""
        return await self._draw(partial(self._paint_chart, picture))

    async def trend(self, picture: TrendPicture) -> bytes:
        """A team's trend over its rounds as a PNG; raises as `draw` does."""
        return await self._draw(partial(self._paint_trend, picture))

    async def cards(self, picture: CardPicture) -> bytes:
        """The cards of an open round side by side as a PNG; raises as `draw` does."""
        return await self._draw(partial(self._paint_cards, picture))

    async def _draw(self, job: Callable[[], Drawn]) -> Drawn:
        try:
            return await self._beside.made(job)
        except BesideError as error:
            raise PictureError(f"no picture: {error}") from error

    async def close(self) -> None:
        """Ends the worker at once, whatever it is doing. No picture is drawn after it."""
        await self._beside.close()
