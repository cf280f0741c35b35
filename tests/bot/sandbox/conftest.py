"""Serves a sandbox over real HTTP for each test."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.server import Sandbox
from tests.bot.sandbox.harness import TOKEN, Api, Clock


async def serve(sandbox: Sandbox, clock: Clock) -> AsyncIterator[Api]:
    async with TestClient(TestServer(sandbox.app())) as client:
        yield Api(client, sandbox, clock)


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    clock = Clock()
    async for served in serve(Sandbox(TOKEN, clock=clock), clock):
        yield served


@pytest.fixture
async def flooded() -> AsyncIterator[Api]:
    clock = Clock()
    async for served in serve(Sandbox(TOKEN, clock=clock, flood=True), clock):
        yield served
