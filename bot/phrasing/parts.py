"""Knows how far the parts of a menu are reads under its question; not how they are counted."""

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.phrasing.names import bar
from flows.delving import worded_as
from flows.parts import menu_of, parts
from flows.state import State


def filled(content: Content, words: Words, state: State) -> str:
    """A line for each part: how many of its questions are answered, and its name."""
    flow = content.flows[state.flow]
    menu = menu_of(flow.nodes[state.cursor])
    if menu is None:
        return ""
    labels = {
        one.code: words.of_content(f"{worded_as(flow.id)}.{menu.id}.{one.code}", one.label)
        for one in menu.options
    }
    return "\n".join(
        words(
            "parts.line",
            bar=bar(one.done, one.whole),
            done=one.done,
            whole=one.whole,
            label=labels[one.code],
        )
        for one in parts(flow, state, menu)
    )
