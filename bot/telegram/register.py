"""Knows a register of pages in a chat: its list, its pages and their buttons, and who may change.

A team's register is filled in privately by a lead, as an action of its plan is: a group is no
place to type ten answers in, and in private nothing is asked of anybody else.
"""

import re

from bot.clock import Clock
from bot.content import Content
from bot.moments import Moments
from bot.pages import Kept, Pages
from bot.phrasing import register as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Link, Message, Verb, paragraphs
from bot.places import own_place, team_of, team_place
from bot.presses import OnPage
from bot.telegram.register_sheet import RegisterSheet
from bot.telegram.registering import Registering
from bot.telegram.rights import Rights
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.updates import Said, Tapped
from flows.page import PageId, turned
from flows.round import TeamId
from storage.port import Place, Session, Team
from storage.sealing import Secrets

COMMAND, NEW = "paginas", "pagina"

CHANGES = frozenset({"on", "off", "drop", "erase"})
"""What only a lead does to a team's page."""

_LINK = re.compile(rf"{say.LINK}([ne])([A-Za-z0-9_-]{{1,32}})")


class Register:
    """`words` are the groups'."""

    def __init__(
        self,
        content: Content,
        words: Words,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        rights: Rights,
        pages: Pages,
        registering: Registering,
        sheet: RegisterSheet,
        moments: Moments,
        clock: Clock,
        username: str,
    ) -> None:
        self._content = content
        self._words = words
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._rights = rights
        self._pages = pages
        self._registering = registering
        self._sheet = sheet
        self._moments = moments
        self._clock = clock
        self._username = username
        registering.kept = self._kept

    # --- commands
    async def asked(self, where: Team) -> None:
        """`/paginas` in a group, by anybody."""
        await self._list(where.chat, team_place(where.id), self._words, 1, None)

    async def offer(self, where: Team) -> None:
        """`/pagina` in a group: where a lead enters a page of the team's."""
        key = self._new(team_place(where.id), self._words)
        await self._screens.say(where.chat, Message(self._words("register.offer"), ((key,),)))

    async def said(self, said: Said, words: Words) -> None:
        """`/paginas` in private: one's own."""
        await self._list(said.chat, self._own(said.chat), words, 1, None)

    async def stopping(self, chat: int, words: Words) -> bool:
        """To who wants to stop: what is kept of their own register. Whether there was anything."""
        pages = await self._pages.pages(self._own(chat))
        if pages:
            await self._screens.say(chat, say.kept_still(words, len(pages)))
        return bool(pages)

    async def by_link(self, said: Said, words: Words) -> None:
        """A link from the group: to enter a page of its register, or to change one."""
        found = _LINK.fullmatch(said.argument)
        kept, place = None, None
        if found is not None and found[1] == "n":
            place = team_place(TeamId(found[2]))
        elif found is not None:
            kept = await self._pages.found(PageId(found[2]))
            place = None if kept is None else kept.place
        team = None if place is None else await self._rights.team(place)
        if place is None or team is None:
            await self._screens.say(said.chat, Message(words("register.gone")))
        elif not await self._rights.leads(team, said.user):
            await self._screens.say(said.chat, Message(words("register.lead_only")))
        else:
            known = None if kept is None else kept.page
            await self._registering.begin(said.chat, place, words, known)

    # --- buttons
    async def tapped(self, tap: Tapped, press: OnPage, where: Team | None, words: Words) -> None:
        """About the register of the chat that it is tapped in; `where` is None in private."""
        place = self._own(tap.chat) if where is None else team_place(where.id)
        if press.verb in {"show", "edit", *CHANGES}:
            await self._on_page(tap, press, place, where, words)
            return
        await self._sender.answer(tap.query)
        count = len(await self._pages.pages(place)) if press.verb == "wipe" else 0
        match press.verb:
            case "sheet":
                await self._sheet.asked(tap, place, words)
            case "new" if where is None:
                await self._registering.begin(tap.chat, place, words)
            case "wipe" if where is None and count:
                asked = say.ask_to_wipe(words, count)
                await self._screens.say(tap.chat, asked, tap.message)
            case "wiped" if where is None:
                pages = await self._pages.pages(place)
                await self._pages.erase(*(one.id for one in pages))
                await self._screens.say(tap.chat, Message(words("register.wiped")), tap.message)
            case _:
                number = int(press.detail) if press.detail.isdecimal() else 1
                await self._list(tap.chat, place, words, number, tap.message)

    async def _on_page(
        self, tap: Tapped, press: OnPage, place: Place, where: Team | None, words: Words
    ) -> None:
        kept = await self._pages.found(PageId(press.detail))
        if kept is None or kept.place != place:
            await self._sender.answer(tap.query, words("toast.gone"))
            if tap.message is not None:
                await self._list(tap.chat, place, words, 1, tap.message)
        elif press.verb in CHANGES and not await self._may(tap, where):
            await self._sender.answer(tap.query, words("toast.lead_only"), alert=True)
        else:
            await self._sender.answer(tap.query)
            await self._carry_out(tap, press, kept, words)

    async def _may(self, tap: Tapped, where: Team | None) -> bool:
        return where is None or await self._rights.leads(where, tap.user)

    async def _carry_out(self, tap: Tapped, press: OnPage, kept: Kept, words: Words) -> None:
        match press.verb:
            case "drop":
                shown = say.ask_to_drop(self._voice(words), kept.page)
            case "erase":
                await self._pages.erase(kept.page.id)
                show = Verb(words("register.show"), OnPage("list"))
                shown = Message(words("register.dropped"), ((show,),))
            case "edit" if tap.chat > 0:
                await self._registering.begin(tap.chat, kept.place, words, kept.page)
                return
            case "on" | "off":
                active, now = press.verb == "on", self._clock.now()
                after = await self._pages.change(
                    kept.page.id, lambda page: turned(page, active=active, at=now)
                )
                shown = self._card(after or kept, words)
            case _:
                shown = self._card(kept, words)
        await self._screens.say(tap.chat, shown, tap.message)

    # --- what it looks like
    async def _list(
        self, chat: int, place: Place, words: Words, number: int, message: int | None
    ) -> None:
        pages = await self._pages.pages(place)
        own = team_of(place) is None
        shown = say.listing(self._voice(words), pages, number, self._new(place, words), own=own)
        await self._screens.say(chat, shown, message)

    def _card(self, kept: Kept, words: Words) -> Message:
        edit: Button = Link(words("register.edit"), self._link("e", kept.page.id))
        if team_of(kept.place) is None:
            edit = Verb(words("register.edit"), OnPage("edit", kept.page.id))
        return say.card(self._voice(words), kept.page, edit)

    def _new(self, place: Place, words: Words) -> Button:
        team = team_of(place)
        if team is None:
            return Verb(words("register.new"), OnPage("new"))
        return Link(words("register.new"), self._link("n", team))

    def _link(self, kind: str, what: str) -> str:
        return f"https://t.me/{self._username}?start={say.LINK}{kind}{what}"

    def _voice(self, words: Words) -> say.Voice:
        return say.Voice(self._content, words, self._moments.zone)

    def _own(self, chat: int) -> Place:
        return own_place(self._secrets.owner(chat))

    async def _kept(
        self, session: Session, kept: Kept, words: Words, message: int | None, new: bool
    ) -> None:
        """After its questions: shown where it was made and, where it is a team's, to them too."""
        team = await self._rights.team(kept.place)
        if team is None:
            shown = self._card(kept, words)
            text = paragraphs(words("register.kept"), shown.text)
            await self._screens.say(session.chat, Message(text, shown.rows), message)
            return
        key = self._new(kept.place, words)
        done = Message(words("register.kept_team"), ((key,),))
        await self._screens.say(session.chat, done, message)
        if new:
            await self._screens.say(team.chat, self._card(kept, self._words), push=True)
