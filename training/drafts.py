"""The labelled articles as the models see them in training: drafts after some stages, with the labels laid over them.

The corpus holds no text of others: the articles are looked up in `SHARED/data` (see corpus/README.md), our own lie in
`corpus/own`. Development gold is never read here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "corpus"))

import corpus  # noqa: E402
from musnad.actor_codes import ActorCodesStage  # noqa: E402
from musnad.article import Article, Draft  # noqa: E402
from musnad.coder import rule_stages  # noqa: E402
from musnad.labels import Label, LabelEvent  # noqa: E402
from musnad.lexicons import Lexicons  # noqa: E402
from musnad.mention import Mention  # noqa: E402
from musnad.pipeline import Pipeline  # noqa: E402
from musnad.record import Source, Span  # noqa: E402
from musnad.speaker_reader import SpeakerStage  # noqa: E402
from musnad.vectors import WordVectors  # noqa: E402

HELD = "held.jsonl"
MODELS = ROOT / "src" / "musnad" / "models"
FOLDS = 5  #: parts of the training articles; later models see what earlier ones say of a part they did not train on
SOURCES = ("ant", "hespress-jazeera", "saudinewsnet")
#: A mention is the labelled one if their first characters are as near as this, or if they overlap by half.
_NEAR = 4
Row = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Labelled:
    """An article with its label; `split` is train, validation or own."""

    article: Row
    label: Label
    split: str

    def draft(self, *, outlet: bool = True) -> Draft:
        """Returns an empty draft of the article, as reading makes it; without the outlet's name if not `outlet`."""
        name = self.article.get("outlet") if outlet else None
        hints = {"headline": self.article.get("title"), "published": self.article.get("published"), "outlet": name}
        return Draft(
            article=Article(
                id=self.article["id"],
                text=self.article["text"],
                source=Source(outlet=name),
                hints={key: value for key, value in hints.items() if value},
            ),
            text=self.article["text"],
        )


def before(model: str, lexicons: Lexicons, vectors: WordVectors) -> Pipeline:
    """Returns the stages that come before a model: the rules, and the models trained earlier."""
    stages = rule_stages(lexicons)
    if model != "actors":
        stages.append(ActorCodesStage(lexicons, vectors))
    if model == "events":
        stages.append(SpeakerStage())
    return Pipeline(stages)


def labelled(shared: Path, *, own: bool = True, held: bool = False) -> Iterator[Labelled]:
    """Yields the labelled articles of the corpus, those of our own writing last; or, if `held`, those held back.

    What is held back (`HELD`) was labelled after the models were trained: it only measures.

    Raises:
        CorpusError: an article is missing or its text differs.
    """
    wanted: dict[str, Row] = {}
    for path in sorted((ROOT / "corpus" / "labels").glob("*.jsonl")):
        if (path.name == HELD) == held:
            wanted |= {row["id"]: row for row in corpus.packed_of(path)}
    left = set(wanted)
    for source in SOURCES:
        for article in corpus.articles_of(shared / "data" / f"articles-{source}.jsonl.xz"):
            packed = wanted.get(article["id"])
            if packed is not None and article["id"] in left:
                left.discard(article["id"])
                label = msgspec.convert(corpus.join(article, packed), Label)
                yield Labelled(article=article, label=label, split=packed["split"])
    if left:
        raise corpus.CorpusError(f"{shared}: {len(left)} labelled articles are missing, first {min(left)}")
    if own and not held:
        for article, row in corpus.own():
            yield Labelled(article=article, label=msgspec.convert(row, Label), split="own")


def span_of(draft: Draft, mention: Mention) -> Span:
    """Returns the characters of a mention, without the clitics before it."""
    return draft.words[mention.first].start + mention.skip, draft.words[mention.last - 1].end


def aligned(draft: Draft, label: Label) -> dict[str, int]:
    """Returns the draft's actor for each labelled actor that it found: the one with most of the labelled mentions."""
    ours = [(span_of(draft, m), m.actor) for m in draft.mentions if m.actor >= 0]
    found: dict[str, int] = {}
    for actor in label.actors:
        votes: dict[int, float] = {}
        for start, end in actor.mentions:
            for (first, last), number in ours:
                common = min(last, end) - max(first, start)
                if common <= 0:
                    continue
                share = common / (max(last, end) - min(first, start))
                if abs(first - start) <= _NEAR or share >= 0.5:
                    votes[number] = votes.get(number, 0.0) + share
        if votes:
            found[actor.key] = max(votes, key=lambda number: (votes[number], -number))
    return found


def owners(draft: Draft, label: Label) -> dict[int, str]:
    """Returns the labelled actor of each of the draft's actors that is one: that with most of its mentions.

    Several actors of the draft may be one labelled actor, where the rules did not see that they are the same.
    """
    votes: dict[int, dict[str, float]] = {}
    gold = [(span, actor.key) for actor in label.actors for span in actor.mentions]
    for mention in draft.mentions:
        if mention.actor < 0:
            continue
        first, last = span_of(draft, mention)
        for (start, end), key in gold:
            common = min(last, end) - max(first, start)
            if common > 0:
                share = common / (max(last, end) - min(first, start))
                if abs(first - start) <= _NEAR or share >= 0.5:
                    mine = votes.setdefault(mention.actor, {})
                    mine[key] = mine.get(key, 0.0) + share
    return {number: max(sorted(mine), key=mine.__getitem__) for number, mine in votes.items()}


def tellings(event: LabelEvent) -> list[Span]:
    """Returns the spans of an event's triggers, those of its other tellings too."""
    spans = [event.span] if event.span is not None else []
    return spans + [also for also in event.also if not isinstance(also, str)]
