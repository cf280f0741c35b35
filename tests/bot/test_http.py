"""HTTP to one server, held against a server that can be told to misbehave, over real sockets."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram import http
from bot.telegram.http import BrokenConnectionError, Pool

JSON = b"application/json"
OK = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"ok":true}'
CHUNKED = (
    b"HTTP/1.1 502 Bad Gateway\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
    b"6\r\n<html>\r\n7\r\n</html>\r\n0\r\n\r\n"
)

Writer = Callable[[asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Answers every request as `answer` says, and remembers what was asked on which connection."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, bytes, bytes]] = []
        self.connections = 0
        self.answer: Writer = self.ok

    @staticmethod
    async def ok(writer: asyncio.StreamWriter) -> None:
        writer.write(OK)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        mine = self.connections
        try:
            while not writer.is_closing():
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                self.asked.append((mine, head, await reader.readexactly(length)))
                await self.answer(writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def served(tls: ssl.SSLContext | None = None) -> AsyncIterator[tuple[Server, Pool]]:
    server = Server()
    listening = await asyncio.start_server(server, "127.0.0.1", 0, ssl=tls)
    port = listening.sockets[0].getsockname()[1]
    pool = Pool(f"{'https' if tls else 'http'}://127.0.0.1:{port}")
    try:
        yield server, pool
    finally:
        pool.close()
        listening.close()


async def post(pool: Pool, patience: float = 5.0) -> tuple[int, bytes]:
    return await pool.post(b"/botSECRET/getMe", JSON, b"{}", patience)


async def test_a_connection_is_kept() -> None:
    """One after another, requests share a connection; at the same time each has its own."""
    async with served() as (server, pool):
        for _ in range(3):
            assert await post(pool) == (200, b'{"ok":true}')
        assert server.connections == 1
        await asyncio.gather(*(post(pool) for _ in range(5)))
        assert server.connections == 5
        assert {body for _, _, body in server.asked} == {b"{}"}
        assert server.asked[0][1].startswith(b"POST /botSECRET/getMe HTTP/1.1\r\nHost: 127.0.0.1:")


async def test_never_more_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """What finds no room waits for it."""
    monkeypatch.setattr(http, "CONNECTIONS", 2)
    async with served() as (server, pool):
        answers = await asyncio.gather(*(post(pool) for _ in range(20)))
        assert [status for status, _ in answers] == [200] * 20
        assert server.connections == 2


@given(cuts=st.lists(st.integers(1, len(CHUNKED) - 1), max_size=6))
def test_an_answer_in_pieces(cuts: list[int]) -> None:
    """An answer is the same however the network cuts it, chunked and with an error's status too."""

    async def piecemeal(writer: asyncio.StreamWriter) -> None:
        edges = [0, *sorted(cuts), len(CHUNKED)]
        for start, end in pairwise(edges):
            writer.write(CHUNKED[start:end])
            await writer.drain()

    async def played() -> tuple[int, bytes]:
        async with served() as (server, pool):
            server.answer = piecemeal
            return await post(pool)

    assert asyncio.run(played()) == (502, b"<html></html>")


async def test_the_far_end_closes() -> None:
    """A connection that the far end wants to close is not used again, however it says so."""
    async with served() as (server, pool):

        async def close_after(writer: asyncio.StreamWriter) -> None:
            writer.write(OK.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n"))
            writer.close()

        server.answer = close_after
        assert (await post(pool))[0] == 200
        assert (await post(pool))[0] == 200
        assert server.connections == 2


async def test_an_idle_connection_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a rest a new connection is made, since the far end may have let go of the old one."""
    async with served() as (server, pool):
        await post(pool)
        monkeypatch.setattr(http, "IDLE", 0.0)
        await post(pool)
        assert server.connections == 2


@pytest.mark.parametrize(
    "bytes_sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(OK[:20], id="half a head"),
        pytest.param(OK[:-3], id="half a body"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n", id="no HTTP"),
    ],
)
async def test_torn(bytes_sent: bytes) -> None:
    """A torn answer is an error that names no path, and the next request has a new connection."""
    async with served() as (server, pool):

        async def torn(writer: asyncio.StreamWriter) -> None:
            writer.write(bytes_sent)
            writer.close()

        server.answer = torn
        with pytest.raises(BrokenConnectionError) as caught:
            await post(pool)
        assert "SECRET" not in repr(caught.value)
        server.answer = server.ok
        assert (await post(pool))[0] == 200


async def test_more_than_was_asked() -> None:
    """A second answer to one request is never taken for the answer to the next."""
    async with served() as (server, pool):

        async def twice(writer: asyncio.StreamWriter) -> None:
            writer.write(OK + OK.replace(b"200 OK", b"409 NO"))

        server.answer = twice
        for _ in range(3):
            assert (await post(pool))[0] == 200


async def test_an_answer_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that does not stop writing is left."""
    monkeypatch.setattr(http, "LARGEST", 1000)
    async with served() as (server, pool):

        async def endless(writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 5000)

        server.answer = endless
        with pytest.raises(BrokenConnectionError):
            await post(pool)


async def test_too_late() -> None:
    """An answer that comes too late is nobody's: its connection is closed."""
    async with served() as (server, pool):
        held = asyncio.Event()

        async def silent(_: asyncio.StreamWriter) -> None:
            await held.wait()

        server.answer = silent
        with pytest.raises(TimeoutError):
            await post(pool, 0.02)
        server.answer = server.ok
        held.set()
        assert (await post(pool))[0] == 200
        assert server.connections == 2


async def test_nobody_there() -> None:
    """Where nobody listens, that is an OSError, at once."""
    async with served() as (_, pool):
        pass
    with pytest.raises(OSError, match="onnect"):
        await post(pool)


def certificate(folder: Path) -> ssl.SSLContext:
    """A server's side of TLS for 127.0.0.1, certified by itself in `folder`/certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    return context


async def test_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With https the far end must be who it says; a certificate that nobody vouches for is refused."""
    tls = certificate(tmp_path)
    async with served(tls) as (_, pool):
        with pytest.raises(ssl.SSLCertVerificationError):
            await post(pool)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
    async with served(tls) as (_, pool):
        assert await post(pool) == (200, b'{"ok":true}')
