"""Knows how each kind of node is written in a flow's file; refuses to know where it leads."""

from collections.abc import Mapping

from flows.codes import AIDS
from flows.conditions import cases, when, wordings
from flows.identifying import SIGNS
from flows.model import (
    OK,
    Branch,
    ChooseOne,
    ChooseSeveral,
    Code,
    End,
    FactIs,
    FreeText,
    Node,
    NodeId,
    Option,
    PickDate,
    PickMoment,
    Say,
    Tick,
    View,
)
from flows.tasks import task
from instruments.document import Table, nearest

STEP = 900
"""Characters of a step of a flow; more goes behind `Meer uitleg` (content, its head)."""

BUTTON = 28
CHAPTER = 60
"""Characters that fit on one line of a phone, at the head of a screen."""

DAYS_AWAY = 3650
"""Days ahead, or back, that content can ask for: ten years."""

MOST_LEAST = 9
"""How many things a person can be asked to tick at least."""

NODE_CODE = 24
OPTION_CODE = BUTTON // 2

Lists = Mapping[str, tuple[tuple[str, str], ...]]
"""Options that are not in the file but in other content, by name: each a code and a label."""

KINDS = ("say", "choose", "several", "text", "date", "moment", "each", "branch", "end")


def identity(table: Table) -> NodeId:
    """The id of a node, which its table is called by from here on."""
    name = NodeId(table.id("id", most=NODE_CODE))
    table.named(f"node '{name}'")
    return name


def named(table: Table, key: str) -> NodeId | None:
    """The node that a key names; None where the key is not there."""
    return NodeId(table.text(key)) if table.has(key) else None


def node_of(table: Table, lists: Lists) -> Node | None:
    """The node of a table; None where its kind, noted in the document, is none."""
    name = identity(table)
    node = _of_kind(table, table.text("kind"), name, lists)
    if node is not None:
        table.finish()
    return node


def _of_kind(table: Table, kind: str, name: NodeId, lists: Lists) -> Node | None:
    match kind:
        case "say":
            return _say(table, name)
        case "choose":
            return _choose(table, name, lists)
        case "several":
            return _several(table, name)
        case "text":
            return _free_text(table, name)
        case "date":
            return _date(table, name)
        case "moment":
            return _moment(table, name)
        case "branch":
            return Branch(name, cases(table), NodeId(table.text("otherwise")))
        case "end":
            outcome = table.id("outcome", most=NODE_CODE)
            text = table.text("text", most=STEP, default="")
            return End(name, outcome, text, wordings(table, STEP))
        case "each":
            table.wrong("an 'each' cannot stand in another", "kind")
            return None
        case _:
            table.wrong(f"kind '{kind}' does not exist{nearest(kind, KINDS)}", "kind")
            return None


def _say(table: Table, name: NodeId) -> Say:
    return Say(
        name,
        _next(table),
        _text(table),
        table.text("label", most=BUTTON),
        _more(table),
        _view(table),
        remark=named(table, "remark"),
        chapter=_chapter(table),
        wordings=wordings(table, STEP),
    )


def _choose(table: Table, name: NodeId, lists: Lists) -> ChooseOne:
    options = _options(table, lists)
    return ChooseOne(
        name,
        options,
        _text(table),
        _more(table),
        _view(table),
        remark=named(table, "remark"),
        chapter=_chapter(table),
        wordings=wordings(table, STEP),
        listed=table.text("list", default=""),
        task=task(table, [one.code for one in options]),
    )


def _several(table: Table, name: NodeId) -> ChooseSeveral:
    options = _ticks(table)
    least = table.number("least", least=0, most=min(len(options), MOST_LEAST), default=0)
    most = table.number("most", least=max(least, 1), most=len(options), default=0)
    lasting = table.yes("lasting")
    if any(one.alone for one in options) and (lasting or least > 1):
        table.wrong("an option goes with no other ('alone'), but ticks stay or several must be")
    return ChooseSeveral(
        name,
        options,
        _next(table),
        _text(table),
        _more(table),
        _view(table),
        remark=named(table, "remark"),
        least=least,
        most=most,
        lasting=lasting,
        label=table.text("label", most=BUTTON, default=""),
        chapter=_chapter(table),
        wordings=wordings(table, STEP),
        task=task(table, [one.code for one in options]),
    )


