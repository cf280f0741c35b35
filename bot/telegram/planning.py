"""Knows a plan in a chat: its list, its actions and their buttons, and who may do what to them."""

import re

from bot.clock import Clock
from bot.content import Content
from bot.conversation import new_id
from bot.moments import Moments
from bot.phrasing import action as card
from bot.phrasing import plan as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Link, Message, Verb
from bot.phrasing.papers import VERBS as DOCUMENTS
from bot.places import own_place, team_of, team_place
from bot.plans import Kept, Plans
from bot.presses import OnAction, OnPlan
from bot.telegram.acting import VERBS as ACTING
from bot.telegram.acting import Acting
from bot.telegram.cards import LINK, Cards
from bot.telegram.changing import CHANGES, changed_by, takes_from
from bot.telegram.composing import Composing
from bot.telegram.doers import Doers
from bot.telegram.papers import Papering
from bot.telegram.rights import NEEDS, Right, Rights
from bot.telegram.screens import Screens
from bot.telegram.sender import Sender
from bot.telegram.updates import Said, Tapped
from flows.action import Action, ActionId, Doer
from flows.cleaning import clean
from flows.round import TeamId
from storage.port import Place, Session, Team
from storage.sealing import Secrets

COMMANDS = frozenset({"plan", "actie"})

WHAT = 200
"""Characters of an action, as its question takes them."""

_LINK = re.compile(rf"{LINK}([nes])([A-Za-z0-9_-]{{1,32}})")


