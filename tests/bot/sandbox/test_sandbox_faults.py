"""Ordered faults, flood limits, and the stream of events."""

import asyncio
import json

import aiohttp
import pytest

from bot.sandbox.events import KEPT_EVENTS, EventLog
from bot.sandbox.params import Params
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.harness import TOKEN, Api, Clock


async def test_a_call_fails_as_often_as_was_ordered(api: Api) -> None:
    """429 with its wait, in body and header; then all is well."""
    chat = api.started()
    await api.post("fault", method="sendMessage", status=429, retry_after=7, times=2)
    path = f"/bot{TOKEN}/sendMessage"
    for _ in range(2):
        response = await api.client.post(path, json={"chat_id": chat, "text": "x"})
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
        assert await response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }
    await api.ok("getMe")
    await api.ok("sendMessage", chat_id=chat, text="x")
    assert len(api.world.messages[chat]) == 2


async def test_a_proxy_answers_with_a_page(api: Api) -> None:
    """502 and HTML, as when Telegram is down."""
    await api.post("fault", method="*", status=502, html=True)
    response = await api.client.get(f"/bot{TOKEN}/getMe")
    assert (response.status, response.content_type) == (502, "text/html")
    assert "502 Bad Gateway" in await response.text()
    await api.post("fault", method="getMe", status=500, description="Internal Server Error: oei")
    assert await api.no("getMe") == "500 Internal Server Error: oei"
    await api.post("fault", method="getMe")
    response = await api.client.delete("/sandbox/fault")
    assert response.status == 200
    await api.ok("getMe")


async def test_a_torn_connection_gives_no_answer(api: Api) -> None:
    """Before the call or after it; then it was performed and nobody knows."""
    chat = api.started()
    for after, messages in ((False, 1), (True, 2)):
        await api.post("fault", method="sendMessage", drop=True, after=after)
        with pytest.raises(aiohttp.ClientError):
            await api.raw("sendMessage", chat_id=chat, text="x")
        assert len(api.world.messages[chat]) == messages
        last = api.sandbox.running.journal.last
        assert (last["status"], last["params"]["text"]) == (0, "x")
    await api.post("fault", method="sendMessage", status=500, after=True)
    assert await api.no("sendMessage", chat_id=chat, text="x") == "500 Internal Server Error"
    assert len(api.world.messages[chat]) == 3


async def test_a_delay_only_delays(api: Api) -> None:
    """Without a status the call goes well."""
    await api.post("fault", method="getMe", delay_ms=1)
    await api.ok("getMe")


async def test_bad_faults_are_refused(api: Api) -> None:
    """With the field that is wrong."""
    assert (await api.refused("fault", soort="x")).startswith("a fault has no 'soort'; there are")
    assert await api.refused("fault", times="2") == "times of a fault must be a int"
    assert await api.refused("fault", times=0) == "times of a fault must be at least 1"


async def test_floods_are_refused_when_the_limits_are_on(flooded: Api) -> None:
    """A burst, then one a second in a chat; 20 a minute in a group; edits count."""
    api = flooded
    chat, group = api.started(), api.team().id
    for _ in range(5):
        await api.ok("sendMessage", chat_id=chat, text="x")
    words = "429 Too Many Requests: retry after "
    assert await api.no("sendMessage", chat_id=chat, text="x") == words + "1"
    edit = {"chat_id": chat, "message_id": max(api.world.messages[chat]), "text": "y"}
    assert await api.no("editMessageText", **edit) == words + "1"
    api.clock.at += 1
    await api.ok("editMessageText", **edit)
    for _ in range(20):
        await api.ok("sendMessage", chat_id=group, text="x")
        api.clock.at += 1
    assert await api.no("sendMessage", chat_id=group, text="x") == words + "40"
    api.clock.at += 40
    await api.ok("sendMessage", chat_id=group, text="x")


