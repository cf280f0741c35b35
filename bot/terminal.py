"""Knows how any instrument or flow is played in a terminal, for those who write content."""

from dataclasses import replace
from datetime import datetime
from time import time
from typing import TextIO

from bot.content import Content
from bot.phrasing.catalogue import DUTCH, load_words
from bot.phrasing.message import BOLD_OFF, BOLD_ON, Choice, Message
from bot.phrasing.screens import phrase
from bot.presses import InSession, event_of
from flows import questionnaire as q
from flows.engine import begin, step
from flows.events import Ask, CameBack, Event, Finish, Notice, Remind, Signal, Wrote
from flows.model import Code, FlowId
from flows.state import SessionId, State, dump, load
from flows.times import NOW, TODAY, written
from instruments.document import nearest

FACTS = {q.SCAN: q.OWN, q.ASKS_ROLES: "yes", "minimum": "5"}


def play(content: Content, name: str, given: TextIO, shown: TextIO) -> int:
    """Plays until an end or the end of the input; the exit status is 1 for an unknown name."""
    flow = content.flows.get(FlowId(name))
    if flow is None:
        shown.write(f"'{name}' bestaat niet{nearest(name, content.flows)}\n")
        return 1
    words = load_words(content)[DUTCH]
    state = begin(flow, SessionId("play"), {**FACTS, **_clock()}).state
    notice: Notice | None = None
    while True:
        message = phrase(content, words, state, notice)
        codes = _show(message, shown)
        line = given.readline()
        if not line:
            return 0
        state = replace(state, facts={**state.facts, **_clock()})
        taken = step(flow, state, _event(line.strip(), codes, state))
        # The way through JSON is what storage does between any two steps.
        state = load(dump(taken.state))
        for one in taken.effects:
            if isinstance(one, Remind | Signal):
                shown.write(f"({one})\n")
        notice = next((one.notice for one in taken.effects if isinstance(one, Ask)), None)
        if ended := next((one for one in taken.effects if isinstance(one, Finish)), None):
            _show(phrase(content, words, state), shown)
            shown.write(f"({ended.outcome})\n")
            return 0


def _clock() -> dict[str, str]:
    now = datetime.now()  # noqa: DTZ005 - the author's own day and hour
    return {TODAY: now.date().isoformat(), NOW: written(now)}


def _show(message: Message, shown: TextIO) -> list[Code]:
    """Writes a screen with its buttons numbered; gives their codes."""
    bold = ("\x1b[1m", "\x1b[0m") if shown.isatty() else ("", "")
    text = message.text.replace(BOLD_ON, bold[0]).replace(BOLD_OFF, bold[1])
    shown.write(f"\n{text}\n\n")
    codes: list[Code] = []
    for row in message.rows:
        keys = []
        for button in row:
            if isinstance(button, Choice):
                codes.append(button.code)
                keys.append(f"{len(codes)} [{button.label}]")
        shown.write("  " + "   ".join(keys) + "\n")
    shown.write("> ")
    shown.flush()
    return codes


def _event(line: str, codes: list[Code], state: State) -> Event:
    """A number is a button; any other text is a text; an empty line shows the screen again."""
    now = int(time())
    if line.isdecimal() and 1 <= int(line) <= len(codes):
        press = InSession(state.session, state.revision, codes[int(line) - 1])
        return event_of(press, now, state.revision)
    return Wrote(now, line) if line else CameBack(now)
