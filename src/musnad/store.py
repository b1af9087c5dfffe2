"""Writing records and failures to a file by its ending: `.jsonl`, `.parquet`, `.csv` or `.duckdb`.

JSON Lines hold one record a line. The others hold the tables of `musnad.columns`: a `.duckdb` file all of them, a
`.parquet` or `.csv` folder one file for each (`out.parquet/articles.parquet`), since such a file can hold one table
only. Everything is written under a temporary name beside the target and takes its place when it is complete; the
same records in the same order give the same JSON Lines, Parquet and CSV bytes.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Literal, Self, get_args

import msgspec

from musnad.batch import Failure
from musnad.columns import SPANS, TABLES, VIEWS, Row, Table, error_row, person_row, rows
from musnad.errors import MusnadError
from musnad.identities import Identities
from musnad.record import Record, to_json

if TYPE_CHECKING:
    import duckdb

Kind = Literal["jsonl", "parquet", "csv", "duckdb"]
_ENDINGS: dict[str, Kind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".csv": "csv",
    ".duckdb": "duckdb",
}
#: Rows that go into a database at once: the keys of one transaction are held in memory.
BATCH = 300_000
_encode = msgspec.json.Encoder().encode


class StoreError(MusnadError, ValueError):
    """An output that cannot be written; the message names it and says what to do."""


class Store(ABC):
    """Takes records and failures in order; `close` puts the whole output in its place, `discard` leaves no trace.

    As a context manager it closes on success and discards when an exception leaves the block. `written` and
    `failed` count what was taken.
    """

    def __init__(self) -> None:
        self.written = 0
        self.failed = 0

    def write(self, record: Record) -> None:
        """Adds a record."""
        self._add(record)
        self.written += 1

    def fail(self, failure: Failure) -> None:
        """Adds a failure."""
        self.failed += 1
        self._add_failure(failure)

    @abstractmethod
    def _add(self, record: Record) -> None: ...

    @abstractmethod
    def _add_failure(self, failure: Failure) -> None: ...

    @abstractmethod
    def close(self) -> None:
        """Puts the output in its place."""

    @abstractmethod
    def discard(self) -> None:
        """Removes what was written so far, leaving an earlier output as it was."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()


def kind_of(path: Path) -> Kind:
    """Returns the kind of output that the path's ending names.

    Raises:
        StoreError: the ending is not one of them.
    """
    if kind := _ENDINGS.get(path.suffix.lower()):
        return kind
    known = ", ".join(_ENDINGS)
    raise StoreError(
        f"{path}: cannot tell what to write from the ending {path.suffix!r}; end it in {known}, or give --to"
    )


def open_store(path: str | Path | None = None, *, to: Kind | None = None) -> Store:
    """Returns a store that writes to `path`, or JSON Lines to standard output where it is None or `-`.

    `to` names the kind of output where the ending does not. An output of an earlier run is replaced.

    Raises:
        StoreError: the ending is unknown, or what stands at `path` is not an output of ours to replace.
        OSError: the folder of `path` cannot be written to.
    """
    if path is None or str(path) == "-":
        if to not in (None, "jsonl"):
            raise StoreError(f"standard output takes JSON Lines only, not {to}; name a file with -o")
        return StreamStore(sys.stdout.buffer)
    path = Path(path)
    kind = to or kind_of(path)
    if kind not in get_args(Kind):
        raise StoreError(f"output kind {kind!r} is unknown; use one of {', '.join(get_args(Kind))}")
    if path.exists() and not (path.is_file() or path.is_dir()):  # a pipe or device is written to, never replaced
        if kind != "jsonl":
            raise StoreError(f"{path}: a pipe or device takes JSON Lines only, not {kind}")
        return StreamStore(path.open("wb"), owned=True)
    path = path.resolve()  # a link stays a link: its target is replaced
    if kind == "jsonl":
        return LinesStore(path)
    return DatabaseStore(path) if kind == "duckdb" else FolderStore(path, kind)


class StreamStore(Store):
    """JSON Lines to a stream that is already open; failures are only counted."""

    def __init__(self, stream: IO[bytes], *, owned: bool = False):
        super().__init__()
        self.stream = stream
        self.owned = owned

    def _add(self, record: Record) -> None:
        self.stream.write(to_json(record) + b"\n")

    def _add_failure(self, failure: Failure) -> None:
        pass

    def close(self) -> None:
        self.stream.flush()
        if self.owned:
            self.stream.close()

    def discard(self) -> None:
        if self.owned:
            self.stream.close()


