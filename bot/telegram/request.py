"""Knows how a call becomes an HTTP request, for PTB's methods and for ready-made bodies."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import orjson
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram.http import BrokenConnectionError, Pool

PATIENCE = 3.0
"""Seconds for an answer; a call that takes longer goes to the outbox instead of holding up."""

UPLOAD_PATIENCE = 60.0
"""Seconds for a file over a slow line, up or down."""

JSON = b"application/json"


class HttpRequest(BaseRequest):
    """All calls to the server of `base`, over one pool of connections."""

    def __init__(self, base: str, patience: float = PATIENCE) -> None:
        self._base = base
        self._patience = patience
        self._pool: Pool | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._patience

    async def initialize(self) -> None:
        if self._pool is None:
            self._pool = Pool(self._base)

    async def shutdown(self) -> None:
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """Raises NetworkError for what is no JSON, such as a proxy's page."""
        try:
            return orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise NetworkError("the Bot API answered with something that is no JSON") from None

    async def post_body(
        self, path: bytes, body: bytes, patience: float | None = None, kind: bytes = JSON
    ) -> tuple[int, bytes]:
        """Status and payload. Raises TimedOut or NetworkError, whose text holds no address."""
        return await self._asked(
            lambda pool: pool.post(path, kind, body, patience or self._patience)
        )

    async def get(self, path: bytes) -> tuple[int, bytes]:
        """Fetches a file; raises as `post_body` does."""
        return await self._asked(lambda pool: pool.get(path, UPLOAD_PATIENCE))

    async def _asked(
        self, call: Callable[[Pool], Awaitable[tuple[int, bytes]]]
    ) -> tuple[int, bytes]:
        if self._pool is None:
            raise NetworkError("the request pool is not open")
        try:
            return await call(self._pool)
        except TimeoutError:
            raise TimedOut from None
        except (BrokenConnectionError, OSError) as error:
            # The error's own text may name the address, and with it the token.
            raise NetworkError(type(error).__name__) from None

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - POST for all that we call
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - PTB's signature
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - PTB's signature
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - PTB's signature
    ) -> tuple[int, bytes]:
        """PTB's own way in."""
        path = urlsplit(url).path.encode("ascii")
        if request_data is None or not request_data.contains_files:
            body = orjson.dumps({} if request_data is None else request_data.parameters)
            return await self.post_body(
                path, body, read_timeout if isinstance(read_timeout, float) else None
            )
        kind, body = _form(request_data)
        return await self.post_body(path, body, UPLOAD_PATIENCE, kind)


def _form(data: RequestData) -> tuple[bytes, bytes]:
    """A form with files (RFC 7578): its content type and its bytes.

    Field and file names are PTB's and ours, never somebody's words.
    """
    edge = secrets.token_hex(16).encode()
    parts = []
    for name, value in data.json_parameters.items():
        head = f'Content-Disposition: form-data; name="{name}"\r\n\r\n'
        parts.append(head.encode() + value.encode())
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        head = (
            f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            f"Content-Type: {kind}\r\n\r\n"
        )
        parts.append(head.encode() + (content if isinstance(content, bytes) else content.read()))
    body = b"".join(b"--%b\r\n%b\r\n" % (edge, part) for part in parts) + b"--%b--\r\n" % edge
    return b"multipart/form-data; boundary=" + edge, body
