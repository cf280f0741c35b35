"""Knows how the rubrics of one's own card read with the actions at each; not whose card it is."""

from collections.abc import Mapping, Sequence

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Message, Verb, bold, in_rows, paragraphs
from bot.presses import OnPlan, ToSession
from flows.action import Action
from flows.plan import of_rubric
from flows.state import SessionId
from instruments.model import LEVELS, Element, ElementId, Instrument, InstrumentId, Level

RUBRICS, ABOUT = "rubrics", "about"
"""Shows the rubrics of an instrument; begins an action at one of them."""

SHOWN, CLIPPED = 2, 60
"""Actions that are told at one rubric, and characters of each: the plan has them all, whole."""

ACROSS = 3

ORDER = (*reversed(LEVELS), Level.SKIPPED)
"""What asks for an action most, first."""


def way(words: Words, instrument: InstrumentId, sentence: str) -> Button:
    """Leads to the rubrics of one's own card."""
    return Verb(words(sentence), OnPlan(RUBRICS, instrument))


def listed(asked: Instrument, levels: Mapping[ElementId, Level]) -> list[Element]:
    """The rubrics with an answer, red ones first; among equals in the instrument's order."""
    there = (one for one in asked.elements if one.id in levels)
    return sorted(there, key=lambda one: ORDER.index(levels[one.id]))


def rubrics(
    words: Words,
    asked: Instrument,
    levels: Mapping[ElementId, Level],
    actions: Sequence[Action],
    card: SessionId,
) -> Message:
    """Each rubric with its colour and what is planned at it; a button for each begins an action."""
    found = listed(asked, levels)
    lines, keys = list[str](), list[Button]()
    for place, one in enumerate(found, 1):
        title = names.element_title(words, asked, one.id)
        sign = names.signed(words, levels[one.id])
        lines.append(words("rubrics.line", place=place, sign=sign, title=title))
        lines += _planned(words, of_rubric(actions, asked.block_of(one.id).id, one.id))
        keys.append(Verb(f"{place} · {sign}", OnPlan(ABOUT, one.id)))
    return Message(
        paragraphs(bold(words("rubrics.head")), words("rubrics.ask"), "\n".join(lines)),
        (
            *in_rows(keys, ACROSS),
            (
                Verb(words("rubrics.card"), ToSession(card)),
                Verb(words("due.to_plan"), OnPlan("list")),
            ),
        ),
    )


def _planned(words: Words, actions: Sequence[Action]) -> list[str]:
    lines = [
        words(
            "rubrics.action",
            what=_clipped(one.what),
            standing=words(f"plan.standing_{one.standing}").lower(),
        )
        for one in actions[:SHOWN]
    ]
    more = len(actions) - SHOWN
    return [*lines, *([words("rubrics.more", n=more)] if more > 0 else [])]


def _clipped(what: str) -> str:
    line = " ".join(what.split())
    return line if len(line) <= CLIPPED else f"{line[: CLIPPED - 1].rstrip()}…"