def _free_text(table: Table, name: NodeId) -> FreeText:
    return FreeText(
        name,
        _next(table),
        _text(table),
        _more(table),
        limit=table.number("limit", least=1, most=3000, default=1000),
        chapter=_chapter(table),
        wordings=wordings(table, STEP),
        skip=_skip(table),
        allows=_allows(table),
    )


def _allows(table: Table) -> tuple[str, ...]:
    found = table.words("allows") if table.has("allows") else ()
    for one in found:
        if one not in SIGNS:
            table.wrong(f"'{one}' is no sign of a person{nearest(one, SIGNS)}", "allows")
    return found


def _date(table: Table, name: NodeId) -> PickDate:
    first, last = _days(table, 1, least=-DAYS_AWAY)
    return PickDate(
        name,
        _next(table),
        _text(table),
        _more(table),
        first=first,
        last=last,
        chapter=_chapter(table),
        wordings=wordings(table, STEP),
        calendar=table.yes("calendar"),
        skip=_skip(table),
    )


def _moment(table: Table, name: NodeId) -> PickMoment:
    first, last = _days(table, 0, least=0)
    return PickMoment(
        name,
        _next(table),
        _text(table),
        _more(table),
        first=first,
        last=last,
        signal=table.text("signal", default="") or None,
        chapter=_chapter(table),
        wordings=wordings(table, STEP),
    )


def _days(table: Table, usual: int, *, least: int) -> tuple[int, int]:
    """The first and the last day that can be chosen, counted from today."""
    first = table.number("first", least=least, most=DAYS_AWAY, default=usual)
    return first, table.number("last", least=first, most=DAYS_AWAY, default=max(first, 60))


def _skip(table: Table) -> str:
    return table.text("skip", most=BUTTON, default="")


def _view(table: Table) -> View:
    """What is offered beside the question; a plain one offers nothing."""
    if not table.has("view"):
        return View.PLAIN
    name = table.text("view")
    found = next((one for one in AIDS if one == name), None)
    if found is None:
        table.wrong(f"view '{name}' does not exist{nearest(name, AIDS)}", "view")
    return found or View.PLAIN


def _chapter(table: Table) -> str:
    return table.text("chapter", most=CHAPTER, default="")


def _text(table: Table) -> str:
    return table.text("text", most=STEP)


def _more(table: Table) -> str:
    return table.text("more", most=STEP, default="")


def _next(table: Table) -> NodeId:
    return NodeId(table.text("next"))


def _options(table: Table, lists: Lists) -> tuple[Option, ...]:
    """The things of the list that is named, and then the options of the file's own.

    `offered` names what the facts begin with that say which of the list's may be chosen now.
    """
    options: dict[str, Option] = {}
    if table.has("list"):
        name = table.text("list")
        if name not in lists:
            table.wrong(f"list '{name}' does not exist{nearest(name, lists)}", "list")
        target = _next(table)
        fact = table.text("offered", default="")
        for code, label in lists.get(name, ()):
            offered = FactIs(f"{fact}:{code}", "yes") if fact else None
            options[code] = Option(Code(code), target, label, when=offered, listed=True)
    for one in table.tables("options", required=not table.has("list")):
        code = Code(one.id("code", most=OPTION_CODE))
        if code in options:
            listed = f", in list '{table.text('list')}'" if options[code].listed else ""
            one.wrong(f"'{code}' stands here twice{listed}")
        options[code] = Option(
            code,
            _next(one),
            one.text("label", most=BUTTON),
            visit=one.yes("visit"),
            signal=one.text("signal", default="") or None,
            when=when(one),
            away=one.yes("away"),
            within=one.yes("within"),
        )
        _one_way(one, options[code])
        one.finish()
    return tuple(options.values())


def _one_way(table: Table, option: Option) -> None:
    if option.visit and option.away:
        table.wrong("an option comes back ('visit') or does not ('away'), never both")
    if option.within and (option.visit or option.away):
        table.wrong("an option that goes on ('within') is no 'visit', and does not go 'away'")


def _ticks(table: Table) -> tuple[Tick, ...]:
    found: dict[str, Tick] = {}
    for one in table.tables("options"):
        code = Code(one.id("code", most=OPTION_CODE))
        if code in found:
            one.wrong(f"'{code}' stands here twice")
        if code == OK:
            one.wrong(f"'{OK}' is the button that says that one is done")
        found[code] = Tick(code, one.text("label", most=BUTTON), when(one), one.yes("alone"))
        one.finish()
    return tuple(found.values())
