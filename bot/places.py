"""Knows by what name the work of a team, or of one person alone, is kept."""

from flows.round import TeamId
from storage.port import Place, own_place, team_place

__all__ = ["own_place", "team_of", "team_place"]

TEAM = team_place(TeamId(""))


def team_of(place: Place) -> TeamId | None:
    """The team whose place it is; None for a person's own."""
    return TeamId(place.removeprefix(TEAM)) if place.startswith(TEAM) else None
