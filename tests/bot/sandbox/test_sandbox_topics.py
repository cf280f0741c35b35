"""Topics of a forum in the sandbox, as Telegram tells of them, and how we read where one is."""

import pytest

from bot.sandbox.errors import WorldError
from bot.telegram.updates import Said, Tapped, read
from tests.bot.sandbox.harness import Api, button, keyboard

NOT_FOUND = "Bad Request: message thread not found"


async def test_a_topic_takes_messages(api: Api) -> None:
    """What is sent to a topic stands there; to one that there is not, it is refused."""
    group = api.world.migrate(api.team())
    topic = api.world.add_topic(group, "Overleg")
    sent = await api.ok("sendMessage", chat_id=group.id, message_thread_id=topic, text="x")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)
    assert sent["chat"]["is_forum"] is True
    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "Overleg"
    outside = await api.ok("sendMessage", chat_id=group.id, text="x")
    assert "message_thread_id" not in outside
    edited = await api.ok(
        "editMessageText", chat_id=group.id, message_id=sent["message_id"], text="y"
    )
    assert edited["message_thread_id"] == topic
    status, body = await api.raw(
        "sendMessage", chat_id=group.id, message_thread_id=topic + 1, text="x"
    )
    assert (status, body["description"]) == (400, NOT_FOUND)


async def test_only_a_supergroup_has_topics(api: Api) -> None:
    """A basic group has none, and neither has a private chat."""
    with pytest.raises(WorldError, match="no supergroup"):
        api.world.add_topic(api.team(), "Overleg")
    lotte = api.person("Lotte")
    api.world.say(lotte, lotte.id, "/start")
    status, body = await api.raw("sendMessage", chat_id=lotte.id, message_thread_id=1, text="x")
    assert (status, body["description"]) == (400, NOT_FOUND)


async def said(api: Api, **about: int) -> Said:
    group = api.world.migrate(api.team())
    topic = api.world.add_topic(group, "Overleg") if about.get("topic") else 0
    await api.updates()
    api.world.say(api.person("Fatima"), group, "/gesprek", topic=topic)
    (update,) = await api.updates()
    found = read(update, api.world.bot.username)
    assert isinstance(found, Said)
    assert found.topic == topic
    return found


async def test_what_is_said_in_a_topic_replies_to_nobody(api: Api) -> None:
    """Telegram has it reply to the topic's beginning, whose author is not meant."""
    found = await said(api, topic=1)
    assert found.topic
    assert found.about is None


async def test_what_is_said_outside_of_topics_has_none(api: Api) -> None:
    """So the answer goes to the group as a whole."""
    assert (await said(api)).topic == 0


async def test_a_reply_in_a_topic_is_a_reply(api: Api) -> None:
    """It stands in the topic of what it replies to, and a tap says where it was made."""
    group = api.world.migrate(api.team())
    topic = api.world.add_topic(group, "Overleg")
    fatima, name = api.person("Fatima"), api.world.bot.username
    sent = await api.ok(
        "sendMessage",
        chat_id=group.id,
        message_thread_id=topic,
        text="x",
        reply_markup=keyboard([button("a", "b")]),
    )
    await api.updates()
    api.world.say(fatima, group, "antwoord", sent["message_id"])
    api.world.tap(fatima, group, sent["message_id"], "b")
    reply, tap = (read(one, name) for one in await api.updates())
    assert isinstance(reply, Said)
    assert (reply.topic, reply.replied) == (topic, sent["message_id"])
    assert isinstance(tap, Tapped)
    assert tap.topic == topic


async def test_a_thread_of_replies_is_no_topic(api: Api) -> None:
    """A supergroup without topics has threads as well; nothing can be sent to one."""
    group = api.world.migrate(api.team())
    await api.updates()
    api.world.say(api.person("Fatima"), group, "/gesprek")
    (update,) = await api.updates()
    update["message"]["message_thread_id"] = 7
    found = read(update, api.world.bot.username)
    assert isinstance(found, Said)
    assert found.topic == 0