class Planning:
    """`words` are the groups'."""

    def __init__(
        self,
        content: Content,
        words: Words,
        secrets: Secrets,
        sender: Sender,
        screens: Screens,
        doers: Doers,
        rights: Rights,
        plans: Plans,
        composing: Composing,
        acting: Acting,
        papering: Papering,
        moments: Moments,
        clock: Clock,
        username: str,
    ) -> None:
        self._cards = Cards(content, plans, moments, username)
        self._words = words
        self._secrets = secrets
        self._sender = sender
        self._screens = screens
        self._doers = doers
        self._rights = rights
        self._plans = plans
        self._composing = composing
        self._acting = acting
        self._papering = papering
        self._moments = moments
        self._clock = clock
        composing.kept = self._kept

    # --- commands
    async def show(self, chat: int, place: Place, words: Words) -> None:
        await self._list(chat, place, words, "", None)

    async def add_in_group(self, said: Said, where: Team) -> None:
        """`/actie` by a lead: with words or in reply it is made at once, otherwise in private."""
        what, about = clean(said.argument), said.about
        doer = Doer(clean(about[1]), about[0]) if about is not None and not about[2] else None
        if not what and doer is None:
            await self.offer(where)
            return
        if len(what) > WHAT:
            await self._screens.say(said.chat, Message(self._words("plan.long", limit=WHAT)))
            return
        action = Action(ActionId(new_id()), self._clock.now(), what, doer=doer)
        kept = Kept(team_place(where.id), action, 1)
        await self._plans.add(kept.place, [action])
        await self._plans.begin_digest(kept.place)
        await self._screens.say(
            said.chat, self._cards.card(kept, self._words, where.chat, Right.CHANGE)
        )
        if doer is not None and doer.chat != said.user:
            await self._doers.tell(where.chat, action, self._words, "plan.given")

    async def offer(self, where: Team) -> None:
        """To describe an action in private, or how it is done in one line."""
        key = Link(self._words("plan.new_key"), self._cards.link("n", where.id))
        await self._screens.say(where.chat, Message(self._words("plan.new_ask"), ((key,),)))

    async def said(self, said: Said, words: Words) -> None:
        """A command in private, about the plan of one alone."""
        place = own_place(self._secrets.owner(said.chat))
        if said.command == "plan":
            await self.show(said.chat, place, words)
        elif said.argument:
            await self._composing.titled(said, place, words)
        else:
            await self._composing.begin(said.chat, said.name, place, words)

    async def stopping(self, chat: int, words: Words) -> bool:
        """To who wants to stop: what is kept of their own plan. Whether there was anything.

        What lies beside no plan, as a choice, is shown nowhere by then, and goes.
        """
        place = own_place(self._secrets.owner(chat))
        actions = await self._plans.actions(place)
        if actions:
            await self._screens.say(chat, say.kept_still(words, len(actions)))
            return True
        erased = await self._plans.erase_all(place)
        if erased:
            await self._screens.say(chat, Message(words("leave.choice")))
        return erased

    async def by_link(self, said: Said, words: Words) -> None:
        """A link from the group: to make an action of its plan, to change one, to be reminded."""
        found = _LINK.fullmatch(said.argument)
        kept, place = None, None
        if found is not None and found[1] == "n":
            place = team_place(TeamId(found[2]))
        elif found is not None:
            kept = await self._plans.found(ActionId(found[2]))
            place = None if kept is None else kept.place
        team = None if place is None else await self._rights.team(place)
        if place is None or team is None:
            await self._screens.say(said.chat, Message(words("plan.gone")))
        elif found is not None and kept is not None and found[1] == "s":
            await self._ready(said, kept, words)
        elif not await self._rights.leads(team, said.user):
            await self._screens.say(said.chat, Message(words("plan.lead_only")))
        else:
            known = None if kept is None else kept.action
            await self._composing.begin(said.chat, said.name, place, words, known)

    async def _ready(self, said: Said, kept: Kept, words: Words) -> None:
        """Somebody opened the private chat, and can be reminded from now on."""
        doer = kept.action.doer
        if doer is None or doer.chat != said.chat:
            await self._screens.say(said.chat, Message(words("plan.ready")))
            return
        await self._plans.reaches(kept.place, said.chat)
        await self._doers.tell(said.chat, kept.action, words, "plan.taken")

    # --- buttons
    async def tapped_plan(self, tap: Tapped, press: OnPlan, place: Place, words: Words) -> None:
        """About the plan of the chat that it is tapped in."""
        if press.verb in DOCUMENTS:
            await self._papering.tapped(tap, press, place, words)
            return
        await self._sender.answer(tap.query)
        match press.verb:
            case "filter":
                actions = await self._plans.actions(place)
                asked = say.filters(
                    words, self._cards.blocks(words), actions, say.view_of(press.detail)
                )
                await self._screens.say(tap.chat, asked, tap.message)
            case "wipe" if tap.chat > 0:
                count = len(await self._plans.actions(place))
                asked = say.ask_to_wipe(words, count) if count else Message(words("plan.wiped"))
                await self._screens.say(tap.chat, asked, tap.message)
            case "wiped" if tap.chat > 0:
                await self._plans.erase_all(place)
                await self._screens.say(tap.chat, Message(words("plan.wiped")), tap.message)
            case "new" if tap.chat > 0:
                await self._composing.begin(tap.chat, tap.name, place, words)
            case _:
                await self._list(tap.chat, place, words, press.detail, tap.message)

    async def tapped_own(self, tap: Tapped, press: OnPlan, words: Words) -> None:
        if press.verb in ACTING:
            await self._acting.tapped(tap, press, words)
            return
        await self.tapped_plan(tap, press, own_place(self._secrets.owner(tap.chat)), words)

    async def tapped(self, tap: Tapped, press: OnAction, words: Words) -> None:
        kept = await self._plans.found(press.action)
        right = Right.NONE if kept is None else await self._rights.of(tap, kept)
        if kept is None or right is Right.NONE:
            await self._sender.answer(tap.query, words("toast.gone"))
            if tap.message is not None:
                await self._screens.strip(tap.chat, tap.message)
        elif right < NEEDS.get(press.verb, Right.CHANGE):
            await self._sender.answer(tap.query, words("plan.not_yours"), alert=True)
        else:
            await self._carry_out(tap, press, kept, words, right)

    async def _carry_out(
        self, tap: Tapped, press: OnAction, kept: Kept, words: Words, right: Right
    ) -> None:
        if press.verb in CHANGES:
            await self._change(tap, press, words, right)
            return
        await self._sender.answer(tap.query)
        at = tap.message
        match press.verb:
            case "past":
                shown = card.past(
                    words, kept.action, self._cards.seen(kept, words, tap.chat, right)
                )
            case "drop":
                shown = card.ask_to_drop(words, kept.action)
            case "erase":
                await self._plans.erase(press.action)
                shown = Message(words("plan.dropped"))
            case "edit" if tap.chat > 0:
                begin = self._composing.begin
                await begin(tap.chat, tap.name, kept.place, words, kept.action)
                return
            case "open":
                # Below the message that has the others too.
                shown, at = self._cards.card(kept, words, tap.chat, right), None
            case _:
                shown = self._cards.card(kept, words, tap.chat, right)
        await self._screens.say(tap.chat, shown, at)

    async def _change(self, tap: Tapped, press: OnAction, words: Words, right: Right) -> None:
        """What one tap changes; it holds whatever else is changed at the same time."""
        now, today = self._clock.now(), self._plans.today
        who = Doer(clean(tap.name), tap.user)
        before: list[Action] = []

        def change(action: Action) -> Action:
            before.append(action)
            return changed_by(who, press, action, now, today, self._plans.days)

        after = await self._plans.change(press.action, change)
        if after is None:
            await self._sender.answer(tap.query, words("toast.gone"))
            return
        if takes_from(who, press, after.action) and after.action.doer is not None:
            await self._sender.answer(tap.query)
            asked = card.ask_to_take(words, after.action, after.action.doer)
            await self._screens.say(tap.chat, asked, tap.message)
            return
        await self._sender.answer(tap.query, words(f"plan.did_{press.verb}"))
        await self._screens.say(
            tap.chat, self._cards.card(after, words, tap.chat, right), tap.message
        )
        if press.verb == "take" and after.action is not before[-1]:
            await self._doers.tell(tap.chat, after.action, words, "plan.taken")
            await self._doers.handed_over(before[-1].doer, after.action, words)

    # --- what it looks like
    async def _list(
        self, chat: int, place: Place, words: Words, detail: str, message: int | None
    ) -> None:
        actions = await self._plans.actions(place)
        shown = say.listing(
            words,
            self._cards.blocks(words),
            actions,
            say.view_of(detail),
            self._plans.today,
            self._moments.zone,
            new=self._cards.new(place, words),
            own=team_of(place) is None,
            papers=bool(actions) or await self._papering.has_more_than_actions(place, words),
        )
        await self._screens.say(chat, shown, message)

    async def _kept(
        self, session: Session, kept: Kept, words: Words, message: int | None, new: bool
    ) -> None:
        """After its questions: shown where it was made and, where it is new, to its team."""
        key = Verb(words("plan.show"), OnAction(kept.action.id, "show"))
        more = self._acting.more(kept, words)
        again = (more,) if more else ((self._cards.new(kept.place, words),),)
        rows = ((key,), *again)
        await self._screens.say(session.chat, Message(words("plan.kept"), rows), message)
        team = await self._rights.team(kept.place)
        if team is not None and new:
            await self._plans.begin_digest(kept.place)
            shown = self._cards.card(kept, self._words, team.chat, Right.CHANGE)
            await self._screens.say(team.chat, shown, push=True)
