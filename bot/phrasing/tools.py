"""Knows how the tools of the decision aid read: what stands under a list, and the card of one.

It recommends none: it says what a tool is for, what it asks, from when that is, and whose it is.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from babel.dates import format_date

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.phrasing.message import bold, paragraphs
from bot.phrasing.protocol import region_of
from flows.directory import numbers
from flows.model import ChooseOne, Code, View
from flows.state import State
from flows.tools import ADDED, SAID, Category, Edition, Tool, Use, category_of, looked_at
from flows.tools_sought import found

FOUND_AT_ONCE = 12
"""What was found that stands on one screen: as many as one sees at once, two to a row."""

MOST_NAMED = 5
"""Agreed tools that are named above a list; they stand first on it in any case."""


def card(content: Content, words: Words, state: State) -> str:
    """The tool that was chosen, in the situation that was chosen."""
    tool, use = chosen(content, state)
    if tool is None:
        return words("tools.gone")
    if use is None:
        return _in_which(content, words, tool)
    limits = content.tools.limits
    others = [one for one in tool.uses if limits(tool, one) != limits(tool, use)]
    return paragraphs(told(content, words, state, tool, use), _elsewhere(content, words, others))


def elsewhere(content: Content, state: State) -> tuple[Code, ...]:
    """The other situations in which the tool that was chosen can be looked at."""
    tool, use = chosen(content, state)
    uses = () if tool is None else tool.uses
    return tuple(Code(one.category) for one in uses if one != use)


def listed(content: Content, words: Words, state: State) -> str:
    """What stands under the head of a list: what an organisation agreed on, how many there are
    where that is more than fit, whose they are, or that there is none.
    """
    node = content.flows[state.flow].nodes[state.cursor]
    if isinstance(node, ChooseOne) and node.view is View.FOUND:
        codes = {*map(str, found(state))}
        every = [(one, use) for one in content.tools.tools.values() for use in one.uses]
        agreed = _agreed(words, ((one, use) for one, use in every if str(one.id) in codes))
        more = words("tools.found", count=len(codes)) if len(codes) > FOUND_AT_ONCE else ""
        return paragraphs(agreed, more)
    category = category_of(node)
    if category is None:
        return ""
    here = content.tools.of_category(category)
    if not here:
        return words("tools.none")
    uses = [(one, use) for one in here for use in one.uses if use.category == category]
    afar = _from_afar(words, state, content.tools.categories[category])
    return paragraphs(_agreed(words, uses), afar)


def _agreed(words: Words, uses: Iterable[tuple[Tool, Use]]) -> str:
    """The tools with an agreement in one of these situations."""
    agreed = list(dict.fromkeys(name(words, one) for one, use in uses if use.agreement))
    named = ", ".join(agreed[:MOST_NAMED])
    if len(agreed) > MOST_NAMED:
        return words("tools.agreed_more", tools=named, count=len(agreed) - MOST_NAMED)
    return words("tools.agreed", tools=named) if agreed else ""


def chosen(content: Content, state: State) -> tuple[Tool | None, Use | None]:
    """None for a tool that is not there any more; no use where it is not said which."""
    identity, category = looked_at(content.flows[state.flow], state)
    tool = content.tools.tools.get(identity) if identity is not None else None
    return tool, None if tool is None else tool.use_in(category)


# --- one tool
def told(content: Content, words: Words, state: State, tool: Tool, use: Use) -> str:
    """A tool in a situation, each part with where it is from; what is ours stands apart."""
    category = content.tools.categories[use.category]
    return paragraphs(
        headed(words, tool, use, of(words, category, "title"), sensitive=category.sensitive),
        *_sourced(words, category, tool, use),
        lines(*remarks(words, category, tool, use)),
        helping(content, words, state, category),
    )


def _sourced(words: Words, category: Category, tool: Tool, use: Use) -> Iterator[str]:
    """What the source says; what an organisation's list says stands apart from it."""
    told = part(words, tool, use, "does")
    does, then = words("tools.does", text=told) if told else "", _then(words, tool, use)
    if use.edition == category.edition:
        conditions = (_said(words, one, category, tool, use) for one in SAID)
        yield lines(does, *conditions, then, origin(words, use.edition, own=use.own))
        return
    theirs = (_said(words, one, None, tool, use) for one in SAID)
    yield lines(does, *theirs, then, origin(words, use.edition, own=use.own))
    left = [one for one in SAID if one in ADDED or not getattr(use, one)]
    ours = [said for one in left if (said := _said(words, one, category, tool, None))]
    yield lines(*ours, origin(words, category.edition, own=category.own)) if ours else ""


