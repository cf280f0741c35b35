"""Knows the parameters of one call, from wherever they came; it refuses to know the methods."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from bot.sandbox.errors import bad_request
from bot.sandbox.wire import Json

_TRUE = frozenset({"true", "yes", "1"})

_ATTACHED = re.compile(r'attach://([^"\s]+)')
"""A file of the same call, as a value of its own or within one that is JSON."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a multipart body."""

    filename: str
    content: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Params:
    """Values by name: strings from a query or a form, any JSON value from a JSON body."""

    values: Mapping[str, object]
    uploads: Mapping[str, Upload] = field(default_factory=dict)

    def names(self) -> frozenset[str]:
        """Every name that was given, attachments of others left out."""
        attached = {
            name
            for value in self.values.values()
            if isinstance(value, str)
            for name in _ATTACHED.findall(value)
        }
        return frozenset(self.values) | (frozenset(self.uploads) - attached)

    def given(self, name: str) -> bool:
        """Whether there is a value, other than nothing or an empty string."""
        return self.values.get(name) not in (None, "") or name in self.uploads

    def text(self, name: str) -> str:
        """The value as text; empty when there is none."""
        value = self.values.get(name)
        match value:
            case None:
                return ""
            case str():
                return value
            case bool():
                return "true" if value else "false"
            case int() | float():
                return str(value)
            case _:
                return orjson.dumps(value).decode()

    def integer(self, name: str) -> int | None:
        """The value as a whole number; None when there is none or it is no number."""
        try:
            return int(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        """The value as yes or no, read as Telegram reads it."""
        return self.text(name).lower() in _TRUE

    def tree(self, name: str) -> object:
        """The value as JSON; None when there is none. Raises ValueError on broken JSON."""
        value = self.values.get(name)
        if isinstance(value, str):
            return orjson.loads(value) if value else None
        return value

    def mapping(self, name: str, label: str) -> Json:
        """The value as a JSON object, empty when there is none; `label` names it in a refusal."""
        try:
            value = self.tree(name)
        except ValueError:
            raise bad_request(f"can't parse {label} JSON object") from None
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad_request(f"{label} must be an Object")
        return value

    def upload(self, name: str) -> Upload | None:
        """The file given under this name, directly or by `attach://`."""
        if name in self.uploads:
            return self.uploads[name]
        reference = self.text(name)
        if reference.startswith("attach://"):
            return self.uploads.get(reference.removeprefix("attach://"))
        return None

    def shown(self) -> Json:
        """For the journal: the values, with the bytes of a file replaced by their size."""
        sizes = {name: {"upload_size": len(up.content)} for name, up in self.uploads.items()}
        return {**self.values, **sizes}
