"""Generates inflections from the lexicon files and compiles all into one matcher over word types.

`Lexicons.word(surface)` returns all that any lexicon knows of a written word; the answer is made once a surface form
and kept, so that coding a word costs one dictionary look-up.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from musnad.entries import ActorEntry, Cue, CuePhrase, Hit, Predicate, Start, WordType, normal, normal_of
from musnad.errors import LexiconError
from musnad.latin import Romaniser
from musnad.morphology import SOUND_PLURALS, Inflected, Split, Verb, inflect_nisba, inflect_noun, inflect_verb, splits
from musnad.people import People
from musnad.places import Gazetteer
from musnad.places import key as place_key
from musnad.tables import alternatives, group, listed, read_table, written
from musnad.text import bare_letters, fold
from musnad.user_lexicon import UserRow, digest_of, read_user_lexicon

if TYPE_CHECKING:
    from musnad.article import Article

R = TypeVar("R")

#: First letters that the folding makes one, but that begin different words (أمن، آمن; أمير، إمارة).
_UNLIKE = ({"أ", "إ"}, {"أ", "آ"}, {"إ", "آ"})
_HAMZA = frozenset("أإ")
#: PLOVER's partially recognised states, whose government has that sector too.
_PARTIALLY_RECOGNISED = frozenset({"PSE", "ESH", "XKX", "TWN"})
#: Which reading of a word is tried first where several lexicons know it.
CATEGORY_ORDER = {"country": 0, "org": 0, "igo": 0, "seat": 0, "city": 2}
#: Classes of function_words.tsv that every word type carries; the others are groups that single rules ask for.
CLOSED_CLASSES = ("that", "stop", "neg", "cond", "modal", "weekday", "pron", "rel", "opener")
#: Ways in which content may follow a cue (see cues.tsv).
FRAMES = frozenset({"clause", "quote", "obj", *written("frame_preposition")})
#: Word types kept at most; a newspaper's year has about 300,000 forms.
_KEPT = 400_000


def load(*extra: str) -> Lexicons:
    """Returns the lexicons that ship with the package, with a user's files over them; each set is read once a process.

    Raises:
        LexiconError: a file of `extra` cannot be read or breaks the form of `musnad.user_lexicon`.
    """
    return _load(tuple((path, digest_of(path)) for path in extra))


@lru_cache(maxsize=2)
def _load(extra: tuple[tuple[str, str], ...]) -> Lexicons:
    """The lexicons for files of these paths and contents."""
    collecting = gc.isenabled()
    gc.disable()  # nothing made here is garbage, and looking for it costs a third of the time
    try:
        lexicons = Lexicons()
    finally:
        if collecting:
            gc.enable()
    for path, _ in extra:
        lexicons.put(read_user_lexicon(Path(path), states=lexicons.country_names))
    return lexicons


class Lexicons:
    """The compiled lexicons. `word` is the only thing that stages need in their inner loops."""

    def __init__(self) -> None:
        self._types: dict[str, WordType] = {}
        self._cues: dict[str, list[tuple[Inflected, Cue]]] = {}
        self._predicates: dict[str, list[tuple[Inflected, Predicate]]] = {}
        self._phrase_predicates: dict[str, list[tuple[tuple[str, ...], Predicate]]] = {}
        self._nisbas: dict[str, tuple[Inflected, str]] = {}
        self._articled_nisbas: set[str] = set()  # those that are nisbas only with the article
        self.towns: dict[str, str] = {}  # the state that a town's name means where nothing else tells, as places.key
        self.states: dict[str, str] = {}  # the codes of states by their names, as places.key has them
        self._long_nisbas: dict[str, list[tuple[str, str]]] = {}
        self._people: dict[str, str] = {}
        self._starts: dict[str, list[tuple[tuple[str, ...], ActorEntry, Inflected | None]]] = {}
        self._phrase_cues: dict[str, list[tuple[tuple[str, ...], CuePhrase]]] = {}
        self._classes: dict[str, set[str]] = {}
        self._hamza_last: set[str] = set()  # folded function words that end in أ
        self.phrases: set[str] = set()
        self.users: set[str] = set()  # the rows of a user's own lexicon: what they say, no model changes
        self.country_names: dict[str, str] = {}
        self.latin_states: dict[str, str] = {}
        self.latin_bodies: dict[str, str] = {}  # by the first name of the body
        self._common = {row["word"] for row in read_table("common_words", ("word",))}
        self.people = People()
        self.places = Gazetteer(self.towns)
        self._read_cues()
        self._read_predicates()
        self._read_countries()
        self._read_organisations()
        self._read_roles()
        self._read_closed_classes()
        self.scores: Mapping[tuple[str, str | None], tuple[float | None, str | None]] = self._read_plover()
        self.romanise = Romaniser(self._latin_parts)
        self.contexts: dict[str, list[tuple[str, ...]]] = self._read_contexts()
        self.outlets: dict[str, str] = {
            fold(name).lower(): row["country"]
            for row in read_table("outlets", ("names", "country"))
            for name in alternatives(row["names"])
        }

    def put(self, rows: Iterable[UserRow]) -> None:
        """Lays a user's rows over the lexicons: what they know by one of a row's names is replaced by it."""
        self._types.clear()
        laid: dict[str, dict[tuple[str, ...], ActorEntry | None]] = {}  # by the first word, then by those that follow
        for row in rows:
            self.users.add(row.row)
            self.people.put(row)
            if row.kind == "person":
                continue
            entry = _user_entry(row) if row.kind != "none" else None
            for name in row.names:
                first, *rest = (normal(w) for w in name.split())
                laid.setdefault(first, {})[tuple(rest)] = entry
        for first, entries in laid.items():
            kept = [start for start in self._starts.get(first, ()) if start[0] not in entries]
            self._starts[first] = kept + [(rest, entry, None) for rest, entry in entries.items() if entry is not None]

    def home_of(self, article: Article) -> str | None:
        """Returns the state of an article's outlet, where outlets.tsv has it."""
        outlet = article.source.outlet or article.hints.get("outlet")
        return self.outlets.get(fold(outlet).lower()) if outlet else None

    # Reading --------------------------------------------------------------------------------------------------------

    def _read_cues(self) -> None:
        columns = (
            "lemma",
            "form",
            "imperfect",
            "masdar",
            "frames",
            "sense",
            "traits",
            "object",
            "participle",
            "event",
        )
        for row in read_table("cues", columns):
            cue = Cue(
                lemma=row["lemma"],
                frames=frozenset(alternatives(row["frames"])) & FRAMES,
                prepositions=tuple(f for f in alternatives(row["frames"]) if f in written("frame_preposition")),
                openers=frozenset(normal(w) for w in frozenset(alternatives(row["frames"])) - FRAMES),
                sense=row["sense"],
                traits=frozenset(alternatives(row["traits"])),
                object=row["object"] == "yes",
                participle=row["participle"] == "yes",
                event=_cue_event(row["event"]),
            )
            verb = Verb(
                lemma=row["lemma"], form=row["form"], imperfect=row["imperfect"], masdars=alternatives(row["masdar"])
            )
            for inflected in inflect_verb(verb):
                self._cues.setdefault(fold(inflected.form), []).append((inflected, cue))
        for row in read_table("cue_phrases", ("phrase", "source", "sense", "verb")):
            words = tuple(normal(w) for w in row["phrase"].split())
            phrase = CuePhrase(row["phrase"], row["source"], row["sense"], row["verb"] == "yes")
            self.phrases.add(phrase.phrase)
            self._phrase_cues.setdefault(words[0], []).append((words[1:], phrase))

    def _read_predicates(self) -> None:
        columns = (
            "lemma",
            "form",
            "imperfect",
            "masdar",
            "plural",
            "with",
            "without",
            "type",
            "mode",
            "contexts",
            "actor",
            "recipient",
            "mutual",
            "needs",
            "speech",
            "confidence",
        )
        rows = list(read_table("predicates", columns))
        nominal = {fold(row["lemma"]) for row in rows if row["form"] in ("N", "P")}
        for row in rows:
            try:
                confidence = float(row["confidence"] or 0.5)
            except ValueError:
                raise LexiconError(f"predicates.tsv, line {row['_line']}: confidence is no number") from None
            predicate = Predicate(
                lemma=row["lemma"],
                pos=row["form"],
                near=frozenset(normal(w) for w in alternatives(row["with"])),
                without=frozenset(normal(w) for w in alternatives(row["without"])),
                type=row["type"],
                mode=row["mode"] or None,
                contexts=listed(row["contexts"]),
                actor=row["actor"] or "subj",
                recipients=alternatives(row["recipient"]),
                mutual=row["mutual"] == "yes",
                needs=row["needs"],
                speech=row["speech"] == "yes",
                confidence=confidence,
            )
            for inflected in _predicate_forms(row):
                if inflected.part == "masdar" and fold(inflected.form) in nominal:
                    continue
                words = inflected.form.split()
                if len(words) == 1:
                    self._predicates.setdefault(fold(inflected.form), []).append((inflected, predicate))
                else:
                    rest = tuple(normal(w) for w in words[1:])
                    first = normal(words[0])
                    self._phrase_predicates.setdefault(first, []).append((rest, predicate))

    def _start(self, phrase: str, entry: ActorEntry, inflected: Inflected | None = None) -> None:
        words = [normal_of(w, f) for w, f in zip(phrase.split(), fold(phrase).split(), strict=True)]
        self._starts.setdefault(words[0], []).append((tuple(words[1:]), entry, inflected))

    def _read_countries(self) -> None:
        columns = ("code", "names", "nisba", "people", "seats", "cities", "ambiguous", "latin")
        for row in read_table("countries", columns):
            code = row["code"]
            names, seats, cities = (alternatives(row[c]) for c in ("names", "seats", "cities"))
            ambiguous = set(alternatives(row["ambiguous"]))
            self.country_names[code] = names[0] if names else code
            self.latin_states[code] = row["latin"] or code
            sectors = ("GOV", "PRE") if code in _PARTIALLY_RECOGNISED else ("GOV",)
            for category, places in (("city", cities), ("seat", seats), ("country", names)):
                for name in places:
                    entry = ActorEntry(
                        category,
                        name,
                        "country",
                        code,
                        sectors if category != "city" else (),
                        ambiguous=name in ambiguous,
                        row=f"countries.tsv:{row['_line']}",
                        articled=name.startswith("ال"),
                    )
                    self._start(name, entry)
                    if category == "country":
                        self.states.setdefault(place_key(name), code)
                    elif name not in ambiguous:
                        self.towns.setdefault(place_key(name), code)
            for base in alternatives(row["nisba"]):
                first, _, second = base.partition(" ")
                if second:
                    self._long_nisbas.setdefault(fold(first), []).append((fold(second), code))
                    continue
                doubtful = base in ambiguous
                if doubtful and fold(base) + "ه" in self._common:
                    continue  # مالية is financial
                for inflected in inflect_nisba(base):
                    if doubtful and inflected.number == "s" and inflected.gender != "f":
                        self._articled_nisbas.add(fold(inflected.form))  # جورجي may be a name, الجورجي is Georgia's
                    self._nisbas.setdefault(fold(inflected.form), (inflected, code))
            for people in alternatives(row["people"]):
                if people in ambiguous:
                    continue
                self._people.setdefault(normal(people), code)

        for row in read_table("former_states", ("names", "nisba", "successor")):
            code, place = row["successor"], f"former_states.tsv:{row['_line']}"
            for name in alternatives(row["names"]):
                self._start(name, ActorEntry("country", name, "country", code, ("GOV",), row=place))
                self.states.setdefault(place_key(name), code)
            for base in alternatives(row["nisba"]):
                first, _, second = base.partition(" ")
                if second:
                    self._long_nisbas.setdefault(fold(first), []).append((fold(second), code))
                else:
                    for inflected in inflect_nisba(base):
                        self._nisbas.setdefault(fold(inflected.form), (inflected, code))

        for row in read_table("bloc_nisbas", ("nisba", "country", "people")):
            for people in alternatives(row["people"]):
                self._people.setdefault(normal(people), row["country"])
            for inflected in inflect_nisba(row["nisba"]):
                self._nisbas.setdefault(fold(inflected.form), (inflected, row["country"]))

    def _read_organisations(self) -> None:
        for row in read_table("organisations", ("names", "kind", "country", "sectors", "class", "ambiguous", "latin")):
            names = alternatives(row["names"])
            if row["latin"]:
                self.latin_bodies[names[0]] = row["latin"]
            sectors = listed(row["sectors"])
            ambiguous = set(alternatives(row["ambiguous"]))
            for name in names:
                entry = ActorEntry(
                    row["kind"] if row["kind"] != "country" else "org",
                    names[0],
                    row["kind"],
                    row["country"] or None,
                    sectors,
                    ambiguous=name in ambiguous,
                    row=f"organisations.tsv:{row['_line']}",
                    articled=name in ambiguous and name.startswith("ال"),
                )
                self._start(name, entry)

    def _read_roles(self) -> None:
        columns = ("lemma", "plural", "fem", "kind", "sectors", "class", "generic", "adjective", "country", "rank")
        for row in read_table("roles", columns):
            first, *rest = row["lemma"].split()
            plurals = alternatives(row["plural"])
            sectors = listed(row["sectors"])
            generic = row["generic"] == "yes"

            def entry(
                plural: bool,
                feminine: bool,
                row: dict[str, str] = row,
                sectors: tuple[str, ...] = sectors,
                generic: bool = generic,
                dual: bool = False,
            ) -> ActorEntry:
                kind = "group" if plural and row["kind"] == "person" else row["kind"]
                return ActorEntry(
                    row["class"],
                    row["lemma"],
                    kind,
                    row["country"] or None,
                    sectors,
                    generic,
                    plural,
                    feminine,
                    adjective=row["adjective"] == "yes",
                    dual=dual,
                    rank=row["rank"],
                    row=f"roles.tsv:{row['_line']}",
                )

            sound = tuple(p for p in plurals if p in ("un", "at"))
            tail = f" {' '.join(rest)}" if rest else ""
            for inflected in inflect_noun(first, plurals=sound, feminine=row["fem"] == "yes", sound="un" in sound):
                self._start(
                    inflected.form + tail,
                    entry(
                        inflected.number in ("p", "d"),
                        inflected.gender == "f" or row["fem"] == "self",
                        dual=inflected.number == "d" and "un" not in sound,
                    ),
                    inflected,
                )
            for plural in plurals:
                if plural not in sound:
                    self._start(plural, entry(True, False), Inflected(plural, "noun", 3, "p", ""))

    def _read_closed_classes(self) -> None:
        for name in CLOSED_CLASSES:
            for word in group(name):
                self._classes.setdefault(word, set()).add(name)
            self._hamza_last |= {fold(word) for word in written(name) if word.endswith("أ")}
        self._given: dict[str, str] = {}
        self._latin_parts: dict[str, str] = {}
        for row in read_table("people_names", ("name", "gender", "common_word", "latin")):
            self._given[fold(row["name"])] = "weak" if row["common_word"] == "yes" else "sure"
            if row["latin"]:
                self._latin_parts.setdefault(fold(row["name"]), row["latin"])
        self._titles = {fold(row["word"]) for row in read_table("honorifics", ("word",))}
        self._particles = group("name")
        self._prepositions = group("oblique") | group("with_pronoun")

    def _read_plover(self) -> dict[tuple[str, str | None], tuple[float | None, str | None]]:
        return {
            (row["event"], row["mode"] or None): (float(row["score"]) if row["score"] else None, row["cameo"] or None)
            for row in read_table("plover", ("event", "mode", "score", "cameo"))
        }

    def _read_contexts(self) -> dict[str, list[tuple[str, ...]]]:
        return {
            row["context"]: [tuple(normal(w) for w in phrase.split()) for phrase in alternatives(row["words"])]
            for row in read_table("contexts", ("context", "words"))
        }

    # Matching -------------------------------------------------------------------------------------------------------

    def word(self, surface: str) -> WordType:
        """Returns what the lexicons know of a written word."""
        found = self._types.get(surface)
        if found is None:
            if len(self._types) > _KEPT:
                self._types.clear()
            found = self._types[surface] = self._analyse(surface)
        return found

    def _analyse(self, surface: str) -> WordType:
        folded = fold(surface)
        word = WordType(surface, folded)
        if not word.arabic:
            return word
        bare = folded[1:] if folded[:1] in "وف" and len(folded) > 2 else folded
        letters = bare_letters(surface)
        if not letters.endswith("أ") or bare in self._hamza_last:  # هنأ is not هنا
            word.classes = frozenset(self._classes.get(folded) or self._classes.get(bare) or ())
        if self._governs_pronoun(folded):
            word.classes |= {"stop"}
        readings = splits(folded)
        if surface.endswith("ة"):
            readings = tuple(split for split in readings if split.suffix != "ه")
        readings = tuple(
            s
            for s in readings
            if not s.article or s.preposition == "ل" or letters[s.prefix_length - 2 : s.prefix_length - 1] == "ا"
        )
        word.cues = tuple(self._verb_hits(readings, self._cues))
        word.predicates = tuple(self._verb_hits(readings, self._predicates))
        starts: list[Start] = []
        closed = word.classes & {"stop", "that", "neg", "pron", "rel"}
        if closed:
            word.predicates = ()
        for split in readings:
            word.definite = word.definite or split.article
            if not (split.suffix or split.article or split.preposition):
                for rest, phrase in self._phrase_cues.get(split.stem, ()):
                    word.phrase_cues += ((split, rest, phrase),)
            stem = split.stem
            plain = not split.suffix and not split.prefix_length and letters[-1:] != "ى" and not _HAMZA & set(letters)
            if closed and stem in self._given and plain:
                word.given = self._given[stem]
            if split.preposition == "س" or closed:
                continue
            if not (split.suffix or split.article) and split.preposition in ("", "ب", "ل"):
                for rest in self.people.full_names(stem):
                    word.known.setdefault(rest[0], []).append((split, rest))
            if not split.suffix:
                if stem in self._given and (not split.article or self._given[stem] == "sure"):
                    if not word.given:
                        word.given = self._given[stem]
                        word.given_clitic = split.conjunction or split.preposition
                sure = split.article or stem not in self._articled_nisbas
                if sure and (nisba := self._nisbas.get(stem)) and word.nisba is None:
                    word.nisba = (split, *nisba)
                for ending in ("", "ه", "ا", *SOUND_PLURALS):
                    if stem.endswith(ending) and (long := self._long_nisbas.get(stem.removesuffix(ending))):
                        word.long_nisba = tuple(long)
                if word.people is None and stem in self._people and (split.article or len(stem) > 3):
                    word.people = self._people[stem]
                if stem in self._titles:
                    word.title = True
            if stem in self._common or (stem.endswith("ا") and not split.article and stem[:-1] in self._common):
                word.common = True
                word.common_whole = word.common_whole or not (split.prefix_length or split.suffix)
            for rest, entry, inflected in self._starts.get(stem, ()):
                if split.suffix and (rest or entry.category in ("country", "seat", "city", "org", "igo")):
                    continue
                if inflected is not None and split.article and _construct(inflected, entry):
                    continue
                form = (inflected.form if inflected is not None else entry.name).removeprefix("ال")
                if {form[:1], letters[len(letters) - len(split.suffix) - len(stem)]} in _UNLIKE:
                    continue
                if entry.articled and not split.article and not rest and not folded.startswith("ال"):
                    continue
                starts.append(Start(split, rest, entry))
        if surface.endswith("ه") and any(s.split.suffix and s.entry.category == "relational" for s in starts):
            word.given = ""  # نظيره is his counterpart, not the name نظيرة
        word.title = word.title or folded in self._titles
        word.particle = bare in self._particles
        starts.sort(
            key=lambda s: (
                -len(s.rest),
                s.split.prefix_length,
                len(s.split.suffix),
                CATEGORY_ORDER.get(s.entry.category, 1),
            )
        )
        word.starts = tuple(starts)
        word.single = tuple(s for s in starts if not s.rest)
        for start in starts:
            if start.rest:
                word.followed.setdefault(start.rest[0], []).append(start)
        return word

    def _governs_pronoun(self, folded: str) -> bool:
        """Whether a word is a preposition with a pronoun (خلالها، لهما، بحسبه)."""
        bare = folded[1:] if folded[:1] in "وف" and len(folded) > 3 else folded
        return any(
            split.suffix and not split.prefix_length and split.stem in self._prepositions for split in splits(bare)
        )

    def _verb_hits(
        self, readings: tuple[Split, ...], table: Mapping[str, list[tuple[Inflected, R]]]
    ) -> Iterator[Hit[R]]:
        for split in readings:
            for inflected, row in table.get(split.stem, ()):
                part = inflected.part
                if part in ("perfect", "imperfect", "passive"):
                    if split.article or split.preposition in ("ب", "ك"):
                        continue
                    if split.preposition and part != "imperfect":
                        continue
                    if split.suffix and isinstance(row, Predicate) and "obj" not in row.recipients:
                        continue
                elif split.preposition == "س":
                    continue
                yield Hit(split, inflected, row)

    def phrase_predicates(self, norm: str) -> Sequence[tuple[tuple[str, ...], Predicate]]:
        """Returns the fixed event phrases that begin with a normalised word."""
        return self._phrase_predicates.get(norm, ())


