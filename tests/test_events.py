"""Events: who does what to whom, of which type and mode, and whether it is told as having happened."""

from __future__ import annotations

import pytest

from musnad import Coder
from musnad.coder import Config


@pytest.fixture(scope="module")
def coder():
    return Coder(config=Config(models="rules"))


def done(record):
    """(type, mode, actors, recipients) of each event, with names for keys."""
    names = {a.key: a.name for a in record.actors}
    return [(e.type, e.mode, [names[k] for k in e.actors], [names[k] for k in e.recipients]) for e in record.events]


def only(record):
    """The one event of a record."""
    assert len(record.events) == 1, done(record)
    return record.events[0]


EVENTS = [
    # words
    ("أدانت اليابان كوريا الشمالية.", "ACCUSE", "disapprove", ["اليابان"], ["كوريا الشمالية"]),
    ("انتقدت الصين اليابان بشدة.", "ACCUSE", "disapprove", ["الصين"], ["اليابان"]),
    ("استدعت بولندا السفير الروسي.", "ACCUSE", "disapprove", ["بولندا"], ["السفير الروسي"]),
    ("اتهمت إيران إسرائيل باغتيال عالم نووي.", "ACCUSE", "allege", ["إيران"], ["إسرائيل"]),
    ("طالبت مصر إثيوبيا بوقف ملء السد.", "REQUEST", "change", ["مصر"], ["إثيوبيا"]),
    ("دعت فرنسا إسرائيل إلى وقف القصف.", "REQUEST", "change", ["فرنسا"], ["إسرائيل"]),
    (
        "دعا الرئيس الأوكراني روسيا إلى الانسحاب من خاركيف.",
        "REQUEST",
        "yield",
        ["الرئيس الأوكراني"],
        ["روسيا"],
    ),
    (
        "قال الرئيس الكيني إن على أوغندا أن تسحب قواتها.",
        "REQUEST",
        None,
        ["الرئيس الكيني"],
        ["أوغندا"],
    ),
    (
        "رفض الرئيس التونسي لقاء المبعوث الأممي.",
        "REJECT",
        "meet",
        ["الرئيس التونسي"],
        ["المبعوث الأممي"],
    ),
    ("هنأت الصين البرازيل بالعيد الوطني.", "SUPPORT", None, ["الصين"], ["البرازيل"]),
    ("هددت إيران بضرب إسرائيل.", "THREATEN", "violence", ["إيران"], ["إسرائيل"]),
    ("تعهدت كندا بتقديم مساعدات لأوكرانيا.", "AGREE", None, ["كندا"], ["أوكرانيا"]),
    (
        "أعلنت الحكومة اليمنية استعدادها للحوار مع الحوثيين.",
        "AGREE",
        None,
        ["الحكومة اليمنية"],
        ["الحوثيين"],
    ),
    ("تراجعت الحكومة الفرنسية عن قرارها.", "CONCEDE", None, ["الحكومة الفرنسية"], []),
    ("خفف الرئيس الكيني شروطه.", "CONCEDE", None, ["الرئيس الكيني"], []),
    # meetings
    ("زار الرئيس التركي قطر.", "CONSULT", "visit", ["الرئيس التركي"], ["قطر"]),
    ("هاتف الرئيس المصري نظيره الفرنسي.", "CONSULT", "phone", ["الرئيس المصري", "نظيره الفرنسي"], []),
    (
        "اجتمع وزير الخارجية الهندي مع وزير الخارجية الصيني.",
        "CONSULT",
        None,
        ["وزير الخارجية الهندي", "وزير الخارجية الصيني"],
        [],
    ),
    (
        "التقى الرئيس الكيني نظيره الأوغندي في نيروبي.",
        "CONSULT",
        None,
        ["الرئيس الكيني", "نظيره الأوغندي"],
        [],
    ),
    # deeds
    ("وقعت السعودية والصين اتفاقية للتعاون في مجال الطاقة.", "SUPPORT", None, ["السعودية", "الصين"], []),
    ("استأنفت مصر علاقاتها مع تركيا.", "COOPERATE", None, ["مصر", "تركيا"], []),
    ("استأنفت السعودية وإيران العلاقات الدبلوماسية.", "COOPERATE", None, ["السعودية", "إيران"], []),
    ("قدمت الإمارات مساعدات إنسانية إلى السودان.", "AID", None, ["الإمارات"], ["السودان"]),
    ("زودت ألمانيا أوكرانيا بالدبابات.", "AID", None, ["ألمانيا"], ["أوكرانيا"]),
    (
        "أفرجت السلطات المصرية عن ناشط سياسي.",
        "RETREAT",
        "release",
        ["السلطات المصرية"],
        ["ناشط سياسي"],
    ),
    ("استقال رئيس الوزراء النيبالي.", "RETREAT", "resign", ["رئيس الوزراء النيبالي"], []),
    (
        "أعلن رئيس الوزراء النيبالي استقالته.",
        "RETREAT",
        "resign",
        ["رئيس الوزراء النيبالي"],
        [],
    ),
    ("انسحب الجيش السوداني من مدينة الفاشر.", "RETREAT", "withdraw", ["الجيش السوداني"], []),
    ("سحبت فرنسا قواتها من النيجر.", "RETREAT", "withdraw", ["فرنسا"], ["النيجر"]),
    ("أضرب المعلمون التونسيون عن العمل.", "PROTEST", "strike", ["المعلمون التونسيون"], []),
    ("أضرب سجناء فلسطينيون عن الطعام.", "PROTEST", "hunger", ["سجناء فلسطينيون"], []),
    ("قاطعت المعارضة الزامبية الانتخابات.", "PROTEST", "boycott", ["المعارضة الزامبية"], []),
    ("قطعت الجزائر علاقاتها مع المغرب.", "SANCTION", "discontinue", ["الجزائر"], ["المغرب"]),
    ("فرضت الولايات المتحدة عقوبات على إيران.", "SANCTION", "discontinue", ["الولايات المتحدة"], ["إيران"]),
    ("علق الاتحاد الأفريقي عضوية مالي.", "SANCTION", "expel", ["الاتحاد الأفريقي"], ["مالي"]),
    (
        "حكمت محكمة مصرية على الصحفي سالم فهمي بالسجن خمس سنوات.",
        "SANCTION",
        "convict",
        ["محكمة مصرية"],
        ["سالم فهمي"],
    ),
    ("اختبرت كوريا الشمالية صاروخا باليستيا.", "MOBILIZE", "weapons", ["كوريا الشمالية"], []),
    ("اعتقلت الشرطة التونسية ثلاثة صحفيين.", "COERCE", "arrest", ["الشرطة التونسية"], ["صحفيين"]),
    ("طردت بولندا السفير الروسي.", "COERCE", "deport", ["بولندا"], ["السفير الروسي"]),
    ("أغلقت السلطات الجزائرية صحيفة محلية.", "COERCE", "censor", ["السلطات الجزائرية"], ["صحيفة محلية"]),
    ("داهمت الشرطة الفرنسية مقر الحزب.", "COERCE", "seize", ["الشرطة الفرنسية"], ["الحزب"]),
    (
        "نفذ الجيش الأردني ضربات جوية على مواقع داعش.",
        "ASSAULT",
        "aerial",
        ["الجيش الأردني"],
        ["داعش"],
    ),
    (
        "قصف الجيش السوداني مواقع قوات الدعم السريع.",
        "ASSAULT",
        "heavy-weapons",
        ["الجيش السوداني"],
        ["قوات الدعم السريع"],
    ),
    (
        "أطلقت الشرطة الكينية الغاز المسيل للدموع على المتظاهرين.",
        "ASSAULT",
        "crowd-control",
        ["الشرطة الكينية"],
        ["المتظاهرين"],
    ),
    ("استولت قوات الدعم السريع على مدينة الفاشر.", "ASSAULT", None, ["قوات الدعم السريع"], []),
]


