"""A user's own lexicon: rows of a CSV or YAML file that add to the shipped lexicons or take the place of their rows.

    name,kind,country,sectors,alone,since,until,note
    قوات الدعم السريع|الدعم السريع,org,SDN,"PRM",,2013,,
    كلثوم كنو,person,TUN,"JUD,SOC",كنو,2011,,judge and candidate

`name` holds the forms of one actor between `|`; whatever the shipped lexicons know by one of these forms is replaced.
A row with the kind `none` only removes. YAML is a list of mappings with the same keys, where `name` and `sectors` may
be lists.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from musnad.errors import LexiconError
from musnad.mention import KINDS
from musnad.tables import alternatives, group, listed
from musnad.text import fold

Kind = Literal["person", "country", "igo", "org", "group", "none"]
COLUMNS = ("name", "kind", "country", "sectors", "alone", "since", "until", "note")
#: What may stand in the place of a state's code.
NO_STATES = frozenset({"IGO", "NGO", "MNC", "REG"})
#: PLOVER's actor sectors.
SECTORS = frozenset(
    {"AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "JRN", "JUD", "LAB", "LEG", "MED", "MIL", "OPP", "PRE"}
    | {"PRM", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF", "UNK"}
)
_ARABIC = re.compile(r"[\u0621-\u064a]")
_ODD = re.compile(r"[^\w\s\u064b-\u0652]|_")
_FUNCTION_WORDS = frozenset().union(*(group(name) for name in ("stop", "that", "neg", "pron", "rel", "cond", "modal")))
_NAMES = {",": "commas", "\t": "tabs"}
_FIRST_YEAR, _LAST_YEAR = 1800, 2200


class UserRow(msgspec.Struct, frozen=True, kw_only=True):
    """One actor of a user's lexicon; `row` says where it stands (`mine.csv:3`)."""

    names: tuple[str, ...]
    kind: Kind
    country: str | None = None
    sectors: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    note: str = ""
    row: str = ""


def digest_of(path: str) -> str:
    """Returns the SHA-256 of a lexicon file, hexadecimal.

    Raises:
        LexiconError: the file cannot be read.
    """
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise LexiconError(f"{path}: the lexicon cannot be read ({error.strerror}).") from error


