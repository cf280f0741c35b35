"""Knows how a transcript is written: a title, acts, and what the bot shows; not how it is played.

    # A sentence that says which behaviour this is
    # in full                           no screen is shortened when it is written
    # with few statements               the quickscan has four of them
    # in region NL                      what the setting REGION says
    # at 2026-09-15 10:00               when it begins
    lotte> tap 🟢 A                     what somebody does, in private with the bot
    fatima@group> /ronde                or in a group
    time > 3 days later                 or what happens around them
    bot   > text                        a new message, further lines indented, buttons last
            [🟢 A] [🟠 B]
    bot   ~ text                        a message that was edited
    bot   ! text                        a short line over the screen (`!!` has to be closed)
    bot   - text                        its buttons are gone
    bot   x lotte: text                 the bot deleted somebody's message, here `bot:` its own
    bot   = text                        what stands in a document that was opened
    bot🔒 > text                        a protected message; so is every edit of it
            (photo) (document a.pdf)    what it carries, before its caption
            [Kopieer ⧉ 0800 12 800]     a button that copies, and what it copies
    bot@els > text                      in another chat than the one of the act
    bot@els,joris > text                the same in the chats of several people
    (silence)                           nothing at all

What people can do stands in people_acts.py and message_acts.py, what time and the world do in
world_acts.py: each table there is a list of sentences.

A line of the bot that ends in `…` may go on; a line that is `…` stands for any lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.end_to_end.given_time import BRUSSELS, START

SILENCE = "(silence)"
MORE = "…"
LOCK = "🔒"
INDENT = " " * 8
_ACT = re.compile(
    r"(?P<who>[a-z][a-z, ]*?)(?:@(?P<where>[a-z]+))?(?P<anonymous> anonymous)? ?> (?P<what>.+)"
)
_SHOWN = re.compile(
    r"bot(?:@(?P<where>[a-z,]+))?(?P<lock>🔒)?\s+(?P<sign>>|~|!!|!|-|x|=) (?P<text>.*)"
)
_AT = re.compile(r"# at (\d{4}-\d\d-\d\d \d\d:\d\d)")
_REGION = re.compile(r"# in region ([A-Z-]+)")
IN_FULL = "# in full"
WITH_FEW = "# with few statements"


@dataclass(frozen=True)
class Shown:
    """One thing that the bot showed. `where` is empty for the chat of the act."""

    where: str
    sign: str
    lines: tuple[str, ...]
    protected: bool = False

    def written(self) -> list[str]:
        lock = LOCK if self.protected else ""
        # The lock is as wide as two letters.
        head = f"bot@{self.where}{lock}" if self.where else f"bot{lock or '  '}"
        first, *rest = self.lines or ("",)
        return [f"{head} {self.sign} {first}".rstrip(), *((INDENT + one).rstrip() for one in rest)]

    def fits(self, happened: "Shown") -> bool:
        """Whether what happened is what is written here."""
        return self._kind == happened._kind and _fit(self.lines, happened.lines)

    @property
    def _kind(self) -> tuple[str, str, bool]:
        return self.where, self.sign, self.protected


@dataclass
class Act:
    """One line of somebody, with what the bot is to show after it."""

    line: str
    who: str
    where: str
    what: str
    anonymous: bool
    expected: list[Shown] = field(default_factory=list)
    silent: bool = False

    def fits(self, happened: Sequence[Shown]) -> bool:
        if not happened:
            return self.silent and not self.expected
        return len(self.expected) == len(happened) and all(
            one.fits(other) for one, other in zip(self.expected, happened, strict=True)
        )


@dataclass
class Script:
    """A transcript as it stands in its file. `parts` keeps comments and empty lines in place.

    `region` is empty where nothing sets it.
    """

    title: str
    begins: datetime
    in_full: bool
    few_statements: bool
    region: str
    parts: list[str | Act]

    @property
    def acts(self) -> list[Act]:
        return [one for one in self.parts if isinstance(one, Act)]


class ScriptError(Exception):
    """A transcript that cannot be read; the message has the line."""


def read(text: str) -> Script:
    """Raises ScriptError for a line that is neither title, comment, act nor the bot's."""
    parts: list[str | Act] = []
    shown: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if shown and (line.startswith(INDENT) or not line.strip()):
            shown.append(line)
            continue
        _close(parts, shown)
        if _SHOWN.fullmatch(line):
            shown.append(line)
        elif line == SILENCE:
            _last(parts, f"line {number}: {line}").silent = True
        elif found := _ACT.fullmatch(line):
            who, where, what = found["who"].strip(), found["where"] or "", found["what"]
            parts.append(Act(line, who, where, what, found["anonymous"] is not None))
        elif not line.strip() or line.startswith("#"):
            parts.append(line)
        else:
            raise ScriptError(f"line {number}: {line}")
    _close(parts, shown)
    return _script(parts)


