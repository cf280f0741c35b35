"""Knows what a plan's documents are made of: rounds, choices and actions; not how they are set."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from babel.dates import format_date

from bot.calendar_dates import Calendar, dump, load
from bot.choices import Choices
from bot.clock import Clock
from bot.content import Content
from bot.moments import Moments
from bot.over_time import OverTime
from bot.phrasing import agenda, drafts, names, results, sheet
from bot.phrasing import report as say
from bot.phrasing.catalogue import Words
from bot.phrasing.chosen import drawn, starred
from bot.phrasing.message import BOLD_OFF, BOLD_ON
from bot.picture_bars import Bar, BarPicture, PictureWords
from bot.pictures import Painter, PictureError
from bot.places import team_of
from bot.plan_sheet import SheetLabels
from bot.plans import Plans
from flows import questionnaire as q
from flows.action import Action
from flows.choice import Choice, Direction, Given
from flows.choosing import QUESTIONS
from flows.plan import ordered
from instruments.counting import Tally, tally
from instruments.disclosure import Release, asked, block_total
from instruments.model import Block, BlockId, Instrument
from storage.port import Item, ItemId, Kept, Owner, Place, Storage, Unavailable

log = logging.getLogger("onlife.gathering")

CALENDAR = "calendar"
"""The kind of what is kept of a place's calendar: which dates were given, without their words."""

TRIES = 8
"""How often a calendar is kept again after another one was first; more means trouble."""

OWN = "o:"
"""What begins the place of one person alone; the owner follows."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a report shows of the answers: a team's, or those of one alone (`release` None)."""

    instrument: Instrument
    counts: dict[BlockId, Tally | None]
    release: Release | None
    facts: tuple[say.Pair, ...]


