"""The long poll: confirming, waiting, giving way."""

import asyncio

from bot.sandbox.params import Params
from bot.sandbox.server import Sandbox
from tests.bot.sandbox.harness import TOKEN, Api, Clock

TERMINATED = (
    "409 Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


async def test_the_first_updates_are_the_bot_joining_the_team(api: Api) -> None:
    """my_chat_member and the service message, from the default world."""
    joined, service = await api.updates()
    assert joined["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert joined["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert joined["my_chat_member"]["from"]["first_name"] == "Fatima"
    assert service["message"]["new_chat_members"][0]["username"] == "onlife_gids_bot"
    assert await api.updates() == []


async def test_updates_come_again_until_they_are_confirmed(api: Api) -> None:
    """An offset confirms all before it; limit and negative offsets cut the row."""
    lotte = api.person("Lotte")
    for text in "abc":
        api.world.say(lotte, lotte, text)
    everything = await api.ok("getUpdates")
    assert everything == await api.ok("getUpdates")
    ids = [update["update_id"] for update in everything]
    assert ids == list(range(ids[0], ids[0] + 5))
    assert len(await api.ok("getUpdates", limit=2)) == 2
    assert len(await api.ok("getUpdates", limit=1000)) == 5
    assert [u["update_id"] for u in await api.ok("getUpdates", offset=ids[2])] == ids[2:]
    assert [u["update_id"] for u in await api.ok("getUpdates", offset=ids[0])] == ids[2:]
    assert [u["message"]["text"] for u in await api.ok("getUpdates", offset=-1)] == ["c"]
    assert [u["message"]["text"] for u in await api.ok("getUpdates")] == ["c"]


async def test_a_poll_waits_for_the_next_update(api: Api) -> None:
    """It answers as soon as one arrives."""
    await api.updates()
    poll = asyncio.create_task(api.ok("getUpdates", timeout=50))
    await api.polled()
    chat = api.started()
    [update] = await poll
    assert update["message"]["chat"]["id"] == chat


async def test_a_poll_ends_when_its_time_is_over(api: Api) -> None:
    """With nothing."""
    await api.updates()
    assert await api.ok("getUpdates", timeout=1) == []


async def test_the_older_of_two_polls_fails(api: Api) -> None:
    """409, and the newer one goes on."""
    await api.updates()
    older = asyncio.create_task(api.no("getUpdates", timeout=50))
    await api.polled()
    newer = asyncio.create_task(api.ok("getUpdates", timeout=50))
    assert await older == TERMINATED
    await api.polled()
    api.started()
    assert len(await newer) == 1


async def test_what_is_polled_for_a_dead_bot_is_not_lost() -> None:
    """A connection that is gone takes nothing, not even an update that is delivered again."""
    running = Sandbox(TOKEN, clock=Clock()).running
    last = running.updates.take(0, 100)[-1]
    running.updates.take(last["update_id"] + 1, 100)
    params = Params({"timeout": 50})
    poll = asyncio.create_task(running.poller.get_updates(params, lambda: False))
    await asyncio.sleep(0)
    running.updates.redeliver(None, 2)
    assert await poll == []
    assert await running.poller.get_updates(params, lambda: True) == [last, last]


async def test_only_the_kinds_that_were_asked_for_come(api: Api) -> None:
    """The setting lasts until another one; left out it stays, empty is the default."""
    await api.ok("getUpdates", offset=-1, allowed_updates=["callback_query", "chat_member"])
    await api.updates()
    chat, group = api.started(), api.team().id
    api.world.tap(chat, chat, min(api.world.messages[chat]), "a")
    api.world.promote_bot(group)
    api.world.promote(group, api.person("Els"))
    assert [min(update) for update in await api.updates()] == [
        "callback_query",
        "chat_member",
    ]
    info = await api.ok("getWebhookInfo")
    assert info["allowed_updates"] == ["callback_query", "chat_member"]
    await api.ok("getUpdates", allowed_updates="[]")
    api.world.demote(group, api.person("Els"))
    api.world.say(chat, chat, "x")
    assert [min(update) for update in await api.updates()] == ["message"]
    for wrong, words in (
        ("{", "can't parse allowed updates JSON object"),
        ("5", "expected an Array of String as allowed updates"),
    ):
        refusal = await api.no("getUpdates", allowed_updates=wrong)
        assert refusal == f"400 Bad Request: {words}"


async def test_a_webhook_and_polling_exclude_each_other(api: Api) -> None:
    """409 until deleteWebhook, which may drop what is pending."""
    api.world.bot.webhook_url = "https://bot.example.be/x"
    assert (await api.ok("getWebhookInfo"))["url"] == "https://bot.example.be/x"
    assert await api.no("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await api.ok("deleteWebhook")
    assert (await api.ok("getWebhookInfo"))["pending_update_count"] == 2
    await api.ok("deleteWebhook", drop_pending_updates=True)
    assert await api.updates() == []


async def test_updates_are_delivered_again_or_made_up(api: Api) -> None:
    """An old update under its old id, a raw one of an unknown kind, ids in reverse."""
    joined, service = await api.updates()
    await api.post("redeliver", update_id=joined["update_id"], times=3)
    assert await api.updates() == [joined] * 3
    await api.post("redeliver")
    assert await api.updates() == [service]
    answer = await api.post("update", toekomst={"x": 1})
    assert answer["update_id"] == service["update_id"] + 1
    status, body = await api.raw("getUpdates", offset=answer["update_id"])
    assert body["result"] == [{"update_id": answer["update_id"], "toekomst": {"x": 1}}]
    await api.ok("getUpdates", offset=answer["update_id"] + 1)
    for update_id in (7, 6, 5):
        await api.post("update", update_id=update_id)
    status, body = await api.raw("getUpdates", limit=2)
    assert (status, [u["update_id"] for u in body["result"]]) == (200, [7, 6])
    assert await api.refused("redeliver", update_id=1) == (
        "there is no such update to deliver again"
    )
    assert await api.refused("update", update_id="x") == "update_id must be a whole number"
