"""Prints {"chat": durable answers} of a store: opened, decrypted and counted as the bot would."""

import asyncio
import json
import os
import sys

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.settings import read_settings
from flows.reading import answers
from flows.state import SessionId
from storage.opening import open_storage
from storage.sealing import Secrets


async def count() -> dict[str, int]:
    settings = read_settings(os.environ)
    secrets = Secrets.load(settings.keys, settings.data_dir)
    storage = await open_storage(settings.database_url, settings.data_dir, secrets)
    engine = create_async_engine(settings.database_url)
    async with engine.connect() as connection:
        ids = (await connection.execute(text("select id from sessions"))).scalars().all()
    await engine.dispose()
    found: dict[str, int] = {}
    for one in ids:
        session = await storage.session(SessionId(one))
        if session is not None:
            given = [node for node in answers(session.state) if node.startswith("el:")]
            found[str(session.chat)] = len(given)
    await storage.close()
    return found


json.dump(asyncio.run(count()), sys.stdout)
