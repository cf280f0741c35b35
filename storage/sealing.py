"""Knows the installation's secret keys and how bytes are sealed; refuses to know what they say."""

import binascii
import hmac
import os
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from storage.port import Owner, StorageError

KEY_BYTES = 32
NONCE_BYTES = 12
"""What AES-GCM takes; drawn at random for every sealing, of which one key makes far below 2**32."""

OWNER_DIGITS = 32
KEY_FILE = "key"
FORMAT = b"\x01"
"""Stands before everything that is sealed, so that another way of sealing can be told apart."""


class WrongKeys(StorageError):
    """The keys of the installation cannot be used; the message names the setting, never a key."""


class Unreadable(StorageError):
    """What was sealed was changed, put elsewhere, or belongs to another key."""


def seal(key: bytes, data: bytes, place: bytes) -> bytes:
    """AES-256-GCM; `place` is bound in, so that it opens nowhere else."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, data, place)


def unseal(key: bytes, sealed: bytes, place: bytes) -> bytes:
    """Raises Unreadable."""
    head = len(FORMAT)
    try:
        if sealed[:head] != FORMAT:
            raise Unreadable("what was sealed has an unknown format")
        nonce, rest = sealed[head : head + NONCE_BYTES], sealed[head + NONCE_BYTES :]
        return AESGCM(key).decrypt(nonce, rest, place)
    except (InvalidTag, ValueError):
        raise Unreadable("what was sealed cannot be opened by this key, here") from None


def _derived(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose; the installation's own key is never used for anything itself."""
    return HKDFExpand(SHA256(), KEY_BYTES, b"onlife-gids " + purpose).derive(key)


class Secrets:
    """The installation's keys: the first seals, all open; the last one recognises people.

    To replace a key, put the new one in front and keep the old ones behind it. A key in the
    middle may go once nothing is left that it sealed. The last one stays for as long as people
    are to be recognised: a hash under another key is another person.
    """

    __slots__ = ("_chats", "_fields", "_owners", "_wrapping")

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._wrapping = [_derived(key, b"wrapping") for key in keys]
        self._fields = [_derived(key, b"fields") for key in keys]
        self._owners = _derived(keys[-1], b"owners")
        self._chats = _derived(keys[-1], b"chats")

    @classmethod
    def load(cls, setting: str | None, data_dir: Path) -> "Secrets":
        """From ENCRYPTION_KEYS (base64url, 32 bytes each, separated by commas) or the key file.

        Without the setting, a key file is made in `data_dir` at the first start. Raises WrongKeys.
        """
        if setting is not None and setting.strip():
            return cls([_key(one, "ENCRYPTION_KEYS") for one in setting.split(",")])
        return cls([_from_file(data_dir / KEY_FILE)])

    def __repr__(self) -> str:
        return "Secrets()"

    def owner(self, chat: int) -> Owner:
        """The 32 hexadecimal digits by which a chat is recognised."""
        return Owner(_digits(self._owners, b"%d" % chat))

    def hidden(self, what: str) -> str:
        """The digits by which a team's chat, or a call's `merge`, is found again."""
        return _digits(self._chats, what.encode())

    def wrap(self, key: bytes, name: str) -> bytes:
        return seal(self._wrapping[0], key, b"key " + name.encode())

    def unwrap(self, wrapped: bytes, name: str) -> bytes:
        """Raises Unreadable."""
        return _by_any(self._wrapping, wrapped, b"key " + name.encode())

    def seal_field(self, data: bytes, table: str, row: str) -> bytes:
        """Bound to its table and its row's id."""
        return seal(self._fields[0], data, f"{table} {row}".encode())

    def unseal_field(self, sealed: bytes, table: str, row: str) -> bytes:
        """Raises Unreadable."""
        return _by_any(self._fields, sealed, f"{table} {row}".encode())


def _by_any(keys: Sequence[bytes], sealed: bytes, place: bytes) -> bytes:
    for key in keys[:-1]:
        try:
            return unseal(key, sealed, place)
        except Unreadable:
            continue
    return unseal(keys[-1], sealed, place)


def _digits(key: bytes, what: bytes) -> str:
    return hmac.digest(key, what, "sha256").hex()[:OWNER_DIGITS]


def _key(text: str, name: str) -> bytes:
    try:
        padded = text.strip() + "=" * (-len(text.strip()) % 4)
        key = urlsafe_b64decode(padded.encode("ascii"))
        # Python's decoder passes over what is not base64; writing it again tells.
        sound = urlsafe_b64encode(key).rstrip(b"=") == padded.rstrip("=").encode()
    except (binascii.Error, ValueError):
        sound, key = False, b""
    if not sound or len(key) != KEY_BYTES:
        raise WrongKeys(f"{name}: every key is {KEY_BYTES} random bytes in base64url (43 signs)")
    return key


def _from_file(path: Path) -> bytes:
    try:
        _make(path)
        found = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
        with os.fdopen(found) as file:
            mode = os.fstat(file.fileno()).st_mode
            if stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO):
                raise WrongKeys(f"the key file {path} may be read by others; set its mode to 0600")
            return _key(file.read(), f"the key file {path} (or set ENCRYPTION_KEYS)")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongKeys(
            f"the key file {path} cannot be used ({type(error).__name__}); set ENCRYPTION_KEYS"
        ) from None


def _make(path: Path) -> None:
    """Makes the key file where there is none. Written aside first: a crash leaves no half key."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.urandom(4).hex()}")
    made = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(made, "wb") as file:
            file.write(urlsafe_b64encode(os.urandom(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        # A link, not a rename: where two start at once, the first key stays.
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink()
