"""Documents and protected messages, with Telegram's rules."""

import json
from typing import Any

import pytest
from aiohttp import FormData

from bot.sandbox.errors import WorldError
from bot.sandbox.files import plain_png
from tests.bot.sandbox.harness import TOKEN, Api, button, keyboard, multipart

BAD = "400 Bad Request: "
PDF = b"%PDF-1.7 not really"


async def sent_document(api: Api, chat: int, **fields: object) -> Any:
    form = multipart("document", PDF, filename="verslag.pdf", chat_id=chat, **fields)
    return await api.ok("sendDocument", form)


async def test_a_document_keeps_its_name(api: Api) -> None:
    """Its kind is what the name says, whatever the upload says; its bytes can be had again."""
    chat = api.started()
    rows = json.dumps(keyboard([button("Wis nu", "w")]))
    sent = await sent_document(
        api, chat, caption="<b>Verslag</b>", parse_mode="HTML", reply_markup=rows
    )
    document = sent["document"]
    assert (document["file_name"], document["mime_type"]) == ("verslag.pdf", "application/pdf")
    assert document["file_size"] == len(PDF)
    assert sent["caption"] == "Verslag"
    assert sent["caption_entities"][0]["type"] == "bold"
    assert sent["reply_markup"] == keyboard([button("Wis nu", "w")])
    assert "has_protected_content" not in sent
    journal = api.sandbox.running.journal.last
    assert journal["params"]["document"] == {"upload_size": len(PDF)}
    assert journal["unknown"] == []
    found = await api.ok("getFile", file_id=document["file_id"])
    response = await api.client.get(f"/file/bot{TOKEN}/{found['file_path']}")
    assert await response.read() == PDF


async def test_a_document_is_sent_again_by_its_id(api: Api) -> None:
    """The same document comes, and attached under another name it is found as well."""
    chat = api.started()
    first = await sent_document(api, chat)
    again = await api.ok("sendDocument", chat_id=chat, document=first["document"]["file_id"])
    assert again["document"] == first["document"]
    form = FormData({"chat_id": str(chat), "document": "attach://log"})
    form.add_field("log", "é".encode(), filename="log.txt")
    assert (await api.ok("sendDocument", form))["document"]["mime_type"] == "text/plain"
    form = multipart("document", b"x", filename="zonder", chat_id=chat)
    unknown = await api.ok("sendDocument", form)
    assert unknown["document"]["mime_type"] == "application/octet-stream"


async def test_bad_documents_are_refused(api: Api) -> None:
    """None, an empty one, a photo's id, one that never was, one that Telegram turns."""
    chat = api.started()
    photo = await api.ok("sendPhoto", multipart("photo", plain_png(9, 9, (0, 0, 0)), chat_id=chat))
    of_photo, of_document = photo["photo"][0]["file_id"], None
    of_document = (await sent_document(api, chat))["document"]["file_id"]

    async def refusal(**params: object) -> str:
        return await api.no("sendDocument", chat_id=chat, **params)

    assert await refusal() == BAD + "there is no document in the request"
    assert await refusal(document="x") == BAD + "wrong file identifier/HTTP URL specified"
    assert await refusal(document=of_photo) == BAD + "can't use file of type Photo as Document"
    assert await api.no("sendPhoto", chat_id=chat, photo=of_document) == (
        BAD + "can't use file of type Document as Photo"
    )
    empty = multipart("document", b"", filename="a.txt", chat_id=chat)
    assert await api.no("sendDocument", empty) == BAD + "file must be non-empty"
    long = multipart("document", PDF, filename="a.pdf", chat_id=chat, caption="c" * 1025)
    assert await api.no("sendDocument", long) == BAD + "message caption is too long"
    assert (await refusal(document="https://onlife.be/a.pdf")).startswith("501")
    turned = multipart("document", PDF, filename="a.gif", chat_id=chat)
    assert (await api.no("sendDocument", turned)).startswith("501")
    assert (await refusal(document=of_document, thumbnail="x")).startswith("501")


async def test_a_caption_of_a_document_is_edited(api: Api) -> None:
    """As that of a photo; its text cannot be, since there is none."""
    chat = api.started()
    sent = await sent_document(api, chat, caption="x")
    target = {"chat_id": chat, "message_id": sent["message_id"]}
    edited = await api.ok("editMessageCaption", **target, caption="y")
    assert (edited["caption"], edited["document"]) == ("y", sent["document"])
    assert await api.no("editMessageText", **target, text="z") == (
        BAD + "there is no text in the message to edit"
    )


