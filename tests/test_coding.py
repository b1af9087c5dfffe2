"""Short sentences of our own, one construction each, and what a reader following the coding guide writes down."""

import pytest

from musnad import Coder
from musnad.coder import Config


@pytest.fixture(scope="module")
def coder():
    return Coder(config=Config(models="rules"))


def code_of(actor):
    """Name, country and sectors on one line, as the tests write them."""
    return " ".join([actor.name, actor.country or "-", *actor.sectors])


def statements(record):
    names = {a.key: code_of(a) for a in record.actors}
    return [
        (
            s.kind,
            names.get(s.speaker),
            s.cue.value,
            " … ".join(record.text[start:end] for start, end in s.content),
            [names[k] for k in s.co_speakers],
            [names[k] for k in s.relay],
        )
        for s in record.statements
    ]


def events(record):
    names = {a.key: code_of(a) for a in record.actors}
    return [
        (f"{e.type}-{e.mode}" if e.mode else e.type, [names[k] for k in e.actors], [names[k] for k in e.recipients])
        for e in record.events
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "قال وزير الخارجية الأردني خالد السالم إن بلاده ترفض التصعيد في المنطقة.",
            [("indirect", "خالد السالم JOR GOV", "قال", "بلاده ترفض التصعيد في المنطقة")],
        ),
        (
            "أكدت المتحدثة باسم الحكومة الفرنسية ليلى مارتان أن الاتفاق سيوقع غدا.",
            [("indirect", "ليلى مارتان FRA GOV", "أكدت", "الاتفاق سيوقع غدا")],
        ),
        (
            "شدد رئيس الوزراء العراقي على ضرورة وقف القتال.",
            [("indirect", "رئيس الوزراء العراقي IRQ GOV", "شدد", "ضرورة وقف القتال")],
        ),
        (
            'وقال الوزير المصري: "لن نقبل بالأمر الواقع".',
            [("direct", "الوزير المصري EGY GOV", "وقال", "لن نقبل بالأمر الواقع")],
        ),
        (
            '"لن نقبل بالأمر الواقع"، قال الوزير المصري.',
            [("direct", "الوزير المصري EGY GOV", "قال", "لن نقبل بالأمر الواقع")],
        ),
        (
            "قال الوزير المصري إن الأوضاع هادئة. وأضاف أن القوات انسحبت من البلدة.",
            [
                ("indirect", "الوزير المصري EGY GOV", "قال", "الأوضاع هادئة"),
                ("indirect", "الوزير المصري EGY GOV", "وأضاف", "القوات انسحبت من البلدة"),
            ],
        ),
        (
            "قال الرئيس التونسي إن الحوار مستمر، مؤكدا أن الدستور فوق الجميع.",
            [
                ("indirect", "الرئيس التونسي TUN GOV", "قال", "الحوار مستمر"),
                ("indirect", "الرئيس التونسي TUN GOV", "مؤكدا", "الدستور فوق الجميع"),
            ],
        ),
        (
            "تأجلت المحادثات إلى الأسبوع المقبل، بحسب وزارة الخارجية الإيرانية.",
            [("indirect", "وزارة الخارجية الإيرانية IRN GOV", "بحسب", "تأجلت المحادثات إلى الأسبوع المقبل")],
        ),
        (
            "ووصل الوفد إلى المطار، على حد قول مدير المطار الليبي.",
            [("indirect", "مدير المطار الليبي LBY GOV", "على حد قول", "ووصل الوفد إلى المطار")],
        ),
        (
            "وزير الدفاع اللبناني: الجيش جاهز لحماية الحدود\n\n"
            "بيروت - قال وزير الدفاع اللبناني سالم عون إن الجيش جاهز لحماية الحدود.",
            [
                ("indirect", "سالم عون LBN GOV MIL", ":", "الجيش جاهز لحماية الحدود"),
                ("indirect", "سالم عون LBN GOV MIL", "قال", "الجيش جاهز لحماية الحدود"),
            ],
        ),
        ("وصل الوزير المصري إلى مطار عمان صباح اليوم.", []),
        (  # a surname that could also be a clitic and a verb (كـ + يرى)
            "قال السفير الأميركي داود كيري إن الطريق آمن. وأضاف كيري أن العبور مجاني.",
            [
                ("indirect", "داود كيري USA GOV", "قال", "الطريق آمن"),
                ("indirect", "داود كيري USA GOV", "وأضاف", "العبور مجاني"),
            ],
        ),
    ],
)
def test_who_said_what(coder, text, expected):
    assert [found[:4] for found in statements(coder.code(text, id="x"))] == expected


