"""Actors: what names one actor is one actor, what does not is another, each with its kind, country and sectors."""

from __future__ import annotations

import pytest

from musnad import Coder
from musnad.coder import Config


@pytest.fixture(scope="module")
def coder():
    return Coder(config=Config(models="rules"))


def actors(record):
    """(name, kind, country, sectors) of the actors of a record, by order of appearance."""
    return [(a.name, a.kind, a.country, a.sectors) for a in record.actors]


def mentions(record, actor):
    """The characters of an actor's mentions that are written out."""
    return [record.text[start:end] for start, end in (m.span for m in actor.mentions if m.how != "implied")]


def speakers(record):
    """The speakers' names, by order of statements."""
    names = {a.key: a.name for a in record.actors}
    return [names[s.speaker] if s.speaker else None for s in record.statements]


SAYS = "{} إن الطرق مفتوحة منذ الصباح."

SPEAKERS = [
    # people by office
    ("قال الرئيس الكيني", "الرئيس الكيني", "person", "KEN", ["GOV"]),
    ("قال ولي العهد السعودي", "ولي العهد السعودي", "person", "SAU", ["GOV"]),
    ("قال المستشار الألماني", "المستشار الألماني", "person", "DEU", ["GOV"]),
    ("قالت وزيرة العدل الإسبانية", "وزيرة العدل الإسبانية", "person", "ESP", ["GOV"]),
    ("قال وزير الدفاع التشيلي", "وزير الدفاع التشيلي", "person", "CHL", ["GOV", "MIL"]),
    ("قال رئيس أركان الجيش الهندي", "رئيس أركان الجيش الهندي", "person", "IND", ["MIL"]),
    ("قال رئيس البرلمان العراقي", "رئيس البرلمان العراقي", "person", "IRQ", ["LEG"]),
    ("قال المتحدث باسم الحكومة الكندية", "المتحدث باسم الحكومة الكندية", "person", "CAN", ["GOV"]),
    ("قال زعيم المعارضة الزامبية", "زعيم المعارضة الزامبية", "person", "ZMB", ["PTY", "OPP"]),
    ("قال السفير النرويجي", "السفير النرويجي", "person", "NOR", ["GOV"]),
    # people by name
    ("قال وزير الصحة الكيني جون موانغي", "جون موانغي", "person", "KEN", ["GOV"]),
    ("قال الرئيس الفنلندي السابق بيكا لاين", "بيكا لاين", "person", "FIN", ["ELI"]),
    ("قال وزير الدفاع اليمني الأسبق سامي عواد", "سامي عواد", "person", "YEM", ["ELI"]),
    ("قال ترامب", "ترامب", "person", "USA", ["GOV"]),
    ("وقال بوتين", "بوتين", "person", "RUS", ["GOV"]),
    ("وقال ماكرون", "ماكرون", "person", "FRA", ["GOV"]),
    # states
    ("قالت فنلندا", "فنلندا", "country", "FIN", ["GOV"]),
    ("قالت موسكو", "موسكو", "country", "RUS", ["GOV"]),
    ("قال البيت الأبيض", "البيت الأبيض", "country", "USA", ["GOV"]),
    ("قال الكرملين", "الكرملين", "country", "RUS", ["GOV"]),
    # bodies
    ("قالت الحكومة الكندية", "الحكومة الكندية", "org", "CAN", ["GOV"]),
    ("قالت وزارة الخارجية المغربية", "وزارة الخارجية المغربية", "org", "MAR", ["GOV"]),
    ("قالت الخارجية الأمريكية", "الخارجية الأمريكية", "org", "USA", ["GOV"]),
    ("قالت وزارة الدفاع اليونانية", "وزارة الدفاع اليونانية", "org", "GRC", ["GOV", "MIL"]),
    ("قال الجيش السوداني", "الجيش السوداني", "org", "SDN", ["MIL"]),
    ("قالت الشرطة التونسية", "الشرطة التونسية", "org", "TUN", ["COP"]),
    ("قال البرلمان العراقي", "البرلمان العراقي", "org", "IRQ", ["LEG"]),
    ("قالت المحكمة الاتحادية العراقية", "المحكمة الاتحادية العراقية", "org", "IRQ", ["JUD"]),
    ("قال حزب المحافظين البريطاني", "حزب المحافظين البريطاني", "org", "GBR", ["PTY"]),
    ("قال حلف شمال الأطلسي", "حلف شمال الأطلسي", "igo", "IGO", []),
    ("قالت الأمم المتحدة", "الأمم المتحدة", "igo", "IGO", []),
    ("قال الاتحاد الأفريقي", "الاتحاد الأفريقي", "igo", "IGO", []),
    ("قال الحوثيون", "الحوثيون", "org", "YEM", ["REB"]),
    ("قالت حركة طالبان", "حركة طالبان", "org", "AFG", ["REB"]),
    ("قال تنظيم داعش", "تنظيم داعش", "org", None, ["REB"]),
    ("قالت وكالة رويترز", "وكالة رويترز", "org", "GBR", ["JRN"]),
    ("قالت صحيفة لوموند", "صحيفة لوموند", "org", "FRA", ["JRN"]),
    # groups
    ("قال ناشطون سودانيون", "ناشطون سودانيون", "group", "SDN", ["CVL"]),
    ("قال مسؤولون إيرانيون", "مسؤولون إيرانيون", "group", "IRN", ["GOV"]),
    ("قال صحفيون لبنانيون", "صحفيون لبنانيون", "group", "LBN", ["JRN"]),
    ("قال جنود أوغنديون", "جنود أوغنديون", "group", "UGA", ["MIL"]),
]


