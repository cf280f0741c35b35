"""What people do with messages that stand there: forward, write to each other, delete."""

from typing import Any

import pytest

from bot.sandbox.errors import WorldError
from bot.sandbox.files import plain_png
from tests.bot.sandbox.harness import Api, button, keyboard, multipart

LINK = "https://t.me/onlife_gids_bot?start=x_1"


async def said(api: Api, chat: int, **params: object) -> Any:
    return await api.ok("sendMessage", **{"chat_id": chat, "text": f"Open {LINK}", **params})


async def test_a_forward_to_the_bot_has_its_origin(api: Api) -> None:
    """The bot sees whose it was and when; the copy has no keyboard and no protection."""
    chat = api.started()
    rows = keyboard([button()])
    sent = await said(api, chat, reply_markup=rows)
    await api.updates()
    api.clock.at += 60
    api.world.forward(chat, chat, sent["message_id"], chat)
    [update] = await api.updates()
    message = update["message"]
    assert message["forward_origin"] == {
        "type": "user",
        "sender_user": api.world.bot.as_json(),
        "date": sent["date"],
    }
    assert (message["from"]["id"], message["text"]) == (chat, sent["text"])
    assert message["entities"] == sent["entities"]
    assert message["date"] == sent["date"] + 60
    assert "reply_markup" not in message
    api.world.forward(chat, chat, message["message_id"], chat)
    [again] = await api.updates()
    assert again["message"]["forward_origin"] == message["forward_origin"]


async def test_a_forward_to_a_group_is_seen_there(api: Api) -> None:
    """By the people; the bot sees it where it may see everything."""
    chat, group = api.started(), api.team().id
    sent = await said(api, chat, reply_markup=keyboard([{"text": "Open", "url": LINK}]))
    await api.updates()
    copy = api.world.forward(chat, chat, sent["message_id"], group)
    assert copy["reply_markup"] == sent["reply_markup"]
    assert api.world.messages[group][copy["message_id"]] == copy
    assert await api.updates() == []
    api.world.promote_bot(group)
    await api.updates()
    api.world.forward(chat, group, copy["message_id"], group)
    assert len(await api.updates()) == 1


async def test_a_forward_to_a_person_is_out_of_the_bots_sight(api: Api) -> None:
    """The other reads it from the one who sent it; the page is told, the bot is not."""
    chat, amir = api.started(), api.person("Amir")
    sent = await said(api, chat)
    await api.updates()
    before = api.sandbox.running.events.last
    answer = await api.post(
        "forward", user=chat, chat=chat, message_id=sent["message_id"], to=amir.id
    )
    _, [event] = api.sandbox.running.events.after(before)
    assert event == {"type": "passed", "to": amir.id, "message": answer["message"]}
    message = answer["message"]
    assert (message["chat"]["id"], message["from"]["first_name"]) == (chat, "Lotte")
    assert (await api.view())["passed"] == {str(amir.id): [message]}
    assert message["message_id"] not in api.world.messages.get(amir.id, {})
    assert await api.updates() == []
    assert not api.world.users[amir.id].started
    api.world.open_link(amir, LINK)
    [update] = await api.updates()
    assert (update["message"]["from"]["id"], update["message"]["text"]) == (amir.id, "/start x_1")


async def test_people_write_to_each_other(api: Api) -> None:
    """A copied link is one to be tapped in the other's phone as well."""
    lotte, amir = api.person("Lotte"), api.person("Amir")
    await api.updates()
    message = api.world.write_to(lotte, amir, LINK)
    assert message["entities"] == [{"type": "url", "offset": 0, "length": len(LINK)}]
    assert "entities" not in api.world.write_to(lotte, amir, "dag")
    assert len(api.world.passed[amir.id]) == 2
    assert await api.updates() == []
    with pytest.raises(WorldError, match="needs a text"):
        api.world.write_to(lotte, amir, "")