@pytest.mark.parametrize(("text", "type_", "mode", "actors", "recipients"), EVENTS, ids=[row[0] for row in EVENTS])
def test_a_sentence_with_one_event(coder, text, type_, mode, actors, recipients):
    record = coder.code(text)
    assert done(record) == [(type_, mode, actors, recipients)]
    event = only(record)
    assert event.status == "asserted"
    assert event.also == []
    start, end = event.trigger.span
    assert record.text[start:end] == event.trigger.value


def test_the_table_covers_all_types(coder):
    assert {row[1] for row in EVENTS} == {type_ for type_, _ in coder.lexicons.scores}


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("أدانت اليابان كوريا الشمالية.", "أدانت"),
        ("وأدانت اليابان كوريا الشمالية.", "وأدانت"),
        ("التقى الرئيس الكيني نظيره الأوغندي في نيروبي.", "التقى"),
        ("استقال رئيس الوزراء النيبالي.", "استقال"),
        ("قصف الجيش السوداني مواقع قوات الدعم السريع.", "قصف"),
    ],
)
def test_the_trigger_is_the_word_that_tells_it(coder, text, trigger):
    assert only(coder.code(text)).trigger.value == trigger


@pytest.mark.parametrize(
    ("text", "mode", "actors", "recipients"),
    [
        ("اعتقل ناشط سوداني من قبل قوات الأمن.", "arrest", ["قوات الأمن"], ["ناشط سوداني"]),
        ("اعتُقل ناشط سوداني في القضارف.", "arrest", [], ["ناشط سوداني"]),
        ("قتل أربعة جنود نيجيريين على يد حركة طالبان.", None, ["حركة طالبان"], ["جنود نيجيريين"]),
        ("قُتل أربعة جنود نيجيريين قرب الحدود.", None, [], ["جنود نيجيريين"]),
    ],
)
def test_in_the_passive_the_subject_suffers_it(coder, text, mode, actors, recipients):
    record = coder.code(text)
    assert [found[1:] for found in done(record)] == [(mode, actors, recipients)]


