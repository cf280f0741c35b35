"""Knows how a log becomes a PDF beside the bot's work; not what it says, nor how it is laid out.

Nothing of it is written to disk: it travels to the other process and back through a pipe. That
process alone loads the typesetter.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from functools import partial

import orjson

from bot.beside import IDLE, TIMEOUT, Beside, BesideError
from bot.phrasing.account import Log


class DocumentError(Exception):
    """A document could not be made; what it says can still be sent as text."""


def typeset(log: str) -> bytes:
    """Sets a PDF of a log in JSON. Runs in the worker only."""
    # Loads the typesetter, which the bot's own process must never carry.
    from bot.document_worker import pdf  # noqa: PLC0415

    return pdf(log)


def hush() -> None:
    """Runs first in the worker: whatever a typesetter prints when it fails may quote a remark."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


class Documents:
    """Makes documents one after another in a process of its own. Times are in seconds."""

    def __init__(
        self,
        *,
        timeout: float = TIMEOUT,
        idle: float = IDLE,
        make: Callable[[str], bytes] = typeset,
    ) -> None:
        self._make = make
        self._beside = Beside(settle=hush, timeout=timeout, idle=idle)

    async def log_pdf(self, log: Log) -> bytes:
        """A PDF (A4, tagged). Raises DocumentError, also for one that close() cut short."""
        try:
            return await self._beside.made(partial(self._make, orjson.dumps(asdict(log)).decode()))
        except BesideError as error:
            raise DocumentError(f"no document: {error}") from error

    async def close(self) -> None:
        """Ends the worker at once. No document is made after it."""
        await self._beside.close()
