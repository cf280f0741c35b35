"""Knows how a run is shown as a whole: as a document and as text, and on the flowchart."""

import io
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from telegram import Bot

from bot.clock import Clock
from bot.content import CONCERN, Content
from bot.documents import DocumentError, Documents
from bot.moments import Moments
from bot.phrasing.account import Log, log_of
from bot.phrasing.account_text import plain
from bot.phrasing.answers import answers_of
from bot.phrasing.catalogue import DUTCH, Language, Words
from bot.phrasing.chart import chart_caption, chart_picture
from bot.phrasing.message import Message
from bot.phrasing.protocol import Run, region_of, step_name
from bot.phrasing.record import file_name, record_of, sent_with
from bot.pictures import Painter, PictureError
from bot.telegram import render
from bot.telegram.photos import translated
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.waiting import Waiting
from flows.account import account
from flows.directory import oldest
from flows.parts import left
from flows.record import record
from flows.state import SessionId, State
from storage.port import Outgoing, Session, Storage

log = logging.getLogger("onlife.reporting")

REPORT = "job:log"
"""The outbox job that makes a run's log and sends it; the outbox holds nothing of what it says."""

CLOSING = "closing"
"""Stands in the job of a log that is the last of its run."""

DOCUMENT = "0"
"""The part of a log that is its document; its text follows in parts from 1 on."""

CHART = "job:chart"
"""The outbox job that draws the flowchart, marked where a run is."""


class Reporting:
    """`closed` is called with a run whose log was the last of it, once that was delivered."""

    def __init__(
        self,
        content: Content,
        languages: Mapping[Language, Words],
        storage: Storage,
        sender: Sender,
        screens: Screens,
        bot: Bot,
        painter: Painter,
        documents: Documents,
        moments: Moments,
        clock: Clock,
    ) -> None:
        self._content = content
        self._languages = languages
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._bot = bot
        self._painter = painter
        self._documents = documents
        self._moments = moments
        self._clock = clock
        self._waiting = Waiting(sender, clock)
        self._pages: dict[int, tuple[bytes, ...]] = {}
        self.closed: Callable[[Session, Words], Awaitable[None]] | None = None

    def summary(self, session: Session) -> Run:
        """A run as it stands in a list of several."""
        words = self._languages[DUTCH]
        begun = session.state.history[0].at if session.state.history else self._clock.now()
        step = step_name(self._content, words, self._content.today(session.state))
        return Run(session.id, self._moments.local(begun), step)

    # --- the log
    async def report(self, session: Session, words: Words, *, closing: bool = False) -> None:
        """Hands the log to the outbox, the document first and then each part of its text.

        A document takes longer than an answer may; and a part that has to wait repeats no other.
        With `closing` it is the last of the run, which is then handed to `closed`.
        """
        await self._sender.now("sendChatAction", chat_id=session.chat, action="upload_document")
        parts = len(plain(self._log(session, words)))
        # Each part is of the run as it is now, whatever is answered before it is sent.
        upto = len(session.state.history)
        for part in range(parts + 1):
            last = CLOSING if closing and part == parts else ""
            body = f"{session.id} {words.language} {upto} {part} {last}".encode()
            merge = f"{REPORT}:{session.id}:{part}:{last}"
            await self._sender.send(outgoing(session.chat, REPORT, body, merge))

    async def carry_out_report(self, job: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        name, language, upto, part, last = job.body.decode().split(" ")
        session = await self._storage.session(SessionId(name))
        if session is None:
            return
        words = self._languages[Language(language)]
        then = replace(session.state, history=session.state.history[: int(upto)])
        told = self._log(replace(session, state=then), words)
        if part == DOCUMENT:
            slow = self._screens.told(session.chat, Message(words("log.making")))
            await self._waiting.over(self._send_document(session, told, words), slow)
        else:
            for text in plain(told)[int(part) - 1 : int(part)]:
                await self._sender.deliver(self._screens.told(session.chat, Message(text)))
        if last and self.closed is not None:
            await self.closed(session, words)

    async def _send_document(self, session: Session, told: Log, words: Words) -> None:
        """For print; where that cannot be made, a line says that the text follows."""
        flow = self._content.flows[session.state.flow]
        named = self.summary(session).begun
        if flow.answers:
            # Made again it is another one: the earlier one is kept beside it.
            named = self._moments.local(self._clock.now())
        try:
            document = await self._documents.log_pdf(told)
        except DocumentError:
            log.warning("a log could not be printed; its text is sent instead")
            instead = self._screens.told(session.chat, Message(words("log.no_pdf")))
            await self._sender.deliver(instead)
            return
        await translated(
            lambda: self._bot.send_document(
                session.chat,
                io.BytesIO(document),
                filename=f"{file_name(words, flow)}-{named:%Y-%m-%d-%H%M}.pdf",
                caption=sent_with(words, flow),
            )
        )

    def _log(self, session: Session, words: Words) -> Log:
        state = session.state
        flow = self._content.flows[state.flow]
        if flow.answers:
            return answers_of(
                words,
                flow,
                record(flow, state),
                left(flow, state),
                self._clock.now(),
                self._moments.zone,
            )
        if flow.command:
            return record_of(words, flow, record(flow, state), region_of(state), self._moments.zone)
        checked = oldest(self._content.directory, region_of(state)).isoformat()
        return log_of(words, flow, account(flow, state), zone=self._moments.zone, checked=checked)

    # --- the flowchart
    async def chart(self, chat: int, words: Words, session: Session | None) -> None:
        await self._sender.now("sendChatAction", chat_id=chat, action="upload_photo")
        await self._next_page(chat, "" if session is None else session.id, words, 0)

    async def _next_page(self, chat: int, name: str, words: Words, page: int) -> None:
        body = f"{name} {words.language} {page}".encode()
        await self._sender.send(outgoing(chat, CHART, body, f"{CHART}:{chat}:{page}"))

    async def carry_out_chart(self, job: Outgoing) -> None:
        """One page of it, and the next one to the outbox. Raises TooMany or Unreachable."""
        name, language, page = job.body.decode().split(" ")
        words, place = self._languages[Language(language)], int(page)
        session = await self._storage.session(SessionId(name)) if name else None
        state = None if session is None else self._content.today(session.state)
        caption = words("chart.caption")
        if state is not None:
            caption = chart_caption(self._content, words, state)
        try:
            pages = await self._drawn(job.chat, words, state, anew=place == 0)
        except PictureError:
            log.warning("a flowchart could not be drawn; its text is sent instead")
            await self._sender.deliver(self._screens.told(job.chat, Message(caption)))
            return
        if place >= len(pages):
            return
        sent = await translated(
            lambda: self._bot.send_photo(
                job.chat,
                pages[place],
                caption=None if place else render.html(caption),
                parse_mode="HTML",
                filename=f"schema-{place + 1}.png",
                protect_content=session is not None,
            )
        )
        if session is not None and sent is not None:
            await self._storage.note_message(session.id, sent.message_id, self._clock.now())
        if place + 1 < len(pages):
            await self._next_page(job.chat, name, words, place + 1)
        else:
            self._pages.pop(job.chat, None)

    async def _drawn(
        self, chat: int, words: Words, state: State | None, *, anew: bool
    ) -> tuple[bytes, ...]:
        """All pages, drawn once for all of them. Raises PictureError."""
        if anew or chat not in self._pages:
            picture = chart_picture(self._content, words, CONCERN, state)
            self._pages[chat] = await self._painter.chart(picture)
        return self._pages[chat]