@pytest.mark.parametrize(
    "text",
    [
        "اشتبك الجيش السوداني مع قوات الدعم السريع في الخرطوم.",
        "اندلعت اشتباكات بين الجيش السوداني وقوات الدعم السريع في الخرطوم.",
        "دارت مواجهات بين الجيش السوداني وقوات الدعم السريع في الخرطوم.",
    ],
)
def test_clashes_have_both_sides_as_actors(coder, text):
    assert done(coder.code(text)) == [("ASSAULT", None, ["الجيش السوداني", "قوات الدعم السريع"], [])]


# Status and statements


@pytest.mark.parametrize(
    ("text", "status", "statement"),
    [
        ("قصفت روسيا خاركيف.", "asserted", None),
        ("قال الرئيس الأوكراني إن روسيا قصفت خاركيف.", "claimed", "s1"),
        ('قال الرئيس الأوكراني: "روسيا قصفت خاركيف مرتين".', "claimed", "s1"),
        ("قصفت روسيا خاركيف، بحسب الرئيس الأوكراني.", "claimed", "s1"),
        ("نفت روسيا أنها قصفت خاركيف.", "denied", "s1"),
        ("أعلنت روسيا أنها قصفت خاركيف.", "claimed", "s1"),
    ],
)
def test_who_vouches_for_it(coder, text, status, statement):
    record = coder.code(text)
    event = only(record)
    names = {a.key: a.name for a in record.actors}
    assert (event.type, [names[k] for k in event.actors]) == ("ASSAULT", ["روسيا"])
    assert (event.status, event.statement) == (status, statement)


@pytest.mark.parametrize(
    "text",
    [
        "قال الرئيس الكيني إنه يدين الهجوم على القافلة.",
        'قال الرئيس الكيني: "ندين الهجوم على القافلة".',
        "أكد الرئيس الكيني إدانته الهجوم على القافلة.",
    ],
)
def test_a_speaker_performs_a_verbal_act_by_saying_it(coder, text):
    event = next(e for e in coder.code(text).events if e.type == "ACCUSE")
    assert (event.status, event.statement) == ("asserted", "s1")


