"""Sending: what Telegram makes of a text or photo, and what it refuses."""

import struct

import pytest

from bot.sandbox.files import MAX_PHOTO, picture_size, plain_png
from tests.bot.sandbox.harness import BOT_ID, TOKEN, Api, keyboard, multipart

PNG = plain_png(640, 400, (1, 2, 3))


async def test_html_becomes_text_and_entities(api: Api) -> None:
    """Offsets are in UTF-16 units; commands, links and mentions are found besides."""
    chat = api.started()
    text = "😀 <b>Vet</b> &amp; /help op https://onlife.be. @iemand a@b.be #tag"
    message = await api.ok("sendMessage", chat_id=chat, text=text, parse_mode="html")
    assert message["text"] == "😀 Vet & /help op https://onlife.be. @iemand a@b.be #tag"
    found = [(e["type"], e["offset"], e["length"]) for e in message["entities"]]
    assert found == [
        ("bold", 3, 3),
        ("bot_command", 9, 5),
        ("url", 18, 17),
        ("mention", 37, 7),
        ("email", 45, 6),
        ("hashtag", 52, 4),
    ]
    assert message["from"]["id"] == BOT_ID
    assert message["chat"] == {"id": chat, "first_name": "Lotte", "type": "private"}


async def test_text_is_cleaned_and_trimmed(api: Api) -> None:
    """Control characters become spaces, direction marks go, white space around goes."""
    chat = api.started()
    text = " \n<b>a\u202eb</b>\r\tc<i>d</i> \n "
    message = await api.ok("sendMessage", chat_id=chat, text=text, parse_mode="HTML")
    assert message["text"] == "ab cd"
    spans = [(e["type"], e["offset"], e["length"]) for e in message["entities"]]
    assert spans == [("bold", 0, 2), ("italic", 4, 1)]
    joined = "<b>a</b><b>b<b>c</b></b> <b>d</b><code class='language-x'>/e</code>"
    message = await api.ok("sendMessage", chat_id=chat, text=joined, parse_mode="HTML")
    spans = [(e["type"], e["offset"], e["length"]) for e in message["entities"]]
    assert spans == [("bold", 0, 3), ("bold", 4, 1), ("code", 5, 2)]


async def test_nothing_is_found_inside_code(api: Api) -> None:
    """A command in a code stays code; a value that is no text is taken as its JSON."""
    chat = api.started()
    code = {"text": "<code>/e</code> /f", "parse_mode": "HTML"}
    message = await api.ok("sendMessage", chat_id=chat, **code)
    spans = [(e["type"], e["offset"], e["length"]) for e in message["entities"]]
    assert spans == [("code", 0, 2), ("bot_command", 3, 2)]
    assert (await api.ok("sendMessage", chat_id=chat, text=["x"]))["text"] == '["x"]'


