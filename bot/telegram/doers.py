"""Knows how who carries out an action hears of it in private, and who cannot hear of it there."""

from bot.phrasing import action as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Link, Message
from bot.plans import Plans
from bot.telegram.api import Api, ApiError, Refused
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from flows.action import Action, Doer

LINK = "a_s"
"""What begins the link that opens the private chat of who takes an action up."""


class Doers:
    def __init__(
        self, api: Api, sender: Sender, screens: Screens, plans: Plans, username: str
    ) -> None:
        self._api = api
        self._sender = sender
        self._screens = screens
        self._plans = plans
        self._username = username

    async def tell(self, chat: int, action: Action, words: Words, sentence: str) -> None:
        """In private, where that is possible; otherwise `chat` hears that no reminder is."""
        doer = action.doer
        if doer is None or not doer.chat:
            return
        message = say.given(words, action, self._plans.today, sentence)
        if not await self._reaches(doer, message) and chat != doer.chat:
            link = f"https://t.me/{self._username}?start={LINK}{action.id}"
            line = words("plan.no_reminder", name=doer.name)
            key = Link(words("plan.start_key"), link)
            await self._screens.say(chat, Message(line, ((key,),)))

    async def handed_over(self, before: Doer | None, action: Action, words: Words) -> None:
        """Who carried it out until now need not any more, and hears that, where it is possible."""
        if (
            before is not None
            and before.chat
            and (action.doer is None or action.doer.chat != before.chat)
        ):
            await self._reaches(before, say.handed_over(words, action))

    async def _reaches(self, doer: Doer, message: Message) -> bool:
        """Whether Telegram lets us write there; what has to wait, waits in the outbox."""
        call = self._screens.told(doer.chat, message)
        try:
            await self._api.call(call.method, call.body)
        except Refused as error:
            return not error.shut_out
        except ApiError:
            await self._sender.send(call)
        return True
