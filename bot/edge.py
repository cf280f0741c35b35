"""Knows what every part of the Telegram edge stands on and speaks through; wires nothing."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from telegram import Bot

from bot.clock import Clock
from bot.content import Content
from bot.documents import Documents
from bot.moments import Moments
from bot.papers import Papers
from bot.phrasing.catalogue import Language, Words
from bot.pictures import Painter
from bot.profiles import Profiles
from bot.settings import Settings
from bot.telegram.api import Api
from bot.telegram.dispatch import Dispatch
from bot.telegram.leads import Leads
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from storage.port import Storage
from storage.sealing import Secrets


@dataclass(frozen=True, slots=True)
class Ground:
    """What a bot stands on, made before it and kept after it."""

    settings: Settings
    content: Content
    languages: Mapping[Language, Words]
    storage: Storage
    secrets: Secrets
    clock: Clock


@dataclass(frozen=True, slots=True)
class House:
    """Where updates go, and what is to be done as time passes."""

    dispatch: Dispatch
    ticks: Sequence[Callable[[], Awaitable[None]]]


@dataclass(frozen=True, slots=True)
class Edge:
    """What every part of the Telegram edge speaks through."""

    api: Api
    bot: Bot
    painter: Painter
    documents: Documents
    papers: Papers
    sender: Sender
    screens: Screens
    talk: Talk
    profiles: Profiles
    leads: Leads
    moments: Moments
    username: str
