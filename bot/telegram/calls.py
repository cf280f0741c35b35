"""Knows what stands in the body of a call and in its answer, where it has to be read or changed."""

from dataclasses import replace

import orjson

from storage.port import Outgoing


def message_id(payload: bytes) -> int | None:
    """The id of the message that a call made or changed; found without reading the rest."""
    start = payload.find(b'"message_id":')
    if start < 0:
        return None
    end = start = start + len(b'"message_id":')
    while payload[end : end + 1].isdigit() or payload[end : end + 1] == b" ":
        end += 1
    digits = payload[start:end].strip()
    return int(digits) if digits else None


def readdressed(call: Outgoing, chat: int) -> Outgoing:
    parameters = orjson.loads(call.body)
    parameters["chat_id"] = chat
    return replace(call, chat=chat, body=orjson.dumps(parameters))


def anew_of(call: Outgoing) -> Outgoing:
    """An edit of a message that is gone, as a message of its own."""
    parameters = orjson.loads(call.body)
    parameters.pop("message_id", None)
    return replace(call, method="sendMessage", body=orjson.dumps(parameters))
