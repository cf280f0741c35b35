"""Wires the concern protocol."""

from dataclasses import dataclass

from bot.edge import Edge, Ground
from bot.telegram.comparisons import Comparisons
from bot.telegram.concern import Concern
from bot.telegram.emergency import Emergency
from bot.telegram.keeper import Keeper
from bot.telegram.leaving import Leaving
from bot.telegram.reporting import Reporting
from bot.telegram.seconding import Seconding


@dataclass(frozen=True, slots=True)
class Protocol:
    """The concern protocol's parts that others speak to."""

    concern: Concern
    emergency: Emergency
    reporting: Reporting
    leaving: Leaving
    comparisons: Comparisons
    keeper: Keeper


def protocol_of(ground: Ground, edge: Edge) -> Protocol:
    content, languages, storage = ground.content, ground.languages, ground.storage
    secrets, clock = ground.secrets, ground.clock
    sender, screens, talk, moments = edge.sender, edge.screens, edge.talk, edge.moments
    emergency = Emergency(
        content,
        storage,
        secrets,
        edge.api,
        sender,
        screens,
        edge.profiles,
        moments,
        clock,
        ground.settings.public_url,
    )
    reporting = Reporting(
        content,
        languages,
        storage,
        sender,
        screens,
        edge.bot,
        edge.painter,
        edge.documents,
        moments,
        clock,
    )
    leaving = Leaving(content, languages, storage, secrets, sender, screens, reporting, clock)
    talk.removed.forget = leaving.forget
    comparisons = Comparisons(content, languages, storage, sender, screens, leaving, clock)
    seconding = Seconding(
        content,
        languages,
        storage,
        secrets,
        edge.api,
        sender,
        screens,
        talk,
        comparisons,
        clock,
        edge.username,
    )
    concern = Concern(
        content,
        storage,
        secrets,
        sender,
        screens,
        edge.profiles,
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
    return Protocol(concern, emergency, reporting, leaving, comparisons, keeper)
