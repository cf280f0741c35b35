"""Groups: privacy mode, joining and leaving, administrators, migration."""

import pytest

from bot.sandbox import media
from bot.sandbox.errors import WorldError
from tests.bot.sandbox.harness import Api, button, keyboard

BAD = "400 Bad Request: "


async def heard(api: Api) -> list[str]:
    """The texts of the messages that the bot got."""
    return [update["message"]["text"] for update in await api.updates()]


async def test_privacy_mode_lets_only_the_bots_own_through(api: Api) -> None:
    """Commands for it and replies to it; nothing else that people say."""
    group, lotte = api.team(), api.person("Lotte")
    await api.updates()
    mine = await api.ok("sendMessage", chat_id=group.id, text="Dag")
    other = api.world.say(lotte, group, "hallo iedereen")
    for text in ("/ronde", "/ronde@onlife_gids_bot nu", "/ronde@ander_bot", "zie /ronde"):
        api.world.say(lotte, group, text)
    api.world.say(lotte, group, "ja", mine["message_id"])
    api.world.say(lotte, group, "ja", other["message_id"])
    for kind in media.KINDS:
        api.world.send_media(lotte, group, kind)
    api.world.send_media(lotte, group, "photo", "mooi")
    assert await heard(api) == ["/ronde", "/ronde@onlife_gids_bot nu", "ja"]