@pytest.mark.parametrize(
    "text",
    [
        "لم تقصف روسيا خاركيف.",
        "لا تقصف روسيا خاركيف.",
        "إذا قصفت روسيا خاركيف فستندم.",
        "لو زار الرئيس التركي قطر لتغير المشهد.",
        "يريد الرئيس التركي زيارة قطر.",
        "قد تفرض فرنسا عقوبات على إيران.",
        "تمنى الرئيس الأوكراني أن تنسحب روسيا من خاركيف.",
        "قال الرئيس الأوكراني إن روسيا لم تقصف خاركيف.",
        "لم يلتق الرئيس الكيني نظيره الأوغندي.",
        "نفى الرئيس الكيني التعليق على الهجوم.",
    ],
)
def test_what_did_not_happen_is_not_coded(coder, text):
    assert done(coder.code(text)) == []


def test_what_is_asked_for_is_coded_as_the_asking_only(coder):
    record = coder.code("طالب الرئيس الأوكراني روسيا بالإفراج عن البحارة.")
    assert [e.type for e in record.events] == ["REQUEST"]


@pytest.mark.parametrize(
    ("text", "type_", "actors", "recipients"),
    [
        ("قالت فرنسا إنها ستقدم مساعدات إلى لبنان.", "AGREE", ["فرنسا"], ["لبنان"]),
        ("ستقدم فرنسا مساعدات إلى لبنان.", "AGREE", ["فرنسا"], ["لبنان"]),
        ("قالت فرنسا إنها ستفرض عقوبات على إيران.", "THREATEN", ["فرنسا"], ["إيران"]),
        ("ستفرض فرنسا عقوبات على إيران.", "THREATEN", ["فرنسا"], ["إيران"]),
        ("سوف تفرض فرنسا عقوبات على إيران.", "THREATEN", ["فرنسا"], ["إيران"]),
    ],
)
def test_an_announced_act_is_a_promise_or_a_threat(coder, text, type_, actors, recipients):
    assert done(coder.code(text)) == [(type_, None, actors, recipients)]


@pytest.mark.parametrize(
    "text",
    [
        "هطلت الأمطار على الساحل ليلا وامتلأت السدود وفرح المزارعون.",
        "فاز المنتخب المغربي على نظيره السنغالي في المباراة النهائية.",
        "لقي سائق مصرعه في حادث سير على الطريق الساحلي.",
        "افتتح وزير الثقافة المصري معرض الكتاب في القاهرة.",
        "تقع كينيا في شرق أفريقيا وعاصمتها نيروبي.",
    ],
)
def test_what_is_not_political_is_not_coded(coder, text):
    assert done(coder.code(text)) == []


# Tellings


def test_headline_lead_and_body_tell_one_event(coder):
    record = coder.code(
        "ألمانيا تفرض عقوبات على إيران\n\nفرضت ألمانيا عقوبات على إيران بعد أشهر من الخلاف بين البلدين.\n\n"
        "وجاء فرض العقوبات الألمانية على إيران في ختام جلسة للحكومة."
    )
    (event,) = [e for e in record.events if e.type == "SANCTION"]
    assert event.trigger.value == "تفرض عقوبات"
    assert [record.text[start:end] for start, end in event.also] == ["فرضت ألمانيا عقوبات", "فرض العقوبات"]
    assert event.trigger.span < min(event.also)


def test_a_telling_by_the_outlet_outweighs_a_claim(coder):
    record = coder.code("قالت إسبانيا إن روسيا قصفت خاركيف. وقصفت روسيا خاركيف فجرا.")
    (event,) = [e for e in record.events if e.type == "ASSAULT"]
    assert (event.status, len(event.also)) == ("asserted", 1)


@pytest.mark.parametrize(
    "text",
    [
        "فرضت ألمانيا عقوبات على إيران. وفرضت ألمانيا عقوبات على بيلاروسيا.",
        "أدانت مصر الهجوم على القافلة. وأدانت اليابان الهجوم على القافلة.",
        "اعتقلت الشرطة التونسية صحفيا. وقصف الجيش السوداني مواقع قوات الدعم السريع.",
        "اعتقلت الشرطة التونسية صحفيا. وأفرجت الشرطة التونسية عن ناشط سياسي.",
    ],
)
def test_different_events_stay_apart(coder, text):
    record = coder.code(text)
    assert [e.key for e in record.events] == ["e1", "e2"]
    assert all(e.also == [] for e in record.events)


