"""Knows how an administrator appoints a team lead: by a reply, or by a tap that is confirmed."""

from bot.phrasing import team as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.presses import OnTeam
from bot.telegram.api import ApiError
from bot.telegram.leads import Leads
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.updates import Said, Tapped
from flows.cleaning import clean
from storage.port import Owner, Team

NAME = 60
"""Characters of somebody's displayed name that are said back in the group."""


class Appointing:
    def __init__(self, words: Words, leads: Leads, screens: Screens, sender: Sender) -> None:
        self._words = words
        self._leads = leads
        self._screens = screens
        self._sender = sender

    async def asked(self, said: Said, where: Team) -> None:
        """`/teamlead`: as a reply it appoints, otherwise whoever is meant taps."""
        try:
            may = said.anonymous or await self._leads.is_administrator(where, said.user)
        except ApiError:
            await self._line(where, self._words("group.no_answer"))
            return
        if said.about is None:
            await self._screens.say(where.chat, say.how_to_appoint(self._words))
            return
        user, name, is_bot = said.about
        if not may:
            await self._line(where, self._words("lead.admin_only"))
        elif is_bot:
            await self._line(where, self._words("lead.bot"))
        else:
            await self._leads.appoint(where, self._leads.mark(user))
            await self._line(where, self._words("lead.appointed", name=shown(name)))

    async def tapped(self, tap: Tapped, press: OnTeam, where: Team) -> None:
        match press.verb:
            case "me":
                await self._sender.answer(tap.query)
                mark = self._leads.mark(tap.user)
                message = say.confirm_lead(self._words, shown(tap.name), mark)
                await self._screens.say(where.chat, message, tap.message)
            case "yes" | "no":
                await self._confirmed(tap, press, where)
            case _:
                await self._sender.answer(tap.query, self._words("toast.gone"))

    async def _confirmed(self, tap: Tapped, press: OnTeam, where: Team) -> None:
        try:
            may = await self._leads.is_administrator(where, tap.user)
        except ApiError:
            await self._sender.answer(tap.query, self._words("group.no_answer"), alert=True)
            return
        if not may:
            await self._sender.answer(tap.query, self._words("lead.admin_only"), alert=True)
            return
        await self._sender.answer(tap.query)
        line = self._words("lead.declined")
        if press.verb == "yes" and press.detail:
            await self._leads.appoint(where, Owner(press.detail))
            line = self._words("lead.appointed_now")
        await self._screens.say(where.chat, Message(line), tap.message)

    async def _line(self, where: Team, text: str) -> None:
        await self._screens.say(where.chat, Message(text))


def shown(name: str) -> str:
    """A displayed name, without what would hide or turn the words around it."""
    return clean(name)[:NAME] or "?"
