"""Knows how a person's file reaches the world from the page; refuses to know what is in it."""

from aiohttp import web

from bot.sandbox.control import respond
from bot.sandbox.errors import WorldError
from bot.sandbox.files import MAX_DOWNLOAD
from bot.sandbox.params import Params
from bot.sandbox.running import Running

LONGEST_NAME = 255
"""Characters of a file's name, which no file system has more of."""


class Uploading:
    """A file's bytes are the request's body; who sends it, where and its name are parameters."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/sandbox/upload", self._upload)]

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """Raises WorldError for what is too large for any bot to fetch."""
        asked = Params(dict(request.query))
        user, chat = asked.integer("user"), asked.integer("chat")
        name = request.query.get("name", "")
        if user is None or chat is None or not name or len(name) > LONGEST_NAME:
            raise WorldError("a file needs user, chat and a name")
        if (request.content_length or 0) > MAX_DOWNLOAD:
            raise WorldError(f"a file has at most {MAX_DOWNLOAD} bytes")
        content = await request.read()
        if len(content) > MAX_DOWNLOAD:
            raise WorldError(f"a file has at most {MAX_DOWNLOAD} bytes")
        message = self._running.world.send_file(
            user,
            chat,
            content,
            name,
            reply_to=asked.integer("reply_to"),
            anonymous=request.query.get("anonymous") == "true",
        )
        return respond({"message": message})
