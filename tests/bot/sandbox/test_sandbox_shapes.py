"""The sandbox against an independent description of the Bot API: aiogram's methods and types."""

import logging

import aiogram.methods
import pytest
from aiohttp import FormData

from bot.sandbox.known_methods import KNOWN_METHODS
from bot.sandbox.methods import GET_UPDATES, GET_UPDATES_PARAMETERS, METHODS
from tests.bot.sandbox.harness import TOKEN, Api, aiogram_method

PROMISED = {
    "getMe",
    "getUpdates",
    "deleteWebhook",
    "getWebhookInfo",
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "editMessageText",
    "editMessageCaption",
    "editMessageMedia",
    "editMessageReplyMarkup",
    "deleteMessage",
    "deleteMessages",
    "answerCallbackQuery",
    "sendChatAction",
    "getChat",
    "getChatMember",
    "getChatAdministrators",
    "getChatMemberCount",
    "setMyCommands",
    "getMyCommands",
    "deleteMyCommands",
    "setMyDescription",
    "getMyDescription",
    "setMyShortDescription",
    "getMyShortDescription",
    "getFile",
}


def test_all_methods_are_known_by_name() -> None:
    """As many as aiogram has, spelt the same."""
    classes = [getattr(aiogram.methods, name) for name in aiogram.methods.__all__]
    names = {getattr(cls, "__api_method__", None) for cls in classes}
    assert {name for name in names if isinstance(name, str)} == KNOWN_METHODS


def test_the_promised_methods_are_there() -> None:
    """Neither fewer nor more."""
    assert {method.name for method in METHODS.values()} | {GET_UPDATES} == PROMISED


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_parameters_are_those_of_the_bot_api(name: str) -> None:
    """Each method takes, or refuses loudly, exactly the parameters that aiogram knows."""
    fields = set(aiogram_method(name).model_fields)
    if name == GET_UPDATES:
        assert fields == GET_UPDATES_PARAMETERS
    else:
        method = METHODS[name.lower()]
        assert not method.known & method.lacking
        assert fields == method.known | method.lacking


async def test_a_method_that_is_missing_says_so_loudly(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    """501 with its name, and an error in the log; a name that does not exist is a 404."""
    refusal = await api.no("sendsticker", chat_id=1)
    assert refusal == "501 Not Implemented: the sandbox does not have sendSticker"
    [record] = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert "sendSticker" in record.getMessage()
    assert await api.no("sendTelegram") == "404 Not Found: method not found"


async def test_a_wrong_token_is_a_401(api: Api) -> None:
    """Malformed or simply not ours."""
    for token, words in (
        ("x", "Unauthorized: invalid token specified"),
        ("123", "Unauthorized: invalid token specified"),
        ("123:other", "Unauthorized"),
    ):
        response = await api.client.get(f"/bot{token}/getMe")
        assert response.status == 401
        assert (await response.json())["description"] == words


async def test_parameters_come_in_every_way(api: Api) -> None:
    """Query, urlencoded, multipart and JSON, in any case; unknown ones are noted."""
    chat = api.started()
    path = f"/bot{TOKEN}/SENDMESSAGE"
    for response in (
        await api.client.get(path, params={"chat_id": str(chat), "text": "1"}),
        await api.client.post(path, data={"chat_id": str(chat), "text": "2"}),
        await api.client.post(path, params={"chat_id": str(chat)}, json={"text": "3"}),
        await api.client.post(path, data=FormData({"chat_id": str(chat), "text": "4"})),
    ):
        assert response.status == 200
        assert response.content_type == "application/json"
    await api.ok("sendMessage", chat_id=chat, text=5, teks="x", protect_content=False)
    texts = [message["text"] for message in api.world.messages[chat].values()]
    assert texts == ["/start", "1", "2", "3", "4", "5"]
    last = api.sandbox.running.journal.last
    assert (last["method"], last["unknown"], last["status"]) == ("sendMessage", ["teks"], 200)
    assert last["response"]["result"]["text"] == "5"
    await api.ok("getUpdates", offset=0, wachten=1)
    assert api.sandbox.running.journal.last["unknown"] == ["wachten"]
    await api.no("sendSticker", sticker="x")
    assert api.sandbox.running.journal.last["unknown"] == []


async def test_a_broken_body_is_refused(api: Api) -> None:
    """JSON that is none, or no object."""
    headers = {"Content-Type": "application/json"}
    for body, words in (
        ("{", "can't parse the body of the request"),
        ("[]", "object expected as JSON body"),
    ):
        response = await api.client.post(f"/bot{TOKEN}/getMe", data=body, headers=headers)
        assert (await response.json())["description"] == f"Bad Request: {words}"
