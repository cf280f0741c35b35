"""Knows how a run is shown as a whole: its log as a document and as text, and the flowchart."""

import io
import logging
from collections.abc import Mapping

from telegram import Bot, InputMediaPhoto

from bot.clock import Clock
from bot.content import CONCERN, Content
from bot.documents import DocumentError, Documents
from bot.moments import Moments
from bot.phrasing.account import Log, log_of
from bot.phrasing.account_text import plain
from bot.phrasing.catalogue import DUTCH, Language, Words
from bot.phrasing.chart import chart_caption, chart_picture
from bot.phrasing.message import Message
from bot.phrasing.protocol import Run, step_name
from bot.pictures import Painter, PictureError
from bot.telegram import render
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender, outgoing
from bot.telegram.showing import translated
from flows.account import account
from flows.directory import Region, oldest
from flows.state import SessionId
from storage.port import Outgoing, Session, Storage

log = logging.getLogger("onlife.reporting")

REPORT = "job:log"
"""The outbox job that makes a run's log and sends it; the outbox holds nothing of what it says."""

CHART = "job:chart"
"""The outbox job that draws the flowchart, marked where a run is."""


class Reporting:
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

    def summary(self, session: Session) -> Run:
        """A run as it stands in a list of several."""
        words = self._languages[DUTCH]
        begun = session.state.history[0].at if session.state.history else self._clock.now()
        step = step_name(self._content, words, session.state)
        return Run(session.id, self._moments.local(begun), step)

    # --- the log
    async def report(self, session: Session, words: Words) -> None:
        """Hands the log to the outbox: a document takes longer than an answer may."""
        await self._sender.now("sendChatAction", chat_id=session.chat, action="upload_document")
        body = f"{session.id} {words.language}".encode()
        await self._sender.send(outgoing(session.chat, REPORT, body, f"{REPORT}:{session.id}"))

    async def carry_out_report(self, job: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        name, _, language = job.body.decode().partition(" ")
        session = await self._storage.session(SessionId(name))
        if session is not None:
            await self.report_at_once(session, self._languages[Language(language)])

    async def report_at_once(self, session: Session, words: Words) -> None:
        """The log as a document and as text to paste; both can be copied and forwarded."""
        told = self._log(session, words)
        begun = self.summary(session).begun
        name = f"{words('log.file')}-{begun:%Y-%m-%d-%H%M}.pdf"
        first = Message(words("log.sent"))
        try:
            document = await self._documents.log_pdf(told)
        except DocumentError:
            log.warning("a log could not be printed; its text is sent instead")
            first = Message(words("log.no_pdf"))
        else:
            await translated(
                lambda: self._bot.send_document(
                    session.chat, io.BytesIO(document), filename=name, caption=words("log.sent")
                )
            )
            first = Message("")
        for text in (first.text, *plain(told)):
            if text:
                await self._sender.deliver(self._screens.told(session.chat, Message(text)))

    def _log(self, session: Session, words: Words) -> Log:
        state = session.state
        flow = self._content.flows[state.flow]
        region = Region(state.facts.get("region", Region.FLANDERS.value))
        checked = oldest(self._content.directory, region).isoformat()
        return log_of(words, flow, account(flow, state), zone=self._moments.zone, checked=checked)

    # --- the flowchart
    async def chart(self, chat: int, words: Words, session: Session | None) -> None:
        await self._sender.now("sendChatAction", chat_id=chat, action="upload_photo")
        body = f"{'' if session is None else session.id} {words.language}".encode()
        await self._sender.send(outgoing(chat, CHART, body, f"{CHART}:{chat}"))

    async def carry_out_chart(self, job: Outgoing) -> None:
        """Raises TooMany or Unreachable where it has to be tried again."""
        name, _, language = job.body.decode().partition(" ")
        words = self._languages[Language(language)]
        session = await self._storage.session(SessionId(name)) if name else None
        state = None if session is None else session.state
        caption = (
            words("chart.caption") if state is None else chart_caption(self._content, words, state)
        )
        try:
            pages = await self._painter.chart(chart_picture(self._content, words, CONCERN, state))
        except PictureError:
            log.warning("a flowchart could not be drawn; its text is sent instead")
            await self._sender.deliver(self._screens.told(job.chat, Message(caption)))
            return
        protect = session is not None
        media = [
            InputMediaPhoto(
                page,
                caption=render.html(caption) if place == 0 else None,
                parse_mode="HTML",
                filename=f"schema-{place + 1}.png",
            )
            for place, page in enumerate(pages)
        ]
        if len(media) == 1:
            await translated(
                lambda: self._bot.send_photo(
                    job.chat,
                    pages[0],
                    caption=render.html(caption),
                    parse_mode="HTML",
                    filename="schema.png",
                    protect_content=protect,
                )
            )
        else:
            await translated(
                lambda: self._bot.send_media_group(job.chat, media, protect_content=protect)
            )
