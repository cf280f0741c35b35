"""Knows how a plan's sheet that somebody sends is read, asked about, and taken over or refused.

What is asked about is kept sealed for a day at most; the file itself is kept nowhere.
"""

import logging
from collections.abc import Mapping

import orjson

from bot.clock import Clock
from bot.content import Content
from bot.conversation import new_id
from bot.gathering import Gathering
from bot.papers import PaperError, Papers
from bot.pending_sheets import Pending, PendingSheets
from bot.phrasing import papers as say
from bot.phrasing.catalogue import DUTCH, Language, Words, choose
from bot.phrasing.message import Message
from bot.places import own_place, team_of, team_place
from bot.plan_import import Import, When, imported
from bot.plan_sheet import BIGGEST, Bad, Good, Reason
from bot.plans import ACTION, Kept, Plans
from bot.presses import OnPlan
from bot.telegram.api import Api, Refused
from bot.telegram.parts import Parts
from bot.telegram.rights import Rights
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.talk import Talk
from bot.telegram.updates import Filed, Tapped
from bot.telegram.waiting import Waiting
from flows import action_codec
from storage.port import Outgoing, Place, Storage
from storage.sealing import Secrets

log = logging.getLogger("onlife.importing")

READ = "job:sheet"
"""The outbox job that fetches a sheet and reads it; the outbox holds its id, no word of it."""


