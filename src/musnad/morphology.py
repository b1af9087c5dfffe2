"""Arabic inflection from principal parts, and the clitics that may be written onto a word.

The generator works on undiacritised, well-spelled forms (with hamzas); callers fold the results.
It over-generates where that is harmless (forms that are no words) rather than miss a form in use.
Source of the patterns: any grammar of written Arabic; forms are numbered I–X, Q the quadriliteral.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

ARTICLE = "ال"
#: Endings of the sound plural and the dual: nominative, oblique, feminine; dual.
NOMINATIVE_PLURAL, OBLIQUE_PLURAL, FEMININE_PLURAL, DUAL = "ون", "ين", "ات", "ان"
SOUND_PLURALS = (NOMINATIVE_PLURAL, OBLIQUE_PLURAL, FEMININE_PLURAL)
#: The proclitic of the future.
FUTURE = "س"
#: Letters that the ت of form VIII becomes or joins (اتهم، اطلع، ادعى، ازداد).
_ASSIMILATED = frozenset({"ت", "ط", "د", "ذ", "ز"})


class Inflected(NamedTuple):
    """An inflected form and what it tells: `part` is perfect, imperfect, passive, masdar, active, noun or adjective."""

    form: str
    part: str
    person: int = 3
    number: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb by its principal parts; blanks are derived from lemma and form number where the form is regular."""

    lemma: str
    form: str
    imperfect: str = ""
    masdars: tuple[str, ...] = ()

    def parts(self) -> tuple[str, tuple[str, ...]]:
        """Returns the imperfect (3ms) and the verbal nouns, given or derived."""
        return self.imperfect or imperfect_of(self.lemma, self.form), self.masdars or masdars_of(self.lemma, self.form)


def _hollow(lemma: str) -> bool:
    return len(lemma) >= 3 and lemma[-2] == "ا"


def _doubled(lemma: str, form: str) -> bool:
    """Whether the last two consonants are one letter in writing (رد, أصر, احتج, استمر); اتهم and اطلع are not."""
    if _hollow(lemma) or lemma[-1] in "ىاأ" or lemma[0] == "آ":
        return False
    if form == "VIII" and lemma[1] in _ASSIMILATED:
        return False
    return len(lemma) == {"I": 2, "IV": 3, "VII": 4, "VIII": 4, "IX": 4, "X": 5}.get(form)


def imperfect_of(lemma: str, form: str) -> str:
    """Returns the 3ms imperfect of a derived verb (forms II–X, Q), e.g. أعلن, IV → يعلن."""
    body = lemma[1:] if form in ("IV", "VII", "VIII", "IX", "X") else lemma
    if lemma.startswith("آ"):
        body = ("ؤا" if form == "III" else "ؤ") + lemma[1:]
    if form == "IV" and body.startswith("ي"):
        body = "و" + body[1:]
    if form == "III":
        body = body.replace("اء", "ائ")
    if body.endswith("أ") and form not in ("V", "VI"):
        body = body[:-1] + "ئ"
    if form in ("IV", "X") and _hollow(lemma):
        body = body[:-2] + "ي" + body[-1]
    if form in ("II", "III") and body.startswith("أ"):
        body = "ؤ" + body[1:]
    if body.endswith("ى") and form not in ("V", "VI"):
        body = body[:-1] + "ي"
    return "ي" + body


def masdars_of(lemma: str, form: str) -> tuple[str, ...]:
    """Returns the regular verbal nouns of a derived verb, e.g. استقال, X → (استقالة,); none for form I."""
    weak, hollow = lemma[-1] in "ىا", _hollow(lemma)
    if form == "II" and len(lemma) == 3:
        if lemma[-1] == "أ":
            return (f"ت{lemma[0]}{lemma[1]}ئة",)
        return (f"ت{lemma[0]}{lemma[1]}ية",) if weak else (f"ت{lemma[0]}{lemma[1]}ي{lemma[2]}",)
    if form == "III":
        base = "ؤا" + lemma[1:] if lemma[0] == "آ" else lemma
        return (f"م{base[:-1]}اة",) if weak else (f"م{base}ة",)
    if form in ("V", "VI"):
        return (lemma[:-1] + ("ي" if weak else "ؤ"),) if weak or lemma[-1] == "أ" else (lemma.replace("اء", "اؤ"),)
    if form == "Q":
        return (lemma,) if lemma.startswith("ت") and len(lemma) == 5 else (lemma + "ة",)
    if form not in ("IV", "VII", "VIII", "IX", "X"):
        return ()
    head = lemma
    if form == "IV":
        head = "إي" + lemma[1:] if lemma[0] == "آ" else "إ" + ("ي" if lemma[1] == "و" else lemma[1]) + lemma[2:]
    elif form == "X":
        head = lemma[:3] + lemma[3:-1].replace("أ", "ئ").replace("و", "ي", 1 if lemma[3] == "و" else 0) + lemma[-1]
    if weak or lemma[-1] == "أ":
        return (head[:-1] + "اء",)
    if hollow:
        return (head[:-2] + "يا" + head[-1],) if form in ("VII", "VIII") else (head + "ة",)
    if _doubled(lemma, form):
        return (head + "ا" + head[-1],)
    return (head[:-1] + "ا" + head[-1],)