class LinesStore(Store):
    """JSON Lines to a file; failures, if any, to `<name>.errors.jsonl` beside it."""

    def __init__(self, path: Path):
        super().__init__()
        if path.is_dir():
            raise StoreError(f"{path}: is a folder; name a file")
        self.path = path
        self.errors = path.with_name(f"{path.stem}.errors.jsonl")
        self._temporary = {target: target.with_name(f".{target.name}.{os.getpid()}") for target in (path, self.errors)}
        self._files = {path: self._temporary[path].open("wb")}

    def _add(self, record: Record) -> None:
        self._files[self.path].write(to_json(record) + b"\n")

    def _add_failure(self, failure: Failure) -> None:
        if self.errors not in self._files:
            self._files[self.errors] = self._temporary[self.errors].open("wb")
        self._files[self.errors].write(_encode(error_row(failure, n=self.failed)) + b"\n")

    def close(self) -> None:
        for file in self._files.values():
            file.close()
        if self.errors in self._files:
            self._temporary[self.errors].replace(self.errors)
        else:
            self.errors.unlink(missing_ok=True)  # an earlier run's errors are not this run's
        self._temporary[self.path].replace(self.path)

    def discard(self) -> None:
        for target, file in self._files.items():
            file.close()
            self._temporary[target].unlink(missing_ok=True)


class TableStore(Store):
    """The tables of `musnad.columns`.

    Rows are spooled to disk as JSON Lines, table by table, and DuckDB turns them into the output: it reads JSON
    faster than Python can hand it rows, and memory does not grow with the number of articles.
    """

    def __init__(self, path: Path, kind: Kind):
        super().__init__()
        _check_replaceable(path, kind)
        self.path = path
        self.kind = kind
        self._work = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
        self._new = self._work / path.name
        self._people = Identities()
        self._open_spool()

    def _open_spool(self) -> None:
        self._spool = {name: (self._work / f"{name}.jsonl").open("wb", buffering=1 << 18) for name in TABLES}
        self._spooled = self._longest = 0

    def _close_spool(self) -> None:
        for file in self._spool.values():
            file.close()

    def _put(self, table: str, row: Row) -> None:
        line = _encode(row)
        self._longest = max(self._longest, len(line))
        self._spooled += 1
        self._spool[table].write(line + b"\n")

    def _add(self, record: Record) -> None:
        persons = self._people.take(record)
        for table, found in rows(record, persons=persons).items():
            for row in found:
                self._put(table, row)

    def _add_failure(self, failure: Failure) -> None:
        self._put("errors", error_row(failure, n=self.failed))

    def close(self) -> None:
        try:
            for identity in self._people:
                self._put("people", person_row(identity))
            self._close_spool()
            self._build()
            _replace(self._new, self.path, spare=self._work / "earlier")
        finally:
            shutil.rmtree(self._work, ignore_errors=True)

    def discard(self) -> None:
        self._close_spool()
        shutil.rmtree(self._work, ignore_errors=True)

    @abstractmethod
    def _build(self) -> None:
        """Makes the output of the spooled rows, under its temporary name."""

    def _rows_of(self, table: Table) -> str:
        """Returns the SQL that reads the table's spooled rows, in order."""
        columns = ", ".join(f"{_quoted(c.name)}: {_literal(c.type)}" for c in table.columns)
        path = _literal(str(self._work / f"{table.name}.jsonl"))
        # DuckDB's line buffer must hold the longest row; its default is 16 MiB
        limit = max(self._longest + 1024, 1 << 24)
        return f"read_json({path}, format='newline_delimited', columns={{{columns}}}, maximum_object_size={limit})"


