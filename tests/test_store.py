"""Stores hold every fact of a record, in joinable tables, and replace their target whole or not at all."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import duckdb
import msgspec
import pytest

from makers import DEBATE, record_of
from musnad import Coder
from musnad.batch import Failure
from musnad.columns import TABLES, person_row, rows
from musnad.identities import Identities, same_person
from musnad.record import Actor, Mention, Published, Record, Source, from_json
from musnad.store import StoreError, kind_of, open_store
from musnad.text import fold

FAILURE = Failure(reason="empty", message="nothing in it", uri="empty.txt", place="byte 0")


def records(count: int = 3):
    text, label = DEBATE
    made = [record_of(text, label) for _ in range(count)]
    for n, record in enumerate(made):
        record.id = f"article-{n}"
        first, second = record.statements[1].content[0]
        record.statements[1].content = [(first, first + 5), (first + 6, second)]
        record.warnings = ["a | b", 'quote " and \n line']
    return made


def write(path: Path, *, count: int = 3, failures=(FAILURE,)) -> Path:
    with open_store(path) as store:
        for record in records(count):
            store.write(record)
        for failure in failures:
            store.fail(failure)
    return path


def test_json_lines_give_the_records_back(tmp_path):
    path = write(tmp_path / "out.jsonl")
    assert [from_json(line) for line in path.read_bytes().splitlines()] == records()
    errors = [json.loads(line) for line in (tmp_path / "out.errors.jsonl").read_text("utf-8").splitlines()]
    assert [(e["n"], e["reason"], e["uri"]) for e in errors] == [(1, "empty", "empty.txt")]


def test_errors_of_an_earlier_run_go_away(tmp_path):
    write(tmp_path / "out.jsonl")
    write(tmp_path / "out.jsonl", failures=())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.jsonl"]


@pytest.mark.parametrize("ending", ["duckdb", "parquet"])
def test_tables_hold_every_row_with_its_types(tmp_path, ending):
    path = write(tmp_path / f"out.{ending}")
    with duckdb.connect(str(path) if ending == "duckdb" else ":memory:") as db:
        for name, table in TABLES.items():
            source = name if ending == "duckdb" else f"read_parquet('{path / name}.parquet')"
            found = db.execute(f"SELECT * FROM {source}")
            described = db.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
            got = [
                dict(zip([c.name for c in table.columns], row, strict=True))
                for row in db.execute(f"SELECT * FROM {source}").fetchall()
            ]
            assert [c[0] for c in found.description] == [c.name for c in table.columns]
            assert [c[1].replace('"', "") for c in described] == [c.type.replace('"', "") for c in table.columns]
            if name == "people":
                assert got == []  # the actors of these records are bodies and offices
            elif name != "errors":
                expected = [row for record in records() for row in rows(record)[name]]
                empty = dict.fromkeys(c.name for c in table.columns)
                assert got == [empty | row for row in expected]


def test_errors_stand_in_their_table(tmp_path):
    with duckdb.connect(str(write(tmp_path / "out.duckdb"))) as db:
        assert db.execute("SELECT * FROM errors").fetchall() == [
            (1, None, "empty.txt", "byte 0", "empty", "nothing in it")
        ]


def test_rows_name_no_unknown_column():
    for name, found in rows(records(1)[0]).items():
        for row in found:
            assert set(row) == {c.name for c in TABLES[name].columns}


def test_every_span_covers_the_text_beside_it(tmp_path):
    with duckdb.connect(str(write(tmp_path / "out.duckdb"))) as db:
        for table, field in [("mentions", "mention"), ("statements", "cue"), ("events", "trigger")]:
            wrong = db.execute(
                f"""SELECT count(*), (SELECT count(*) FROM {table}) FROM {table} t JOIN articles a USING (article_id)
                WHERE substring(a.text, {field}_start + 1, {field}_end - {field}_start) != {field}"""
            ).fetchone()
            assert wrong[0] == 0 < wrong[1]
        parts = db.execute(
            """SELECT content = list_aggregate(list_transform(content_spans,
            lambda s: substring(a.text, s."start" + 1, s."end" - s."start")), 'string_agg', ' … ')
            FROM statements JOIN articles a USING (article_id)"""
        ).fetchall()
        assert set(parts) == {(True,)}


def test_database_has_keys_comments_and_views(tmp_path):
    with duckdb.connect(str(write(tmp_path / "out.duckdb"))) as db:
        keys = db.execute(
            "SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
        ).fetchall()
        assert {name for (name,) in keys} == set(TABLES)
        bare = db.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND NOT internal")
        assert {name for name, _ in bare.fetchall()} <= {"said", "did"}
        said = db.execute(
            "SELECT outlet, relays, speaker, cue FROM said WHERE article_id = 'article-0' ORDER BY statement"
        ).fetchall()
        assert said == [("صحيفة", None, "أحمد سالم", ":"), ("صحيفة", ["وكالة الأنباء"], "أحمد سالم", "قال")]
        did = db.execute(
            "SELECT actors, type, recipients, status FROM did WHERE article_id = 'article-0' ORDER BY event"
        ).fetchall()
        assert did == [
            (["FRA GOV"], "SANCTION", ["LBN GOV"], "claimed"),
            (["LBN GOV"], "REJECT", ["FRA GOV"], "asserted"),
        ]


def test_csv_flattens_lists(tmp_path):
    path = write(tmp_path / "out.csv")
    with (path / "statements.csv").open(encoding="utf-8", newline="") as file:
        second = list(csv.DictReader(file))[1]
    spans = records(1)[0].statements[1].content
    assert second["content_spans"] == "|".join(f"{start}-{end}" for start, end in spans)
    assert second["relay"] == "a3"
    with (path / "articles.csv").open(encoding="utf-8", newline="") as file:
        article = next(csv.DictReader(file))
    assert article["text"] == DEBATE[0]
    assert article["blocks"] == f"headline:0-{len(DEBATE[0].partition(chr(10))[0])}"


@pytest.mark.parametrize("ending", ["jsonl", "parquet", "csv"])
def test_the_same_records_give_the_same_bytes(tmp_path, ending):
    def content(path):
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        return {file.name: file.read_bytes() for file in files}

    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    assert content(write(tmp_path / "a" / f"out.{ending}")) == content(write(tmp_path / "b" / f"out.{ending}"))


@pytest.mark.parametrize("ending", ["jsonl", "parquet", "csv", "duckdb"])
def test_a_run_that_breaks_leaves_the_earlier_output(tmp_path, ending):
    path = write(tmp_path / f"out.{ending}")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}

    def run():
        with open_store(path) as store:
            store.write(records(1)[0])
            store.fail(FAILURE)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("ending", ["jsonl", "parquet", "csv", "duckdb"])
def test_an_earlier_output_is_replaced_whole(tmp_path, ending):
    path = write(tmp_path / f"out.{ending}")
    write(path, count=1, failures=())
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    source = {
        "jsonl": f"read_json('{path}')",
        "parquet": f"read_parquet('{path}/articles.parquet')",
        "csv": f"read_csv('{path}/articles.csv')",
    }.get(ending)
    with duckdb.connect(str(path) if ending == "duckdb" else ":memory:") as db:
        assert db.execute(f"SELECT count(*) FROM {source or 'articles'}").fetchone() == (1,)


@pytest.mark.parametrize("ending", ["jsonl", "parquet", "csv", "duckdb"])
def test_no_article_gives_empty_tables(tmp_path, ending):
    path = write(tmp_path / f"out.{ending}", count=0, failures=())
    assert path.exists()
    if ending == "parquet":
        found = duckdb.sql(f"SELECT count(*) FROM read_parquet('{path}/statements.parquet')").fetchall()
        assert found == [(0,)]


def test_other_peoples_things_are_not_replaced(tmp_path):
    theirs = tmp_path / "theirs.duckdb"
    with duckdb.connect(str(theirs)) as db:
        db.execute("CREATE TABLE precious (x INTEGER)")
    with pytest.raises(StoreError, match="precious"):
        open_store(theirs)
    (tmp_path / "notes.duckdb").write_text("not a database")
    with pytest.raises(StoreError, match="not a DuckDB file"):
        open_store(tmp_path / "notes.duckdb")
    folder = tmp_path / "out.parquet"
    folder.mkdir()
    (folder / "thesis.docx").touch()
    with pytest.raises(StoreError, match=r"thesis\.docx"):
        open_store(folder)
    (tmp_path / "table.csv").write_text("a,b\n")
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "table.csv")


def test_an_open_database_is_not_replaced(tmp_path):
    path = write(tmp_path / "out.duckdb")
    (tmp_path / "out.duckdb.wal").write_bytes(b"")
    with pytest.raises(StoreError, match="close it first"):
        open_store(path)


def test_unknown_endings_name_the_known(tmp_path):
    with pytest.raises(StoreError, match=r"\.jsonl.*--to"):
        open_store(tmp_path / "out.xlsx")
    with pytest.raises(StoreError, match="standard output takes JSON Lines only"):
        open_store(None, to="parquet")
    assert kind_of(Path("a.PARQUET")) == "parquet"


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    write(tmp_path / "link.jsonl", failures=())
    assert (tmp_path / "link.jsonl").is_symlink()
    assert (tmp_path / "real.jsonl").stat().st_size > 0


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="there is no /dev/null here")
def test_devices_are_written_to_and_stay(tmp_path):
    with open_store("/dev/null", to="jsonl") as store:
        store.write(records(1)[0])
    assert Path("/dev/null").is_char_device()


def test_quotes_and_odd_characters_survive(tmp_path):
    record = records(1)[0]
    record.id = 'it\'s "odd" \\ \x00 \u2028 👍'
    for ending in ("duckdb", "parquet"):
        path = tmp_path / f"o'ut.{ending}"
        with open_store(path) as store:
            store.write(record)
        with duckdb.connect(str(path) if ending == "duckdb" else ":memory:") as db:
            source = (
                "articles"
                if ending == "duckdb"
                else "read_parquet('" + str(path).replace("'", "''") + "/articles.parquet')"
            )
            assert db.execute(f"SELECT article_id FROM {source}").fetchone() == (record.id,)


def test_a_very_long_article_fits(tmp_path):
    record = records(1)[0]
    record.text += "كلمة " * 4_000_000
    with open_store(tmp_path / "out.parquet") as store:
        store.write(record)
    size = duckdb.sql(f"SELECT length(text) FROM read_parquet('{tmp_path}/out.parquet/articles.parquet')").fetchall()
    assert size == [(len(record.text),)]


@pytest.mark.skipif(os.name == "nt", reason="permissions are POSIX's")
def test_output_is_as_readable_as_other_files(tmp_path):
    old = os.umask(0o022)
    try:
        for ending in ("jsonl", "parquet", "csv", "duckdb"):
            path = write(tmp_path / f"out.{ending}")
            assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)
    finally:
        os.umask(old)


def test_failures_say_where_and_why_in_one_line():
    assert str(FAILURE) == "empty.txt, byte 0: nothing in it [empty]"
    assert "\n" not in str(msgspec.structs.replace(FAILURE, message="a\nb"))


# Persons over articles -----------------------------------------------------------------------------------------------


def person(name: str, *, country: str | None = "BLR", confidence: float = 0.9, key: str = "a1") -> Actor:
    """An actor that is a named person, in one mention."""
    mention = Mention(span=(0, len(name)), how="name")
    return Actor(
        key=key,
        name=name,
        kind="person",
        country=country,
        sectors=["GOV"],
        latin="x",
        rank="minister",
        mentions=[mention],
        confidence=confidence,
    )


def told(identities: Identities, *actors: Actor, day: str | None = None) -> list[tuple[str, float] | None]:
    """Adds a record with some actors; the identity of each."""
    published = Published(value=day, precision="day") if day else None
    record = Record(id="x", text="x", source=Source(), actors=list(actors), published=published)
    found = identities.take(record)
    return [found.get(actor.key) for actor in actors]


def test_spellings_and_shorter_names_are_one_person() -> None:
    identities = Identities()
    names = ["فيكتور خرينين", "فيكتور خرينن", "فيكتور غيناديفيتش خرينين"]
    keys = [told(identities, person(name), day=f"2023-05-0{n}") for n, name in enumerate(names, 1)]
    assert keys == [[("p1", 1.0)]] * 3
    (one,) = identities
    assert (one.first, one.last, one.actors) == ("2023-05-01", "2023-05-03", 3)
    assert person_row(one)["name"] == names[2]
    assert person_row(one)["ranks"] == ["minister"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("محمد بن سلمان", "محمد بن نايف بن عبدالعزيز آل سعود", False),
        ("محمد بن سلمان", "محمد بن سلمان بن عبدالعزيز آل سعود", True),
        ("محمد بن سلمان بن عبدالعزيز", "محمد بن نايف بن عبدالعزيز", False),
        ("عبدالله بن عبدالعزيز", "عبدالله بن فهد بن عبدالعزيز", False),
        ("محمد بن سلمان", "محمد بن سليمان", False),
        ("بنيامين نتنياهو", "بنيامين نتانياهو", True),
        ("بنيامين نتنياهو", "سارة نتنياهو", False),
        ("حسن علي محمود", "حسن محمود علي", False),
    ],
)
def test_names_of_one_person(one: str, other: str, same: bool) -> None:
    names = [tuple(fold(name).split()) for name in (one, other)]
    assert same_person(*names) is same
    assert same_person(*reversed(names)) is same


def test_another_state_is_another_person() -> None:
    identities = Identities()
    assert told(identities, person("محمد العمري", country="JOR")) == [("p1", 1.0)]
    assert told(identities, person("محمد العمري", country="DZA")) == [("p2", 1.0)]
    # a state of which the coder is not sure does not tell them apart: either may be meant
    assert told(identities, person("محمد العمري", country="YEM", confidence=0.3)) == [("p1", 0.5)]


def test_a_surname_alone_is_the_person_of_that_state_met_before() -> None:
    identities = Identities()
    assert told(identities, person("خرينين")) == [None]
    told(identities, person("فيكتور خرينين"))
    assert told(identities, person("خرينين")) == [("p1", 1.0)]
    assert told(identities, person("خرينين", country="RUS")) == [None]
    told(identities, person("أوليغ خرينين"))
    assert told(identities, person("خرينين")) == [("p1", 0.5)]


def test_offices_without_a_name_are_no_identity() -> None:
    identities = Identities()
    nameless = person("وزير الدفاع البيلاروسي")
    nameless.latin = None
    assert told(identities, nameless) == [None]
    assert len(identities) == 0


def test_a_store_links_actors_to_people(tmp_path) -> None:
    path = tmp_path / "out.duckdb"
    with open_store(path) as store:
        texts = ("التقى الوزير فيكتور خرينين نظيره الروسي.", "قال وزير الدفاع فيكتور خرينين إن بلاده ترحب.")
        for n, text in enumerate(texts):
            store.write(Coder().code(text, id=f"n{n}"))
    with duckdb.connect(str(path), read_only=True) as db:
        linked = db.sql("SELECT p.name, count(*) FROM actors a JOIN people p USING (person) GROUP BY ALL").fetchall()
    assert linked == [("فيكتور خرينين", 2)]


def test_a_name_joined_or_apart_is_one_person() -> None:
    identities = Identities()
    names = ("عبدالفتاح السيسي", "عبد الفتاح السيسي", "السيسي")
    assert [told(identities, person(name, country="EGY")) for name in names] == [[("p1", 1.0)]] * 3


def test_an_unsure_state_lets_no_sure_one_in() -> None:
    identities = Identities()
    told(identities, person("أحمد علي", country="EGY"))
    assert told(identities, person("أحمد علي", country="TUN", confidence=0.2)) == [("p1", 1.0)]
    assert told(identities, person("أحمد علي", country="TUN")) == [("p2", 1.0)]