async def test_all_chats_together_have_a_limit_too(flooded: Api) -> None:
    """Thirty a second, after a burst."""
    api = flooded
    people = [api.world.add_user(f"Iemand {n}") for n in range(61)]
    for person in people:
        api.world.say(person, person, "/start")
    for person in people[:60]:
        await api.ok("sendMessage", chat_id=person.id, text="x")
    refusal = await api.no("sendMessage", chat_id=people[60].id, text="x")
    assert refusal == "429 Too Many Requests: retry after 1"


async def events(
    response: aiohttp.ClientResponse, count: int
) -> list[tuple[int, dict[str, object]]]:
    """The next so many events of a stream."""
    found: list[tuple[int, dict[str, object]]] = []
    number = 0
    while len(found) < count:
        line = (await response.content.readline()).decode().strip()
        if line.startswith("id: "):
            number = int(line[4:])
        elif line.startswith("data: "):
            found.append((number, json.loads(line[6:])))
    return found


async def test_events_are_streamed_and_resumed(api: Api) -> None:
    """From now on, or after a number, by header or query; calls only where they are asked for."""
    last = (await api.view())["last_event"]
    stream = await api.client.get("/sandbox/events")
    chat = api.started()
    await api.ok("sendMessage", chat_id=chat, text="x")
    found = await events(stream, 3)
    assert [event["type"] for _, event in found] == ["user", "message", "message"]
    assert [number for number, _ in found] == [last + 1, last + 2, last + 3]
    stream.close()
    after = last + 2
    for response in (
        await api.client.get(f"/sandbox/events?after={after}"),
        await api.client.get("/sandbox/events?after=0", headers={"Last-Event-ID": str(after)}),
    ):
        assert await events(response, 1) == [found[2]]
        response.close()
    with_calls = await api.client.get(f"/sandbox/events?after={after + 1}&calls=1")
    await api.ok("getMe")
    [(_, call)] = await events(with_calls, 1)
    assert (call["type"], call["method"], call["status"]) == ("call", "getMe", 200)
    without = await api.client.get(f"/sandbox/events?after={after + 1}")
    api.world.say(chat, chat, "y")
    assert [event["type"] for _, event in await events(without, 1)] == ["message"]


async def test_a_reader_that_hangs_holds_up_nobody(api: Api) -> None:
    """Others go on, and so does the end of the server."""
    host, port = api.client.host, api.client.port
    _, writer = await asyncio.open_connection(host, port, limit=1024)
    writer.write(f"GET /sandbox/events?after=0 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    await writer.drain()
    chat = api.started()
    for _ in range(300):
        api.world.say(chat, chat, "x" * 4000)
        await asyncio.sleep(0)
    await api.ok("getMe")
    stream = await api.client.get(f"/sandbox/events?after={api.sandbox.running.events.last - 1}")
    assert len(await events(stream, 1)) == 1
    await asyncio.wait_for(api.client.server.close(), timeout=5)
    writer.close()


async def test_the_log_keeps_the_last_events_only() -> None:
    """Who was away too long goes on with the oldest that is kept."""
    log = EventLog()
    for n in range(KEPT_EVENTS + 5):
        log.add({"n": n})
    number, kept = log.after(0)
    assert (number, len(kept)) == (6, KEPT_EVENTS)
    assert log.after(log.last) == (log.last + 1, [])
    await log.more_after(log.last, 0.001)
    log.close()
    await log.more_after(log.last, 60)


async def test_a_poll_that_waits_ends_with_the_server() -> None:
    """With nothing; the shutdown does not wait for its time to be over."""
    sandbox = Sandbox(TOKEN, clock=Clock())
    poller = sandbox.running.poller
    sandbox.running.updates.drop()
    waiting = asyncio.create_task(poller.get_updates(Params({"timeout": 50}), lambda: True))
    await asyncio.sleep(0)
    poller.close()
    assert await waiting == []
    assert await poller.get_updates(Params({"timeout": 50}), lambda: True) == []
