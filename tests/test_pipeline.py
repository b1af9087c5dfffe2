"""Stages and how they fit together; the record does not depend on the process that made it."""

from __future__ import annotations

import copy
import dataclasses
import os
import subprocess
import sys

import msgspec
import pytest

from musnad.article import Article, Draft
from musnad.blocks import BlocksStage
from musnad.coder import Coder, Config
from musnad.errors import MusnadError, PipelineError
from musnad.lexicons import load
from musnad.pipeline import Pipeline, Stage
from musnad.words import WordsStage

TEXT = """وزير الخارجية التونسي يدين الهجوم

قال وزير الخارجية التونسي سالم العياري أمس الأربعاء إن بلاده تدين الهجوم على السفارة المصرية في طرابلس.
وأضاف: "سنعمل مع الحكومة الليبية على حماية البعثات". وطالب النائب كمال الدريدي الحكومة باستدعاء السفير.
واتهم متحدث باسم الجيش المسلحين بقتل ثلاثة مدنيين، وفقا لبيان نشرته وكالة رويترز.
"""
NAMES = ["blocks", "words", "mentions", "statements", "actors", "codes", "speakers", "events"]
#: Prints the record of the text that is read from the standard input.
SCRIPT = """
import sys
import msgspec
from musnad.coder import Coder
record = Coder().code(sys.stdin.buffer.read().decode("utf-8"), id="a")
sys.stdout.buffer.write(msgspec.json.encode(record))
"""


@dataclasses.dataclass
class Step:
    """A stage that only notes that it ran."""

    name: str
    requires: frozenset[str]
    provides: frozenset[str]
    log: list[str] = dataclasses.field(default_factory=list)

    def __call__(self, draft: Draft) -> None:
        self.log.append(self.name)
        draft.warnings.append(self.name)


def step(name: str, requires: str, provides: str) -> Step:
    return Step(name, frozenset(requires.split()), frozenset(provides.split()))


class LoudWords(WordsStage):
    """The words stage under another name, which warns."""

    name = "loud words"

    def __call__(self, draft: Draft) -> None:
        super().__call__(draft)
        draft.warnings.append(f"{len(draft.words)} words")


@pytest.fixture(scope="session")
def coder() -> Coder:
    return Coder()


def empty() -> Draft:
    return Draft(article=Article(id="a", text=TEXT), text=TEXT)


# Fitting together ---------------------------------------------------------------------------------------------------


def test_stages_run_in_their_order() -> None:
    draft = empty()
    Pipeline([step("first", "article", "a"), step("second", "a", "b"), step("third", "a b", "c")])(draft)
    assert draft.warnings == ["first", "second", "third"]


def test_a_pipeline_tells_all_that_it_provides() -> None:
    pipeline = Pipeline([step("first", "article", "a b"), step("second", "a", "c")])
    assert pipeline.provides == {"article", "a", "b", "c"}


def test_an_empty_pipeline_provides_what_is_given() -> None:
    draft = empty()
    pipeline = Pipeline([], given=("article", "words"))
    pipeline(draft)
    assert pipeline.provides == {"article", "words"} and draft == empty()


def test_the_wrong_order_is_refused_by_name() -> None:
    with pytest.raises(PipelineError, match="second needs 'a'"):
        Pipeline([step("second", "a", "b"), step("first", "article", "a")])


def test_a_missing_provision_is_refused_by_name() -> None:
    with pytest.raises(PipelineError, match="third needs 'nothing'"):
        Pipeline([step("first", "article", "a"), step("third", "a nothing", "c")])


def test_a_stage_does_not_provide_for_itself() -> None:
    with pytest.raises(PipelineError, match="first needs 'a'"):
        Pipeline([step("first", "a", "a")])


def test_every_need_is_told_at_once() -> None:
    with pytest.raises(PipelineError) as raised:
        Pipeline([step("first", "x y", "a"), step("second", "a z", "b")])
    message = str(raised.value)
    assert all(need in message for need in ("first needs 'x'", "first needs 'y'", "second needs 'z'"))
    assert "second needs 'a'" not in message
    assert "provided here: a, article, b" in message


def test_the_error_is_one_of_musnads_and_a_value_error() -> None:
    with pytest.raises(MusnadError) as raised:
        Pipeline([step("first", "x", "a")])
    assert isinstance(raised.value, ValueError)


def test_what_is_given_is_not_needed_from_a_stage() -> None:
    assert Pipeline([step("first", "words", "a")], given=("words",)).provides == {"words", "a"}


# The coder's stages -------------------------------------------------------------------------------------------------


