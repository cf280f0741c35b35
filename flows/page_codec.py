"""Knows how a page becomes JSON and comes back; refuses to know where it is kept or sealed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from flows.page import Page, PageId


def dump(page: Page) -> bytes:
    """JSON, compact; `load` gives an equal page back."""
    return orjson.dumps(
        {
            "id": page.id,
            "made": page.made,
            "name": page.name,
            "platform": page.platform,
            "platform_name": page.platform_name,
            "purpose": page.purpose,
            "audience": page.audience,
            "strategy": page.strategy,
            "closed": page.closed,
            "keys": page.keys,
            "backup": page.backup,
            "privacy": page.privacy,
            "approval": page.approval,
            "approved_on": page.approved_on,
            "turned": page.turned,
        }
    )


def load(data: bytes) -> Page:
    """A page of which all but `id`, `made` and `name` may be missing.

    Raises ValueError or KeyError for what `dump` did not write, now or in an earlier version.
    """
    raw = orjson.loads(data)
    try:
        return _page(raw)
    except (TypeError, AttributeError) as error:
        raise ValueError("this is no page") from error


def _page(raw: Mapping[str, Any]) -> Page:
    day = raw.get("approved_on")
    return Page(
        id=PageId(raw["id"]),
        made=raw["made"],
        name=raw["name"],
        platform=raw.get("platform", ""),
        platform_name=raw.get("platform_name", ""),
        purpose=raw.get("purpose", ""),
        audience=tuple(raw.get("audience", ())),
        strategy=raw.get("strategy", ""),
        closed=raw.get("closed", False),
        keys=raw.get("keys", ""),
        backup=raw.get("backup", ""),
        privacy=tuple(raw.get("privacy", ())),
        approval=raw.get("approval", ""),
        approved_on=None if day is None else date.fromisoformat(day),
        turned=tuple(raw.get("turned", ())),
    )
