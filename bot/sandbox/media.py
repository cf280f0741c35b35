"""Knows what a person's photo, voice or other media looks like; it refuses to know who sends it."""

from collections.abc import Callable

from bot.sandbox.errors import WorldError
from bot.sandbox.files import FileStore, plain_png
from bot.sandbox.people import User
from bot.sandbox.wire import Json

_GROUND = (143, 179, 171)
NAME = "nota.txt"


def _file(files: FileStore, kind: str, content_type: str, **fields: object) -> Json:
    stored = files.add(kind, f"{kind} of the sandbox".encode(), content_type)
    size = len(stored.content)
    return {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": size, **fields}


def _animation(files: FileStore) -> Json:
    return _file(
        files, "animation", "video/mp4", width=320, height=240, duration=2, mime_type="video/mp4"
    )


def _sticker(files: FileStore) -> Json:
    sides = {"width": 512, "height": 512, "is_animated": False, "is_video": False}
    return _file(files, "sticker", "image/webp", type="regular", emoji="👍", **sides)


def _poll() -> Json:
    options = [
        {"persistent_id": str(n), "text": text, "voter_count": 0}
        for n, text in enumerate(("Ja", "Nee"))
    ]
    return {
        "id": "5100000000000000001",
        "question": "Koffie?",
        "options": options,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }


def _contact(user: User) -> Json:
    return {
        "phone_number": "+32470000000",
        "first_name": user.first_name,
        "user_id": user.id,
    }


_KINDS: dict[str, Callable[[FileStore, User, int], Json]] = {
    "photo": lambda files, _user, _now: {"photo": files.add_photo(plain_png(320, 240, _GROUND))},
    "voice": lambda files, _user, _now: {"voice": _file(files, "voice", "audio/ogg", duration=3)},
    "sticker": lambda files, _user, _now: {"sticker": _sticker(files)},
    "contact": lambda _files, user, _now: {"contact": _contact(user)},
    "location": lambda _files, _user, _now: {"location": {"latitude": 50.85, "longitude": 4.35}},
    "document": lambda files, _user, _now: {
        "document": files.add_document(b"document of the sandbox", NAME)
    },
    "video_note": lambda files, _user, _now: {
        "video_note": _file(files, "video_note", "video/mp4", length=240, duration=3)
    },
    "animation": lambda files, _user, _now: {
        "animation": _animation(files),
        # Telegram adds the animation as a document, for bots older than animations.
        "document": _file(files, "animation", "video/mp4", mime_type="video/mp4"),
    },
    "audio": lambda files, _user, _now: {"audio": _file(files, "audio", "audio/mpeg", duration=60)},
    "video": lambda files, _user, _now: {
        "video": _file(files, "video", "video/mp4", width=320, height=240, duration=3)
    },
    "dice": lambda _files, _user, _now: {"dice": {"emoji": "🎲", "value": 4}},
    "poll": lambda _files, _user, _now: {"poll": _poll()},
    "forward": lambda _files, _user, now: {
        "forward_origin": {
            "type": "hidden_user",
            "sender_user_name": "Iemand anders",
            "date": now - 3600,
        },
        "text": "Een doorgestuurd bericht",
    },
}
KINDS = tuple(_KINDS)
WORDED = frozenset({"forward"})
CAPTIONED = frozenset({"photo", "voice", "document", "animation", "audio", "video"})


def content(kind: str, caption: str | None, files: FileStore, user: User, now: int) -> Json:
    """The content fields of a message of this kind; `now` in Unix seconds.

    The caption of a forward is the text that was forwarded. Raises WorldError for an unknown
    kind, or a caption where Telegram has none.
    """
    make = _KINDS.get(kind)
    if make is None:
        raise WorldError(f"kind {kind!r} does not exist; there are {', '.join(KINDS)}")
    if caption and kind not in CAPTIONED and kind not in WORDED:
        raise WorldError(f"a {kind} has no caption")
    made = make(files, user, now)
    if not caption:
        return made
    return {**made, "text" if kind in WORDED else "caption": caption}