class DatabaseStore(TableStore):
    """The tables in one DuckDB file, with primary keys, comments and the views `said` and `did`."""

    def __init__(self, path: Path):
        super().__init__(path, "duckdb")
        self._db = _connect(self._new, scratch=self._work)
        for table in TABLES.values():
            columns = ", ".join(f"{_quoted(c.name)} {c.type}" for c in table.columns)
            self._db.execute(f"CREATE TABLE {table.name} ({columns}, PRIMARY KEY ({', '.join(table.key)}))")

    def _add(self, record: Record) -> None:
        super()._add(record)
        if self._spooled >= BATCH:
            self._close_spool()
            self._insert()
            self._open_spool()

    def _insert(self) -> None:
        for table in TABLES.values():
            self._db.execute(f"INSERT INTO {table.name} SELECT * FROM {self._rows_of(table)}")

    def _build(self) -> None:
        self._insert()
        for table in TABLES.values():
            self._db.execute(f"COMMENT ON TABLE {table.name} IS {_literal(table.comment)}")
            for c in table.columns:
                self._db.execute(f"COMMENT ON COLUMN {table.name}.{_quoted(c.name)} IS {_literal(c.comment)}")
        for name, query in VIEWS.items():
            self._db.execute(f"CREATE VIEW {name} AS {query}")
        self._db.close()

    def discard(self) -> None:
        self._db.close()
        super().discard()


class FolderStore(TableStore):
    """The tables in a folder, a Parquet or CSV file each; CSV has lists flattened."""

    def _build(self) -> None:
        self._new.mkdir()
        options = "FORMAT parquet, COMPRESSION zstd" if self.kind == "parquet" else "FORMAT csv, HEADER"
        with _connect(":memory:", scratch=self._work) as db:
            for table in TABLES.values():
                flat = self.kind == "csv"
                names = ", ".join(_flat(c.name, c.type) if flat else _quoted(c.name) for c in table.columns)
                target = _literal(str(self._new / f"{table.name}.{self.kind}"))
                db.execute(f"COPY (SELECT {names} FROM {self._rows_of(table)}) TO {target} ({options})")


def _connect(path: Path | str, *, scratch: Path) -> duckdb.DuckDBPyConnection:
    """Returns a connection that gives the same output each time (one thread, rows in order) and asks no network.

    What does not fit its memory goes to the folder `scratch`.
    """
    import duckdb

    settings: dict[str, Any] = {
        "threads": 1,
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": "256MB",
        "checkpoint_threshold": "256MB",
        "temp_directory": str(scratch),
    }
    return duckdb.connect(str(path), config=settings)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _flat(name: str, type: str) -> str:
    """Returns the SQL for a column as CSV holds it: lists joined by `|`, spans as `start-end`."""
    column = _quoted(name)
    if type == "VARCHAR[]":
        return f"array_to_string({column}, '|') AS {column}"
    if type == SPANS:
        return f"""array_to_string(list_transform({column}, lambda s: s."start" || '-' || s."end"), '|') AS {column}"""
    if type.endswith("[]"):
        each = """s.kind || ':' || s."start" || '-' || s."end\""""
        return f"array_to_string(list_transform({column}, lambda s: {each}), '|') AS {column}"
    return column


def _check_replaceable(path: Path, kind: Kind) -> None:
    """Refuses to replace what is not an output of ours: someone's database or folder of other files.

    Raises:
        StoreError: the message says what stands there.
    """
    if kind == "duckdb":
        _check_database(path)
    elif path.is_dir():
        ours = {f"{name}.{kind}" for name in TABLES}
        if other := sorted(entry.name for entry in path.iterdir() if entry.name not in ours):
            raise StoreError(f"{path}: this folder holds other things ({other[0]}); name another output or empty it")
    elif path.exists():
        raise StoreError(
            f"{path}: is a file, and {kind} output is a folder of tables; name another output or remove it"
        )


def _check_database(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; name a file")
    if path.with_name(f"{path.name}.wal").exists():
        raise StoreError(f"{path}: another program has it open or left it unfinished ({path.name}.wal); close it first")
    if not path.exists() or path.stat().st_size == 0:
        return
    import duckdb

    try:
        with duckdb.connect(str(path), read_only=True) as db:
            found = {name for (name,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise StoreError(f"{path}: not a DuckDB file that can be replaced ({reason}); name another output") from error
    if other := sorted(found - set(TABLES)):
        raise StoreError(f"{path}: this database holds other tables ({other[0]}); name another output")


def _replace(new: Path, target: Path, *, spare: Path) -> None:
    """Puts `new` in the place of `target`; a folder cannot be swapped in one step, so it is moved to `spare` first."""
    if target.is_dir():
        target.replace(spare)
        try:
            new.replace(target)
        except OSError:
            spare.replace(target)
            raise
    else:
        new.replace(target)
