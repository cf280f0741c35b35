"""Knows how the documents of a plan are offered, given and taken back; not how they are made."""

from collections.abc import Mapping, Sequence

from bot.phrasing import sheet
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Button, Message, Rows, Verb, bold, paragraphs
from bot.plan_import import Import
from bot.plan_sheet import Bad, Good
from bot.presses import OnPlan

OFFER, ASK, TAKE, LEAVE, WRONG = "papers", "paper", "take", "leave", "wrong"
"""The verbs of the buttons about documents: which there are, one of them, and about an import."""

VERBS = frozenset({OFFER, ASK, TAKE, LEAVE, WRONG})

REPORT, SHEET, CALENDAR = "report", "sheet", "calendar"
"""What can be asked for, as the detail of ASK."""

KINDS: Mapping[str, str] = {REPORT: "pdf", SHEET: "xlsx", CALENDAR: "ics"}
"""With how its file's name ends."""

PAGE = 3000
"""Characters of the lines on one page, so that with what stands around them they fit a message."""

NAMED = 20
"""Row numbers, or columns, that are named in a line."""


def offer(words: Words, *, shared: bool) -> Message:
    """Asks which document; `shared` in a group, where a sheet comes back by a reply."""
    keys: Rows = tuple((Verb(words(f"papers.key_{kind}"), OnPlan(ASK, kind)),) for kind in KINDS)
    back = words("papers.back_shared" if shared else "papers.back_own")
    text = paragraphs(bold(words("plan.papers")), words("papers.what"), back)
    return Message(text, (*keys, (_to_plan(words),)))


def _to_plan(words: Words) -> Button:
    return Verb(words("plan.back"), OnPlan("list"))


def caption(words: Words, kind: str, *, shared: bool) -> str:
    if kind == SHEET:
        return words("papers.sent_sheet_shared" if shared else "papers.sent_sheet")
    return words(f"papers.sent_{kind}")


# --- a sheet that came back
def ask(words: Words, read: Good, found: Import, stamp: str) -> Message:
    """Asks whether to take over what is new and changed."""
    rows = _listed([str(one) for one in read.backwards])
    columns = _listed(read.ignored)
    text = paragraphs(
        bold(words("papers.ask", new=found.new, changed=found.changed)),
        words("papers.left", left=found.left) if found.left else "",
        words("papers.backwards", rows=rows) if rows else "",
        words("papers.ignored", columns=columns) if columns else "",
    )
    take = Verb(words("papers.take"), OnPlan(TAKE, stamp))
    leave = Verb(words("papers.leave"), OnPlan(LEAVE, stamp))
    return Message(text, ((take, leave),))


def _listed(some: Sequence[str]) -> str:
    more = ["…"] if len(some) > NAMED else []
    return ", ".join([*some[:NAMED], *more])


def nothing_new(words: Words) -> Message:
    return Message(words("papers.nothing_new"), ((_to_plan(words),),))


def taken(words: Words, new: int, changed: int) -> Message:
    return Message(words("papers.taken", new=new, changed=changed), ((_to_plan(words),),))


def left(words: Words) -> Message:
    return Message(words("papers.not_taken"))


def overtaken(words: Words) -> Message:
    """Somebody changed the plan between the question and its answer."""
    return Message(words("papers.overtaken"))


def refused(words: Words, bad: Sequence[Bad], stamp: str, number: int = 1) -> Message:
    """A page of all that is wrong in a sheet; `number` counts from 1 and goes round."""
    pages = _pages([sheet.wrong(words, one) for one in bad])
    place = (number - 1) % len(pages)
    rows: Rows = ()
    page = ""
    if len(pages) > 1:
        back, on = (place - 1) % len(pages) + 1, (place + 1) % len(pages) + 1
        rows = (
            (
                Verb(words("key.previous"), OnPlan(WRONG, f"{stamp}.{back}")),
                Verb(words("key.next"), OnPlan(WRONG, f"{stamp}.{on}")),
            ),
        )
        page = words("plan.page", number=place + 1, of=len(pages))
    text = paragraphs(words("papers.refused"), "\n".join(pages[place]), page)
    return Message(text, rows)


def _length(text: str) -> int:
    """Characters as Telegram counts them."""
    return len(text.encode("utf-16-le")) // 2


def _pages(lines: Sequence[str]) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    size = 0
    for line in lines:
        if pages[-1] and size + _length(line) > PAGE:
            pages.append([])
            size = 0
        pages[-1].append(line)
        size += _length(line) + 1
    return pages