def test_an_agency_that_carries_is_a_relay(coder):
    found = statements(coder.code("ونقلت وكالة رويترز عن مسؤول إيراني قوله إن المحادثات مستمرة.", id="x"))
    assert found == [("indirect", "مسؤول إيراني IRN GOV", "قوله", "المحادثات مستمرة", [], ["وكالة رويترز GBR JRN"])]


def test_joint_speakers(coder):
    found = statements(coder.code("قال وزير المالية الكويتي ووزير النفط العراقي إن الأسعار مستقرة.", id="x"))
    assert found[0][1] == "وزير المالية الكويتي KWT GOV"
    assert found[0][4] == ["وزير النفط العراقي IRQ GOV"]


def test_a_dual_stands_for_the_two_just_named(coder):
    record = coder.code(
        "بحث وزير الخارجية الأردني أيمن الصفدي مع نظيره القطري محمد بن عبد الرحمن الأوضاع في المنطقة. "
        "وأكد الوزيران ضرورة وقف إطلاق النار.",
        id="x",
    )
    [found] = statements(record)
    assert found[1] == "أيمن الصفدي JOR GOV"
    assert found[4] == ["محمد بن عبد الرحمن QAT GOV"]


def test_names_inside_a_quotation_do_not_end_it(coder):
    [found] = statements(coder.code('وقال الوزير المصري: "انضمت إلى حلف "الناتو" دول كثيرة".', id="x"))
    assert found[3] == 'انضمت إلى حلف "الناتو" دول كثيرة'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اعتقلت الشرطة التركية عشرة متظاهرين.", [("COERCE-arrest", ["الشرطة التركية TUR COP"], ["متظاهرين TUR CVL"])]),
        (
            "قتل خمسة جنود عراقيين في هجوم شنه تنظيم داعش.",
            [("ASSAULT", ["تنظيم داعش - REB"], ["جنود عراقيين IRQ MIL"])],
        ),
        (
            "قتلت طفلة فلسطينية برصاص الجيش الإسرائيلي.",
            [("ASSAULT-firearms", ["الجيش الإسرائيلي ISR MIL"], ["طفلة فلسطينية PSE CVL"])],
        ),
        ("التقى الرئيس المصري نظيره الفرنسي.", [("CONSULT", ["الرئيس المصري EGY GOV", "نظيره الفرنسي FRA GOV"], [])]),
        (
            "زار وزير الخارجية الروسي الجزائر.",
            [("CONSULT-visit", ["وزير الخارجية الروسي RUS GOV"], ["الجزائر DZA GOV"])],
        ),
        (
            "اتهمت المعارضة السورية الحكومة بارتكاب جرائم.",
            [("ACCUSE-allege", ["المعارضة السورية SYR OPP"], ["الحكومة SYR GOV"])],
        ),
        (
            "فرضت الولايات المتحدة عقوبات على روسيا.",
            [("SANCTION-discontinue", ["الولايات المتحدة USA GOV"], ["روسيا RUS GOV"])],
        ),
        (
            "أفرجت السلطات المصرية عن الصحفي أحمد سالم.",
            [("RETREAT-release", ["السلطات المصرية EGY GOV"], ["أحمد سالم EGY JRN"])],
        ),
        ("أرسلت قطر مساعدات طبية إلى لبنان.", [("AID", ["قطر QAT GOV"], ["لبنان LBN GOV"])]),
        (
            "طالب النواب الحكومة الأردنية بالاستقالة.",
            [("REQUEST-change", ["النواب JOR LEG"], ["الحكومة الأردنية JOR GOV"])],
        ),
        (
            "حكمت محكمة مصرية على الناشط خالد علي بالسجن خمس سنوات.",
            [("SANCTION-convict", ["محكمة مصرية EGY JUD"], ["خالد علي EGY CVL"])],
        ),
        ("نشرت بولندا قوات على الحدود مع بيلاروسيا.", [("MOBILIZE-troops", ["بولندا POL GOV"], ["بيلاروسيا BLR GOV"])]),
        ("هددت إيران بإغلاق مضيق هرمز.", [("THREATEN-restrict", ["إيران IRN GOV"], [])]),
        ("أقيل وزير الداخلية الليبي من منصبه.", [("SANCTION-expel", [], ["وزير الداخلية الليبي LBY GOV"])]),
        ("وقعت الصين وروسيا اتفاقية للغاز.", [("SUPPORT", ["الصين CHN GOV", "روسيا RUS GOV"], [])]),
        ("تظاهر آلاف اللبنانيين احتجاجا على الضرائب.", [("PROTEST-demo", ["اللبنانيين LBN CVL"], [])]),
        ("لم تعتقل الشرطة التركية المتظاهرين.", []),
        ("وصل القطار إلى المحطة في موعده.", []),
    ],
)
def test_who_did_what_to_whom(coder, text, expected):
    assert events(coder.code(text, id="x")) == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("قصف الحوثيون مطارا سعوديا.", "asserted"),
        ("قال المتحدث باسم الجيش اليمني إن الحوثيين قصفوا مطارا سعوديا.", "claimed"),
        ("نفى المتحدث باسم الجيش السوداني أن تكون قواته قصفت المستشفى.", "denied"),
        ("قال وزير الخارجية الأردني إن بلاده ترفض التصعيد.", "asserted"),
    ],
)
def test_status(coder, text, status):
    assert [e.status for e in coder.code(text, id="x").events] == [status]