async def test_protection_stays_through_edits(api: Api) -> None:
    """It is given when a message is sent, and nothing takes it away or gives it later."""
    chat = api.started()
    plain = await api.ok("sendMessage", chat_id=chat, text="x")
    message = await api.ok("sendMessage", chat_id=chat, text="x", protect_content=True)
    photo = await api.ok(
        "sendPhoto",
        multipart("photo", plain_png(9, 9, (0, 0, 0)), chat_id=chat, protect_content="true"),
    )
    document = await sent_document(api, chat, protect_content="true")
    assert all(one["has_protected_content"] for one in (message, photo, document))
    for changes in (
        {"text": "y", "reply_markup": keyboard([button()])},
        {"text": "z", "protect_content": False},
    ):
        target = {"chat_id": chat, "message_id": message["message_id"]}
        edited = await api.ok("editMessageText", **target, **changes)
        assert edited["has_protected_content"] is True
    assert api.sandbox.running.journal.last["unknown"] == ["protect_content"]
    target = {"chat_id": chat, "message_id": document["message_id"]}
    assert (await api.ok("editMessageCaption", **target, caption="y"))["has_protected_content"]
    target = {"chat_id": chat, "message_id": plain["message_id"]}
    edited = await api.ok("editMessageText", **target, text="y", protect_content=True)
    assert "has_protected_content" not in edited


async def test_a_tap_on_a_protected_message_says_so(api: Api) -> None:
    """The message that goes along with a tap has its protection too."""
    chat = api.started()
    rows = keyboard([button()])
    sent = await api.ok(
        "sendMessage", chat_id=chat, text="x", protect_content=True, reply_markup=rows
    )
    await api.updates()
    api.world.tap(chat, chat, sent["message_id"], "a")
    [update] = await api.updates()
    assert update["callback_query"]["message"]["has_protected_content"] is True


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("verslag.pdf", "application/pdf", "inline"),
        ("verslag.txt", "text/plain", "inline"),
        ("verslag.html", "text/html", "attachment"),
        ("verslag.svg", "image/svg+xml", "attachment"),
    ],
)
async def test_the_page_opens_what_runs_nothing(api: Api, name: str, kind: str, shown: str) -> None:
    """A PDF or a text opens in the browser; what could run something there is only saved."""
    chat = api.started()
    form = multipart("document", "é".encode(), filename=name, chat_id=chat)
    sent = await api.ok("sendDocument", form)
    response = await api.client.get(f"/sandbox/file/{sent['document']['file_id']}")
    assert await response.read() == "é".encode()
    assert response.content_type == kind
    assert response.charset == ("utf-8" if kind.startswith("text/") else None)
    assert response.headers["Content-Disposition"] == shown
    assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_person_sends_a_file(api: Api) -> None:
    """The bot is told of its name, kind and size, and gets the bytes by getFile, as Telegram has it."""
    chat = api.started()
    await api.updates()
    api.world.send_file(chat, chat, b"PK", "plan.xlsx", caption="Mijn plan")
    [update] = await api.updates()
    document = update["message"]["document"]
    assert document["file_name"] == "plan.xlsx"
    assert document["mime_type"].endswith("spreadsheetml.sheet")
    assert document["file_size"] == 2
    assert update["message"]["caption"] == "Mijn plan"
    found = await api.ok("getFile", file_id=document["file_id"])
    response = await api.client.get(f"/file/bot{TOKEN}/{found['file_path']}")
    assert await response.read() == b"PK"
    with pytest.raises(WorldError):
        api.world.send_file(chat, chat, b"", "plan.xlsx")


async def test_a_file_in_a_group_is_seen_in_reply_to_the_bot_alone(api: Api) -> None:
    """In privacy mode any other is none of its business."""
    owner = api.world.add_user("Fatima")
    group = api.world.add_group("Team", owner)
    api.world.join_bot(group.id, owner)
    sent = await api.ok("sendMessage", chat_id=group.id, text="Plan")
    await api.updates()
    api.world.send_file(owner, group.id, b"PK", "plan.xlsx")
    api.world.send_file(owner, group.id, b"PK", "plan.xlsx", reply_to=sent["message_id"])
    [update] = await api.updates()
    assert update["message"]["reply_to_message"]["message_id"] == sent["message_id"]
