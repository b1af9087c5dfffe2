"""Facts of written Arabic inflection that the generator must get right, and the clitics it must see in a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musnad.entries import ActorEntry
from musnad.lexicons import Lexicons, load
from musnad.morphology import (
    Inflected,
    Split,
    Verb,
    imperfect_of,
    inflect_nisba,
    inflect_noun,
    inflect_verb,
    masdars_of,
    participles_of,
    splits,
)
from musnad.text import fold


def verb(lemma: str, form: str, imperfect: str = "", *masdars: str) -> list[Inflected]:
    return list(inflect_verb(Verb(lemma=lemma, form=form, imperfect=imperfect, masdars=masdars)))


def noun(lemma: str, **how: object) -> list[Inflected]:
    return list(inflect_noun(lemma, **how))  # type: ignore[arg-type]


def forms(inflected: list[Inflected], part: str = "") -> set[str]:
    return {found.form for found in inflected if part in ("", found.part)}


#: Form I verbs by their principal parts.
QAL = ("قال", "I", "يقول", "قول")
DAA = ("دعا", "I", "يدعو", "دعوة")
NAFA = ("نفى", "I", "ينفي", "نفي")
SAA = ("سعى", "I", "يسعى", "سعي")
WAAD = ("وعد", "I", "يعد", "وعد")
KATAB = ("كتب", "I", "يكتب", "كتابة")


# Principal parts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lemma", "form", "imperfect"),
    [
        ("أكد", "II", "يؤكد"), ("أيد", "II", "يؤيد"), ("ندد", "II", "يندد"), ("هدد", "II", "يهدد"),
        ("سمى", "II", "يسمي"), ("أدى", "II", "يؤدي"), ("طالب", "III", "يطالب"), ("قاضى", "III", "يقاضي"),
        ("أعلن", "IV", "يعلن"), ("أوضح", "IV", "يوضح"), ("أشار", "IV", "يشير"), ("أصر", "IV", "يصر"),
        ("ألقى", "IV", "يلقي"), ("أساء", "IV", "يسيء"), ("توعد", "V", "يتوعد"), ("تمنى", "V", "يتمنى"),
        ("تفاوض", "VI", "يتفاوض"), ("تآمر", "VI", "يتآمر"), ("انفجر", "VII", "ينفجر"), ("انهار", "VII", "ينهار"),
        ("انضم", "VII", "ينضم"), ("اتهم", "VIII", "يتهم"), ("انتقد", "VIII", "ينتقد"), ("اغتال", "VIII", "يغتال"),
        ("احتل", "VIII", "يحتل"), ("اعتدى", "VIII", "يعتدي"), ("ازداد", "VIII", "يزداد"), ("احمر", "IX", "يحمر"),
        ("استأنف", "X", "يستأنف"), ("استقال", "X", "يستقيل"), ("استمر", "X", "يستمر"), ("استدعى", "X", "يستدعي"),
        ("سيطر", "Q", "يسيطر"), ("عرقل", "Q", "يعرقل"), ("تجمهر", "Q", "يتجمهر"),
    ],
)  # fmt: skip
def test_the_imperfect_is_derived(lemma: str, form: str, imperfect: str) -> None:
    assert imperfect_of(lemma, form) == imperfect


@pytest.mark.parametrize(
    ("lemma", "form", "masdar"),
    [
        ("أكد", "II", "تأكيد"), ("ندد", "II", "تنديد"), ("صفى", "II", "تصفية"), ("أجل", "II", "تأجيل"),
        ("حاول", "III", "محاولة"), ("واجه", "III", "مواجهة"), ("قاضى", "III", "مقاضاة"), ("ساءل", "III", "مساءلة"),
        ("أعلن", "IV", "إعلان"), ("أوضح", "IV", "إيضاح"), ("أوقف", "IV", "إيقاف"), ("أيقن", "IV", "إيقان"),
        ("أشار", "IV", "إشارة"), ("أعاد", "IV", "إعادة"), ("أصر", "IV", "إصرار"), ("أقر", "IV", "إقرار"),
        ("ألقى", "IV", "إلقاء"), ("أجرى", "IV", "إجراء"), ("أساء", "IV", "إساءة"), ("تحدث", "V", "تحدث"),
        ("تبنى", "V", "تبني"), ("تنازل", "VI", "تنازل"), ("انفجر", "VII", "انفجار"), ("انهار", "VII", "انهيار"),
        ("انضم", "VII", "انضمام"), ("اتهم", "VIII", "اتهام"), ("اتخذ", "VIII", "اتخاذ"), ("انتقد", "VIII", "انتقاد"),
        ("اغتال", "VIII", "اغتيال"), ("احتل", "VIII", "احتلال"), ("احتج", "VIII", "احتجاج"),
        ("اعتدى", "VIII", "اعتداء"), ("ادعى", "VIII", "ادعاء"), ("ازداد", "VIII", "ازدياد"), ("احمر", "IX", "احمرار"),
        ("استأنف", "X", "استئناف"), ("استقال", "X", "استقالة"), ("استعاد", "X", "استعادة"), ("استمر", "X", "استمرار"),
        ("استدعى", "X", "استدعاء"), ("سيطر", "Q", "سيطرة"), ("عرقل", "Q", "عرقلة"), ("تجمهر", "Q", "تجمهر"),
    ],
)  # fmt: skip
def test_the_verbal_noun_is_derived(lemma: str, form: str, masdar: str) -> None:
    assert masdars_of(lemma, form) == (masdar,)


def test_form_one_has_no_regular_verbal_noun() -> None:
    assert masdars_of("كتب", "I") == ()


@pytest.mark.parametrize(
    ("parts", "participle"),
    [
        (KATAB, "كاتب"), (QAL, "قائل"), (WAAD, "واعد"), (DAA, "داعي"), (DAA, "داع"), (NAFA, "نافي"), (NAFA, "ناف"),
        (("وصف", "I", "يصف"), "واصف"), (("باع", "I", "يبيع"), "بائع"), (("أكد", "II"), "مؤكد"), (("هدد", "II"), "مهدد"),
        (("طالب", "III"), "مطالب"), (("أوضح", "IV"), "موضح"), (("أشار", "IV"), "مشير"), (("أصر", "IV"), "مصر"),
        (("ألقى", "IV"), "ملق"), (("تحدث", "V"), "متحدث"), (("تمنى", "V"), "متمن"), (("تظاهر", "VI"), "متظاهر"),
        (("انضم", "VII"), "منضم"), (("اتهم", "VIII"), "متهم"), (("احتل", "VIII"), "محتل"), (("اعتدى", "VIII"), "معتد"),
        (("استأنف", "X"), "مستأنف"), (("استقال", "X"), "مستقيل"), (("عرقل", "Q"), "معرقل"),
        (("أيقن", "IV", "يوقن"), "موقن"), (("هنأ", "II", "يهنئ"), "مهنئ"),
    ],
)  # fmt: skip
def test_the_active_participle_is_derived(parts: tuple[str, ...], participle: str) -> None:
    assert participle in forms(verb(*parts), "active")


def test_a_participle_stands_first_in_its_masculine_singular() -> None:
    assert participles_of("أكد", "II", "يؤكد") == ("مؤكد",)
    assert participles_of("كتب", "I", "يكتب") == ("كاتب",)
    assert participles_of("قال", "I", "يقول") == ("قائل",)


def test_given_principal_parts_win_over_derived_ones() -> None:
    given_ = Verb(lemma="أيقن", form="IV", imperfect="يوقن", masdars=("يقين",))
    assert given_.parts() == ("يوقن", ("يقين",))
    assert Verb(lemma="أعلن", form="IV").parts() == ("يعلن", ("إعلان",))


# Verbs --------------------------------------------------------------------------------------------------------------

PARADIGMS = {
    "sound": (
        KATAB,
        "كتب كتبت كتبوا كتبا كتبتا كتبنا",
        "يكتب تكتب نكتب أكتب يكتبون يكتبوا يكتبان تكتبان",
    ),
    "hollow, w": (
        QAL,
        "قال قالت قالوا قالا قالتا قلنا قلت",
        "يقول تقول نقول أقول يقولون يقولوا يقولان تقولان",
    ),
    "hollow, y": (
        ("باع", "I", "يبيع", "بيع"),
        "باع باعت باعوا باعا باعتا بعنا بعت",
        "يبيع تبيع نبيع أبيع يبيعون يبيعوا يبيعان تبيعان",
    ),
    "defective, w": (
        DAA,
        "دعا دعت دعوا دعتا دعونا دعوت",
        "يدعو تدعو ندعو أدعو يدعون يدعوا يدعوان تدعوان",
    ),
    "defective, y": (
        NAFA,
        "نفى نفت نفوا نفيا نفتا نفينا نفيت",
        "ينفي تنفي ننفي أنفي ينفون ينفوا ينفيان تنفيان",
    ),
    "defective, a": (
        SAA,
        "سعى سعت سعوا سعيا سعتا سعينا سعيت",
        "يسعى تسعى نسعى أسعى يسعون يسعوا يسعيان تسعيان",
    ),
    "assimilated": (
        WAAD,
        "وعد وعدت وعدوا وعدا وعدتا وعدنا",
        "يعد تعد نعد أعد يعدون يعدوا يعدان تعدان",
    ),
    "doubled": (
        ("رد", "I", "يرد", "رد"),
        "رد ردت ردوا ردا ردتا",
        "يرد ترد نرد أرد يردون يردوا يردان تردان",
    ),
    "hamza first": (
        ("أمر", "I", "يأمر", "أمر"),
        "أمر أمرت أمروا أمرا أمرتا أمرنا",
        "يأمر تأمر نأمر يأمرون يأمروا يأمران تأمران",
    ),
    "hamza middle": (
        ("سأل", "I", "يسأل", "سؤال"),
        "سأل سألت سألوا سألا سألتا سألنا",
        "يسأل تسأل نسأل أسأل يسألون يسألوا يسألان تسألان",
    ),
    "hamza last": (
        ("قرأ", "I", "يقرأ", "قراءة"),
        "قرأ قرأت قرأوا قرؤوا قرأتا قرأنا",
        "يقرأ تقرأ نقرأ أقرأ يقرأون يقرأوا",
    ),
    "II": (
        ("أكد", "II"),
        "أكد أكدت أكدوا أكدا أكدتا أكدنا",
        "يؤكد تؤكد نؤكد يؤكدون يؤكدوا يؤكدان تؤكدان",
    ),
    "III, defective": (
        ("قاضى", "III"),
        "قاضى قاضت قاضوا قاضيا قاضتا قاضينا",
        "يقاضي تقاضي نقاضي يقاضون يقاضوا يقاضيان تقاضيان",
    ),
    "IV, hollow": (
        ("أشار", "IV"),
        "أشار أشارت أشاروا أشارا أشارتا أشرنا",
        "يشير تشير نشير أشير يشيرون يشيروا يشيران تشيران",
    ),
    "IV, defective": (
        ("ألقى", "IV"),
        "ألقى ألقت ألقوا ألقيا ألقتا ألقينا",
        "يلقي تلقي نلقي ألقي يلقون يلقوا يلقيان تلقيان",
    ),
    "V, defective": (
        ("تمنى", "V"),
        "تمنى تمنت تمنوا تمنيا تمنتا تمنينا",
        "يتمنى تتمنى نتمنى أتمنى يتمنون يتمنوا يتمنيان تتمنيان",
    ),
    "VII, hollow": (
        ("انهار", "VII"),
        "انهار انهارت انهاروا انهارا انهارتا انهرنا",
        "ينهار تنهار ننهار أنهار ينهارون ينهاروا ينهاران تنهاران",
    ),
    "VIII, assimilated": (
        ("اتهم", "VIII"),
        "اتهم اتهمت اتهموا اتهما اتهمتا اتهمنا",
        "يتهم تتهم نتهم أتهم يتهمون يتهموا يتهمان تتهمان",
    ),
    "VIII, hollow": (
        ("اغتال", "VIII"),
        "اغتال اغتالت اغتالوا اغتالا اغتالتا اغتلنا",
        "يغتال تغتال نغتال أغتال يغتالون يغتالوا يغتالان تغتالان",
    ),
    "X, hollow": (
        ("استقال", "X"),
        "استقال استقالت استقالوا استقالا استقالتا استقلنا",
        "يستقيل تستقيل نستقيل أستقيل يستقيلون يستقيلوا يستقيلان تستقيلان",
    ),
    "Q": (
        ("سيطر", "Q"),
        "سيطر سيطرت سيطروا سيطرا سيطرتا سيطرنا",
        "يسيطر تسيطر نسيطر أسيطر يسيطرون يسيطروا يسيطران تسيطران",
    ),
}


@pytest.mark.parametrize("kind", PARADIGMS)
def test_finite_forms(kind: str) -> None:
    parts, perfect, imperfect = PARADIGMS[kind]
    inflected = verb(*parts)
    assert set(perfect.split()) <= forms(inflected, "perfect")
    assert set(imperfect.split()) <= forms(inflected, "imperfect")


@pytest.mark.parametrize(
    ("form", "part", "person", "number", "gender"),
    [
        ("أعلن", "perfect", 3, "s", "m"), ("أعلنت", "perfect", 3, "s", "f"), ("أعلنوا", "perfect", 3, "p", "m"),
        ("أعلنا", "perfect", 3, "d", "m"), ("أعلنتا", "perfect", 3, "d", "f"), ("أعلننا", "perfect", 1, "p", ""),
        ("يعلن", "imperfect", 3, "s", "m"), ("تعلن", "imperfect", 3, "s", "f"), ("نعلن", "imperfect", 1, "p", ""),
        ("أعلن", "imperfect", 1, "s", ""), ("يعلنون", "imperfect", 3, "p", "m"), ("يعلنوا", "imperfect", 3, "p", "m"),
        ("يعلنان", "imperfect", 3, "d", "m"), ("تعلنان", "imperfect", 3, "d", "f"), ("إعلان", "masdar", 3, "", "m"),
        ("معلن", "active", 3, "s", "m"), ("معلنا", "active", 3, "s", "m"), ("معلنة", "active", 3, "s", "f"),
        ("معلنون", "active", 3, "p", "m"), ("معلنين", "active", 3, "p", "m"), ("معلنات", "active", 3, "p", "f"),
        ("معلنان", "active", 3, "d", "m"), ("معلنتان", "active", 3, "d", "f"),
    ],
)  # fmt: skip
def test_a_form_tells_its_features(form: str, part: str, person: int, number: str, gender: str) -> None:
    assert Inflected(form, part, person, number, gender) in verb("أعلن", "IV")


@pytest.mark.parametrize(
    ("parts", "participles"),
    [
        (("أكد", "II"), "مؤكد مؤكدا مؤكدة مؤكدان مؤكدتان مؤكدتين مؤكدون مؤكدين مؤكدات"),
        (QAL, "قائل قائلا قائلة قائلان قائلتان قائلون قائلين قائلات"),
        (DAA, "داع داعي داعيا داعية داعون داعين داعيات"),
        (NAFA, "ناف نافي نافيا نافية نافون نافين نافيات"),
        (("ألقى", "IV"), "ملق ملقي ملقيا ملقية ملقون ملقين ملقيات"),
        (("اتهم", "VIII"), "متهم متهما متهمة متهمون متهمين متهمات"),
        (("استقال", "X"), "مستقيل مستقيلا مستقيلة مستقيلون مستقيلين"),
        (("تحدث", "V"), "متحدث متحدثا متحدثة متحدثون متحدثين متحدثات"),
    ],
)
def test_participles_decline(parts: tuple[str, ...], participles: str) -> None:
    assert set(participles.split()) <= forms(verb(*parts), "active")


@pytest.mark.parametrize(
    ("parts", "plural"),
    [
        (("أعلن", "IV"), "إعلانات"), (("أجرى", "IV"), "إجراءات"), (("أشار", "IV"), "إشارات"),
        (("حاول", "III"), "محاولات"), (("انتقد", "VIII"), "انتقادات"), (("اعتدى", "VIII"), "اعتداءات"),
        (("تنازل", "VI"), "تنازلات"), (DAA, "دعوات"),
    ],
)  # fmt: skip
def test_verbal_nouns_have_a_plural(parts: tuple[str, ...], plural: str) -> None:
    assert Inflected(plural, "masdar", 3, "p", "f") in verb(*parts)


@pytest.mark.parametrize(
    ("parts", "passive"),
    [
        (("سمى", "II"), "سمي"), (("ألقى", "IV"), "ألقيت"), (("أعاد", "IV"), "أعيد"), (("أقال", "IV"), "أقيلت"),
        (("اغتال", "VIII"), "اغتيل"), (("استعاد", "X"), "استعيدت"), (("طالب", "III"), "طولب"), (NAFA, "نفي"),
    ],
)  # fmt: skip
def test_passives_that_are_spelled_unlike_the_active(parts: tuple[str, ...], passive: str) -> None:
    assert passive in forms(verb(*parts), "passive")


@pytest.mark.parametrize(
    ("parts", "none"),
    [
        (QAL, "قالنا قالتم قولت قائول قاول يقيل قولة"),
        (DAA, "دعات دعاوا دعينا يدعي يدعوون يدعيان داعو"),
        (NAFA, "نفات نفىت نفاوا نفونا ينفو ينفيون ينفىون"),
        (SAA, "سعىت سعونا يسعي يسعيون يسعىون يسعىان"),
        (WAAD, "ياعد يعيد وعاد وعدة عاد"),
        (("باع", "I", "يبيع", "بيع"), "باعنا يبوع بايع"),
        (("أكد", "II"), "يأكد تأكد آكد مأكد إكاد أكادة"),
        (("أعلن", "IV"), "يأعلن إعلن أعلان إعلانة يئعلن مأعلن"),
        (("أوضح", "IV"), "إوضاح يأوضح ميضح"),
        (("أشار", "IV"), "إشار إشيار إشارار أشارنا يشور مشارة"),
        (("أصر", "IV"), "إصار إصرة يصير مصير"),
        (("اتهم", "VIII"), "يأتهم يوتهم اتهمام إتهام اتتهام موتهم"),
        (("اغتال", "VIII"), "اغتالة اغتاال اغتالنا يغتيل مغتيل"),
        (("احتل", "VIII"), "احتال احتلة يحتال محتال"),
        (("استأنف", "X"), "استأناف استانئاف يستئنف"),
        (("استقال", "X"), "استقيال استقاال استقالنا يستقول مستقول"),
        (("سيطر", "Q"), "سيطار تسيطير يسطير"),
    ],
)
def test_what_is_no_form_is_not_generated(parts: tuple[str, ...], none: str) -> None:
    assert not set(none.split()) & forms(verb(*parts))


@pytest.mark.parametrize("kind", PARADIGMS)
def test_every_form_is_a_written_word(kind: str) -> None:
    """No ta marbuta or final ya without dots inside a word, no blank, no mark."""
    for form in forms(verb(*PARADIGMS[kind][0])):
        assert form and not {"ة", "ى"} & set(form[:-1]), form
        assert all("\u0621" <= letter <= "\u064a" for letter in form), form


# Nouns --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            noun("وزير", plurals=("وزراء",), feminine=True),
            "وزير وزيرا وزيرة وزيران وزيرين وزيري وزيرتان وزيرتين وزيرات وزراء",
        ),
        (
            noun("مسؤول", plurals=("un",), feminine=True, sound=True),
            "مسؤول مسؤولا مسؤولة مسؤولان مسؤولين مسؤولتان مسؤولتين مسؤولات مسؤولون مسؤولو مسؤولي",
        ),
        (
            noun("حكومة", plurals=("at",)),
            "حكومة حكومات حكومتان حكومتين حكومتا حكومتي",
        ),
        (noun("هجوم", plurals=("هجمات",)), "هجوم هجوما هجومان هجومين هجومي هجمات"),
        (noun("لقاء", plurals=("at",)), "لقاء لقاءان لقاءين لقاءات"),
        (noun("دبلوماسي", plurals=("un",)), "دبلوماسي دبلوماسيا دبلوماسيان دبلوماسيون دبلوماسيين"),
        (noun("حزب", plurals=("أحزاب",)), "حزب حزبا حزبان حزبين أحزاب أحزابا"),
    ],
)
def test_nouns_decline(found: list[Inflected], expected: str) -> None:
    assert set(expected.split()) <= forms(found)


@pytest.mark.parametrize(
    ("form", "number", "gender"),
    [
        ("مسؤول", "s", "m"), ("مسؤولا", "s", "m"), ("مسؤولة", "s", "f"), ("مسؤولان", "d", "m"), ("مسؤولين", "d", "m"),
        ("مسؤولتان", "d", "f"), ("مسؤولين", "p", "m"), ("مسؤولون", "p", "m"), ("مسؤولو", "p", "m"),
        ("مسؤولي", "p", "m"), ("مسؤولات", "p", "f"),
    ],
)  # fmt: skip
def test_a_noun_form_tells_number_and_gender(form: str, number: str, gender: str) -> None:
    assert Inflected(form, "noun", 3, number, gender) in noun("مسؤول", plurals=("un",), feminine=True, sound=True)


@pytest.mark.parametrize(
    ("found", "none"),
    [
        (noun("حكومة", plurals=("at",)), "حكومةا حكومةات حكومتات حكومون حكومين حكوما"),
        (noun("وزير", plurals=("وزراء",), feminine=True), "وزيرون وزيرو وزراءا وزيرةات وزيرةان"),
        (noun("هجوم", plurals=("هجمات",)), "هجومة هجومون هجومتان"),
        (noun("لقاء", plurals=("at",)), "لقاءا لقاءون لقاءة"),
        (noun("رئيس"), "رئيسة رئيسات رئيسون رؤساء"),
    ],
)
def test_what_is_no_noun_form_is_not_generated(found: list[Inflected], none: str) -> None:
    assert not set(none.split()) & forms(found)


@pytest.mark.parametrize("nisba", ["تونسي", "بيلاروسي", "سعودي", "فرنسي"])
@pytest.mark.parametrize(
    ("ending", "number", "gender"),
    [
        ("", "s", "m"), ("ا", "s", "m"), ("ة", "s", "f"), ("ان", "d", "m"), ("تان", "d", "f"), ("تين", "d", "f"),
        ("ون", "p", "m"), ("ين", "p", "m"), ("ات", "p", "f"),
    ],
)  # fmt: skip
def test_relational_adjectives_have_all_genders_and_numbers(nisba: str, ending: str, number: str, gender: str) -> None:
    assert Inflected(nisba + ending, "nisba", 3, number, gender) in list(inflect_nisba(nisba))


def test_relational_adjectives_have_no_other_forms() -> None:
    found = forms(list(inflect_nisba("تونسي")))
    assert not {"تونس", "تونسة", "تونسون", "تونسيةات"} & found
    assert all(form.startswith("تونسي") for form in found)


# Clitics ------------------------------------------------------------------------------------------------------------


def reading(text: str) -> Split:
    """A reading written as conjunction+preposition+ال+stem+suffix, blanks where there is none."""
    conjunction, preposition, article, stem, suffix = text.split("+")
    return Split(conjunction, preposition, article == "ال", fold(stem), suffix)


READINGS = [
    ("قال", "+++قال+"), ("وقال", "و+++قال+"), ("فقال", "ف+++قال+"), ("سيقول", "+س++يقول+"), ("وسيقول", "و+س++يقول+"),
    ("الوزير", "++ال+وزير+"), ("والوزير", "و++ال+وزير+"), ("بالوزير", "+ب+ال+وزير+"), ("كالوزير", "+ك+ال+وزير+"),
    ("وبالوزير", "و+ب+ال+وزير+"), ("فبالوزير", "ف+ب+ال+وزير+"), ("بوزير", "+ب++وزير+"), ("لوزير", "+ل++وزير+"),
    ("كوزير", "+ك++وزير+"), ("ولوزير", "و+ل++وزير+"), ("للوزير", "+ل+ال+وزير+"), ("للحكومة", "+ل+ال+حكومة+"),
    ("وللحكومة", "و+ل+ال+حكومة+"), ("فللحكومة", "ف+ل+ال+حكومة+"), ("للجنة", "+ل+ال+لجنة+"), ("وللجنة", "و+ل+ال+لجنة+"),
    ("للجيش", "+ل+ال+جيش+"), ("لليبيا", "+ل++ليبيا+"), ("للبنان", "+ل++لبنان+"), ("لبنان", "+++لبنان+"),
    ("وزارته", "+++وزارة+ه"), ("وزارتها", "+++وزارة+ها"), ("بحكومتهم", "+ب++حكومة+هم"), ("لجنتنا", "+++لجنة+نا"),
    ("ببلاده", "+ب++بلاد+ه"), ("وبلادهما", "و+++بلاد+هما"), ("اتهمها", "+++اتهم+ها"), ("واتهمهم", "و+++اتهم+هم"),
    ("اتهموه", "+++اتهموا+ه"), ("سيتهمونه", "+س++يتهمون+ه"), ("دعاهم", "+++دعا+هم"), ("نفاه", "+++نفى+ه"),
    ("أخبرني", "+++أخبر+ني"), ("أبلغكم", "+++أبلغ+كم"), ("لقائه", "+++لقاء+ه"), ("لقاؤها", "+++لقاء+ها"),
    ("لقاءهما", "+++لقاء+هما"), ("قوله", "+++قول+ه"), ("بقولهن", "+ب++قول+هن"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "expected"), READINGS)
def test_clitics_are_split(word: str, expected: str) -> None:
    assert reading(expected) in splits(fold(word))


@pytest.mark.parametrize(
    ("word", "readings"),
    [
        ("وفد", ["+++وفد+"]),
        ("وعد", ["+++وعد+"]),
        ("وصفه", ["+++وصفه+", "+++وصف+ه", "و+++صفه+", "و+++صف+ه"]),
        ("للجنة", ["+++للجنة+", "+ل++لجنة+", "+ل+ال+جنة+", "+ل+ال+لجنة+"]),
        ("بلاده", ["+++بلاده+", "+++بلاد+ه", "+ب++لاده+", "+ب++لاد+ه"]),
        ("والدته", ["+++والدة+ه", "و++ال+دته+"]),
        ("كلفها", ["+++كلف+ها", "+ك++لف+ها", "+++كلفها+"]),
        ("فهمهم", ["+++فهم+هم", "ف+++هم+هم", "ف+++همهم+"]),
        ("سالم", ["+++سالم+", "+س++الم+"]),
        ("بينهما", ["+++بين+هما", "+ب++ين+هما"]),
        ("ولدنا", ["+++ولدنا+", "+++ولد+نا", "و+ل++دنا+", "و+++لدنا+"]),
    ],
)
def test_all_readings_of_an_ambiguous_word_are_found(word: str, readings: list[str]) -> None:
    assert {reading(text) for text in readings} <= set(splits(fold(word)))


@pytest.mark.parametrize(
    ("word", "none"),
    [
        ("سالوزير", "+س+ال+وزير+"),
        ("المدير", "++ال+دير+"),
        ("التزم", "++ال+تز+م"),
        ("وزيره", "و+++زيرة+ه"),
        ("الوزارته", "++ال+وزارة+ه"),
        ("قال", "++ال+ق+"),
        ("اتهموه", "+++اتهم+ه"),
        ("له", "+ل++ه+"),
        ("بك", "+ب++ك+"),
        ("وهم", "+++و+هم"),
    ],
)
def test_what_is_no_reading_is_not_found(word: str, none: str) -> None:
    assert reading(none) not in splits(fold(word))


_LETTERS = st.text(alphabet="اوفبكلسهمنتيءئؤدرقعح", min_size=1, max_size=12)


@given(_LETTERS)
def test_readings_are_of_the_word_and_the_whole_word_is_first(word: str) -> None:
    found = splits(word)
    if len(word) > 1:
        assert found[0] == Split("", "", False, word, "")
    assert len(found) == 0 or len(word) > 1
    for split in found:
        assert len(split.stem) >= 2, split
        assert not (split.article and (split.suffix or split.preposition == "س")), split
        assert split.conjunction in ("", "و", "ف") and split.preposition in ("", "ب", "ك", "ل", "س"), split
        written = "ل" if split.preposition == "ل" else "ال"
        head = split.conjunction + split.preposition + (written if split.article else "")
        shared = split.article and split.preposition == "ل" and split.stem.startswith("ل")
        assert word.startswith(head) or (shared and word.startswith(head[:-1])), split
        assert word.endswith(split.suffix), split
        stem = word[len(split.conjunction) + len(split.preposition) : len(word) - len(split.suffix)]
        assert split.stem[:-1] in stem or split.stem == stem + "ا", split


@given(_LETTERS)
def test_readings_with_fewer_clitics_come_first(word: str) -> None:
    weights = [len(s.conjunction) + len(s.preposition) + s.article + bool(s.suffix) for s in splits(word)]
    assert weights == sorted(weights)


@pytest.mark.parametrize(
    ("word", "letters"),
    [("والوزير", 3), ("بالوزير", 3), ("للوزير", 2), ("وللوزير", 3), ("لوزير", 1), ("وزير", 0), ("وبوزير", 2)],
)
def test_a_reading_knows_where_its_stem_begins(word: str, letters: int) -> None:
    found = [split for split in splits(word) if split.stem == "وزير"]
    assert [split.prefix_length for split in found] == [letters]


# In the lexicons ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return load()


@pytest.mark.parametrize(
    ("word", "lemma", "part"),
    [
        ("وقالت", "قال", "perfect"), ("سيقول", "قال", "imperfect"), ("قائلة", "قال", "active"),
        ("قوله", "قال", "masdar"),
        ("وأكدوا", "أكد", "perfect"), ("مؤكدا", "أكد", "active"), ("تأكيدهم", "أكد", "masdar"),
        ("وستؤكد", "أكد", "imperfect"), ("موضحين", "أوضح", "active"), ("الإيضاح", "أوضح", "masdar"),
        ("واتهمها", "اتهم", "perfect"), ("بالاتهام", "اتهم", "masdar"), ("يتهمونه", "اتهم", "imperfect"),
        ("مشيرا", "أشار", "active"), ("وإشارته", "أشار", "masdar"), ("داعيا", "دعا", "active"),
        ("دعوا", "دعا", "perfect"),
        ("ندعو", "دعا", "imperfect"), ("نافية", "نفى", "active"), ("واعدا", "وعد", "active"),
    ],
)  # fmt: skip
def test_a_word_of_saying_is_known_in_any_form(lexicons: Lexicons, word: str, lemma: str, part: str) -> None:
    assert (lemma, part) in {(hit.row.lemma, hit.inflected.part) for hit in lexicons.word(word).cues}


@pytest.mark.parametrize("word", ["بقال", "للقالت", "بقالت", "كيقول", "القالت", "سقال"])
def test_finite_verbs_take_no_article_or_preposition(lexicons: Lexicons, word: str) -> None:
    finite = {"perfect", "imperfect", "passive"}
    assert not {hit.row.lemma for hit in lexicons.word(word).cues if hit.inflected.part in finite}


@pytest.mark.parametrize(
    ("word", "name", "plural", "feminine"),
    [
        ("وزير", "وزير", False, False), ("للوزيرة", "وزير", False, True), ("والوزراء", "وزير", True, False),
        ("الوزيران", "وزير", True, False), ("وزيرتين", "وزير", True, True), ("مسؤولون", "مسؤول", True, False),
        ("بالمسؤولين", "مسؤول", True, False), ("مسؤولو", "مسؤول", True, False), ("للجنة", "لجنة", False, True),
        ("واللجان", "لجنة", True, False), ("للحكومة", "حكومة", False, True), ("حكومتهم", "حكومة", False, True),
        ("حكومتا", "حكومة", True, True), ("متظاهرات", "متظاهر", True, True),
    ],
)  # fmt: skip
def test_a_role_is_known_in_any_form(lexicons: Lexicons, word: str, name: str, plural: bool, feminine: bool) -> None:
    entries: list[ActorEntry] = [start.entry for start in lexicons.word(word).starts if not start.rest]
    assert (name, plural, feminine) in {(entry.name, entry.plural, entry.feminine) for entry in entries}


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("التونسي", "TUN"), ("تونسية", "TUN"), ("والتونسيون", "TUN"), ("للتونسيين", "TUN"), ("التونسيات", "TUN"),
        ("المصريان", "EGY"), ("والمصريتين", "EGY"), ("بيلاروسيا", "BLR"), ("الفرنسيتان", "FRA"), ("بالأممية", "IGO"),
    ],
)  # fmt: skip
def test_a_nationality_is_known_in_any_form(lexicons: Lexicons, word: str, country: str) -> None:
    nisba = lexicons.word(word).nisba
    assert nisba is not None and nisba[2] == country


@pytest.mark.parametrize(
    ("lemma", "form", "imperfect", "expected"),
    [
        ("تساءل", "VI", "", ["يتساءل", "تساؤل", "متسائلا"]),
        ("تواطأ", "VI", "", ["يتواطأ", "تواطؤ", "متواطئ"]),
        ("أنشأ", "IV", "", ["ينشئ", "إنشاء", "منشئ"]),
        ("هنأ", "II", "", ["يهنئ", "تهنئة", "مهنئا"]),
        ("آزر", "III", "", ["يؤازر", "مؤازرة", "مؤازر"]),
        ("آمن", "IV", "", ["يؤمن", "إيمان", "مؤمنين"]),
        ("أيقن", "IV", "", ["يوقن", "موقنا"]),
        ("ساءل", "III", "", ["يسائل", "مساءلة"]),
        ("استولى", "X", "", ["يستولي", "استيلاء"]),
        ("استورد", "X", "", ["يستورد", "استيراد"]),
        ("أصر", "IV", "", ["أصررنا", "إصرار"]),
        ("احتج", "VIII", "", ["احتججنا", "احتجاج"]),
        ("أمل", "I", "يأمل", ["آملا", "آملين"]),
        ("سأل", "I", "يسأل", ["سائلا"]),
        ("قرأ", "I", "يقرأ", ["قارئ", "يقرؤون", "قرؤوا"]),
        ("لقي", "I", "يلقى", ["لقوا", "لقيت", "يلقون"]),
        ("جاء", "I", "يجيء", ["جاؤوا", "جئنا"]),
        ("رد", "I", "يرد", ["رددنا", "ردوا"]),
    ],
)
def test_hamzas_and_doubled_letters(lemma: str, form: str, imperfect: str, expected: list[str]) -> None:
    found = {i.form for i in inflect_verb(Verb(lemma=lemma, form=form, imperfect=imperfect))}
    assert set(expected) <= found


@pytest.mark.parametrize(
    ("lemma", "form", "wrong"),
    [("اطلع", "VIII", "اطلعاع"), ("اتهم", "VIII", "اتهممنا"), ("لقي", "I", "لقيوا"), ("أنشأ", "IV", "إنشاأ")],
)
def test_what_is_no_word_is_not_made(lemma: str, form: str, wrong: str) -> None:
    assert wrong not in {i.form for i in inflect_verb(Verb(lemma=lemma, form=form, imperfect="يلقى"))}
