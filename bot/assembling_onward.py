"""Wires what a picture leads on to: the talk, the choice, going deeper, the plan, its papers."""

from dataclasses import dataclass

from bot.assembling_guides import guides_of
from bot.assembling_protocol import Protocol
from bot.choices import Choices
from bot.edge import Edge, Ground
from bot.gathering import Gathering
from bot.pages import Pages
from bot.phrasing.catalogue import DUTCH
from bot.phrasing.drafts import blocks_of
from bot.plans import Plans
from bot.telegram.acting import Acting
from bot.telegram.choosing import Choosing
from bot.telegram.composing import Composing
from bot.telegram.concluding import Concluding
from bot.telegram.delving import Delving
from bot.telegram.doers import Doers
from bot.telegram.duties import Duties
from bot.telegram.emergency import Emergency
from bot.telegram.importing import Importing
from bot.telegram.inspiring import Inspiring
from bot.telegram.onward import Onward
from bot.telegram.papers import Papering
from bot.telegram.planning import Planning
from bot.telegram.reading import Reading
from bot.telegram.register import Register
from bot.telegram.register_sheet import RegisterSheet
from bot.telegram.registering import Registering
from bot.telegram.rights import Rights
from bot.telegram.starring import Starring
from bot.telegram.talking import Talking


def _papered(ground: Ground, edge: Edge) -> tuple[Papering, Importing]:
    """What goes out of a plan as a file, and what comes back in."""
    storage, secrets, clock, moments = ground.storage, ground.secrets, ground.clock, edge.moments
    sender, screens, papers = edge.sender, edge.screens, edge.papers
    plans = Plans(storage, moments, clock)
    choices = Choices(storage, secrets)
    gathering = Gathering(ground.content, storage, edge.painter, plans, choices, moments, clock)
    importing = Importing(
        ground.content,
        ground.languages,
        storage,
        secrets,
        edge.api,
        sender,
        screens,
        edge.talk,
        Rights(storage, secrets, edge.leads),
        plans,
        papers,
        gathering,
        clock,
    )
    papering = Papering(
        ground.languages,
        edge.api,
        sender,
        screens,
        edge.bot,
        papers,
        gathering,
        importing,
        moments,
        clock,
    )
    return papering, importing


def _planned(ground: Ground, edge: Edge, papering: Papering) -> tuple[Planning, Duties]:
    """A plan in its chats, and how it makes itself heard."""
    content, storage, secrets, clock = ground.content, ground.storage, ground.secrets, ground.clock
    words, moments = ground.languages[DUTCH], edge.moments
    plans = Plans(storage, moments, clock)
    rights = Rights(storage, secrets, edge.leads)
    composing = Composing(
        content, storage, secrets, edge.screens, edge.talk, rights, plans, moments, clock
    )
    acting = Acting(content, storage, secrets, edge.sender, edge.screens, plans, composing)
    planning = Planning(
        content,
        words,
        secrets,
        edge.sender,
        edge.screens,
        Doers(edge.api, edge.sender, edge.screens, plans, edge.username),
        rights,
        plans,
        composing,
        acting,
        papering,
        moments,
        clock,
        edge.username,
    )
    duties = Duties(
        words,
        blocks_of(content, words),
        storage,
        edge.api,
        edge.sender,
        edge.screens,
        edge.leads,
        plans,
        moments,
        clock,
    )
    return planning, duties


def _read(ground: Ground, edge: Edge, emergency: Emergency) -> Reading:
    """What there is to read in all chats."""
    content, sender, screens = ground.content, edge.sender, edge.screens
    delving = Delving(
        content,
        ground.languages[DUTCH],
        ground.storage,
        ground.secrets,
        sender,
        screens,
        edge.talk,
    )
    inspiring = Inspiring(content, ground.storage, ground.secrets, sender, screens, edge.talk)
    return Reading(delving, inspiring, edge.talk, emergency)


def _registered(ground: Ground, edge: Edge) -> tuple[Register, RegisterSheet]:
    """A register of pages in its chats, and as a sheet."""
    content, storage, secrets, clock = ground.content, ground.storage, ground.secrets, ground.clock
    sender, screens, moments = edge.sender, edge.screens, edge.moments
    pages, rights = Pages(storage), Rights(storage, secrets, edge.leads)
    registering = Registering(content, storage, secrets, screens, edge.talk, rights, pages, clock)
    sheet = RegisterSheet(
        content, ground.languages, sender, screens, edge.bot, edge.papers, pages, moments, clock
    )
    register = Register(
        content,
        ground.languages[DUTCH],
        secrets,
        sender,
        screens,
        rights,
        pages,
        registering,
        sheet,
        moments,
        clock,
        edge.username,
    )
    return register, sheet


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a picture leads on to, and what of it comes by itself."""

    onward: Onward
    papering: Papering
    importing: Importing
    duties: Duties
    registered: RegisterSheet


def onward_of(ground: Ground, edge: Edge, protocol: Protocol) -> Ahead:
    content, storage, secrets, clock = ground.content, ground.storage, ground.secrets, ground.clock
    words, sender, screens, moments = (
        ground.languages[DUTCH],
        edge.sender,
        edge.screens,
        edge.moments,
    )
    papering, importing = _papered(ground, edge)
    planning, duties = _planned(ground, edge, papering)
    starring = Starring(
        content, ground.languages, storage, secrets, sender, screens, edge.talk, edge.api, clock
    )
    choosing = Choosing(
        content,
        words,
        storage,
        secrets,
        sender,
        screens,
        edge.talk,
        starring,
        moments,
        clock,
        edge.username,
    )
    plans = Plans(storage, moments, clock)
    concluding = Concluding(
        content, words, storage, screens, edge.talk, plans, moments, clock, edge.username
    )
    talking = Talking(
        content,
        words,
        storage,
        secrets,
        sender,
        screens,
        edge.talk,
        plans,
        moments,
        clock,
        concluding,
    )
    reading = _read(ground, edge, protocol.emergency)
    guides = guides_of(ground, edge, protocol)
    register, sheet = _registered(ground, edge)
    onward = Onward(sender, planning, reading, talking, choosing, starring, guides, register)
    return Ahead(onward, papering, importing, duties, sheet)