def _said(words: Words, one: str, category: Category | None, tool: Tool, use: Use | None) -> str:
    """What both say, a line each, the category first; of what a tool says instead, only that."""
    mine = "" if use is None else part(words, tool, use, one)
    its = "" if category is None or (mine and one not in ADDED) else of(words, category, one)
    both = dict.fromkeys(text for text in (its, mine) if text)
    return lines(*(words(f"tools.{one}", text=text) for text in both))


def headed(words: Words, tool: Tool, use: Use | None, where: str, *, sensitive: bool) -> str:
    """The name, first of all what the organisation agreed on, what limits it, what became of it."""
    agreed = "" if use is None or not use.agreement else part(words, tool, use, "agreement")
    if agreed:
        agreed = words("tools.agreement", text=agreed)
    limit = words.of_content(f"tools.{tool.id}.limit", tool.limit) if sensitive else ""
    if limit:
        limit = words("tools.limit", text=limit)
    return lines(bold(name(words, tool)), where, agreed, limit, _sign(words, tool))


def own_lines(words: Words, tool: Tool, use: Use) -> Iterator[str]:
    """What a tool says beside others: only what they do not all say."""
    yield from (_said(words, one, None, tool, use) for one in SAID)
    yield _then(words, tool, use)
    if use.note:
        yield _noted(words, part(words, tool, use, "note"), own=use.own)


def _then(words: Words, tool: Tool, use: Use) -> str:
    """What was so on the day of its edition."""
    then = part(words, tool, use, "then")
    return words("tools.then", month=_month(words, use.edition.day), text=then) if then else ""


def remarks(words: Words, category: Category, tool: Tool, use: Use) -> Iterator[str]:
    """What no source says. That one should agree on a tool is not said where that was done."""
    if category.note and not use.agreement:
        yield _noted(words, of(words, category, "note"), own=category.own)
    if use.note:
        yield _noted(words, part(words, tool, use, "note"), own=use.own)


def _noted(words: Words, text: str, *, own: bool) -> str:
    return words("tools.note_own" if own else "tools.note", text=text)


def noted(words: Words, category: Category) -> str:
    """What whoever wrote the file says of a whole category."""
    text = of(words, category, "note") if category.note else ""
    return _noted(words, text, own=category.own) if text else ""


def helping(content: Content, words: Words, state: State, category: Category) -> str:
    """Whom to call in the region of who looks, and where the tools are from if that is another."""
    numbers_here = ""
    if category.helps:
        every = numbers(content.directory, region_of(state), acute=False)
        first = ", ".join(one.number for one in every if one.order == 0)
        talk = ", ".join(f"{one.name} {one.number}" for one in every if one.distress)
        numbers_here = words("tools.help", first=first, talk=talk)
    return lines(numbers_here, _from_afar(words, state, category))


def _from_afar(words: Words, state: State, category: Category) -> str:
    if category.region in {"", region_of(state).value}:
        return ""
    return words(f"tools.from_{category.region}")


def origin(words: Words, edition: Edition, *, own: bool) -> str:
    source, day = edition.source, _day(words, edition.day)
    if own:
        return words("tools.source_own", source=source, day=day)
    month = _month(words, edition.day)
    return lines(
        words("tools.source", source=source, day=day), words("tools.unchecked", month=month)
    )


def _elsewhere(content: Content, words: Words, uses: Sequence[Use]) -> str:
    titles = [of(words, content.tools.categories[one.category], "title") for one in uses]
    return words("tools.elsewhere", places=", ".join(titles)) if titles else ""


def _in_which(content: Content, words: Words, tool: Tool) -> str:
    """A tool before its situation is known: which there are."""
    every = [content.tools.categories[one.category] for one in tool.uses]
    places = (
        words("tools.place", place=of(words, one, "title"), text=of(words, one, "suits"))
        for one in every
    )
    head = headed(words, tool, None, "", sensitive=any(one.sensitive for one in every))
    return paragraphs(head, lines(words("tools.in_which"), *places))


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


# --- words
def name(words: Words, tool: Tool) -> str:
    return words.of_content(f"tools.{tool.id}.name", tool.name)


def part(words: Words, tool: Tool, use: Use, one: str) -> str:
    text: str = getattr(use, one)
    return words.of_content(f"tools.{tool.id}.{use.category}.{one}", text) if text else ""


def of(words: Words, category: Category, one: str) -> str:
    text: str = getattr(category, one)
    return words.of_content(f"tools.in.{category.id}.{one}", text) if text else ""


def lines(*parts: str) -> str:
    return "\n".join(one for one in parts if one)


def _day(words: Words, when: date) -> str:
    return format_date(when, "d MMMM y", locale=words.locale)


def _month(words: Words, when: date) -> str:
    return format_date(when, "MMMM y", locale=words.locale)
