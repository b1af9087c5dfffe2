"""Events: who did what to whom, found from predicates and the phrases around them.

A predicate is a word of predicates.tsv in any inflection. Its parties are looked for where its row says they stand;
its status comes from the statement it is told in; retellings of one event are merged.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from musnad.article import Draft
from musnad.lexicons import Hit, Lexicons, Predicate, WordType, group
from musnad.mentions import Mention
from musnad.statements import Statement
from musnad.text import fold
from musnad.words import Sentence, Word

def _agrees(mention: Mention, suffix: str) -> bool:
    """Whether a pronoun suffix may refer to a mention: هم to people, ها to a feminine or a body, ه to one man or thing."""
    if suffix in ("هم", "هن", "هما"):
        return mention.plural or mention.kind == "group"
    if suffix == "ها":
        return mention.feminine or (mention.kind in ("org", "igo") and mention.plural)
    if suffix == "ه":
        return not mention.feminine and not mention.plural
    return True


VERBAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
FRIENDLY = frozenset({"COOPERATE", "AID", "CONSULT", "SUPPORT"})
DIRECTED = frozenset({"ACCUSE", "REQUEST", "SUPPORT", "THREATEN", "REJECT", "ASSAULT", "COERCE", "SANCTION", "AID", "RETREAT"})
UNDERGOING = frozenset({"ASSAULT", "COERCE", "SANCTION", "RETREAT"})


@dataclass(slots=True, kw_only=True)
class Event:
    """An event by word positions: trigger `words[first:last]`, parties as indices of actors."""

    first: int
    last: int
    type: str
    mode: str | None
    contexts: list[str] = field(default_factory=list)
    actors: list[int] = field(default_factory=list)
    recipients: list[int] = field(default_factory=list)
    also: list[tuple[int, int]] = field(default_factory=list)
    status: str = "asserted"
    statement: int | None = None
    sentence: int = 0
    sentences: list[int] = field(default_factory=list)
    confidence: float = 0.5
    mutual: bool = False
    place: int | None = None
    needs: str = ""


class EventsStage:
    """Finds and merges the events of an article."""

    name = "events"
    requires = frozenset({"words", "sentences", "mentions", "statements", "actors"})
    provides = frozenset({"events"})

    def __init__(self, lexicons: Lexicons, *, threshold: float = 0.5):
        self._lexicons = lexicons
        self._threshold = threshold

    def __call__(self, draft: Draft) -> None:
        """Adds `events` in the order of their triggers."""
        draft.events.extend(_Finder(draft, self._lexicons, self._threshold).find())


class _Finder:
    def __init__(self, draft: Draft, lexicons: Lexicons, threshold: float):
        self.draft = draft
        self.words: list[Word] = draft.words
        self.lexicons = lexicons
        self.threshold = threshold
        self.reach = 8
        order = sorted(range(len(draft.mentions)), key=lambda n: (draft.mentions[n].first, n))
        self.mentions: list[Mention] = [draft.mentions[n] for n in order]
        self.starts = [m.first for m in self.mentions]
        self.by_cue = {s.cue: n for n, s in enumerate(draft.statements)}
        self.contents = sorted((s.content[0], s.content[1], n) for n, s in enumerate(draft.statements))

    # Over the article ----------------------------------------------------------------------------------------------

    def find(self) -> list[Event]:
        found: list[Event] = []
        for number, sentence in enumerate(self.draft.sentences):
            if self.draft.blocks[sentence.block].kind in ("section", "date", "byline", "credit", "caption"):
                continue
            taken = -1
            for i in range(sentence.first, sentence.last):
                if i < taken:
                    continue
                kind = self.words[i].type
                event = None
                if kind.predicates or self.lexicons.phrase_predicates(kind.norm):
                    event = self._event(i, sentence, number)
                if event is None and i in self.by_cue:
                    event = self._performed(i, sentence, number)
                if event is None and kind.fold in _ON:
                    event = self._called_upon(i, sentence, number)
                if event is not None:
                    found.append(event)
                    taken = event.last
        return self._merge([e for e in found if self._counts(e)])

    def _performed(self, i: int, sentence: Sentence, number: int) -> Event | None:
        """The event that saying it performs (طالب، اتهم، هدد), by the cue's own lexicon row."""
        s = self.by_cue[i]
        statement = self.draft.statements[s]
        speaker = self._speaker_actors(s)
        if statement.event is None or not speaker:
            return None
        kind, mode, confidence = statement.event
        event = Event(
            first=statement.cue, last=statement.cue_end, type=kind, mode=mode, sentence=number, confidence=confidence,
            actors=speaker, statement=s,
        )  # fmt: skip
        near = self._nearest(i + 1, min(sentence.last, max(statement.content[0] + 3, i + 2)), speaker)
        event.recipients = [near] if near is not None else []
        event.place = self._place(i, sentence)
        return event

    def _called_upon(self, i: int, sentence: Sentence, number: int) -> Event | None:
        """`على` somebody `أن` do something, said by somebody: a demand."""
        holder = self._holding(i)
        mention = self._mention_from(i + 1, sentence.last, within=1)
        if holder is None or mention is None or mention.actor < 0 or mention.last >= sentence.last:
            return None
        speaker = self._speaker_actors(holder)
        following = self.words[mention.last].type
        if following.fold not in _THAT_WORD or not speaker or mention.actor in speaker:
            return None
        return Event(
            first=i, last=mention.last + 1, type="REQUEST", mode=None, sentence=number, confidence=0.6, actors=speaker,
            recipients=[mention.actor], statement=holder, place=self._place(i, sentence),
        )  # fmt: skip

    def _counts(self, event: Event) -> bool:
        if event.confidence < self.threshold:
            return False
        parties = [self.draft.actors[a] for a in (*event.actors, *event.recipients)]
        if event.needs == "actor" and not event.actors:
            return False
        if event.needs == "speaker" and event.statement is None:
            return False
        if event.needs == "political":
            political = any(p.sectors[:1] and p.sectors[0] not in ("CVL", "UNK", "BUS", "EDU", "MED", "CRM") for p in parties)
            political = political or any(p.kind in ("igo", "country") for p in parties)
            if not political and not (event.type == "ASSAULT" and self.violent):
                return False
        return event.type in ("ASSAULT", "PROTEST", "COERCE", "RETREAT", "SANCTION", "MOBILIZE") or bool(parties)

    @property
    def violent(self) -> bool:
        return any(m.sectors[:1] in (("MIL",), ("REB",), ("COP",), ("UAF",), ("PRM",)) for m in self.mentions)

    # One predicate -------------------------------------------------------------------------------------------------

    def _event(self, i: int, sentence: Sentence, number: int) -> Event | None:
        chosen = self._choose(i, sentence)
        if chosen is None:
            return None
        hit, row, last = chosen
        part = hit.inflected.part if hit is not None else "noun"
        if self._unreal(i, hit, row, sentence):
            return None
        event = Event(
            first=i, last=last, type=row.type, mode=row.mode, contexts=list(row.contexts), sentence=number,
            confidence=row.confidence, mutual=row.mutual, needs=row.needs,
        )  # fmt: skip
        cue = self.by_cue.get(i)
        holder = self._holding(i)
        if cue is not None:
            event.statement = cue
        elif holder is not None:
            event.statement = holder
        self._future(event, hit)
        self._parties(event, i, last, hit, row, part, sentence, cue, holder)
        self._status(event, cue, holder)
        event.place = self._place(i, sentence)
        return event

    def _choose(self, i: int, sentence: Sentence) -> tuple[Hit[Predicate] | None, Predicate, int] | None:
        """The best predicate row at word `i`: rows whose `with` is met beat rows without one."""
        words = self.words
        kind = words[i].type
        following = [words[k].type for k in range(i + 1, min(i + 6, sentence.last))]
        near = [w.norm for w in following]
        near_bare = set(near) | {n[1:] for n in near if n[:1] in "وبل" and len(n) > 3} | {
            n[2:] for n in near if n.startswith(("بال", "لل")) and len(n) > 4
        }  # fmt: skip
        before = words[i - 1].type.norm if i > sentence.first else ""
        best: tuple[float, Hit[Predicate] | None, Predicate, int] | None = None
        for rest, row in self.lexicons.phrase_predicates(kind.norm):
            if len(rest) <= len(near) and all(near[k] == rest[k] for k in range(len(rest))):
                rank = 2 + row.confidence
                if best is None or rank > best[0]:
                    best = (rank, None, row, i + 1 + len(rest))
        for hit in kind.predicates:
            row, part = hit.row, hit.inflected.part
            if row.pos in ("N", "A") and part == "noun" and hit.split.suffix and row.pos == "A":
                continue
            if part == "active" and i not in self.by_cue and not self._circumstantial(kind, hit):
                continue
            if part in ("perfect", "imperfect") and hit.inflected.person == 1 and hit.inflected.number == "s":
                if part == "perfect" and not hit.split.conjunction:
                    continue
            rank = row.confidence - (0.3 if hit.split.suffix and part in ("perfect", "imperfect") else 0.0)
            if hit.split.prefix_length and part in ("perfect",) and hit.split.conjunction == "ف":
                rank -= 0.2
            if row.near:
                if not (row.near & near_bare or (part in ("noun", "masdar") and before in row.near)):
                    continue
                rank += 1
            if row.without & near_bare:
                continue
            if best is None or rank > best[0]:
                last = i + 1
                if row.near:
                    for k, word in enumerate(following[:4]):
                        if word.norm in row.near or word.norm[1:] in row.near or word.norm[2:] in row.near:
                            last = i + 2 + k
                            break
                best = (rank, hit, row, last)
        return None if best is None else best[1:]

    def _circumstantial(self, kind: WordType, hit: Hit[Predicate]) -> bool:
        """Whether a participle tells what its subject does (منددا بـ) rather than names or qualifies something."""
        if hit.split.article or hit.split.preposition or hit.split.suffix:
            return False
        if kind.fold.endswith("ا"):
            return True
        return kind.surface.endswith("ة") and not kind.common

    def _unreal(self, i: int, hit: Hit[Predicate] | None, row: Predicate, sentence: Sentence) -> bool:
        """Whether the predicate is negated, wished, conditional or only an aim: nothing happened."""
        words = self.words
        kind = words[i].type
        part = hit.inflected.part if hit is not None else "noun"
        previous = [words[k].type for k in range(max(sentence.first, i - 3), i)]
        nearest = previous[-1] if previous else None
        if nearest is not None and "neg" in nearest.classes:
            return row.type != "REJECT" or part != "noun"
        if part in ("perfect", "imperfect"):
            if nearest is not None and nearest.fold in _AIM and part == "imperfect":
                return row.type not in ("AGREE",) and not (len(previous) > 1 and previous[-2].fold in _REAL_BEFORE_THAT)
            if hit is not None and hit.split.preposition == "ل" and part == "imperfect":
                return True
            if part == "imperfect" and any("cond" in p.classes or "modal" in p.classes for p in previous):
                return True
            if nearest is not None and nearest.fold in ("اذا", "لو", "ان") and part == "perfect" and nearest.fold != "ان":
                return True
            return False
        if nearest is not None and (nearest.norm in _UNREAL_NOUNS or nearest.fold in _UNREAL_NOUNS):
            return True
        if hit is not None and hit.split.preposition == "ل" and part == "masdar" and row.type not in ("REQUEST", "ACCUSE"):
            return True
        if any(p.norm in _UNREAL_NOUNS for p in previous) and part in ("masdar", "noun"):
            return True
        del kind
        holder = self._holding(i)
        if holder is not None and part in ("masdar", "noun"):
            statement = self.draft.statements[holder]
            if statement.sense in ("ask", "warn", "promise") and i - statement.content[0] < 4:
                return True
        return False

    def _future(self, event: Event, hit: Hit[Predicate] | None) -> None:
        """An announced cooperative act is AGREE, an announced hostile act THREATEN."""
        if hit is None or hit.split.preposition != "س":
            before = self.words[event.first - 1].type.fold if event.first else ""
            if before not in ("سوف", "سيتم", "ستتم"):
                return
        if event.type in FRIENDLY or event.type in ("RETREAT",):
            event.type, event.mode = ("AGREE", None)
        elif event.type in HOSTILE:
            event.type, event.mode = "THREATEN", None
            event.confidence *= 0.8

    def _holding(self, i: int) -> int | None:
        """The innermost statement whose content holds word `i`."""
        best: int | None = None
        n = bisect_left(self.contents, (i + 1, 0, 0))
        for first, last, s in self.contents[max(0, n - 12) : n]:
            if first <= i < last and (best is None or first >= self.draft.statements[best].content[0]):
                best = s
        return best

    # Parties --------------------------------------------------------------------------------------------------------

    def _mention_from(self, j: int, limit: int, *, within: int) -> Mention | None:
        """The first mention that begins in `[j, j + within)` before `limit`."""
        n = bisect_left(self.starts, j)
        if n < len(self.mentions) and self.mentions[n].first < min(limit, j + within):
            return self.mentions[n]
        return None

    def _next_actor(self, j: int, limit: int, *, within: int = 3) -> Mention | None:
        end = min(limit, j + within)
        while True:
            mention = self._mention_from(j, limit, within=end - j)
            if mention is None or (mention.actor >= 0 and not mention.generic):
                return mention
            j = mention.last

    def _parties(
        self, event: Event, i: int, last: int, hit: Hit[Predicate] | None, row: Predicate, part: str, sentence: Sentence,
        cue: int | None, holder: int | None,
    ) -> None:  # fmt: skip
        subject: list[int] = []
        objects: list[int] = []
        limit = self._clause_end(i, sentence, holder)
        finite = part in ("perfect", "imperfect", "passive")
        actor_places = row.actor.split("|")
        end = i + 1
        speaker = self._speaker_actors(cue if cue is not None else holder)
        if finite and row.pos not in ("N", "A", "P"):
            first, second = self._arguments(i, limit)
            if hit is not None and hit.split.suffix and "obj" in row.recipients and cue is None:
                antecedent = self._antecedent(i, [], hit.split.suffix)
                objects = [antecedent] if antecedent is not None else []
                subject = self._joined(first) if first is not None and first.actor not in objects else []
                if not subject:
                    before = self._first_subject(sentence, i)
                    subject = [before.actor] if before is not None and before.actor not in objects else []
                self._fill(event, row, subject, objects)
                return
            if cue is not None and speaker:
                subject = speaker
                if "obj" in row.recipients:
                    objects = self._actor_list(first, speaker) or self._actor_list(second, speaker)
            elif part == "passive" or self._passive(i, row, first, second):
                if first is not None:
                    objects = self._joined(first)
            elif first is not None and not first.preposition:
                subject = self._joined(first)
                if "obj" in row.recipients and second is not None and not second.preposition:
                    objects = self._joined(second)
            else:
                before = self._before(i, sentence)
                if before is not None:
                    subject = self._joined_back(before)
                aimed = first if first is not None else second
                if "obj" in row.recipients and aimed is not None:
                    objects = self._joined(aimed)
            if subject and not objects and "obj" in row.recipients and cue is None:
                before = self._before(i, sentence)
                if before is not None and before.actor not in subject and not (hit and hit.split.conjunction):
                    objects, subject = subject, self._joined_back(before)
            if not subject and part != "passive" and row.type not in UNDERGOING:
                before = self._before(i, sentence) or self._first_subject(sentence, i)
                if before is not None:
                    subject = [before.actor]
            if "subj" in row.recipients:
                objects, subject = subject or objects, []
        elif part == "active":
            subject = speaker if cue is not None else []
            if not subject:
                before = self._first_subject(sentence, i)
                subject = [before.actor] if before is not None else []
            if "obj" in row.recipients:
                follow = self._next_actor(last, limit, within=2)
                if follow is not None and not follow.preposition:
                    objects = self._joined(follow)
        else:
            genitive = self._next_actor(i + 1, limit, within=2 if last == i + 1 else last - i + 2)
            if genitive is not None and (genitive.preposition or self._oblique(genitive)):
                genitive = None
            masdar_of_transitive = part == "masdar" and "obj" in row.recipients
            after = self._next_actor(genitive.last, limit, within=2) if genitive is not None else None
            has_object = after is not None and after.preposition in ("ل", "") and not self._oblique(after)
            if genitive is not None:
                if "gen" in row.recipients or (masdar_of_transitive and not has_object):
                    if "gen" in actor_places and has_object:
                        subject = self._joined(genitive)
                        assert after is not None
                        objects = self._joined(after)
                    else:
                        objects = self._joined(genitive)
                elif "gen" in actor_places or part == "masdar":
                    subject = self._joined(genitive)
                    if masdar_of_transitive and has_object and after is not None:
                        objects = self._joined(after)
                elif row.mutual:
                    subject = self._joined(genitive)
                if genitive.actor in (*subject, *objects):
                    end = genitive.last
            if not subject and "by" not in actor_places[:1] and "none" not in actor_places:
                before = self._before(i, sentence) if part != "masdar" else None
                if before is not None and i - before.last <= 2 and not row.mutual:
                    subject = self._joined_back(before)
                elif row.type in VERBAL and holder is None:
                    governing = self._first_subject(sentence, i)
                    if governing is not None:
                        subject = [governing.actor]
        if not objects or row.mutual:
            for place in row.recipients:
                if place in ("obj", "gen", "subj", "none"):
                    continue
                party = self._by_preposition(place, end, limit, subject)
                if party is not None:
                    objects = self._joined(party)
                    break
        if not subject and "by" in actor_places or not subject and part in ("masdar", "noun", "passive"):
            party = self._by_agent(end, limit)
            if party is not None:
                subject = self._joined(party)
        for place in actor_places:
            if not subject and place not in ("subj", "gen", "by", "obj", "none"):
                party = self._by_preposition(place, end, limit, objects)
                if party is not None:
                    subject = self._joined(party)
        if not subject and row.type in VERBAL and speaker:
            subject = speaker
        if not subject and row.type in ("COERCE", "MOBILIZE") and part in ("masdar", "noun") and "by" not in actor_places[:1]:
            subject = [a for a in speaker if self._armed(a)]
            if not subject:
                governing = self._first_subject(sentence, i)
                subject = [governing.actor] if governing is not None and self._armed(governing.actor) else []
        if not objects and not row.mutual and row.type in DIRECTED and "none" not in row.recipients:
            near = self._nearest(end, limit, subject)
            if near is not None:
                objects = [near]
        if hit is not None and hit.split.suffix and part in ("perfect", "imperfect", "masdar") and not objects:
            antecedent = self._antecedent(i, subject, hit.split.suffix)
            if antecedent is not None:
                if part == "masdar" and not subject:
                    subject = [antecedent]
                else:
                    objects = [antecedent]
        if event.type == "THREATEN" and not subject and speaker:
            subject = speaker
        self._fill(event, row, subject, objects)

    def _armed(self, actor: int) -> bool:
        """Whether an actor can arrest, seize or deploy: the security forces, the army, a government or a court."""
        return self.draft.actors[actor].sectors[:1] in (("COP",), ("MIL",), ("GOV",), ("JUD",), ("SPY",), ("PRM",), ("REB",))

    def _fill(self, event: Event, row: Predicate, subject: list[int], objects: list[int]) -> None:
        others = [o for o in objects if o not in subject]
        if row.mutual and event.mode != "visit":
            event.actors = [*subject, *others]
        else:
            event.actors, event.recipients = subject, others

    def _clause_end(self, i: int, sentence: Sentence, holder: int | None) -> int:
        limit = sentence.last
        if holder is not None:
            limit = min(limit, self.draft.statements[holder].content[1])
        for j in range(i + 1, min(limit, i + 26)):
            if self.words[j].type.surface in ("؛", ".", "؟", "!", ":"):
                return j
            if j in self.by_cue and j > i + 2 and self.by_cue[j] != self.by_cue.get(i):
                return j
        return min(limit, i + 26)

    def _oblique(self, mention: Mention) -> bool:
        return self.words[mention.first - 1].type.fold in _OBLIQUE if mention.first else False

    def _arguments(self, i: int, limit: int) -> tuple[Mention | None, Mention | None]:
        """The subject and the object after a verb, in VSO order.

        Only adverbs, numbers and quantities may stand between verb and subject; a noun there (أدانت قتل …) means that the
        subject stands elsewhere, and the first mention belongs to the object.
        """
        j = i + 1
        subject: Mention | None = None
        while j < limit:
            mention = self._next_actor(j, limit, within=1)
            if mention is not None:
                if mention.preposition:
                    j = mention.last
                    continue
                subject = mention
                break
            kind = self.words[j].type
            if kind.fold in _TIME or "weekday" in kind.classes or kind.number or kind.fold in _SKIPPED or not kind.arabic:
                if kind.fold in _OBLIQUE:
                    governed = self._next_actor(j + 1, limit, within=3)
                    j = governed.last if governed is not None else j + 2
                    continue
                if kind.surface in (":", "؛", "."):
                    break
                j += 1
                continue
            break
        if subject is None:
            return None, self._object(j, limit)
        j = subject.last
        while True:
            joined = self._mention_from(j, limit, within=1)
            if joined is None or joined.conjunction != "و" or joined.actor < 0:
                break
            j = joined.last
        return subject, self._object(j, limit)

    def _object(self, j: int, limit: int) -> Mention | None:
        """The first mention after `j` that no preposition governs, over nouns but not over a clause."""
        while j < limit:
            mention = self._next_actor(j, limit, within=5)
            if mention is None:
                return None
            gap = self.words[j : mention.first]
            if any(w.type.classes & {"that", "rel"} or w.type.surface in (":", "؛", "،", ",") for w in gap):
                return None
            if mention.preposition or self._oblique(mention):
                j = mention.last
                continue
            if any(w.type.fold in _OBLIQUE for w in gap):
                return None
            return mention
        return None

    def _passive(self, i: int, row: Predicate, first: Mention | None, second: Mention | None) -> bool:
        """Whether a verb spelled like the active is passive: the one who undergoes it stands alone after it."""
        surface = self.words[i].type.surface
        if "\u064f" in surface[:4] and row.type in UNDERGOING:
            return True
        if row.type not in UNDERGOING or first is None or "obj" not in row.recipients:
            return False
        if second is not None:
            return False
        if first.kind not in ("person", "group"):
            return False
        return not (row.type == "COERCE" and first.sectors[:1] in (("COP",), ("MIL",), ("JUD",)))

    def _before(self, i: int, sentence: Sentence) -> Mention | None:
        """The mention right before a verb (SVO order), over a short relative clause or adverb."""
        n = bisect_left(self.starts, i) - 1
        if n < 0 or self.mentions[n].first < sentence.first:
            return None
        mention = self.mentions[n]
        if mention.actor < 0:
            return None
        gap = [w.type for w in self.words[mention.last : i]]
        if len(gap) > 3 or any(w.surface in (".", "؛") or w.classes & {"that"} for w in gap):
            return None
        if gap and any(w.arabic and not (w.fold in _BRIDGE or "weekday" in w.classes) for w in gap):
            return None
        if mention.preposition in ("ب", "ل", "ك") or (self._oblique(mention) and not any(w.fold in _RELATIVE for w in gap)):
            return None
        if self.words[i].type.fold.startswith("و") and not any(p.split.conjunction == "" for p in self.words[i].type.predicates):
            return None
        return mention

    def _first_subject(self, sentence: Sentence, i: int) -> Mention | None:
        """The sentence's subject: its first mention before `i` that no preposition governs."""
        n = bisect_left(self.starts, sentence.first)
        while n < len(self.mentions) and self.mentions[n].first < i:
            mention = self.mentions[n]
            if mention.actor >= 0 and not mention.preposition and not self._oblique(mention):
                return mention
            n += 1
        return None

    def _nearest(self, j: int, limit: int, excluded: list[int]) -> int | None:
        """The next actor after the trigger that is none of its doers: what the act is most likely aimed at."""
        while j < min(limit, self.reach + j):
            mention = self._next_actor(j, limit, within=self.reach)
            if mention is None:
                return None
            if mention.actor not in excluded:
                return mention.actor
            j = mention.last
        return None

    def _by_preposition(self, place: str, j: int, limit: int, excluded: list[int]) -> Mention | None:
        """The first actor after a preposition, joined to its word or not."""
        folded = fold(place)
        clitic = len(folded) == 1
        k = j
        while k < limit:
            kind = self.words[k].type
            if kind.surface in (":",) or ("that" in kind.classes and k > j + 6):
                return None
            if clitic:
                mention = self._mention_from(k, limit, within=1)
                if mention is not None and mention.preposition == folded and mention.actor >= 0 and mention.actor not in excluded:
                    return mention
                if kind.fold.startswith(folded) and len(kind.fold) > 3 and mention is None and kind.given != "sure":
                    follow = self._next_actor(k + 1, limit, within=3)
                    nominal = (kind.common or kind.predicates) and not any(
                        h.inflected.part in ("perfect", "imperfect") and not h.split.preposition for h in kind.predicates
                    )
                    if nominal and follow is not None and not follow.preposition and follow.actor not in excluded and k - j < 8:
                        return follow
            elif kind.fold == folded or kind.fold == "و" + folded:
                follow = self._next_actor(k + 1, limit, within=5)
                if follow is not None and follow.actor not in excluded:
                    return follow
                return None
            k += 1
        return None

    def _by_agent(self, j: int, limit: int) -> Mention | None:
        """The doer after من قبل، على يد، على أيدي، من جانب، بنيران، برصاص."""
        for k in range(j, min(limit, j + 14)):
            fold_here = self.words[k].type.fold
            nxt = self.words[k + 1].type.fold if k + 1 < limit else ""
            if (fold_here, nxt) in _AGENT_PAIRS:
                return self._next_actor(k + 2, limit, within=2)
            if fold_here in _AGENT_WORDS:
                return self._next_actor(k + 1, limit, within=2)
        return None

    def _joined(self, mention: Mention) -> list[int]:
        """The actors joined to a mention by و, the mention's own first; quantities may stand between (والمئات من …)."""
        found = [mention.actor]
        j = mention.last
        while j < len(self.words):
            kind = self.words[j].type
            following = self._mention_from(j, len(self.words), within=1)
            if following is not None:
                if following.conjunction != "و":
                    break
            elif kind.fold == "و":
                following = self._mention_from(j + 1, len(self.words), within=1)
            elif kind.fold.startswith("و") and kind.fold[1:] in _QUANTITY:
                k = j + 1
                while k < len(self.words) and self.words[k].type.fold in _SKIPPED:
                    k += 1
                following = self._mention_from(k, len(self.words), within=1)
            if following is None or following.actor < 0:
                break
            if following.actor not in found:
                found.append(following.actor)
            j = following.last
        return found

    def _joined_back(self, mention: Mention) -> list[int]:
        found = [mention.actor]
        current = mention
        while current.conjunction == "و":
            n = bisect_left(self.starts, current.first) - 1
            if n < 0 or self.mentions[n].last != current.first or self.mentions[n].actor < 0:
                break
            current = self.mentions[n]
            if current.actor not in found:
                found.insert(0, current.actor)
        return found

    def _actor_list(self, mention: Mention | None, excluded: list[int]) -> list[int]:
        if mention is None or mention.actor in excluded or mention.preposition:
            return []
        return self._joined(mention)

    def _speaker_actors(self, statement: int | None) -> list[int]:
        if statement is None:
            return []
        s = self.draft.statements[statement]
        found: list[int] = []
        for n in (s.speaker, *s.also_speakers):
            if n is not None and self.draft.mentions[n].actor >= 0 and self.draft.mentions[n].actor not in found:
                found.append(self.draft.mentions[n].actor)
        return found

    def _antecedent(self, i: int, excluded: list[int], suffix: str) -> int | None:
        """What a pronoun suffix refers to: the nearest earlier actor that agrees with it and is not excluded."""
        n = bisect_left(self.starts, i) - 1
        while n >= 0 and self.starts[n] > i - 40:
            mention = self.mentions[n]
            if mention.actor >= 0 and mention.actor not in excluded and not mention.place and _agrees(mention, suffix):
                return mention.actor
            n -= 1
        return None

    def _place(self, i: int, sentence: Sentence) -> int | None:
        """The town or capital named nearest after (else before) the trigger, in its sentence."""
        best: int | None = None
        for n, mention in enumerate(self.mentions):
            if mention.first < sentence.first or mention.category not in ("city", "seat"):
                continue
            if mention.first >= sentence.last:
                break
            before = self.words[mention.first - 1].type.fold if mention.first else ""
            if mention.category == "seat" and not (mention.preposition == "ب" or before in _AT):
                continue
            if best is None or abs(self.mentions[best].first - i) > abs(mention.first - i):
                best = n
        return best

    # Status and merging ---------------------------------------------------------------------------------------------

    def _status(self, event: Event, cue: int | None, holder: int | None) -> None:
        if cue is not None or holder is None:
            return
        statement = self.draft.statements[holder]
        speaker = self._speaker_actors(holder)
        if statement.sense == "deny":
            event.status = "denied"
            return
        own = bool(set(event.actors) & set(speaker))
        if event.type in VERBAL and (own or not event.actors):
            return
        if own and event.type not in ("ASSAULT", "COERCE", "MOBILIZE"):
            return
        if statement.headline:
            return
        event.status = "claimed"

    def _merge(self, events: list[Event]) -> list[Event]:
        """Tellings of one event become one: same type, and parties that do not contradict each other."""
        kept: list[Event] = []
        for event in sorted(events, key=lambda e: (e.first, e.last)):
            for other in kept:
                if self._coordinate(other, event):
                    other.recipients += [r for r in event.recipients if r not in (*other.recipients, *other.actors)]
                    self._absorb(other, event)
                    break
                if self._same(other, event):
                    self._absorb(other, event)
                    break
            else:
                kept.append(event)
        return kept

    def _coordinate(self, a: Event, b: Event) -> bool:
        """Whether `b` only adds a second target to `a`: joined by و in one sentence, same act and doer."""
        return (
            a.sentence == b.sentence
            and (a.type, a.mode) == (b.type, b.mode)
            and a.type in ("ACCUSE", "SUPPORT", "REQUEST")
            and bool(a.actors)
            and a.actors == b.actors
            and self.words[b.first].type.fold.startswith("و")
            and b.first not in self.by_cue
        )

    def _same(self, a: Event, b: Event) -> bool:
        if a.type != b.type:
            return False
        if a.mode is not None and b.mode is not None and a.mode != b.mode and a.type in ("COERCE", "SANCTION", "RETREAT"):
            return False
        left, right = set(a.actors), set(b.actors)
        to_left, to_right = set(a.recipients), set(b.recipients)
        actors = not left or not right or bool(left & right) or self._alike(left, right)
        recipients = not to_left or not to_right or bool(to_left & to_right) or self._alike(to_left, to_right)
        return actors and recipients

    def _alike(self, left: set[int], right: set[int]) -> bool:
        """Whether two sets of actors have the same codes (a minister and his ministry)."""
        def codes(keys: set[int]) -> set[tuple[str | None, tuple[str, ...]]]:
            return {(self.draft.actors[k].country, self.draft.actors[k].sectors[:1]) for k in keys}
        return bool(codes(left) & codes(right))

    def _absorb(self, a: Event, b: Event) -> None:
        a.also.append((b.first, b.last))
        a.sentences.append(b.sentence)
        if a.statement is None and a.type in VERBAL and a.status == "asserted":
            a.statement = b.statement
        if a.mode is None and b.mode is not None:
            a.mode = b.mode
        if not a.actors:
            a.actors = [x for x in b.actors if x not in a.recipients]
        if not a.recipients:
            a.recipients = [x for x in b.recipients if x not in a.actors]
        if a.place is None:
            a.place = b.place
        if a.status == "claimed" and b.status == "asserted":
            a.status, a.statement = "asserted", b.statement
        for context in b.contexts:
            if context not in a.contexts:
                a.contexts.append(context)
        a.confidence = 1 - (1 - a.confidence) * (1 - b.confidence * 0.5)


_AIM = group("wish")
_UNREAL_NOUNS = group("unreal")
_OBLIQUE = group("oblique")
_BRIDGE = group("bridge")
_RELATIVE = group("relative")
_SKIPPED = group("quantity") | group("numeral") | group("of") | group("subject_glue")
_ON = group("on")
_THAT_WORD = group("that_word")
_REAL_BEFORE_THAT = group("real_before_that")
_QUANTITY = group("quantity")
_AT = group("at")
_TIME = group("time_prep") | group("weekday")
_AGENT_PAIRS = frozenset(tuple(pair.split()) for pair in group("agent_pair"))
_AGENT_WORDS = group("agent")
