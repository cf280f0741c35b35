"""Knows what a team's report holds and how it reads; refuses to know what it is printed on.

Every part may be left out. What people wrote stands as they wrote it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from bot.phrasing import names, sheet
from bot.phrasing.catalogue import Words
from flows.action import Action, Term
from instruments.counting import Tally
from instruments.disclosure import Release, block_total, divided
from instruments.model import BlockId, Instrument

Pair = tuple[str, str]
"""A name and what belongs to it, such as a question and its answer."""

Cell = tuple[str, int]
"""A text in a table, and the colour that it names: 1 for green to 3 for red, 0 for none."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, with what is read aloud to who cannot look at it."""

    png: bytes
    alternative: str


@dataclass(frozen=True, slots=True)
class Count:
    """Green, orange, red and skipped of a block; `counts` None where too few answered."""

    name: str
    counts: tuple[str, str, str, str] | None


@dataclass(frozen=True, slots=True)
class Difference:
    """An element that is seen differently, and how much, in words."""

    name: str
    block: str
    counts: str
    agreement: str


@dataclass(frozen=True, slots=True)
class Stars:
    """What a block was given: stars as signs, the same in words, and whether it was chosen.

    Of a rubric it is its colour, as a word; `level` is 1 for green to 3 for red, 0 for no colour,
    and `lacks` says what is not there yet.
    """

    block: str
    stars: str
    told: str = ""
    chosen: bool = False
    level: int | None = None
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """An action: what, who, when, how far; `details` are what else was filled in."""

    what: str
    who: str
    when: str
    standing: str
    block: str = ""
    details: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Rows of one kind under a small title, which may be empty.

    `intro` are sentences before the rows, also where there are none; `heads` name the columns.
    `table` has a row of cells for each of what moved, as many as there are heads.
    """

    title: str = ""
    intro: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    differences: tuple[Difference, ...] = ()
    stars: tuple[Stars, ...] = ()
    pairs: tuple[Pair, ...] = ()
    steps: tuple[Step, ...] = ()
    table: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class ReportFrame:
    """What stands around the sections on each page.

    `head` is the team and the instrument, `edition` the day and the content's version; `page` has
    `{n}` and `{of}` to fill in. `few` stands where counts may not; `chosen` marks a chosen block.
    """

    head: str
    edition: str
    page: str
    few: str
    chosen: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `facts` are pairs of a name and a value."""

    language: str
    title: str
    facts: tuple[Pair, ...]
    picture: Picture | None
    sections: tuple[Section, ...]
    frame: ReportFrame


def report_of(
    words: Words,
    instrument: Instrument,
    *,
    team: str,
    today: date,
    picture: Picture | None = None,
    facts: Iterable[Pair] = (),
    sections: Iterable[Section | None],
) -> Report:
    """A report of what there is; a section that is None, or says nothing, is left out."""
    title = names.title_of(words, instrument)
    head = words("printed.head", team=team, instrument=title) if team else title
    day = format_date(today, "EEEE d MMMM y", locale=words.locale)
    return Report(
        language=words.language,
        title=words("printed.title", instrument=title),
        facts=tuple((name, value) for name, value in facts if value),
        picture=picture,
        sections=tuple(one for one in sections if one is not None and one.passages),
        frame=ReportFrame(
            head=head,
            edition=words("printed.edition", day=day, version=instrument.version),
            page=words("printed.page"),
            few=words("printed.few"),
            chosen=words("printed.chosen"),
        ),
    )


def counts_section(words: Words, instrument: Instrument, shown: Release | None) -> Section:
    """The counts of each block; `shown` None where a round has too few answers for any."""
    title = names.on_blocks(words, instrument, "printed.counts")
    if shown is None:
        return Section(title, (Passage(intro=(words("printed.too_few"),)),))
    rows = tuple(
        Count(names.block_title(words, instrument, one), _levels(block_total(one, shown)))
        for one in instrument.blocks
    )
    sentence = "printed.counts_open" if shown.names else "printed.counts_foot"
    foot = words(sentence, ballots=shown.ballots, minimum=shown.minimum)
    heads = (_block(instrument), "green", "orange", "red", "skipped")
    return Section(title, (Passage(intro=(foot,), heads=_heads(words, heads), counts=rows),))