def test_tellings_of_one_event_are_one(coder):
    record = coder.code(
        "اعتقال الناشط التونسي سالم العابد\n\nتونس - اعتقلت الشرطة التونسية الناشط سالم العابد مساء أمس. "
        "وقالت النقابة إن اعتقال العابد مخالف للقانون.",
        id="x",
    )
    arrests = [e for e in record.events if e.mode == "arrest"]
    assert len(arrests) == 1
    assert len(arrests[0].also) == 2
    assert arrests[0].status == "asserted"


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("قال وزير الدفاع السابق الأردني سالم العلي إن الحرب انتهت.", "سالم العلي", "JOR ELI"),
        ("أكد ترامب أن الاتفاق قريب.", "ترامب", "USA GOV"),
        ("وأعلنت موسكو أنها ستشارك.", "موسكو", "RUS GOV"),
        (
            "وقال للحكومة الأردنية مستشار ملكي إن الوقت حان، وأكدت الحكومة الأردنية أنها مستعدة.",
            "الحكومة الأردنية",
            "JOR GOV",
        ),
        ("أعلن حزب العمال البريطاني أنه سيصوت ضد الاتفاق.", "حزب العمال البريطاني", "GBR PTY"),
        ("قال الحوثيون إن الهجوم نجح.", "الحوثيون", "YEM REB"),
    ],
)
def test_codes_of_actors(coder, text, name, code):
    assert f"{name} {code}" in [code_of(a) for a in coder.code(text, id="x").actors]


