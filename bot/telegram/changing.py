"""Knows what one tap changes about an action; refuses to know who may, and how it is kept."""

from dataclasses import replace
from datetime import date, timedelta

from bot.presses import OnAction
from flows.action import Action, Doer, Standing
from flows.duties import WEEK, passed_over
from flows.plan import moved

CHANGES = frozenset({"set", "take", "later", "quiet", "ring"})
"""The verbs of one tap that changes an action."""


def changed_by(who: Doer, press: OnAction, action: Action, now: int, today: date) -> Action:
    """The action after a tap; the same object where that changes nothing.

    What its doer has just seen does not come as a reminder at once.
    """
    match press.verb:
        case "set" if press.detail in set(Standing):
            return passed_over(moved(action, Standing(press.detail), now), today, action)
        case "take" if action.doer != who or action.unreached:
            return passed_over(replace(action, doer=who, unreached=False), today)
        case "later" if action.snoozed != today + timedelta(WEEK):
            return replace(action, snoozed=today + timedelta(WEEK))
        case "quiet" if not action.quiet:
            return replace(action, quiet=True)
        case "ring" if action.quiet:
            return passed_over(replace(action, quiet=False, unreached=False), today, action)
        case _:
            return action