def _construct(inflected: Inflected, entry: ActorEntry) -> bool:
    """Whether a form is a dual or plural before a genitive (مسؤولو، شعبي), which takes no article."""
    form = inflected.form
    return form.endswith("ا") or (form.endswith("ي") and not entry.name.split()[0].endswith("ي") and form != entry.name)


def _user_entry(row: UserRow) -> ActorEntry:
    category = {"group": "people", "country": "country", "igo": "igo"}.get(row.kind, "org")
    sectors = row.sectors or (("GOV",) if row.kind == "country" else ())
    return ActorEntry(category, row.names[0], row.kind, row.country, sectors, plural=row.kind == "group", row=row.row)


def _cue_event(cell: str) -> tuple[str, str | None, float] | None:
    """Reads `TYPE mode confidence`, two spaces where there is no mode."""
    if not cell:
        return None
    kind, mode, confidence = cell.split(" ")
    return kind, mode or None, float(confidence)


def _predicate_forms(row: dict[str, str]) -> Iterator[Inflected]:
    lemma, form = row["lemma"], row["form"]
    if form == "P":
        yield Inflected(lemma, "noun")
    elif form in ("N", "A"):
        plurals = alternatives(row["plural"])
        yield from inflect_noun(lemma, plurals=plurals, feminine=form == "A", sound=form == "A")
    else:
        first, *rest = lemma.split()
        verb = Verb(lemma=first, form=form, imperfect=row["imperfect"], masdars=alternatives(row["masdar"]))
        for inflected in inflect_verb(verb):
            if inflected.part == "masdar" and row["masdar"] == "-":
                continue
            yield inflected._replace(form=" ".join([inflected.form, *rest])) if rest else inflected
