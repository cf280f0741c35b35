"""Wires the guides: what a person walks through alone, begun by a command."""

from bot.assembling_protocol import Protocol
from bot.edge import Edge, Ground
from bot.telegram.guides import Guides


def guides_of(ground: Ground, edge: Edge, protocol: Protocol) -> Guides:
    return Guides(
        ground.content,
        ground.storage,
        ground.secrets,
        edge.screens,
        edge.talk,
        protocol.concern,
        protocol.leaving,
        protocol.reporting,
        edge.username,
    )