class Gathering:
    def __init__(
        self,
        content: Content,
        storage: Storage,
        painter: Painter,
        plans: Plans,
        choices: Choices,
        moments: Moments,
        clock: Clock,
    ) -> None:
        self._content = content
        self._storage = storage
        self._painter = painter
        self._plans = plans
        self._choices = choices
        self._moments = moments
        self._over_time = OverTime(content, storage, plans, moments)
        self._clock = clock

    async def actions(self, place: Place) -> tuple[Action, ...]:
        return ordered(await self._plans.actions(place), self._plans.today)

    def labels(self, words: Words) -> SheetLabels:
        return sheet.labels(words, drafts.blocks_of(self._content, words))

    async def calendar(self, place: Place, words: Words, name: str) -> Calendar | None:
        """The dates of a plan, and of those given before what became of them; None for no date.

        It is kept before it is given: a number that nobody saw is passed over, none comes twice.
        """
        blocks = drafts.blocks_of(self._content, words)
        for _ in range(TRIES):
            known = await self._storage.item(ItemId(f"{CALENDAR}:{place}"))
            made = agenda.calendar_of(
                words,
                name,
                await self.actions(place),
                blocks,
                now=self._clock.now(),
                earlier=() if known is None else load(known.body),
            )
            if not made.dates and known is None:
                return None
            revision = 1 if known is None else known.revision + 1
            name_of = ItemId(f"{CALENDAR}:{place}")
            kept = Item(name_of, place, CALENDAR, revision, dump(made.dates))
            if await self._storage.keep_items([kept]):
                return made if made.dates else None
        raise Unavailable("a calendar changes faster than it can be kept")

    # --- the report
    async def report(self, place: Place, words: Words, team: str) -> say.Report | None:
        """All parts that are there; None where there is none. `team` names it, or is empty."""
        seen, choice = await self._seen(place, words), await self._choice(place)
        actions = await self.actions(place)
        if seen is None and choice is None and not actions:
            return None
        blocks = drafts.blocks_of(self._content, words)
        plan = say.plan_section(words, actions, blocks) if actions else None
        return say.report_of(
            words,
            self._instrument(seen, choice),
            team=team,
            today=self._plans.today,
            picture=None if seen is None else await self._picture(words, seen),
            facts=() if seen is None else seen.facts,
            sections=(
                *_counted(words, seen),
                *await self._over_time.sections(await self._newest(place), words),
                *self._chosen(words, choice),
                plan,
            ),
        )

    async def has_more_than_actions(self, place: Place, words: Words) -> bool:
        """Whether a report would show anything beside the plan: a picture, or a choice."""
        seen = await self._seen(place, words)
        return seen is not None or await self._choice(place) is not None

    async def _seen(self, place: Place, words: Words) -> Seen | None:
        return await (self._of_team(place, words) if team_of(place) else self._of_one(place, words))

    async def _choice(self, place: Place) -> Choice | None:
        """The newest, where its instrument is still there."""
        choice = await self._choices.latest(place)
        known = choice is not None and choice.instrument in self._content.instruments
        return choice if known else None

    def _instrument(self, seen: Seen | None, choice: Choice | None) -> Instrument:
        if seen is not None:
            return seen.instrument
        if choice is not None:
            return self._content.instruments[choice.instrument]
        return next(iter(self._content.instruments.values()))

    async def _newest(self, place: Place) -> Kept | None:
        team = team_of(place)
        rounds = () if team is None else await self._storage.rounds(team)
        known = [one for one in rounds if one.round.instrument in self._content.instruments]
        shown = [one for one in known if one.release is not None]
        return max(shown, key=lambda one: one.round.closed, default=None)

    async def _of_team(self, place: Place, words: Words) -> Seen | None:
        """The newest round that was released."""
        newest = await self._newest(place)
        if newest is None or newest.release is None:
            return None
        release = newest.release
        whole = self._content.instruments[newest.round.instrument]
        there = whole.only({one.id for one in asked(whole, release)})
        day = self._day(words, newest.round.closed)
        facts = (
            (words("papers.fact_closed"), day),
            (words("papers.fact_ballots"), str(release.ballots)),
        )
        counts = {one.id: block_total(one, release) for one in there.blocks}
        return Seen(there, counts, release, facts)

    async def _of_one(self, place: Place, words: Words) -> Seen | None:
        """The own scan that was finished last."""
        found: list[tuple[int, Seen]] = []
        for session in await self._storage.sessions(Owner(place.removeprefix(OWN))):
            instrument = self._content.instrument_of(session.state.flow)
            state = None if session.round or instrument is None else q.cast(session.state)
            if instrument is None or state is None:
                continue
            levels = q.levels(instrument, state)
            counts: dict[BlockId, Tally | None] = {
                block.id: tally(levels[one.id] for one in block.elements if one.id in levels)
                for block in instrument.blocks
            }
            at = state.history[-1].at
            day = self._day(words, at)
            found.append((at, Seen(instrument, counts, None, ((words("papers.fact_own"), day),))))
        return max(found, key=lambda one: one[0])[1] if found else None

    def _day(self, words: Words, at: int) -> str:
        """With its year: a document is read long after."""
        return str(format_date(self._moments.day(at), "d MMMM y", locale=words.locale))

    async def _picture(self, words: Words, seen: Seen) -> say.Picture | None:
        """None where it cannot be drawn: what it shows stands in the counts as well."""
        one, shown = seen.instrument, seen.release
        if shown is None:
            told = PictureWords(words("papers.own_picture"), words("results.few"), "")
            lines = [
                f"{names.block_short(words, one, block)}: {names.counts(words, count)}"
                for block in one.blocks
                if (count := seen.counts[block.id]) is not None
            ]
        else:
            title, foot = results.title(words, one, shown), results.foot(words, shown, picture=True)
            told = PictureWords(title, words("results.few"), foot)
            lines = [results.caption(words, one, shown)]
        bars = tuple(
            Bar(names.block_short(words, one, block), seen.counts[block.id]) for block in one.blocks
        )
        try:
            drawn_one = await self._painter.draw(BarPicture(bars, told))
        except PictureError:
            log.warning("a picture could not be drawn; the report goes without it")
            return None
        alternative = "\n".join(lines).replace(BOLD_ON, "").replace(BOLD_OFF, "")
        return say.Picture(drawn_one, alternative)

    def _chosen(self, words: Words, choice: Choice | None) -> Iterator[say.Section]:
        if choice is None:
            return
        instrument = self._content.instruments[choice.instrument]
        rows = [
            _stars(words, instrument, choice, one)
            for one in instrument.blocks
            if one.id in choice.stars or one.id in choice.chosen
        ]
        notes = (_who(words, choice),)
        yield say.choice_section(words, instrument, rows, notes=notes, reason=choice.reason)
        chosen = [one for one in instrument.blocks if one.id in choice.chosen]
        yield say.direction_section(
            words,
            [
                (names.block_short(words, instrument, one), _said(words, choice, one.id))
                for one in chosen
            ],
        )


def _counted(words: Words, seen: Seen | None) -> Sequence[say.Section | None]:
    if seen is None:
        return ()
    if seen.release is None:
        return (say.own_section(words, seen.instrument, seen.counts),)
    return (
        say.counts_section(words, seen.instrument, seen.release),
        say.differences_section(words, seen.instrument, seen.release),
    )


def _who(words: Words, choice: Choice) -> str:
    """Who gave the stars, as the choice's card says it."""
    match choice.given:
        case Given.TEAM:
            return words("choice.sum_team", n=choice.voters)
        case Given.ONE:
            return words("choice.sum_lead" if choice.round else "choice.sum_own")
        case Given.NONE:
            return words("choice.sum_none")


def _stars(words: Words, instrument: Instrument, choice: Choice, block: Block) -> say.Stars:
    got = choice.stars.get(block.id)
    remark = choice.remarks.get(block.id, "")
    few = got is None and choice.given is Given.NONE
    told = starred(words, got) if few or (got is not None and got.spread is not None) else ""
    return say.Stars(
        names.block_short(words, instrument, block),
        "" if got is None else drawn(round(got.mean)),
        "\n".join(one for one in (told, remark) if one),
        block.id in choice.chosen,
    )


def _said(words: Words, choice: Choice, block: BlockId) -> list[say.Pair]:
    """The questions of a block's direction that were answered, with the answers."""
    one = choice.direction.get(block, Direction())
    answers = (one.goal, one.meaning, one.now, one.easy)
    pairs = zip(QUESTIONS, answers, strict=True)
    return [(words(f"choice.ask_{question}"), text) for question, text in pairs if text]
