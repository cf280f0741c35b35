"""Knows how everybody gives stars in private, and that nothing stays of who gave which.

A vote lies under a keyed hash of the choice and the person, so that a second one replaces the
first. It goes as soon as the stars are shown: from then on there is an average, and no vote.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.content import Content
from bot.conversation import NOTHING, TRIES, new_id
from bot.phrasing import stars as say
from bot.phrasing.catalogue import DUTCH, Language, Words
from bot.phrasing.choice_page import LINK
from bot.phrasing.message import Message
from bot.places import team_place
from bot.telegram.admission import is_outside
from bot.telegram.api import Api
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Shown, Talk
from bot.telegram.updates import Said, Tapped
from flows import choosing as c
from flows import stars as s
from flows.choice import Vote, counted, dump_vote, load_vote
from flows.choice_ground import (
    ALONE,
    COUNTS,
    MINIMUM,
    NO,
    TEAM,
    YES,
    about,
    blocks_of,
    minimum_of,
    votes_as_facts,
)
from flows.engine import begin
from flows.round import TeamId
from flows.state import SessionId, State
from instruments.model import Instrument
from storage.port import Item, ItemId, Owner, Place, Session, Storage, Unavailable
from storage.sealing import Secrets

KIND = "stars"

LANGUAGE = "language"
"""The fact in which language a voter is spoken to, who may be told that it is over."""

EDIT_EVERY = 20.0
"""Seconds between two edits of the count in the group, as for a round's invitation."""

TOKEN = 40
"""Characters of a link that are looked at."""


