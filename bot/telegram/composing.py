"""Knows how an action is made and changed, one question at a time in private, and where it goes."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.content import Content
from bot.conversation import new_id
from bot.in_use import InUse
from bot.moments import Moments
from bot.phrasing.catalogue import Words
from bot.phrasing.drafts import ALONE, BASE, CLASH, NAME, base_of
from bot.phrasing.message import Message
from bot.places import team_of
from bot.plans import TRIES, Kept, Plans
from bot.telegram.rights import Rights
from bot.telegram.screens import Screens
from bot.telegram.talk import Talk
from bot.telegram.updates import Said
from flows import action_codec
from flows.action import Action, ActionId, Doer
from flows.cleaning import clean
from flows.drafting import ACTION, CHECK, WHAT, action_of, history_about, history_of
from flows.duties import passed_over
from flows.engine import begin
from flows.merging import Field, merge
from flows.reading import answers
from flows.rubrics import ASKS
from flows.state import Act, Entry, SessionId
from storage.port import Owner, Place, Session, Storage, Unavailable
from storage.sealing import Secrets

PLACE, ERASED = "place", "erased"
"""The facts of such a conversation: whose plan it is about, and that the action it changes was
erased meanwhile, so that what is kept is a new one."""

Told = Callable[[Session, Kept, Words, int | None, bool], Awaitable[None]]
"""Shows an action that was just kept; the last says whether it is new."""


class Composing:
    """`kept` shows what was kept, where it belongs."""

    def __init__(
        self,
        content: Content,
        storage: Storage,
        secrets: Secrets,
        screens: Screens,
        talk: Talk,
        rights: Rights,
        plans: Plans,
        moments: Moments,
        clock: Clock,
    ) -> None:
        self._content = content
        self._storage = storage
        self._in_use = InUse(content, storage)
        self._secrets = secrets
        self._screens = screens
        self._talk = talk
        self._rights = rights
        self._plans = plans
        self._moments = moments
        self._clock = clock
        self.kept: Told | None = None
        talk.knowing[ACTION] = self._offered
        talk.endings |= {(ACTION, "kept"): self._keep, (ACTION, "cancelled"): self._let_go}

    async def begin(
        self,
        chat: int,
        name: str,
        place: Place,
        words: Words,
        known: Action | None = None,
        about: str = "",
    ) -> None:
        """Asks for a new action, or for what is to be changed about a known one.

        `about` is the rubric that a new one is about, where that is known already.

        Who is at another one already goes on with that first: nothing typed is lost.
        """
        owner = self._secrets.owner(chat)
        if await self._went_on(owner, words):
            return
        first = await self._anew(owner, chat, name, place, known, about)
        if about:
            history = history_about(about, self._clock.now())
            first = replace(first, state=replace(first.state, history=history, cursor=WHAT))
        session = await self._storage.create(first)
        await self._talk.attention.turned_to(session)
        await self._screens.renew(session, words)

    async def titled(self, said: Said, place: Place, words: Words) -> None:
        """An action of one's own whose title was typed with the command: all else can wait.

        The title is taken as if it were asked for, so that it is refused or held as any other.
        """
        owner, now = self._secrets.owner(said.chat), self._clock.now()
        if await self._went_on(owner, words):
            return
        me = Doer(clean(said.name), said.chat)
        first = await self._anew(owner, said.chat, said.name, place, None)
        asked = Entry(CHECK, Act.VISITED, "", now)
        history = (*history_of(Action(ActionId(""), now, "", doer=me), now), asked)
        state = replace(first.state, history=history, cursor=WHAT, returns=(CHECK,))
        session = await self._storage.create(replace(first, state=state))
        await self._talk.attention.turned_to(session)
        await self._talk.wrote(session, replace(said, text=said.argument), words)

    async def _went_on(self, owner: Owner, words: Words) -> bool:
        """Whether an action is half described: it goes on. One of which nothing is, makes way."""
        for one in await self._storage.sessions(owner):
            if one.state.flow != ACTION:
                continue
            if self._touched(one):
                await self._talk.attention.turned_to(one)
                await self._talk.come_back(one, words, "notice.action_open")
                return True
            await self._screens.retire(one, words)
            await self._storage.erase(one.id)
        return False

    @staticmethod
    def _touched(session: Session) -> bool:
        """Whether anything was answered since it began, at its first question or at the check."""
        return session.state.revision > 1

    async def _anew(
        self,
        owner: Owner,
        chat: int,
        name: str,
        place: Place,
        known: Action | None,
        about: str = "",
    ) -> Session:
        now = self._clock.now()
        alone = "yes" if team_of(place) is None else "no"
        subject = about if known is None else known.block
        offered = await self._in_use.facts(place, owner, subject)
        own = {PLACE: place, NAME: clean(name), ALONE: alone}
        facts = {**self._moments.facts(now), **own, **offered}
        if known is not None:
            facts[BASE] = action_codec.dump(known).decode()
        state = begin(self._content.flows[ACTION], SessionId(new_id()), facts).state
        if known is not None:
            state = replace(state, history=history_of(known, now), cursor=CHECK)
        return Session(owner, chat, state)

    async def _offered(self, session: Session) -> Mapping[str, str]:
        """What one that began before this was known lacks; it holds from the beginning on."""
        if ASKS in session.state.facts:
            return {}
        place = Place(session.state.facts[PLACE])
        return await self._in_use.facts(place, session.owner, "")

    # --- its ends
    async def _keep(self, session: Session, words: Words, message: int | None) -> None:
        place = Place(session.state.facts[PLACE])
        if not await self._rights.may_keep(place, session.chat):
            await self._storage.erase(session.id)
            await self._screens.say(session.chat, Message(words("plan.lead_only")), message)
            return
        base = base_of(session.state)
        if base is not None and ERASED not in session.state.facts:
            await self._change(session, base, words, message)
            return
        made = self._described(session, base)
        kept = Kept(place, self._heard(session, made, None), 1)
        # Where it is there already, what came after it was cut off the last time.
        if await self._plans.found(made.id) is None:
            await self._plans.add(place, [kept.action])
        await self._over(session, kept, words, message, new=True)

    async def _change(
        self, session: Session, base: Action, words: Words, message: int | None
    ) -> None:
        """Two who change one action at once: what both changed otherwise is looked at again."""
        mine = self._described(session, base)
        for _ in range(TRIES):
            there = await self._plans.found(base.id)
            if there is None:
                # Nothing typed is lost: it can be kept as a new one.
                await self._look_again(
                    session, mine, {ERASED: "yes"}, words, "notice.action_erased"
                )
                return
            merged = merge(base, there.action, mine)
            if merged.clashes:
                both = merge(base, there.action, mine, frozenset(Field)).action
                facts = {
                    BASE: action_codec.dump(there.action).decode(),
                    CLASH: ",".join(one for one in Field if one in merged.clashes),
                }
                await self._look_again(session, both, facts, words, "notice.action_clash")
                return
            changed = self._heard(session, merged.action, there.action)
            if await self._plans.keep(there, changed):
                kept = Kept(there.place, changed, there.revision + 1)
                await self._over(session, kept, words, message, new=False)
                return
        raise Unavailable("an action changes faster than it can be saved")

    def _heard(self, session: Session, action: Action, before: Action | None) -> Action:
        """The action without the reminders of what its author has just seen, where they are its.

        Another who carries it out knows nothing of it yet, and hears what comes.
        """
        same = before is not None and before.doer == action.doer
        heard = action if same else replace(action, unreached=False)
        if heard.doer is None or heard.doer.chat in {0, session.chat}:
            known = before if same else None
            return passed_over(heard, self._plans.today, known, self._plans.days)
        return heard

    async def _look_again(
        self,
        session: Session,
        action: Action,
        changed: Mapping[str, str],
        words: Words,
        notice: str,
    ) -> None:
        """Shows what was described once more, with what became of the action meanwhile.

        The step that led to an end was not saved: its revision is that of this one.
        """
        state = replace(
            session.state,
            facts={**session.state.facts, CLASH: "", **changed},
            history=history_of(action, self._clock.now()),
            cursor=CHECK,
            returns=(),
        )
        again = replace(session, state=state)
        if await self._storage.save(again):
            await self._screens.renew(again, words, notice)

    def _described(self, session: Session, base: Action | None) -> Action:
        """What the answers say. What is new is known by its conversation: none comes twice."""
        me = Doer(session.state.facts[NAME], session.chat)
        made, now = ActionId(session.id), self._clock.now()
        described = action_of(answers(session.state), base, made, now, me)
        return replace(described, id=made) if ERASED in session.state.facts else described

    async def _over(
        self, session: Session, kept: Kept, words: Words, message: int | None, *, new: bool
    ) -> None:
        await self._storage.erase(session.id)
        if self.kept is not None:
            await self.kept(session, kept, words, message, new)

    async def _let_go(self, session: Session, words: Words, message: int | None) -> None:
        await self._storage.erase(session.id)
        if message is None:
            await self._screens.retire(session, words)
        await self._screens.say(session.chat, Message(words("plan.not_kept")), message)
