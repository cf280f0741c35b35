"""The control API: the world seen and moved over HTTP."""

import asyncio

from bot.sandbox.server import PAGE
from tests.bot.sandbox.harness import Api, button, keyboard


async def test_the_default_world_is_a_team_and_its_lead(api: Api) -> None:
    """Five respondents, Fatima, the group with the bot, nothing said yet."""
    view = await api.view()
    assert view["bot"] == {
        "id": 4242424242,
        "username": "onlife_gids_bot",
        "first_name": "Onlife-gids",
        "started": False,
    }
    names = [(user["first_name"], user["role"]) for user in view["users"]]
    people = ["Lotte", "Amir", "Els", "Joris", "Nadia"]
    assert names == [*((name, "respondent") for name in people), ("Fatima", "lead")]
    assert not any(user["started"] or user["blocked"] for user in view["users"])
    *private, team = view["chats"]
    assert {(chat["type"], chat["bot_status"]) for chat in private} == {("private", "left")}
    assert (team["title"], team["type"], team["bot_status"]) == ("Team Onlife", "group", "member")
    statuses = [member["status"] for member in team["members"]]
    assert sorted(statuses) == ["creator", *["member"] * 5]
    assert team["id"] < 0
    await api.ok("getUpdates")
    api.started()
    api.world.block(api.person("Els"))
    view = await api.view()
    assert view["bot"]["started"] is True
    assert [chat["bot_status"] for chat in view["chats"]][:3] == ["member", "left", "kicked"]
    assert view["last_event"] == api.sandbox.running.events.last


async def test_buttons_are_tapped_over_http(api: Api) -> None:
    """A tap by place and by data; what is no button to tap is refused."""
    lotte = api.started()
    sent = await api.ok(
        "sendMessage",
        chat_id=lotte,
        text="x",
        reply_markup=keyboard(
            [button("A", "a"), {"text": "B", "url": "https://t.me/onlife_gids_bot?start=x"}]
        ),
    )
    place = {"user": lotte, "chat": lotte, "message_id": sent["message_id"]}
    await api.updates()
    first = await api.post("tap", **place, row=0, column=0)
    await api.post("tap", **place, data="forged")
    queries = [update["callback_query"] for update in await api.updates()]
    assert [query["data"] for query in queries] == ["a", "forged"]
    assert queries[0]["id"] == first["callback_query_id"]
    refusal = await api.refused("tap", **place, row=0, column=1)
    assert refusal == "this button is opened, not tapped"
    refusal = await api.refused("tap", **place, row=1, column=0)
    assert refusal == "message 3 has no button at row 1, column 0"


async def test_people_speak_over_http(api: Api) -> None:
    """Open a link, reply, edit, send media, speak anonymously."""
    lotte, group = api.person("Lotte").id, api.team().id
    said = (await api.post("say", user=lotte, chat=lotte, text="/start"))["message"]
    url = "https://t.me/onlife_gids_bot?start=x"
    opened = await api.post("open", user=lotte, url=url)
    assert opened["message"]["text"] == "/start x"
    reply = await api.post("say", user=lotte, chat=lotte, text="x", reply_to=said["message_id"])
    assert reply["message"]["reply_to_message"]["text"] == "/start"
    body = {"user": lotte, "chat": lotte, "message_id": said["message_id"], "text": "y"}
    assert (await api.post("edit", **body))["message"]["text"] == "y"
    photo = await api.post("media", user=lotte, chat=lotte, kind="photo", caption="z")
    assert photo["message"]["caption"] == "z"
    file_id = photo["message"]["photo"][0]["file_id"]
    assert (await api.client.get(f"/sandbox/file/{file_id}")).content_type == "image/png"
    assert (await api.client.get("/sandbox/file/nope")).status == 404
    fatima = api.person("Fatima").id
    hidden = await api.post("say", user=fatima, chat=group, text="x", anonymous=True)
    assert hidden["message"]["sender_chat"]["id"] == group


