"""Knows the few things that are kept of a person across conversations: framework and region."""

from collections.abc import Mapping

from bot.settings import Settings
from storage.port import Owner, Storage
from storage.recent import Recent

REGION, FRAMEWORK = "region", "framework"

KNOWN = 5000
"""People whose profile is at hand, so that the numbers can be sent without the store."""


class Profiles:
    """`region` is the installation's, for who never chose another."""

    def __init__(self, storage: Storage, settings: Settings) -> None:
        self._storage = storage
        self._region = settings.region
        self._known: Recent[Owner, Mapping[str, str]] = Recent(KNOWN)

    async def facts(self, owner: Owner) -> Mapping[str, str]:
        """Raises Unavailable."""
        known = self._known.get(owner)
        if known is None:
            known = {REGION: self._region.value, **await self._storage.profile(owner)}
            self._known.put(owner, known)
        return known

    def region_at_hand(self, owner: Owner) -> str:
        """From memory; the installation's where nothing is known of this person now."""
        return (self._known.get(owner) or {REGION: self._region.value})[REGION]

    async def forget(self, owner: Owner) -> bool:
        """Erases it; whether there was anything. Raises Unavailable."""
        had = bool(await self._storage.profile(owner))
        if had:
            await self._storage.keep_profile(owner, {})
        self._known.drop(owner)
        return had

    async def keep(self, owner: Owner, fact: str, value: str) -> None:
        """Known from now on, also where it cannot be kept. Raises Unavailable then."""
        facts = {**(self._known.get(owner) or {REGION: self._region.value}), fact: value}
        self._known.put(owner, facts)
        await self._storage.keep_profile(owner, {**await self._storage.profile(owner), fact: value})
