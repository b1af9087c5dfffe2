"""The coder: an article in, a record out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec
from threadpoolctl import ThreadpoolController

from musnad._version import __version__
from musnad.actor_codes import ActorCodesStage
from musnad.actors import ActorsStage
from musnad.article import Article, Draft
from musnad.blocks import BlocksStage
from musnad.event_reader import EventReaderStage
from musnad.events import EventsStage
from musnad.inputs import article_from
from musnad.lexicons import Lexicons, load
from musnad.mentions import MentionsStage
from musnad.pipeline import Pipeline, Stage
from musnad.record import CoderInfo, Record
from musnad.recording import RecordBuilder
from musnad.speaker_reader import SpeakerStage
from musnad.statements import StatementsStage
from musnad.user_lexicon import digest_of
from musnad.vectors import WordVectors
from musnad.weights import weights_digest
from musnad.words import WordsStage


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """What may be set about coding; the record's `coder.config` is its digest.

    `models` says who decides: the trained models over the rules' findings (`learned`), or the `rules` alone.
    `event_threshold` is the least confidence an event needs to be recorded (0–1); None stands for the one at which
    labelled events were found best, 0.28 for the models, whose confidence is calibrated, and 0.5 for the rules.
    `lexicons` are paths of a user's own lexicon files (see musnad.user_lexicon), later ones over earlier ones.
    """

    models: Literal["learned", "rules"] = "learned"
    event_threshold: float | None = None
    lexicons: tuple[str, ...] = ()

    @property
    def threshold(self) -> float:
        """The event threshold that applies."""
        if self.event_threshold is not None:
            return self.event_threshold
        return BEST_THRESHOLD[self.models]

    def digest(self) -> str:
        """Returns twelve hexadecimal digits that change when a value, or what a lexicon file holds, does.

        Raises:
            LexiconError: a lexicon file cannot be read.
        """
        contents = tuple(digest_of(path) for path in self.lexicons)
        values = msgspec.structs.replace(self, lexicons=contents)
        return hashlib.sha256(msgspec.json.encode(values, order="deterministic")).hexdigest()[:12]


#: The event threshold with the best F1 of event types on the validation part of the corpus.
BEST_THRESHOLD = {"learned": 0.28, "rules": 0.5}


class Coder:
    """Codes articles. Making one reads the lexicons once a process; it may then be used for any number of articles.

    `stages` may be replaced by others that declare the same needs (see musnad.pipeline).
    """

    def __init__(self, *, config: Config | None = None, stages: Sequence[Stage] | None = None):
        self.config = config or Config()
        self.lexicons: Lexicons = load(*self.config.lexicons)
        self.pipeline = Pipeline(stages if stages is not None else default_stages(self.lexicons, self.config))
        self._threads = ThreadpoolController()
        models = "rules" if self.config.models == "rules" else f"learned-{weights_digest()}"
        self._build = RecordBuilder(
            self.lexicons, CoderInfo(version=__version__, models=models, config=self.config.digest())
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
        with self._threads.limit(limits=1):
            self.pipeline(draft)
        return self._build(draft)

    def build_with_actors(self, draft: Draft) -> tuple[Record, dict[str, int]]:
        """Returns the record of a draft that has passed all stages, and which of its actors each key stands for."""
        return self._build.with_actors(draft)

    def build(self, draft: Draft) -> Record:
        """Returns the record of a draft that has passed all stages."""
        return self._build(draft)


def rule_stages(lexicons: Lexicons) -> list[Stage]:
    """Returns the rule-based stages up to the actors, in order."""
    return [
        BlocksStage(),
        WordsStage(lexicons),
        MentionsStage(lexicons),
        StatementsStage(lexicons),
        ActorsStage(lexicons),
    ]


def default_stages(lexicons: Lexicons, config: Config) -> list[Stage]:
    """Returns the stages in order: the rules, then the models that correct them, unless the rules are to decide."""
    stages = rule_stages(lexicons)
    if config.models == "rules":
        return [*stages, EventsStage(lexicons, threshold=config.threshold)]
    vectors = WordVectors()
    return [
        *stages,
        ActorCodesStage(lexicons, vectors),
        SpeakerStage(),
        EventReaderStage(lexicons, vectors, threshold=config.threshold),
    ]
