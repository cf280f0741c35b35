"""Knows the files of the sandbox and the size of a picture; it refuses to know messages."""

import hashlib
import mimetypes
import struct
import zlib
from dataclasses import dataclass

from bot.sandbox.errors import bad_request
from bot.sandbox.wire import Json

MAX_PHOTO = 10 * 1024 * 1024
MAX_SIDES = 10_000
MAX_RATIO = 20
MAX_DOWNLOAD = 20 * 1024 * 1024
# The longest side of the sizes that Telegram makes of a photo, smallest first.
PHOTO_SIDES = (90, 320, 800, 1280)
# As the file's name says, by a table that is the same on every machine.
_TYPES_BY_NAME = mimetypes.MimeTypes()
_TYPES_BY_NAME.add_type(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"
)
_TYPES_BY_NAME.add_type("text/calendar", ".ics")
_UNKNOWN_TYPE = "application/octet-stream"
_JPEG_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes under a file id."""

    id: str
    unique_id: str
    path: str
    content: bytes
    content_type: str

    def as_json(self) -> Json:
        """The Bot API `File`. Raises ApiError 400 for what is too large to download."""
        if len(self.content) > MAX_DOWNLOAD:
            raise bad_request("file is too big")
        return {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            "file_path": self.path,
        }


class FileStore:
    """Files by id and by path; the same bytes are kept once."""

    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}
        self.photos: dict[str, list[Json]] = {}
        self.documents: dict[str, Json] = {}

    def add(self, folder: str, content: bytes, content_type: str) -> StoredFile:
        """Keep these bytes; `folder` is the first part of their path."""
        digest = hashlib.sha256(content).hexdigest()
        kind = content_type.rpartition("/")[2]
        stored = StoredFile(
            id=f"AgACAgQAAxkD{folder}_{digest[:40]}",
            unique_id=f"AQAD{digest[:12]}",
            path=f"{folder}/file_{digest[:10]}.{kind}",
            content=content,
            content_type=content_type,
        )
        stored = self.by_id.setdefault(stored.id, stored)
        self.by_path[stored.path] = stored
        return stored

    def add_document(self, content: bytes, name: str) -> Json:
        """The Bot API `Document` of a file of this name. Raises ApiError 400 for an empty one."""
        if not content:
            raise bad_request("file must be non-empty")
        stored = self.add("documents", content, type_of(name))
        document: Json = {
            "file_name": name,
            "mime_type": stored.content_type,
            "file_id": stored.id,
            "file_unique_id": stored.unique_id,
            "file_size": len(content),
        }
        self.documents[stored.id] = document
        return document

    def add_photo(self, content: bytes) -> list[Json]:
        """The `PhotoSize` list of a picture. Raises ApiError 400 for what is no photo."""
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > MAX_PHOTO:
            raise bad_request(
                f"file of size {len(content)} bytes is too big for a photo; "
                f"the maximum size is {MAX_PHOTO} bytes"
            )
        measured = picture_size(content)
        if measured is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        width, height = measured
        if width + height > MAX_SIDES or max(measured) > MAX_RATIO * min(measured):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")
        content_type = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        stored = self.add("photos", content, content_type)
        longest = max(measured)
        sides = [side for side in PHOTO_SIDES if side < longest]
        sizes = [self._size(stored, measured, side) for side in sides]
        sizes.append(self._size(stored, measured, min(longest, PHOTO_SIDES[-1])))
        for size in sizes:
            self.photos[size["file_id"]] = sizes
        return sizes

    def _size(self, stored: StoredFile, measured: tuple[int, int], side: int) -> Json:
        """One size; the bytes are the same for all, the sandbox does not scale pictures."""
        scale = side / max(measured)
        name = f"{stored.id}_{side}"
        self.by_id[name] = stored
        return {
            "file_id": name,
            "file_unique_id": f"{stored.unique_id}{side}",
            "file_size": len(stored.content),
            "width": max(1, round(measured[0] * scale)),
            "height": max(1, round(measured[1] * scale)),
        }


def type_of(name: str) -> str:
    """The MIME type of a file of this name."""
    return _TYPES_BY_NAME.guess_type(name)[0] or _UNKNOWN_TYPE


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG or JPEG; None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
    elif content.startswith(b"\xff\xd8"):
        width, height = _jpeg_size(content)
    else:
        return None
    return (width, height) if width and height else None


def _jpeg_size(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0


def plain_png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour, for photos that people send."""
    row = b"\0" + bytes(colour) * width
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(row * height)),
        (b"IEND", b""),
    )
    chunks = b"".join(
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))
        for tag, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + chunks
