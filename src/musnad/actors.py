"""Actors: mentions resolved to the distinct actors of one article, with country and sectors."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace

from musnad.article import Draft
from musnad.entries import normal
from musnad.lexicons import Lexicons
from musnad.mention import Mention
from musnad.names import folded_name
from musnad.same_name import same_name
from musnad.tables import group, written
from musnad.text import fold

_SOURCES = group("source_head")
_ANY_OFFICE = group("any_office")
_AT = group("at")
_SIDES = group("side")
_COUNTERPARTS = group("counterpart")
_TWO = 2
_DEEDS = frozenset(normal(word) for word in written("deed"))
#: Codes in the place of a state's that are none.
_NO_STATES = frozenset({"IGO", "NGO", "MNC", "REG"})


@dataclass(slots=True, kw_only=True)
class Cluster:
    """One actor of the article: what its mentions tell together."""

    number: int
    kind: str
    category: str
    head: str
    country: str | None
    sectors: tuple[str, ...]
    mentions: list[int] = field(default_factory=list)
    name: tuple[str, ...] = ()  # folded words of the longest proper name
    best: int = -1  # the mention that shows the actor's name best
    feminine: bool = False
    inherited: bool = False  # the country was taken from the context
    complement: str = ""
    plural: bool = False
    source: str = ""  # what told the country
    row: str = ""  # the lexicon row of a person of public life


def signals_of(draft: Draft) -> list[tuple[int, str]]:
    """Returns the words that tell a state, in order, with its code: names of states, capitals, towns, nisbas."""
    found: list[tuple[int, str]] = []
    for mention in draft.mentions:
        if mention.country and mention.category in ("country", "seat", "city"):
            found.append((mention.first, mention.country))
    for i, word in enumerate(draft.words):
        if word.type.nisba is not None and word.type.nisba[2] not in _NO_STATES:
            found.append((i, word.type.nisba[2]))
    found.sort()
    return found


class ActorsStage:
    """Resolves names, roles, surnames, definite descriptions and institutions to actors."""

    name = "actors"
    requires = frozenset({"words", "mentions", "statements"})
    provides = frozenset({"actors"})

    def __init__(self, lexicons: Lexicons):
        self._lexicons = lexicons

    def __call__(self, draft: Draft) -> None:
        """Adds `actors` (clusters), sets `actor` on the mentions, and adds the mentions of states by adjectives."""
        resolver = _Resolver(draft, self._lexicons)
        resolver.resolve()
        draft.actors.extend(resolver.clusters)


class _Resolver:
    def __init__(self, draft: Draft, lexicons: Lexicons):
        self.draft = draft
        self.words = draft.words
        self.lexicons = lexicons
        self.clusters: list[Cluster] = []
        self._why = self._source = ""
        self._offices: Counter[str | None] | None = None
        self.year = int(draft.published.value[:4]) if draft.published is not None else None
        self.home = lexicons.home_of(draft.article)
        self.signals = signals_of(draft)
        self.signal_words = [i for i, _ in self.signals]
        self.told = frozenset(code for _, code in self.signals)
        self.focus = self._focus()

    # Countries told by the context -----------------------------------------------------------------------------------

    def _focus(self) -> str | None:
        """The state the article is mostly about, or the outlet's own where none is named."""
        counts: Counter[str] = Counter()
        for i, code in self.signals:
            counts[code] += 3 if i < 14 else 1
        if counts:
            top = counts.most_common(2)
            return top[0][0]
        return self.home

    def _domestic(self, home: str) -> bool:
        """Whether offices without a nationality are the outlet's own: no other state's government is named by nisba."""
        if self._offices is None:
            self._offices = Counter(
                m.country
                for m in self.draft.mentions
                if m.country and m.category in ("title", "relational", "institution") and m.kind != "igo"
            )
        told = Counter(code for _, code in self.signals)
        if not told[home] and told.total() >= 3:
            return False
        foreign = sum(n for code, n in self._offices.items() if code != home and code not in _NO_STATES)
        return foreign <= self._offices[home]

    def _context_country(self, mention: Mention) -> str | None:
        """The country of an institution that does not say whose it is: told nearby, else the article's focus."""
        home = self.home
        if home is not None and mention.category in ("title", "relational", "institution") and self._domestic(home):
            self._source = "the outlet's own state, since the article names no other government by its nisba"
            return home
        near = bisect_left(self.signal_words, mention.first)
        after = self.signals[near] if near < len(self.signals) else None
        if after is not None and after[0] - mention.last <= 4:
            i = after[0]
            between = self.words[mention.last : i]
            if all(w.type.surface not in (".", "،", "\n") for w in between) and any(
                w.type.fold in _AT or w.type.fold.startswith("ب") for w in between[:2]
            ):
                self._source = "the place told right after it"
                return after[1]
        self._source = "the states named before it, the one the article is about, and the outlet's"
        counts: Counter[str] = Counter()
        for i, code in self.signals[max(0, near - 6) : near]:
            counts[code] += 2 if mention.first - i < 25 else 1
        if self.focus is not None:
            counts[self.focus] += 2
        if home is not None:
            counts[home] += 1
        if counts:
            return counts.most_common(1)[0][0]
        return self.focus or home

    # Clusters -------------------------------------------------------------------------------------------------------

    def resolve(self) -> None:
        mentions = self.draft.mentions
        for n in sorted(range(len(mentions)), key=lambda k: (mentions[k].first, k)):
            mention = mentions[n]
            if mention.category in ("city", "document") or self._pair(n, mention):
                continue
            if mention.partner is not None:
                self._of_two_states(n, mention)
                continue
            mention.actor = self._resolved(n, mention)
        for cluster in self.clusters:
            self._inherit_country(cluster)
        for mention in mentions:
            if mention.generic and mention.definite and mention.actor >= 0:
                told = self.clusters[mention.actor].mentions
                mention.generic = all(mentions[n].generic for n in told)
        self._documents()
        self._adjectives()

    def _resolved(self, n: int, mention: Mention) -> int:
        """Joins a mention to the actor it names or to a new one; returns the actor's number."""
        self._why = "named as before"
        cluster = self._find(mention)
        mention.why = self._why if cluster is not None else "told here first"
        cluster = cluster or self._new(mention)
        self._join(cluster, n, mention)
        return cluster.number

    def _of_two_states(self, n: int, mention: Mention) -> None:
        """Resolves `الرئيسان المصري والسوداني` to an actor of each state."""
        single = mention.dual and mention.category in ("title", "relational")
        first, second = (
            replace(
                mention,
                country=country,
                dual=False,
                plural=mention.plural and not mention.dual,
                kind="person" if single else mention.kind,
            )
            for country in (mention.country, mention.partner)
        )
        mention.actor = self._resolved(n, first)
        mention.others = (self._resolved(n, second),)

    def _adjectives(self) -> None:
        """The states that adjectives of deeds name (القصف الروسي): mentions of the state, outside any other mention."""
        covered = bytearray(len(self.words) + 1)
        for mention in self.draft.mentions:
            covered[mention.first : mention.last] = b"\x01" * (mention.last - mention.first)
        states = {c.country: c for c in self.clusters if c.kind == "country"}
        for i, word in enumerate(self.words):
            nisba = word.type.nisba
            if nisba is None or covered[i] or nisba[0].preposition or not self._of_deed(i):
                continue
            code = nisba[2]
            if code in _NO_STATES:
                continue
            mention = Mention(
                first=i,
                last=i + 1,
                head=code,
                category="nisba",
                kind="country",
                country=code,
                sectors=("GOV",),
                feminine=True,
                definite=nisba[0].article,
                how="nisba",
                conjunction=nisba[0].conjunction,
                skip=len(nisba[0].conjunction),
            )
            n = len(self.draft.mentions)
            self.draft.mentions.append(mention)
            cluster = states.get(code) or self._new(mention)
            states[code] = cluster
            mention.actor, mention.why = cluster.number, "the adjective of a deed tells whose it is"
            cluster.mentions.append(n)
            if cluster.best < 0:
                cluster.best = n

    def _of_deed(self, i: int) -> bool:
        """Whether the word before `i`, or the one before another adjective, tells a deed."""
        for k in range(i - 1, max(i - 3, -1), -1):
            kind = self.words[k].type
            stem = kind.norm.removeprefix("و").removeprefix("ب").removeprefix("ال").removeprefix("لل")
            if stem in _DEEDS or kind.norm in _DEEDS:
                return True
            if any(h.inflected.part in ("masdar", "noun") and not h.split.suffix for h in kind.predicates):
                return True
            if not kind.definite:
                return False
        return False

    def _documents(self) -> None:
        """A document speaks for its issuer: named right after it, else the issuer before, else the last body."""
        ordered = sorted((m.first, n) for n, m in enumerate(self.draft.mentions))
        numbers = [n for _, n in ordered]
        before: int | None = None
        for place, n in enumerate(numbers):
            mention = self.draft.mentions[n]
            if mention.category != "document":
                continue
            issuer = None
            for k in numbers[place + 1 : place + 3]:
                following = self.draft.mentions[k]
                if following.actor >= 0 and following.first - mention.last <= 4 and not following.place:
                    gap = self.words[mention.last : following.first]
                    if all(w.type.arabic and not w.type.classes & {"that", "rel"} for w in gap):
                        issuer = following.actor
                        break
            if issuer is None and mention.definite:
                issuer = before
            if issuer is None and mention.definite:
                for k in reversed(numbers[:place]):
                    earlier = self.draft.mentions[k]
                    if earlier.actor >= 0 and self._issues(self.clusters[earlier.actor]):
                        issuer = earlier.actor
                        break
            if issuer is None:
                cluster = self._new(mention)
                self._join(cluster, n, mention)
                mention.actor = cluster.number
            else:
                mention.actor, mention.why = issuer, "a document speaks for who issues it"
                self.clusters[issuer].mentions.append(n)
            before = mention.actor

    def _issues(self, cluster: Cluster) -> bool:
        """Whether an actor issues statements: a body that is no news medium."""
        return cluster.kind in ("org", "igo") and cluster.sectors[:1] != ("JRN",)

    def _find(self, mention: Mention) -> Cluster | None:
        if mention.category == "homeland":
            self._why = "the state of who says it, or of the person named last"
            return self._homeland(mention)
        if mention.category in ("country", "seat"):
            self._why = "the same state"
            return next((c for c in self.clusters if c.kind == "country" and c.country == mention.country), None)
        if mention.category in ("org", "igo"):
            return next((c for c in self.clusters if c.category in ("org", "igo") and c.head == mention.head), None)
        name = folded_name(self.words, mention)
        if name:
            for cluster in reversed(self.clusters):
                if cluster.name and same_name(cluster.name, name):
                    self._why = "the same name, or a part of it"
                    return cluster
            self._why = "an office told before without the name"
            return self._unnamed_holder(mention) if mention.category in ("title", "relational") else None
        if mention.kind == "person" and mention.category in ("title", "relational") and not mention.plural:
            self._why = "the same office, or the last holder of one that it fits"
            return self._holder(mention)
        if (
            mention.category in ("institution", "body")
            and mention.definite
            and not mention.country
            and not mention.complement
        ):
            antecedent = self._body(mention)
            if antecedent is not None:
                self._why = "the last body that the noun fits"
                return antecedent
        for cluster in reversed(self.clusters):
            if cluster.category != mention.category or cluster.head != mention.head or cluster.kind != mention.kind:
                continue
            if cluster.plural != mention.plural and mention.category != "people":
                continue
            if mention.category == "unknown":
                return cluster
            if mention.complement and cluster.complement and not _overlap(mention.complement, cluster.complement):
                continue
            if mention.country in (None, cluster.country) or cluster.country is None:
                if mention.category == "people" and not mention.definite and mention.country != cluster.country:
                    continue
                return cluster
        return None

    def _pair(self, n: int, mention: Mention) -> bool:
        """Resolves a definite dual (الوزيران، الجانبان) to the two actors it refers to; returns whether it could.

        An office in the dual stands for the last two holders of such an office, a side or a state in the dual for the
        last two actors of different states.
        """
        if not mention.dual or not mention.definite or mention.country or mention.complement or mention.name:
            return False
        office = mention.category in ("title", "relational")
        if not office and fold(mention.head) not in _SIDES:
            return False
        first = mention.head.split()[0]
        found: list[int] = []
        states: set[str] = set()
        recent = sorted(range(len(self.clusters)), key=lambda c: self.clusters[c].mentions[-1], reverse=True)
        for c in recent:
            cluster = self.clusters[c]
            if cluster.plural or not cluster.country or cluster.country in states:
                continue
            if self.draft.mentions[cluster.mentions[-1]].place:
                continue
            if office and cluster.head.split()[:1] != [first] and fold(cluster.head) not in _COUNTERPARTS:
                continue
            if not office and cluster.kind not in ("person", "country", "igo"):
                continue
            found.append(c)
            states.add(cluster.country)
            if len(found) == _TWO:
                break
        if len(found) < _TWO:
            mention.generic = not office
            return False
        found.sort(key=lambda c: self.clusters[c].mentions[0])
        mention.actor, mention.others, mention.generic = found[0], (found[1],), False
        mention.why = "the last two of different states"
        for c in found:
            self.clusters[c].mentions.append(n)
        return True

    def _homeland(self, mention: Mention) -> Cluster | None:
        """The state of the one who says it, else of the last person named before (بلاده)."""
        speaker = self._speaker(mention)
        if speaker is not None and speaker.country:
            mention.country = speaker.country
            return next((c for c in self.clusters if c.kind == "country" and c.country == speaker.country), None)
        for cluster in sorted(
            (c for c in self.clusters if c.kind == "person" and c.mentions),
            key=lambda c: max(self.draft.mentions[n].first for n in c.mentions),
            reverse=True,
        ):
            code = cluster.country or self._context_country(self.draft.mentions[cluster.mentions[0]])
            if code:
                mention.country = code
                return next((c for c in self.clusters if c.kind == "country" and c.country == code), None)
        return None

    def _speaker(self, mention: Mention) -> Cluster | None:
        """The speaker of the innermost statement whose content holds a mention, if resolved before it."""
        found: Cluster | None = None
        for statement in self.draft.statements:
            if statement.speaker is None or not statement.content[0] <= mention.first < statement.content[1]:
                continue
            actor = self.draft.mentions[statement.speaker].actor
            found = self.clusters[actor] if actor >= 0 else None
        return found

    def _body(self, mention: Mention) -> Cluster | None:
        """The body a definite noun refers to (المجلس، الوزارة): the last one that begins with it or is of its kind."""
        first = normal(mention.head.split()[0])
        for cluster in reversed(self.clusters):
            if cluster.kind in ("org", "igo") and not cluster.plural:
                shown = self.draft.mentions[cluster.best]
                if (
                    self.words[shown.first]
                    .type.norm.removeprefix(shown.conjunction)
                    .removeprefix(shown.preposition)
                    .removeprefix("ال")
                    == first
                    or normal(cluster.head.split()[0]) == first
                ):
                    return cluster
        for cluster in reversed(self.clusters):
            if cluster.kind == "org" and cluster.sectors[:1] == mention.sectors[:1] and mention.category == "body":
                return cluster
        return None

    def _unnamed_holder(self, mention: Mention) -> Cluster | None:
        """A role without a name told before (وزير الدفاع الروسي) that the named mention fills."""
        for cluster in reversed(self.clusters):
            if cluster.kind == "person" and not cluster.name and cluster.head == mention.head:
                if cluster.country == mention.country and _overlap(cluster.complement, mention.complement):
                    return cluster
        return None

    def _holder(self, mention: Mention) -> Cluster | None:
        """The person an unnamed role refers to: same office and country, else the last one the bare role fits."""
        if fold(mention.head) in _SOURCES and not mention.definite:
            return None
        bare = not mention.country and not mention.complement and mention.definite
        first = mention.head.split()[0]
        for cluster in reversed(self.clusters):
            if cluster.kind != "person" or cluster.category not in ("title", "relational") or cluster.plural:
                continue
            if mention.former != (cluster.sectors[:1] == ("ELI",)) and not bare:
                continue
            if mention.former and mention.definite and cluster.head.split()[0] == first:
                return cluster
            if bare:
                if cluster.head.split()[0] == first:
                    return cluster
                continue
            same_head = cluster.head == mention.head or (
                fold(mention.head) in _ANY_OFFICE and cluster.sectors == mention.sectors
            )
            if not same_head:
                continue
            if mention.country and cluster.country and mention.country != cluster.country:
                continue
            if mention.complement and cluster.complement and not _overlap(mention.complement, cluster.complement):
                if not (mention.definite and self._only(cluster)):
                    continue
                return cluster
            if bool(mention.country) != bool(cluster.country) and not (mention.complement and cluster.complement):
                if mention.country and not cluster.country:
                    return cluster
                if not mention.definite and not mention.complement:
                    continue
            return cluster
        return None

    def _only(self, cluster: Cluster) -> bool:
        """Whether no other person so far holds an office of the same name."""
        return sum(c.head == cluster.head and c.kind == "person" for c in self.clusters) == 1

    def _new(self, mention: Mention) -> Cluster:
        cluster = Cluster(
            number=len(self.clusters),
            kind=mention.kind,
            category=mention.category,
            head=mention.head,
            country=mention.country,
            sectors=mention.sectors,
            feminine=mention.feminine,
            complement=mention.complement,
            plural=mention.plural,
            source="its own words" if mention.country else "",
        )
        self.clusters.append(cluster)
        return cluster

    def _join(self, cluster: Cluster, n: int, mention: Mention) -> None:
        name = folded_name(self.words, mention)
        cluster.mentions.append(n)
        if len(name) > len(cluster.name):
            cluster.name = name
            cluster.best = n
        elif cluster.best < 0 or (
            not cluster.name and _shown_length(mention) > _shown_length(self.draft.mentions[cluster.best])
        ):
            cluster.best = n
        if cluster.category == "person" and mention.category in ("title", "relational"):
            cluster.category, cluster.head = mention.category, mention.head
            cluster.complement = mention.complement
            cluster.sectors = mention.sectors
        elif cluster.category in ("title", "relational") and mention.category in ("title", "relational"):
            richer = bool(mention.complement) + bool(mention.country) > bool(cluster.complement) + bool(cluster.country)
            if richer and mention.sectors:
                cluster.head, cluster.complement, cluster.sectors = mention.head, mention.complement, mention.sectors
            elif len(mention.sectors) > len(cluster.sectors) and mention.sectors[:1] == cluster.sectors[:1]:
                cluster.sectors = mention.sectors
        if cluster.country is None and mention.country is not None:
            cluster.country = mention.country
            cluster.source = "its own words"
        if name and cluster.kind == "person" and (cluster.country is None or not cluster.sectors):
            self._recognise(cluster)
        cluster.feminine = cluster.feminine or mention.feminine

    def _recognise(self, cluster: Cluster) -> None:
        """Gives a person of public life the country and sectors that the article does not tell."""
        told = self.told if cluster.country is None else {cluster.country}
        known = self.lexicons.people.find(cluster.name, year=self.year, told=told)
        if known is None or cluster.country not in (None, known.country):
            return
        cluster.country = known.country
        cluster.source, cluster.row = "a person of public life", known.row
        if not cluster.sectors:
            cluster.sectors = known.sectors

    def _inherit_country(self, cluster: Cluster) -> None:
        if cluster.country is not None or cluster.category in ("org", "igo", "country", "seat"):
            return
        if cluster.category in ("unknown",):
            return
        mention = self.draft.mentions[cluster.mentions[0]]
        if cluster.kind == "person" and cluster.category == "person":
            cluster.country = self._context_country(mention)
            cluster.inherited, cluster.source = True, self._source
            if not cluster.sectors:
                cluster.sectors = ()
            return
        if cluster.category in ("title", "relational") and not cluster.sectors and cluster.complement:
            return
        cluster.country = self._context_country(mention)
        cluster.inherited, cluster.source = True, self._source


def _overlap(a: str, b: str) -> bool:
    left, right = set(a.split()), set(b.split())
    return not left or not right or bool(left & right)


def _shown_length(mention: Mention) -> tuple[int, int, bool]:
    """How well a mention shows its actor's name: not as بلاده, nor by a capital; long; without a joined preposition."""
    rank = {"homeland": 0, "seat": 1}.get(mention.category, 2)
    return rank, mention.last - mention.first, not mention.preposition