def read_user_lexicon(path: Path, *, states: Iterable[str]) -> list[UserRow]:
    """Returns the rows of a user's CSV (`.csv`, `.tsv`) or YAML (`.yaml`, `.yml`) file; `states` are the codes known.

    Raises:
        LexiconError: the file cannot be read or breaks the form; the message names file, line and remedy.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: cannot be read as UTF-8 text ({error}).") from error
    known = frozenset(states)
    ending = path.suffix.lower()
    if ending in (".yaml", ".yml"):
        rows = _yaml(text, path)
    elif ending in (".csv", ".tsv"):
        rows = _csv(text, path, "\t" if ending == ".tsv" else ",")
    else:
        raise LexiconError(f"{path}: a lexicon's name ends in .csv, .tsv, .yaml or .yml; rename it.")
    found = [user_row(cells, where=f"{path.name}:{line}", states=known) for line, cells in rows]
    _check_doubles(found)
    return found


def _check_doubles(rows: Iterable[UserRow]) -> None:
    """Raises LexiconError where two rows give one name other codes."""
    seen: dict[str, UserRow] = {}
    for row in rows:
        for name in row.names:
            first = seen.setdefault(fold(name), row)
            other = (row.kind, row.country, row.sectors) != (first.kind, first.country, first.sectors)
            if other and not (row.kind == first.kind == "person" and (row.since or row.until)):
                raise LexiconError(f"{row.row}: {name} has other codes in {first.row}; keep one of the two rows.")


def _csv(text: str, path: Path, delimiter: str) -> list[tuple[int, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter, strict=True)
    if reader.fieldnames is None or "name" not in reader.fieldnames or "kind" not in reader.fieldnames:
        raise LexiconError(
            f"{path}: the first line must name the columns with {_NAMES[delimiter]} between them, at least name and "
            f"kind; all are {', '.join(COLUMNS)}."
        )
    if unknown := [name for name in reader.fieldnames if name not in COLUMNS]:
        raise LexiconError(f"{path}: unknown column {unknown[0]!r}; columns are {', '.join(COLUMNS)}.")
    found: list[tuple[int, Mapping[str, Any]]] = []
    try:
        for row in reader:
            if None in row:
                raise LexiconError(f"{path.name}:{reader.line_num}: more cells than columns; quote cells with commas.")
            if any((cell or "").strip() for cell in row.values()) and not (row["name"] or "").startswith("#"):
                found.append((reader.line_num, row))
    except csv.Error as error:
        raise LexiconError(
            f"{path.name}:{reader.line_num}: {error}; quote cells that hold commas or quotes."
        ) from error
    return found


def _yaml(text: str, path: Path) -> list[tuple[int, Mapping[str, Any]]]:
    import yaml

    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        rows = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise LexiconError(f"{path}: no YAML: {' '.join(str(error).split())}") from error
    if rows is None:
        return []
    if not isinstance(rows, list) or not isinstance(node, yaml.SequenceNode):
        raise LexiconError(f"{path}: the file must be a list of entries, each with name and kind.")
    found: list[tuple[int, Mapping[str, Any]]] = []
    for row, at in zip(rows, node.value, strict=True):
        line = at.start_mark.line + 1
        if not isinstance(row, dict):
            raise LexiconError(f"{path.name}:{line}: an entry is a mapping such as `name: …`, `kind: org`.")
        if unknown := [key for key in row if key not in COLUMNS]:
            raise LexiconError(f"{path.name}:{line}: unknown key {unknown[0]!r}; keys are {', '.join(COLUMNS)}.")
        found.append((line, row))
    return found


def user_row(cells: Mapping[str, Any], *, where: str, states: Iterable[str]) -> UserRow:
    """Returns the row that cells by column give, checked; lists are lists or text with `|` or, for sectors, `,`.

    Raises:
        LexiconError: a value is missing, unknown or does not fit the others; the message starts with `where`.
    """

    def text(column: str) -> str:
        value = cells.get(column)
        return "" if value is None else str(value).strip()

    def several(column: str, split: Any) -> tuple[str, ...]:
        value = cells.get(column)
        return tuple(str(v).strip() for v in value) if isinstance(value, list) else split(text(column))

    def year(column: str) -> int | None:
        cell = text(column)
        if not cell:
            return None
        if not (cell.isascii() and cell.isdigit()) or not _FIRST_YEAR <= int(cell) <= _LAST_YEAR:
            raise LexiconError(f"{where}: {column} {cell!r} is no year; write four digits or leave it empty.")
        return int(cell)

    names, alone = several("name", alternatives), several("alone", alternatives)
    if isinstance(cells.get("name"), dict) or not names or any(not _ARABIC.search(name) for name in (*names, *alone)):
        raise LexiconError(f"{where}: name must hold the Arabic forms of the actor, with | between them.")
    for name in (*names, *alone):
        if odd := _ODD.search(name):
            raise LexiconError(f"{where}: {name!r} holds {odd[0]!r}; write letters, digits and spaces only.")
        if " " not in name and fold(name) in _FUNCTION_WORDS:
            raise LexiconError(f"{where}: {name} is a function word; name the actor by more than it.")
    kind = text("kind")
    if kind not in get_args(Kind):
        raise LexiconError(f"{where}: kind {kind!r} is none of {', '.join((*KINDS, 'none'))}.")
    country = text("country") or None
    if country is not None and country not in NO_STATES and country not in frozenset(states):
        raise LexiconError(f"{where}: country {country!r} is no ISO 3166-1 alpha-3 code, IGO, NGO, MNC or REG.")
    if kind == "country" and (country is None or country in NO_STATES):
        raise LexiconError(f"{where}: a row of the kind country needs the state's code.")
    sectors = several("sectors", listed)
    if unknown := [s for s in sectors if s not in SECTORS]:
        raise LexiconError(f"{where}: sector {unknown[0]!r} is none of PLOVER's: {', '.join(sorted(SECTORS))}.")
    if alone and kind != "person":
        raise LexiconError(f"{where}: alone (a word that names the person by itself) is for persons; use name.")
    since, until = year("since"), year("until")
    if since and until and until < since:
        raise LexiconError(f"{where}: until {until} is before since {since}.")
    if kind == "person" and any(len(name.split()) < 2 for name in names):
        raise LexiconError(f"{where}: a person's name has two words or more; put a single word into alone.")
    return UserRow(
        names=names,
        kind=kind,  # type: ignore[arg-type]
        country=country,
        sectors=sectors,
        alone=alone,
        since=since,
        until=until,
        note=text("note"),
        row=where,
    )


def add_to_file(path: Path, row: UserRow) -> int:
    """Appends a row to a user's CSV file, made with its header if new; returns the line it stands in.

    Raises:
        LexiconError: the file is not CSV, or its columns are not `COLUMNS`.
    """
    if path.suffix.lower() != ".csv":
        raise LexiconError(f"{path}: rows are added to a .csv file only; edit YAML by hand.")
    try:
        earlier = path.read_text("utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: is no UTF-8 text; save it as UTF-8, or name a new file.") from error
    if not path.absolute().parent.is_dir():
        raise LexiconError(f"{path}: there is no folder {path.absolute().parent}; make it, or name another file.")
    if earlier and tuple(next(csv.reader([earlier.splitlines()[0]]), ())) != COLUMNS:
        raise LexiconError(f"{path}: its first line must be {','.join(COLUMNS)}; edit it, or name a new file.")
    with path.open("a", encoding="utf-8", newline="") as file:
        if earlier and not earlier.endswith("\n"):
            file.write("\n")
        writer = csv.writer(file, lineterminator="\n")
        if not earlier:
            writer.writerow(COLUMNS)
        writer.writerow(
            ["|".join(row.names), row.kind, row.country or "", ",".join(row.sectors), "|".join(row.alone)]
            + ["" if year is None else year for year in (row.since, row.until)]
            + [row.note]
        )
    return len(path.read_text("utf-8-sig").splitlines())