async def test_an_administrator_bot_hears_everything(api: Api) -> None:
    """From my_chat_member on until it is an ordinary member again."""
    group, lotte = api.team(), api.person("Lotte")
    await api.updates()
    api.world.promote_bot(group)
    [promoted] = await api.updates()
    assert promoted["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    api.world.promote_bot(group)
    api.world.say(lotte, group, "hallo")
    api.world.send_media(lotte, group, "sticker")
    assert len(await api.updates()) == 2
    api.world.demote_bot(group)
    api.world.say(lotte, group, "hallo")
    [demoted] = await api.updates()
    assert demoted["my_chat_member"]["old_chat_member"]["status"] == "administrator"


async def test_edits_in_a_group_follow_privacy_mode_too(api: Api) -> None:
    """An edited command arrives as edited_message, an edited remark does not."""
    group, lotte = api.team(), api.person("Lotte")
    await api.updates()
    said = api.world.say(lotte, group, "ronde")["message_id"]
    api.world.edit_message(lotte, group, said, "ronde?")
    api.world.edit_message(lotte, group, said, "/ronde")
    [edited] = await api.updates()
    assert edited["edited_message"]["text"] == "/ronde"
    assert edited["edited_message"]["entities"][0]["type"] == "bot_command"
    with pytest.raises(WorldError, match="not of user"):
        api.world.edit_message(api.person("Els"), group, said, "x")
    with pytest.raises(WorldError, match="with a text is not in chat"):
        api.world.edit_message(lotte, group, 999, "x")


async def test_an_anonymous_administrator_speaks_as_the_group(api: Api) -> None:
    """From is GroupAnonymousBot, sender_chat the group; only administrators can."""
    group, fatima = api.team(), api.person("Fatima")
    await api.updates()
    api.world.say(fatima, group, "/ronde", anonymous=True)
    [update] = await api.updates()
    message = update["message"]
    assert (message["from"]["id"], message["from"]["username"]) == (1087968824, "GroupAnonymousBot")
    assert message["sender_chat"]["id"] == group.id
    with pytest.raises(WorldError, match="no administrator"):
        api.world.say(api.person("Els"), group, "x", anonymous=True)


async def test_a_kicked_bot_is_told_and_refused(api: Api) -> None:
    """403 with Telegram's words, in a group and in a supergroup; it can be added again."""
    group, fatima = api.team().id, api.person("Fatima")
    await api.updates()
    api.world.kick_bot(group)
    left, kicked = await api.updates()
    assert left["message"]["left_chat_member"]["username"] == "onlife_gids_bot"
    assert kicked["my_chat_member"]["new_chat_member"] == {
        "user": left["message"]["left_chat_member"],
        "status": "kicked",
        "until_date": 0,
    }
    refusal = "403 Forbidden: bot was kicked from the group chat"
    assert await api.no("sendMessage", chat_id=group, text="x") == refusal
    assert await api.no("getChatAdministrators", chat_id=group) == refusal
    api.world.say(fatima, group, "/ronde")
    assert await api.updates() == []
    api.world.join_bot(group, fatima)
    back, _ = await api.updates()
    assert back["my_chat_member"]["old_chat_member"]["status"] == "kicked"
    new = api.world.migrate(group)
    api.world.kick_bot(new, fatima)
    refusal = "403 Forbidden: bot was kicked from the supergroup chat"
    assert await api.no("sendMessage", chat_id=new.id, text="x") == refusal
    with pytest.raises(WorldError, match="bot is not in group"):
        api.world.kick_bot(new)


async def test_a_group_without_the_bot_is_closed_to_it(api: Api) -> None:
    """It is no member, so it can neither read nor write there."""
    lotte = api.person("Lotte")
    group = api.world.add_group("Ander team", lotte, [lotte, api.person("Els")])
    refusal = await api.no("sendMessage", chat_id=group.id, text="x")
    assert refusal == "403 Forbidden: bot is not a member of the group chat"
    with pytest.raises(WorldError, match="is not in group"):
        api.world.join_bot(group, api.person("Nadia"))
    new = api.world.migrate(group)
    refusal = await api.no("getChat", chat_id=new.id)
    assert refusal == "403 Forbidden: bot is not a member of the supergroup chat"


async def test_a_group_becomes_a_supergroup(api: Api) -> None:
    """New id, service messages on both sides; the old id answers with the new one."""
    group, lotte = api.team(), api.person("Lotte")
    await api.updates()
    sent = await api.ok("sendMessage", chat_id=group.id, text="x")
    new = api.world.migrate(group)
    joined, to, back = await api.updates()
    assert joined["my_chat_member"]["chat"] == {
        "id": new.id,
        "title": "Team Onlife",
        "type": "supergroup",
    }
    assert to["message"]["migrate_to_chat_id"] == new.id
    assert to["message"]["chat"]["id"] == group.id
    assert back["message"]["migrate_from_chat_id"] == group.id
    assert back["message"]["message_id"] == 1
    for name, params in (
        ("sendMessage", {"text": "y"}),
        ("editMessageText", {"text": "y", "message_id": sent["message_id"]}),
        ("getChat", {}),
    ):
        status, body = await api.raw(name, chat_id=group.id, **params)
        assert (status, body) == (
            400,
            {
                "ok": False,
                "error_code": 400,
                "description": "Bad Request: group chat was upgraded to a supergroup chat",
                "parameters": {"migrate_to_chat_id": new.id},
            },
        )
    assert (await api.ok("sendMessage", chat_id=new.id, text="y"))["message_id"] == 2
    assert await api.ok("getChatMemberCount", chat_id=new.id) == 7
    for act in (
        lambda: api.world.say(lotte, group, "x"),
        lambda: api.world.tap(lotte, group, sent["message_id"], "x"),
        lambda: api.world.migrate(group),
    ):
        with pytest.raises(WorldError, match="became supergroup"):
            act()
    with pytest.raises(WorldError, match="is a supergroup already"):
        api.world.migrate(new)


async def test_people_come_and_go(api: Api) -> None:
    """Service messages, and chat_member for an administrator bot that asked for it."""
    group, els = api.team(), api.person("Els")
    await api.updates()
    await api.ok("getUpdates", allowed_updates=["message", "chat_member"])
    api.world.remove_member(group, els)
    [left] = await api.updates()
    assert left["message"]["left_chat_member"]["id"] == els.id
    with pytest.raises(WorldError, match="is not in group"):
        api.world.say(els, group, "x")
    with pytest.raises(WorldError, match="is not in group"):
        api.world.remove_member(group, els)
    api.world.promote_bot(group)
    api.world.add_member(group, els)
    assert api.world.add_member(group, els) is None
    change, service = await api.updates()
    assert change["chat_member"]["old_chat_member"]["status"] == "left"
    assert service["message"]["new_chat_members"][0]["id"] == els.id


async def test_members_are_asked_for(api: Api) -> None:
    """Owner, administrator, member, left; strangers are refused."""
    group, els, amir = api.team().id, api.person("Els"), api.person("Amir")
    api.world.promote(group, els)
    api.world.remove_member(group, amir)
    stranger = api.world.add_user("Stef")
    owner, admin = await api.ok("getChatAdministrators", chat_id=group)
    assert sorted([owner["status"], admin["status"]]) == ["administrator", "creator"]
    statuses = {
        who: (await api.ok("getChatMember", chat_id=group, user_id=who))["status"]
        for who in (api.person("Fatima").id, els.id, amir.id, api.person("Joris").id)
    }
    assert list(statuses.values()) == ["creator", "administrator", "left", "member"]
    bot = (await api.ok("getMe"))["id"]
    member = await api.ok("getChatMember", chat_id=group, user_id=bot)
    assert (member["status"], member["user"]["is_bot"]) == ("member", True)

    async def refusal(user: object) -> str:
        return await api.no("getChatMember", chat_id=group, user_id=user)

    assert await refusal(stranger.id) == BAD + "member not found"
    assert await refusal(1) == BAD + "user not found"
    assert await refusal("x") == BAD + "invalid user_id specified"
    assert await refusal(0) == BAD + "invalid user_id specified"
    assert await api.ok("getChatMemberCount", chat_id=group) == 6
    for act in (api.world.promote, api.world.demote):
        with pytest.raises(WorldError, match="or its owner"):
            act(group, api.person("Fatima"))


async def test_chats_are_asked_for(api: Api) -> None:
    """A group with its permissions, a private chat with its two members."""
    group = api.team().id
    stranger = api.world.add_user("Stef", username="stef_ot")
    info = await api.ok("getChat", chat_id=group)
    assert (info["title"], info["permissions"]["can_send_messages"]) == ("Team Onlife", True)
    info = await api.ok("getChat", chat_id=stranger.id)
    assert (info["first_name"], info["active_usernames"]) == ("Stef", ["stef_ot"])
    private = stranger.id
    assert (await api.ok("getChatMember", chat_id=private, user_id=private))["status"] == "member"
    assert await api.ok("getChatMemberCount", chat_id=private) == 2
    refused = await api.no("getChatAdministrators", chat_id=private)
    assert refused == BAD + "there are no administrators in the private chat"


async def test_a_tap_in_a_group_comes_from_a_member(api: Api) -> None:
    """Also on the invitation of a round that is not theirs; never from outside the group."""
    group = api.team().id
    sent = await api.ok("sendMessage", chat_id=group, text="x", reply_markup=keyboard([button()]))
    await api.updates()
    api.world.tap(api.person("Els"), group, sent["message_id"], "a")
    [update] = await api.updates()
    query = update["callback_query"]
    assert (query["data"], query["message"]["text"]) == ("a", "x")
    stranger = api.world.add_user("Stef")
    with pytest.raises(WorldError, match="is not in group"):
        api.world.tap(stranger, group, sent["message_id"], "a")
    api.world.kick_bot(group)
    await api.updates()
    api.world.tap(api.person("Els"), group, sent["message_id"], "a")
    assert await api.updates() == []
    empty = api.world.add_group("Leeg", stranger)
    api.world.remove_member(empty, stranger)
    with pytest.raises(WorldError, match="has no members"):
        api.world.migrate(empty)
