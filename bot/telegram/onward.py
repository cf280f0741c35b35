"""Knows which command and button leads on from a picture, or beside it: talk, plan, guides.

Of who leads a group it knows nothing: what is a lead's is asked only for a lead.
"""

from dataclasses import dataclass

from bot.phrasing.catalogue import Words
from bot.phrasing.choice_page import LINK as STARS_LINK
from bot.phrasing.chosen import ACT, CHOOSE, DEEPEN
from bot.phrasing.register import LINK as PAGE_LINK
from bot.phrasing.stars import CHANGE as STARS
from bot.places import team_place
from bot.presses import OnAction, OnDepth, OnIdea, OnPage, OnPlan, OnTeam
from bot.telegram.cards import LINK as ACTION_LINK
from bot.telegram.choosing import Choosing, anyone_may
from bot.telegram.guides import Guides
from bot.telegram.planning import Planning
from bot.telegram.reading import DEEPER, IDEAS, Reading
from bot.telegram.register import COMMAND as PAGES
from bot.telegram.register import NEW as PAGE
from bot.telegram.register import Register
from bot.telegram.sender import Sender
from bot.telegram.starring import Starring
from bot.telegram.talking import Talking
from bot.telegram.updates import Said, Tapped
from storage.port import Kept, Session, Team

ACTION, CHOICE, PLAN, TALK = "actie", "keuze", "plan", "gesprek"

LED = frozenset({ACTION, CHOICE, TALK, DEEPER})
"""In a group, what only a lead may ask for."""

OPEN = frozenset({PLAN, IDEAS, PAGES, PAGE})
"""In a group, what anybody may ask for."""

ALONE = frozenset({ACTION, CHOICE, PLAN, DEEPER, IDEAS, PAGES})
"""What one may ask for in private, about one's own work."""

ABOUT_CHOICE = frozenset({CHOOSE, DEEPEN, ACT})

Press = OnAction | OnPlan | OnDepth | OnIdea | OnPage | OnTeam


@dataclass(frozen=True, slots=True)
class Onward:
    sender: Sender
    planning: Planning
    reading: Reading
    talking: Talking
    choosing: Choosing
    starring: Starring
    guides: Guides
    register: Register

    @property
    def alone(self) -> frozenset[str]:
        """The commands of one alone that are answered here."""
        return ALONE | self.guides.commands

    # --- in a group
    async def asked(self, said: Said, where: Team, words: Words) -> None:
        """A command that is anybody's."""
        if said.command == IDEAS:
            await self.reading.inspiring.asked(said.chat, said.argument, words)
        elif said.command == PAGES:
            await self.register.asked(where)
        elif said.command == PAGE:
            await self.register.offer(where)
        else:
            await self.planning.show(said.chat, team_place(where.id), words)

    async def led(self, said: Said, where: Team) -> None:
        """A command of a lead."""
        if said.command == ACTION:
            await self.planning.add_in_group(said, where)
        else:
            await self.begun(said.command, where, said.topic)

    async def begun(self, command: str, where: Team, topic: int) -> None:
        """The same without what was said: of somebody who spoke in the group's name."""
        match command:
            case one if one == ACTION:
                await self.planning.offer(where)
            case one if one == TALK:
                await self.talking.asked(where, topic)
            case one if one == CHOICE:
                await self.choosing.asked(where, topic)
            case _:
                await self.reading.delving.asked(where)

    @staticmethod
    def knows(press: OnTeam) -> bool:
        """Whether a button about a team is about its choice."""
        return press.verb in ABOUT_CHOICE

    @staticmethod
    def knows_alone(press: OnTeam) -> bool:
        """The same for a button in private, where one also gives stars."""
        return press.verb in {*ABOUT_CHOICE, STARS}

    @staticmethod
    def is_open(press: Press) -> bool:
        """Whether anybody in a group may tap it; who may do more is asked where it is done."""
        match press:
            case OnDepth():
                return False
            case OnTeam(verb, detail):
                return verb == ACT or (verb == CHOOSE and anyone_may(detail))
            case _:
                return True

    async def tapped(self, tap: Tapped, press: Press, where: Team, words: Words) -> None:
        match press:
            case OnAction():
                await self.planning.tapped(tap, press, words)
            case OnPlan():
                await self.planning.tapped_plan(tap, press, team_place(where.id), words)
            case OnIdea():
                await self.reading.inspiring.tapped(tap, press, words)
            case OnDepth():
                await self.reading.delving.tapped(tap, press, where)
            case OnPage():
                await self.register.tapped(tap, press, where, words)
            case OnTeam("choose", detail):
                await self.choosing.tapped(tap, detail, where)
            case OnTeam(verb):
                # What a choice leads on to, below it: its own message stays to be read.
                await self.sender.answer(tap.query)
                if verb == DEEPEN:
                    await self.reading.delving.asked(where)
                else:
                    await self.planning.show(tap.chat, team_place(where.id), words)

    async def about_round(self, tap: Tapped, kept: Kept, detail: str, where: Team) -> None:
        """A lead's button of the talk about a round."""
        await self.talking.tapped(tap, kept, detail, where)

    # --- in private
    async def said(self, said: Said, words: Words) -> None:
        """A command of one alone, or the answer to what is looked for."""
        if said.command == CHOICE:
            await self.choosing.asked_alone(said.chat, words)
        elif said.command in {ACTION, PLAN}:
            await self.planning.said(said, words)
        elif said.command in self.guides.commands:
            await self.guides.said(said, words)
        elif said.command == PAGES:
            await self.register.said(said, words)
        else:
            await self.reading.said(said, words)

    async def answered(self, session: Session, said: Said, words: Words) -> bool:
        """Words that somebody looks for in a conversation; False for those that are said in it."""
        found = await self.reading.answered(session, said, words)
        return found or await self.guides.answered(session, said, words)

    async def tapped_alone(self, tap: Tapped, press: Press, words: Words) -> None:
        match press:
            case OnAction():
                await self.planning.tapped(tap, press, words)
            case OnPlan():
                await self.planning.tapped_own(tap, press, words)
            case OnDepth() | OnIdea():
                await self.reading.tapped(tap, press, words)
            case OnPage():
                await self.register.tapped(tap, press, None, words)
            case OnTeam("choose", detail):
                await self.choosing.tapped_alone(tap, detail, words)
            case OnTeam("stars", detail):
                await self.starring.tapped(tap, detail, words)
            case OnTeam(verb):
                await self.sender.answer(tap.query)
                if verb == DEEPEN:
                    await self.reading.delving.asked_alone(tap.chat, words)
                else:
                    await self.planning.tapped_own(tap, OnPlan("list"), words)

    async def stopping(self, chat: int, words: Words) -> bool:
        """To who wants to stop: what is kept of their own work. Whether there was anything."""
        planned = await self.planning.stopping(chat, words)
        return await self.register.stopping(chat, words) or planned

    async def by_link(self, said: Said, words: Words) -> bool:
        """Follows a link out of a group; False where it is none of these."""
        if said.argument.startswith(STARS_LINK):
            await self.starring.by_link(said, words)
        elif said.argument.startswith(ACTION_LINK):
            await self.planning.by_link(said, words)
        elif said.argument.startswith(PAGE_LINK):
            await self.register.by_link(said, words)
        else:
            return await self.guides.by_link(said, words)
        return True
