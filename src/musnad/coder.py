"""The coder: an article in, a record out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import msgspec

from musnad._version import __version__
from musnad.actors import ActorsStage
from musnad.article import Article, Draft
from musnad.blocks import BlocksStage
from musnad.events import EventsStage
from musnad.inputs import article_from
from musnad.lexicons import Lexicons, load
from musnad.mentions import MentionsStage
from musnad.pipeline import Pipeline, Stage
from musnad.record import CoderInfo, Record
from musnad.recording import RecordBuilder
from musnad.statements import StatementsStage
from musnad.words import WordsStage


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """What may be set about coding; the record's `coder.config` is its digest.

    `event_threshold` is the least confidence an event needs to be recorded (0–1).
    """

    event_threshold: float = 0.5

    def digest(self) -> str:
        """Returns twelve hexadecimal digits that change when a value does."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()[:12]


class Coder:
    """Codes articles. Making one reads the lexicons once a process; it may then be used for any number of articles.

    `stages` may be replaced by others that declare the same needs (see musnad.pipeline).
    """

    def __init__(self, *, config: Config | None = None, stages: Sequence[Stage] | None = None):
        self.config = config or Config()
        self.lexicons: Lexicons = load()
        self.pipeline = Pipeline(stages if stages is not None else default_stages(self.lexicons, self.config))
        self._build: Callable[[Draft], Record] = RecordBuilder(
            self.lexicons, CoderInfo(version=__version__, models="rules", config=self.config.digest())
        )

    @property
    def stages(self) -> Sequence[Stage]:
        """The stages in their order."""
        return self.pipeline.stages

    def code(
        self,
        source: str | bytes,
        *,
        id: str | None = None,
        title: str | None = None,
        published: str | None = None,
        outlet: str | None = None,
        uri: str | None = None,
        media_type: str | None = None,
        encoding: str | None = None,
    ) -> Record:
        """Returns the record of one article, given as text or as the bytes of a text or HTML file.

        Raises:
            InputError: the input is empty, binary, not Arabic, or holds no article.
        """
        return self.code_article(
            article_from(
                source,
                id=id,
                title=title,
                published=published,
                outlet=outlet,
                uri=uri,
                media_type=media_type,
                encoding=encoding,
            )
        )

    def draft(self, article: Article) -> Draft:
        """Returns the empty draft of an article, ready for the first stage."""
        return Draft(article=article, text=article.text, warnings=list(article.warnings))

    def code_article(self, article: Article) -> Record:
        """Returns the record of an article that was read already.

        Raises:
            InputError: the article's text is empty or not Arabic.
        """
        draft = self.draft(article)
        self.pipeline(draft)
        return self._build(draft)

    def build(self, draft: Draft) -> Record:
        """Returns the record of a draft that has passed all stages."""
        return self._build(draft)


def default_stages(lexicons: Lexicons, config: Config) -> list[Stage]:
    """Returns the rule-based stages in order."""
    return [
        BlocksStage(),
        WordsStage(lexicons),
        MentionsStage(lexicons),
        StatementsStage(lexicons),
        ActorsStage(lexicons),
        EventsStage(lexicons, threshold=config.event_threshold),
    ]
