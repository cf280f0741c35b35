"""Knows in which topic of a forum a conversation goes on; refuses to know what it is called.

A conversation that began in a topic has it as a fact, and every message of it is sent there. What
belongs to no topic, such as all of a group without any, has none: 0.
"""

from flows.state import State

TOPIC = "topic"


def in_topic(topic: int) -> dict[str, str]:
    """The fact of a conversation that goes on in this topic from now on."""
    return {TOPIC: str(topic)}


def topic_of(state: State) -> int:
    return int(state.facts.get(TOPIC, "0"))
