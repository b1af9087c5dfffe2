"""Reading: every format and place, and every bad input set aside with its reason while the rest goes on."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musnad.article import Article
from musnad.errors import InputError
from musnad.inputs import article_from, read_inputs

TEXT = "الوفد يصل غدا\n\nقالت الوزارة في بيان إن الوفد سيصل إلى العاصمة غدا لاستكمال المحادثات."
PERSIAN = "وزیر امور خارجه گفت که این مذاکرات در تهران برگزار می شود"
PAGE = (
    "<html><head><meta charset='{charset}'><title>الوفد يصل غدا إلى العاصمة</title></head><body>"
    "<h1>الوفد يصل غدا إلى العاصمة</h1><p>قالت الوزارة في بيان إن الوفد سيصل إلى العاصمة غدا لاستكمال المحادثات حول "
    "المياه والحدود.</p><p>وأضافت أن الاجتماع سيعقد في مقر الحكومة بحضور ممثلين عن الجانبين.</p></body></html>"
)


def read(*paths: object, **options: object) -> list[Article | InputError]:
    return list(read_inputs([str(path) for path in paths], **options))  # type: ignore[arg-type]


def only(results: list[Article | InputError]) -> Article:
    (article,) = results
    assert isinstance(article, Article), article
    return article


def errors(results: list[Article | InputError]) -> list[tuple[str, str | None]]:
    return [(error.reason, error.place) for error in results if isinstance(error, InputError)]


def lines_file(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1256", "iso-8859-6"])
def test_a_text_file_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "news.txt"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    article = only(read(path))
    assert (article.text, article.id) == (TEXT, "news")
    assert article.source.uri == str(path)
    assert article.source.media_type == "text/plain"
    assert article.source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1256", "iso-8859-6"])
@pytest.mark.parametrize("name", ["page.html", "page.htm", "page.dat", "page.html.gz"])
def test_a_page_is_known_by_ending_or_first_bytes(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / name
    data = PAGE.format(charset=encoding).encode(encoding)
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    article = only(read(path))
    assert article.text.startswith("الوفد يصل غدا إلى العاصمة\n\nقالت الوزارة")
    assert article.source.media_type == "text/html"
    assert article.id == "page"
    assert article.source.sha256 == hashlib.sha256(data).hexdigest()


def test_json_lines_keep_the_given_text_and_carry_hints(tmp_path: Path) -> None:
    record = {
        "id": "n1", "title": "الوفد يصل غدا", "text": TEXT + " \n", "published": "03/01/2017", "outlet": "الميناء",
        "url": "https://port.example/1",
    }  # fmt: skip
    path = lines_file(tmp_path / "a.jsonl", record)
    article = only(read(path))
    assert (article.id, article.text) == ("n1", TEXT + " \n")
    assert article.hints == {"headline": "الوفد يصل غدا", "published": "03/01/2017", "outlet": "الميناء"}
    assert (article.source.uri, article.source.outlet) == ("https://port.example/1", "الميناء")
    assert article.source.sha256 == hashlib.sha256(path.read_bytes().strip()).hexdigest()


def test_fields_may_have_other_names_and_lie_inside_objects(tmp_path: Path) -> None:
    path = lines_file(tmp_path / "a.ndjson", {"nr": 7, "article": {"body": TEXT}, "head": "الوفد يصل غدا"})
    article = only(read(path, fields={"text": "article.body", "title": "head", "id": "nr"}))
    assert (article.text, article.id, article.hints) == (TEXT, "7", {"headline": "الوفد يصل غدا"})


def test_paragraphs_in_a_list_are_joined(tmp_path: Path) -> None:
    assert only(read(lines_file(tmp_path / "a.jsonl", {"text": TEXT.split("\n\n")}))).text == TEXT


def test_a_record_may_hold_a_page(tmp_path: Path) -> None:
    path = lines_file(tmp_path / "a.jsonl", {"html": PAGE.format(charset="utf-8"), "published": "2024-01-02"})
    article = only(read(path))
    assert article.text.startswith("الوفد يصل غدا إلى العاصمة")
    assert article.hints["published"] == "2024-01-02"


def test_bad_lines_are_told_by_number_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"text": TEXT})
    rows = [good, "{broken", "", '{"title": "x"}', '{"text": ""}', "[1]", json.dumps({"text": PERSIAN}), good]
    path.write_text("\n".join(rows), encoding="utf-8")
    results = read(path)
    assert errors(results) == [
        ("bad-json", "line 2"),
        ("missing-field", "line 4"),
        ("empty", "line 5"),
        ("bad-json", "line 6"),
        ("not-arabic", "line 7"),
    ]
    assert [result.id for result in results if isinstance(result, Article)] == ["a-1", "a-8"]
    assert str(results[1]).startswith(f"{path}, line 2: not valid JSON")


def test_a_broken_byte_harms_its_own_line_only(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = json.dumps({"text": TEXT}, ensure_ascii=False).encode()
    path.write_bytes(line + b"\n" + line[:40] + b"\xff" + line[40:] + b"\n" + line + b"\n")
    first, second, third = (article for article in read(path) if isinstance(article, Article))
    assert first.text == third.text == TEXT
    assert first.warnings == third.warnings == []
    assert "\ufffd" in second.text
    assert second.warnings == ["byte 40: not valid utf-8; 1 broken place replaced by U+FFFD"]


def test_half_a_surrogate_pair_is_replaced_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "' + TEXT.split("\n")[0] + ' \\ud83d"}\n', encoding="utf-8")
    article = only(read(path))
    assert article.text.encode("utf-8")
    assert article.warnings == ["half a surrogate pair replaced by U+FFFD"]


def test_a_huge_line_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"text": TEXT}, ensure_ascii=False)
    path.write_text(f"{good}\n{'x' * 3_000_000}\n{good}\n", encoding="utf-8")
    results = read(path, max_bytes=1_000_000)
    assert errors(results) == [("too-large", "line 2")]
    assert [result.id for result in results if isinstance(result, Article)] == ["a-1", "a-3"]


def test_a_huge_text_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT * 100, encoding="utf-8")
    assert errors(read(path, max_bytes=1000)) == [("too-large", None)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "windows-1256"])
def test_json_lines_in_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes((json.dumps({"text": TEXT}, ensure_ascii=False) + "\n").encode(encoding) * 1)
    assert only(read(path)).text == TEXT


@pytest.mark.parametrize(
    "value",
    [[{"text": TEXT}, {"text": TEXT}], {"articles": [{"text": TEXT}, {"text": TEXT}], "total": 2}],
)
def test_a_json_document_may_hold_a_list(tmp_path: Path, value: object) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    assert [article.text for article in read(path) if isinstance(article, Article)] == [TEXT, TEXT]


def test_a_json_document_may_be_one_article_or_lines(tmp_path: Path) -> None:
    one, many = tmp_path / "one.json", tmp_path / "two.json"
    one.write_text(json.dumps({"text": TEXT}, indent=1), encoding="utf-8")
    many.write_text((json.dumps({"text": TEXT}) + "\n") * 2, encoding="utf-8")
    assert [result.id for result in read(one, many) if isinstance(result, Article)] == ["one", "two-1", "two-2"]


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding"),
    [
        ("a.csv", ",", "utf-8"),
        ("a.csv", ";", "utf-8-sig"),
        ("a.tsv", "\t", "windows-1256"),
        ("a.csv.gz", ",", "utf-16"),
    ],
)
def test_tables_are_read_with_their_hints(tmp_path: Path, name: str, delimiter: str, encoding: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["id", "title", "text"], ["n1", "الوفد يصل غدا", TEXT], ["", "", TEXT]])
    data = out.getvalue().encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    first, second = read(tmp_path / name)
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.id, first.text, first.hints) == ("n1", TEXT, {"headline": "الوفد يصل غدا"})
    assert (second.id, second.text) == ("a-5", TEXT)


def test_a_table_without_a_text_column_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,body\n1,نص\n", encoding="utf-8")
    (error,) = read(path)
    assert isinstance(error, InputError)
    assert (error.reason, error.place) == ("missing-field", "line 1")
    assert "'text'" in str(error) and "id, body" in str(error)
    assert errors(read(path, fields={"text": "body"})) == []


def test_directories_and_globs_are_read_in_order_and_ids_stay_apart(tmp_path: Path) -> None:
    for name in ["b/news.txt", "a/news.txt", "a/deep/news.html", "a/.hidden.txt", "a/picture.png"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(charset="utf-8") if name.endswith("html") else TEXT, encoding="utf-8")
    found = [(Path(result.source.uri or "").parent.name, result.id) for result in read(tmp_path)]  # type: ignore[union-attr]
    assert found == [("deep", "news"), ("a", "news-2"), ("b", "news-3")]
    assert len(read(tmp_path, recursive=False)) == 1
    assert len(read(tmp_path / "*" / "*.txt")) == 2


def test_equal_ids_are_numbered(tmp_path: Path) -> None:
    records = [{"id": name, "text": TEXT} for name in ("x", "x", "x-2", "x")]
    results = read(lines_file(tmp_path / "a.jsonl", *records))
    assert [result.id for result in results if isinstance(result, Article)] == ["x", "x-2", "x-2-2", "x-3"]


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    results = read(tmp_path / "none.txt", tmp_path / "*.txt", tmp_path / "empty")
    assert [reason for reason, _ in errors(results)] == ["not-found"] * 3


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n", "empty"),
        ("a.jsonl", b"", "empty"),
        ("a.csv", b"", "empty"),
        ("a.html", b"", "empty"),
        ("a.html", b"<html><body><p>x</p></body></html>", "no-article"),
        ("a.txt", b"%PDF-1.7 ...", "binary"),
        ("a.html", b"\x89PNG\r\n\x1a\n0000", "binary"),
        ("a.txt.gz", b"\x1f\x8bnot really gzip", "not-found"),
        ("a.txt", PERSIAN.encode(), "not-arabic"),
        ("a.txt", b"An English sentence.", "not-arabic"),
    ],
)
def test_files_that_are_no_article_are_set_aside(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    results = read(tmp_path / name)
    assert [found for found, _ in errors(results)] == [reason]
    assert str(tmp_path / name) in str(results[0])


def test_standard_input_is_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps({"text": TEXT}).encode() + b"\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BufferedReader(io.BytesIO(data))))
    article = only(read("-"))
    assert (article.text, article.id) == (TEXT, "stdin-1")


def test_directional_controls_are_kept_and_told(tmp_path: Path) -> None:
    article = article_from(f"\u202b{TEXT}\u202c")
    assert article.text.startswith("\u202b")
    assert article.warnings == ["character 0: bidirectional control U+202B kept (2 in all)"]


def test_a_string_is_text_as_it_stands() -> None:
    article = article_from(TEXT, title="الوفد يصل غدا", published="2024-01-01", outlet="الميناء")
    assert article.text == TEXT
    assert article.hints == {"headline": "الوفد يصل غدا", "published": "2024-01-01", "outlet": "الميناء"}
    assert article.id == hashlib.sha256(TEXT.encode()).hexdigest()[:12]


def test_a_string_is_a_page_only_if_said() -> None:
    page = PAGE.format(charset="utf-8")
    assert article_from(page).text == page
    assert article_from(page, media_type="text/html").text.startswith("الوفد يصل غدا إلى العاصمة\n\n")
    assert article_from(page.encode()).text.startswith("الوفد يصل غدا إلى العاصمة\n\n")


@pytest.mark.parametrize(("source", "reason"), [("", "empty"), (b"", "empty"), ("hello there", "not-arabic")])
def test_what_cannot_be_coded_raises(source: str | bytes, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        article_from(source, uri="here")
    assert (caught.value.reason, caught.value.uri) == (reason, "here")


@given(st.binary(max_size=300) | st.text(max_size=200))
def test_any_source_gives_an_article_or_an_input_error(source: bytes | str) -> None:
    try:
        assert article_from(source).text.strip()
    except InputError as error:
        if error.reason not in ("empty", "binary", "not-arabic", "no-article"):
            raise


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.binary(max_size=60)
        | st.sampled_from(
            [b'{"text": "', TEXT.encode(), b'"}\n', b"text,id\n", b"\n", b'"', b"\xff\xfe", b"<html><p>"]
        ),
        max_size=8,
    ),
    st.sampled_from(["f.txt", "f.html", "f.jsonl", "f.json", "f.csv", "f.tsv", "f.gz", "f.bin"]),
    st.sampled_from([None, "utf-8", "utf-16", "windows-1256", "nonsense"]),
)
def test_any_file_yields_articles_and_errors_and_never_raises(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], name: str, encoding: str | None
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / name
    path.write_bytes(b"".join(parts))
    for result in read_inputs([path], encoding=encoding):
        assert isinstance(result, (Article, InputError))
