"""Knows how submitted answers become a card with a name, and how it lies when its round is closed.

Only an open round has cards: of an anonymous one nothing here makes any.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from flows import questionnaire as q
from flows.asking import YES
from flows.laid import LAID, LIE, TOGETHER, UNTIL
from flows.reading import answer
from flows.state import Act, Entry, State
from instruments.disclosure import Remarks
from instruments.model import ElementId, Instrument, Level, RoleId


@dataclass(frozen=True, slots=True)
class Card:
    """What one respondent submitted in an open round, with the name that they typed.

    `levels` lacks what was not answered. `sources` are content's labels and own words.
    """

    name: str
    role: RoleId | None
    levels: Mapping[ElementId, Level]
    remarks: Remarks = field(default_factory=dict)
    sources: Mapping[ElementId, tuple[str, ...]] = field(default_factory=dict)


def lies(state: State) -> bool:
    """Whether these answers lie with the others, their round being closed."""
    return state.facts.get(q.SCAN) == TOGETHER


def laid(state: State, until: date, at: int) -> State | None:
    """The conversation of a card from the closing on; None where nothing was submitted.

    It holds what was submitted and nothing that was changed since, it goes back to no question,
    and it is one revision on, so that every button from before is old.
    """
    submitted = q.cast(state)
    if submitted is None:
        return None
    closing = (
        Entry(q.SUBMITTED, Act.ANSWERED, LIE, at),
        Entry(LAID, Act.SHUT, "", at),
    )
    return replace(
        submitted,
        facts={**submitted.facts, q.SCAN: TOGETHER, UNTIL: until.isoformat()},
        history=(*submitted.history, *closing),
        cursor=LAID,
        revision=state.revision + 1,
    )


def card(instrument: Instrument, state: State) -> Card | None:
    """The card of one respondent; None in an anonymous round, and where none was submitted."""
    submitted = q.cast(state)
    if submitted is None or state.facts.get(q.OPEN) != YES:
        return None
    role = answer(submitted, q.ROLE)
    return Card(
        q.name(submitted),
        None if role is None else RoleId(role),
        q.levels(instrument, submitted),
        q.remarks(instrument, submitted),
        q.sources(instrument, submitted),
    )


def cards(instrument: Instrument, states: Iterable[State]) -> tuple[Card, ...]:
    """The cards of these respondents, by name, so that nothing tells who came first.

    Who typed the same name as another gets a number behind it.
    """
    every = sorted(states, key=lambda one: (q.name(one).casefold(), q.name(one), one.session))
    found: list[Card] = []
    seen: dict[str, int] = {}
    for one in every:
        made = card(instrument, one)
        if made is None:
            continue
        same = seen[made.name.casefold()] = seen.get(made.name.casefold(), 0) + 1
        found.append(made if same == 1 else replace(made, name=f"{made.name} ({same})"))
    return tuple(found)
