"""Knows what one tap changes about an action; refuses to know who may, and how it is kept."""

from dataclasses import replace
from datetime import date, timedelta

from bot.phrasing.action import mark
from bot.presses import OnAction
from flows.action import Action, Doer, Standing
from flows.duties import WEEK, Days, passed_over
from flows.plan import moved, same_doer

CHANGES = frozenset({"set", "take", "later", "quiet", "ring"})
"""The verbs of one tap that changes an action."""


def takes_from(who: Doer, press: OnAction, action: Action) -> bool:
    """Whether a tap takes an action from somebody else, and nobody was asked about them yet."""
    doer = action.doer
    if press.verb != "take" or doer is None or press.detail == mark(doer):
        return False
    return not same_doer(doer, who if doer.chat else Doer(who.name))


def changed_by(
    who: Doer, press: OnAction, action: Action, now: int, today: date, days: Days
) -> Action:
    """The action after a tap; the same object where that changes nothing.

    What its doer has just seen does not come as a reminder at once.
    """
    match press.verb:
        case "set" if press.detail in set(Standing):
            return passed_over(moved(action, Standing(press.detail), now), today, action, days)
        case "take" if takes_from(who, press, action):
            return action
        case "take" if action.doer != who or action.unreached:
            return passed_over(replace(action, doer=who, unreached=False), today, days=days)
        case "later" if action.snoozed != today + timedelta(WEEK):
            return replace(action, snoozed=today + timedelta(WEEK))
        case "quiet" if not action.quiet:
            return replace(action, quiet=True)
        case "ring" if action.quiet:
            return passed_over(replace(action, quiet=False, unreached=False), today, action, days)
        case _:
            return action
