"""Knows how a team's consensus reads: its card, and what moved since the last; not how it came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from bot.phrasing import names, report
from bot.phrasing.catalogue import Words
from bot.phrasing.chosen import ACT
from bot.phrasing.consensus_page import lacks
from bot.phrasing.message import Button, Message, Rows, Verb, bold, in_rows, paragraphs
from bot.phrasing.noted import ANEW, TALK, titled
from bot.phrasing.plan import promised
from bot.presses import OnRound, OnTeam
from flows.action import Action
from flows.plan import of_rubric
from flows.round import RoundId
from flows.talk_notes import TalkNotes
from instruments.agreement import Shift, shifts
from instruments.model import LEVELS, Block, ElementId, Instrument, Level

CONSENSUS = "agreed"
"""The verb of the buttons here; the detail is a page of the card, such as `2`, or of what moved,
such as `m1`."""

MOVED = "m"
"""What begins the detail of a page of what moved."""

ROOM = 3200
"""Characters on a page: with what stands around them, less than Telegram's 4,096."""

ACTIONS = 6
"""Actions that are named below a rubric."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The consensus of one round. `there` is the instrument as it asked it, `whole` all of it.

    `before` has the colours that were agreed last before it; `actions` are those of the plan.
    """

    words: Words
    there: Instrument
    notes: TalkNotes
    before: Mapping[ElementId, Level]
    actions: Sequence[Action]
    zone: tzinfo
    whole: Instrument

    def title(self, element: ElementId) -> str:
        """What a rubric is called; one that is out of the content is called that."""
        return titled(self.words, self.whole, element) or self.words("talk.gone")

    def own(self, block: Block, element: ElementId) -> tuple[Action, ...]:
        """The actions that belong to a rubric."""
        return of_rubric(self.actions, block.id, element)


def key(words: Words, one: RoundId, detail: str = "1") -> Button:
    """The way to a page of the card, for anybody in the group; without one to a card below."""
    return Verb(words("agreed.key"), OnRound(one, CONSENSUS, detail))


def keys(words: Words, instrument: Instrument, one: RoundId) -> Rows:
    """The same below a round's picture, where a talk about it ends in one."""
    return ((key(words, one, ""),),) if instrument.concludes else ()


def moved_key(words: Words, instrument: Instrument, one: RoundId) -> Rows:
    """The way to what moved in the consensus, where a talk about it ends in one."""
    if not instrument.concludes:
        return ()
    return ((Verb(words("agreed.moved_key_long"), OnRound(one, CONSENSUS, MOVED)),),)


# --- the card
def card(told: Agreed, number: int, *, ended: bool = False) -> Message:
    """A page of the consensus, the nearest that there is; `ended` says that it was just made."""
    words, notes = told.words, told.notes
    found = _pages(_card_lines(told))
    here = min(max(number, 1), len(found))
    whole, done = sum(1 for _ in told.there.elements), len(_of(told, told.there))
    day = names.day_of(words, notes.made, told.zone)
    head = words("agreed.ended") if ended else words("agreed.held", day=day)
    rows = (
        *_leaf(words, notes, "", here, len(found)),
        *_ways(told),
    )
    return Message(
        paragraphs(
            f"{bold(head)}\n{words('agreed.count', n=done, of=whole)}{_lacking(told)}",
            found[here - 1],
            words("plan.page", number=here, of=len(found)) if len(found) > 1 else "",
            summary(told) if ended else "",
            words("agreed.ways") if ended else "",
        ),
        rows,
    )


def _of(told: Agreed, there: Instrument) -> list[ElementId]:
    return [one.id for one in there.elements if one.id in told.notes.agreed]


def _lacking(told: Agreed) -> str:
    """How many of its colours have no argument yet; nothing where all have one."""
    n = sum(one not in told.notes.notes for one in _of(told, told.there))
    return f"\n{told.words('consensus.lacking', n=n)}" if n else ""


def _card_lines(told: Agreed) -> Iterable[tuple[str, str]]:
    """For each rubric its part's head and its own lines; what has no colour stands last."""
    words = told.words
    for block in told.there.blocks:
        head = names.block_short(words, told.there, block)
        for one in block.elements:
            level = told.notes.agreed.get(one.id)
            if level is None:
                continue
            lines = [f"{names.signed(words, level)}  {bold(told.title(one.id))}"]
            lines.append(told.notes.notes.get(one.id) or lacks(words))
            lines += _actions(told, block, one.id)
            yield head, "\n".join(lines)
    left = [one.id for one in told.there.elements if one.id not in told.notes.agreed]
    if left:
        open_ones = (words("agreed.left_line", rubric=told.title(one)) for one in left)
        yield words("agreed.left"), "\n".join(open_ones)


def _actions(told: Agreed, block: Block, element: ElementId) -> list[str]:
    """The actions of a rubric, as many as fit below it; the last line counts the others."""
    own = told.own(block, element)
    more = [told.words("agreed.actions_more", n=len(own) - ACTIONS)] if own[ACTIONS:] else []
    return [*(_action(told.words, one) for one in own[:ACTIONS]), *more]


def _action(words: Words, action: Action) -> str:
    return words("agreed.action", told=promised(words, action))


