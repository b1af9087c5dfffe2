"""Musnad: who said and did what to whom, according to whom, in Arabic news."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from musnad._version import __version__

if TYPE_CHECKING:
    from musnad.article import Article
    from musnad.coder import Coder
    from musnad.errors import InputError, MusnadError
    from musnad.inputs import article_from, read_inputs
    from musnad.record import Record, from_json, json_schema, to_json

__all__ = [
    "Article",
    "Coder",
    "InputError",
    "MusnadError",
    "Record",
    "__version__",
    "article_from",
    "from_json",
    "json_schema",
    "read_inputs",
    "to_json",
]

_HOME = {
    "Article": "article",
    "Coder": "coder",
    "InputError": "errors",
    "MusnadError": "errors",
    "Record": "record",
    "article_from": "inputs",
    "from_json": "record",
    "json_schema": "record",
    "read_inputs": "inputs",
    "to_json": "record",
}


def __getattr__(name: str) -> object:
    """Returns a public name, importing its module at first use: `musnad --help` needs no HTML parser."""
    if name in _HOME:
        return getattr(import_module(f"musnad.{_HOME[name]}"), name)
    raise AttributeError(f"module 'musnad' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
