"""What lexicon rows say, and what is known of a written word: the terms in which the stages think."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from musnad.morphology import Inflected, Split
from musnad.text import fold

T = TypeVar("T")
_ARABIC = re.compile(r"[\u0621-\u064a\u0670-\u06d3]")


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of cues.tsv: an attributing verb and how its content follows.

    `frames` are the ways named there; `prepositions` those among them, in their order;
    `openers` are the folded nouns that open its content.
    """

    lemma: str
    frames: frozenset[str]
    prepositions: tuple[str, ...]
    openers: frozenset[str]
    sense: str
    traits: frozenset[str]
    object: bool
    participle: bool
    event: tuple[str, str | None, float] | None


@dataclass(frozen=True, slots=True)
class CuePhrase:
    """A row of cue_phrases.tsv; `source` says where the source stands (after, suffix)."""

    phrase: str
    source: str
    sense: str
    verb: bool


@dataclass(frozen=True, slots=True)
class Predicate:
    """A row of predicates.tsv: a word that tells an event, and where its parties stand."""

    lemma: str
    pos: str
    near: frozenset[str]
    without: frozenset[str]
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    actor: str
    recipients: tuple[str, ...]
    mutual: bool
    needs: str
    speech: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """What a lexicon knows of a word or phrase that may head an actor.

    `category` is country, seat, city, org, igo, or the class of a role (title, relational, institution, people, body).
    """

    category: str
    name: str
    kind: str
    country: str | None
    sectors: tuple[str, ...]
    generic: bool = False
    plural: bool = False
    feminine: bool = False
    ambiguous: bool = False
    adjective: bool = False
    dual: bool = False
    rank: str = ""
    row: str = ""  # where the lexicons say so: `organisations.tsv:97`
    articled: bool = False  # a name that always has the article (الرياض, unlike the name رياض; القاعدة)


class Hit(NamedTuple, Generic[T]):
    """A lexicon row found in a word: the reading of the word's clitics, the inflection, the row."""

    split: Split
    inflected: Inflected
    row: T


class Start(NamedTuple):
    """A lexicon phrase that begins with a word: what must follow (normalised words) and the entry it gives."""

    split: Split
    rest: tuple[str, ...]
    entry: ActorEntry


class WordType:
    """All that the lexicons know of one written form."""

    __slots__ = (
        "arabic",
        "classes",
        "common",
        "common_whole",
        "cues",
        "definite",
        "fold",
        "followed",
        "given",
        "given_clitic",
        "known",
        "long_nisba",
        "nisba",
        "norm",
        "number",
        "particle",
        "people",
        "phrase_cues",
        "predicates",
        "single",
        "starts",
        "surface",
        "title",
    )

    def __init__(self, surface: str, folded: str):
        self.surface = surface
        self.fold = folded
        self.norm = normal(surface)
        self.arabic = bool(_ARABIC.search(surface))
        self.number = surface[:1].isdigit()
        self.classes: frozenset[str] = frozenset()
        self.cues: tuple[Hit[Cue], ...] = ()
        self.predicates: tuple[Hit[Predicate], ...] = ()
        self.phrase_cues: tuple[tuple[Split, tuple[str, ...], CuePhrase], ...] = ()
        self.nisba: tuple[Split, Inflected, str] | None = None
        self.long_nisba: tuple[tuple[str, str], ...] = ()
        self.people: str | None = None
        self.starts: tuple[Start, ...] = ()
        self.followed: dict[str, list[Start]] = {}  # those of several words, by the second one
        self.single: tuple[Start, ...] = ()  # those of one word
        self.common = False
        self.common_whole = False  # common as it is written, not only without clitics (كيري, as if كـ and يرى)
        self.given = ""
        self.given_clitic = ""
        #: Listed full names that begin with the word, by the word after it: its clitics, and what follows.
        self.known: dict[str, list[tuple[Split, tuple[str, ...]]]] = {}
        self.title = False
        self.particle = False
        self.definite = False

    @property
    def hits(self) -> tuple[Hit[Cue] | Hit[Predicate], ...]:
        """Returns the readings of the word as a verb or noun of saying or of an event."""
        return (*self.cues, *self.predicates)

    def __repr__(self) -> str:
        return f"WordType({self.surface!r})"


def normal(surface: str) -> str:
    """Returns a written word folded and without its article (a leading و is kept), as phrases are compared.

    A hamza tells ألمانيا from a word with the article.
    """
    return normal_of(surface, fold(surface))


def normal_of(surface: str, folded: str) -> str:
    """Returns what `normal` does for a word that is folded already."""
    if folded.startswith("ال") and len(folded) > 3 and surface[0] not in "أإآ":
        return folded[2:]
    if folded.startswith("وال") and len(folded) > 4 and surface[1] not in "أإآ":
        return "و" + folded[3:]
    return folded