class Importing:
    """`words` of a group are the Dutch ones."""

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
        rights: Rights,
        plans: Plans,
        papers: Papers,
        gathering: Gathering,
        clock: Clock,
    ) -> None:
        self._content = content
        self._languages = languages
        self._storage = storage
        self._secrets = secrets
        self._api = api
        self._sender = sender
        self._screens = screens
        self._talk = talk
        self._rights = rights
        self._plans = plans
        self._papers = papers
        self._gathering = gathering
        self._clock = clock
        self._waiting = Waiting(sender, clock)
        self._pending = PendingSheets(storage, clock)
        self._parts = Parts()
        self.tick = self._pending.tick

    # --- it comes
    async def received(self, filed: Filed) -> bool:
        """False where it is answered as any file that is not read: a client may be spoken of."""
        stray = filed.stray
        if stray.chat < 0:
            await self._in_group(filed)
            return True
        if await self._is_out_of_place(filed):
            return False
        if not self._parts.is_same_album(stray.chat, stray.album):
            words = choose(self._languages, stray.language)
            await self._take(filed, own_place(self._secrets.owner(stray.chat)), words)
        return True

    async def _is_out_of_place(self, filed: Filed) -> bool:
        stray = filed.stray
        attention = self._talk.attention
        session = await attention.current(self._secrets.owner(stray.chat))
        flow = None if session is None else self._content.flows.get(session.state.flow)
        about_client = session is not None and (
            (flow is not None and flow.protected) or await attention.beside(session)
        )
        if attention.is_discreet(stray.chat) and not about_client:
            # Such a chat takes files away where a client is spoken of, and lately one was.
            await self._talk.delete(stray.chat, stray.message)
            return True
        return about_client or self._talk.of_distress(stray.text)

    async def _in_group(self, filed: Filed) -> None:
        """Of a lead, or of an administrator who speaks in the group's name."""
        stray, words = filed.stray, self._languages[DUTCH]
        team = await self._storage.team(stray.chat)
        if team is None:
            return
        if filed.anonymous or await self._rights.leads(team, stray.user):
            await self._take(filed, team_place(team.id), words)
        else:
            refused = Message(words("group.lead_only"))
            await self._screens.say(stray.chat, refused, topic=filed.topic)

    async def _take(self, filed: Filed, place: Place, words: Words) -> None:
        chat, topic = filed.stray.chat, filed.topic
        if filed.size > BIGGEST:
            refused = say.refused(words, (Bad(0, Reason.TOO_BIG),), "")
            await self._screens.say(chat, refused, topic=topic)
            return
        there = {"message_thread_id": topic} if topic else {}
        await self._sender.now("sendChatAction", chat_id=chat, action="typing", **there)
        body = orjson.dumps([filed.file, place, words.language, topic])
        merge = f"{READ}:{filed.stray.message}"
        await self._sender.send(outgoing(chat, READ, body, merge))

    # --- it is read
    async def carry_out(self, job: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        file, place, language, topic = orjson.loads(job.body)
        words = self._languages.get(Language(language), self._languages[DUTCH])
        told = self._screens.told(job.chat, Message(words("papers.reading")), topic=topic)
        answer = await self._waiting.over(self._answer(file, Place(place), words), told)
        await self._sender.deliver(self._screens.told(job.chat, answer, topic=topic))

    async def _answer(self, file: str, place: Place, words: Words) -> Message:
        try:
            data = await self._fetched(file)
        except Refused as error:
            log.warning("a sheet could not be fetched: %d", error.code)
            return Message(words("papers.not_fetched"))
        if data is None:
            return say.refused(words, (Bad(0, Reason.TOO_BIG),), "")
        plan = [
            Kept(one.place, action_codec.load(one.body), one.revision)
            for one in await self._storage.items(place, ACTION)
        ]
        try:
            labels = self._gathering.labels(words)
            read = await self._papers.read(data, [one.action.id for one in plan], labels)
        except PaperError as error:
            log.warning("a sheet could not be read: %s", error)
            return Message(words("papers.not_read"))
        if not isinstance(read, Good):
            return await self._refused(place, read.bad, words)
        when = When(self._clock.now(), self._plans.today)
        found = imported(place, plan, read.rows, when, new_id)
        if not isinstance(found, Import):
            return await self._refused(place, found, words)
        if not found.changes:
            return say.nothing_new(words)
        stamp = await self._pending.put(place, Pending(changes=found.changes))
        return say.ask(words, read, found, stamp)

    async def _fetched(self, file: str) -> bytes | None:
        """Its bytes, None where they are too many. Raises ApiError."""
        known = await self._api.result("getFile", file_id=file)
        if int(known.get("file_size") or 0) > BIGGEST:
            return None
        path = str(known.get("file_path") or "")
        if not path:
            raise Refused(404, "a file without a path")
        data = await self._api.file(path)
        return data if len(data) <= BIGGEST else None

    async def _refused(self, place: Place, bad: tuple[Bad, ...], words: Words) -> Message:
        stamp = await self._pending.put(place, Pending(bad=bad))
        return say.refused(words, bad, stamp)

    # --- it is answered
    async def tapped(self, tap: Tapped, press: OnPlan, place: Place, words: Words) -> None:
        stamp, _, page = press.detail.partition(".")
        pending = await self._pending.stamped(place, stamp)
        if pending is None:
            await self._sender.answer(tap.query, words("toast.gone"))
            if tap.message is not None:
                await self._screens.strip(tap.chat, tap.message)
            return
        if not await self._may(tap, place):
            await self._sender.answer(tap.query, words("toast.lead_only"), alert=True)
            return
        await self._sender.answer(tap.query)
        match press.verb:
            case say.WRONG if pending.bad:
                number = int(page) if page.isdecimal() else 1
                shown = say.refused(words, pending.bad, stamp, number)
            case say.TAKE if pending.changes:
                shown = await self._take_over(place, pending, words)
                await self._pending.drop(place)
            case _:
                shown = say.left(words)
                await self._pending.drop(place)
        await self._screens.say(tap.chat, shown, tap.message)

    async def _may(self, tap: Tapped, place: Place) -> bool:
        team = await self._rights.team(place)
        return team_of(place) is None or (
            team is not None and await self._rights.leads(team, tap.user)
        )

    async def _take_over(self, place: Place, pending: Pending, words: Words) -> Message:
        """All of it or nothing; what was kept already, before a crash, is told as it is."""
        found = Import(pending.changes)
        if not await self._plans.keep_all(found.changes) and not await self._is_kept(found):
            return say.overtaken(words)
        if team_of(place) is not None:
            await self._plans.begin_digest(place)
        return say.taken(words, found.new, found.changed)

    async def _is_kept(self, found: Import) -> bool:
        for _, action in found.changes:
            there = await self._plans.found(action.id)
            if there is None or there.action != action:
                return False
        return True
