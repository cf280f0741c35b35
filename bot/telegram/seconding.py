"""Knows how a colleague comes to look along: a one-time link, who opened it, and a conversation.

A link is known by a keyed hash alone. Whoever opens it first waits until the practitioner says
that it is who they mean; nobody else is told anything, not even that there was such a link.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.clock import Clock
from bot.content import Content
from bot.conversation import new_id
from bot.phrasing import seconding as say
from bot.phrasing.catalogue import Language, Words
from bot.phrasing.message import Message
from bot.presses import OnRun
from bot.readers import OF, Known, Reader, Stage, conversation, dump, known, load
from bot.telegram.api import Api, ApiError, Refused
from bot.telegram.comparisons import Comparisons
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.talk import Talk
from bot.telegram.updates import Said, Tapped
from flows.cleaning import clean
from flows.comparing import SECOND, shared, told
from flows.events import Notice
from flows.model import NodeId
from flows.round import DAY
from storage.port import Reading, ReadingId, Session, Storage
from storage.sealing import Secrets

VERBS = frozenset({say.IS, say.IS_NOT, say.DIFFER})
"""Of buttons that are about a reading, not about the run itself."""

TOKEN_BYTES = 16

MARK = 7
"""Digits of the keyed hash of who opened a link, by which a button knows whom it was about."""

FIRST = "first"
"""Nobody opened the link before."""

NAME = 64
"""Letters of a displayed name that are shown."""


class Seconding:
    """`username` is the bot's own, which its links are made with."""

    def __init__(
        self,
        content: Content,
        languages: Mapping[Language, Words],
        storage: Storage,
        secrets: Secrets,
        api: Api,
        sender: Sender,
        screens: Screens,
        talk: Talk,
        comparisons: Comparisons,
        clock: Clock,
        username: str,
    ) -> None:
        self._content = content
        self._languages = languages
        self._storage = storage
        self._secrets = secrets
        self._api = api
        self._sender = sender
        self._screens = screens
        self._talk = talk
        self._comparisons = comparisons
        self._clock = clock
        self._username = username
        # Two people may open one link at the same moment; only the first is asked about.
        self._deciding = asyncio.Lock()
        talk.endings[SECOND, "compared"] = comparisons.finished
        talk.endings[SECOND, "left"] = comparisons.left

    # --- the link
    async def share(self, run: Session, words: Words) -> None:
        """A new link for whoever the run says at this moment is to be involved."""
        about = shared(self._content.concern, run.state)
        if about is None:
            await self._screens.renew(run, words, Notice.STALE)
            return
        again = await self._take_back(run, about, words)
        token = new_id(TOKEN_BYTES)
        reader = Reader(about, words.language)
        expires = self._clock.now() + DAY
        reading = Reading(self._id(token), run.id, expires, dump(reader))
        if not await self._storage.keep_reading(reading):
            await self._screens.say(run.chat, Message(words("run.gone")))
            return
        sent = await self._screens.say(run.chat, say.link(words, self._username, token))
        await self._note(run, sent)
        async with self._deciding:
            await self._change(reading.id, Stage.SENT, lambda one: replace(one, link=sent))
        await self._screens.renew(run, words, "second.sent_again" if again else "second.sent")

    async def _take_back(self, run: Session, about: NodeId, words: Words) -> bool:
        """An earlier link for the same person that nobody was let in by; whether there was one."""
        found = False
        for one in await self._storage.readings(run.id):
            reader = load(one.body)
            if reader.about != about or reader.stage in {Stage.BOUND, Stage.DONE}:
                continue
            found = True
            await self._storage.erase_reading(one.id)
            if reader.link is not None:
                await self._screens.say(run.chat, Message(words("second.dead")), reader.link)
            if reader.stage is Stage.ASKED:
                await self._turn_away(reader)
        return found

    def _id(self, token: str) -> ReadingId:
        return ReadingId(self._secrets.hidden(f"second reader {token}"))

    # --- whoever opens it
    async def opened(self, said: Said, words: Words) -> None:
        """Nothing is shown of what the link is about, whoever it is."""
        token = said.argument.removeprefix(say.LINK)
        reading = self._id(token)
        async with self._deciding:
            found = await known(self._storage, reading)
            line = self._answer_to(said, found)
            if line == FIRST:
                await self._change(
                    reading,
                    Stage.SENT,
                    lambda one: replace(
                        one, stage=Stage.ASKED, chat=said.chat, language=words.language
                    ),
                )
        text = words("second.wait" if line == FIRST else line)
        shown = await self._screens.say(said.chat, Message(text), protected=True)
        if found is None or line != FIRST:
            return
        await self._ask(found, said.chat)
        if shown is not None:
            sent = ((shown, self._clock.now()),)
            async with self._deciding:
                await self._change(
                    reading, Stage.ASKED, lambda one: replace(one, waits=shown, messages=sent)
                )

    def _answer_to(self, said: Said, found: Known | None) -> str:
        """The id of the sentence that somebody gets who opened a link, or FIRST."""
        if found is None or found.reading.expires <= self._clock.now():
            return "second.dead"
        match found.reader.stage:
            case Stage.SENT if found.run.owner == self._secrets.owner(said.chat):
                return "second.own"
            case Stage.SENT:
                return FIRST
            case Stage.ASKED if found.reader.chat == said.chat:
                # A crash may have come between the two, so that nobody was asked yet.
                return FIRST if found.reader.waits is None else "second.wait"
            case _:
                return "second.dead"

    async def _ask(self, found: Known, chat: int) -> None:
        words = self._languages[found.reader.host]
        detail = f"{found.reading.id}.{self._mark(chat)}"
        message = say.who_is_it(words, await self._name(chat), detail)
        sent = await self._screens.say(found.run.chat, message, push=True, protected=True)
        await self._note(found.run, sent)

    async def _name(self, chat: int) -> str:
        """As Telegram displays it; empty where Telegram does not say."""
        try:
            profile = await self._api.result("getChat", chat_id=chat)
        except ApiError:
            return ""
        parts = (profile.get("first_name"), profile.get("last_name"))
        name = clean(" ".join(one for one in parts if isinstance(one, str)))
        return " ".join(name.split())[:NAME]

    def _mark(self, chat: int) -> str:
        return self._secrets.owner(chat)[:MARK]

    # --- the practitioner's word
    async def pressed(self, tap: Tapped, press: OnRun, words: Words) -> None:
        name, _, mark = press.detail.partition(".")
        found = await known(self._storage, ReadingId(name))
        if found is None or found.run.owner != self._secrets.owner(tap.chat):
            await self._sender.answer(tap.query, words("toast.gone"))
        elif press.verb == say.DIFFER:
            await self._sender.answer(tap.query)
            await self._comparisons.to_practitioner(found)
        elif mark != self._mark(found.reader.chat):
            await self._sender.answer(tap.query, words("toast.gone"))
        elif found.reader.stage is not Stage.ASKED:
            await self._sender.answer(tap.query, words("second.answered"))
        else:
            await self._sender.answer(tap.query)
            line = await self._decided(found, agreed=press.verb == say.IS)
            message = say.with_way_back(words, line, found.run.id)
            await self._screens.say(tap.chat, message, tap.message, protected=True)

    async def _decided(self, found: Known, *, agreed: bool) -> str:
        """Lets in whoever waits, or not; the id of what the practitioner is told."""
        if not agreed:
            line = "second.refused"
        elif found.reading.expires <= self._clock.now():
            line = "second.late"
        elif not await self._reachable(found.reader.chat):
            line = "second.unreachable"
        else:
            await self._let_in(found)
            return "second.let_in"
        await self._storage.erase_reading(found.reading.id)
        if line != "second.unreachable":
            await self._turn_away(found.reader)
        return line

    async def _reachable(self, chat: int) -> bool:
        """Whether Telegram would take a message to them; not where they blocked the bot."""
        try:
            await self._api.result("sendChatAction", chat_id=chat, action="typing")
        except Refused as error:
            return not error.shut_out
        except ApiError:
            return True
        return True

    async def _turn_away(self, reader: Reader) -> None:
        message = Message(self._languages[reader.language]("second.dead"))
        await self._screens.say(reader.chat, message, reader.waits, protected=True)

    async def _let_in(self, found: Known) -> None:
        """Begins the reader's conversation, which they open themselves; once, whatever fails."""
        reader, words = found.reader, self._languages[found.reader.language]
        session = await self._begun(found)
        if reader.waits is not None:
            await self._talk.delete(reader.chat, reader.waits)
        sent = await self._screens.say(
            reader.chat, say.begin(words, session.id), push=True, protected=True
        )
        await self._note(session, sent)
        async with self._deciding:
            await self._change(
                found.reading.id,
                Stage.ASKED,
                lambda one: replace(one, stage=Stage.BOUND, waits=None, messages=()),
            )

    async def _begun(self, found: Known) -> Session:
        owner = self._secrets.owner(found.reader.chat)
        there = await conversation(self._storage, owner, found.reading.id)
        if there is not None:
            return there
        before = await self._storage.active(owner)
        facts: dict[str, str] = {**await self._talk.facts(owner), OF: found.reading.id}
        facts |= told(found.run.state)
        session = await self._talk.conversations.start(SECOND, owner, found.reader.chat, facts)
        if before is not None:
            # Nobody is taken out of what they are in the middle of.
            await self._storage.activate(owner, before.id)
        return session

    # --- small things
    async def _change(
        self, reading: ReadingId, stage: Stage, changed: Callable[[Reader], Reader]
    ) -> None:
        """Changes what is kept of a reader who is still as far as `stage`."""
        found = await self._storage.reading(reading)
        reader = None if found is None else load(found.body)
        if found is not None and reader is not None and reader.stage is stage:
            await self._storage.keep_reading(replace(found, body=dump(changed(reader))))

    async def _note(self, session: Session, message: int | None) -> None:
        """So that a message goes with its conversation."""
        if message is not None:
            await self._storage.note_message(session.id, message, self._clock.now())
