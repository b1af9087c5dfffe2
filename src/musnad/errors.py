"""The exceptions Musnad raises; every message names the offending value and the remedy."""

from __future__ import annotations


class MusnadError(Exception):
    """Base of all errors that Musnad raises on purpose."""


class InputError(MusnadError, ValueError):
    """An input that cannot be coded.

    `reason` is a short stable code (`empty`, `binary`, `encoding`, `not-arabic`, `no-article`,
    `too-large`, `bad-json`, `bad-csv`, `missing-field`, `not-found`, `unreadable`), `place` says where in the
    input it was found (a line, a byte offset), `uri` which input it was.
    """

    def __init__(self, message: str, *, reason: str, uri: str | None = None, place: str | None = None):
        super().__init__(message)
        self.message = message
        self.reason = reason
        self.uri = uri
        self.place = place

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.uri, self.place) if part)
        return f"{where}: {self.message}" if where else self.message


class LexiconError(MusnadError, ValueError):
    """A lexicon file that breaks its schema; the message names file, line and column."""


class PipelineError(MusnadError, ValueError):
    """Stages that do not fit together; the message lists what is missing."""