@pytest.mark.parametrize(("opening", "name", "kind", "country", "sectors"), SPEAKERS)
def test_a_speaker(coder, opening, name, kind, country, sectors):
    record = coder.code(SAYS.format(opening))
    assert actors(record) == [(name, kind, country, sectors)]
    assert speakers(record) == [name]


def test_an_armed_group_belongs_to_the_state_it_operates_in(coder):
    (actor,) = coder.code(SAYS.format("قال حزب الله")).actors
    assert (actor.kind, actor.country) == ("org", "LBN")
    assert "REB" in actor.sectors


@pytest.mark.parametrize(
    ("text", "name", "ways"),
    [
        (
            "قال وزير الصحة الكيني جون موانغي إن المستشفيات جاهزة. "
            "وأضاف موانغي أن الأطباء عادوا. وأكد الوزير أن الأدوية متوفرة.",
            "جون موانغي",
            ["وزير الصحة الكيني جون موانغي", "موانغي", "الوزير"],
        ),
        (
            "قال الوزير جون موانغي إن المستشفيات جاهزة. وأكد جون موانغي أن الأطباء عادوا.",
            "جون موانغي",
            ["الوزير جون موانغي", "جون موانغي"],
        ),
        (
            "قالت رئيسة الوزراء الدنماركية إن المستشفيات جاهزة. وأكدت رئيسة الوزراء أن الأطباء عادوا.",
            "رئيسة الوزراء الدنماركية",
            ["رئيسة الوزراء الدنماركية", "رئيسة الوزراء"],
        ),
        (
            "قال الرئيس الأميركي دونالد ترامب إن الرسوم ستبقى. وأكد ترامب أن الحوار بدأ.",
            "دونالد ترامب",
            ["الرئيس الأميركي دونالد ترامب", "ترامب"],
        ),
        (
            "قالت روسيا إن الرسوم ستبقى. وأكدت موسكو أن الحوار بدأ.",
            "روسيا",
            ["روسيا", "موسكو"],
        ),
        (
            "قال البيت الأبيض إن الرسوم ستبقى. وأكدت واشنطن أن الحوار بدأ.",
            "البيت الأبيض",
            ["البيت الأبيض", "واشنطن"],
        ),
        (
            "قال حلف شمال الأطلسي إن الرسوم ستبقى. وأكد الناتو أن الحوار بدأ.",
            "حلف شمال الأطلسي",
            ["حلف شمال الأطلسي", "الناتو"],
        ),
        (
            "أعلنت وزارة الخارجية المغربية أن السفارة ستفتح. وقالت الوزارة إن الحوار بدأ.",
            "وزارة الخارجية المغربية",
            ["وزارة الخارجية المغربية", "الوزارة"],
        ),
        (
            "قال أحمد سالم إن الطرق مفتوحة. وقال أحمَد سالم إن الحدود هادئة.",
            "أحمد سالم",
            ["أحمد سالم", "أحمَد سالم"],
        ),
    ],
)
def test_all_ways_to_name_it_are_one_actor(coder, text, name, ways):
    record = coder.code(text)
    assert [a.name for a in record.actors] == [name]
    assert mentions(record, record.actors[0]) == ways
    assert set(speakers(record)) == {name}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "أعلنت وزارة الخارجية المغربية أن السفارة ستفتح. وقال وزير الخارجية المغربي إن الحوار بدأ.",
            ["وزارة الخارجية المغربية", "وزير الخارجية المغربي"],
        ),
        (
            "قال وزير المالية الغاني كوفي منساه إن الديون تراجعت. "
            "وقال وزير المالية النيجيري كوفي أديمي إن الديون ارتفعت.",
            ["كوفي منساه", "كوفي أديمي"],
        ),
        (
            "قال وزير الخارجية الفرنسي إن الحوار بدأ. وقال وزير الدفاع الفرنسي إن الحدود هادئة.",
            ["وزير الخارجية الفرنسي", "وزير الدفاع الفرنسي"],
        ),
        (
            "قالت الصين إن الحوار بدأ. وقالت الهند إن الحدود هادئة.",
            ["الصين", "الهند"],
        ),
        (
            "قال الجيش السوداني إن الحدود هادئة. وقالت الشرطة السودانية إن الطرق مفتوحة.",
            ["الجيش السوداني", "الشرطة السودانية"],
        ),
    ],
)
def test_different_actors_stay_apart(coder, text, names):
    record = coder.code(text)
    assert [a.name for a in record.actors] == names
    assert speakers(record) == names


