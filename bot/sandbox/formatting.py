"""Knows how a text becomes a message's text: parsed, cleaned, trimmed; it refuses to know chats."""

import re
from dataclasses import dataclass

from bot.sandbox.entities import parse_html
from bot.sandbox.errors import bad_request, not_implemented
from bot.sandbox.params import Params
from bot.sandbox.wire import Json, utf16_length

MAX_RAW_BYTES = 1 << 15
MAX_TEXT = 4096
MAX_CAPTION = 1024

_SPLITTABLE = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_KNOWN_ENTITIES = _SPLITTABLE | {
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "blockquote",
    "expandable_blockquote",
    "code",
    "pre",
    "text_link",
    "text_mention",
    "custom_emoji",
}
_CONTROL = {code: " " for code in range(32) if code not in (10, 13)}
# Telegram drops carriage returns and the line, paragraph and direction marks U+2028 to U+202E.
_CLEAN: dict[int, str | None] = {**_CONTROL, 13: None, **dict.fromkeys(range(0x2028, 0x202F))}
_DIRTY = re.compile("[\0-\x09\x0b-\x1f\u2028-\u202e]")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>@]))"
    r"|(?P<url>(?<![\w@])(?:https?://[^\s<>\"]+|(?:www\.|t\.me/)[^\s<>\"]+))"
    r"|(?P<email>(?<![\w.+-])[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{3,31}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#[^\W\d]\w{0,255})"
)


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as a message carries it; entities in order, offsets in UTF-16 units."""

    text: str
    entities: tuple[Json, ...]


def found_entities(text: str) -> list[Json]:
    """Commands, links, addresses, mentions and hashtags that Telegram finds by itself."""
    found: list[Json] = []
    if not any(sign in text for sign in "/@#."):
        return found
    for match in _FOUND.finditer(text):
        kind, value = match.lastgroup, match.group()
        if kind == "url":
            value = value.rstrip(".,;:!?)'")
        offset = utf16_length(text[: match.start()])
        found.append({"type": kind, "offset": offset, "length": utf16_length(value)})
    return found


def formatted(text: str, params: Params, entities_field: str) -> Formatted:
    """`text` by the call's `parse_mode` or its own entities; empty only when `text` is.

    Raises ApiError 400: too long to parse, an unknown parse mode, broken markup, nothing left.
    """
    if len(text.encode()) > MAX_RAW_BYTES:
        raise bad_request("text is too long")
    if not text:
        return Formatted("", ())
    mode = params.text("parse_mode").lower()
    if mode == "html":
        parsed, entities = parse_html(text)
    elif mode in ("markdown", "markdownv2"):
        raise not_implemented(f"parse_mode {params.text('parse_mode')}")
    elif mode not in ("", "none"):
        raise bad_request("unsupported parse_mode")
    else:
        parsed, entities = text, _given(params, entities_field)
    if _DIRTY.search(parsed):
        parsed, entities = _cleaned(parsed, entities)
    parsed, entities = _trimmed(parsed, entities)
    if not parsed:
        raise bad_request("text must be non-empty")
    return Formatted(parsed, tuple(_ordered(_merged(entities), found_entities(parsed))))


def _given(params: Params, field: str) -> list[Json]:
    try:
        value = params.tree(field)
    except ValueError:
        raise bad_request("can't parse entities JSON object") from None
    if value is None:
        return []
    if not isinstance(value, list):
        raise bad_request("expected an Array of MessageEntity")
    entities: list[Json] = []
    for entity in value:
        if not isinstance(entity, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        if entity.get("type") not in _KNOWN_ENTITIES:
            raise bad_request("can't parse MessageEntity: unsupported type specified")
        offset, length = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
        if offset >= 0 and length > 0:
            entities.append(dict(entity))
    return entities


def _cleaned(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without control and direction characters; only dropped ones move an entity."""
    dropped = [i for i, char in enumerate(text) if _CLEAN.get(ord(char), "") is None]
    offsets = [utf16_length(text[:i]) for i in dropped]
    moved = []
    for entity in entities:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        new_begin = begin - sum(at < begin for at in offsets)
        new_end = end - sum(at < end for at in offsets)
        if new_end > new_begin:
            moved.append({**entity, "offset": new_begin, "length": new_end - new_begin})
    return text.translate(_CLEAN), moved


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space around it, as far as no entity begins there on the left."""
    right = text.rstrip(" \n")
    limit = min((entity["offset"] for entity in entities), default=len(right))
    left = min(len(right) - len(right.lstrip(" \n")), limit)
    right = right[left:]
    size = utf16_length(right)
    kept = []
    for entity in entities:
        offset = entity["offset"] - left
        length = min(entity["length"], size - offset)
        if length > 0:
            kept.append({**entity, "offset": offset, "length": length})
    return right, kept


def _merged(entities: list[Json]) -> list[Json]:
    """Adjacent or nested stretches of one plain style are one entity."""
    rest = [_final(entity) for entity in entities if entity["type"] not in _SPLITTABLE]
    for kind in sorted({e["type"] for e in entities} & _SPLITTABLE):
        spans = sorted(
            (e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] == kind
        )
        begin, end = spans[0]
        for next_begin, next_end in spans[1:]:
            if next_begin > end:
                rest.append({"type": kind, "offset": begin, "length": end - begin})
                begin, end = next_begin, next_end
            end = max(end, next_end)
        rest.append({"type": kind, "offset": begin, "length": end - begin})
    return rest


def _final(entity: Json) -> Json:
    """A lone `code` has no language in a message."""
    if entity["type"] == "code" and "language" in entity:
        return {key: value for key, value in entity.items() if key != "language"}
    return entity


def _ordered(explicit: list[Json], found: list[Json]) -> list[Json]:
    closed = [e for e in explicit if e["type"] in ("code", "pre", "text_link", "text_mention")]
    free = [f for f in found if not any(_overlap(f, c) for c in closed)]
    return sorted([*explicit, *free], key=lambda e: (e["offset"], -e["length"]))


def _overlap(one: Json, other: Json) -> bool:
    begin, end = one["offset"], one["offset"] + one["length"]
    return bool(begin < other["offset"] + other["length"] and other["offset"] < end)