def participles_of(lemma: str, form: str, imperfect: str) -> tuple[str, ...]:
    """Returns the active participle (masculine singular), e.g. أكد, II → (مؤكد,); for form I فاعل."""
    if form != "I":
        stem = imperfect[1:].replace("ى", "ي").replace("اء", "ائ")
        return ("م" + (stem[:-1] + "ئ" if stem.endswith("أ") else stem),)
    if lemma[-1] in "ىا":
        return (lemma[0] + "ا" + lemma[1] + "ي",)
    if _hollow(lemma):
        return (lemma[0] + "ائ" + lemma[2],)
    if len(lemma) == 2:
        return (lemma[0] + "ا" + lemma[1],)
    if len(lemma) == 3:
        if lemma[0] == "أ":
            return ("آ" + lemma[1:],)
        middle = "ئ" if lemma[1] == "أ" else lemma[1]
        return (lemma[0] + "ا" + middle + ("ئ" if lemma[2] == "أ" else lemma[2]),)
    return ()


def inflect_verb(verb: Verb) -> Iterator[Inflected]:
    """Yields the finite forms, verbal nouns and active participles of `verb` as they are written."""
    imperfect, masdars = verb.parts()
    lemma = verb.lemma
    yield from _perfect(lemma, verb.form)
    yield from _passive(lemma, verb.form)
    yield from _imperfect(imperfect)
    for masdar in masdars:
        yield Inflected(masdar, "masdar", gender="f" if masdar.endswith("ة") else "m")
        if masdar.endswith("ة"):
            yield Inflected(masdar[:-1] + "ات", "masdar", number="p", gender="f")
        elif masdar[-1] not in "اىءي" or masdar.endswith("اء"):
            yield Inflected(masdar + "ات", "masdar", number="p", gender="f")
    for participle in participles_of(lemma, verb.form, imperfect):
        yield from _nominal(participle, "active")


def _perfect(lemma: str, form: str) -> Iterator[Inflected]:
    weak, hollow = lemma[-1] in "ىا", _hollow(lemma)
    stem = lemma[:-1] if weak else lemma
    yield Inflected(lemma, "perfect", 3, "s", "m")
    yield Inflected(stem + "ت", "perfect", 3, "s", "f")
    yield Inflected((stem[:-1] if lemma[-1] == "ي" else stem) + "وا", "perfect", 3, "p", "m")
    yield Inflected(stem + ("يا" if lemma[-1] == "ى" else "وا" if weak else "ا"), "perfect", 3, "d", "m")
    yield Inflected(stem + "تا", "perfect", 3, "d", "f")
    if lemma.endswith(("أ", "اء")):
        yield Inflected(lemma[:-1] + "ؤوا", "perfect", 3, "p", "m")
    first = stem + ("ي" if lemma[-1] == "ى" else "و") if weak else lemma[:-2] + lemma[-1] if hollow else lemma
    if hollow and lemma.endswith("ء"):
        first = lemma[:-2] + "ئ"
    doubled = _doubled(lemma, form)
    if doubled:
        first = lemma + lemma[-1]
    yield Inflected(first + "نا", "perfect", 1, "p", "")
    if weak or hollow or doubled:
        yield Inflected(first + "ت", "perfect", 1, "s", "")


