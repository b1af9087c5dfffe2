"""Why each mention of an article was taken for its actor, and where the actor's codes come from."""

from __future__ import annotations

import msgspec

from musnad.actor_codes import ActorCodesStage
from musnad.actors import Cluster
from musnad.article import Article, Draft
from musnad.coder import Coder
from musnad.record import Actor, How, Record, Span

_UNNAMED: dict[How, str] = {
    "pronoun": "a pronoun that opens what the speaker says and agrees with him",
    "implied": "a verb without a subject of its own: the one before goes on",
}
Codes = tuple[str | None, tuple[str, ...]]


class MentionReason(msgspec.Struct, frozen=True, kw_only=True):
    """One mention: where it stands, the lexicon row of its head (null for a bare name), why it is this actor's."""

    text: str
    span: Span
    how: How
    row: str | None
    why: str


class ActorReason(msgspec.Struct, frozen=True, kw_only=True):
    """One actor of the record: its codes, what the rules had said and why, and its mentions in their order.

    `country_from` is what told the rules the country; `rules` are their country and sectors; `changed` whether the
    models gave others; `known` is the lexicon row of the person, `namesakes` are the rows of others of that name.
    """

    key: str
    name: str
    kind: str
    country: str | None
    sectors: tuple[str, ...]
    confidence: float
    rules: Codes
    country_from: str
    changed: bool
    known: str | None
    namesakes: tuple[str, ...]
    mentions: tuple[MentionReason, ...]


def explain(coder: Coder, article: Article) -> tuple[Record, list[ActorReason]]:
    """Codes an article and returns its record with the reasons for each of its actors, in the record's order.

    Raises:
        InputError: the article's text is empty or not Arabic.
    """
    draft = coder.draft(article)
    told: dict[int, Codes] = {}
    for stage in coder.stages:
        if isinstance(stage, ActorCodesStage):
            told = {c.number: (c.country, c.sectors) for c in draft.actors}
        stage(draft)
    record, numbers = coder.build_with_actors(draft)
    reasons = [_reason(coder, draft, draft.actors[numbers[a.key]], a, told) for a in record.actors]
    return record, reasons


def _spans(draft: Draft, cluster: Cluster) -> list[tuple[Span, int]]:
    found = []
    for n in cluster.mentions:
        mention = draft.mentions[n]
        start = draft.words[mention.first].start + mention.skip
        found.append(((start, draft.words[mention.last - 1].end), n))
    return sorted(found)


def _reason(coder: Coder, draft: Draft, cluster: Cluster, actor: Actor, told: dict[int, Codes]) -> ActorReason:
    rules = told.get(cluster.number, (cluster.country, cluster.sectors))
    people = coder.lexicons.people
    year = int(draft.published.value[:4]) if draft.published is not None else None
    known = people.find(cluster.name, year=year, told=(rules[0] or "",)) if cluster.name else None
    namesakes = people.namesakes(cluster.name) if cluster.kind == "person" else []
    mentions = []
    for span, n in _spans(draft, cluster):
        m = draft.mentions[n]
        how: How = m.how  # type: ignore[assignment]
        text = draft.text[span[0] : span[1]]
        mentions.append(MentionReason(text=text, span=span, how=how, row=m.row or None, why=m.why))
    for mention in actor.mentions:
        if unnamed := _UNNAMED.get(mention.how):
            text = draft.text[slice(*mention.span)]
            mentions.append(MentionReason(text=text, span=mention.span, how=mention.how, row=None, why=unnamed))
    mentions.sort(key=lambda m: m.span)
    return ActorReason(
        key=actor.key,
        name=actor.name,
        kind=cluster.kind,
        country=cluster.country,
        sectors=cluster.sectors,
        confidence=actor.confidence,
        rules=rules,
        country_from=cluster.source if rules[0] else "",
        changed=rules != (cluster.country, cluster.sectors),
        known=known.row if known is not None else None,
        namesakes=tuple(s.row for s in namesakes if known is None or s.country != known.country),
        mentions=tuple(mentions),
    )