async def test_protected_messages_are_not_forwarded(api: Api) -> None:
    """Text, photo or document, to whomever."""
    chat = api.started()
    text = await said(api, chat, protect_content=True)
    png = plain_png(9, 9, (0, 0, 0))
    form = multipart("photo", png, chat_id=chat, protect_content="true")
    photo = await api.ok("sendPhoto", form)
    for sent in (text, photo):
        for to in (chat, api.person("Amir").id, api.team().id):
            refusal = await api.refused(
                "forward", user=chat, chat=chat, message_id=sent["message_id"], to=to
            )
            assert refusal.endswith("is protected and cannot be forwarded")


async def test_only_what_is_seen_is_forwarded(api: Api) -> None:
    """Not somebody else's chat, not what is gone, not a line of service, not into a strange group."""
    chat, group, els = api.started(), api.team().id, api.person("Els")
    sent = await said(api, chat)
    for user, place, number, to, words in (
        (els, chat, sent["message_id"], els, "is not of user"),
        (els, group, 999, els, "is not in chat"),
        (els, group, min(api.world.messages[group]), els, "says nothing"),
        (chat, chat, sent["message_id"], 1, "does not exist"),
    ):
        with pytest.raises(WorldError, match=words):
            api.world.forward(user, place, number, to)
    strange = api.world.add_group("Ander team", els)
    with pytest.raises(WorldError, match="is not in group"):
        api.world.forward(chat, chat, sent["message_id"], strange)
    with pytest.raises(WorldError, match="is not in group"):
        api.world.forward(chat, strange, 1, chat)


async def test_a_person_deletes_for_everyone(api: Api) -> None:
    """In private whatever stands there, however old; the bot is not told and finds it gone."""
    chat = api.started()
    sent = await said(api, chat)
    mine = api.world.say(chat, chat, "hallo")
    await api.updates()
    api.clock.at += 90 * 24 * 3600
    before = api.sandbox.running.events.last
    for message in (sent, mine):
        await api.post("delete", user=chat, chat=chat, message_id=message["message_id"])
    _, events = api.sandbox.running.events.after(before)
    assert [(one["type"], one["by"]) for one in events] == [("deleted", chat)] * 2
    assert await api.updates() == []
    target = {"chat_id": chat, "message_id": sent["message_id"]}
    refusal = await api.no("deleteMessage", **target)
    assert refusal == "400 Bad Request: message to delete not found"
    refusal = await api.no("editMessageText", **target, text="y")
    assert refusal == "400 Bad Request: message to edit not found"


async def test_in_a_group_only_ones_own_is_deleted(api: Api) -> None:
    """But for who leads it."""
    group, lotte = api.team().id, api.person("Lotte")
    of_els = api.world.say(api.person("Els"), group, "hallo")["message_id"]
    own = api.world.say(lotte, group, "hallo")["message_id"]
    api.world.delete_message(lotte, group, own)
    refusal = await api.refused("delete", user=lotte.id, chat=group, message_id=of_els)
    assert refusal == f"message {of_els} is not of user {lotte.id}"
    api.world.delete_message(api.person("Fatima"), group, of_els)
    assert not {own, of_els} & set(api.world.messages[group])


async def test_the_words_of_a_forward(api: Api) -> None:
    """A forwarded text can be any text, from somebody who hides their name."""
    chat = api.started()
    await api.updates()
    await api.post("media", user=chat, chat=chat, kind="forward", caption="Ik kom u halen")
    [update] = await api.updates()
    assert update["message"]["text"] == "Ik kom u halen"
    assert update["message"]["forward_origin"]["type"] == "hidden_user"


async def test_a_button_does_one_thing(api: Api) -> None:
    """Of two kinds Telegram would take one in silence; here it is said loudly."""
    chat = api.started()
    both = {"text": "x", "callback_data": "a", "copy_text": {"text": "112"}}
    refusal = await api.no("sendMessage", chat_id=chat, text="x", reply_markup=keyboard([both]))
    assert refusal == (
        "501 Not Implemented: the sandbox does not have inline buttons that are "
        "callback_data and copy_text at once"
    )
    copies = keyboard([{"text": "Kopieer", "copy_text": {"text": "é" * 256}}])
    sent = await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=copies)
    assert sent["reply_markup"] == copies