def _passive(lemma: str, form: str) -> Iterator[Inflected]:
    """Passives that are spelled unlike the active; the others are told apart by what stands around them."""
    passive = ""
    if lemma[-1] in "ىا":
        passive = lemma[:-1] + "ي"
    elif _hollow(lemma) and form != "I":
        passive = lemma[:-2] + "ي" + lemma[-1]
    elif form == "III" and lemma[1] == "ا":
        passive = lemma[0] + "و" + lemma[2:]
    if passive:
        yield Inflected(passive, "passive", 3, "s", "m")
        yield Inflected(passive + "ت", "passive", 3, "s", "f")


def _imperfect(imperfect: str) -> Iterator[Inflected]:
    """The imperfect, without shortened jussives (لم يدعُ): they are negated and collide with other words."""
    body = imperfect[1:]
    plural = body[:-1] if body[-1] in "ويى" else body
    yield Inflected("ي" + body, "imperfect", 3, "s", "m")
    yield Inflected("ت" + body, "imperfect", 3, "s", "f")
    yield Inflected("ن" + body, "imperfect", 1, "p", "")
    yield Inflected("أ" + body, "imperfect", 1, "s", "")
    for ending in ("ون", "وا"):
        yield Inflected("ي" + plural + ending, "imperfect", 3, "p", "m")
        if body[-1] == "أ":
            yield Inflected("ي" + body[:-1] + "ؤ" + ending, "imperfect", 3, "p", "m")
    for ending in ("ان", "ا"):
        yield Inflected("ي" + body.replace("ى", "ي") + ending, "imperfect", 3, "d", "m")
        yield Inflected("ت" + body.replace("ى", "ي") + ending, "imperfect", 3, "d", "f")


def _nominal(base: str, part: str) -> Iterator[Inflected]:
    yield Inflected(base, part, 3, "s", "m")
    stem = base
    yield Inflected(stem + "ا", part, 3, "s", "m")
    yield Inflected(stem + "ة", part, 3, "s", "f")
    if base.endswith("ي"):
        yield Inflected(base[:-1], part, 3, "s", "m")
        yield Inflected(base[:-1] + "ون", part, 3, "p", "m")
        yield Inflected(base[:-1] + "ين", part, 3, "p", "m")
    yield Inflected(stem + "ان", part, 3, "d", "m")
    yield Inflected(stem + "تان", part, 3, "d", "f")
    yield Inflected(stem + "تين", part, 3, "d", "f")
    yield Inflected(stem + "ون", part, 3, "p", "m")
    yield Inflected(stem + "ين", part, 3, "p", "m")
    yield Inflected(stem + "ات", part, 3, "p", "f")


def inflect_noun(
    lemma: str, *, plurals: tuple[str, ...] = (), feminine: bool = False, sound: bool = False
) -> Iterator[Inflected]:
    """Yields number and gender forms of a noun or adjective.

    `plurals` are broken plurals; `feminine` adds the ـة forms, `sound` the ـون/ـين/ـات plurals.
    """
    gender = "f" if lemma.endswith("ة") else "m"
    stem = lemma[:-1] if gender == "f" else lemma
    yield Inflected(lemma, "noun", 3, "s", gender)
    if gender == "m" and lemma[-1] not in "اىءة":
        yield Inflected(lemma + "ا", "noun", 3, "s", "m")
    dual = stem + "ت" if gender == "f" else stem[:-1] + "ي" if stem.endswith("ى") else stem
    yield Inflected(dual + "ان", "noun", 3, "d", gender)
    yield Inflected(dual + "ين", "noun", 3, "d", gender)
    yield Inflected(dual + "ي", "noun", 3, "d", gender)
    if gender == "f":
        yield Inflected(dual + "ا", "noun", 3, "d", gender)
        yield Inflected(stem + "ات", "noun", 3, "p", "f")
    for plural in plurals:
        if plural == "at":
            yield Inflected(stem + "ات", "noun", 3, "p", "f")
        elif plural == "un":
            yield Inflected(stem + "ون", "noun", 3, "p", "m")
            yield Inflected(stem + "ين", "noun", 3, "p", "m")
        else:
            yield Inflected(plural, "noun", 3, "p", "")
            if plural[-1] not in "اىءة":
                yield Inflected(plural + "ا", "noun", 3, "p", "")
    if feminine and gender == "m":
        yield Inflected(stem + "ة", "noun", 3, "s", "f")
        yield Inflected(stem + "تان", "noun", 3, "d", "f")
        yield Inflected(stem + "تين", "noun", 3, "d", "f")
        yield Inflected(stem + "ات", "noun", 3, "p", "f")
    if sound:
        yield Inflected(stem + "ون", "noun", 3, "p", "m")
        yield Inflected(stem + "ين", "noun", 3, "p", "m")
        yield Inflected(stem + "و", "noun", 3, "p", "m")
        yield Inflected(stem + "ي", "noun", 3, "p", "m")


