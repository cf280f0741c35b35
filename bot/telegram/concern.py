"""Knows the concern protocol in a chat: how a run begins, what its signals ask, how it ends."""

from collections.abc import Awaitable, Callable, Mapping

from bot.content import CONCERN, Content
from bot.guides import records
from bot.phrasing import protocol as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.phrasing.numbers import alarm, everyone, rules
from bot.phrasing.seconding import SHARE
from bot.presses import OnRun
from bot.profiles import FRAMEWORK, REGION, Profiles
from bot.telegram.emergency import Emergency
from bot.telegram.leaving import Leaving
from bot.telegram.reporting import Reporting
from bot.telegram.screens import Screens
from bot.telegram.seconding import VERBS as ABOUT_READERS
from bot.telegram.seconding import Seconding
from bot.telegram.sender import Sender
from bot.telegram.talk import BEGUN, Heard, Shown, Talk
from bot.telegram.updates import Said, Tapped
from flows.directory import Region
from flows.keeping import is_over
from flows.practice import is_practice
from flows.state import SessionId
from storage.port import Owner, Session, Storage
from storage.sealing import Secrets

COMMANDS = frozenset({"verontrusting", "oefenen", "verslag", "schema"})
"""What the protocol answers to, in private only."""

NUMBERS, EARLIER, LOG = "numbers", "earlier", "log"
UNKNOWN = "unknown"
FRAMEWORKS = ("secrecy", "discretion", "other", UNKNOWN)

ACUTE: Mapping[str, str] = {"entry": "acute"}
PRACTICE: Mapping[str, str] = {"mode": "practice"}


Begins = Callable[[int, Words], Awaitable[None]]
"""Begins a run in a chat."""