def own_section(
    words: Words, instrument: Instrument, counts: Mapping[BlockId, Tally | None]
) -> Section:
    """The counts of each block in the scan of one alone."""
    rows = tuple(
        Count(names.block_title(words, instrument, one), _levels(counts[one.id]))
        for one in instrument.blocks
    )
    heads = _heads(words, (_block(instrument), "green", "orange", "red", "skipped"))
    title = names.on_blocks(words, instrument, "printed.counts")
    return Section(title, (Passage(heads=heads, counts=rows),))


def _block(instrument: Instrument) -> str:
    """Over a column of its blocks."""
    return names.called(instrument, "block")


def differences_section(
    words: Words, instrument: Instrument, shown: Release | None
) -> Section | None:
    """The elements that differ most; None where nothing may be shown."""
    if shown is None:
        return None
    title = words("printed.differences")
    rows = tuple(
        Difference(
            names.element_title(words, instrument, element),
            names.block_short(words, instrument, instrument.block_of(element)),
            words("printed.levels", **_named(count)),
            words("printed.agreement", agreement=round(agreement * 100)),
        )
        for element, agreement in divided(instrument, shown)
        if (count := shown.elements.get(element)) is not None
    )
    if not rows:
        return Section(title, (Passage(intro=(words("printed.differences_none"),)),))
    heads = _heads(words, ("element", "levels", "agreement"))
    what = words("printed.differences_what")
    return Section(title, (Passage(intro=(what,), heads=heads, differences=rows),))


def choice_section(
    words: Words,
    instrument: Instrument,
    stars: Sequence[Stars],
    *,
    notes: Iterable[str] = (),
    reason: str = "",
) -> Section:
    """What each block was given, which were chosen, and why. `notes` are whole sentences."""
    heads = _heads(words, (_block(instrument), "stars", "told"))
    given = Passage(intro=tuple(notes), heads=heads, stars=tuple(stars))
    why = Passage(words("printed.reason"), (reason,)) if reason else None
    return Section(words("printed.choice"), tuple(one for one in (given, why) if one is not None))


def direction_section(words: Words, blocks: Iterable[tuple[str, Sequence[Pair]]]) -> Section:
    """Per chosen block, by its label, the questions with their answers."""
    passages = (Passage(label, pairs=tuple(pairs)) for label, pairs in blocks)
    return Section(words("printed.direction"), tuple(one for one in passages if one.pairs))


def plan_section(words: Words, actions: Sequence[Action], blocks: Mapping[str, str]) -> Section:
    """The actions by term, each in the order given; those of no term last."""
    passages = []
    heads = _heads(words, ("action", "doer", "when", "standing"))
    for term in (*Term, None):
        steps = tuple(_step(words, one, blocks) for one in actions if one.term is term)
        if steps:
            name = sheet.term(words, term) if term else words("plan.term_none")
            passages.append(Passage(name, heads=heads, steps=steps))
    none = (Passage(intro=(words("printed.plan_none"),)),)
    return Section(words("printed.plan"), tuple(passages) or none)


def _step(words: Words, action: Action, blocks: Mapping[str, str]) -> Step:
    told = {
        "goal": action.goal,
        "means": action.means,
        "indicator": action.indicator,
        "follow": names.joined(_short(words, one) for one in action.follow),
        "remarks": action.remarks,
    }
    return Step(
        what=action.what,
        who=action.doer.name if action.doer else "",
        when=_when(words, action),
        standing=sheet.standing(words, action.standing),
        block=blocks.get(action.block, action.block),
        details=tuple((words(f"printed.step_{name}"), text) for name, text in told.items() if text),
    )


def _when(words: Words, action: Action) -> str:
    start = _short(words, action.start) if action.start else ""
    end = _short(words, action.end) if action.end else ""
    if start and end:
        return words("printed.from_to", start=start, end=end)
    return words("printed.from", start=start) if start else end


def _short(words: Words, day: date) -> str:
    return format_date(day, "d/M/y", locale=words.locale)


def _named(count: Tally) -> Mapping[str, int]:
    return {
        "green": count.green,
        "orange": count.orange,
        "red": count.red,
        "skipped": count.skipped,
    }


def _levels(count: Tally | None) -> tuple[str, str, str, str] | None:
    if count is None:
        return None
    return str(count.green), str(count.orange), str(count.red), str(count.skipped)


def _heads(words: Words, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(words(f"printed.head_{one}") for one in ids)
