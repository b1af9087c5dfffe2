"""The command line: a thin face of the library. Data on standard output, talk on standard error."""

from __future__ import annotations

import codecs
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from musnad._version import __version__
from musnad.errors import InputError, MusnadError

#: Exit codes: all well; some articles failed; wrong usage; interrupted; the reader of our output went away.
FINE, SOME_FAILED, USAGE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141
#: Seconds between lines of progress where standard error is not a terminal.
TALK_EVERY = 30.0

if TYPE_CHECKING:
    from musnad.coder import Config

F = TypeVar("F", bound=Callable[..., Any])


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command that `argv` (default: the process's arguments) gives and returns the exit code.

    0: all well; 1: some articles failed; 2: wrong usage or an output that cannot be written. Nothing is raised
    unless `--traceback` is among the arguments.
    """
    args = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        result = cli.main(args=args, prog_name="musnad", standalone_mode=False)
        return result if isinstance(result, int) else FINE
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return USAGE
    except click.ClickException as error:
        error.show()
        return USAGE
    except _PipeClosed:
        # what is still buffered must not raise again when Python closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except (KeyboardInterrupt, click.Abort):
        _say("interrupted; an output file stays as it was before")
        return INTERRUPTED
    except Exception as error:
        if "--traceback" in args:
            raise
        if isinstance(error, MusnadError | OSError):
            _say(str(error))
            return SOME_FAILED if isinstance(error, InputError) else USAGE
        _say(f"internal error: {type(error).__name__}: {error} (a bug; --traceback shows where)")
        return SOME_FAILED


def _say(message: str) -> None:
    click.echo(f"musnad: {message}", err=True)


class _PipeClosed(Exception):
    """The reader of our output went away; click would answer a BrokenPipeError with exit code 1 by itself."""


class _Group(click.Group):
    """A group that lists its commands in the order of use."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError as error:
            raise _PipeClosed from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="musnad", message="%(prog)s %(version)s")
def cli() -> None:
    """Who said and did what to whom, according to whom: codes Arabic news articles into records with evidence.

    \b
    Example:
      $ musnad code examples -o build/demo.duckdb
    """


