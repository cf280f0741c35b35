"""Knows the Bot API's HTTP: token, method, parameters, answer; it refuses to know the methods."""

import asyncio
import logging
import re

import orjson
from aiohttp import web

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.faults import Fault
from bot.sandbox.method import Call
from bot.sandbox.methods import GET_UPDATES, GET_UPDATES_PARAMETERS, find_method
from bot.sandbox.params import Params, Upload
from bot.sandbox.running import Running
from bot.sandbox.wire import Json

MAX_UPLOAD = 50 * 1024 * 1024
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")

logger = logging.getLogger(__name__)


class BotApi:
    """`/bot{token}/{method}` and `/file/bot{token}/{path}`."""

    def __init__(self, running: Running, token: str) -> None:
        self._running = running
        self._token = token

    def routes(self) -> list[web.RouteDef]:
        """GET and POST alike."""
        return [
            web.get("/file/bot{token}/{path:.+}", self.download),
            web.get("/bot{token}/{method}", self.call),
            web.post("/bot{token}/{method}", self.call),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of one method, with the fault that was ordered for it."""
        name = request.match_info["method"]
        try:
            self._check_token(request)
        except ApiError as error:
            return _answer(error.as_json(), error.code)
        at = self._running.world.clock()
        fault = self._running.faults.take(name)
        if fault is not None and fault.delay_ms:
            await asyncio.sleep(fault.delay_ms / 1000)
        params, status, body = await self._perform(request, name, fault)
        if fault is not None and fault.fails:
            status = 0 if fault.drop else fault.status
            body = {} if fault.drop or fault.html else fault.error().as_json()
        unknown = _unknown(name, params)
        self._running.journal.add(
            at, name, params.shown(), unknown=unknown, status=status, response=body
        )
        if fault is not None and fault.fails:
            return _failed(request, fault)
        return _answer(body, status)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file."""
        try:
            self._check_token(request)
        except ApiError as error:
            return _answer(error.as_json(), error.code)
        stored = self._running.world.files.by_path.get(request.match_info["path"])
        if stored is None:
            return _answer(ApiError(404, "Not Found").as_json(), 404)
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if not _TOKEN.fullmatch(token):
            raise ApiError(401, "Unauthorized: invalid token specified")
        if token != self._token:
            raise ApiError(401, "Unauthorized")

    async def _perform(
        self, request: web.Request, name: str, fault: Fault | None
    ) -> tuple[Params, int, Json]:
        """Parameters, status and answer; a fault that comes before the call leaves it undone."""
        params = Params({})
        try:
            params = await _parameters(request)
            if fault is not None and fault.fails and not fault.after:
                raise fault.error()
            result = await self._result(request, name, params)
        except ApiError as error:
            if error.code == 501:
                logger.error("SANDBOX: %s", error.description)
            return params, error.code, error.as_json()
        return params, 200, {"ok": True, "result": result}

    async def _result(self, request: web.Request, name: str, params: Params) -> object:
        if name.lower() == GET_UPDATES.lower():
            return await self._running.poller.get_updates(params, lambda: _is_open(request))
        call = Call(self._running.world, params, self._running.flood)
        return find_method(name).answer(call)


def _unknown(name: str, params: Params) -> list[str]:
    if not params.values and not params.uploads:
        return []
    if name.lower() == GET_UPDATES.lower():
        return sorted(params.names() - GET_UPDATES_PARAMETERS)
    try:
        return find_method(name).unknown(params)
    except ApiError:
        return []


def _is_open(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


async def _parameters(request: web.Request) -> Params:
    values: dict[str, object] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if not request.can_read_body:
        return Params(values)
    try:
        if request.content_type == "application/json":
            given = orjson.loads(await request.read())
            if not isinstance(given, dict):
                raise bad_request("object expected as JSON body")
            values.update(given)
        else:
            for name, value in (await request.post()).items():
                if isinstance(value, web.FileField):
                    content = value.file.read()
                    uploads[name] = Upload(value.filename, content, value.content_type)
                else:
                    values[name] = value
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except ValueError:
        raise bad_request("can't parse the body of the request") from None
    return Params(values, uploads)


def _answer(body: Json, status: int) -> web.Response:
    headers = {}
    retry_after = body.get("parameters", {}).get("retry_after")
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return web.Response(
        body=orjson.dumps(body), status=status, content_type="application/json", headers=headers
    )


def _failed(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.drop:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)
    if fault.html:
        return web.Response(text=fault.page(), status=fault.status, content_type="text/html")
    error = fault.error()
    return _answer(error.as_json(), error.code)