def _close(parts: list[str | Act], shown: list[str]) -> None:
    """What the bot showed belongs to the last act."""
    if shown:
        _last(parts, shown[0]).expected.append(_shown(shown))
        shown.clear()


def _last(parts: list[str | Act], line: str) -> Act:
    for one in reversed(parts):
        if isinstance(one, Act):
            return one
    raise ScriptError(f"nobody did anything before this: {line}")


def _script(parts: list[str | Act]) -> Script:
    heads = [one for one in parts if isinstance(one, str) and one.startswith("# ")]
    if not heads:
        raise ScriptError("a transcript begins with its title: # A sentence")
    begins, region = START, ""
    for head in heads:
        if named := _REGION.fullmatch(head):
            region = named[1]
        if found := _AT.fullmatch(head):
            begins = datetime.fromisoformat(found[1]).replace(tzinfo=BRUSSELS)
    title = heads[0].removeprefix("# ")
    return Script(title, begins, IN_FULL in heads, WITH_FEW in heads, region, parts)


def _shown(lines: list[str]) -> Shown:
    found = _SHOWN.fullmatch(lines[0])
    assert found is not None
    rest = [one.removeprefix(INDENT) for one in lines[1:]]
    while rest and not rest[-1].strip():
        rest.pop()
    said = (found["text"], *rest)
    return Shown(found["where"] or "", found["sign"], said, found["lock"] is not None)


def _fit(written: Sequence[str], happened: Sequence[str]) -> bool:
    if not written:
        return not happened
    if written[0] == MORE:
        return any(_fit(written[1:], happened[at:]) for at in range(len(happened) + 1))
    if not happened or not _line_fits(written[0], happened[0]):
        return False
    return _fit(written[1:], happened[1:])


def _line_fits(written: str, happened: str) -> bool:
    if written.endswith(MORE) and happened.startswith(written.removesuffix(MORE)):
        return True
    return written == happened.rstrip()


def written(script: Script, happened: Sequence[Sequence[Shown]]) -> str:
    """The transcript's text with what happened in the place of what does not fit."""
    lines: list[str] = []
    left = iter(happened)
    for part in script.parts:
        if isinstance(part, str):
            lines.append(part)
            continue
        lines.append(part.line)
        saw = next(left, None)
        if saw is None or part.fits(saw):
            lines.extend([SILENCE] if part.silent else [])
            for one in part.expected:
                lines.extend(one.written())
        elif not saw:
            lines.append(SILENCE)
        else:
            for one in saw:
                short = one if script.in_full else shortened(one)
                lines.extend(short.written())
    return "\n".join(lines).rstrip("\n") + "\n"


_CUT_AFTER = ("**Jouw overzicht**", "**Jouw eigen beeld**", "**Quickscan online werken**")
"""Heads of long screens; one transcript shows each of them in full, the others need not."""

LONG = 6
"""Lines up to which a message stands whole."""

_COUNT, _DONE = "Begonnen: ", "Klaar: "
_STATEMENT = ("🟢 A  ", "🟠 B  ", "🔴 C  ")


def shortened(one: Shown) -> Shown:
    """A long screen with `…` for what other transcripts show in full."""
    lines: list[str] = []
    if count := [line for line in one.lines if line.startswith(_COUNT) and _DONE in line]:
        return replace(one, lines=(one.lines[0], MORE, *count, one.lines[-1]))
    for line in one.lines:
        if line.startswith(_STATEMENT):
            if lines[-1:] != [MORE]:
                lines.append(MORE)
            continue
        lines.append(line)
        if line in _CUT_AFTER and len(one.lines) > LONG:
            return replace(one, lines=(*lines, MORE))
    if MORE in lines:
        at = lines.index(MORE)
        said = [line for line in lines[at:] if line.strip() and not line.startswith(("[", MORE))]
        head = [line for line in lines[:at] if line.strip()]
        rest = [*said, MORE] if said else []
        return replace(one, lines=(*_apart(lines[:at], head), MORE, *rest))
    return one


def _apart(lines: list[str], head: list[str]) -> list[str]:
    """The lines before the statements, without the empty one just before them."""
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines or head
