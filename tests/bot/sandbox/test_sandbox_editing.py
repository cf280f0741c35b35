"""Edits, deletes and answers to taps, with Telegram's rules."""

from json import dumps

import pytest

from bot.sandbox.editing import ANSWER_SECONDS, DELETE_SECONDS, DICE_SECONDS
from bot.sandbox.files import plain_png
from tests.bot.sandbox.harness import Api, button, keyboard, multipart

BAD = "400 Bad Request: "
NOT_MODIFIED = (
    BAD + "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
TOO_OLD_TO_DELETE = "message can't be deleted for everyone"
TOO_OLD = BAD + "query is too old and response timeout expired or query ID is invalid"


async def test_an_edit_replaces_text_and_keyboard(api: Api) -> None:
    """Leaving the keyboard out removes it; the same again is refused."""
    chat = api.started()
    sent = await api.ok(
        "sendMessage",
        chat_id=chat,
        text="<b>x</b>",
        parse_mode="HTML",
        reply_markup=keyboard([button()]),
    )
    target = {"chat_id": chat, "message_id": sent["message_id"]}
    same = {**target, "text": "<b>x</b>", "parse_mode": "HTML"}
    again = {**same, "reply_markup": keyboard([button()])}
    assert await api.no("editMessageText", **again) == NOT_MODIFIED
    api.clock.at += 5
    edited = await api.ok("editMessageText", **same)
    assert "reply_markup" not in edited
    assert edited["edit_date"] == edited["date"] + 5
    assert await api.no("editMessageText", **same) == NOT_MODIFIED
    plain = await api.ok("editMessageText", **{**same, "text": "y"})
    assert "entities" not in plain
    with_rows = await api.ok(
        "editMessageReplyMarkup", **target, reply_markup=keyboard([button("B")])
    )
    assert (with_rows["text"], with_rows["reply_markup"]) == ("y", keyboard([button("B")]))
    assert "reply_markup" not in await api.ok("editMessageReplyMarkup", **target)
    assert await api.no("editMessageReplyMarkup", **target) == NOT_MODIFIED


async def test_an_edit_changes_the_preview(api: Api) -> None:
    """The preview's options are part of the content."""
    chat = api.started()
    sent = await api.ok("sendMessage", chat_id=chat, text="x")
    edit = {"chat_id": chat, "message_id": sent["message_id"], "text": "x"}
    off = await api.ok("editMessageText", **edit, link_preview_options={"is_disabled": True})
    assert off["link_preview_options"] == {"is_disabled": True}
    assert await api.no("editMessageText", **edit, disable_web_page_preview=True) == NOT_MODIFIED
    assert "link_preview_options" not in await api.ok("editMessageText", **edit)


async def test_old_messages_can_be_edited(api: Api) -> None:
    """The bot's own messages have no limit of 48 hours for edits."""
    chat = api.started()
    sent = await api.ok("sendMessage", chat_id=chat, text="x")
    api.clock.at += 90 * 24 * 3600
    await api.ok("editMessageText", chat_id=chat, message_id=sent["message_id"], text="y")


async def test_captions_are_edited_apart_from_texts(api: Api) -> None:
    """A photo has no text, a text no caption; a caption may go."""
    chat = api.started()
    png = plain_png(10, 10, (0, 0, 0))
    photo = await api.ok("sendPhoto", multipart("photo", png, chat_id=chat, caption="x"))
    text = await api.ok("sendMessage", chat_id=chat, text="x")
    on_photo = {"chat_id": chat, "message_id": photo["message_id"]}
    on_text = {"chat_id": chat, "message_id": text["message_id"]}
    edited = await api.ok("editMessageCaption", **on_photo, caption="<b>y</b>", parse_mode="HTML")
    assert edited["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert edited["photo"] == photo["photo"]
    refusal = await api.no("editMessageCaption", **on_photo, caption="c" * 1025)
    assert refusal == BAD + "message caption is too long"
    assert "caption" not in await api.ok("editMessageCaption", **on_photo)
    refusal = await api.no("editMessageText", **on_photo, text="z")
    assert refusal == BAD + "there is no text in the message to edit"
    refusal = await api.no("editMessageCaption", **on_text, caption="z")
    assert refusal == BAD + "there is no caption in the message to edit"


async def test_bad_edits_are_refused(api: Api) -> None:
    """No target, no message, not the bot's own, a forced reply, a bad text or keyboard."""
    chat = api.started()
    mine = await api.ok("sendMessage", chat_id=chat, text="x", reply_markup={"force_reply": True})
    own = {"chat_id": chat, "message_id": mine["message_id"]}
    theirs = {"chat_id": chat, "message_id": min(api.world.messages[chat])}
    plain = await api.ok("sendMessage", chat_id=chat, text="x")
    good = {"chat_id": chat, "message_id": plain["message_id"]}

    async def refusal(**params: object) -> str:
        return await api.no("editMessageText", **params)

    assert await refusal(text="x") == BAD + "message identifier is not specified"
    assert await refusal(message_id=3, text="x") == BAD + "chat_id is empty"
    assert await refusal(chat_id=chat, text="x") == BAD + "message to edit not found"
    assert await refusal(chat_id=chat, message_id=99, text="x") == BAD + "message to edit not found"
    assert await refusal(**theirs, text="x") == BAD + "message can't be edited"
    assert await refusal(**own, text="y") == BAD + "message can't be edited"
    assert await refusal(**good) == BAD + "message text is empty"
    assert await refusal(**good, text="x" * 4097) == BAD + "MESSAGE_TOO_LONG"
    forced = {"force_reply": True}
    assert await refusal(**good, text="y", reply_markup=forced) == BAD + "inline keyboard expected"
    assert await refusal(inline_message_id="1", text="x") == (
        "501 Not Implemented: the sandbox does not have editMessageText with inline_message_id"
    )


async def test_deleting_has_its_limits(api: Api) -> None:
    """Within 48 hours, both sides in private."""
    chat, lotte = api.started(), api.person("Lotte")
    theirs = min(api.world.messages[chat])
    assert await api.ok("deleteMessage", chat_id=chat, message_id=theirs) is True
    refusal = await api.no("deleteMessage", chat_id=chat, message_id=theirs)
    assert refusal == BAD + "message to delete not found"
    assert await api.no("deleteMessage", chat_id=chat) == (
        BAD + "message identifier is not specified"
    )
    assert await api.no("deleteMessage", message_id=1) == BAD + "chat identifier is not specified"
    sent = await api.ok("sendMessage", chat_id=chat, text="x")
    said = api.world.say(lotte, chat, "y")
    younger = await api.ok("sendMessage", chat_id=chat, text="z")
    api.clock.at += DELETE_SECONDS
    for old in (sent, said):
        refusal = await api.no("deleteMessage", chat_id=chat, message_id=old["message_id"])
        assert refusal == BAD + TOO_OLD_TO_DELETE
    api.clock.at -= 1
    await api.ok("deleteMessage", chat_id=chat, message_id=younger["message_id"])


async def test_deleting_in_a_group(api: Api) -> None:
    """Its own only, and everyone's as administrator; within 48 hours too."""
    group, lotte = api.team().id, api.person("Lotte")
    of_lotte = api.world.say(lotte, group, "hallo")["message_id"]
    refusal = await api.no("deleteMessage", chat_id=group, message_id=of_lotte)
    assert refusal == BAD + "message can't be deleted"
    own = await api.ok("sendMessage", chat_id=group, text="x")
    await api.ok("deleteMessage", chat_id=group, message_id=own["message_id"])
    api.world.promote_bot(group)
    later = api.world.say(lotte, group, "later")["message_id"]
    await api.ok("deleteMessage", chat_id=group, message_id=of_lotte)
    api.clock.at += DELETE_SECONDS
    refusal = await api.no("deleteMessage", chat_id=group, message_id=later)
    assert refusal == BAD + TOO_OLD_TO_DELETE


async def test_a_dice_is_deleted_after_a_day(api: Api) -> None:
    """Not before, so that nobody throws again; and not after two."""
    chat = api.started()
    target = {"chat_id": chat, "message_id": api.world.send_media(chat, chat, "dice")["message_id"]}
    assert await api.no("deleteMessage", **target) == BAD + TOO_OLD_TO_DELETE
    api.clock.at += DICE_SECONDS
    await api.ok("deleteMessage", **target)


async def test_several_are_deleted_at_once(api: Api) -> None:
    """Those that are not there are passed over, one that is too old keeps all; at most 100."""
    chat = api.started()
    ids = [(await api.ok("sendMessage", chat_id=chat, text="x"))["message_id"] for _ in "abc"]
    assert await api.ok("deleteMessages", chat_id=chat, message_ids=[*ids, 999]) is True
    assert not set(ids) & set(api.world.messages[chat])
    old = await api.ok("sendMessage", chat_id=chat, text="x")
    api.clock.at += DELETE_SECONDS
    new = await api.ok("sendMessage", chat_id=chat, text="x")
    both = [new["message_id"], old["message_id"]]
    refusal = await api.no("deleteMessages", chat_id=chat, message_ids=both)
    assert refusal == BAD + TOO_OLD_TO_DELETE
    assert set(both) <= set(api.world.messages[chat])
    for wanted, words in (
        (None, "message identifiers are not specified"),
        ("{", "can't parse message identifiers JSON object"),
        (5, "expected an Array of message identifiers"),
        (["x"], "invalid message identifier specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
    ):
        assert await api.no("deleteMessages", chat_id=chat, message_ids=wanted) == BAD + words


async def test_a_tap_is_answered_once_and_in_time(api: Api) -> None:
    """The person sees the answer; a second one, a late one and a made-up one are refused."""
    chat = api.started()
    sent = await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=keyboard([button()]))
    first = api.world.tap(chat, chat, sent["message_id"], "a")
    refusal = await api.no("answerCallbackQuery", callback_query_id=first, text="x" * 201)
    assert refusal == BAD + "MESSAGE_TOO_LONG"
    before = api.sandbox.running.events.last
    answer = {"callback_query_id": first, "text": "Bewaard", "show_alert": True}
    assert await api.ok("answerCallbackQuery", **answer) is True
    _, [event] = api.sandbox.running.events.after(before)
    assert event == {
        "type": "answer",
        "user": chat,
        "chat": chat,
        "message_id": sent["message_id"],
        "text": "Bewaard",
        "show_alert": True,
    }
    assert await api.no("answerCallbackQuery", callback_query_id=first) == TOO_OLD
    late = api.world.tap(chat, chat, sent["message_id"], "a")
    api.clock.at += ANSWER_SECONDS + 1
    assert await api.no("answerCallbackQuery", callback_query_id=late) == TOO_OLD
    assert await api.no("answerCallbackQuery", callback_query_id="x") == TOO_OLD
    assert await api.no("answerCallbackQuery") == TOO_OLD


@pytest.mark.parametrize(
    ("url", "accepted"),
    [
        ("https://t.me/onlife_gids_bot?start=x", True),
        ("https://t.me/ander_bot?start=x", False),
        ("https://onlife.be", False),
    ],
)
async def test_an_answer_opens_only_the_bot_itself(api: Api, url: str, accepted: bool) -> None:
    """Any other address is refused, as there are no games here."""
    chat = api.started()
    tap = api.world.tap(chat, chat, min(api.world.messages[chat]), "a")
    if accepted:
        await api.ok("answerCallbackQuery", callback_query_id=tap, url=url)
    else:
        refusal = await api.no("answerCallbackQuery", callback_query_id=tap, url=url)
        assert refusal == BAD + "URL_INVALID"


def photo_in(name: str, **fields: object) -> str:
    """What `media` says, as the text of JSON that travels in a form."""
    return dumps({"type": "photo", "media": name, **fields})


async def test_media_is_edited(api: Api) -> None:
    """A photo makes way for another with its caption and keyboard, at any age; so does a text."""
    chat = api.started()
    first, second = plain_png(10, 10, (0, 0, 0)), plain_png(20, 10, (9, 9, 9))
    photo = await api.ok("sendPhoto", multipart("photo", first, chat_id=chat, caption="x"))
    text = await api.ok("sendMessage", chat_id=chat, text="<b>x</b>", parse_mode="HTML")
    api.clock.at += 90 * 24 * 3600
    for sent in (photo, text):
        media = photo_in("attach://new", caption="<b>y</b>", parse_mode="HTML", has_spoiler=True)
        form = multipart(
            "new",
            second,
            chat_id=chat,
            message_id=sent["message_id"],
            media=media,
            reply_markup=dumps(keyboard([button()])),
        )
        edited = await api.ok("editMessageMedia", form)
        assert [edited["photo"][-1][side] for side in ("width", "height")] == [20, 10]
        assert (edited["caption"], edited["has_media_spoiler"]) == ("y", True)
        assert edited["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
        assert edited["reply_markup"] == keyboard([button()])
        assert "text" not in edited
        assert "entities" not in edited
        assert api.sandbox.running.journal.last["unknown"] == []


async def test_the_same_media_again(api: Api) -> None:
    """A photo by its id is not modified by itself; one that is uploaded is another each time."""
    chat = api.started()
    png = plain_png(10, 10, (0, 0, 0))
    sent = await api.ok("sendPhoto", multipart("photo", png, chat_id=chat, caption="x"))
    target = {"chat_id": chat, "message_id": sent["message_id"]}
    same = {"type": "photo", "media": sent["photo"][0]["file_id"], "caption": "x"}
    assert await api.no("editMessageMedia", **target, media=same) == NOT_MODIFIED
    form = multipart("new", png, **target, media=photo_in("attach://new", caption="x"))
    await api.ok("editMessageMedia", form)
    bare = await api.ok("editMessageMedia", **target, media={**same, "caption": ""})
    assert "caption" not in bare


async def test_bad_media_is_refused(api: Api) -> None:
    """No media, no JSON, no object, no type, no file, a bad caption, another's message."""
    chat = api.started()
    png = plain_png(10, 10, (0, 0, 0))
    sent = await api.ok("sendPhoto", multipart("photo", png, chat_id=chat))
    target = {"chat_id": chat, "message_id": sent["message_id"]}
    known = sent["photo"][0]["file_id"]

    async def refusal(media: object) -> str:
        return await api.no("editMessageMedia", **target, media=media)

    unread = BAD + "can't parse InputMedia: "
    assert await refusal("") == BAD + 'parameter "media" is required'
    assert await refusal("{") == BAD + "can't parse input media JSON object"
    assert await refusal("[]") == unread + "expected an Object"
    assert await refusal({"media": known}) == unread + 'Can\'t find field "type"'
    assert await refusal({"type": "sticker", "media": known}) == (
        unread + 'type "sticker" is unsupported'
    )
    assert await refusal({"type": "video", "media": known}) == (
        "501 Not Implemented: the sandbox does not have editMessageMedia with a video"
    )
    assert await refusal({"type": "photo"}) == unread + "media not found"
    assert await refusal({"type": "photo", "media": "attach://x"}) == unread + "media not found"
    assert await refusal({"type": "photo", "media": "x"}) == (
        BAD + "wrong file identifier/HTTP URL specified"
    )
    good = {"type": "photo", "media": known}
    assert await refusal({**good, "caption": "c" * 1025}) == BAD + "message caption is too long"
    broken = await refusal({**good, "caption": "<b>x", "parse_mode": "HTML"})
    reason = 'Can\'t find end tag corresponding to start tag "b"'
    assert broken == f"{unread}Can't parse entities: {reason}"


async def test_what_media_cannot_be_put_in(api: Api) -> None:
    """A message that is not there or another's, and a keyboard that is none of a message."""
    chat = api.started()
    png = plain_png(10, 10, (0, 0, 0))
    sent = await api.ok("sendPhoto", multipart("photo", png, chat_id=chat))
    good = {"type": "photo", "media": sent["photo"][0]["file_id"]}

    async def refusal(message: int, **more: object) -> str:
        target = {"chat_id": chat, "message_id": message}
        return await api.no("editMessageMedia", **target, media=good, **more)

    assert await refusal(99) == BAD + "message to edit not found"
    assert await refusal(min(api.world.messages[chat])) == BAD + "message can't be edited"
    forced = {"force_reply": True}
    refused = await refusal(sent["message_id"], reply_markup=forced)
    assert refused == BAD + "inline keyboard expected"