class Concern:
    """`begins` has what a person can be led to from elsewhere, by its command; `others` what else
    a button about a run can ask, by its verb.
    """

    def __init__(
        self,
        content: Content,
        storage: Storage,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        profiles: Profiles,
        talk: Talk,
        emergency: Emergency,
        reporting: Reporting,
        leaving: Leaving,
        seconding: Seconding,
    ) -> None:
        self._content = content
        self._storage = storage
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._profiles = profiles
        self._talk = talk
        self._emergency = emergency
        self._reporting = reporting
        self._leaving = leaving
        self._seconding = seconding
        emergency.begin = self._begin_acute
        emergency.go_on = self._go_on
        talk.signals |= {NUMBERS: self._numbers, EARLIER: self._earlier, LOG: self._log}
        talk.signals |= {f"framework_{one}": self._framework(one) for one in FRAMEWORKS}
        talk.endings[CONCERN, "erased"] = leaving.erased
        self.others: dict[str, Callable[[Session, Words], Awaitable[None]]] = {}
        self.begins: Mapping[str, Begins] = {
            "verontrusting": self._begin_real,
            "oefenen": self._begin_practice,
        }

    # --- commands
    async def said(self, said: Said, words: Words) -> None:
        match said.command:
            case "verontrusting":
                await self._begin_real(said.chat, words)
                if said.message:
                    # Even the command says what this is about; a button of the menu has none.
                    await self._talk.delete(said.chat, said.message)
            case "oefenen":
                await self._begin_practice(said.chat, words)
            case "verslag":
                await self._report(said.chat, words)
            case _:
                await self._reporting.chart(said.chat, words, await self._current(said.chat))

    async def _begin(self, chat: int, words: Words, facts: Mapping[str, str]) -> None:
        """A new run, in a new message; one that was not begun yet makes way."""
        owner = self._secrets.owner(chat)
        earlier = False
        for one in await self._runs(owner):
            if not one.state.history:
                await self._make_way(one, words)
            elif not is_practice(one.state) and not is_over(self._content.concern, one.state):
                earlier = True
        known = await self._talk.facts(owner)
        more = {"earlier": "yes"} if earlier else {}
        session = await self._talk.conversations.start(
            CONCERN, owner, chat, {**known, **more, BEGUN: "no", **facts}
        )
        await self._talk.attention.turned_to(session)
        await self._screens.renew(session, words)

    async def _begin_real(self, chat: int, words: Words) -> None:
        await self._begin(chat, words, {})

    async def _begin_practice(self, chat: int, words: Words) -> None:
        await self._begin(chat, words, PRACTICE)

    async def _begin_acute(self, chat: int, words: Words) -> None:
        """From practice: it turned out to be real."""
        await self._begin(chat, words, ACUTE)

    async def _make_way(self, session: Session, words: Words) -> None:
        await self._screens.retire(session, words)
        await self._storage.erase(session.id)

    async def _go_on(self, chat: int, words: Words) -> None:
        """From the numbers back to where one was."""
        session = await self._storage.active(self._secrets.owner(chat))
        if session is None:
            await self._begin(chat, words, {})
        else:
            await self._talk.come_back(session, words)

    async def _report(self, chat: int, words: Words) -> None:
        """The log of the run that one is in, or a question which run is meant."""
        owner = self._secrets.owner(chat)
        sessions = await self._storage.sessions(owner)
        runs = [one for one in sessions if one.state.history and self._is_recorded(one)]
        active = await self._storage.active(owner)
        if active is not None and active.id in {one.id for one in runs}:
            await self._reporting.report(active, words)
        elif len(runs) == 1:
            await self._reporting.report(runs[0], words)
        elif runs:
            await self._screens.say(chat, say.which(words, self._listed(runs), "log"))
        else:
            await self._screens.say(chat, Message(words("log.nothing")))

    async def _current(self, chat: int) -> Session | None:
        session = await self._storage.active(self._secrets.owner(chat))
        return session if session is not None and session.state.flow == CONCERN else None

    async def forget_profile(self, owner: Owner) -> bool:
        """Erases what is kept of a person across runs; whether there was anything."""
        return await self._profiles.forget(owner)

    async def by_link(self, said: Said, words: Words) -> None:
        """Somebody opened the link of a second reader."""
        await self._seconding.opened(said, words)

    # --- buttons that are no screen's
    async def tapped(self, tap: Tapped, press: OnRun, words: Words) -> None:
        if press.verb in ABOUT_READERS:
            await self._seconding.pressed(tap, press, words)
            return
        if press.verb in {say.EVERYONE, say.RULES, say.REGION}:
            await self._looked_up(tap, press, words)
            return
        await self._sender.answer(tap.query)
        session = await self._storage.session(SessionId(press.detail))
        if session is None or session.owner != self._secrets.owner(tap.chat):
            if tap.message is not None:
                await self._screens.strip(tap.chat, tap.message)
            await self._screens.say(tap.chat, Message(words("run.gone"), alarm(words)))
            return
        match press.verb:
            case say.LOG:
                await self._reporting.report(session, words)
            case verb if verb in self.others:
                await self.others[verb](session, words)
            case verb if verb == SHARE:
                await self._seconding.share(session, words)
            case _:
                await self._return_to(session, words)

    async def _looked_up(self, tap: Tapped, press: OnRun, words: Words) -> None:
        """Whom one can call, or the rules, as a message of its own that can be copied."""
        await self._sender.answer(tap.query)
        owner = self._secrets.owner(tap.chat)
        known = set(Region)
        if press.detail and press.detail not in known:
            return
        if press.verb == say.REGION:
            await self._emergency.bring(tap.chat, words, region=Region(press.detail))
            await self._profiles.keep(owner, REGION, press.detail)
            session = await self._storage.active(owner)
            if session is not None and self._is_about_danger(session):
                await self._talk.come_back(session, words)
            return
        region = Region(press.detail or self._profiles.region_at_hand(owner))
        shown = everyone if press.verb == say.EVERYONE else rules
        message = shown(self._content.directory, words, region)
        await self._screens.say(tap.chat, message, tap.message if press.detail else None)

    async def _return_to(self, session: Session, words: Words) -> None:
        """To an earlier run, where it is asked first what has changed meanwhile."""
        await self._talk.attention.turned_to(session)
        await self._talk.come_back(session, words, absent=True)

    # --- signals
    async def _numbers(self, session: Session, words: Words) -> Shown:
        practice = is_practice(session.state)
        await self._emergency.bring(session.chat, words, practice=practice)
        return Shown.BELOW

    def _framework(self, name: str) -> Heard:
        async def keep(session: Session, _words: Words) -> Shown:
            if not is_practice(session.state) and name != UNKNOWN:
                # Who does not know it yet is asked again another time.
                await self._profiles.keep(session.owner, FRAMEWORK, name)
            return Shown.IN_PLACE

        return keep

    async def _earlier(self, session: Session, words: Words) -> Shown:
        """Goes on with another run; the one that asked for it makes way."""
        runs = [
            one
            for one in await self._runs(session.owner)
            if one.id != session.id
            and one.state.history
            and not is_practice(one.state)
            and not is_over(self._content.concern, one.state)
        ]
        await self._make_way(session, words)
        if len(runs) == 1:
            await self._return_to(runs[0], words)
        elif runs:
            await self._screens.say(
                session.chat, say.which(words, self._listed(runs), say.GO), protected=True
            )
        else:
            await self._begin(session.chat, words, {})
        return Shown.ALL

    async def _log(self, session: Session, words: Words) -> Shown:
        """A run came to its end. Of practice nothing is kept beyond it."""
        if is_practice(session.state):
            await self._leaving.practised(session, words)
            return Shown.ALL
        await self._reporting.report(session, words)
        return Shown.BELOW

    # --- small things
    def _is_recorded(self, session: Session) -> bool:
        """Whether a run ends in a log: one of the protocol, or of a guide that gives one."""
        flow = self._content.flows.get(session.state.flow)
        return flow is not None and (flow.id == CONCERN or records(flow))

    def _is_about_danger(self, session: Session) -> bool:
        """Whether a screen of it can depend on where one works."""
        flow = self._content.flows.get(session.state.flow)
        return flow is not None and flow.emergency

    async def _runs(self, owner: Owner) -> tuple[Session, ...]:
        sessions = await self._storage.sessions(owner)
        return tuple(one for one in sessions if one.state.flow == CONCERN)

    def _listed(self, runs: list[Session]) -> list[say.Run]:
        return [self._reporting.summary(one) for one in runs]
