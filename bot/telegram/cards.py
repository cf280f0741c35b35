"""Knows how a plan's actions stand in each chat, and by which links one comes to their questions.

Of who may do what with one it is told; it asks nobody.
"""

from bot.content import Content
from bot.moments import Moments
from bot.phrasing import action as say
from bot.phrasing.catalogue import Words
from bot.phrasing.drafts import blocks_of
from bot.phrasing.message import Button, Link, Message, Verb
from bot.phrasing.plan import Blocks
from bot.places import team_of
from bot.plans import Kept, Plans
from bot.presses import OnAction, OnPlan
from bot.telegram.rights import Right
from storage.port import Place

LINK = "a_"
"""What begins a link that leads to the questions of an action, in private."""


class Cards:
    def __init__(self, content: Content, plans: Plans, moments: Moments, username: str) -> None:
        self._content = content
        self._plans = plans
        self._moments = moments
        self._username = username

    def card(self, kept: Kept, words: Words, chat: int, right: Right) -> Message:
        """An action whole, as it stands in a chat for who may do this much with it."""
        seen = self.seen(kept, words, chat, right)
        return say.card(words, self.blocks(words), kept.action, seen)

    def seen(self, kept: Kept, words: Words, chat: int, right: Right) -> say.Seen:
        """In a group everybody sees the same; in private nobody sees what they may not do."""
        edit: Button | None = None
        at = say.Place.GROUP
        if chat < 0:
            edit = Link(words("plan.edit"), self.link("e", kept.action.id))
        else:
            at = say.Place.ALONE if team_of(kept.place) is None else say.Place.PRIVATE
            if right is Right.CHANGE:
                edit = Verb(words("plan.edit"), OnAction(kept.action.id, "edit"))
        return say.Seen(at, self._plans.today, self._moments.zone, edit, self._plans.days)

    def new(self, place: Place, words: Words) -> Button:
        """Begins another action of this plan."""
        team = team_of(place)
        if team is None:
            return Verb(words("plan.new"), OnPlan("new"))
        return Link(words("plan.new"), self.link("n", team))

    def link(self, kind: str, what: str) -> str:
        """To a new action of a team (`n`), to change one (`e`), to be reminded of one (`s`)."""
        return f"https://t.me/{self._username}?start={LINK}{kind}{what}"

    def blocks(self, words: Words) -> Blocks:
        return blocks_of(self._content, words)
