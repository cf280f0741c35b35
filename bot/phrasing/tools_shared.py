"""Knows what of the decision aid can be passed on to somebody: a list or a tool, and from when.

It refuses to send anything of what is in no list any more.
"""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from babel.dates import format_date

from bot.content import Content
from bot.phrasing import tools as say
from bot.phrasing.catalogue import Words
from bot.phrasing.message import bold, paragraphs
from flows.model import Flow
from flows.reading import made
from flows.state import State
from flows.times import TODAY
from flows.tools import SAID, Category, Tool, Use, category_of, list_here, way_here

ROOM = 3600
"""Characters of a message that is passed on; with what stands below less than Telegram's 4,096."""


def shared(content: Content, words: Words, state: State) -> str:
    """The way, the tools with their conditions, and from when; empty where there are none.

    It is about the list, or the one tool, that one was at when it was asked for.
    """
    flow = content.flows[state.flow]
    category = _asked_at(content, flow, state)
    tool, use = say.chosen(content, state)
    straight = category is not None or (use is not None and use.category == list_here(flow, state))
    way = _way(words, flow, state) if straight else ""
    head = paragraphs(bold(words("tools.share_head")), way)
    room = ROOM - len(head)
    if category is not None:
        body = _all_of(content, words, state, category, room)
    elif tool is None:
        body = ""
    else:
        uses = tool.uses if use is None else (use,)
        told = [say.told(content, words, state, tool, one) for one in uses]
        body = _fitting(words, told, room)
    if not body:
        return ""
    today = date.fromisoformat(state.facts[TODAY])
    day = format_date(today, "d MMMM y", locale=words.locale)
    return paragraphs(head, body, words("tools.share_foot", day=day))


def can_share(content: Content, state: State) -> bool:
    """Whether there is something to pass on of the list, or the card, that one is at."""
    category = category_of(content.flows[state.flow].nodes[state.cursor])
    if category is not None:
        return bool(content.tools.of_category(category))
    tool, _ = say.chosen(content, state)
    return tool is not None


def _asked_at(content: Content, flow: Flow, state: State) -> Category | None:
    """The category at whose list something was last done; None where that was elsewhere."""
    last = made(state)[-1:]
    category = category_of(flow.nodes.get(last[0].node)) if last else None
    return None if category is None else content.tools.categories.get(category)


def _all_of(content: Content, words: Words, state: State, category: Category, room: int) -> str:
    """As many tools as fit, whole, under what holds for all of them; how many are left out.

    Where some are of another list, each of the two says under it what is its own.
    """
    every = content.tools.of_category(category.id)
    uses = [(one, use) for one in every if (use := one.use_in(category.id))]
    if not uses:
        return ""
    ours = say.origin(words, category.edition, own=category.own)
    mixed = any(use.edition != category.edition for _, use in uses)
    head = say.lines(
        bold(say.of(words, category, "title")),
        *(
            words(f"tools.{one}", text=text)
            for one in SAID
            if (text := say.of(words, category, one))
        ),
        ours if mixed else "",
        say.noted(words, category),
        say.helping(content, words, state, category),
    )
    told = [(say.name(words, one), _short(words, category, one, use)) for one, use in uses]
    alike = ", ".join(name for name, text in told if text == bold(name))
    last = words("tools.alike", tools=alike) if alike else ""
    others = [text for name, text in told if text != bold(name)]
    foot = ours if any(use.edition == category.edition for _, use in uses) else ""
    fixed = len(head) + len(last) + len(foot)
    return paragraphs(head, _fitting(words, others, room - fixed), last, foot)


def _fitting(words: Words, texts: Sequence[str], room: int) -> str:
    """As many as fit, each whole, and how many more there are."""
    sums = accumulate(len(one) + len("\n\n") for one in texts)
    fit = sum(one <= room for one in sums)
    more = words("tools.share_more", count=len(texts) - fit) if fit < len(texts) else ""
    return paragraphs(*texts[:fit], more)


def _short(words: Words, category: Category, tool: Tool, use: Use) -> str:
    """A tool beside others: only what it says otherwise than they all do."""
    does = say.part(words, tool, use, "does")
    apart = use.edition != category.edition
    return say.lines(
        say.headed(
            words,
            tool,
            use,
            words("tools.does", text=does) if does else "",
            sensitive=category.sensitive,
        ),
        *say.own_lines(words, tool, use),
        say.origin(words, use.edition, own=use.own) if apart else "",
    )


def _way(words: Words, flow: Flow, state: State) -> str:
    """What was answered to come here, in one line."""
    labels = [
        words.of_content(f"{flow.id}.{node.id}.{code}", one.label)
        for node, code in way_here(flow, state)
        for one in node.options
        if one.code == code and not one.signal
    ]
    return words("tools.way", way=" · ".join(labels)) if labels else ""
