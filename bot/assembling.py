"""Wires the bot's parts together: with its neighbours, the one place that knows them all."""

from collections.abc import Mapping
from typing import Any

from telegram import Bot

from bot.assembling_onward import onward_of
from bot.assembling_protocol import Protocol, protocol_of
from bot.choices import Choices
from bot.documents import Documents
from bot.edge import Edge, Ground, House
from bot.laid_cards import LaidCards
from bot.moments import Moments
from bot.papers import Papers
from bot.past_rounds import PastRounds
from bot.phrasing.catalogue import DUTCH
from bot.pictures import Painter
from bot.plans import Plans
from bot.profiles import Profiles
from bot.telegram.admission import Admission
from bot.telegram.api import Api
from bot.telegram.asking import Asking
from bot.telegram.comparisons import COMPARED
from bot.telegram.dispatch import Dispatch
from bot.telegram.duties import MONDAY, REMIND
from bot.telegram.group import Group
from bot.telegram.importing import READ
from bot.telegram.in_place import InPlace
from bot.telegram.inviting import Inviting
from bot.telegram.laying import CARDS_PICTURE, CARDS_TEXT, Laying
from bot.telegram.leads import Leads
from bot.telegram.menu import Menu
from bot.telegram.onward import Onward
from bot.telegram.opening import Opening
from bot.telegram.papers import PAPER
from bot.telegram.photos import Photos
from bot.telegram.presence import Presence
from bot.telegram.private import Private
from bot.telegram.register_sheet import REGISTER
from bot.telegram.reporting import CHART, REPORT
from bot.telegram.rounds import CLOSE, Rounds
from bot.telegram.screens import BLANK, REMOVE, SCREEN, Screens
from bot.telegram.sender import Sender
from bot.telegram.showing import PICTURE, TREND_PICTURE, Showing
from bot.telegram.talk import Talk
from bot.telegram.trouble import Trouble
from bot.telegram.withdrawing import CARDS_ANEW, Withdrawing
from bot.topics import asked_in, without_topic
from bot.under_way import UnderWay
from flows.round import RoundId
from storage.port import Outgoing

__all__ = ["Ground", "assembled"]


def assembled(
    ground: Ground,
    api: Api,
    bot: Bot,
    painter: Painter,
    documents: Documents,
    papers: Papers,
    sender: Sender,
    me: Mapping[str, Any],
) -> House:
    """`me` is what getMe said. Gives `sender` its jobs."""
    content, storage, clock = ground.content, ground.storage, ground.clock
    secrets, settings = ground.secrets, ground.settings
    moments = Moments(settings.zone, settings.hours)
    screens = Screens(content, ground.languages, storage, sender, moments, clock)
    profiles = Profiles(storage, settings)
    talk = Talk(content, storage, sender, screens, profiles, moments, clock)
    leads = Leads(api, storage, secrets, clock, int(me["id"]))
    username = str(me.get("username", ""))
    edge = Edge(
        api,
        bot,
        painter,
        documents,
        papers,
        sender,
        screens,
        talk,
        profiles,
        leads,
        moments,
        username,
    )
    admission = Admission(content, storage, api, username)
    protocol = protocol_of(ground, edge)
    ahead = onward_of(ground, edge, protocol)
    private = _private(ground, edge, admission, protocol, ahead.onward)
    presence = Presence(
        ground.languages[DUTCH],
        storage,
        secrets,
        screens,
        leads,
        clock,
        username,
        reads_all=bool(me.get("can_read_all_group_messages")),
    )
    rounds, showing, group = _team(ground, edge, admission, presence, ahead.onward)

    async def close_round(call: Outgoing) -> None:
        one, topic = without_topic(call.body)
        with asked_in(call.chat, topic):
            await rounds.carry_out_closing(RoundId(one))

    sender.jobs = {
        CLOSE: close_round,
        PICTURE: showing.carry_out,
        TREND_PICTURE: showing.carry_out_trend,
        CARDS_PICTURE: showing.laying.carry_out,
        CARDS_TEXT: showing.laying.carry_out_text,
        CARDS_ANEW: showing.laying.carry_out_anew,
        SCREEN: screens.carry_out,
        BLANK: screens.blank,
        REMOVE: showing.laying.in_place.carry_out,
        REPORT: protocol.reporting.carry_out_report,
        CHART: protocol.reporting.carry_out_chart,
        COMPARED: protocol.comparisons.carry_out,
        REMIND: ahead.duties.remind,
        MONDAY: ahead.duties.tell_team,
        PAPER: ahead.papering.carry_out,
        READ: ahead.importing.carry_out,
        REGISTER: ahead.registered.carry_out,
    }
    sender.on_moved = presence.moved
    sender.on_shut_out = presence.shut_out
    ticks = (
        rounds.tick,
        protocol.keeper.tick,
        ahead.duties.tick,
        ahead.importing.tick,
        ahead.onward.starring.tick,
    )
    trouble = Trouble(ground.languages, sender, screens, talk, protocol.emergency)
    return House(Dispatch(private, group, presence, ahead.importing, trouble, username), ticks)


def _private(
    ground: Ground, edge: Edge, admission: Admission, protocol: Protocol, onward: Onward
) -> Private:
    """The private chat, with its menu and how one comes to a scan there."""
    content, storage, secrets, clock = ground.content, ground.storage, ground.secrets, ground.clock
    sender, screens, talk = edge.sender, edge.screens, edge.talk
    return Private(
        content,
        ground.languages,
        storage,
        secrets,
        sender,
        screens,
        Inviting(content, storage, secrets, sender, screens, admission, talk, clock),
        Menu(
            content,
            storage,
            secrets,
            sender,
            screens,
            talk.attention,
            edge.moments,
            clock,
            edge.username,
        ),
        talk,
        protocol.concern,
        protocol.emergency,
        onward,
        clock,
    )


def _team(
    ground: Ground,
    edge: Edge,
    admission: Admission,
    presence: Presence,
    onward: Onward,
) -> tuple[Rounds, Showing, Group]:
    """A team's group, its rounds and their results."""
    content, storage, clock = ground.content, ground.storage, ground.clock
    words, sender, screens = ground.languages[DUTCH], edge.sender, edge.screens
    photos, zone = Photos(sender, edge.bot), ground.settings.zone
    withdrawing = Withdrawing(content, words, storage, ground.secrets, sender, screens, edge.talk)
    rounds = Rounds(
        content,
        words,
        storage,
        sender,
        screens,
        admission,
        withdrawing,
        clock,
        zone,
    )
    plans = Plans(storage, edge.moments, clock)
    past = PastRounds(content, storage, plans, edge.moments)
    cards = LaidCards(content, storage)
    laying = Laying(
        content,
        words,
        storage,
        sender,
        screens,
        photos,
        InPlace(edge.bot, ground.languages),
        edge.painter,
        cards,
        zone,
    )
    showing = Showing(content, words, storage, screens, photos, edge.painter, past, laying)
    under_way = UnderWay(content, words, plans, Choices(storage, ground.secrets))
    opening = Opening(
        content,
        words,
        storage,
        ground.secrets,
        screens,
        edge.talk,
        presence,
        rounds,
        under_way,
        clock,
        zone,
        ground.settings.minimum,
    )
    group = Group(
        words,
        storage,
        ground.secrets,
        sender,
        screens,
        edge.leads,
        presence,
        opening,
        rounds,
        showing,
        edge.talk,
        Asking(content, words, storage, ground.secrets, sender),
        onward,
        edge.username,
    )
    return rounds, showing, group
