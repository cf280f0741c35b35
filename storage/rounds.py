"""Knows how rounds are kept, and how one is closed in a single commit; refuses to count."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from flows.round import Round, RoundId, TeamId
from instruments.disclosure import Release
from storage.bulk import sealed
from storage.codec import (
    LIVE,
    newest_first,
    posted_read,
    posted_text,
    release_read,
    release_text,
    round_read,
    round_text,
)
from storage.conversations import Conversations, row_of, sealed_body
from storage.keys import fresh_key, round_key
from storage.outbox import put_calls
from storage.port import Closing, Kept, Outgoing, Posted, Progress, Session, Unavailable
from storage.tables import people, rounds, sessions


class Rounds(Conversations):
    """Rounds, with their conversations."""

    async def open_round(self, one: Round, posted: Posted) -> None:
        """Raises StorageError for an unknown team and for a round that is there already."""
        key = {round_key(one.id): fresh_key()}

        async def work(connection: AsyncConnection) -> None:
            """The key is kept before the commit: a crash leaves one too many, never too few."""
            await connection.execute(
                insert(rounds).values(
                    id=one.id,
                    team=one.team,
                    phase=one.phase.value,
                    body=round_text(one),
                    posted=posted_text(posted),
                )
            )
            await self._keys.put(key)

        await self._database.write(work)

    async def round(self, one: RoundId) -> Kept | None:
        return next(iter(await self._kept(rounds.c.id == one)), None)

    async def rounds(self, team: TeamId) -> tuple[Kept, ...]:
        return await self._kept(rounds.c.team == team)

    async def live_rounds(self) -> tuple[Kept, ...]:
        return await self._kept(rounds.c.phase.in_(LIVE))

    async def progress(self, one: RoundId) -> Progress:
        query = select(func.count(), func.count().filter(sessions.c.submitted)).where(
            sessions.c.round == one
        )

        async def work(connection: AsyncConnection) -> Progress:
            begun, finished = (await connection.execute(query)).one()
            return Progress(begun, finished)

        return await self._database.read(work)

    async def participants(self, one: RoundId) -> tuple[Session, ...]:
        return await self._found(sessions.c.round == one)

    async def change_round(
        self, before: Round, after: Round, calls: Sequence[Outgoing] = ()
    ) -> bool:
        async def work(connection: AsyncConnection) -> bool:
            if not await _is_still(connection, before):
                return False
            await connection.execute(
                update(rounds)
                .where(rounds.c.id == before.id)
                .values(phase=after.phase.value, body=round_text(after))
            )
            await put_calls(connection, self._secrets, calls)
            return True

        return await self._database.write(work)

    async def post(self, one: RoundId, posted: Posted) -> None:
        async def work(connection: AsyncConnection) -> None:
            await connection.execute(
                update(rounds).where(rounds.c.id == one).values(posted=posted_text(posted))
            )

        await self._database.write(work)

    async def close_round(
        self, before: Round, decide: Callable[[Sequence[Session]], Closing]
    ) -> Closing | None:
        """`decide` may be asked again, where the store had to be; what it raises is passed on."""

        async def work(connection: AsyncConnection) -> tuple[Closing, Sequence[Session]] | None:
            if not await _is_still(connection, before):
                return None
            query = select(sessions).where(sessions.c.round == before.id).with_for_update()
            there = await self._decoded(sealed((await connection.execute(query)).all()))
            closing = decide(there)
            await connection.execute(
                update(rounds)
                .where(rounds.c.id == before.id)
                .values(
                    phase=closing.round.phase.value,
                    body=round_text(closing.round),
                    release=self._sealed_release(before.id, closing.release),
                )
            )
            if closing.erase:
                await self._keep_only(connection, before.id, closing.keeps)
            await put_calls(connection, self._secrets, closing.calls)
            return closing, there

        done = await self._database.write(work)
        if done is None:
            return None
        closing, there = done
        if closing.erase and closing.keeps:
            self._forget(session.id for session in there)
        elif closing.erase:
            await self._erased(before.id, there)
        return closing

    async def _keep_only(
        self, connection: AsyncConnection, one: RoundId, keeps: Sequence[Session]
    ) -> None:
        """Deletes the conversations of a round but these, which are sealed as they are now."""
        kept = [session.id for session in keeps]
        gone = (sessions.c.round == one) & sessions.c.id.not_in(kept)
        await connection.execute(delete(sessions).where(gone))
        if not kept:
            return
        await connection.execute(delete(people).where(people.c.active.in_(kept)))
        name = round_key(one)
        key = (await self._keys.get([name]))[name]
        rows = [row_of(session, sealed_body(key, session)) for session in keeps]
        await self._bulk.save(connection, rows)

    async def _erased(self, one: RoundId, there: Sequence[Session]) -> None:
        self._forget(session.id for session in there)
        key = round_key(one)
        try:
            await self._keys.destroy([key])
        except Unavailable:
            # The round is closed and its answers are gone; nobody can be told otherwise now.
            self._keys.owe([key])

    async def _kept(self, which: ColumnElement[bool]) -> tuple[Kept, ...]:
        query = select(rounds.c.id, rounds.c.body, rounds.c.posted, rounds.c.release).where(which)

        async def work(connection: AsyncConnection) -> Sequence[RowMapping]:
            return (await connection.execute(query)).mappings().all()

        return newest_first(
            Kept(
                round_read(row["body"]),
                posted_read(row["posted"]),
                release_read(self._opened_release(row["id"], row["release"])),
            )
            for row in await self._database.read(work)
        )

    def _sealed_release(self, one: RoundId, release: Release | None) -> str | None:
        """Remarks that their authors released are words of people: they lie sealed."""
        text = release_text(release)
        if text is None:
            return None
        return b64encode(self._secrets.seal_field(text.encode(), "rounds", one)).decode("ascii")

    def _opened_release(self, one: RoundId, kept: str | None) -> str | None:
        """Releases from before there were remarks lie open, as counts."""
        if kept is None or kept.startswith("{"):
            return kept
        return self._secrets.unseal_field(b64decode(kept), "rounds", one).decode()


async def _is_still(connection: AsyncConnection, before: Round) -> bool:
    """Whether a round is as it was; nobody changes it then until this transaction is over."""
    query = select(rounds.c.body).where(rounds.c.id == before.id).with_for_update()
    body = (await connection.execute(query)).scalar()
    return body is not None and round_read(body) == before
