"""Bytes to text: the encodings that Arabic pages and files come in, declared rightly, wrongly or not at all."""

from __future__ import annotations

import codecs
import math
import re
from collections import Counter
from functools import lru_cache

from musnad.errors import InputError
from musnad.tables import rows

#: Bytes looked at to tell encodings apart; more changes nothing.
_SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "a zip archive (or an office document)"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a RIFF file (image, sound or video)"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
#: Names that pages use and Python does not know, or knows as something else than pages mean.
_ALIASES = {
    "unicode": "utf-16",
    "utf8": "utf-8",
    "x-utf-8": "utf-8",
    "cp1256": "windows-1256",
    "x-windows-1256": "windows-1256",
    "win-1256": "windows-1256",
    "arabic": "iso-8859-6",
    "asmo-708": "iso-8859-6",
    "ecma-114": "iso-8859-6",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-6-e": "iso-8859-6",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
}
_SINGLE = ("windows-1256", "iso-8859-6", "mac_arabic", "windows-1252")


def decode(data: bytes, *, declared: str | None = None, uri: str | None = None) -> tuple[str, str, list[str]]:
    """Returns the text of `data`, the name of its encoding and warnings.

    Byte order marks and valid UTF-8 speak for themselves; `declared` (an HTTP header, a meta tag, an option) decides
    otherwise, unless it makes nonsense of the bytes, which a warning then tells. Bytes that the encoding does not
    know become U+FFFD, and a warning names the offset of the first.

    Raises:
        InputError: `data` is `empty` or `binary`.
    """
    if not data.strip(b" \t\r\n\x00"):
        raise InputError("there is no text in it.", reason="empty", uri=uri)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"this is {kind}, not text; extract the text first.", reason="binary", uri=uri)
    warnings: list[str] = []
    wanted = _known(declared, warnings)
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _finish(data, name, wanted, warnings, uri=uri, skip=len(mark))
    wide = wide_encoding(data[:_SAMPLE])
    if wide:
        return _finish(data, wide, wanted, warnings, uri=uri)
    controls = len(_CONTROL.findall(data[:_SAMPLE]))
    if controls > 0.02 * len(data[:_SAMPLE]) or data.count(0) > 0.001 * len(data):
        place = f"byte {found.start()}" if (found := _CONTROL.search(data)) else None
        raise InputError("these bytes are not text.", reason="binary", uri=uri, place=place)
    if _is_utf8(data):
        return _finish(data, "utf-8", wanted, warnings, uri=uri)
    return _finish(data, _single(data[:_SAMPLE], wanted), wanted, warnings, uri=uri)


def _known(declared: str | None, warnings: list[str]) -> str | None:
    """Returns the declared encoding by the name used here, or None (with a warning) where there is none such."""
    if not declared or not declared.strip():
        return None
    name = declared.strip().strip("\"'").lower()
    name = _ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
        b"a\x80".decode(info.name, errors="replace")  # codecs such as rot13 or idna are no encodings of texts
    except (LookupError, ValueError, TypeError):
        warnings.append(f"unknown encoding declared: {declared.strip()[:40]!r}")
        return None
    return {"cp1256": "windows-1256", "iso8859-6": "iso-8859-6", "cp1252": "windows-1252"}.get(info.name, info.name)


def _finish(
    data: bytes, name: str, wanted: str | None, warnings: list[str], *, uri: str | None, skip: int = 0
) -> tuple[str, str, list[str]]:
    body = data[skip:]
    if wanted and wanted != name and not (wanted == "utf-16" and name.startswith("utf-16")) and not body.isascii():
        warnings.append(f"declared encoding {wanted} overruled: the bytes are {name}")
    try:
        text = body.decode(name)
    except UnicodeDecodeError as error:
        text = body.decode(name, errors="replace")
        places = "1 broken place" if (count := text.count("\ufffd")) == 1 else f"{count} broken places"
        warnings.append(f"byte {error.start + skip}: not valid {name}; {places} replaced by U+FFFD")
    if "\x00" in text:
        warnings.append(f"byte {data.find(0)}: NUL characters left out")
        text = text.replace("\x00", "")
    if not text.strip():
        raise InputError("there is no text in it.", reason="empty", uri=uri)
    return text, name, warnings


def wide_encoding(sample: bytes) -> str | None:
    """Returns which UTF-16 `sample` is without a byte order mark, or None: Arabic's high bytes are 0x06 and 0x00."""
    if len(sample) < 4:
        return None
    odd, even = Counter(sample[1::2]), Counter(sample[0::2])
    for name, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        total = high.total()
        letters = high[0x06] + high[0x00]
        if letters + high[0x20] > 0.9 * total and letters > 0.5 * total and low[0x00] + low[0x06] < 0.3 * total:
            return name
    return None


def _is_utf8(data: bytes) -> bool:
    """Returns whether `data` is UTF-8, allowing for some broken bytes."""
    try:
        data.decode("utf-8")
        return True
    except UnicodeDecodeError:
        sample = data[: _SAMPLE * 4].decode("utf-8", errors="replace")
    broken = sample.count("\ufffd")
    good = sum(1 for char in sample if char > "\x7f") - broken
    return good > 4 * broken


@lru_cache(maxsize=1)
def _letters() -> dict[str, float]:
    """Returns the logarithm of each character's frequency in Arabic news."""
    return {chr(int(point[2:], 16)): math.log(float(permille) / 1000) for point, permille in rows("letters")}


@lru_cache(maxsize=32)
def _weights(name: str) -> list[float]:
    """Returns for every byte the log frequency of what it stands for in the single-byte encoding `name`."""
    weights = []
    for byte in range(256):
        char = bytes([byte]).decode(name, errors="replace")
        floor = -14.0 if char == "\ufffd" else -11.5
        weights.append(_letters().get(char, floor) if byte > 0x7F or len(char) != 1 else 0.0)
    return weights


def _single(sample: bytes, wanted: str | None) -> str:
    """Returns the single-byte encoding under which the bytes look most like Arabic, `wanted` where it is as good."""
    counts = Counter(byte for byte in sample if byte > 0x7F)
    total = counts.total()

    def score(name: str) -> float:
        weights = _weights(name)
        return sum(count * weights[byte] for byte, count in counts.items()) / max(1, total)

    names = list(_SINGLE[:3])
    if wanted and wanted not in names and not wanted.startswith(("utf", "mac")):
        try:
            score(wanted)
            names.append(wanted)
        except (LookupError, UnicodeError):
            pass
    best = max(names, key=score)
    if wanted in names and score(wanted) > score(best) - 0.3:
        return wanted
    if score(best) < -8.0:  # hardly an Arabic letter under any: a page in a Latin script
        return wanted if wanted and not wanted.startswith("utf") else "windows-1252"
    return best
