"""The installation's keys: where they come from, and what they seal."""

import stat
import threading
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.sealing import (
    KEY_BYTES,
    NONCE_BYTES,
    Secrets,
    Unreadable,
    WrongKeys,
    seal,
    unseal,
)

ONE, TWO, THREE = (bytes([n]) * KEY_BYTES for n in (1, 2, 3))


def written(*keys: bytes) -> str:
    return ",".join(urlsafe_b64encode(key).decode().rstrip("=") for key in keys)


class TestKeyFile:
    def test_made_once(self, tmp_path: Path) -> None:
        """A key file is made at the first start, for its owner alone, and then stays."""
        folder = tmp_path / "new"
        first = Secrets.load(None, folder)
        assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
        assert [one.name for one in folder.iterdir()] == ["key"]
        assert Secrets.load("  ", folder).owner(5) == first.owner(5)
        assert Secrets.load(None, tmp_path / "other").owner(5) != first.owner(5)

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602])
    def test_read_by_others(self, tmp_path: Path, mode: int) -> None:
        """A key file that others may read or write is refused, with the way out."""
        Secrets.load(None, tmp_path)
        (tmp_path / "key").chmod(mode)
        with pytest.raises(WrongKeys, match="may be read by others; set its mode to 0600"):
            Secrets.load(None, tmp_path)

    @pytest.mark.parametrize("text", [b"", b"short\n", b"\xff" * 43])
    def test_spoilt(self, tmp_path: Path, text: bytes) -> None:
        """A spoilt key file is refused and left as it is, and the setting is named."""
        (tmp_path / "key").write_bytes(text)
        (tmp_path / "key").chmod(0o600)
        with pytest.raises(WrongKeys, match="ENCRYPTION_KEYS"):
            Secrets.load(None, tmp_path)
        assert (tmp_path / "key").read_bytes() == text

    def test_a_link(self, tmp_path: Path) -> None:
        """A key file that leads elsewhere is refused."""
        (tmp_path / "key").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(WrongKeys, match="ENCRYPTION_KEYS"):
            Secrets.load(None, tmp_path)

    def test_no_folder(self, tmp_path: Path) -> None:
        """Where the folder cannot be made, one line says so."""
        (tmp_path / "file").touch()
        with pytest.raises(WrongKeys, match="ENCRYPTION_KEYS"):
            Secrets.load(None, tmp_path / "file" / "data")

    def test_made_by_two_at_once(self, tmp_path: Path) -> None:
        """Where two programs make the file at the same moment, both go on with the first key."""
        ready = threading.Barrier(8)

        def load(_: int) -> str:
            ready.wait()
            return Secrets.load(None, tmp_path).owner(5)

        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(load, range(8)))) == 1
        assert [one.name for one in tmp_path.iterdir()] == ["key"]


class TestSetting:
    def test_instead_of_the_file(self, tmp_path: Path) -> None:
        """With the setting, no file is made; padding and blanks do no harm."""
        plain = Secrets.load(written(ONE, TWO), tmp_path)
        padded = Secrets.load(f" {urlsafe_b64encode(ONE).decode()} , {written(TWO)}\n", tmp_path)
        assert plain.owner(5) == padded.owner(5)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        "setting",
        [
            "geheim",
            written(ONE)[:-1],
            written(ONE, b"x" * 31),
            written(ONE) + ",",
            written(ONE) + "é",
            "!" + written(ONE),
            written(ONE)[:20] + "\n" + written(ONE)[20:],
        ],
    )
    def test_wrong(self, tmp_path: Path, setting: str) -> None:
        """A wrong key is refused in one line that names the setting and repeats no key."""
        with pytest.raises(WrongKeys) as caught:
            Secrets.load(setting, tmp_path)
        line = str(caught.value)
        assert "ENCRYPTION_KEYS" in line
        assert "\n" not in line
        assert all(part not in line for part in setting.split(",") if part)
        assert caught.value.__suppress_context__ or caught.value.__context__ is None

    def test_never_shown(self) -> None:
        """The secrets do not show what they hold."""
        secrets = Secrets([ONE])
        assert repr(secrets) == str(secrets) == "Secrets()"
        with pytest.raises(AttributeError):
            secrets.__dict__  # noqa: B018


class TestRotation:
    def test_the_first_seals_all_open(self) -> None:
        """What any of the keys sealed is opened; what is sealed now needs the first."""
        old, both = Secrets([ONE]), Secrets([TWO, ONE])
        wrapped, field = old.wrap(THREE, "r:1"), old.seal_field(b"x", "teams", "t1")
        assert both.unwrap(wrapped, "r:1") == THREE
        assert both.unseal_field(field, "teams", "t1") == b"x"
        with pytest.raises(Unreadable):
            old.unwrap(both.wrap(THREE, "r:1"), "r:1")
        with pytest.raises(Unreadable):
            old.unseal_field(both.seal_field(b"x", "teams", "t1"), "teams", "t1")

    def test_people_are_recognised(self) -> None:
        """A key put in front changes nobody's hash; another last key changes all."""
        assert Secrets([TWO, ONE]).owner(5) == Secrets([ONE]).owner(5)
        assert Secrets([ONE, TWO]).owner(5) != Secrets([ONE]).owner(5)

    def test_hashes(self) -> None:
        """An owner is 32 hexadecimal digits, other than the digits of a team's chat."""
        secrets = Secrets([ONE])
        assert len(secrets.owner(-100)) == 32
        assert int(secrets.owner(-100), 16)
        assert secrets.owner(-100) != secrets.hidden("-100")
        assert len({secrets.owner(chat) for chat in range(-50, 50)}) == 100


class TestSealing:
    def test_round_trip(self) -> None:
        """What is sealed twice looks different and opens to the same."""
        assert seal(ONE, b"data", b"here") != seal(ONE, b"data", b"here")
        assert unseal(ONE, seal(ONE, b"data", b"here"), b"here") == b"data"

    def test_bound(self) -> None:
        """It opens with its own key in its own place only, unchanged and whole."""
        sealed = seal(ONE, b"data", b"here")
        spoilt = [(TWO, sealed, b"here"), (ONE, sealed, b"there"), (ONE, b"", b"here")]
        spoilt += [(ONE, sealed[:n], b"here") for n in range(len(sealed))]
        for n in range(len(sealed)):
            changed = bytearray(sealed)
            changed[n] ^= 1
            spoilt.append((ONE, bytes(changed), b"here"))
        for key, data, place in spoilt:
            with pytest.raises(Unreadable):
                unseal(key, data, place)

    def test_a_nonce_each(self) -> None:
        """No nonce is used twice."""
        assert len({seal(ONE, b"", b"")[1 : 1 + NONCE_BYTES] for _ in range(1000)}) == 1000
