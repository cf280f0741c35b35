"""Knows the control API, by which page and tests move the world; it refuses to know Telegram."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from bot.sandbox.errors import WorldError
from bot.sandbox.faults import read_fault
from bot.sandbox.params import Params
from bot.sandbox.people import PRESENT
from bot.sandbox.running import Running
from bot.sandbox.wire import Json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# What a browser shows without running anything in it; all else is only to be saved.
_SHOWN = ("image/png", "image/jpeg", "application/pdf", "text/plain")


class Control:
    """The world, and what can be done in it."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def routes(self) -> list[web.RouteDef]:
        """All but the stream of events, the demo and the page."""
        posts: dict[str, Callable[[Json], Json]] = {
            "say": self._say,
            "tap": self._tap,
            "open": self._open,
            "media": self._media,
            "edit": self._edit,
            "forward": self._forward,
            "delete": self._delete,
            "user": self._user,
            "group": self._group,
            "fault": self._fault,
            "update": self._update,
            "redeliver": self._redeliver,
            "reset": self._reset,
        }
        return [
            web.get("/sandbox/world", self._world),
            web.get("/sandbox/calls", self._calls),
            web.get("/sandbox/file/{file_id}", self._file),
            web.delete("/sandbox/fault", self._no_faults),
            *(web.post(f"/sandbox/{name}", _posted(act)) for name, act in posts.items()),
        ]

    def world_json(self) -> Json:
        """All that the page shows at first."""
        running = self._running
        world, bot = running.world, running.bot
        chats = [
            {
                **person.chat_json(),
                "members": [{"user": person.id, "status": "member"}],
                "bot_status": world.bot_status(person).value,
            }
            for person in world.users.values()
        ]
        chats += [
            {
                **chat.chat_json(),
                "members": [
                    {"user": user, "status": status.value}
                    for user, status in chat.members.items()
                    if user != bot.id and status in PRESENT
                ],
                "bot_status": chat.members.get(bot.id, "left"),
            }
            for chat in world.chats.values()
            if chat.migrated_to is None
        ]
        return {
            "bot": {
                "id": bot.id,
                "username": bot.username,
                "first_name": bot.first_name,
                "started": bot.polled,
            },
            "users": [world.person_json(person) for person in world.users.values()],
            "chats": chats,
            "messages": {
                str(chat): list(messages.values()) for chat, messages in world.messages.items()
            },
            "passed": {str(user): messages for user, messages in world.passed.items()},
            "commands": bot.commands,
            "pinned": {},
            "demo": running.demo,
            "last_event": running.events.last,
        }

    async def _world(self, _request: web.Request) -> web.StreamResponse:
        return respond(self.world_json())

    async def _calls(self, request: web.Request) -> web.StreamResponse:
        after = Params(dict(request.query)).integer("after") or 0
        method = request.query.get("method", "")
        return respond({"calls": list(self._running.journal.after(after, method))})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        stored = self._running.world.files.by_id.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        kind = stored.content_type
        shown = "inline" if kind.startswith(_SHOWN) else "attachment"
        return web.Response(
            body=stored.content,
            content_type=kind,
            charset="utf-8" if kind.startswith("text/") else None,
            headers={
                # Without a name, so that the page's link gives it.
                "Content-Disposition": shown,
                "X-Content-Type-Options": "nosniff",
            },
        )

    async def _no_faults(self, _request: web.Request) -> web.StreamResponse:
        self._running.faults.clear()
        return respond({})

    def _say(self, body: Json) -> Json:
        message = self._running.world.say(
            number(body, "user"),
            number(body, "chat"),
            text(body, "text"),
            optional_number(body, "reply_to"),
            anonymous=body.get("anonymous") is True,
        )
        return {"message": message}

    def _tap(self, body: Json) -> Json:
        world = self._running.world
        chat, message_id = number(body, "chat"), number(body, "message_id")
        if "data" in body:
            data = text(body, "data")
        else:
            button = world.button(chat, message_id, number(body, "row"), number(body, "column"))
            if "callback_data" not in button:
                raise WorldError("this button is opened, not tapped")
            data = button["callback_data"]
        return {"callback_query_id": world.tap(number(body, "user"), chat, message_id, data)}

    def _open(self, body: Json) -> Json:
        chat = optional_number(body, "chat")
        message = self._running.world.open_link(number(body, "user"), text(body, "url"), chat)
        return {"message": message}

    def _media(self, body: Json) -> Json:
        message = self._running.world.send_media(
            number(body, "user"), number(body, "chat"), text(body, "kind"), body.get("caption")
        )
        return {"message": message}

    def _edit(self, body: Json) -> Json:
        user, chat = number(body, "user"), number(body, "chat")
        message_id, new = number(body, "message_id"), text(body, "text")
        return {"message": self._running.world.edit_message(user, chat, message_id, new)}

    def _forward(self, body: Json) -> Json:
        user, chat, to = number(body, "user"), number(body, "chat"), number(body, "to")
        return {"message": self._running.world.forward(user, chat, number(body, "message_id"), to)}

    def _delete(self, body: Json) -> Json:
        user, chat = number(body, "user"), number(body, "chat")
        self._running.world.delete_message(user, chat, number(body, "message_id"))
        return {}

    def _user(self, body: Json) -> Json:
        world = self._running.world
        match text(body, "action"):
            case "add":
                user = world.add_user(text(body, "first_name"), role=body.get("role"))
            case "block":
                user = world.block(number(body, "user"))
            case "unblock":
                user = world.unblock(number(body, "user"))
            case "deactivate":
                user = world.deactivate(number(body, "user"))
            case action:
                raise WorldError(f"action {action!r} does not exist")
        return {"user": world.person_json(user)}

    def _group(self, body: Json) -> Json:
        world = self._running.world
        action = text(body, "action")
        if action == "create":
            members = body.get("members", [])
            if not isinstance(members, list) or not all(type(one) is int for one in members):
                raise WorldError("members must be a list of user ids")
            created = world.add_group(text(body, "title"), number(body, "user"), members)
            return {"chat": created.id}
        return {"chat": self._in_group(action, number(body, "chat"), body)}

    def _in_group(self, action: str, chat: int, body: Json) -> int:
        """Do it; the group's id, another one after a migration."""
        world = self._running.world
        alone: dict[str, Callable[[int], object]] = {
            "promote_bot": world.promote_bot,
            "demote_bot": world.demote_bot,
        }
        with_user: dict[str, Callable[[int, int], object]] = {
            "add_bot": world.join_bot,
            "promote": world.promote,
            "demote": world.demote,
            "add_member": world.add_member,
            "remove_member": world.remove_member,
        }
        if action == "migrate":
            return world.migrate(chat).id
        if action == "kick_bot":
            world.kick_bot(chat, optional_number(body, "user"))
        elif action in alone:
            alone[action](chat)
        elif action in with_user:
            with_user[action](chat, number(body, "user"))
        else:
            raise WorldError(f"action {action!r} does not exist")
        return chat

    def _fault(self, body: Json) -> Json:
        self._running.faults.add(read_fault(body))
        return {}

    def _update(self, body: Json) -> Json:
        if type(body.get("update_id", 0)) is not int:
            raise WorldError("update_id must be a whole number")
        return {"update_id": self._running.world.inject(body)["update_id"]}

    def _redeliver(self, body: Json) -> Json:
        times = optional_number(body, "times")
        wanted = optional_number(body, "update_id")
        update = self._running.updates.redeliver(wanted, 1 if times is None else times)
        if update is None:
            raise WorldError("there is no such update to deliver again")
        return {"update_id": update["update_id"]}

    def _reset(self, _body: Json) -> Json:
        self._running.reset()
        return {}


def respond(body: Json, status: int = 200) -> web.Response:
    """A JSON answer of the control API."""
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")


def text(body: Json, name: str) -> str:
    """Raises WorldError when there is no such text."""
    value = body.get(name)
    if not isinstance(value, str):
        raise WorldError(f"{name} must be a text")
    return value


def number(body: Json, name: str) -> int:
    """Raises WorldError when there is no such whole number."""
    value = body.get(name)
    if type(value) is not int:
        raise WorldError(f"{name} must be a whole number")
    return value


def optional_number(body: Json, name: str) -> int | None:
    """None when it is left out. Raises WorldError when it is no whole number."""
    return None if body.get(name) is None else number(body, name)


def _posted(act: Callable[[Json], Json]) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        try:
            body: Any = orjson.loads(raw) if raw else {}
        except orjson.JSONDecodeError:
            raise WorldError("the body must be JSON") from None
        if not isinstance(body, dict):
            raise WorldError("the body must be a JSON object")
        return respond(act(body))

    return handle
