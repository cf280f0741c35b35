"""Knows how the tools of the decision aid read: the card of one, and the message that is passed on.

It recommends none: it says what a tool is for, what it asks, from when that is, and whose it is.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate

from babel.dates import format_date

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.phrasing.message import bold, paragraphs
from flows.model import Code, Flow
from flows.reading import made
from flows.state import State
from flows.times import TODAY
from flows.tools import SAID, Category, Tool, Use, category_of, list_here, looked_at, way_here

ROOM = 3600
"""Characters of a message that is passed on; with what stands below less than Telegram's 4,096."""


def card(content: Content, words: Words, state: State) -> str:
    """The tool that was chosen, in the situation that was chosen."""
    tool, use = _chosen(content, state)
    if tool is None:
        return words("tools.gone")
    if use is None:
        return _in_which(content, words, tool)
    return _told(content, words, tool, use)


def elsewhere(content: Content, state: State) -> tuple[Code, ...]:
    """The other situations in which the tool that was chosen can be looked at."""
    tool, use = _chosen(content, state)
    uses = () if tool is None else tool.uses
    return tuple(Code(one.category) for one in uses if one != use)


def listed(content: Content, words: Words, state: State) -> str:
    """What stands under the head of a list: what an organisation agreed on, or that it is empty."""
    category = category_of(_flow(content, state).nodes[state.cursor])
    if category is None:
        return ""
    every = content.tools.of_category(category)
    if not every:
        return words("tools.none")
    uses = [(one, one.use_in(category)) for one in every]
    agreed = [_name(words, one) for one, use in uses if use is not None and use.agreement]
    return words("tools.agreed", tools=", ".join(agreed)) if agreed else ""


def shared(content: Content, words: Words, state: State) -> str:
    """What can be passed on to somebody: the way, the tools with their conditions, and from when.

    It is about the list, or the one tool, that one was at when it was asked for.
    """
    flow = _flow(content, state)
    category = _asked_at(content, flow, state)
    tool, use = _chosen(content, state)
    straight = category is not None or (use is not None and use.category == list_here(flow, state))
    way = _way(words, flow, state) if straight else ""
    head = paragraphs(bold(words("tools.share_head")), way)
    room = ROOM - len(head)
    if category is not None:
        body = _all_of(content, words, category, room)
    elif tool is not None and use is None:
        body = _fitting(words, [_told(content, words, tool, one) for one in tool.uses], room)
    else:
        body = card(content, words, state)
    today = date.fromisoformat(state.facts[TODAY])
    return paragraphs(head, body, words("tools.share_foot", day=_day(words, today)))


def _flow(content: Content, state: State) -> Flow:
    return content.flows[state.flow]


def _chosen(content: Content, state: State) -> tuple[Tool | None, Use | None]:
    """None for a tool that is not there any more; no use where it is not said which."""
    identity, category = looked_at(_flow(content, state), state)
    tool = content.tools.tools.get(identity) if identity is not None else None
    return tool, None if tool is None else tool.use_in(category)


def _asked_at(content: Content, flow: Flow, state: State) -> Category | None:
    """The category at whose list something was last done; None where that was elsewhere."""
    last = made(state)[-1:]
    category = category_of(flow.nodes.get(last[0].node)) if last else None
    return None if category is None else content.tools.categories.get(category)


# --- one tool
def _told(content: Content, words: Words, tool: Tool, use: Use) -> str:
    category = content.tools.categories[use.category]
    others = [one for one in tool.uses if one != use]
    does = _part(words, tool, use, "does")
    return paragraphs(
        _headed(words, tool, use, _of(words, category, "title")),
        words("tools.does", text=does) if does else "",
        _lines(*_conditions(words, category, tool, use)),
        _lines(*_holding(words, tool, use)),
        _lines(_origin(words, use), _elsewhere(content, words, others)),
    )


def _headed(words: Words, tool: Tool, use: Use | None, where: str) -> str:
    """The name, what became of it, and first of all what the organisation agreed on."""
    agreed = "" if use is None or not use.agreement else _part(words, tool, use, "agreement")
    if agreed:
        agreed = words("tools.agreement", text=agreed)
    return _lines(bold(_name(words, tool)), where, agreed, _sign(words, tool))


def _holding(words: Words, tool: Tool, use: Use) -> Iterator[str]:
    """What was so then, and what we have to say about it."""
    if then := _part(words, tool, use, "then"):
        yield words("tools.then", month=_month(words, use.edition.day), text=then)
    if note := _part(words, tool, use, "note"):
        yield words("tools.note", text=note)


