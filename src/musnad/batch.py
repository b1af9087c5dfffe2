"""Coding many articles: in input order, in one process or several, one bad article never stopping the rest."""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from musnad.article import Article
from musnad.errors import InputError
from musnad.record import Record, from_json, to_json

if TYPE_CHECKING:
    from musnad.coder import Coder, Config

#: Articles handed to a worker at once: enough to hide the hand-over, few enough to keep memory flat.
CHUNK = 16
#: Chunks under way for each worker; more would only wait in memory behind the oldest one.
AHEAD = 3


class Failure(msgspec.Struct, kw_only=True, frozen=True):
    """An input that was set aside.

    `reason` is an `InputError`'s reason, `duplicate-id` (an earlier article of the run has the same id) or
    `internal` (the coder failed: a bug of ours); `trace` is the traceback of an internal failure.
    """

    reason: str
    message: str
    id: str | None = None
    uri: str | None = None
    place: str | None = None
    trace: str | None = None

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.uri or self.id, self.place) if part)
        text = f"{where}: {self.message}" if where else self.message
        return f"{' '.join(text.split())} [{self.reason}]"


Outcome = Record | Failure


def set_aside(error: InputError, *, id: str | None = None) -> Failure:
    """Returns the failure that an input error stands for."""
    return Failure(reason=error.reason, message=error.message, id=id, uri=error.uri, place=error.place)


def code_one(coder: Coder, article: Article) -> Outcome:
    """Returns the record of `article`, or the failure that coding it gave; raises nothing."""
    try:
        record = coder.code_article(article)
        to_json(record)  # here, where it costs one article, shows what UTF-8 cannot hold (lone surrogates)
        return record
    except InputError as error:
        failure = set_aside(error, id=article.id)
        return failure if failure.uri else msgspec.structs.replace(failure, uri=article.source.uri)
    except Exception as error:  # whatever a stage does wrong must cost one article, not the run
        return Failure(
            reason="internal",
            message=f"{type(error).__name__}: {error}",
            id=article.id,
            uri=article.source.uri,
            trace=traceback.format_exc(),
        )


def code_all(
    inputs: Iterable[Article | InputError],
    *,
    coder: Coder | None = None,
    config: Config | None = None,
    workers: int = 1,
) -> Iterator[Outcome]:
    """Yields a record or failure for each input, in input order, the same for any number of workers.

    Memory stays flat: inputs are taken as they are needed. With `workers` above 1 each worker process builds its
    own `Coder` of the `config`, so a `coder` of your own needs `workers=1`.

    Raises:
        ValueError: `workers` is below 1, or a coder was given for several workers or beside a configuration.
    """
    if workers < 1:
        raise ValueError(f"workers is {workers}; it must be 1 or more")
    if workers > 1 and coder is not None:
        raise ValueError("a coder cannot be shared between processes: leave out `coder`, or set workers=1")
    if coder is not None and config is not None:
        raise ValueError("give either a coder or a configuration: a coder has one already")
    checked = _without_doubles(inputs)
    if workers > 1:
        return _code_in_processes(checked, workers, config)
    return _code_here(checked, coder, config)


def _without_doubles(inputs: Iterable[Article | InputError]) -> Iterator[Article | Failure]:
    seen: set[str] = set()
    for item in inputs:
        if isinstance(item, InputError):
            yield set_aside(item)
        elif item.id in seen:
            message = f"article id {item.id!r} came before in this run; give each article an id of its own"
            yield Failure(reason="duplicate-id", message=message, id=item.id, uri=item.source.uri)
        else:
            seen.add(item.id)
            yield item


def _code_here(inputs: Iterable[Article | Failure], coder: Coder | None, config: Config | None) -> Iterator[Outcome]:
    if coder is None:
        from musnad.coder import Coder

        coder = Coder(config=config)
    for item in inputs:
        yield item if isinstance(item, Failure) else code_one(coder, item)


_worker_coder: Coder | None = None


def _start_worker() -> None:
    """Leaves an interrupt to the parent process."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _code_chunk(articles: list[Article], config: Config | None) -> list[bytes | Failure]:
    """Returns what each article gave; records travel as JSON, which is smaller and faster than pickled structs."""
    global _worker_coder
    if _worker_coder is None:
        from musnad.coder import Coder

        _worker_coder = Coder(config=config)
    outcomes = [code_one(_worker_coder, article) for article in articles]
    return [to_json(outcome) if isinstance(outcome, Record) else outcome for outcome in outcomes]


def _new_pool(size: int) -> ProcessPoolExecutor:
    from multiprocessing import get_context

    return ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_start_worker)


class _Workers:
    """Processes that outlive a worker killed from outside (out of memory, a crash in a C library).

    When a worker dies, all chunks under way are lost with it; their articles are then coded one at a time in a
    process apart, so that only the one that kills its worker fails.
    """

    def __init__(self, count: int, config: Config | None):
        self.count = count
        self.config = config
        self.pool = _new_pool(count)
        self.apart: ProcessPoolExecutor | None = None

    def submit(self, articles: list[Article]) -> Future[list[bytes | Failure]]:
        try:
            return self.pool.submit(_code_chunk, articles, self.config)
        except BrokenProcessPool:
            self.pool.shutdown(wait=False)
            self.pool = _new_pool(self.count)
            return self.pool.submit(_code_chunk, articles, self.config)

    def result(self, future: Future[list[bytes | Failure]], articles: list[Article]) -> list[bytes | Failure]:
        try:
            return future.result()
        except BrokenProcessPool:
            return [self._code_apart(article) for article in articles]

    def _code_apart(self, article: Article) -> bytes | Failure:
        if self.apart is None:
            self.apart = _new_pool(1)
        try:
            return self.apart.submit(_code_chunk, [article], self.config).result()[0]
        except BrokenProcessPool:
            self.apart.shutdown(wait=False)
            self.apart = None
            message = "the worker process died while coding this article (out of memory, or a crash in a library)"
            return Failure(reason="internal", message=message, id=article.id, uri=article.source.uri)

    def close(self) -> None:
        for pool in (self.pool, self.apart):
            if pool is not None:
                pool.shutdown(wait=False, cancel_futures=True)


def _code_in_processes(inputs: Iterator[Article | Failure], workers: int, config: Config | None) -> Iterator[Outcome]:
    crew = _Workers(workers, config)
    waiting: deque[tuple[list[Article | Failure], Future[list[bytes | Failure]]]] = deque()
    try:
        while True:
            while len(waiting) < workers * AHEAD and (chunk := list(islice(inputs, CHUNK))):
                waiting.append((chunk, crew.submit([item for item in chunk if isinstance(item, Article)])))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            outcomes = iter(crew.result(future, [item for item in chunk if isinstance(item, Article)]))
            for item in chunk:
                outcome = item if isinstance(item, Failure) else next(outcomes)
                yield from_json(outcome) if isinstance(outcome, bytes) else outcome
    finally:
        crew.close()