# Contexts, dates, places, codes


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("قصف الجيش السوداني مواقع قوات الدعم السريع.", "military"),
        ("فرضت الولايات المتحدة عقوبات على إيران.", "economic"),
        ("قاطعت المعارضة الزامبية الانتخابات.", "election"),
        ("اجتمع وزير الخارجية الهندي مع وزير الخارجية الصيني.", "diplomatic"),
        ("رحلت تركيا مهاجرين أفغانا.", "migration"),
        ("حكمت محكمة مصرية على الصحفي سالم فهمي بالسجن خمس سنوات.", "legal"),
        ("نفذ الجيش الأردني ضربات جوية على مواقع داعش.", "terrorism"),
    ],
)
def test_contexts(coder, text, context):
    contexts = only(coder.code(text)).contexts
    assert context in contexts
    assert len(contexts) <= 3


@pytest.mark.parametrize(
    ("when", "value", "precision"),
    [
        ("اليوم", "2024-05-08", "day"),
        ("أمس", "2024-05-07", "day"),
        ("أمس الثلاثاء", "2024-05-07", "day"),
        ("يوم الاثنين الماضي", "2024-05-06", "day"),
        ("في 3 أيار 2024", "2024-05-03", "day"),
        ("في 3 مايو/أيار 2024", "2024-05-03", "day"),
        ("في شهر مارس 2024", "2024-03", "month"),
    ],
)
def test_the_date_of_an_event(coder, when, value, precision):
    record = coder.code(f"اجتمع وزير الخارجية الهندي مع وزير الخارجية الصيني {when}.", published="2024-05-08")
    date = only(record).date
    assert date is not None
    assert (date.value, date.precision) == (value, precision)
    start, end = date.span
    assert record.text[start:end] in when


def test_a_relative_date_needs_a_publication_date(coder):
    assert only(coder.code("زار الرئيس التركي قطر اليوم.")).date is None


@pytest.mark.parametrize(
    "text",
    [
        "روت مصادر أمنية كينية تفاصيل هجمات نيروبي.",
        "روت مصادر أمنية كينية تفاصيل هجمات الأسبوع الماضي.",
    ],
)
def test_neither_the_scene_of_an_attack_nor_a_source_has_done_it(coder, text):
    record = coder.code(text)
    assert [e.type for e in record.events] == ["ASSAULT"]
    assert record.events[0].actors == []


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("اجتمع وزير الخارجية الهندي مع وزير الخارجية الصيني في موسكو.", "موسكو", "RUS"),
        ("التقى الرئيس الكيني نظيره الأوغندي في نيروبي.", "نيروبي", "KEN"),
        ("اشتبك الجيش السوداني مع قوات الدعم السريع في الخرطوم.", "الخرطوم", "SDN"),
        ("أرسلت قطر مساعدات طبية إلى غزة.", "غزة", "PSE"),
    ],
)
def test_the_place_of_an_event(coder, text, place, country):
    record = coder.code(text)
    found = only(record).place
    assert found is not None
    assert (found.value, found.country) == (place, country)
    assert record.text[found.span[0] : found.span[1]] == place


def test_a_place_is_no_actor_of_the_meeting_held_there(coder):
    record = coder.code("التقى الرئيس الكيني نظيره الأوغندي في موسكو.")
    assert "RUS" not in [a.country for a in record.actors]


def test_no_place_and_no_date_are_null(coder):
    event = only(coder.code("أدانت اليابان كوريا الشمالية."))
    assert (event.place, event.date) == (None, None)


@pytest.mark.parametrize(
    ("text", "score", "cameo"),
    [
        ("زار الرئيس التركي قطر.", 4, "042"),
        ("هاتف الرئيس المصري نظيره الفرنسي.", 1.5, "041"),
        ("اعتقلت الشرطة التونسية ثلاثة صحفيين.", -7, "173"),
        ("قدمت الإمارات مساعدات إنسانية إلى السودان.", 10, "07"),
        ("أدانت اليابان كوريا الشمالية.", -2, "111"),
    ],
)
def test_score_and_cameo_code_follow_type_and_mode(coder, text, score, cameo):
    event = only(coder.code(text))
    assert (event.score, event.cameo) == (score, cameo)