def _conditions(words: Words, category: Category, tool: Tool, use: Use) -> Iterator[str]:
    for part in SAID:
        text = _part(words, tool, use, part) or _of(words, category, part)
        yield words(f"tools.{part}", text=text)


def _origin(words: Words, use: Use) -> str:
    source, day = use.edition.source, _day(words, use.edition.day)
    if use.own:
        return words("tools.source_own", source=source, day=day)
    month = _month(words, use.edition.day)
    return _lines(
        words("tools.source", source=source, day=day), words("tools.unchecked", month=month)
    )


def _elsewhere(content: Content, words: Words, uses: Sequence[Use]) -> str:
    titles = [_of(words, content.tools.categories[one.category], "title") for one in uses]
    return words("tools.elsewhere", places=", ".join(titles)) if titles else ""


def _in_which(content: Content, words: Words, tool: Tool) -> str:
    """A tool before its situation is known: which there are."""
    every = [content.tools.categories[one.category] for one in tool.uses]
    lines = (
        words("tools.place", place=_of(words, one, "title"), text=_of(words, one, "suits"))
        for one in every
    )
    return paragraphs(_headed(words, tool, None, ""), _lines(words("tools.in_which"), *lines))


def _sign(words: Words, tool: Tool) -> str:
    """That it is no longer what it was; empty where nothing is certain."""
    sign = tool.sign
    if sign is None:
        return ""
    became = words.of_content(f"tools.{tool.id}.became", sign.became)
    if not sign.stopped:
        return words("tools.renamed", year=sign.year, became=became)
    gone = words("tools.stopped", year=sign.year)
    return f"{gone} {words('tools.became', became=became)}" if became else gone


# --- many tools
def _all_of(content: Content, words: Words, category: Category, room: int) -> str:
    """As many tools as fit, whole, under what holds for all of them; how many are left out."""
    head = _lines(
        bold(_of(words, category, "title")),
        *(words(f"tools.{one}", text=_of(words, category, one)) for one in SAID),
    )
    every = content.tools.of_category(category.id)
    uses = [(one, use) for one in every if (use := one.use_in(category.id))]
    told = [(_name(words, one), _short(words, one, use)) for one, use in uses]
    alike = ", ".join(name for name, text in told if text == bold(name))
    last = words("tools.alike", tools=alike) if alike else ""
    others = [text for name, text in told if text != bold(name)]
    return paragraphs(
        head,
        _fitting(words, others, room - len(head) - len(last)),
        last if told else words("tools.none"),
        _lines(*dict.fromkeys(_origin(words, use) for _, use in uses)),
    )


def _fitting(words: Words, texts: Sequence[str], room: int) -> str:
    """As many as fit, each whole, and how many more there are."""
    sums = accumulate(len(one) + len("\n\n") for one in texts)
    fit = sum(one <= room for one in sums)
    more = words("tools.share_more", count=len(texts) - fit) if fit < len(texts) else ""
    return paragraphs(*texts[:fit], more)


def _short(words: Words, tool: Tool, use: Use) -> str:
    """A tool beside others: only what it says otherwise than they all do."""
    own = [
        words(f"tools.{one}", text=text) for one in SAID if (text := _part(words, tool, use, one))
    ]
    does = _part(words, tool, use, "does")
    return _lines(
        _headed(words, tool, use, words("tools.does", text=does) if does else ""),
        *own,
        *_holding(words, tool, use),
    )


# --- words
def _way(words: Words, flow: Flow, state: State) -> str:
    """What was answered to come here, in one line."""
    labels = [
        words.of_content(f"{flow.id}.{node.id}.{code}", one.label)
        for node, code in way_here(flow, state)
        for one in node.options
        if one.code == code and not one.signal
    ]
    return words("tools.way", way=" · ".join(labels)) if labels else ""


def _name(words: Words, tool: Tool) -> str:
    return words.of_content(f"tools.{tool.id}.name", tool.name)


def _part(words: Words, tool: Tool, use: Use, part: str) -> str:
    text: str = getattr(use, part)
    return words.of_content(f"tools.{tool.id}.{use.category}.{part}", text) if text else ""


def _of(words: Words, category: Category, part: str) -> str:
    return words.of_content(f"tools.in.{category.id}.{part}", getattr(category, part))


def _lines(*parts: str) -> str:
    return "\n".join(one for one in parts if one)


def _day(words: Words, when: date) -> str:
    return format_date(when, "d MMMM y", locale=words.locale)


def _month(words: Words, when: date) -> str:
    return format_date(when, "MMMM y", locale=words.locale)
