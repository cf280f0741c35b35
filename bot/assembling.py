"""Wires the bot's parts together: the one place that knows them all."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Bot

from bot.clock import Clock
from bot.content import Content
from bot.documents import Documents
from bot.moments import Moments
from bot.phrasing.catalogue import DUTCH, Language, Words
from bot.pictures import Painter
from bot.profiles import Profiles
from bot.settings import Settings
from bot.telegram.admission import Admission
from bot.telegram.api import Api
from bot.telegram.asking import Asking
from bot.telegram.comparisons import COMPARED, Comparisons
from bot.telegram.concern import Concern
from bot.telegram.dispatch import Dispatch
from bot.telegram.emergency import Emergency
from bot.telegram.group import Group
from bot.telegram.keeper import Keeper
from bot.telegram.leads import Leads
from bot.telegram.leaving import Leaving
from bot.telegram.private import Private
from bot.telegram.reporting import CHART, REPORT, Reporting
from bot.telegram.rounds import CLOSE, Rounds
from bot.telegram.screens import BLANK, SCREEN, Screens
from bot.telegram.seconding import Seconding
from bot.telegram.sender import Sender
from bot.telegram.showing import PICTURE, Showing
from bot.telegram.talk import Talk
from flows.round import RoundId
from storage.port import Outgoing, Storage
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


def assembled(
    ground: Ground,
    api: Api,
    bot: Bot,
    painter: Painter,
    documents: Documents,
    sender: Sender,
    me: Mapping[str, Any],
) -> House:
    """`me` is what getMe said. Gives `sender` its jobs."""
    username, words = str(me.get("username", "")), ground.languages[DUTCH]
    content, languages, storage = ground.content, ground.languages, ground.storage
    secrets, settings, clock = ground.secrets, ground.settings, ground.clock
    moments = Moments(settings.zone, settings.hours)
    screens = Screens(content, languages, storage, sender, moments, clock)
    admission = Admission(content, storage, api, username)
    rounds = Rounds(
        content,
        words,
        storage,
        sender,
        screens,
        admission,
        clock,
        settings.zone,
        settings.minimum,
    )
    showing = Showing(content, words, storage, sender, screens, bot, painter)
    profiles = Profiles(storage, settings)
    talk = Talk(content, storage, sender, screens, profiles, moments, clock)
    emergency = Emergency(
        content,
        storage,
        secrets,
        api,
        sender,
        screens,
        profiles,
        moments,
        clock,
        settings.public_url,
    )
    reporting = Reporting(
        content, languages, storage, sender, screens, bot, painter, documents, moments, clock
    )
    leaving = Leaving(content, languages, storage, secrets, sender, screens, reporting, clock)
    comparisons = Comparisons(content, languages, storage, sender, screens, leaving, clock)
    seconding = Seconding(
        content,
        languages,
        storage,
        secrets,
        api,
        sender,
        screens,
        talk,
        comparisons,
        clock,
        username,
    )
    concern = Concern(
        content,
        storage,
        secrets,
        sender,
        screens,
        profiles,
        talk,
        emergency,
        reporting,
        leaving,
        seconding,
    )
    keeper = Keeper(
        content,
        languages,
        storage,
        sender,
        screens,
        talk.conversations,
        leaving,
        moments,
        clock,
    )
    private = Private(
        content,
        languages,
        storage,
        secrets,
        sender,
        screens,
        admission,
        talk,
        concern,
        emergency,
        clock,
    )
    group = Group(
        words,
        storage,
        secrets,
        sender,
        screens,
        Leads(api, storage, secrets, clock, int(me["id"])),
        rounds,
        showing,
        talk,
        Asking(content, words, sender),
        clock,
        username=username,
        reads_all=bool(me.get("can_read_all_group_messages")),
    )

    async def close_round(call: Outgoing) -> None:
        await rounds.carry_out_closing(RoundId(call.body.decode()))

    sender.jobs = {
        CLOSE: close_round,
        PICTURE: showing.carry_out,
        SCREEN: screens.carry_out,
        BLANK: screens.blank,
        REPORT: reporting.carry_out_report,
        CHART: reporting.carry_out_chart,
        COMPARED: comparisons.carry_out,
    }
    sender.on_moved = group.moved
    sender.on_shut_out = group.shut_out
    return House(Dispatch(private, group, username), (rounds.tick, keeper.tick))