def test_one_person_under_many_names_is_one_actor(coder):
    record = coder.code(
        "قال وزير الخارجية الأردني خالد بن سالم العلي إن الاتفاق قريب. وأضاف العلي أن اللقاء كان مفيدا. "
        "وأكد الوزير أن بلاده ملتزمة. وقال خالد العلي إنه متفائل.",
        id="x",
    )
    assert {s.speaker for s in record.statements} == {"a1"}
    assert len(record.statements) == 4
    assert record.actors[0].name == "خالد بن سالم العلي"


@pytest.mark.parametrize(
    ("text", "doers"),
    [
        ("الأردن يدين الهجوم على قافلة إغاثة في السودان.", []),
        ("أدانت السعودية الهجوم على أبوظبي.", []),
        ("ندد وزير الخارجية الفرنسي بالقصف الإسرائيلي على غزة.", ["ISR"]),
        ("انفجر أنبوب غاز في مصنع بالقاهرة فقتل ثلاثة عمال.", []),
    ],
)
def test_who_judges_an_attack_did_not_do_it(coder, text, doers):
    record = coder.code(text, id="x")
    countries = {a.key: a.country for a in record.actors}
    assert [[countries[k] for k in e.actors] for e in record.events if e.type == "ASSAULT"] == [doers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نفت إيران اتهامات واشنطن لها.", ("ACCUSE-allege", ["USA"], ["IRN"])),
        ("استقبل الرئيس التونسي وزير الخارجية الجزائري.", ("CONSULT-visit", ["DZA"], ["TUN"])),
        (
            "فرضت وزارة الخزانة الأمريكية، الخميس الماضي، عقوبات على روسيا.",
            ("SANCTION-discontinue", ["USA"], ["RUS"]),
        ),
        ("ودان الأمين العام للأمم المتحدة الهجوم الإسرائيلي.", ("ACCUSE-disapprove", ["IGO"], ["ISR"])),
    ],
)
def test_sides_are_not_exchanged(coder, text, expected):
    record = coder.code(text, id="x")
    countries = {a.key: a.country for a in record.actors}
    found = [
        (f"{e.type}-{e.mode}", [countries[k] for k in e.actors], [countries[k] for k in e.recipients])
        for e in record.events
    ]
    assert expected in found


def test_a_dateline_and_its_agency_take_no_part(coder):
    record = coder.code("بيروت (رويترز) - أدان الأردن مقتل ثلاثة من موظفي الأمم المتحدة.", id="x")
    assert {a.country for a in record.actors} <= {"JOR", "IGO"}


def test_whom_one_asks_does_not_speak(coder):
    record = coder.code("قال وزير الخارجية الأردني إن بلاده ترفض العنف، ودعا أطراف النزاع إلى وقف إطلاق النار.", id="x")
    assert [found[1] for found in statements(record)] == ["وزير الخارجية الأردني JOR GOV"] * 2


def test_an_opening_is_not_the_movement_of_that_name(coder):
    record = coder.code("اتفقت تونس والجزائر على فتح المعبر الحدودي.", id="x")
    assert {a.country for a in record.actors} == {"TUN", "DZA"}


