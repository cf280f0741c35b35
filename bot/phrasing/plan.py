"""Knows how a plan reads as a list: in its parts and pages, whole or the part that was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from enum import StrEnum

from babel.dates import format_date

from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Message, Rows, Verb, bold, in_rows, marked, paragraphs
from bot.presses import OnAction, OnPlan
from flows.action import Action, Doer
from flows.kinds import BUTTON
from flows.plan import (
    PAGE,
    by_standing,
    by_term,
    is_rubric,
    of_block,
    of_doer,
    opens_elsewhere_than_first_block,
    ordered,
    overdue,
    page,
    part_of,
    same_doer,
)

NUMBERS_ACROSS = 4

NOBODY = "d-"

CLIPPED = 120
"""Characters of an action in a list; the card has it whole."""

Blocks = Mapping[str, str]
"""The building blocks' short names by their ids, in the instrument's order."""


class Order(StrEnum):
    TERM = "t"
    STANDING = "s"


@dataclass(frozen=True, slots=True)
class View:
    """Which part of a plan a list shows, and in which order; it travels in its buttons.

    `which` is empty for all, `b` and the place of a block, NOBODY for what nobody carries out, or
    `d` and the id of an action whose doer is meant: a button names no person, and no place in a
    list that changes.
    """

    order: Order = Order.TERM
    which: str = ""
    number: int = 1

    def written(self) -> str:
        return f"{self.order}.{self.which or '-'}.{self.number}"


def view_of(detail: str) -> View:
    """The view that a button carries; the usual one for anything else."""
    order, _, rest = detail.partition(".")
    which, _, number = rest.partition(".")
    if order not in set(Order):
        return View()
    here = int(number) if number.isdecimal() else 1
    return View(Order(order), "" if which == "-" else which, here)


def doers(actions: Sequence[Action]) -> list[Doer | None]:
    """Everybody who carries an action out, by name; last nobody, where some have none."""
    found: list[Doer] = []
    for one in actions:
        if one.doer is not None and not any(same_doer(one.doer, other) for other in found):
            found.append(one.doer)
    found.sort(key=lambda one: one.name.casefold())
    return [*found, *([None] if any(one.doer is None for one in actions) else [])]


def listing(
    words: Words,
    blocks: Blocks,
    actions: Sequence[Action],
    view: View,
    today: date,
    zone: tzinfo,
    new: Button,
    *,
    own: bool,
    papers: bool = True,
) -> Message:
    """A page of the plan, what is overdue first. `new` begins another action.

    `own` says that it is of one alone, who may erase it whole; `papers` that there is something
    for a document even where there are no actions.
    """
    if not actions:
        more = (_papers(words),) if papers else ()
        return Message(words("plan.none"), ((new, *more),))
    some, named = _filtered(words, blocks, actions, view)
    parts = _parts(words, some, view.order, today)
    flat = [(head, one) for head, part in parts for one in part]
    here = page([one for _, one in flat], view.number)
    begins = (here.number - 1) * PAGE
    lines: list[str] = []
    last = ""
    for place, (head, one) in enumerate(flat[begins : begins + PAGE], 1):
        if head != last:
            lines.append(("\n" if lines else "") + bold(head))
            last = head
        lines.append(line(words, blocks, place, one, today))
    late = sum(overdue(one, today) for one in actions)
    head = marked(words("plan.head.1" if len(actions) == 1 else "plan.head.n", count=len(actions)))
    head += words("plan.late", late=late) if late else ""
    elsewhere = _passed_over(blocks, actions, zone)
    first = here.number == 1 and not named
    text = paragraphs(
        f"{head}\n{named}" if named else head,
        "\n".join(lines) or words("plan.none_here"),
        words("plan.elsewhere", block=blocks[elsewhere]) if elsewhere and first else "",
        words("plan.page", number=here.number, of=here.of) if here.of > 1 else "",
    )
    shown = replace(view, number=here.number)
    rows = _list_rows(words, here.actions, shown, here.of, new)
    if own:
        rows = (*rows, (Verb(words("plan.wipe"), OnPlan("wipe")),))
    return Message(text, rows)


def _passed_over(blocks: Blocks, actions: Sequence[Action], zone: tzinfo) -> str:
    """The block that a plan had best begin with, where it begins elsewhere; otherwise empty.

    What has rubrics is of another instrument, whose parts are worked on in any order.
    """
    first = next(iter(blocks), "")
    others = {part_of(one) for one in blocks if is_rubric(one)}
    here = [one for one in actions if part_of(one.block) not in others]
    return first if opens_elsewhere_than_first_block(here, first, zone) else ""


def _list_rows(words: Words, actions: Sequence[Action], view: View, of: int, new: Button) -> Rows:
    numbers: list[Button] = [
        Verb(str(place), OnAction(one.id, "show")) for place, one in enumerate(actions, 1)
    ]
    leaf: list[Button] = []
    if of > 1:
        back, on = (view.number - 2) % of + 1, view.number % of + 1
        leaf = [
            Verb(words("key.previous"), OnPlan("list", replace(view, number=back).written())),
            Verb(words("key.next"), OnPlan("list", replace(view, number=on).written())),
        ]
    other = Order.STANDING if view.order is Order.TERM else Order.TERM
    turned = OnPlan("list", replace(view, order=other, number=1).written())
    ways: list[Button] = [
        Verb(words(f"plan.by_{other.name.lower()}"), turned),
        Verb(words("plan.filter"), OnPlan("filter", view.written())),
    ]
    last: list[Button] = [new, _papers(words)]
    rows = (*in_rows(numbers, NUMBERS_ACROSS), tuple(leaf), tuple(ways), tuple(last))
    return tuple(row for row in rows if row)


def _papers(words: Words) -> Button:
    return Verb(words("plan.papers"), OnPlan("papers"))


def _filtered(
    words: Words, blocks: Blocks, actions: Sequence[Action], view: View
) -> tuple[Sequence[Action], str]:
    """The actions that a view shows, and what it shows of them in words; all for no filter."""
    kind, what = view.which[:1], view.which[1:]
    if kind == "b" and what.isdecimal() and int(what) < len(blocks):
        block = list(blocks)[int(what)]
        return of_block(actions, block), words("plan.only_block", block=blocks[block])
    meant = next((one for one in actions if kind == "d" and one.id == what), None)
    if meant is not None or view.which == NOBODY:
        doer = None if meant is None else meant.doer
        return of_doer(actions, doer), words("plan.only_doer", doer=doer_name(words, doer))
    return actions, ""


def _parts(
    words: Words, actions: Sequence[Action], order: Order, today: date
) -> list[tuple[str, tuple[Action, ...]]]:
    late = tuple(one for one in ordered(actions, today) if overdue(one, today))
    rest = [one for one in actions if not overdue(one, today)]
    parts = [(words("plan.overdue"), late)]
    if order is Order.TERM:
        for term, part in by_term(rest, today).items():
            parts.append((words(f"plan.term_{term or 'none'}"), part))
    else:
        for standing, part in by_standing(rest, today).items():
            parts.append((words(f"plan.standing_{standing}"), part))
    return [(head, part) for head, part in parts if part]


def line(words: Words, blocks: Blocks, place: int, one: Action, today: date) -> str:
    facts = [
        blocks.get(one.block, ""),
        doer_name(words, one.doer),
        words("plan.until", day=short_day(words, one.end, today)) if one.end else "",
        words(f"plan.standing_{one.standing}").lower(),
        words("plan.missed") if one.unreached and one.is_open else "",
    ]
    return words("plan.line", place=place, what=clipped(words, one)) + " · ".join(
        fact for fact in facts if fact
    )


def promised(words: Words, one: Action) -> str:
    """What is done, by whom, by when, and how it stands, on a line beside its rubric."""
    facts = [
        clipped(words, one),
        doer_name(words, one.doer),
        words("plan.until", day=format_date(one.end, "d MMM y", words.locale)) if one.end else "",
        words(f"plan.standing_{one.standing}").lower(),
    ]
    return " · ".join(fact for fact in facts if fact)


def clipped(words: Words, action: Action) -> str:
    """What an action is, on a line or two."""
    what = " ".join(action.what.split()) or words("plan.nameless")
    return what if len(what) <= CLIPPED else f"{what[: CLIPPED - 1].rstrip()}…"


def doer_name(words: Words, doer: Doer | None) -> str:
    return words("plan.nobody") if doer is None else doer.name


def short_day(words: Words, day: date, today: date) -> str:
    pattern = "d MMM" if day.year == today.year else "d MMM y"
    return format_date(day, pattern, words.locale)


def filters(words: Words, blocks: Blocks, actions: Sequence[Action], view: View) -> Message:
    """Asked by which block or whose actions are to be shown."""
    there = {part_of(one.block) for one in actions}
    keys: list[Button] = [Verb(words("plan.all"), _filter(view, ""))]
    keys += [
        Verb(blocks[block], _filter(view, f"b{place}"))
        for place, block in enumerate(blocks)
        if block in there
    ]
    people: list[Button] = [
        Verb(doer_name(words, one)[:BUTTON], _filter(view, _by(actions, one)))
        for one in doers(actions)[:MOST_DOERS]
    ]
    return Message(words("plan.filter_ask"), (*in_rows(keys, 2), *in_rows(people, 2)))


MOST_DOERS = 40
"""A hundred buttons fit under a message; nobody reads as many."""


def _by(actions: Sequence[Action], doer: Doer | None) -> str:
    """How a view says whose actions it shows: by one of them, that was made first."""
    first = min(of_doer(actions, doer), key=lambda one: (one.made, one.id))
    return NOBODY if doer is None else f"d{first.id}"


def _filter(view: View, which: str) -> OnPlan:
    return OnPlan("list", replace(view, which=which, number=1).written())


def ask_to_wipe(words: Words, count: int) -> Message:
    """Asked before one's own plan is erased whole."""
    line = words("plan.wipe_ask.1" if count == 1 else "plan.wipe_ask.n", count=count)
    yes, no = OnPlan("wiped"), OnPlan("list")
    return Message(line, ((Verb(words("plan.wipe_yes"), yes), Verb(words("plan.wipe_no"), no)),))


def kept_still(words: Words, count: int) -> Message:
    """To who wants to stop, and has a plan of their own."""
    line = words("plan.kept_still.1" if count == 1 else "plan.kept_still.n", count=count)
    show, wipe = OnPlan("list"), OnPlan("wipe")
    return Message(line, ((Verb(words("due.to_plan"), show), Verb(words("plan.wipe"), wipe)),))