def test_the_default_stages(coder: Coder) -> None:
    assert [stage.name for stage in coder.stages] == NAMES


def test_the_stages_of_the_rules_alone() -> None:
    rules = Coder(config=Config(models="rules"))
    assert [stage.name for stage in rules.stages] == [name for name in NAMES if name not in ("codes", "speakers")]


def test_every_stage_finds_what_it_needs(coder: Coder) -> None:
    known = {"article"}
    for stage in coder.stages:
        assert stage.requires <= known, stage.name
        assert stage.provides and not stage.provides & known, stage.name
        known |= stage.provides
    assert known == coder.pipeline.provides


def test_what_stages_declare_are_attributes_of_the_draft(coder: Coder) -> None:
    attributes = {field.name for field in dataclasses.fields(Draft)}
    for stage in coder.stages:
        assert stage.requires | stage.provides <= attributes, stage.name


@pytest.mark.parametrize("number", range(1, len(NAMES)))
def test_two_default_stages_may_not_change_places(coder: Coder, number: int) -> None:
    stages = list(coder.stages)
    stages[number - 1], stages[number] = stages[number], stages[number - 1]
    needs = coder.stages[number].requires & coder.stages[number - 1].provides
    assert needs
    with pytest.raises(PipelineError, match=f"{NAMES[number]} needs '{min(needs)}'"):
        Coder(stages=stages)


@pytest.mark.parametrize("number", range(len(NAMES) - 1))
def test_no_default_stage_but_the_last_may_be_left_out(coder: Coder, number: int) -> None:
    stages = [stage for i, stage in enumerate(coder.stages) if i != number]
    with pytest.raises(PipelineError, match=f"{NAMES[number + 1]} needs"):
        Coder(stages=stages)


def test_every_stage_adds_what_it_provides_and_nothing_else(coder: Coder) -> None:
    draft = coder.draft(Article(id="a", text=TEXT))
    names = [field.name for field in dataclasses.fields(Draft)]
    for stage in coder.stages:
        before = {name: copy.copy(getattr(draft, name)) for name in names}
        stage(draft)
        changed = {name for name in names if len_or_self(before[name]) != len_or_self(getattr(draft, name))}
        assert changed <= stage.provides | {"warnings"}, stage.name
        assert any(getattr(draft, name) for name in stage.provides), stage.name
    assert draft.text == draft.article.text == TEXT


def len_or_self(value: object) -> object:
    """A list's length, or the value itself: stages may resolve what earlier ones found, but not add to it."""
    return len(value) if isinstance(value, list) else value


def test_a_stage_may_be_replaced_by_another_that_provides_the_same(coder: Coder) -> None:
    loud: list[Stage] = [LoudWords(load()) if stage.name == "words" else stage for stage in coder.stages]
    replaced = Coder(stages=loud)
    assert [stage.name for stage in replaced.stages] == ["blocks", "loud words", *NAMES[2:]]
    record, plain = replaced.code(TEXT, id="a"), coder.code(TEXT, id="a")
    assert [warning for warning in record.warnings if warning.endswith(" words")]
    assert record.statements == plain.statements and record.actors == plain.actors and record.events == plain.events


def test_a_stage_may_stand_between_others(coder: Coder) -> None:
    stages = list(coder.stages)
    stages.insert(2, step("notes", "words", "notes"))
    record = Coder(stages=stages).code(TEXT, id="a")
    assert "notes" in record.warnings
    assert record.events == coder.code(TEXT, id="a").events


def test_a_replacement_that_provides_less_is_refused(coder: Coder) -> None:
    stages: list[Stage] = [BlocksStage(), step("thin words", "blocks", "words"), *coder.stages[2:]]
    with pytest.raises(PipelineError, match="needs 'sentences'"):
        Coder(stages=stages)


# The same record ----------------------------------------------------------------------------------------------------


def test_the_text_has_something_to_code(coder: Coder) -> None:
    record = coder.code(TEXT, id="a")
    assert len(record.statements) >= 3 and len(record.actors) >= 3 and record.events


def test_the_same_bytes_twice(coder: Coder) -> None:
    first = msgspec.json.encode(coder.code(TEXT, id="a"))
    coder.code(TEXT.replace("التونسي", "المصري"), id="b")
    assert msgspec.json.encode(coder.code(TEXT, id="a")) == first
    assert msgspec.json.encode(Coder().code(TEXT, id="a")) == first


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_same_bytes_in_another_process_with_another_hash_seed(coder: Coder, seed: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=TEXT.encode("utf-8"),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert found.stdout == msgspec.json.encode(coder.code(TEXT, id="a"))
