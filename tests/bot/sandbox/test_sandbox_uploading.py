"""Files that people send from the page."""

from io import BytesIO
from typing import Any

from bot.sandbox.files import MAX_DOWNLOAD
from tests.bot.sandbox.harness import Api

SHEET = b"PK\x03\x04 not really"


async def sent(api: Api, content: bytes, **asked: object) -> tuple[int, Any]:
    parameters = {name: str(value) for name, value in asked.items()}
    response = await api.client.post("/sandbox/upload", params=parameters, data=BytesIO(content))
    return response.status, await response.json()


async def test_a_file_is_sent_as_a_document(api: Api) -> None:
    """It comes under its name, as an answer where it is one, and its bytes can be had again."""
    api.started()
    lotte = api.person("Lotte").id
    first = api.world.say(lotte, lotte, "dag")
    status, answer = await sent(
        api, SHEET, user=lotte, chat=lotte, name="plan.xlsx", reply_to=first["message_id"]
    )
    assert status == 200
    message = answer["message"]
    assert message["document"]["file_name"] == "plan.xlsx"
    assert message["reply_to_message"]["message_id"] == first["message_id"]
    shown = await api.client.get(f"/sandbox/file/{message['document']['file_id']}")
    assert await shown.read() == SHEET


async def test_a_file_that_cannot_be_sent_is_refused_with_a_reason(api: Api) -> None:
    """Without a name, without bytes, with too many, or by nobody there is none."""
    api.started()
    lotte = api.person("Lotte").id
    whole = {"user": lotte, "chat": lotte, "name": "plan.xlsx"}
    for content, asked, reason in (
        (SHEET, whole | {"name": ""}, "a name"),
        (SHEET, whole | {"name": "x" * 256}, "a name"),
        (SHEET, whole | {"user": "niemand"}, "a name"),
        (b"", whole, "empty"),
        (b"\0" * (MAX_DOWNLOAD + 1), whole, f"at most {MAX_DOWNLOAD} bytes"),
        (SHEET, whole | {"chat": api.person("Amir").id}, "private chat"),
    ):
        status, answer = await sent(api, content, **asked)
        assert status == 400
        assert reason in answer["error"]
