"""`musnad evaluate`: coding labelled articles and printing how well that went, for people and programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from musnad.batch import Failure, code_all
from musnad.coder import Config
from musnad.errors import InputError
from musnad.evaluate import ArticleEvaluation, Evaluation, EventMatch, StatementMatch, evaluate
from musnad.inputs import Format, article_from, read_inputs
from musnad.labels import LabelError, read_labels, read_pairs
from musnad.record import Event, Record, from_json

#: Longest quote in a listing; a longer one keeps both its ends.
LONGEST = 110


def measure(
    articles: Path,
    labels: Path | None = None,
    *,
    records: Path | None = None,
    format: Format | None = None,
    encoding: str | None = None,
    fields: Mapping[str, str] | None = None,
    config: Config | None = None,
    tell: Callable[[str], None] = lambda message: None,
) -> Evaluation:
    """Returns the evaluation of a file of articles and one of labels, or of a folder of pairs.

    Articles are coded, as `config` says, unless `records` names a file of records; an article that fails is told and
    counts as empty.

    Raises:
        LabelError: the labels are broken or do not belong to the articles.
    """
    if labels is None:
        if not articles.is_dir():
            raise LabelError(f"{articles}: give LABELS too, or a folder of NAME.txt and NAME.json pairs")
        sources, gold = read_pairs(articles)
        read = [article_from(source, id=id) for id, source in sources.items()]
    else:
        gold = read_labels(labels)
        wanted = {label.id for label in gold}
        found = read_inputs([str(articles)], format=format, encoding=encoding, fields=fields)
        read = []
        for item in found:
            if isinstance(item, InputError):
                tell(str(item))
            elif item.id in wanted:
                read.append(item)
    texts = {article.id: article.text for article in read}
    coded: dict[str, Record] = {}
    if records:
        for line in records.read_bytes().splitlines():
            record = from_json(line)
            coded[record.id] = record
    else:
        for outcome in code_all(read, config=config):
            if isinstance(outcome, Failure):
                tell(str(outcome))
            else:
                coded[outcome.id] = outcome
    return evaluate(texts, gold, coded)


def print_report(evaluation: Evaluation, *, misses: bool = False, as_json: bool = False) -> None:
    """Prints the figures to standard output, as a table or as JSON, after the misses where they are asked for."""
    figures = evaluation.figures()
    if as_json:
        found: dict[str, object] = dict(figures)
        if misses:
            found["misses"] = {a.id: list(_misses(a)) for a in evaluation.articles}
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    lines: list[str] = []
    if misses:
        for article in evaluation.articles:
            c = article.counts
            lines.append(f"## {article.id}")
            lines.append(
                f"   statements {c['speaker']}/{c['span']} of {c['said']} (coded {c['said_coded']}), "
                f"events {c['parties']}/{c['dyad']}/{c['type']} of {c['events']} (coded {c['events_coded']})"
            )
            lines += [f"   {miss}" for miss in _misses(article)]
            lines.append("")
    lines.append(f"{'figure':22}{'F1':>8}{'P':>8}{'R':>8}{'labelled':>10}{'coded':>8}")
    for name, value in figures.items():
        if isinstance(value, dict):
            cells = "".join(f"{value[k]:8.4f}" if k in value else " " * 8 for k in ("f1", "p", "r"))
            lines.append(f"{name:22}{cells}{value['labelled']:10}{value.get('coded', ''):>8}")
        else:
            lines.append(f"{name:22}{value:8}" if isinstance(value, int) else f"{name:22}{value:8.4f}")
    sys.stdout.write("\n".join(lines) + "\n")


def _misses(article: ArticleEvaluation) -> list[str]:
    """Returns a line for each fact that is missed, spurious or partly wrong, in text order."""
    return [line for m in article.statements for line in _statement(article.text, m)] + [
        line for m in article.events for line in _event(article.text, m)
    ]


def _statement(text: str, match: StatementMatch) -> list[str]:
    label, ours = match.labelled, match.coded
    quote = _short(text[slice(*label.span)]) if label and label.span else ""
    coded = _short(" … ".join(text[start:end] for start, end in ours.content)) if ours else ""
    if label and not ours:
        return [f"missed statement   {match.labelled_speaker} | {label.cue} | {label.kind} | {quote}"]
    if ours and not label:
        return [f"spurious statement {match.coded_speaker} | {ours.cue.value} | {ours.kind} | {coded}"]
    assert label and ours
    found = []
    if not match.right:
        found.append(f"wrong speaker      {match.labelled_speaker} ≠ {match.coded_speaker} | {label.cue} | {quote}")
    if match.iou < 0.9:
        found.append(f"other bounds {match.iou:4.2f}  {quote} ≠ {coded}")
    if label.kind != ours.kind:
        found.append(f"other kind         {label.kind} ≠ {ours.kind} | {quote}")
    return found


def _event(text: str, match: EventMatch) -> list[str]:
    label, ours = match.labelled, match.coded
    if label and not ours:
        where = f" | {_around(text, label.span)}" if label.span else ""
        return [
            f"missed event       {_type(label.type, label.mode)} {match.labelled_parties} ({label.status}) "
            f"«{label.trigger}»{where}"
        ]
    if ours and not label:
        return [f"spurious event     {_told(ours, match.coded_parties)} | {_around(text, ours.trigger.span)}"]
    assert label and ours
    found = []
    if match.level != "coded":
        found.append(
            f"wrong parties      {label.type} {match.labelled_parties} ≠ {match.coded_parties} "
            f"«{label.trigger}» ≠ «{ours.trigger.value}» | {_around(text, ours.trigger.span)}"
        )
    if label.status != ours.status:
        found.append(f"other status       {label.type} {label.status} ≠ {ours.status} «{ours.trigger.value}»")
    return found


def _told(event: Event, parties: str) -> str:
    return f"{_type(event.type, event.mode)} {parties} ({event.status}) «{event.trigger.value}»"


def _type(type: str, mode: str | None) -> str:
    return f"{type}-{mode}" if mode else type


def _around(text: str, span: tuple[int, int]) -> str:
    """Returns the trigger with some words on both sides."""
    start, end = max(0, span[0] - 50), min(len(text), span[1] + 50)
    return f"…{' '.join(text[start:end].split())}…"


def _short(quote: str) -> str:
    quote = " ".join(quote.split())
    half = LONGEST // 2
    return quote if len(quote) <= LONGEST else f"{quote[:half]} … {quote[-half:]}"
