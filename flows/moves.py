"""Knows where an answer leads; refuses to know how one gets there or what it leaves behind."""

from dataclasses import dataclass
from typing import assert_never

from flows.events import Notice, Remind, Signal
from flows.model import (
    OK,
    SAME,
    SKIP,
    ChooseOne,
    ChooseSeveral,
    Code,
    FreeText,
    NodeId,
    Option,
    PickDate,
    PickMoment,
    Say,
    Waiting,
)
from flows.reading import chosen, offered, ticks, written_at
from flows.state import Act, State
from flows.times import day, moment, written


@dataclass(frozen=True, slots=True)
class Move:
    """Where an answer leads, before the history knows of it."""

    act: Act
    value: str
    next: NodeId
    effects: tuple[Signal | Remind, ...] = ()
    notice: Notice | None = None


def tapped(node: Waiting, code: Code, state: State) -> Move | None:
    """What a tap means at this node; None where the node has no such answer."""
    match node:
        case Say():
            return Move(Act.ANSWERED, OK, node.next) if code == OK else None
        case ChooseOne():
            return next(
                (_option(one, state) for one in offered(node, state) if one.code == code),
                None,
            )
        case ChooseSeveral():
            ticked = chosen(state, node.id)
            codes = ",".join(one.code for one in node.options if one.code in ticked)
            return Move(Act.ANSWERED, codes, node.next)
        case FreeText():
            if code == SAME and (words := written_at(state, node.id)):
                return Move(Act.WROTE, words, node.next)
            return Move(Act.WROTE, "", node.next) if _skips(node, code) else None
        case PickDate() if _skips(node, code):
            return Move(Act.ANSWERED, "", node.next)
        case PickDate() | PickMoment():
            move = timed(node, code, state)
            return move if isinstance(move, Move) else None
        case _:
            assert_never(node)


def _skips(node: FreeText | PickDate, code: Code) -> bool:
    return code == SKIP and bool(node.skip)


def _option(option: Option, state: State) -> Move:
    act = Act.ANSWERED
    if option.visit:
        act = Act.VISITED
    elif option.away and state.returns:
        act = Act.MOVED_ON
    elif option.within and state.returns:
        act = Act.WENT_ON
    return Move(act, option.code, option.next, _told(option.signal))


def timed(node: PickDate | PickMoment, text: str, state: State) -> Move | Notice:
    """What a text means where a day or a moment is asked, or the line that says why it cannot."""
    if isinstance(node, PickDate):
        named = day(node, text, state.facts)
        if isinstance(named, Notice):
            return named
        return Move(Act.ANSWERED, named.isoformat(), node.next)
    minute = moment(node, text, state.facts)
    if minute is None:
        return Notice.NO_MOMENT
    value = written(minute)
    effects: tuple[Signal | Remind, ...] = (*_told(node.signal), Remind(node.id, value))
    return Move(Act.ANSWERED, value, node.next, effects)


def _told(signal: str | None) -> tuple[Signal, ...]:
    return () if signal is None else (Signal(signal),)


def excluded(state: State, node: ChooseSeveral, code: Code) -> tuple[Code, ...]:
    """What is ticked and cannot stay so once this is; in the order of the content."""
    ticked = chosen(state, node.id)
    if code in ticked:
        return ()
    alone = {one.code for one in node.options if one.alone}
    return tuple(
        one.code
        for one in node.options
        if one.code in ticked and (code in alone or one.code in alone)
    )


def too_many(state: State, node: ChooseSeveral, code: Code) -> bool:
    """Whether a tick more would be one over what can be ticked at a time."""
    ticked = chosen(state, node.id)
    stays = {one.code for one in ticks(node, state)} & ticked - set(excluded(state, node, code))
    return bool(node.most) and code not in ticked and len(stays) >= node.most


def too_few(state: State, node: ChooseSeveral) -> bool:
    """Whether fewer are ticked than must be; never more than can be."""
    on_screen = {one.code for one in ticks(node, state)}
    return len(on_screen & chosen(state, node.id)) < min(node.least, len(on_screen))
