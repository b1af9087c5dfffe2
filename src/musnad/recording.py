"""The last step: a draft's words, mentions and clusters written down as a record with code-point spans."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from musnad.actors import Cluster
from musnad.article import Draft
from musnad.dates import DateMention, find_dates
from musnad.events import Event as DraftEvent
from musnad.lexicons import Lexicons
from musnad.locating import Locator
from musnad.mention import Mention as DraftMention
from musnad.morphology import splits
from musnad.names import verbal
from musnad.record import Actor, CoderInfo, Cue, Event, EventDate, Mention, Place, Record, Span, Statement
from musnad.statement import Statement as DraftStatement
from musnad.surroundings import agrees
from musnad.tables import group
from musnad.text import fold
from musnad.words import sentence_numbers

_THAT = group("bare_that")


class RecordBuilder:
    """Makes records: only actors that take part in a statement or an event are kept, keyed in order of appearance."""

    def __init__(self, lexicons: Lexicons, info: CoderInfo):
        self._lexicons = lexicons
        self._info = info

    def __call__(self, draft: Draft) -> Record:
        """Returns the record of a draft that passed all stages."""
        return _Builder(draft, self._lexicons, self._info).record()

    def with_actors(self, draft: Draft) -> tuple[Record, dict[str, int]]:
        """Returns the record, and the number of the draft's actor that each key of the record's actors stands for."""
        builder = _Builder(draft, self._lexicons, self._info)
        record = builder.record()
        return record, {key: number for number, key in builder.keys.items()}


class _Builder:
    def __init__(self, draft: Draft, lexicons: Lexicons, info: CoderInfo):
        self.draft = draft
        self.text = draft.text
        self.words = draft.words
        self.lexicons = lexicons
        self.info = info
        self.keys: dict[int, str] = {}

    def record(self) -> Record:
        draft = self.draft
        taking_part: set[int] = set()
        for s in draft.statements:
            taking_part.update(self._actors_of(s.speaker, *s.also_speakers, *s.relays))
        for e in draft.events:
            taking_part.update(e.actors)
            taking_part.update(e.recipients)
        ordered = sorted(taking_part, key=lambda n: (self._first(draft.actors[n]), n))
        self.keys = {n: f"a{k}" for k, n in enumerate(ordered, 1)}
        statement_keys = {n: f"s{n + 1}" for n in range(len(draft.statements))}
        implied: dict[int, list[Mention]] = {}
        statements = [self.statement(n, s, implied) for n, s in enumerate(draft.statements)]
        self._dropped(implied)
        return Record(
            id=draft.article.id,
            text=draft.text,
            source=draft.article.source,
            headline=draft.headline,
            section=draft.section,
            byline=draft.byline,
            published=draft.published,
            credit=draft.credit,
            dateline=self.locator.dateline(),
            blocks=draft.blocks,
            actors=[self.actor(n, implied.get(n, [])) for n in ordered],
            statements=statements,
            events=[self._event(k, e, statement_keys) for k, e in enumerate(draft.events, 1)],
            warnings=draft.warnings,
            coder=self.info,
        )

    def _first(self, cluster: Cluster) -> int:
        return min(self.draft.mentions[n].first for n in cluster.mentions)

    def _actors_of(self, *mentions: int | None) -> list[int]:
        found: list[int] = []
        for n in mentions:
            if n is not None:
                found += [a for a in self.draft.mentions[n].actors if a not in found]
        return found

    def _span(self, first: int, last: int, skip: int = 0) -> Span:
        return self.words[first].start + skip, self.words[last - 1].end

    def _mention(self, mention: DraftMention) -> Mention:
        return Mention(span=self._span(mention.first, mention.last, mention.skip), how=mention.how)  # type: ignore[arg-type]

    def actor(self, n: int, implied: list[Mention]) -> Actor:
        cluster = self.draft.actors[n]
        best = self.draft.mentions[cluster.best]
        if best.name is not None:
            skip = best.skip if best.name[0] == best.first else 0
            start, end = self._span(*best.name, skip)
        else:
            start, end = self._span(best.first, best.last, best.skip)
        mentions = [self._mention(self.draft.mentions[m]) for m in cluster.mentions]
        name = self._state(best) or self.text[start:end]
        return Actor(
            key=self.keys[n],
            name=name,
            latin=self._latin(cluster, name),
            rank=self._rank(cluster),
            kind=cluster.kind,  # type: ignore[arg-type]
            country=cluster.country,
            sectors=list(cluster.sectors),
            mentions=sorted([*mentions, *implied], key=lambda m: m.span),
            confidence=self._sure(n),
        )

    def _latin(self, cluster: Cluster, name: str) -> str | None:
        """The name in Latin letters: of a state, of a listed body, or of a person that has a name."""
        if cluster.kind == "country":
            return self.lexicons.latin_states.get(cluster.country or "")
        if cluster.category in ("org", "igo"):
            return self.lexicons.latin_bodies.get(cluster.head)
        if cluster.kind != "person" or not cluster.name:
            return None
        known = self.lexicons.people.find(cluster.name, year=self._year, told=(cluster.country or "",))
        return (known.latin if known is not None else "") or self.lexicons.romanise(name)

    def _rank(self, cluster: Cluster) -> str | None:
        """The rank of the first office that the article gives a person."""
        if cluster.kind != "person":
            return None
        return next((rank for n in cluster.mentions if (rank := self.draft.mentions[n].rank)), None)

    @property
    def _year(self) -> int | None:
        return int(self.draft.published.value[:4]) if self.draft.published is not None else None

    def _sure(self, n: int) -> float:
        """How sure the codes of an actor are: as the model says, else less where they come from the context."""
        if self.draft.codes:
            return round(self.draft.codes[n], 3)
        return 0.6 if self.draft.actors[n].inherited else 0.85

    def _state(self, mention: DraftMention) -> str | None:
        """The state's usual name where the text has only its adjective, or its name joined to ل (للأردن)."""
        cut = mention.preposition == "ل" and self.words[mention.first].type.fold.startswith("لل")
        if mention.how == "nisba" and mention.kind == "country":
            cut = True
        if not cut or mention.category not in ("country", "nisba"):
            return None
        return self.lexicons.country_names.get(mention.country or "")

    def statement(self, n: int, s: DraftStatement, implied: dict[int, list[Mention]]) -> Statement:
        speakers = self._actors_of(s.speaker, *s.also_speakers)
        relays = [a for a in self._actors_of(*s.relays) if a not in speakers]
        cue = self._span(s.cue, s.cue_end)
        if s.continues and speakers:
            implied.setdefault(speakers[0], []).append(Mention(span=cue, how="implied"))
        if s.speaker is not None and len(speakers) == 1 and (pronoun := self._pronoun(s)) is not None:
            implied.setdefault(speakers[0], []).append(Mention(span=pronoun, how="pronoun"))
        start, end = self._span(*s.content, s.skip)
        return Statement(
            key=f"s{n + 1}",
            kind=s.kind,  # type: ignore[arg-type]
            speaker=self.keys[speakers[0]] if speakers else None,
            cue=Cue(value=self.text[cue[0] : cue[1]], span=cue),
            content=[(start, end)],
            relay=[self.keys[r] for r in relays],
            co_speakers=[self.keys[a] for a in speakers[1:]],
            confidence=round(s.confidence, 3),
        )

    def _pronoun(self, s: DraftStatement) -> Span | None:
        """The pronoun that opens a content and agrees with its speaker, before a finite verb: قال الوزير إنه يرفض."""
        i = s.content[0] - 1
        if i <= s.cue or s.content[0] >= s.content[1] or "that" not in self.words[i].type.classes:
            return None
        if not verbal(self.words[i + 1].type) or s.speaker is None:
            return None
        word = self.words[i]
        for split in splits(word.type.fold):
            if split.suffix and fold(split.stem) in _THAT:
                if not agrees(self.draft.mentions[s.speaker], split.suffix):
                    return None
                return word.end - len(split.suffix), word.end
        return None

    def _dropped(self, implied: dict[int, list[Mention]]) -> None:
        """Adds the mentions of doers whom a finite verb tells without naming them: its subject is dropped."""
        places: dict[int, set[int]] = {}
        for n, cluster in enumerate(self.draft.actors):
            places[n] = {self.lines[self.draft.mentions[m].first] for m in cluster.mentions}
        for e in self.draft.events:
            word = self.words[e.first]
            finite = any(h.inflected.part in ("perfect", "imperfect") for h in word.type.hits)
            for actor in e.actors:
                verb = Mention(span=(word.start, word.end), how="implied")
                if finite and e.sentence not in places[actor] and verb not in implied.get(actor, ()):
                    implied.setdefault(actor, []).append(verb)

    @cached_property
    def lines(self) -> list[int]:
        return sentence_numbers(self.draft)

    def _event(self, k: int, e: DraftEvent, statement_keys: dict[int, str]) -> Event:
        trigger = self._span(e.first, e.last)
        score, cameo = (
            self.lexicons.scores.get((e.type, e.mode)) or self.lexicons.scores.get((e.type, None)) or (None, None)
        )
        return Event(
            key=f"e{k}",
            type=e.type,
            mode=e.mode,
            contexts=self._contexts(e),
            cameo=cameo,
            score=score,
            actors=[self.keys[a] for a in e.actors],
            recipients=[self.keys[a] for a in e.recipients],
            trigger=Cue(value=self.text[trigger[0] : trigger[1]], span=trigger),
            also=[self._span(*also) for also in e.also],
            status=e.status,  # type: ignore[arg-type]
            statement=statement_keys[e.statement] if e.statement is not None else None,
            date=self._date(e),
            place=self._place(e),
            confidence=round(e.confidence, 3),
        )

    def _contexts(self, e: DraftEvent) -> list[str]:
        """The predicate's own contexts, then those that words of the trigger's sentence tell; at most three."""
        found = list(e.contexts)
        sentence = self.draft.sentences[e.sentence]
        norms = [w.type.norm for w in self.words[sentence.first : sentence.last]]
        have = set(norms)
        for context, phrases in self.lexicons.contexts.items():
            if len(found) >= 3:
                break
            if context in found:
                continue
            for phrase in phrases:
                if phrase[0] in have and (len(phrase) == 1 or _contains(norms, phrase)):
                    found.append(context)
                    break
        return found[:3]

    def _published(self) -> date | None:
        if self.draft.published is None or self.draft.published.precision not in ("day", "minute"):
            return None
        try:
            return date.fromisoformat(self.draft.published.value[:10])
        except ValueError:
            return None

    @cached_property
    def locator(self) -> Locator:
        return Locator(self.draft, self.lexicons)

    @cached_property
    def _dates(self) -> list[DateMention]:
        return find_dates(self.text, published=self._published())

    def _date(self, e: DraftEvent) -> EventDate | None:
        """The date nearest to the trigger in its sentence, else in the sentence of a retelling."""
        trigger = self.words[e.first].start
        for number in (e.sentence, *e.sentences):
            sentence = self.draft.sentences[number]
            start, end = self._span(sentence.first, sentence.last)
            inside = [d for d in self._dates if start <= d.span[0] < end]
            if inside:
                near = min(inside, key=lambda d: abs(d.span[0] - trigger))
                return EventDate(value=near.value, precision=near.precision, span=near.span)  # type: ignore[arg-type]
        return None

    def _place(self, e: DraftEvent) -> Place | None:
        if e.place is None:
            return None
        return self.locator.place(self._span(e.place.first, e.place.last, e.place.skip), country=e.place.country)


def shown_actor(draft: Draft, lexicons: Lexicons, number: int) -> Actor:
    """Returns one of a draft's actors as a record shows it, by the text's own words."""
    builder = _Builder(draft, lexicons, CoderInfo(version="", models="", config=""))
    builder.keys = {number: "a1"}
    return builder.actor(number, [])


def statement_records(draft: Draft, lexicons: Lexicons) -> list[Statement]:
    """Returns the statements of a draft as a record holds them."""
    builder = _Builder(draft, lexicons, CoderInfo(version="", models="", config=""))
    builder.keys = {n: f"a{n}" for n in range(len(draft.actors))}
    return [builder.statement(n, s, {}) for n, s in enumerate(draft.statements)]


def _contains(words: list[str], phrase: tuple[str, ...]) -> bool:
    n = len(phrase)
    return any(tuple(words[i : i + n]) == phrase for i in range(len(words) - n + 1))


__all__ = ["RecordBuilder"]
