"""Knows a team's group: what is said and tapped in it; what is not for us meets silence."""

from bot.content import SCANS
from bot.phrasing import team as say
from bot.phrasing.agreed import CONSENSUS
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.phrasing.noted import TALK
from bot.presses import (
    InSession,
    Joining,
    OnAction,
    OnDepth,
    OnIdea,
    OnMenu,
    OnPage,
    OnPlan,
    OnRound,
    OnTeam,
    ToSession,
)
from bot.telegram.api import ApiError
from bot.telegram.appointing import Appointing
from bot.telegram.asking import Asking
from bot.telegram.buttons import decode
from bot.telegram.concern import COMMANDS as CONCERN
from bot.telegram.leads import Leads
from bot.telegram.onward import LED, OPEN, Onward, Press
from bot.telegram.opening import Opening
from bot.telegram.presence import Presence
from bot.telegram.rounds import Rounds
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.showing import DETAILS, Showing
from bot.telegram.steering import Steering
from bot.telegram.talk import Talk
from bot.telegram.updates import Said, Tapped
from storage.port import Session, Storage, Team
from storage.sealing import Secrets

LEADS_ONLY = frozenset({"ronde", "sluit", "resultaten"}) | LED

PRIVATE_ONLY = frozenset({*SCANS, "stop"})
COMMANDS = LEADS_ONLY | PRIVATE_ONLY | CONCERN | OPEN | {"start", "help", "teamlead"}
"""The commands that are ours in a group; every other one may be some other bot's."""


