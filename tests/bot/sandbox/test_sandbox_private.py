"""Private chats: starting, deep links, taps, blocking, what people send."""

import pytest

from bot.sandbox import media
from bot.sandbox.errors import WorldError
from tests.bot.sandbox.harness import Api, button, keyboard


async def test_a_start_link_says_start_with_its_payload(api: Api) -> None:
    """In each of the ways that Telegram writes such a link."""
    await api.updates()
    lotte = api.person("Lotte")
    for url in (
        "https://t.me/onlife_gids_bot?start=r_demo-1",
        "t.me/Onlife_Gids_Bot?start=r_demo-1",
        "tg://resolve?domain=onlife_gids_bot&start=r_demo-1",
    ):
        api.world.open_link(lotte, url)
        [update] = await api.updates()
        assert update["message"]["text"] == "/start r_demo-1"
        assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    plain = api.world.open_link(lotte, "https://t.me/onlife_gids_bot")
    assert plain is not None
    assert plain["text"] == "/start"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://t.me/ander_bot?start=x", "its own bot only"),
        ("https://onlife.be/onlife_gids_bot?start=x", "its own bot only"),
        ("https://t.me/onlife_gids_bot?start=a%20b", "1 to 64 characters"),
        ("https://t.me/onlife_gids_bot?start=" + "x" * 65, "1 to 64 characters"),
        ("https://t.me/onlife_gids_bot?startgroup=x", "startgroup needs a chat"),
    ],
)
async def test_other_links_are_not_opened(api: Api, url: str, words: str) -> None:
    """Another bot, another site, a payload that Telegram does not pass on."""
    with pytest.raises(WorldError, match=words):
        api.world.open_link(api.person("Lotte"), url)


async def test_a_startgroup_link_brings_the_bot_into_a_group(api: Api) -> None:
    """It joins, and the command follows with its payload; opened again only the command."""
    await api.updates()
    lotte = api.person("Lotte")
    group = api.world.add_group("Ander team", lotte)
    url = "https://t.me/onlife_gids_bot?startgroup=t_1"
    api.world.open_link(lotte, url, group)
    joined, service, command = await api.updates()
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert service["message"]["new_chat_members"]
    assert command["message"]["text"] == "/start@onlife_gids_bot t_1"
    api.world.open_link(lotte, url, group)
    assert len(await api.updates()) == 1
    assert api.world.open_link(lotte, "t.me/onlife_gids_bot?startgroup", group) is None


async def test_a_tap_carries_the_message_as_it_is_now(api: Api) -> None:
    """Also when the button comes from before an edit; deleted, it is inaccessible."""
    chat = api.started()
    sent = await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=keyboard([button()]))
    await api.ok("editMessageText", chat_id=chat, message_id=sent["message_id"], text="y")
    await api.updates()
    first = api.world.tap(chat, chat, sent["message_id"], "forged\n" + "é" * 100)
    [update] = await api.updates()
    query = update["callback_query"]
    assert (query["id"], query["data"]) == (first, "forged\n" + "é" * 100)
    assert (query["message"]["text"], query["from"]["id"]) == ("y", chat)
    await api.ok("deleteMessage", chat_id=chat, message_id=sent["message_id"])
    api.world.tap(chat, chat, sent["message_id"], "a")
    [update] = await api.updates()
    again = update["callback_query"]
    assert again["message"] == {
        "chat": {"id": chat, "first_name": "Lotte", "type": "private"},
        "message_id": sent["message_id"],
        "date": 0,
    }
    assert again["chat_instance"] == query["chat_instance"]
    with pytest.raises(WorldError, match="was never in chat"):
        api.world.tap(chat, chat, 999, "a")


async def test_blocking_is_told_and_silences_a_person(api: Api) -> None:
    """my_chat_member on block and unblock, once each; meanwhile they can do nothing."""
    chat = api.started()
    await api.updates()
    api.world.block(chat)
    api.world.block(chat)
    [blocked] = await api.updates()
    change = blocked["my_chat_member"]
    assert (change["chat"]["type"], change["new_chat_member"]["status"]) == ("private", "kicked")
    with pytest.raises(WorldError, match="has blocked the bot"):
        api.world.say(chat, chat, "x")
    with pytest.raises(WorldError, match="has blocked the bot"):
        api.world.tap(chat, chat, min(api.world.messages[chat]), "a")
    api.world.unblock(chat)
    api.world.unblock(chat)
    [unblocked] = await api.updates()
    assert unblocked["my_chat_member"]["old_chat_member"]["status"] == "kicked"
    api.world.deactivate(chat)
    assert await api.updates() == []
    with pytest.raises(WorldError, match="is deactivated"):
        api.world.say(chat, chat, "x")


async def test_every_kind_of_media_arrives(api: Api) -> None:
    """Each is a message that aiogram knows, with a caption where Telegram has one."""
    chat = api.started()
    await api.updates()
    for kind in media.KINDS:
        caption = "kijk" if kind in media.CAPTIONED else None
        api.world.send_media(chat, chat, kind, caption)
        [update] = await api.updates()
        field = "forward_origin" if kind == "forward" else kind
        assert field in update["message"]
        assert update["message"].get("caption") == caption
    with pytest.raises(WorldError, match="does not exist; there are photo, voice"):
        api.world.send_media(chat, chat, "hologram")
    with pytest.raises(WorldError, match="a sticker has no caption"):
        api.world.send_media(chat, chat, "sticker", "x")


async def test_people_say_what_they_like(api: Api) -> None:
    """White space, control and direction characters pass; what is too long comes in parts."""
    chat = api.started()
    await api.updates()
    api.world.say(chat, chat, " \u202e\x07 ")
    api.world.say(chat, chat, "x" * 5000)
    raw, first, second = [u["message"]["text"] for u in await api.updates()]
    assert raw == " \u202e\x07 "
    assert (len(first), len(second)) == (4096, 904)
    with pytest.raises(WorldError, match="needs a text"):
        api.world.say(chat, chat, "")
    with pytest.raises(WorldError, match="is not in chat"):
        api.world.say(chat, chat, "x", 999)
    with pytest.raises(WorldError, match="is not of user"):
        api.world.say(api.person("Els"), chat, "x")
    with pytest.raises(WorldError, match="user 1 does not exist"):
        api.world.say(1, 1, "x")
    with pytest.raises(WorldError, match="group -1 does not exist"):
        api.world.say(chat, -1, "x")
