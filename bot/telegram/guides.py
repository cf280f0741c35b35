"""Knows how a guide is walked through in a chat: how it begins, what its signals ask, its ends.

What a guide asks and says is content; here is only what every guide may ask of the program.
"""

from collections.abc import Mapping

from bot.content import Content
from bot.conversation import NOTHING
from bot.phrasing import guides as say
from bot.phrasing.catalogue import Words
from bot.telegram.concern import Concern
from bot.telegram.leaving import Leaving
from bot.telegram.reporting import Reporting
from bot.telegram.screens import Screens
from bot.telegram.talk import BEGUN, Heard, Shown, Talk
from bot.telegram.updates import Said
from flows.keeping import is_over, last_done
from flows.model import Flow
from flows.record import GO, RECORD, SHARE
from storage.port import Session, Storage
from storage.sealing import Secrets


class Guides:
    """`username` is the bot's own name."""

    def __init__(
        self,
        content: Content,
        storage: Storage,
        secrets: Secrets,
        screens: Screens,
        talk: Talk,
        concern: Concern,
        leaving: Leaving,
        reporting: Reporting,
        username: str,
    ) -> None:
        self._content = content
        self._storage = storage
        self._secrets = secrets
        self._screens = screens
        self._talk = talk
        self._concern = concern
        self._reporting = reporting
        self._username = username
        self._guides = content.guides
        talk.signals |= {RECORD: self._record, SHARE: self._share}
        talk.signals |= {f"{GO}{one}": self._going(one) for one in (*self._guides, *concern.begins)}
        for flow in self._guides.values():
            if flow.keeping is None:
                talk.knowing[flow.id] = self._known
            else:
                talk.endings[flow.id, "erased"] = leaving.erased

    @property
    def commands(self) -> frozenset[str]:
        """What begins a guide, in private only."""
        return frozenset(self._guides)

    # --- asked for
    async def said(self, said: Said, words: Words) -> None:
        flow = self._guides[said.command]
        sought = self._content.sought(flow, said.argument)
        await self._begin(flow, said.chat, words, sought)
        if flow.protected and said.message:
            # Even the command says what this is about; a button of the menu has none.
            await self._talk.delete(said.chat, said.message)

    async def in_group(self, said: Said, words: Words) -> None:
        """By mistake, or to find the way: it goes on in private."""
        message = say.in_private(words, self._username, self._guides[said.command])
        await self._screens.say(said.chat, message)

    async def by_link(self, said: Said, words: Words) -> bool:
        """Follows a link out of a group; False where it names no guide."""
        flow = self._guides.get(said.argument.removeprefix(say.LINK))
        if flow is None or not said.argument.startswith(say.LINK):
            return False
        await self._begin(flow, said.chat, words)
        return True

    async def _begin(
        self, flow: Flow, chat: int, words: Words, sought: Mapping[str, str] = NOTHING
    ) -> None:
        """Goes on with what is unfinished, or begins anew; anew where something is `sought`."""
        owner = self._secrets.owner(chat)
        unfinished = [
            one
            for one in await self._storage.sessions(owner)
            if one.state.flow == flow.id and not is_over(flow, one.state)
        ]
        for one in unfinished if sought else ():
            await self._screens.retire(one, words)
            await self._storage.erase(one.id)
        if unfinished and not sought:
            newest = max(unfinished, key=lambda one: last_done(one.state))
            await self._talk.attention.turned_to(newest)
            await self._talk.come_back(newest, words)
            return
        begun = {} if flow.keeping is None else {BEGUN: "no"}
        facts = {**await self._talk.facts(owner), **begun, **sought}
        session = await self._talk.conversations.start(flow.id, owner, chat, facts)
        await self._talk.attention.turned_to(session)
        await self._screens.renew(session, words)

    # --- signals
    async def _record(self, session: Session, words: Words) -> Shown:
        await self._reporting.report(session, words)
        return Shown.BELOW

    async def _share(self, session: Session, words: Words) -> Shown:
        """A message of its own, which can be passed on whatever the screen is."""
        await self._screens.say(session.chat, say.shared(self._content, words, session.state))
        return Shown.BELOW

    def _going(self, command: str) -> Heard:
        async def go(session: Session, words: Words) -> Shown:
            if session.screen is not None:
                # It stays where it is, above what comes to the front.
                await self._screens.edit(session, words, session.screen)
            flow = self._guides.get(command)
            if flow is None:
                await self._concern.begins[command](session.chat, words)
            else:
                await self._begin(flow, session.chat, words)
            return Shown.ALL

        return go

    # --- small things
    async def _known(self, session: Session) -> Mapping[str, str]:
        """The day and the person's region are as they are now, however long ago it began."""
        return await self._talk.facts(session.owner)