def test_the_other_of_two_offices_is_not_the_minister_just_named(coder):
    record = coder.code(
        "قال الرئيس الكيني إن الحوار بدأ. وقالت وزيرة العدل الكينية إن القانون جاهز. "
        "وأكد الرئيس أن الحدود هادئة. وأكدت الوزيرة أن البرلمان سيجتمع."
    )
    assert speakers(record) == ["الرئيس الكيني", "وزيرة العدل الكينية"] * 2


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("انتقدت الصين اليابان بشدة.", "اليابان", "JPN"),
        ("التقى وزير الخارجية القطري نظيره العماني في الدوحة.", "نظيره العماني", "OMN"),
        ("أعلنت كندا دعمها لأوكرانيا.", "أوكرانيا", "UKR"),
    ],
)
def test_names_are_shown_without_what_is_joined_to_them(coder, text, name, country):
    record = coder.code(text)
    (actor,) = [a for a in record.actors if a.country == country]
    assert actor.name == name


def test_an_agency_that_relays_is_only_a_relay(coder):
    record = coder.code("ونقلت وكالة الأناضول عن الرئيس التركي قوله إن المناورات ستنتهي الجمعة.")
    agency, president = record.actors
    (statement,) = record.statements
    assert (agency.name, agency.country, agency.sectors) == ("وكالة الأناضول", "TUR", ["JRN"])
    assert (statement.relay, statement.speaker) == ([agency.key], president.key)
    assert all(agency.key not in (*e.actors, *e.recipients) for e in record.events)


@pytest.mark.parametrize(
    "text",
    [
        "هطلت الأمطار على الساحل ليلا وامتلأت السدود وفرح المزارعون.",
        "تقع كينيا في شرق أفريقيا، ويمر بها خط الاستواء، وعاصمتها نيروبي.",
        "فاز المنتخب المغربي على نظيره السنغالي في المباراة النهائية.",
    ],
)
def test_who_takes_part_in_nothing_is_no_actor(coder, text):
    record = coder.code(text)
    assert (record.actors, record.statements, record.events) == ([], [], [])


def test_keys_follow_the_order_of_appearance_and_every_actor_is_used(coder):
    record = coder.code(
        "قال الرئيس الكيني إن الحوار بدأ. ونقلت وكالة رويترز عن وزير الدفاع التركي قوله إن الحدود هادئة. "
        "وأدانت اليابان الهجوم على القافلة."
    )
    assert [a.key for a in record.actors] == [f"a{n}" for n in range(1, len(record.actors) + 1)]
    first = [min(m.span for m in a.mentions) for a in record.actors]
    assert first == sorted(first)
    used = {k for s in record.statements for k in (s.speaker, *s.relay, *s.co_speakers)}
    used |= {k for e in record.events for k in (*e.actors, *e.recipients)}
    assert {a.key for a in record.actors} == used


@pytest.mark.parametrize("phrase", ["تعاونها العسكري", "التعاون العسكري", "هجومها الإرهابي"])
def test_an_adjective_of_a_deed_is_no_actor(coder, phrase):
    record = coder.code(f"قالت وزيرة الدفاع اليونانية إن بلادها توسع {phrase} مع أرمينيا، وأضافت أنها ترفض التهديد.")
    names = {record.text[a:b] for actor in record.actors for m in actor.mentions for a, b in [m.span]}
    assert not names & {"العسكري", "الإرهابي"}


def test_pronouns_and_dropped_subjects_are_mentions() -> None:
    text = "قال وزير الدفاع الأرميني إنه يرحب بالتعاون. وندد بالهجوم على القرية. وقالت الوزيرة اليونانية إنه خطأ."
    record = Coder().code(text)
    speaker = next(a for a in record.actors if a.country == "ARM" and a.kind == "person")
    found = [(text[slice(*m.span)], m.how) for m in speaker.mentions]
    assert ("ه", "pronoun") in found
    assert ("وندد", "implied") in found
    other = next(a for a in record.actors if a.country == "GRC" and a.kind == "person")
    assert all(m.how != "pronoun" for m in other.mentions)  # إنه does not agree with a woman