def inflect_nisba(base: str) -> Iterator[Inflected]:
    """Yields the forms of a relational adjective: بيلاروسي → بيلاروسية، بيلاروسيين، بيلاروسيون، بيلاروسيات …"""
    yield Inflected(base, "nisba", 3, "s", "m")
    yield Inflected(base + "ا", "nisba", 3, "s", "m")
    yield Inflected(base + "ة", "nisba", 3, "s", "f")
    yield Inflected(base + "ان", "nisba", 3, "d", "m")
    yield Inflected(base + "تان", "nisba", 3, "d", "f")
    yield Inflected(base + "تين", "nisba", 3, "d", "f")
    yield Inflected(base + "ين", "nisba", 3, "p", "m")
    yield Inflected(base + "ون", "nisba", 3, "p", "m")
    yield Inflected(base + "ات", "nisba", 3, "p", "f")


# Clitics ------------------------------------------------------------------------------------------------------------

#: Proclitic strings in the order they stand, before folding: conjunction, then preposition or future, then article.
CONJUNCTIONS = ("", "و", "ف")
PREPOSITIONS = ("", "ب", "ك", "ل", FUTURE)
#: The pronoun ـي is left out: in news it stands in quotations only, and is nearly always the ending of a nisba.
_ENCLITICS = ("هما", "كما", "كم", "هم", "هن", "ها", "نا", "ني", "ه", "ك")


class Split(NamedTuple):
    """A reading of a written word, folded: conjunction, preposition (or future س), article, stem, pronoun."""

    conjunction: str
    preposition: str
    article: bool
    stem: str
    suffix: str

    @property
    def prefix_length(self) -> int:
        """Number of folded letters before the stem."""
        written = 2 if self.article else 0
        if self.article and self.preposition == "ل":
            written = 1
        return len(self.conjunction) + len(self.preposition) + written


@lru_cache(maxsize=1 << 16)
def splits(folded: str) -> tuple[Split, ...]:
    """Returns the possible readings of a folded word, fewest clitics first; the whole word is always the first.

    `لل` is read as ل and ال (also before a word that itself begins with ل: للجنة). A stem keeps at least two letters.
    A stem before a suffix is also given with ta marbuta restored (وزارته → وزاره) and with final alif as ya
    (نفاه → نفي), since the fold writes both so.
    """
    found: list[Split] = []
    for conjunction in CONJUNCTIONS:
        if not folded.startswith(conjunction):
            continue
        rest = folded[len(conjunction) :]
        for preposition in PREPOSITIONS:
            if not rest.startswith(preposition):
                continue
            core = rest[len(preposition) :]
            if len(core) < 2:
                continue
            found.append(Split(conjunction, preposition, False, core, ""))
            if preposition == "ل" and core.startswith("ل") and len(core) > 2:
                found.append(Split(conjunction, preposition, True, core[1:], ""))
                found.append(Split(conjunction, preposition, True, core, ""))
            elif core.startswith(ARTICLE) and len(core) > 3 and preposition != "س":
                found.append(Split(conjunction, preposition, True, core[2:], ""))
    for split in tuple(found):
        if split.article:
            continue
        for suffix in _ENCLITICS:
            stem = split.stem[: -len(suffix)]
            if split.stem.endswith(suffix) and len(stem) >= 2:
                found.append(split._replace(stem=stem, suffix=suffix))
                if stem.endswith("ت"):
                    found.append(split._replace(stem=stem[:-1] + "ه", suffix=suffix))
                elif stem.endswith("ا"):
                    found.append(split._replace(stem=stem[:-1] + "ي", suffix=suffix))
                elif stem.endswith("و"):
                    found.append(split._replace(stem=stem + "ا", suffix=suffix))
                elif stem.endswith(("ئ", "ؤ")):
                    found.append(split._replace(stem=stem[:-1] + "ء", suffix=suffix))
    found.sort(key=lambda s: len(s.conjunction) + len(s.preposition) + s.article + bool(s.suffix))
    return tuple(found)