def _pages(lines: Iterable[tuple[str, str]]) -> list[str]:
    """Pages of paragraphs, each part under its head, which stands anew on a next page."""
    pages, last, size = [""], "", 0
    for head, text in lines:
        length = len(head) + len(text) + 6
        if size + length > ROOM and pages[-1]:
            pages.append("")
            last, size = "", 0
        shown = text if head == last else f"{bold(head)}\n{text}"
        pages[-1] = paragraphs(pages[-1], shown)
        last, size = head, size + length
    return pages


def _leaf(words: Words, notes: TalkNotes, kind: str, here: int, of: int) -> Rows:
    if of == 1:
        return ()
    back, on = (here - 2) % of + 1, here % of + 1
    ways = [
        (words("key.previous"), f"{kind}{back}"),
        (words("key.next"), f"{kind}{on}"),
    ]
    return (tuple(Verb(label, OnRound(notes.round, CONSENSUS, to)) for label, to in ways),)


def _ways(told: Agreed) -> Rows:
    words, one = told.words, told.notes.round
    keys: list[Button] = []
    if told.before:
        keys.append(Verb(words("agreed.moved_key"), OnRound(one, CONSENSUS, f"{MOVED}1")))
    keys += [
        Verb(words("due.to_plan"), OnTeam(ACT)),
        Verb(words("agreed.anew"), OnRound(one, TALK, ANEW)),
    ]
    return in_rows(keys, 2)


# --- what moved
def kind_of(words: Words, kind: Shift) -> str:
    return words(f"agreed.{kind.value}")


def shifted(told: Agreed) -> dict[ElementId, Shift]:
    order = [one.id for one in told.there.elements]
    return shifts(order, told.before, told.notes.agreed)


def moved(told: Agreed, number: int) -> Message:
    """A page of what became of each colour since the last time, with the actions beside it."""
    words, found = told.words, shifted(told)
    lines = [
        (kind_of(words, kind), _moved_line(told, block, one.id))
        for kind in Shift
        for block in told.there.blocks
        for one in block.elements
        if found.get(one.id) is kind
    ]
    left = [(words("agreed.uncompared"), line) for line in uncompared(told)]
    every = _pages([*lines, *left])
    here = min(max(number, 1), len(every))
    return Message(
        paragraphs(
            bold(words("agreed.moved")),
            "" if lines else words("agreed.moved_none"),
            every[here - 1],
            words("plan.page", number=here, of=len(every)) if len(every) > 1 else "",
            words("moved.no_cause") if told.actions else "",
        ),
        (*_leaf(words, told.notes, MOVED, here, len(every)), (key(words, told.notes.round),)),
    )


def uncompared(told: Agreed) -> list[str]:
    """A line for each rubric that has a colour once only, with why; none where all are new."""
    if not told.before:
        return []
    words, after = told.words, told.notes.agreed
    there = [one.id for one in told.there.elements]
    found = {one: "new" for one in there if one in after and one not in told.before}
    found |= {one: "open" for one in there if one in told.before and one not in after}
    found |= {one: "unasked" for one in told.before if one not in there}
    whole = [one.id for one in told.whole.elements]
    order = sorted(found, key=lambda one: whole.index(one) if one in whole else len(whole))
    return [words(f"agreed.uncompared_{found[one]}", rubric=told.title(one)) for one in order]


def _moved_line(told: Agreed, block: Block, element: ElementId) -> str:
    words = told.words
    before, after = told.before[element], told.notes.agreed[element]
    line = words(
        "agreed.moved_line",
        before=names.signed(words, before),
        after=names.signed(words, after),
        rubric=told.title(element),
    )
    return "\n".join([line, *_actions(told, block, element)])


def summary(told: Agreed) -> str:
    """What moved in a line for each way, or nothing where there is nothing beside it."""
    found = list(shifted(told).values())
    lines = [
        told.words("agreed.moved_count", kind=kind_of(told.words, one), n=found.count(one))
        for one in Shift
        if one in found
    ]
    if n := len(uncompared(told)):
        left = told.words("agreed.uncompared")
        lines.append(told.words("agreed.moved_count", kind=left, n=n))
    return "\n".join([bold(told.words("agreed.moved")), *lines]) if lines else ""


# --- in print
def section(told: Agreed) -> report.Section:
    """A table for each part: rubric, colour as word and sign, argument and actions."""
    words = told.words
    heads = tuple(words(f"printed.head_{one}") for one in ("rubric", "colour", "argument"))
    passages = (
        report.Passage(
            names.block_title(words, told.there, block),
            heads=heads,
            stars=tuple(_printed(told, block, one.id) for one in block.elements),
        )
        for block in told.there.blocks
    )
    done, whole = len(_of(told, told.there)), sum(1 for _ in told.there.elements)
    day = names.day_of(words, told.notes.made, told.zone)
    head = report.Passage(intro=(words("printed.consensus_of", day=day, n=done, of=whole),))
    return report.Section(words("printed.consensus"), (head, *passages))


def _printed(told: Agreed, block: Block, element: ElementId) -> report.Stars:
    words, level = told.words, told.notes.agreed.get(element)
    why = told.notes.notes.get(element, "") if level else ""
    lines = [why, *_actions(told, block, element)]
    return report.Stars(
        told.title(element),
        words(f"printed.colour_{level.value}" if level else "printed.colour_none"),
        "\n".join(one for one in lines if one),
        level=LEVELS.index(level) + 1 if level else 0,
        lacks=lacks(words) if level and not why else "",
    )