class Starring:
    def __init__(
        self,
        content: Content,
        languages: Mapping[Language, Words],
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        talk: Talk,
        api: Api,
        clock: Clock,
    ) -> None:
        self._content = content
        self._languages = languages
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._talk = talk
        self._api = api
        self._clock = clock
        self._edited: dict[SessionId, float] = {}
        self._waiting: set[SessionId] = set()
        for instrument in content.instruments:
            talk.knowing[c.flow_id(instrument)] = self._knowing
            talk.endings[s.flow_id(instrument), "cast"] = self._cast
            talk.endings[s.flow_id(instrument), "left"] = self._left
        talk.signals[c.STARS_ASKED] = self._stars_asked

    # --- a voter comes
    async def by_link(self, said: Said, words: Words) -> None:
        """Who opened a link of a choice goes on, or begins, or reads why they cannot."""
        token = "".join(said.argument.removeprefix(LINK).split()[:1])[:TOKEN]
        choice = await self._storage.session(SessionId(token))
        line = await self._refusal(choice, said.user)
        if choice is None or line is not None:
            await self._screens.say(said.chat, Message(words(line or "stars.gone")))
        else:
            await self._vote_in(choice, said.chat, words)

    async def tapped(self, tap: Tapped, choice_id: str, words: Words) -> None:
        """A voter's own button to change their stars; it goes once they were shown."""
        choice = await self._storage.session(SessionId(choice_id))
        line = await self._refusal(choice, tap.user)
        if line == "stars.not_yet":
            await self._sender.answer(tap.query, words(line), alert=True)
            return
        await self._sender.answer(tap.query)
        if choice is None or line is not None:
            await self._screens.say(tap.chat, Message(words(line or "stars.gone")), tap.message)
        else:
            await self._vote_in(choice, tap.chat, words)

    async def _vote_in(self, choice: Session, chat: int, words: Words) -> None:
        owner = self._secrets.owner(chat)
        for one in await self._storage.sessions(owner):
            if one.state.facts.get(s.CHOICE) == choice.id:
                await self._talk.attention.turned_to(one)
                await self._talk.resume(one, words)
                return
        session = await self._begin(choice, owner, chat, words)
        if await self._open(session) is None:
            await self._over(session, words, None)
        else:
            await self._screens.renew(session, words)

    async def _refusal(self, choice: Session | None, user: int) -> str | None:
        if (
            choice is None
            or choice.state.flow not in self._content.flows
            or c.instrument_id(choice.state.flow) is None
            or choice.state.facts.get(ALONE) == YES
        ):
            return "stars.gone"
        if c.frozen(choice.state):
            return "stars.over"
        if not c.votes(choice.state):
            return "stars.not_yet"
        outside = await is_outside(self._api, choice.chat, user)
        return "stars.not_member" if outside else None

    async def _begin(self, choice: Session, owner: Owner, chat: int, words: Words) -> Session:
        """A conversation for the stars; nobody has two for one choice, but one for each choice."""
        instrument, facts = self._instrument(choice), choice.state.facts
        known = await self._vote(choice, owner)
        cast = {} if known is None else known[1].stars
        flow = self._content.flows[s.flow_id(instrument.id)]
        told = {
            s.CHOICE: str(choice.id),
            s.AGAIN: YES if cast else NO,
            LANGUAGE: words.language,
            COUNTS: facts[COUNTS],
            MINIMUM: facts[MINIMUM],
            TEAM: facts[TEAM],
            **{about(one.id): YES for one in blocks_of(instrument, choice.state)},
            **s.as_facts(cast),
        }
        state = begin(flow, SessionId(new_id()), told).state
        session = await self._storage.create(Session(owner, chat, state, repeatable=True))
        await self._keep(session, lambda one: replace(one, draft=session.id))
        return session

    # --- what becomes of the stars
    async def _cast(self, session: Session, words: Words, message: int | None) -> None:
        choice = await self._open(session)
        if choice is None:
            await self._over(session, words, message)
            return
        given = s.given(self._instrument(choice), session.state)
        await self._keep(session, lambda one: replace(one, stars=given, draft=None))
        if await self._open(session) is None:
            # Shown or fixed in this very moment: the vote came too late to be counted.
            await self._over(session, words, message)
            return
        await self._storage.erase(session.id)
        await self._screens.say(session.chat, say.cast(words, choice.id), message)
        self._waiting.add(choice.id)
        await self.tick()

    async def _left(self, session: Session, words: Words, message: int | None) -> None:
        """Leaves what was cast before, and nothing of this conversation."""
        known = await self._vote(session, session.owner)
        cast = known is not None and bool(known[1].stars)
        if cast:
            await self._keep(session, lambda one: replace(one, draft=None))
        elif known is not None:
            await self._storage.erase_items([known[0].id])
        await self._storage.erase(session.id)
        line = words("stars.left_kept" if cast else "stars.left")
        await self._screens.say(session.chat, Message(line), message)

    async def _over(self, session: Session, words: Words, message: int | None) -> None:
        """Stars that come too late: nothing is kept of them."""
        known = await self._vote(session, session.owner)
        if known is not None:
            await self._storage.erase_items([known[0].id])
        await self._storage.erase(session.id)
        await self._screens.say(session.chat, Message(words("stars.over")), message)

    async def _stars_asked(self, session: Session, _words: Words) -> Shown:
        if c.frozen(session.state):
            await self.close(session)
        return Shown.IN_PLACE

    async def close(self, choice: Session) -> None:
        """Erases every vote of a choice; who was in the middle of one is told."""
        votes = await self._votes(choice)
        for _, vote in votes:
            draft = None if vote.draft is None else await self._storage.session(vote.draft)
            if draft is not None:
                await self._storage.erase(draft.id)
                words = self._languages.get(Language(draft.state.facts[LANGUAGE]), self._words)
                await self._screens.say(draft.chat, Message(words("stars.over")), draft.screen)
        await self._storage.erase_items([item.id for item, _ in votes])
        self._waiting.discard(choice.id)
        self._edited.pop(choice.id, None)

    # --- what the group sees of it
    async def _knowing(self, session: Session) -> Mapping[str, str]:
        """How many cast, and the averages where that is enough; what was shown stays as it was."""
        return await self._counted(session) if c.votes(session.state) else NOTHING

    async def _counted(self, choice: Session) -> Mapping[str, str]:
        votes = [vote for _, vote in await self._votes(choice) if vote.stars]
        blocks = [one.id for one in blocks_of(self._instrument(choice), choice.state)]
        return votes_as_facts(len(votes), counted(blocks, votes, minimum_of(choice.state)))

    async def tick(self) -> None:
        """Shows new counts in their groups, each at most every EDIT_EVERY seconds."""
        now = self._clock.monotonic()
        for one in tuple(self._waiting):
            if now - self._edited.get(one, -EDIT_EVERY) >= EDIT_EVERY:
                self._waiting.discard(one)
                self._edited[one] = now
                await self._recount(one)

    async def _recount(self, one: SessionId) -> None:
        choice = await self._storage.session(one)
        if choice is None or choice.screen is None or choice.state.paused:
            return
        if c.votes(choice.state) and choice.state.cursor == c.VOTING:
            facts = {**choice.state.facts, **await self._counted(choice)}
            shown = replace(choice, state=replace(choice.state, facts=facts))
            await self._screens.edit(shown, self._words, choice.screen)

    # --- what is kept
    async def _open(self, session: Session) -> Session | None:
        """The choice of a voter's conversation, while stars can be cast in it."""
        choice = await self._storage.session(SessionId(session.state.facts[s.CHOICE]))
        return choice if choice is not None and c.votes(choice.state) else None

    async def _votes(self, choice: Session) -> list[tuple[Item, Vote]]:
        found = [
            (one, load_vote(one.body))
            for one in await self._storage.items(_place(choice.state), KIND)
        ]
        return [(item, vote) for item, vote in found if vote.choice == choice.id]

    async def _vote(self, session: Session, owner: Owner) -> tuple[Item, Vote] | None:
        """What is kept of a person; `session` is the choice, or the person's own conversation."""
        found = await self._storage.item(self._id(_choice(session), owner))
        return None if found is None else (found, load_vote(found.body))

    async def _keep(self, session: Session, change: Callable[[Vote], Vote]) -> None:
        """Changes what is kept of whose conversation it is. Raises Unavailable."""
        for _ in range(TRIES):
            known = await self._vote(session, session.owner)
            revision = 1 if known is None else known[0].revision + 1
            vote = change(Vote(_choice(session)) if known is None else known[1])
            name = self._id(_choice(session), session.owner)
            item = Item(name, _place(session.state), KIND, revision, dump_vote(vote))
            if await self._storage.keep_items([item]):
                return
        raise Unavailable("a vote changes faster than it can be kept")

    def _id(self, choice: SessionId, owner: Owner) -> ItemId:
        return ItemId(self._secrets.hidden(f"stars {choice} {owner}"))

    def _instrument(self, choice: Session) -> Instrument:
        found = c.instrument_id(choice.state.flow)
        if found is None:
            raise KeyError(choice.state.flow)
        return self._content.instruments[found]

    @property
    def _words(self) -> Words:
        return self._languages[DUTCH]


def _place(state: State) -> Place:
    return team_place(TeamId(state.facts[TEAM]))


def _choice(session: Session) -> SessionId:
    """The choice of a voter's conversation; a choice's own is itself."""
    return SessionId(session.state.facts.get(s.CHOICE, session.id))