def test_the_place_of_an_event_is_the_town_named(coder):
    record = coder.code(
        "أدان الوزير المصري القصف الإسرائيلي والغارات الأميركية. واعتقلت الشرطة التونسية ناشطا في صفاقس.", id="x"
    )
    [arrest] = [e for e in record.events if e.type == "COERCE"]
    assert (arrest.place.value, arrest.place.country) == ("صفاقس", "TUN")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سلمت اليابان شحنة أدوية للصومال.", ("AID", ["JPN"], ["SOM"])),
        ("سلمت ألمانيا أوكرانيا منظومة دفاع جوي.", ("AID", ["DEU"], ["UKR"])),
        ("هددت إيران إسرائيل برد قاس.", ("THREATEN", ["IRN"], ["ISR"])),
        ("حذرت إيران إسرائيل من رد قاس.", ("THREATEN", ["IRN"], ["ISR"])),
        ("هنأ الرئيس الصيني نظيره البرازيلي بفوزه في الانتخابات.", ("SUPPORT", ["CHN"], ["BRA"])),
        ("دعمت الصين باكستان.", ("SUPPORT", ["CHN"], ["PAK"])),
        ("اعترفت إسبانيا بفلسطين.", ("SUPPORT", ["ESP"], ["PSE"])),
        ("أجرت مصر والأردن مناورات عسكرية مشتركة.", ("COOPERATE", ["EGY", "JOR"], [])),
        ("أجرت القوات المصرية والأردنية مناورات مشتركة.", ("COOPERATE", ["EGY", "JOR"], [])),
        ("تعاونت مصر مع الأردن.", ("COOPERATE", ["EGY", "JOR"], [])),
        ("تبادلت مصر والأردن معلومات أمنية.", ("COOPERATE", ["EGY", "JOR"], [])),
        ("أعادت السعودية وإيران علاقاتهما.", ("COOPERATE", ["SAU", "IRN"], [])),
        ("وقعت الحكومتان التركية والجزائرية اتفاقية تعاون.", ("SUPPORT", ["TUR", "DZA"], [])),
        ("حشدت روسيا قواتها على حدود أوكرانيا.", ("MOBILIZE-troops", ["RUS"], ["UKR"])),
        ("رفعت الولايات المتحدة العقوبات عن سوريا.", ("RETREAT", ["USA"], ["SYR"])),
        ("اغتيل مهندس إيراني في طهران.", ("ASSAULT-assassinate", [], ["IRN"])),
        ("قُتل ثلاثة جنود أتراك في هجوم بشمال سوريا.", ("ASSAULT", [], ["TUR"])),
        ("أعلن الرئيس الكيني أنه سيزور أوغندا.", ("AGREE", ["KEN"], ["UGA"])),
        ("استقبل أمير الكويت الرئيس العراقي في الكويت.", ("CONSULT-visit", ["IRQ"], ["KWT"])),
        ("التقى الوزير السعودي وزيري الدفاع الفرنسي والألماني.", ("CONSULT", ["SAU", "FRA", "DEU"], [])),
    ],
)
def test_everyday_verbs(coder, text, expected):
    record = coder.code(text, id="x")
    countries = {a.key: a.country for a in record.actors}
    found = [
        (
            f"{e.type}-{e.mode}" if e.mode else e.type,
            [countries[k] for k in e.actors],
            [countries[k] for k in e.recipients],
        )
        for e in record.events
    ]
    assert expected in found
    assert sum(kind == expected[0] for kind, _, _ in found) == 1


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("أعلن الرئيسان المصري والسوداني أن الحدود هادئة.", ["EGY GOV", "SDN GOV"]),
        ("قال وزيرا الخارجية الأردني والمصري إن الحوار مستمر.", ["JOR GOV", "EGY GOV"]),
        ("وقال مسؤولون أتراك إن المحادثات مستمرة.", ["TUR GOV"]),
        ("قال الوزراء العرب إن القرار مرفوض.", ["REG GOV"]),
        ("حذرت دول الخليج من ارتفاع الأسعار.", ["REG GOV"]),
        ("دعا الرئيس الكيني للحوار.", ["KEN GOV"]),
    ],
)
def test_whose_the_speakers_are(coder, text, speakers):
    record = coder.code(text, id="x")
    codes = {a.key: " ".join([a.country or "-", *a.sectors]) for a in record.actors}
    [statement] = record.statements
    assert [codes[k] for k in (statement.speaker, *statement.co_speakers)] == speakers


def test_a_denied_noun_is_a_denied_event(coder):
    assert [e.status for e in coder.code("نفت روسيا قصف خاركيف.", id="x").events] == ["denied"]


def test_a_state_told_by_an_adjective_or_behind_lam_has_its_name(coder):
    record = coder.code("أدان الرئيس التركي الغارات الإسرائيلية. وقدمت قطر مساعدات للأردن.", id="x")
    assert {"إسرائيل", "الأردن"} <= {a.name for a in record.actors}
