"""What is fetched is read once, and from the first update on that is new."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.api import Unreachable
from bot.telegram.poll import fresh

texts = st.text(max_size=20) | st.sampled_from(['{"update_id":7}', '"}]', "[", "]}", "\\"])


@given(st.lists(texts, max_size=8), st.integers(0, 8), st.booleans())
def test_only_what_is_new_is_read(said: list[str], known: int, indented: bool) -> None:
    """Whatever the texts hold, what is known is passed over and all that is new is read."""
    updates = [
        {"update_id": number, "message": {"text": text, "entities": []}}
        for number, text in enumerate(said)
    ]
    option = orjson.OPT_INDENT_2 if indented else None
    payload = orjson.dumps({"ok": True, "result": updates}, option=option)
    assert fresh(payload, range(known)) == updates[known:]


def test_keys_in_another_order() -> None:
    """An update that begins with something else is read all the same."""
    payload = b'{"ok":true,"result":[{"message":{"text":"x"},"update_id":3}]}'
    assert fresh(payload, set()) == [{"message": {"text": "x"}, "update_id": 3}]


@pytest.mark.parametrize("payload", [b"", b"<html>", b'{"ok":true', b'{"ok":true,"result":[{]}'])
def test_no_answer(payload: bytes) -> None:
    """What is no answer of the Bot API is trouble that passes, and no crash."""
    with pytest.raises(Unreachable):
        fresh(payload, set())
