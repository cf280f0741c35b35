"""Knows how a guide is walked through in a chat: how it begins, what its signals ask, its ends.

What a guide asks and says is content; here is only what every guide may ask of the program.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.content import Content, can_search
from bot.conversation import NOTHING
from bot.phrasing import guides as say
from bot.phrasing.catalogue import Words
from bot.presses import ANOTHER
from bot.telegram.concern import Concern
from bot.telegram.leaving import Leaving
from bot.telegram.reporting import Reporting
from bot.telegram.screens import Screens
from bot.telegram.talk import BEGUN, Heard, Shown, Talk
from bot.telegram.updates import Said
from flows.events import WentBack
from flows.keeping import is_over, last_done
from flows.model import Flow, FreeText
from flows.record import GO, PASS_ON, RECORD, SHARE
from flows.state import State
from flows.tools_sought import HITS, SEARCH
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
        concern.others[ANOTHER] = self._another
        talk.signals |= {RECORD: self._record, SHARE: self._share, PASS_ON: self._pass_on}
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
        await self._begin(flow, said.chat, words, self._content.sought(flow, said.argument))
        if flow.protected and said.message:
            # Even the command says what this is about; a button of the menu has none.
            await self._talk.delete(said.chat, said.message)

    async def in_group(self, said: Said, words: Words) -> None:
        """By mistake, or to find the way: it goes on in private, with what is looked for."""
        flow = self._guides[said.command]
        searched = can_search(flow) and not self._talk.of_distress(said.argument)
        query = said.argument if searched else ""
        message = say.in_private(words, self._username, flow, query)
        await self._screens.say(said.chat, message)

    async def by_link(self, said: Said, words: Words) -> bool:
        """Follows a link out of a group; False where it names no guide."""
        begun = say.begun_by(said.argument)
        flow = None if begun is None else self._guides.get(begun[0])
        if begun is None or flow is None:
            return False
        await self._begin(flow, said.chat, words, self._content.sought(flow, begun[1]))
        return True

    async def answered(self, session: Session, said: Said, words: Words) -> bool:
        """Words typed at the buttons of a guide that can be searched: they are looked for in it.

        False for any others, and for those that may be meant for somewhere else.
        """
        flow, state = self._content.flows[session.state.flow], session.state
        still = state.held is None and not state.paused
        if not (can_search(flow) and still) or isinstance(flow.nodes[state.cursor], FreeText):
            return False
        if self._talk.of_distress(said.text) or await self._talk.attention.beside(session):
            return False
        sought = self._content.sought(flow, said.text)
        if sought.get(SEARCH) == HITS:
            await self._begin(flow, said.chat, words, sought)
        else:
            await self._talk.come_back(session, words, "tools.not_found")
        return True

    async def _begin(
        self, flow: Flow, chat: int, words: Words, sought: Mapping[str, str] = NOTHING
    ) -> None:
        """Goes on with what is unfinished, or begins anew where that is how it is looked up in.

        It always does where something is `sought`.
        """
        owner = self._secrets.owner(chat)
        unfinished = [
            one
            for one in await self._storage.sessions(owner)
            if one.state.flow == flow.id and not is_over(flow, one.state)
        ]
        anew = flow.anew or bool(sought)
        for one in unfinished if anew else ():
            await self._screens.retire(one, words)
            await self._storage.erase(one.id)
        if unfinished and not anew:
            newest = max(unfinished, key=lambda one: last_done(one.state))
            await self._talk.attention.turned_to(newest)
            await self._talk.come_back(newest, words)
            return
        await self._start(flow, chat, words, sought)

    async def _start(
        self, flow: Flow, chat: int, words: Words, sought: Mapping[str, str] = NOTHING
    ) -> None:
        """A new one, whatever there is of it already."""
        owner = self._secrets.owner(chat)
        begun = {} if flow.keeping is None else {BEGUN: "no"}
        known = self._content.known_to(flow)
        facts = {**await self._talk.facts(owner), **known, **begun, **sought}
        session = await self._talk.conversations.start(flow.id, owner, chat, facts)
        await self._talk.attention.turned_to(session)
        await self._screens.renew(session, words)

    # --- signals
    async def _record(self, session: Session, words: Words) -> Shown:
        await self._reporting.report(session, words)
        return Shown.BELOW

    async def _share(self, session: Session, words: Words) -> Shown:
        """A message of its own, which can be passed on whatever the screen is."""
        return await self._passed(session, session.state, words)

    async def _pass_on(self, session: Session, words: Words) -> Shown:
        """The same of the screen that it was asked on; the guide has gone on meanwhile."""
        there = replace(session.state, cursor=session.state.history[-1].node)
        return await self._passed(session, there, words)

    async def _passed(self, session: Session, there: State, words: Words) -> Shown:
        """Where there is nothing to pass on any more, one is back at what says so."""
        message = say.shared(self._content, words, there)
        if message is None:
            back = WentBack(session.state.history[-1].at, session.state.revision)
            await self._talk.typed(session, back, words)
            return Shown.ALL
        await self._screens.say(session.chat, message)
        return Shown.BELOW

    async def _another(self, session: Session, words: Words) -> None:
        """Asked for in the overview of a run, which stays where it is."""
        flow = self._content.flows[session.state.flow]
        if session.screen is not None:
            await self._screens.edit(session, words, session.screen)
        if flow.command and flow.keeping is not None:
            await self._start(flow, session.chat, words)

    def _going(self, command: str) -> Heard:
        async def go(session: Session, words: Words) -> Shown:
            if session.screen is not None:
                # It stays where it is, above what comes to the front.
                await self._screens.edit(session, words, session.screen)
            flow = self._guides.get(command)
            if flow is None:
                await self._concern.begins[command](session.chat, words)
            elif flow.id == session.state.flow:
                # A guide that goes on to itself begins anew, and leaves this one as it is.
                await self._start(flow, session.chat, words)
            else:
                await self._begin(flow, session.chat, words)
            return Shown.ALL

        return go

    # --- small things
    async def _known(self, session: Session) -> Mapping[str, str]:
        """The day, the person's region and the content are as now, however long ago it began."""
        known = self._content.known_to(self._content.flows[session.state.flow])
        return {**await self._talk.facts(session.owner), **known}
