"""Knows what a button's callback data says, at most 64 bytes; refuses to know what it leads to."""

import re
from collections.abc import Callable, Mapping

from bot.presses import (
    Alarm,
    InSession,
    Joining,
    OnAction,
    OnDepth,
    OnIdea,
    OnMenu,
    OnPage,
    OnPlan,
    OnRound,
    OnRun,
    OnTeam,
    Press,
    ToSession,
    Verbal,
)
from flows.action import ActionId
from flows.model import Code
from flows.round import RoundId
from flows.state import SessionId
from instruments.model import InstrumentId

LIMIT = 64
"""Bytes of callback data that the Bot API takes."""

PLACE = "\x01"
"""Stands in a rendered screen where a conversation's token goes, so that screens can be shared."""


ALARM = "112"
"""What 🚨 carries, always and everywhere: no conversation, no revision."""


def token(session: SessionId, revision: int) -> str:
    return f"{session}.{_base36(revision)}"


def session_data(code: str) -> str:
    """The data of a conversation's button before its token is known."""
    return f"s.{PLACE}.{code}"


_VERBAL: Mapping[str, Callable[[str, str], Press]] = {
    "t": OnTeam,
    "c": OnRun,
    "p": OnPlan,
    "d": OnDepth,
    "i": OnIdea,
    "w": OnPage,
    "m": OnMenu,
}
"""What says no more than a verb and a detail, by the letter that its data begins with."""

_LETTERS = {kind: letter for letter, kind in _VERBAL.items()}


def encode(press: Verbal) -> str:
    match press:
        case ToSession(session):
            return f"g.{session}"
        case Joining(one, code, own):
            return f"o.{own}.{code}" if one is None else f"j.{one}.{code}"
        case OnRound(one, verb, detail):
            return f"r.{one}.{verb}" + (f".{detail}" if detail else "")
        case OnAction(one, verb, detail):
            return f"a.{one}.{verb}" + (f".{detail}" if detail else "")
        case OnTeam(verb, detail) | OnRun(verb, detail) | OnPlan(verb, detail):
            return f"{_LETTERS[type(press)]}.{verb}" + (f".{detail}" if detail else "")
        case (
            OnDepth(verb, detail)
            | OnIdea(verb, detail)
            | OnPage(verb, detail)
            | OnMenu(verb, detail)
        ):
            return f"{_LETTERS[type(press)]}.{verb}" + (f".{detail}" if detail else "")
        case Alarm(verb):
            return ALARM + (f".{verb}" if verb else "")


_ID = r"[A-Za-z0-9_-]{1,24}"
_CODE = r"[a-z0-9_<>=+?!~-]{1,20}"
_SHAPES = {
    "s": re.compile(rf"s\.({_ID})\.([0-9a-z]{{1,8}})\.({_CODE})"),
    "g": re.compile(rf"g\.({_ID})"),
    "j": re.compile(rf"j\.({_ID})\.({_CODE})"),
    "o": re.compile(rf"o\.({_ID})\.({_CODE})"),
    "r": re.compile(rf"r\.({_ID})\.([a-z]{{1,12}})(?:\.([A-Za-z0-9_-]{{1,30}}))?"),
    "t": re.compile(r"t\.([a-z]{1,12})(?:\.([A-Za-z0-9_-]{1,40}))?"),
    "c": re.compile(r"c\.([a-z]{1,12})(?:\.([A-Za-z0-9_.-]{1,40}))?"),
    "a": re.compile(rf"a\.({_ID})\.([a-z]{{1,12}})(?:\.([A-Za-z0-9_.-]{{1,20}}))?"),
    "p": re.compile(r"p\.([a-z]{1,12})(?:\.([A-Za-z0-9_.-]{1,40}))?"),
    "d": re.compile(r"d\.([a-z]{1,12})(?:\.([a-z0-9_-]{1,40}))?"),
    "i": re.compile(r"i\.([a-z]{1,12})(?:\.([A-Za-z0-9_-]{1,40}))?"),
    "w": re.compile(r"w\.([a-z]{1,12})(?:\.([A-Za-z0-9_-]{1,40}))?"),
    "m": re.compile(r"m\.([a-z]{1,12})(?:\.([a-z0-9]{1,24}))?"),
    "1": re.compile(r"112(?:\.([A-Za-z-]{1,12}))?"),
}


def decode(data: str) -> Press | None:
    """What a button says; None for anything that no button of ours says."""
    shape = _SHAPES.get(data[:1])
    found = shape.fullmatch(data) if shape and len(data) <= LIMIT else None
    if found is None:
        return None
    first = found[1]
    match data[0]:
        case "s":
            return InSession(SessionId(first), int(found[2], 36), Code(found[3]))
        case "g":
            return ToSession(SessionId(first))
        case "j":
            return Joining(RoundId(first), Code(found[2]))
        case "o":
            return Joining(None, Code(found[2]), InstrumentId(first))
        case "r":
            return OnRound(RoundId(first), found[2], found[3] or "")
        case "a":
            return OnAction(ActionId(first), found[2], found[3] or "")
        case letter if letter in _VERBAL:
            return _VERBAL[letter](first, found[2] or "")
        case _:
            return Alarm(first or "")


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