async def test_users_and_groups_are_moved_over_http(api: Api) -> None:
    """Every action of both."""
    stef = (await api.post("user", action="add", first_name="Stef"))["user"]["id"]
    for action, field in (("block", "blocked"), ("unblock", "blocked")):
        user = (await api.post("user", action=action, user=stef))["user"]
        assert user[field] is (action == "block")
    els = api.person("Els").id
    created = await api.post("group", action="create", title="Duo", user=stef, members=[els])
    chat = created["chat"]
    for action in ("add_bot", "promote", "demote", "remove_member", "add_member"):
        user = stef if action == "add_bot" else els
        assert await api.post("group", action=action, chat=chat, user=user) == {"chat": chat}
    for action in ("promote_bot", "demote_bot", "kick_bot"):
        await api.post("group", action=action, chat=chat)
    new = (await api.post("group", action="migrate", chat=chat))["chat"]
    assert [c["id"] for c in (await api.view())["chats"] if c["id"] < 0] == [api.team().id, new]
    await api.post("user", action="deactivate", user=stef)
    assert await api.refused("user", action="dansen") == "action 'dansen' does not exist"
    refusal = await api.refused("group", action="dansen", chat=new)
    assert refusal == "action 'dansen' does not exist"
    bad = {"action": "create", "title": "x", "user": els}
    refusal = await api.refused("group", **bad, members=["x"])
    assert refusal == "members must be a list of user ids"


async def test_bad_orders_are_refused_with_a_reason(api: Api) -> None:
    """A 400 that names what is wrong."""
    assert await api.refused("say", user="x", chat=1, text="x") == "user must be a whole number"
    assert await api.refused("say", user=1, chat=1) == "text must be a text"
    for body, words in ((b"{", "the body must be JSON"), (b"[]", "the body must be a JSON object")):
        response = await api.client.post("/sandbox/say", data=body)
        assert (response.status, await response.json()) == (400, {"error": words})


async def test_the_journal_is_read_from_a_point_on(api: Api) -> None:
    """By number and by method."""
    chat = api.started()
    await api.ok("getMe")
    await api.ok("sendMessage", chat_id=chat, text="x")
    calls = (await (await api.client.get("/sandbox/calls")).json())["calls"]
    assert [(call["n"], call["method"]) for call in calls] == [(1, "getMe"), (2, "sendMessage")]
    assert calls[1]["params"] == {"chat_id": chat, "text": "x"}
    path = "/sandbox/calls?after=1&method=sendmessage"
    later = (await (await api.client.get(path)).json())["calls"]
    assert [call["n"] for call in later] == [2]


async def test_a_reset_gives_a_world_that_is_new_to_the_bot(api: Api) -> None:
    """New people, a new group, update ids that go on; the registered commands stay."""
    await api.ok("setMyCommands", commands=[{"command": "start", "description": "Begin"}])
    before = await api.updates()
    old = set(api.world.users) | set(api.world.chats)
    await api.post("fault", method="*")
    await api.post("reset")
    joined, _ = await api.updates()
    assert joined["update_id"] == before[-1]["update_id"] + 1
    assert not old & (set(api.world.users) | set(api.world.chats))
    assert len(await api.ok("getMyCommands")) == 1


async def test_the_demo_runs_once_and_stops(api: Api) -> None:
    """Without one it is refused; its lines and its end are events."""
    assert await api.refused("demo") == "this sandbox has no demo"
    assert await api.refused("demo/stop") == "this sandbox has no demo"
    started = asyncio.Event()

    async def demo() -> None:
        api.sandbox.demo_line("Els antwoordt")
        started.set()
        await asyncio.Event().wait()

    async def broken() -> None:
        raise RuntimeError

    api.sandbox.demo = demo
    before = api.sandbox.running.events.last
    await api.post("demo")
    await started.wait()
    assert await api.refused("demo") == "the demo is running already"
    await api.post("demo/stop")
    api.sandbox.demo = broken
    await api.post("demo")
    await api.post("demo/stop")
    _, events = api.sandbox.running.events.after(before)
    assert [(event["running"], event["line"]) for event in events] == [
        (True, ""),
        (True, "Els antwoordt"),
        (False, ""),
        (True, ""),
        (False, "De demo is gestopt door een fout."),
    ]


async def test_the_page_is_served_from_its_own_folder_only(api: Api) -> None:
    """With a strict policy; no path leads out."""
    if (PAGE / "index.html").exists():
        response = await api.client.get("/")
        assert response.content_type == "text/html"
        policy = response.headers["Content-Security-Policy"]
        assert policy == "default-src 'self'; img-src 'self' data:"
    for name in ("..%2fserver.py", "%2fetc%2fpasswd", "nope.js"):
        assert (await api.client.get(f"/static/{name}")).status == 404
