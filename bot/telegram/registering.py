"""Knows how a page is entered in a register and changed, one question at a time in private."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.content import Content
from bot.conversation import new_id
from bot.pages import TRIES, Kept, Pages
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.phrasing.register import BASE, base_of
from bot.places import own_place
from bot.telegram.rights import Rights
from bot.telegram.screens import Screens
from bot.telegram.talk import Talk
from flows import page_codec
from flows.engine import begin
from flows.page import CHECK, NEW_PAGE, Page, PageId, history_of, is_there, merged, page_of
from flows.reading import answers
from flows.state import SessionId
from storage.port import Owner, Place, Session, Storage, Unavailable
from storage.sealing import Secrets

PLACE = "place"
"""The fact of such a conversation that says whose register it is for; none for one's own."""

CHANGED, TWICE = "changed", "twice"
"""The facts that say whether anything was entered, and whether such a page is there already."""

Told = Callable[[Session, Kept, Words, int | None, bool], Awaitable[None]]
"""Shows a page that was just kept; the last says whether it is new."""


class Registering:
    """`kept` shows what was kept, where it belongs."""

    def __init__(
        self,
        content: Content,
        storage: Storage,
        secrets: Secrets,
        screens: Screens,
        talk: Talk,
        rights: Rights,
        pages: Pages,
        clock: Clock,
    ) -> None:
        self._content = content
        self._storage = storage
        self._secrets = secrets
        self._screens = screens
        self._talk = talk
        self._rights = rights
        self._pages = pages
        self._clock = clock
        self.kept: Told | None = None
        talk.endings[NEW_PAGE, "registered"] = self._keep
        talk.knowing[NEW_PAGE] = self._known

    async def begin(self, chat: int, place: Place, words: Words, known: Page | None = None) -> None:
        """Asks for a new page, or for what is to be changed about a known one.

        Who is at another one already goes on with that first: nothing typed is lost.
        """
        owner = self._secrets.owner(chat)
        for one in await self._storage.sessions(owner):
            if one.state.flow != NEW_PAGE:
                continue
            if one.state.revision > 1:
                await self._talk.attention.turned_to(one)
                await self._talk.come_back(one, words, "notice.page_open")
                return
            await self._screens.retire(one, words)
            await self._storage.erase(one.id)
        session = await self._storage.create(await self._anew(owner, chat, place, known))
        await self._talk.attention.turned_to(session)
        await self._screens.renew(session, words)

    async def _anew(self, owner: Owner, chat: int, place: Place, known: Page | None) -> Session:
        facts = {**await self._talk.facts(owner), PLACE: place}
        if known is not None:
            facts[BASE] = page_codec.dump(known).decode()
        state = begin(self._content.flows[NEW_PAGE], SessionId(new_id()), facts).state
        if known is not None:
            history = history_of(known, self._clock.now())
            state = replace(state, history=history, cursor=CHECK)
        return Session(owner, chat, state)

    async def _known(self, session: Session) -> Mapping[str, str]:
        """Whether there is something to lose, and whether the register has such a page already."""
        base = base_of(session.state)
        blank = Page(PageId(session.id), 0, "")
        page = page_of(answers(session.state), base, PageId(session.id), 0)
        there = await self._pages.pages(self._place(session))
        facts = {CHANGED: page != (base or blank), TWICE: is_there(there, page)}
        said = {name: "yes" if so else "no" for name, so in facts.items()}
        return {**await self._talk.facts(session.owner), **said}

    @staticmethod
    def _place(session: Session) -> Place:
        return Place(session.state.facts.get(PLACE) or own_place(session.owner))

    # --- its end
    async def _keep(self, session: Session, words: Words, message: int | None) -> None:
        place = self._place(session)
        if not await self._rights.may_keep(place, session.chat):
            await self._storage.erase(session.id)
            await self._screens.say(session.chat, Message(words("register.lead_only")), message)
            return
        base = base_of(session.state)
        if base is not None:
            await self._change(session, base, words, message)
            return
        # Known by its conversation: where it is there already, what came after was cut off.
        page = page_of(answers(session.state), None, PageId(session.id), self._clock.now())
        await self._pages.add(place, page)
        await self._over(session, Kept(place, page, 1), words, message, new=True)

    async def _change(
        self, session: Session, base: Page, words: Words, message: int | None
    ) -> None:
        """Two who change one page at once: the second looks at both changes first."""
        mine = page_of(answers(session.state), base, base.id, base.made)
        for _ in range(TRIES):
            there = await self._pages.found(base.id)
            if there is None:
                await self._storage.erase(session.id)
                await self._screens.say(session.chat, Message(words("register.gone")), message)
                return
            both = merged(base, there.page, mine)
            if replace(there.page, turned=base.turned) != base:
                await self._look_again(session, there.page, both, words)
                return
            if await self._pages.keep(there, both):
                kept = Kept(there.place, both, there.revision + 1)
                await self._over(session, kept, words, message, new=False)
                return
        raise Unavailable("a page changes faster than it can be saved")

    async def _look_again(self, session: Session, there: Page, both: Page, words: Words) -> None:
        """The step that led to an end was not saved: its revision is that of this one."""
        facts = {**session.state.facts, BASE: page_codec.dump(there).decode()}
        history = history_of(both, self._clock.now())
        state = replace(session.state, facts=facts, history=history, cursor=CHECK, returns=())
        again = replace(session, state=state)
        if await self._storage.save(again):
            await self._screens.renew(again, words, "notice.page_changed")

    async def _over(
        self, session: Session, kept: Kept, words: Words, message: int | None, *, new: bool
    ) -> None:
        await self._storage.erase(session.id)
        if self.kept is not None:
            await self.kept(session, kept, words, message, new)
