"""Keyboards that Telegram refuses are refused, with its words."""

from typing import Any

import pytest

from tests.bot.sandbox.harness import Api, button, keyboard

UNPARSED = "400 Bad Request: can't parse inline keyboard button: "


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ("{", "400 Bad Request: can't parse reply keyboard markup JSON object"),
        ([], "400 Bad Request: object expected as reply markup"),
        ({"inline_keyboard": 1}, '400 Bad Request: field "inline_keyboard" must be of type Array'),
        (
            {"inline_keyboard": [1]},
            '400 Bad Request: field "inline_keyboard" must be an Array of Arrays',
        ),
        (keyboard([1]), UNPARSED + "InlineKeyboardButton must be an Object"),  # type: ignore[list-item]
        (keyboard([{}]), UNPARSED + 'Can\'t find field "text"'),
        (keyboard([{"text": 1}]), UNPARSED + 'Field "text" must be of type String'),
        (
            keyboard([{"text": "x"}]),
            UNPARSED + "Text buttons are unallowed in the inline keyboard",
        ),
        (
            keyboard([{**button(), "style": "orange"}]),
            UNPARSED + "invalid button style specified",
        ),
        (
            keyboard([button(" ")]),
            "400 Bad Request: inline keyboard button text must be non-empty",
        ),
        (keyboard([button(data="é" * 33)]), "400 Bad Request: BUTTON_DATA_INVALID"),
        (keyboard([button(data="")]), "400 Bad Request: BUTTON_DATA_INVALID"),
        (
            keyboard([{"text": "x", "callback_data": 1}]),
            UNPARSED + 'Field "callback_data" must be of type String',
        ),
        (
            keyboard([{"text": "x", "url": "http://localhost/x"}]),
            (
                "400 Bad Request: inline keyboard button URL 'http://localhost/x' is invalid: "
                "Wrong HTTP URL"
            ),
        ),
        (
            keyboard([{"text": "x", "url": "nope"}]),
            "400 Bad Request: inline keyboard button URL 'nope' is invalid: Wrong HTTP URL",
        ),
        (keyboard([{"text": "x", "url": 1}]), UNPARSED + 'Field "url" must be of type String'),
        (
            keyboard([{"text": "x", "web_app": {"url": "http://a.be"}}]),
            (
                "400 Bad Request: inline keyboard button Web App URL 'http://a.be' is invalid: "
                "Only HTTPS links are allowed"
            ),
        ),
        (keyboard([{"text": "x", "web_app": {}}]), UNPARSED + 'Can\'t find field "url"'),
        (keyboard([{"text": "x", "copy_text": {}}]), UNPARSED + 'Can\'t find field "text"'),
        (
            keyboard([{"text": "x", "copy_text": {"text": "x" * 257}}]),
            "400 Bad Request: BUTTON_COPY_TEXT_INVALID",
        ),
        (keyboard([{"text": "x", "pay": True}]), "400 Bad Request: BUTTON_TYPE_INVALID"),
        (keyboard([button()] * 9), "400 Bad Request: reply markup is too long"),
        (keyboard(*[[button()] * 5] * 21), "400 Bad Request: reply markup is too long"),
        (
            keyboard(*[[button("x" * 100, "y" * 64)]] * 63),
            "400 Bad Request: reply markup is too long",
        ),
        (
            {"keyboard": [[{}]]},
            "400 Bad Request: can't parse keyboard button: Can't find field \"text\"",
        ),
        ({"keyboard": [[" "]]}, "400 Bad Request: keyboard button text must be non-empty"),
    ],
)
async def test_a_bad_keyboard_is_refused(api: Api, markup: Any, refusal: str) -> None:
    """The message is not sent, and the description is Telegram's."""
    chat = api.started()
    assert await api.no("sendMessage", chat_id=chat, text="x", reply_markup=markup) == refusal
    assert len(api.world.messages[chat]) == 1


async def test_a_good_keyboard_is_echoed(api: Api) -> None:
    """Every kind of button that the sandbox has comes back in the message as it was sent."""
    chat = api.started()
    rows = keyboard(
        [
            {**button("A", "x" * 64), "style": "danger", "icon_custom_emoji_id": "123"},
            {"text": "B", "url": "https://t.me/onlife_gids_bot?start=r_demo"},
            {"text": "C", "url": "tg://resolve?domain=onlife_gids_bot"},
        ],
        [
            {"text": "D", "copy_text": {"text": "112"}},
            {"text": "E", "web_app": {"url": "https://onlife.be/"}},
            {"text": "F", "switch_inline_query": ""},
        ],
        [],
    )
    message = await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=rows)
    del rows["inline_keyboard"][2]  # type: ignore[attr-defined]
    assert message["reply_markup"] == rows
    plain = await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=keyboard())
    assert "reply_markup" not in plain


async def test_a_web_app_button_is_for_private_chats(api: Api) -> None:
    """In a group it is refused."""
    rows = keyboard([{"text": "E", "web_app": {"url": "https://onlife.be/"}}])
    refusal = await api.no("sendMessage", chat_id=api.team().id, text="x", reply_markup=rows)
    assert refusal == "400 Bad Request: BUTTON_TYPE_INVALID"


async def test_other_markups_are_taken_and_not_shown(api: Api) -> None:
    """A reply keyboard, its removal and a forced reply are no part of the message."""
    chat = api.started()
    for markup in (
        {"keyboard": [["Ja", {"text": "Nee"}]], "one_time_keyboard": True},
        {"remove_keyboard": True},
        {"force_reply": True, "selective": True, "input_field_placeholder": "jj-mm-dd"},
        {},
    ):
        message = await api.ok("sendMessage", chat_id=chat, text="x", reply_markup=markup)
        assert "reply_markup" not in message