async def test_explicit_entities_are_taken(api: Api) -> None:
    """A call may carry entities instead of a parse mode; a stranger is not mentioned."""
    chat = api.started()
    entities = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_mention", "offset": 2, "length": 1, "user": {"id": chat}},
        {"type": "text_mention", "offset": 3, "length": 1, "user": {"id": 1}},
        {"type": "italic", "offset": 3, "length": 50},
    ]
    message = await api.ok("sendMessage", chat_id=chat, text="abcd", entities=entities)
    assert [e["type"] for e in message["entities"]] == ["bold", "text_mention", "italic"]
    assert message["entities"][1]["user"]["first_name"] == "Lotte"
    assert message["entities"][2]["length"] == 1


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({}, "400 Bad Request: message text is empty"),
        ({"text": ""}, "400 Bad Request: message text is empty"),
        ({"text": " \n "}, "400 Bad Request: text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "400 Bad Request: text must be non-empty"),
        ({"text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"text": "x" * 32769}, "400 Bad Request: text is too long"),
        ({"text": "x", "parse_mode": "BBCode"}, "400 Bad Request: unsupported parse_mode"),
        (
            {"text": "*x*", "parse_mode": "MarkdownV2"},
            "501 Not Implemented: the sandbox does not have parse_mode MarkdownV2",
        ),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            (
                "400 Bad Request: can't parse entities: "
                'Can\'t find end tag corresponding to start tag "b"'
            ),
        ),
        ({"text": "x", "chat_id": ""}, "400 Bad Request: chat_id is empty"),
        ({"text": "x", "chat_id": 12345}, "400 Bad Request: chat not found"),
        ({"text": "x", "chat_id": "@nergens"}, "400 Bad Request: chat not found"),
        ({"text": "x", "message_thread_id": 3}, "400 Bad Request: message thread not found"),
        (
            {"text": "x", "reply_parameters": {"message_id": 999}},
            "400 Bad Request: message to be replied not found",
        ),
        (
            {"text": "x", "reply_to_message_id": "999"},
            "400 Bad Request: message to be replied not found",
        ),
        (
            {"text": "x", "reply_parameters": "{"},
            "400 Bad Request: can't parse ReplyParameters JSON object",
        ),
        (
            {"text": "x", "link_preview_options": "1"},
            "400 Bad Request: linkPreviewOptions must be an Object",
        ),
        (
            {"text": "x", "message_effect_id": "5"},
            "501 Not Implemented: the sandbox does not have sendMessage with message_effect_id",
        ),
        (
            {"text": "x", "reply_parameters": {"message_id": 1, "chat_id": 3}},
            "501 Not Implemented: the sandbox does not have replies to another chat",
        ),
        (
            {"text": "x", "reply_parameters": {"message_id": 1, "quote": "x"}},
            "501 Not Implemented: the sandbox does not have quotes",
        ),
        ({"text": "x", "entities": "{"}, "400 Bad Request: can't parse entities JSON object"),
        ({"text": "x", "entities": "1"}, "400 Bad Request: expected an Array of MessageEntity"),
        (
            {"text": "x", "entities": [1]},
            "400 Bad Request: can't parse MessageEntity: expected an Object",
        ),
        (
            {"text": "x", "entities": [{"type": "groot"}]},
            "400 Bad Request: can't parse MessageEntity: unsupported type specified",
        ),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": "a"}]},
            '400 Bad Request: can\'t parse MessageEntity: Field "offset" must be of type Number',
        ),
    ],
)
async def test_a_bad_message_is_refused(api: Api, params: dict[str, object], refusal: str) -> None:
    """Every rule has Telegram's description, and nothing is sent."""
    chat = api.started()
    assert await api.no("sendMessage", **{"chat_id": chat, **params}) == refusal
    assert len(api.world.messages[chat]) == 1


async def test_the_longest_text_is_counted_after_parsing(api: Api) -> None:
    """4,096 code points of text, however long the markup."""
    chat = api.started()
    text = "<b>" + "é" * 4096 + "</b>"
    message = await api.ok("sendMessage", chat_id=chat, text=text, parse_mode="HTML")
    assert len(message["text"]) == 4096


async def test_replies_previews_and_protection_are_in_the_message(api: Api) -> None:
    """What was asked is echoed as the Bot API does."""
    chat = api.started()
    first = await api.ok("sendMessage", chat_id=chat, text="x", protect_content=True)
    assert first["has_protected_content"] is True
    reply = {"message_id": first["message_id"]}
    second = await api.ok(
        "sendMessage",
        chat_id=chat,
        text="y",
        reply_parameters=reply,
        link_preview_options={"is_disabled": True},
    )
    assert second["reply_to_message"]["text"] == "x"
    assert second["link_preview_options"] == {"is_disabled": True}
    third = await api.ok(
        "sendMessage",
        chat_id=chat,
        text="z",
        reply_parameters={"message_id": 999, "allow_sending_without_reply": True},
        disable_web_page_preview="true",
    )
    assert "reply_to_message" not in third
    assert third["link_preview_options"] == {"is_disabled": True}
    fourth = await api.ok(
        "sendMessage",
        chat_id=chat,
        text="z",
        reply_parameters={"message_id": second["message_id"]},
    )
    assert "reply_to_message" not in fourth["reply_to_message"]


async def test_a_photo_is_uploaded_sent_again_and_downloaded(api: Api) -> None:
    """By multipart, by attach:// and by file id; getFile leads to the same bytes."""
    chat = api.started()
    sent = await api.ok(
        "sendPhoto",
        multipart("photo", PNG, chat_id=chat, caption="<b>Beeld</b>", parse_mode="HTML"),
    )
    assert [(size["width"], size["height"]) for size in sent["photo"]] == [
        (90, 56),
        (320, 200),
        (640, 400),
    ]
    assert sent["caption"] == "Beeld"
    assert sent["caption_entities"] == [{"type": "bold", "offset": 0, "length": 5}]
    attached = multipart("beeld", PNG, chat_id=chat, photo="attach://beeld", has_spoiler="true")
    again = await api.ok("sendPhoto", attached)
    assert again["has_media_spoiler"] is True
    assert api.sandbox.running.journal.last["unknown"] == []
    file_id = sent["photo"][-1]["file_id"]
    known = await api.ok(
        "sendPhoto", chat_id=chat, photo=file_id, caption="x", show_caption_above_media=True
    )
    assert known["photo"] == sent["photo"]
    assert known["show_caption_above_media"] is True
    file = await api.ok("getFile", file_id=file_id)
    response = await api.client.get(f"/file/bot{TOKEN}/{file['file_path']}")
    assert await response.read() == PNG
    shown = await api.client.get(f"/sandbox/file/{file_id}")
    assert (await shown.read(), shown.content_type) == (PNG, "image/png")


