"""What happens when nothing can be kept: it is said, acknowledged, and half of nothing is kept."""

from sqlalchemy.ext.asyncio import AsyncConnection

from flows.reading import answers
from storage.port import Session
from tests.faults.stage import SECRETS, Stage


async def saved(scene: Stage, name: str) -> Session:
    """Someone's scan as it is on the disk, whatever is held in memory."""
    assert scene.storage is not None
    owner = SECRETS.owner(scene.person(name).id)
    return (await scene.storage.sessions(owner))[0]


class TestLocked:
    async def test_tap(self, scene: Stage) -> None:
        """A tap that cannot be kept is told so, acknowledged, and can be made again."""
        async with scene.bot():
            await scene.at_first_statement("Lotte")
            await scene.acknowledged()
            before = await saved(scene, "Lotte")
            async with scene.locked():
                query = scene.tap("Lotte", "🟢 A")
                told = await scene.until(lambda: scene.toasts(query))
                await scene.acknowledged()
            assert told[0]["text"].startswith("Niet bewaard")
            assert told[0]["show_alert"] is True
            assert scene.log.has("not saved")
            assert await saved(scene, "Lotte") == before
            assert scene.shows("Lotte", " 1/42 ")
            scene.tap("Lotte", "🟠 B")
            await scene.until(lambda: scene.shows("Lotte", " 2/42 "))
            assert list(answers((await saved(scene, "Lotte")).state).values())[-1] == "b"

    async def test_text(self, scene: Stage) -> None:
        """So is a text, and a command that would begin something."""
        async with scene.bot():
            await scene.at_first_statement("Lotte")
            await scene.acknowledged()
            async with scene.locked():
                for text in ("/start", "hallo", "/quickscan"):
                    before = len(scene.said_in(scene.person("Lotte").id))
                    scene.world.say(scene.person("Lotte"), scene.person("Lotte"), text)
                    await scene.until(
                        lambda: len(scene.said_in(scene.person("Lotte").id)) > before  # noqa: B023
                    )
                    assert scene.shows("Lotte", "niet bewaren")
                await scene.acknowledged()
            scene.world.say(scene.person("Lotte"), scene.person("Lotte"), "hallo")
            await scene.until(lambda: scene.shows("Lotte", " 1/42 "))

    async def test_agreeing(self, scene: Stage) -> None:
        """Who agrees while nothing can be kept has begun nothing, and can agree again."""
        async with scene.bot():
            user = scene.person("Lotte")
            scene.world.say(user, user, "/quickscan")
            await scene.until(lambda: scene.shows("Lotte", "42"))
            await scene.acknowledged()
            async with scene.locked():
                label = next(iter(label_of(scene)))
                query = scene.tap("Lotte", label)
                await scene.until(lambda: scene.toasts(query))
                await scene.acknowledged()
            assert scene.storage is not None
            assert await scene.storage.sessions(SECRETS.owner(user.id)) == ()
            scene.tap("Lotte", label)
            await scene.until(lambda: scene.shows("Lotte", " 1/42 "))

    async def test_key_store(self, scene: Stage) -> None:
        """A locked key store keeps nobody from answering, and says so to who would begin."""
        async with scene.bot():
            await scene.at_first_statement("Lotte")
            user = scene.person("Amir")
            scene.world.say(user, user, "/quickscan")
            await scene.until(lambda: scene.shows("Amir", "42"))
            await scene.acknowledged()
            async with scene.locked("keys.sqlite"):
                query = scene.tap("Amir", next(iter(label_of(scene, "Amir"))))
                told = await scene.until(lambda: scene.toasts(query))
                assert told[0]["text"].startswith("Niet bewaard")
                scene.tap("Lotte", "🟢 A")
                await scene.until(lambda: scene.shows("Lotte", " 2/42 "))
            scene.tap("Amir", next(iter(label_of(scene, "Amir"))))
            await scene.until(lambda: scene.shows("Amir", " 1/42 "))


def label_of(scene: Stage, name: str = "Lotte") -> list[str]:
    rows = scene.screen(name)["reply_markup"]["inline_keyboard"]
    return [key["text"] for row in rows for key in row]


class TestFull:
    async def test_full(self, scene: Stage) -> None:
        """On a full disk the person is told, nothing is half kept, and with room all goes on."""
        async with scene.bot():
            await scene.at_first_statement("Lotte")
            user = scene.person("Lotte")
            scene.tap("Lotte", "✏️")
            await scene.until(lambda: scene.shows("Lotte", "Typ je opmerking"))
            await scene.acknowledged()
            before = await saved(scene, "Lotte")
            await room(scene, 1)
            with scene.impatient():
                scene.world.say(user, user, "x" * 1000)
                await scene.until(lambda: scene.shows("Lotte", "niet bewaren"))
                await scene.acknowledged()
            assert await saved(scene, "Lotte") == before
            await room(scene, 1_000_000)
            scene.world.say(user, user, "y" * 1000)
            await scene.until(lambda: scene.shows("Lotte", " 1/42 ", "bewaard"))
            assert list(answers((await saved(scene, "Lotte")).state).values())[-1] == "y" * 1000


async def room(scene: Stage, pages: int) -> None:
    """Limits the database to so many pages, or to what it has where that is more."""

    async def work(connection: AsyncConnection) -> None:
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    assert scene.storage is not None
    await scene.storage._database.read(work)