class Group:
    """`words` are the group's."""

    def __init__(
        self,
        words: Words,
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        leads: Leads,
        presence: Presence,
        opening: Opening,
        rounds: Rounds,
        showing: Showing,
        talk: Talk,
        asking: Asking,
        onward: Onward,
        username: str,
    ) -> None:
        self._words = words
        self._username = username
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._leads = leads
        self._presence = presence
        self._showing = showing
        self._talk = talk
        self._asking = asking
        self._onward = onward
        self._appointing = Appointing(words, leads, screens, sender)
        self._steering = Steering(words, storage, sender, screens, opening, rounds, showing)

    # --- commands
    async def said(self, said: Said) -> None:
        if not said.command:
            await self._replied(said)
        if await self._sent_away(said) or said.command not in COMMANDS:
            return
        where = await self._presence.team(said.chat)
        match said.command:
            case "start":
                await self._presence.greet(said.chat, asked=not said.argument)
            case "teamlead":
                await self._appointing.asked(said, where)
            case "help":
                await self._help(said, where)
            case command if command in OPEN:
                await self._onward.asked(said, where, self._words)
            case command if command in PRIVATE_ONLY:
                await self._screens.say(said.chat, say.in_private(self._words, self._username))
            case command if said.anonymous:
                await self._screens.say(said.chat, say.anonymous(self._words, command))
            case command:
                await self._as_lead(where, said, command)

    async def _sent_away(self, said: Said) -> bool:
        """Whether it is about what one does in private; then the way there is shown."""
        guides = self._onward.guides
        if said.command in guides.commands - OPEN:
            await guides.in_group(said, self._words)
        elif said.command in CONCERN:
            # By mistake: what it is about is neither repeated here nor kept.
            link = say.in_private(self._words, self._username).rows
            await self._screens.say(said.chat, Message(self._words("private_only"), link))
        else:
            return False
        return True

    async def _help(self, said: Said, where: Team) -> None:
        try:
            lead = said.anonymous or await self._leads.is_lead(where, said.user)
        except ApiError:
            lead = True
        await self._screens.say(said.chat, say.help_group(self._words, self._username, lead=lead))

    async def _as_lead(self, where: Team, said: Said, command: str) -> None:
        try:
            lead = await self._leads.is_lead(where, said.user)
        except ApiError:
            await self._line(where, "group.no_answer")
            return
        if not lead:
            await self._line(where, "group.lead_only")
        elif command in LED:
            await self._onward.led(said, where)
        else:
            await self._steering.carry_out(where, command)

    async def _line(self, where: Team, sentence: str) -> None:
        await self._screens.say(where.chat, Message(self._words(sentence)))

    # --- taps
    async def tapped(self, tap: Tapped) -> None:
        where = await self._presence.team(tap.chat)
        press = decode(tap.data)
        match press:
            case InSession():
                await self._in_session(tap, press, where)
            case OnRound():
                await self._on_round(tap, press, where)
            case OnTeam("as", command) if command in LEADS_ONLY:
                await self._as_administrator(tap, where, command)
            case OnTeam() if self._onward.knows(press):
                await self._go_onward(tap, press, where)
            case OnAction() | OnPlan() | OnDepth() | OnIdea() | OnPage():
                await self._go_onward(tap, press, where)
            case OnTeam():
                await self._appointing.tapped(tap, press, where)
            case ToSession() | Joining() | OnMenu() | None:
                await self._sender.answer(tap.query, self._words("toast.gone"))

    async def _as_administrator(self, tap: Tapped, where: Team, command: str) -> None:
        """A one-time button shows that who spoke in the group's name may."""
        if await self._allowed(tap, where, administrator=True):
            await self._once(tap)
            if command in LED:
                await self._onward.begun(command, where, tap.topic)
            else:
                await self._steering.carry_out(where, command)

    async def _go_onward(self, tap: Tapped, press: Press, where: Team) -> None:
        if self._onward.is_open(press) or await self._allowed(tap, where):
            await self._onward.tapped(tap, press, where, self._words)

    async def _once(self, tap: Tapped) -> None:
        """A one-time button is gone once it was tapped."""
        await self._sender.answer(tap.query)
        if tap.message is not None:
            await self._screens.strip(tap.chat, tap.message)

    async def _allowed(self, tap: Tapped, where: Team, *, administrator: bool = False) -> bool:
        """Whether who tapped may; otherwise they are told, they alone."""
        try:
            if administrator:
                may = await self._leads.is_administrator(where, tap.user)
            else:
                may = await self._leads.is_lead(where, tap.user)
        except ApiError:
            await self._sender.answer(tap.query, self._words("group.no_answer"), alert=True)
            return False
        if not may:
            await self._sender.answer(tap.query, self._words("toast.lead_only"), alert=True)
        return may

    async def _in_session(self, tap: Tapped, press: InSession, where: Team) -> None:
        session = await self._storage.session(press.session)
        if session is None or session.owner != self._secrets.owner(tap.chat):
            await self._once_gone(tap, where)
            return
        if not await self._allowed(tap, where):
            return
        # Before the next question stands there: nobody shall answer it where this one was asked.
        last = await self._asking.done(tap.chat) if self._asking.waits(session) else 0
        if not await self._talk.tapped(tap, press, session, self._words):
            await self._once_gone(tap, where)
            return
        after = await self._storage.session(press.session)
        if after is None:
            await self._asking.done(tap.chat)
        elif last or after.state.cursor != session.state.cursor:
            await self._asking.ask(after, tap.user, tap.name, last)

    async def _replied(self, said: Said) -> None:
        """An answer in words to what a conversation of this group asks; else not for us."""
        session = await self._asking.asked(said)
        if session is None and not self._asking.is_prompt(said):
            return
        where = await self._presence.team(said.chat)
        try:
            if not said.anonymous and not await self._leads.is_lead(where, said.user):
                await self._line(where, "toast.lead_only")
                return
        except ApiError:
            await self._line(where, "group.no_answer")
            return
        # Before the next question stands there: nobody shall answer that one with it.
        last = await self._asking.done(said.chat)
        if session is None:
            session = await self._late(said, where)
        else:
            await self._talk.attention.turned_to(session)
            await self._talk.wrote(session, said, self._words)
        after = None if session is None else await self._storage.session(session.id)
        if after is not None:
            await self._asking.ask(after, said.user, said.name, last)

    async def _late(self, said: Said, where: Team) -> Session | None:
        """An answer to a question that is over is kept nowhere; what is asked now comes anew."""
        await self._line(where, "group.answer_late")
        now = await self._storage.active(self._secrets.owner(said.chat))
        if now is None or not self._asking.waits(now):
            return None
        await self._talk.come_back(now, self._words)
        return now

    async def _on_round(self, tap: Tapped, press: OnRound, where: Team) -> None:
        kept = await self._storage.round(press.round)
        if kept is None or kept.round.team != where.id:
            await self._once_gone(tap, where)
        elif not self._steering.knows(kept):
            await self._sender.answer(tap.query, self._words("removed.instrument"), alert=True)
        elif press.verb in DETAILS:
            await self._sender.answer(tap.query)
            await self._showing.detail(where, kept, press.verb, press.detail, tap.message)
        elif press.verb == CONSENSUS:
            await self._sender.answer(tap.query)
            await self._onward.talking.concluding.show(where, kept, press.detail, tap.message)
        elif not await self._allowed(tap, where):
            return
        elif press.verb == TALK:
            await self._onward.about_round(tap, kept, press.detail, where)
        else:
            await self._steering.tapped(tap, press, kept, where)

    async def _once_gone(self, tap: Tapped, where: Team) -> None:
        """A button of something that is over. A wizard's place may be the invitation's by now."""
        await self._sender.answer(tap.query, self._words("toast.gone"))
        if self._screens.is_replaced(tap.chat, tap.message):
            return
        posted = {one.posted.message for one in await self._storage.rounds(where.id)}
        if tap.message is not None and tap.message not in posted:
            await self._screens.strip(tap.chat, tap.message)
