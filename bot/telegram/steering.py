"""Knows how a lead steers a team's rounds: opens, closes, extends, cancels, shows."""

from bot.phrasing import team as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message
from bot.presses import OnRound
from bot.telegram.opening import Opening
from bot.telegram.rounds import Rounds
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.showing import Showing
from bot.telegram.updates import Tapped
from flows.round import Phase
from storage.port import Kept, Storage, Team

DAYS = {f"extend{name}": days for days, name in say.EXTENSIONS.items()}


class Steering:
    """Of who may steer it knows nothing: it is asked only for a lead. `words` are the group's."""

    def __init__(
        self,
        words: Words,
        storage: Storage,
        sender: Sender,
        screens: Screens,
        opening: Opening,
        rounds: Rounds,
        showing: Showing,
    ) -> None:
        self._words = words
        self._storage = storage
        self._sender = sender
        self._screens = screens
        self._rounds = rounds
        self._showing = showing
        self._opening = opening

    async def carry_out(self, where: Team, command: str) -> None:
        match command:
            case "ronde":
                await self._opening.begin(where)
            case "sluit":
                await self._ask_to_close(where)
            case _:
                await self._results(where)

    async def _ask_to_close(self, where: Team) -> None:
        found = False
        for kept in await self._known(where):
            if kept.round.phase is Phase.OPEN:
                found = True
                message = await self._rounds.ask_to_close(kept)
                await self._screens.say(where.chat, message)
            elif kept.round.phase is Phase.SHORT:
                found = True
                await self._screens.say(where.chat, say.too_few(self._words, kept.round))
        if not found:
            await self._line(where, "close.none")

    async def _results(self, where: Team) -> None:
        kept = await self._known(where)
        shown = [one for one in kept if one.release is not None]
        if shown:
            newest = max(shown, key=lambda one: one.round.closed)
            await self._showing.show_soon(where, newest.round.id)
        elif any(one.round.phase is Phase.SHORT for one in kept):
            await self._line(where, "results.short")
        elif live := [one for one in kept if one.round.phase is Phase.OPEN]:
            progress = await self._storage.progress(live[0].round.id)
            text = self._words("results.open", finished=progress.finished)
            await self._screens.say(where.chat, Message(text))
        else:
            await self._line(where, "results.none")

    def knows(self, kept: Kept) -> bool:
        """Whether a round's instrument is in the content still."""
        return self._rounds.knows(kept.round)

    async def _known(self, where: Team) -> list[Kept]:
        """The rounds of which the instrument is there still, the newest first."""
        kept = await self._storage.rounds(where.id)
        return [one for one in kept if self.knows(one)]

    async def _line(self, where: Team, sentence: str) -> None:
        await self._screens.say(where.chat, Message(self._words(sentence)))

    # --- buttons
    async def tapped(self, tap: Tapped, press: OnRound, kept: Kept, where: Team) -> None:
        """A lead's button; one that bears the stamp of another stretch of the round is old."""
        if press.verb == "show":
            await self._sender.answer(tap.query)
            await self._results(where)
            return
        if press.detail != kept.round.stamp:
            await self._sender.answer(tap.query, self._words("toast.round_moved"))
            if tap.message is not None and tap.message != kept.posted.message:
                await self._screens.strip(where.chat, tap.message)
            return
        await self._sender.answer(tap.query)
        if press.verb == "close":
            if tap.message is not None:
                await self._screens.strip(where.chat, tap.message)
            await self._rounds.close_soon(kept.round, where)
            return
        message = await self._answered(press.verb, kept)
        await self._screens.say(where.chat, message, tap.message)

    async def _answered(self, verb: str, kept: Kept) -> Message:
        match verb:
            case "keep":
                return Message(self._words("close.kept"))
            case "cancel":
                return say.ask_to_cancel(self._words, kept.round)
            case "ways":
                return say.too_few(self._words, kept.round)
            case "erase":
                return Message(await self._rounds.cancel(kept) or self._words("close.over"))
            case _ if verb in DAYS:
                return Message(await self._rounds.extend(kept, DAYS[verb]))
            case _:
                return Message(self._words("close.over"))
