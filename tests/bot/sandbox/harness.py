"""Knows how to talk to a served sandbox; every result is checked by aiogram's types."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import aiogram.methods
import aiogram.types
from aiohttp import FormData
from aiohttp.test_utils import TestClient
from pydantic import BaseModel, TypeAdapter

from bot.sandbox.people import Chat, User
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World

TOKEN = "4242424242:sandbox-token"
BOT_ID = 4242424242
START = 1_790_000_000.0


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    at: float = START

    def __call__(self) -> float:
        return self.at


def aiogram_method(name: str) -> Any:
    return getattr(aiogram.methods, name[0].upper() + name[1:])


def extras(model: object, path: str = "") -> list[str]:
    """Fields that aiogram's description of the Bot API does not know, at any depth."""
    found: list[str] = []
    if isinstance(model, BaseModel):
        found += [f"{path}.{name}" for name in model.model_extra or {}]
        for name in type(model).model_fields:
            found += extras(getattr(model, name), f"{path}.{name}")
    elif isinstance(model, list | tuple):
        for at, item in enumerate(model):
            found += extras(item, f"{path}[{at}]")
    return found


def check_result(name: str, result: object) -> None:
    """The result is what aiogram says that this method returns, without unknown fields."""
    cls = aiogram_method(name)
    model = TypeAdapter(cls.__returning__).validate_python(result)
    unknown = extras(model, name)
    assert unknown == [], unknown


@dataclass
class Api:
    """The Bot API as a bot sees it, and the control API as the page sees it."""

    client: TestClient
    sandbox: Sandbox
    clock: Clock

    @property
    def world(self) -> World:
        return self.sandbox.world

    async def raw(self, name: str, data: object = None, **params: object) -> tuple[int, Any]:
        path = f"/bot{TOKEN}/{name}"
        if data is not None:
            response = await self.client.post(path, data=data)
        else:
            response = await self.client.post(path, json=params)
        return response.status, await response.json()

    async def ok(self, name: str, data: object = None, **params: object) -> Any:
        status, body = await self.raw(name, data, **params)
        assert (status, body["ok"]) == (200, True), body
        check_result(name, body["result"])
        return body["result"]

    async def no(self, name: str, data: object = None, **params: object) -> str:
        """The refusal, as `code description`."""
        status, body = await self.raw(name, data, **params)
        assert not body["ok"], body
        assert body["error_code"] == status
        assert set(body) <= {"ok", "error_code", "description", "parameters"}
        return f"{status} {body['description']}"

    async def updates(self) -> list[Any]:
        """What is pending, confirmed at once."""
        found = await self.ok("getUpdates")
        if found:
            await self.ok("getUpdates", offset=found[-1]["update_id"] + 1)
        return list(found)

    async def polled(self) -> None:
        """Until a poll is waiting at the server."""
        while not self.sandbox.running.poller.waiting:
            await self.ok("getMe")

    async def post(self, name: str, **body: object) -> Any:
        response = await self.client.post(f"/sandbox/{name}", json=body)
        answer = await response.json()
        assert response.status == 200, answer
        return answer

    async def refused(self, name: str, **body: object) -> str:
        response = await self.client.post(f"/sandbox/{name}", json=body)
        assert response.status == 400
        return str((await response.json())["error"])

    async def view(self) -> Any:
        return await (await self.client.get("/sandbox/world")).json()

    def person(self, name: str) -> User:
        return next(user for user in self.world.users.values() if user.first_name == name)

    def team(self) -> Chat:
        return next(chat for chat in self.world.chats.values() if chat.migrated_to is None)

    def started(self, name: str = "Lotte") -> int:
        """The private chat with someone who knows the bot."""
        user = self.person(name)
        self.world.say(user, user, "/start")
        return user.id


def keyboard(*rows: list[dict[str, object]]) -> dict[str, object]:
    return {"inline_keyboard": list(rows)}


def button(text: str = "A", data: str = "a") -> dict[str, object]:
    return {"text": text, "callback_data": data}


def multipart(
    name: str, content: bytes, *, filename: str = "file.png", **fields: object
) -> FormData:
    form = FormData({key: str(value) for key, value in fields.items()})
    form.add_field(name, BytesIO(content), filename=filename, content_type="image/png")
    return form