async def test_bad_photos_and_files_are_refused(api: Api) -> None:
    """Nothing there, no picture, too large, too long a caption, an unknown id."""
    chat = api.started()
    bad = "400 Bad Request: "
    assert await api.no("sendPhoto", chat_id=chat) == bad + "there is no photo in the request"
    refusal = await api.no("sendPhoto", chat_id=chat, photo="abc")
    assert refusal == bad + "wrong file identifier/HTTP URL specified"
    refusal = await api.no("sendPhoto", chat_id=chat, photo="https://a.be/x.png")
    assert refusal == "501 Not Implemented: the sandbox does not have photos by URL"
    refusal = await api.no("sendPhoto", chat_id=chat, photo="x", caption="c" * 1025)
    assert refusal == bad + "message caption is too long"
    for content, words in (
        (b"", "file must be non-empty"),
        (b"geen beeld", "IMAGE_PROCESS_FAILED"),
        (plain_png(3000, 100, (0, 0, 0)), "PHOTO_INVALID_DIMENSIONS"),
        (
            b"\x89PNG" + bytes(MAX_PHOTO),
            (
                f"file of size {MAX_PHOTO + 4} bytes is too big for a photo; "
                f"the maximum size is {MAX_PHOTO} bytes"
            ),
        ),
    ):
        assert await api.no("sendPhoto", multipart("photo", content, chat_id=chat)) == bad + words
    assert await api.no("getFile") == bad + "file_id not specified"
    assert await api.no("getFile", file_id="x") == bad + "invalid file_id"
    big = api.world.files.add("document", bytes(21 * 1024 * 1024), "text/plain")
    assert await api.no("getFile", file_id=big.id) == bad + "file is too big"
    response = await api.client.get(f"/file/bot{TOKEN}/photos/nope.png")
    assert response.status == 404
    assert (await api.client.get("/file/bot1:x/photos/nope.png")).status == 401


async def test_an_upload_over_50_megabytes_is_refused(api: Api) -> None:
    """413, before the method is looked at."""
    content = bytes(51 * 1024 * 1024)
    assert await api.no("sendPhoto", multipart("photo", content)) == (
        "413 Request Entity Too Large"
    )


def test_the_size_of_a_jpeg_is_read() -> None:
    """From its first frame; a broken one has none."""
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, 30, 40) + bytes(6)
    jpeg = b"\xff\xd8" + b"\xff\xe0" + struct.pack(">H", 4) + b"xx" + frame
    assert picture_size(jpeg) == (40, 30)
    assert picture_size(b"\xff\xd8\xff") is None


async def test_a_chat_action_is_seen_by_the_page(api: Api) -> None:
    """It makes an event and no message; an unknown action is refused."""
    chat = api.started()
    before = api.sandbox.running.events.last
    assert await api.ok("sendChatAction", chat_id=chat, action="typing") is True
    _, events = api.sandbox.running.events.after(before)
    assert events == [{"type": "action", "chat": chat, "action": "typing"}]
    refusal = await api.no("sendChatAction", chat_id=chat, action="dansen")
    assert refusal == "400 Bad Request: wrong parameter action in request"


async def test_who_cannot_be_reached_is_a_403(api: Api) -> None:
    """Each reason in Telegram's words."""
    els = api.person("Els").id

    async def refusal() -> str:
        return await api.no("sendMessage", chat_id=els, text="x")

    assert await refusal() == "403 Forbidden: bot can't initiate conversation with a user"
    api.started("Els")
    api.world.block(els)
    assert await refusal() == "403 Forbidden: bot was blocked by the user"
    api.world.unblock(els)
    await api.ok("sendMessage", chat_id=els, text="x", reply_markup=keyboard())
    api.world.deactivate(els)
    assert await refusal() == "403 Forbidden: user is deactivated"
