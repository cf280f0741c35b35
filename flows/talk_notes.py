"""Knows what is kept of a team's talk, and its JSON; refuses to know who said anything in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from flows.round import RoundId
from instruments.model import ElementId, InstrumentId, Level


@dataclass(frozen=True, slots=True)
class Said:
    """Words that were an argument once; `level` is the colour they were given with, where known."""

    level: Level | None
    text: str


@dataclass(frozen=True, slots=True)
class TalkNotes:
    """What a lead wrote down in the talk about a round. `made` is in seconds.

    `notes` has the elements that were noted about, in the order in which they were talked about;
    `whole` is about the talk as a whole, or empty. Where a talk ends in one colour for each
    element, `agreed` has those that have one, `notes` their arguments, and `said` what was said
    of others, or with another colour.
    """

    round: RoundId
    instrument: InstrumentId
    made: int
    notes: Mapping[ElementId, str] = field(default_factory=dict)
    whole: str = ""
    agreed: Mapping[ElementId, Level] = field(default_factory=dict)
    said: Mapping[ElementId, Said] = field(default_factory=dict)


def dump(talk: TalkNotes) -> bytes:
    """JSON, compact; `load` gives equal notes back."""
    return orjson.dumps(
        {
            "round": talk.round,
            "instrument": talk.instrument,
            "made": talk.made,
            "notes": dict(talk.notes),
            "whole": talk.whole,
            "agreed": dict(talk.agreed),
            "said": {element: [one.level, one.text] for element, one in talk.said.items()},
        }
    )


def load(data: bytes) -> TalkNotes:
    """Raises ValueError or KeyError for what `dump` did not write, now or in an earlier version."""
    raw: dict[str, Any] = orjson.loads(data)
    try:
        return TalkNotes(
            RoundId(raw["round"]),
            InstrumentId(raw["instrument"]),
            raw["made"],
            {ElementId(one): text for one, text in raw["notes"].items()},
            raw["whole"],
            {ElementId(one): Level(said) for one, said in raw.get("agreed", {}).items()},
            {
                ElementId(one): Said(Level(level) if level else None, text)
                for one, (level, text) in raw.get("said", {}).items()
            },
        )
    except (TypeError, AttributeError) as error:
        raise ValueError("this is no talk") from error
