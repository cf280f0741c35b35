"""Knows which command and button leads to what there is to read: deeper into a block, and ideas."""

from dataclasses import dataclass

from bot.phrasing.catalogue import Words
from bot.presses import OnDepth, OnIdea
from bot.telegram.delving import Delving
from bot.telegram.emergency import Emergency
from bot.telegram.inspiring import Inspiring
from bot.telegram.talk import Talk
from bot.telegram.updates import Said, Tapped
from storage.port import Session

DEEPER, IDEAS = "verdieping", "inspiratie"
COMMANDS = frozenset({DEEPER, IDEAS})


@dataclass(frozen=True, slots=True)
class Reading:
    """Of who may what in a group it knows nothing: there, going deeper is a lead's."""

    delving: Delving
    inspiring: Inspiring
    talk: Talk
    emergency: Emergency

    async def said(self, said: Said, words: Words) -> None:
        """A command in private."""
        if said.command == DEEPER:
            await self.delving.asked_alone(said.chat, words)
        else:
            await self._looked_for(said, said.argument, words)

    async def answered(self, session: Session, said: Said, words: Words) -> bool:
        """Words in a conversation that asks what to look for; False for those in any other."""
        if not self.inspiring.searches(session):
            return False
        await self._looked_for(said, said.text, words)
        await self.talk.take_away(session, said.message)
        return True

    async def _looked_for(self, said: Said, query: str, words: Words) -> None:
        distress = self.talk.of_distress(query)
        if distress:
            # Words of one's own distress are heard wherever they are typed; help comes first.
            await self.emergency.comfort(said.chat, words)
        await self.inspiring.asked(said.chat, query, words, only_found=distress)

    async def tapped(self, tap: Tapped, press: OnDepth | OnIdea, words: Words) -> None:
        """A button in private."""
        if isinstance(press, OnDepth):
            await self.delving.tapped_alone(tap, press, words)
        else:
            await self.inspiring.tapped(tap, press, words)
