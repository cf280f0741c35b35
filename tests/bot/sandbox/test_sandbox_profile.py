"""What the bot says of itself: commands by scope and language, descriptions."""

import pytest

from tests.bot.sandbox.harness import BOT_ID, Api

BAD = "400 Bad Request: "
START = {"command": "start", "description": "Begin"}


async def test_the_bot_knows_itself(api: Api) -> None:
    """getMe, in any case, by GET and POST."""
    me = await api.ok("getMe")
    assert (me["id"], me["can_read_all_group_messages"]) == (BOT_ID, False)


async def test_commands_are_kept_by_scope_and_language(api: Api) -> None:
    """Exactly what was set comes back, and goes."""
    group, els = api.team().id, api.person("Els").id
    scopes: list[dict[str, object]] = [
        {"type": "default"},
        {"type": "all_private_chats"},
        {"type": "all_group_chats"},
        {"type": "all_chat_administrators"},
        {"type": "chat", "chat_id": group},
        {"type": "chat_administrators", "chat_id": group},
        {"type": "chat_member", "chat_id": group, "user_id": els},
    ]
    for scope in scopes:
        for language in ("", "nl"):
            params = {"scope": scope, "language_code": language}
            assert await api.ok("getMyCommands", **params) == []
            commands = [{"command": "/start", "description": " Begin "}]
            await api.ok("setMyCommands", commands=commands, **params)
            assert await api.ok("getMyCommands", **params) == [START]
    shown = (await api.view())["commands"]
    assert shown["default"] == {"": [START], "nl": [START]}
    assert f"chat_member:{group}:{els}" in shown
    await api.ok("deleteMyCommands", language_code="nl")
    assert await api.ok("getMyCommands", language_code="nl") == []
    assert await api.ok("getMyCommands") == [START]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({}, "expected an Array of BotCommand"),
        ({"commands": "{"}, "can't parse commands JSON object"),
        ({"commands": [1]}, "can't parse BotCommand: expected an Object"),
        ({"commands": [{}]}, "can't parse BotCommand: Can't find field \"command\""),
        ({"commands": [{**START, "command": "/"}]}, "command must be non-empty"),
        ({"commands": [{**START, "command": "x" * 33}]}, "command length must not exceed 32"),
        ({"commands": [{**START, "description": " "}]}, "command description must be non-empty"),
        (
            {"commands": [{**START, "description": "x" * 257}]},
            "command description length must not exceed 256",
        ),
        ({"commands": [{**START, "command": "Ronde!"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [START] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [START], "language_code": "nld"}, "invalid language code specified"),
        (
            {"commands": [START], "scope": {"type": "planeet"}},
            "can't parse BotCommandScope: unsupported type specified",
        ),
        ({"commands": [START], "scope": "{"}, "can't parse BotCommandScope JSON object"),
        ({"commands": [START], "scope": "1"}, "botCommandScope must be an Object"),
        ({"commands": [START], "scope": {"type": "chat"}}, "chat_id is empty"),
        ({"commands": [START], "scope": {"type": "chat", "chat_id": 1}}, "chat not found"),
    ],
)
async def test_bad_commands_are_refused(api: Api, params: dict[str, object], words: str) -> None:
    """In Telegram's words, and nothing is kept."""
    assert await api.no("setMyCommands", **params) == BAD + words
    assert api.world.bot.commands == {}


async def test_a_scope_of_a_member_needs_a_known_user(api: Api) -> None:
    """Anyone else is refused."""
    scope = {"type": "chat_member", "chat_id": api.team().id, "user_id": 1}
    refusal = await api.no("setMyCommands", commands=[START], scope=scope)
    assert refusal == BAD + "user not found"


async def test_descriptions_fall_back_to_the_one_for_all(api: Api) -> None:
    """A language without its own shows the general one; empty removes it; there is a limit."""
    for field, limit in (("description", 512), ("short_description", 120)):
        name = "".join(part.capitalize() for part in field.split("_"))
        await api.ok(f"setMy{name}", **{field: "algemeen"})
        await api.ok(f"setMy{name}", **{field: "Nederlands", "language_code": "nl"})
        assert await api.ok(f"getMy{name}", language_code="nl") == {field: "Nederlands"}
        assert await api.ok(f"getMy{name}", language_code="fr") == {field: "algemeen"}
        await api.ok(f"setMy{name}", **{field: "", "language_code": "nl"})
        assert await api.ok(f"getMy{name}", language_code="nl") == {field: "algemeen"}
        assert (await api.no(f"setMy{name}", **{field: "x" * (limit + 1)})).startswith(BAD)