def _codec(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        try:
            codecs.lookup(value)
        except LookupError:
            raise click.BadParameter(f"Python knows no encoding {value!r}; try utf-8 or windows-1256") from None
    return value


def _reading_options(command: F) -> F:
    """Adds the options that say how inputs are read."""
    for option in (
        click.option(
            "--traceback",
            is_flag=True,
            expose_value=False,
            callback=lambda ctx, _, value: ctx.meta.__setitem__("traceback", value),
            help="Show Python tracebacks of errors.",
        ),
        click.option(
            "--field",
            "fields",
            multiple=True,
            metavar="NAME=COLUMN",
            help="Which column of JSON Lines or CSV holds id, text, title, published, url or outlet; repeatable.",
        ),
        click.option(
            "--encoding", metavar="NAME", callback=_codec, help="Encoding of the inputs; without it each is found out."
        ),
        click.option(
            "--format",
            "format",
            type=click.Choice(["text", "html", "jsonl", "json", "csv", "tsv"]),
            help="Form of the inputs; without it ending and content tell.",
        ),
    ):
        command = option(command)
    return command


def _showing_options(bidi: str) -> Callable[[F], F]:
    """Returns a decorator that adds which article is shown, and how; `bidi` is the help of that option."""

    def add(command: F) -> F:
        for option in (
            click.option("--color/--no-color", default=None, help="Colours or none; default as the output allows."),
            click.option(
                "--width",
                type=click.IntRange(40),
                metavar="COLUMNS",
                help="Width of the output; default the terminal's.",
            ),
            click.option(
                "--bidi",
                type=click.Choice(["auto", "terminal", "reorder", "isolate"]),
                default="auto",
                show_default=True,
                help=bidi,
            ),
            click.option(
                "--id", "wanted", metavar="ID", help="Which article, where FILE holds several; default the first."
            ),
            click.argument("file", metavar="FILE"),
        ):
            command = option(command)
        return command

    return add


def _models_option(command: F) -> F:
    """Adds the option that says whether the trained models decide."""
    return click.option(
        "--models",
        type=click.Choice(["learned", "rules"]),
        default="learned",
        show_default=True,
        help="Who decides: trained models over the rules' findings, or the rules alone (faster, less often right).",
    )(command)


def _lexicon_option(command: F) -> F:
    """Adds the option that names a user's own lexicon files."""
    return click.option(
        "--lexicon",
        "lexicons",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        envvar="MUSNAD_LEXICON",
        metavar="FILE",
        help="Your own actors (CSV, YAML; see `musnad lexicon add`) over the shipped ones; repeatable, later ones win.",
    )(command)


def _config(models: Any, lexicons: Sequence[Path]) -> Config:
    from musnad.coder import Config

    return Config(models=models, lexicons=tuple(str(path.absolute()) for path in lexicons))


def _fields(pairs: Sequence[str]) -> dict[str, str] | None:
    """Returns the mapping that `--field` options give.

    Raises:
        click.BadParameter: an option is not NAME=COLUMN.
    """
    from musnad.readers import FIELDS

    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        if not (name and equals and column):
            raise click.BadParameter(f"{pair!r} is not NAME=COLUMN, as in --field id=article_no", param_hint="--field")
        if name.strip() not in FIELDS:
            raise click.BadParameter(f"{name!r} is none of {', '.join(FIELDS)}", param_hint="--field")
        found[name.strip()] = column.strip()
    return found or None


@cli.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to write; default stdout.")
@click.option(
    "--to",
    type=click.Choice(["jsonl", "parquet", "csv", "duckdb"]),
    help="What to write, where the ending of FILE does not tell.",
)
@_reading_options
@_models_option
@_lexicon_option
@click.option(
    "-w", "--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that code at once."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress and no summary; errors are still listed.")
def code(
    inputs: tuple[str, ...],
    output: Path | None,
    to: Any,
    format: Any,
    encoding: str | None,
    fields: tuple[str, ...],
    models: Any,
    lexicons: tuple[Path, ...],
    workers: int,
    quiet: bool,
) -> int:
    """Code articles into records.

    INPUT is a file of plain text, HTML, JSON Lines or CSV, a folder, a glob pattern, or - for standard input.

    Writes JSON Lines, one record a line, in input order; or, by the ending of FILE, tables named articles, actors,
    mentions, statements, events and errors: a .duckdb file holds all of them; a Parquet or CSV file can hold one
    table only, so out.parquet and out.csv become folders with one file for each table. FILE is replaced when the
    run is complete, not before.

    An article that cannot be coded never stops the run: it is listed on standard error and in the table errors, for
    JSON Lines in a file beside (out.errors.jsonl for out.jsonl).

    Exit code: 0 all coded, 1 some failed, 2 wrong usage. Any number of workers gives the same output.

    \b
    Examples:
      $ musnad code examples -o build/demo.duckdb
      $ musnad code examples/*.html | head -n 1
    """
    from musnad.batch import Failure, code_all
    from musnad.inputs import read_inputs
    from musnad.lexicons import load
    from musnad.store import open_store

    if output and any(_same_file(output, name) for name in inputs):
        raise click.UsageError(f"{output} is an input too; writing there would destroy it")
    if output:
        _check_folder(output)
    made = [output, output.with_name(f"{output.stem}.errors.jsonl")] if output else []
    articles = read_inputs(
        list(inputs),
        format=format,
        encoding=encoding,
        fields=_fields(fields),
        exclude=[str(path.absolute()) for path in made],
    )
    config = _config(models, lexicons)
    config.digest()  # says now, not in a worker, that a lexicon cannot be read
    load(*config.lexicons)
    show_trace = click.get_current_context().meta["traceback"]
    start, warned = time.monotonic(), 0
    silent = quiet or (output is None and sys.stdout.isatty())
    with open_store(output, to=to) as store, _progress(silent) as (tell, say):
        for outcome in code_all(articles, config=config, workers=workers):
            if isinstance(outcome, Failure):
                store.fail(outcome)
                say(f"{outcome}\n{outcome.trace}" if show_trace and outcome.trace else str(outcome))
            else:
                store.write(outcome)
                warned += bool(outcome.warnings)
            tell(store.written, store.failed)
    seconds = time.monotonic() - start
    if not store.written and not store.failed:
        _say(f"no article in {', '.join(inputs)}")
        return SOME_FAILED
    if not quiet and (output or sys.stderr.isatty()):
        where = f" → {output}" if output else ""
        odd = f" ({warned:,} with warnings, which their records tell)" if warned else ""
        _say(f"{store.written:,} coded{odd}, {store.failed:,} failed in {seconds:.1f} s{where}")
    return SOME_FAILED if store.failed else FINE


def _check_folder(output: Path) -> None:
    """Raises a usage error where an output cannot be written in its folder."""
    folder = output.absolute().parent
    if not folder.is_dir():
        raise click.UsageError(f"{output}: there is no folder {folder}; make it, or choose another -o")
    if not os.access(folder, os.W_OK):
        raise click.UsageError(f"{output}: the folder {folder} cannot be written in; choose another -o")


def _same_file(output: Path, name: str) -> bool:
    try:
        return name != "-" and output.is_file() and output.samefile(name)
    except OSError:
        return False


@contextmanager
def _progress(quiet: bool) -> Iterator[tuple[Callable[[int, int], None], Callable[[str], None]]]:
    """Gives two functions: one to call with the numbers coded and failed, one to say something meanwhile.

    The numbers are a line that is drawn anew on a terminal; elsewhere they are said every `TALK_EVERY` seconds.
    """
    start = last = time.monotonic()

    def line(written: int, failed: int) -> str:
        rate = (written + failed) / max(time.monotonic() - start, 1e-9)
        return f"{written:,} coded, {failed:,} failed, {rate:,.0f} a second"

    def talk(written: int, failed: int) -> None:
        nonlocal last
        if not quiet and time.monotonic() - last > TALK_EVERY:
            last = time.monotonic()
            _say(line(written, failed))

    if quiet or not sys.stderr.isatty():
        yield talk, _say
        return
    from rich.console import Console

    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    with console.status("reading") as status:
        yield (
            lambda written, failed: status.update(line(written, failed)),
            lambda message: console.print(f"musnad: {message}"),
        )


@cli.command()
@_showing_options("Who puts Arabic right to left: see below.")
@_reading_options
@_lexicon_option
def read(
    file: str,
    wanted: str | None,
    bidi: Any,
    width: int | None,
    color: bool | None,
    format: Any,
    encoding: str | None,
    fields: tuple[str, ...],
    lexicons: tuple[Path, ...],
) -> int:
    """Show one article with its evidence marked.

    FILE is an article of any form that `musnad code` takes, or JSON Lines that it wrote (shown as they are, not
    coded again).

    In the text, [content]s1 is the content of statement s1, ‹cue›s1 the word that attributes it and {trigger}e1 the
    words that tell event e1. Marks stand at the ends of words, so that letters stay joined.

    Terminals differ in showing right-to-left text. With --bidi terminal the lines go out in reading order and the
    terminal turns them (GNOME Terminal and others on VTE, Konsole, mlterm, Terminal.app); with reorder they go out
    turned and joined for terminals that show characters as they come (xterm, the Linux and Windows consoles, VS
    Code); isolate keeps reading order, aligns Arabic paragraphs right and wraps every Arabic run in Unicode isolates,
    for terminals and pagers that know them. auto chooses by the environment; docs/terminals.md tells how.

    \b
    Examples:
      $ musnad read examples/defence-ties.txt
      $ musnad code examples | musnad read - --bidi reorder
    """
    from musnad.terminal import find_record, show

    config = _config("learned", lexicons)
    record = find_record(file, wanted, config=config, format=format, encoding=encoding, fields=_fields(fields))
    show(record, bidi=bidi, width=width, color=color)
    return FINE


@cli.command()
@click.argument("articles", type=click.Path(exists=True, path_type=Path))
@click.argument("labels", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option(
    "--records",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Measure these records (JSON Lines) in the place of coding the articles.",
)
@click.option("--misses", is_flag=True, help="List article by article what was missed, spurious or wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@_reading_options
@_models_option
@_lexicon_option
def evaluate(
    articles: Path,
    labels: Path | None,
    records: Path | None,
    misses: bool,
    as_json: bool,
    format: Any,
    encoding: str | None,
    fields: tuple[str, ...],
    models: Any,
    lexicons: tuple[Path, ...],
) -> int:
    """Measure the coder against hand-made labels.

    ARTICLES is a file of articles and LABELS a JSON Lines file of labels with the same ids; or ARTICLES is a folder
    of NAME.txt and NAME.json pairs, an article and its label each, and LABELS is left out.

    \b
    Example:
      $ musnad evaluate tests/gold --misses
    """
    from musnad import report

    coded = report.measure(
        articles,
        labels,
        records=records,
        format=format,
        encoding=encoding,
        fields=_fields(fields),
        config=_config(models, lexicons),
        tell=_say,
    )
    report.print_report(coded, misses=misses, as_json=as_json)
    return FINE


@cli.command()
@_showing_options("Who puts Arabic right to left, as for `musnad read`.")
@click.option("--json", "as_json", is_flag=True, help="Print the reasons as JSON.")
@_reading_options
@_models_option
@_lexicon_option
def explain(
    file: str,
    wanted: str | None,
    bidi: Any,
    width: int | None,
    color: bool | None,
    as_json: bool,
    format: Any,
    encoding: str | None,
    fields: tuple[str, ...],
    models: Any,
    lexicons: tuple[Path, ...],
) -> int:
    """Show why each mention of an article's actors got its code.

    For each actor: its codes; what the rules said and where the country came from; whether the models changed it; the
    lexicon row of a person of public life, and those of namesakes; and every mention with its lexicon row and the
    reason why it was taken for this actor.

    \b
    Examples:
      $ musnad explain examples/defence-ties.txt
      $ musnad explain examples/defence-ties.txt --json | head -c 300
    """
    import msgspec

    from musnad.coder import Coder
    from musnad.explain import explain as reasons_of
    from musnad.terminal import find_article, show_reasons

    article = find_article(file, wanted, format=format, encoding=encoding, fields=_fields(fields))
    record, reasons = reasons_of(Coder(config=_config(models, lexicons)), article)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(reasons), indent=2).decode())
    else:
        show_reasons(record, reasons, bidi=bidi, width=width, color=color)
    return FINE


@cli.group(cls=_Group)
def lexicon() -> None:
    """Look up, add to and check what is known of actors and places."""


@lexicon.command("find")
@click.argument("phrase", nargs=-1, required=True, metavar="PHRASE…")
@click.option("--year", type=click.IntRange(1800, 2200), help="The year it is said in; default now.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@_lexicon_option
def find_phrase(phrase: tuple[str, ...], year: int | None, as_json: bool, lexicons: tuple[Path, ...]) -> int:
    """Show the codes that an actor phrase or place name tells by itself, and which lexicon rows say so.

    A code that the phrase does not tell is —, never guessed. Exit code 1 where nothing of it is known.

    \b
    Examples:
      $ musnad lexicon find نائب وزير الخارجية الروسي السابق
      $ musnad lexicon find باراك أوباما --year 2015
    """
    import msgspec

    from musnad.lexicons import load
    from musnad.resolver import Resolver

    lexicon = load(*(str(path) for path in lexicons))
    text = " ".join(phrase)
    found = Resolver(lexicon).resolve(text, year=year or date.today().year)
    sites = lexicon.places.located(text)
    if as_json:
        answer = {"actor": found, "places": [site._asdict() for site in sites]}
        click.echo(msgspec.json.format(msgspec.json.encode(answer), indent=2).decode())
    else:
        click.echo(" ".join((found.country or "—", *(found.sectors or ("—",)))) + f"  {found.kind or ''}".rstrip())
        facts = {"name": found.name, "office": found.office, "rank": found.rank}
        facts |= {"former": "yes" if found.former else None, "acting": "yes" if found.acting else None}
        for name, value in facts.items():
            if value:
                click.echo(f"{name}: {value}")
        for why in found.why:
            click.echo(f"because {why}")
        for other in found.others:
            click.echo(f"or {' '.join((other.country or '—', *other.sectors))}, {other.row}")
        for site in sites:
            number = f", GeoNames {site.geonames}" if site.geonames else ""
            where = f"{site.lat:.2f} {site.lon:.2f}"
            click.echo(f"place {site.latin}, {site.country or '—'} ({site.kind}) {where}{number}, {site.row}")
    return FINE if found.country or found.sectors or sites else SOME_FAILED


@lexicon.command("add")
@click.argument("name", nargs=-1, required=True, metavar="NAME…")
@click.option("--kind", required=True, help="person, country, igo, org, group; none only hides what is known of NAME.")
@click.option("--country", help="ISO 3166-1 alpha-3, or IGO, NGO, MNC, REG.")
@click.option("--sectors", help="PLOVER sectors between commas, main one first.")
@click.option("--alone", help="A word that names the person without the first name; several between |.")
@click.option("--since", help="First year of it.")
@click.option("--until", help="Last year of it.")
@click.option("--note", default="", help="Anything to remember: the source, who added it.")
@click.option(
    "--file",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("musnad-lexicon.csv"),
    show_default=True,
    help="The CSV file to add to; made if it is not there.",
)
def add(name: tuple[str, ...], file: Path, **cells: str | None) -> int:
    """Add an actor to a lexicon file of your own, to be used with --lexicon FILE.

    NAME is a form of the actor's name, or several between |. What the shipped lexicons know by one of these names is
    replaced, and no model changes the codes of the row. The file is plain CSV, edit it as you like; YAML files with
    the same keys are read too.

    \b
    Examples:
      $ musnad lexicon add 'هيئة الانتخابات' --kind org --country EGY --sectors GOV --file mine.csv
      $ musnad code examples --lexicon mine.csv | head -c 100
    """
    from musnad.lexicons import load
    from musnad.resolver import Resolver
    from musnad.user_lexicon import add_to_file, user_row

    lexicon = load()
    row = user_row({"name": " ".join(name), **cells}, where="this row", states=lexicon.country_names)
    line = add_to_file(file, row)
    click.echo(f"{file}:{line} {'|'.join(row.names)}: {' '.join((row.kind, row.country or '—', *row.sectors))}")
    for form in row.names:
        earlier = Resolver(lexicon).resolve(form)
        if earlier.country or earlier.sectors:
            codes = " ".join((earlier.country or "—", *(earlier.sectors or ("—",))))
            click.echo(f"until now {form} was {codes}: {'; '.join(earlier.why)}")
    return FINE


@lexicon.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
def check(files: tuple[Path, ...]) -> int:
    """Check lexicon files of your own; errors name file, line and remedy.

    \b
    Example:
      $ musnad lexicon add 'هيئة النزاهة' --kind org --country IRQ --file own.csv && musnad lexicon check own.csv
    """
    from musnad.errors import LexiconError
    from musnad.lexicons import load
    from musnad.user_lexicon import read_user_lexicon

    failed = False
    for file in files:
        try:
            rows = read_user_lexicon(file, states=load().country_names)
            click.echo(f"{file}: {len(rows):,} row{'' if len(rows) == 1 else 's'}, in order")
        except LexiconError as error:
            failed = True
            _say(str(error))
    return SOME_FAILED if failed else FINE


@lexicon.command("members")
@click.argument("body", nargs=-1, metavar="[BODY…]")
@click.option("--year", type=click.IntRange(1800, 2200), help="Members in that year; default now.")
def show_members(body: tuple[str, ...], year: int | None) -> int:
    """List the member states of an inter-governmental body, or the bodies that are known.

    BODY is its Arabic name or its Latin acronym.

    \b
    Example:
      $ musnad lexicon members CSTO --year 2005
    """
    from musnad.lexicons import load
    from musnad.members import bodies, members

    if not body:
        for name, acronym in bodies().items():
            click.echo(f"{acronym}\t{name}")
        return FINE
    found = members(" ".join(body), year=year)
    names = load().latin_states
    for m in found:
        years = f"{m.since or '?'}–{m.until or ''}"
        click.echo(f"{m.member}\t{names.get(m.member, m.member)}\t{years}")
    if not found:
        _say(f"no members of {' '.join(body)} are known; `musnad lexicon members` lists the bodies")
    return FINE if found else SOME_FAILED


@cli.command()
def schema() -> int:
    """Print the JSON Schema of a record.

    \b
    Example:
      $ musnad schema > record.schema.json
    """
    import msgspec

    from musnad.record import json_schema

    click.echo(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode())
    return FINE


@cli.command()
def version() -> int:
    """Print the version.

    \b
    Example:
      $ musnad version
    """
    click.echo(f"musnad {__version__}")
    return FINE
