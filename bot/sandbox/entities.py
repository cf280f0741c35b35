"""Knows Telegram's HTML: text and entities out of tags; it refuses to know messages.

The grammar and every error are those of Telegram's own parser, byte offsets included.
"""

import re
from dataclasses import dataclass

from bot.sandbox.errors import bad_request, not_implemented
from bot.sandbox.wire import Json, utf16_length

_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPACE = " \t\r\n\v\0"
_PLAIN = re.compile(r"[^<&]+")
_REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}))|([a-zA-Z]+));?")
_NAME_END = re.compile(r"[ \t\r\n\v\0>]")
_ATTRIBUTE_END = re.compile(r"[ \t\r\n\v\0>=]")
_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_SPACES = re.compile(r"[ \t\r\n\v]*")
_USER_LINK = re.compile(r"tg://user\?id=(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    argument: str
    offset: int
    start: int


class _Parser:
    """One run over one text; `source` ends with a NUL so that every look ahead is safe."""

    def __init__(self, markup: str) -> None:
        self.source = markup.replace("\0", " ") + "\0"
        self.at = 0
        self.out: list[str] = []
        self.size = 0
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        """Text and entities, or the refusal."""
        end = len(self.source) - 1
        while self.at < end:
            char = self.source[self.at]
            if char == "<":
                if self.source[self.at + 1] == "/":
                    self._end_tag()
                else:
                    self._start_tag()
            elif char == "&":
                self._push(self._reference() or self._one())
            else:
                match = _PLAIN.match(self.source, self.at, end)
                assert match is not None, "a character that is neither < nor & starts plain text"
                self.at = match.end()
                self._push(match.group())
        if self.open:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.out), self.entities

    def _push(self, text: str) -> None:
        self.out.append(text)
        self.size += len(text)
        self.offset += utf16_length(text)

    def _one(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _reference(self) -> str:
        """The character that `&...;` stands for; empty (and nothing read) when it is none."""
        match = _REFERENCE.match(self.source, self.at)
        if match is None:
            return ""
        hexadecimal, decimal, name = match.groups()
        if name is not None:
            char = _NAMED.get(name, "")
        else:
            code = int(hexadecimal, 16) if hexadecimal else int(decimal)
            if 0xD800 <= code <= 0xDFFF:
                raise _refusal(
                    "Text contains invalid Unicode characters after decoding HTML entities, "
                    "check for unmatched surrogate code units"
                )
            char = chr(code) if 0 < code < 0x10FFFF else ""
        if char:
            self.at = match.end()
        return char

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        assert match is not None, "these patterns match the empty string"
        self.at = match.end()
        return match.group()

    def _until(self, pattern: re.Pattern[str]) -> str:
        match = pattern.search(self.source, self.at)
        assert match is not None, "the source ends with a NUL, which ends every name"
        begin, self.at = self.at, match.start()
        return self.source[begin : self.at]

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._until(_NAME_END).lower()
        if self.source[self.at] == "\0":
            raise _refusal(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if name == "tg-time":
            raise not_implemented("the HTML tag tg-time")
        if name not in _TYPES:
            where = self._byte(begin)
            raise _refusal(f'Unsupported start tag "{name}" at byte offset {where}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "spoiler":
            where = self._byte(begin)
            raise _refusal(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.at += 1
        self.open.append(_Open(name, argument, self.offset, self.size))

    def _attributes(self, tag: str, begin: int) -> str:
        argument = ""
        while self.source[self.at] != ">":
            self._skip(_SPACES)
            if self.source[self.at] == ">":
                break
            name = self._until(_ATTRIBUTE_END)
            if not name:
                where = self._byte(begin)
                raise _refusal(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
            self._skip(_SPACES)
            if self.source[self.at] == "=":
                self.at += 1
                value = self._value(tag, begin)
                argument = _argument(tag, name, value) or argument
            elif self.source[self.at] == "\0":
                where = self._byte(begin)
                raise _refusal(f'Unclosed start tag "{tag}" at byte offset {where}')
            elif (tag, name) == ("blockquote", "expandable"):
                argument = "1"
        return argument

    def _value(self, tag: str, begin: int) -> str:
        self._skip(_SPACES)
        first = self.source[self.at]
        if first == "\0":
            raise _refusal(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        if first in "'\"":
            value = self._quoted(first)
        else:
            token_begin = self.at
            value = self._skip(_TOKEN).lower()
            if self.source[self.at] not in _SPACE + ">":
                where = self._byte(token_begin)
                raise _refusal(f"Unexpected end of name token at byte offset {where}")
        if self.source[self.at] == "\0":
            raise _refusal(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return value

    def _quoted(self, quote: str) -> str:
        self.at += 1
        value = []
        while self.source[self.at] not in (quote, "\0"):
            char = self._reference() if self.source[self.at] == "&" else ""
            value.append(char or self._one())
        if self.source[self.at] == quote:
            self.at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        where = self._byte(begin)
        if not self.open:
            raise _refusal(f"Unexpected end tag at byte offset {where}")
        self.at += 2
        name = self._until(_NAME_END).lower()
        self._skip(_SPACES)
        if self.source[self.at] != ">":
            raise _refusal(f"Unclosed end tag at byte offset {where}")
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise _refusal(
                f"Unmatched end tag at byte offset {where}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        if self.offset > tag.offset:
            self._close(tag)

    def _close(self, tag: _Open) -> None:
        entity: Json = {
            "type": _TYPES[tag.name],
            "offset": tag.offset,
            "length": self.offset - tag.offset,
        }
        match tag.name:
            case "a":
                _link(entity, tag.argument or "".join(self.out)[tag.start :])
            case "pre":
                inner = self.entities[-1] if self.entities else {}
                if inner.get("type") == "code" and _same_span(inner, entity):
                    self.entities.pop()
                    if inner.get("language"):
                        entity["language"] = inner["language"]
            case "code" if tag.argument:
                entity["language"] = tag.argument
            case "tg-emoji":
                if not tag.argument.isdigit():
                    raise bad_request("Invalid custom emoji identifier specified")
                entity["custom_emoji_id"] = tag.argument
            case "blockquote" if tag.argument:
                entity["type"] = "expandable_blockquote"
        if entity["type"] != "text_link" or entity.get("url"):
            self.entities.append(entity)


def _argument(tag: str, name: str, value: str) -> str:
    match tag, name:
        case ("a", "href") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            return value.removeprefix("tg-")
        case _:
            return ""


def _link(entity: Json, url: str) -> None:
    user = _USER_LINK.fullmatch(url)
    if user:
        # The formatter knows no people; the name is filled in where the message is made.
        entity["type"] = "text_mention"
        entity["user_id"] = int(user.group(1))
        entity["url"] = url
    elif "." in url or url.lower().startswith(("tg:", "ton:")):
        entity["url"] = url if "://" in url or url.lower().startswith("tg:") else f"http://{url}"
        if re.fullmatch(r"[a-z]+://[^/?#]+", entity["url"], re.IGNORECASE):
            entity["url"] += "/"


def _same_span(one: Json, other: Json) -> bool:
    return (one["offset"], one["length"]) == (other["offset"], other["length"])


def _refusal(text: str) -> Exception:
    return bad_request(f"can't parse entities: {text}")


def parse_html(markup: str) -> tuple[str, list[Json]]:
    """Text and entities (offsets in UTF-16 units) of one `parse_mode=HTML` text.

    Raises ApiError 400 in Telegram's words. A language on a lone `code` is left in the entity
    for the caller to drop; a `text_mention` carries `user_id`.
    """
    if "<" not in markup and "&" not in markup:
        return markup, []
    return _Parser(markup).run()
