"""Knows HTTP to the Bot API over aiohttp, for PTB's methods and for ready-made bodies."""

from functools import lru_cache
from typing import Any

import aiohttp
import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

CONNECTIONS = 256
"""With 50 ms to Telegram it is concurrency that counts (bench: the pool needs 200 and more)."""

PATIENCE = 3.0
"""Seconds for an answer; a call that takes longer goes to the outbox instead of holding up."""

UPLOAD_PATIENCE = 60.0
"""Seconds for an upload over a slow line."""

JSON = {"Content-Type": "application/json"}


@lru_cache(maxsize=16)
def _timeout(patience: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=patience)


class AiohttpRequest(BaseRequest):
    """One pool of connections for everything."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._patience

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=60),
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Raises NetworkError for what is no JSON, such as a proxy's page."""
        try:
            return orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise NetworkError("the Bot API answered with something that is no JSON") from None

    async def post_body(
        self, url: str | URL, body: bytes, patience: float | None = None
    ) -> tuple[int, bytes]:
        """Status and payload. Raises TimedOut or NetworkError, whose text holds no address."""
        return await self._send("POST", url, body, JSON, patience or self._patience)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - PTB's signature
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - PTB's signature
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - PTB's signature
    ) -> tuple[int, bytes]:
        """PTB's own way in; `method` is POST for all that we call."""
        if request_data is None or not request_data.contains_files:
            parameters = {} if request_data is None else request_data.parameters
            return await self.post_body(
                url,
                orjson.dumps(parameters),
                read_timeout if isinstance(read_timeout, float) else None,
            )
        form = aiohttp.FormData(request_data.json_parameters)
        for name, (filename, content, kind) in (request_data.multipart_data or {}).items():
            form.add_field(name, content, filename=filename, content_type=kind)
        return await self._send(method, url, form, {}, UPLOAD_PATIENCE)

    async def _send(
        self,
        method: str,
        url: str | URL,
        data: bytes | aiohttp.FormData,
        headers: dict[str, str],
        patience: float,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NetworkError("the request pool is not open")
        timeout = _timeout(patience)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            # The error's own text names the address, and with it the token.
            raise NetworkError(type(error).__name__) from None
