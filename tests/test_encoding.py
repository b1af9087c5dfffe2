"""Decoding: the text comes out the same whatever the bytes are in, and nothing but InputError is raised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musnad.encoding import decode
from musnad.errors import InputError

TEXT = "أكدت وزارة الخارجية أن الوفد سيصل إلى العاصمة غدا، وقالت إن المحادثات ستتناول ملف المياه والحدود."
ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be", "windows-1256", "iso-8859-6"]


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize("declared", [None, "utf-8", "windows-1256", "iso-8859-6", "no-such-encoding"])
def test_text_is_read_whatever_is_declared(name: str, declared: str | None) -> None:
    text, found, _ = decode(TEXT.encode(name), declared=declared)
    assert (text, found) == (TEXT, name)


@pytest.mark.parametrize("name", ENCODINGS)
def test_a_headline_of_five_words_tells_its_encoding(name: str) -> None:
    headline = "وزير النقل يفتتح جسرا جديدا"
    assert decode(headline.encode(name))[:2] == (headline, name)


@pytest.mark.parametrize("name", ENCODINGS)
def test_markup_does_not_hide_the_encoding(name: str) -> None:
    page = f"<html><head><title>{TEXT}</title><script>var a = 1;</script></head><body><p>{TEXT}</p></body></html>" * 3
    assert decode(page.encode(name))[:2] == (page, name)


@pytest.mark.parametrize(
    ("mark", "name"), [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_a_byte_order_mark_is_obeyed_and_left_out(mark: bytes, name: str) -> None:
    assert decode(mark + TEXT.encode(name)) == (TEXT, name, [])


def test_a_wrong_declaration_is_overruled_with_a_warning() -> None:
    _, name, warnings = decode(TEXT.encode("windows-1256"), declared="iso-8859-6")
    assert name == "windows-1256"
    assert warnings == ["declared encoding iso-8859-6 overruled: the bytes are windows-1256"]


def test_a_declaration_that_fits_gives_no_warning() -> None:
    assert decode(TEXT.encode("iso-8859-6"), declared="ASMO-708") == (TEXT, "iso-8859-6", [])


def test_an_unknown_declaration_is_told() -> None:
    assert decode(TEXT.encode(), declared="x-klingon")[2] == ["unknown encoding declared: 'x-klingon'"]


def test_broken_bytes_are_replaced_and_their_offset_told() -> None:
    data = TEXT.encode()
    text, name, warnings = decode(data[:20] + b"\xff" + data[20:])
    assert name == "utf-8"
    assert text.replace("\ufffd", "") == TEXT
    assert warnings == ["byte 20: not valid utf-8; 1 broken place replaced by U+FFFD"]


def test_text_cut_in_the_middle_of_a_letter_is_read_to_the_cut() -> None:
    text, _, warnings = decode(TEXT.encode()[:-2] + b"\xd8")
    assert text.startswith(TEXT[:80])
    assert "not valid utf-8" in warnings[0]


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4 \xd8\xa7",
        b"PK\x03\x04 anything",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"GIF89a\x01\x00",
        bytes(range(256)) * 8,
        TEXT.encode()[:50] + b"\x00" * 40,
    ],
)
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, uri="a.bin")
    assert caught.value.reason == "binary"
    assert str(caught.value).startswith("a.bin")


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\x00\x00\x00"])
def test_emptiness_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        decode(data)
    assert caught.value.reason == "empty"


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "windows-1256", "utf-16", "rot13", "hex", "idna"]))
def test_random_bytes_raise_nothing_but_input_errors(data: bytes, declared: str | None) -> None:
    try:
        text, name, _ = decode(data, declared=declared)
    except InputError:
        return
    assert "\x00" not in text
    assert text.strip()
    assert name


@given(st.text(min_size=1, max_size=200).filter(lambda text: text.strip() and "\x00" not in text))
def test_utf8_text_comes_back_as_it_was(text: str) -> None:
    try:
        found, name, warnings = decode(text.encode("utf-8", "replace"))
    except InputError as error:
        if error.reason not in ("binary", "empty"):
            raise
        return
    if name == "utf-8":
        assert found.removeprefix("\ufeff") == text.encode("utf-8", "replace").decode().removeprefix("\ufeff")
        assert not warnings
