"""The article the project was started for: everything that a reader learns from it, as text and as a page."""

from html import escape
from pathlib import Path

import pytest

from musnad import Coder
from musnad.coder import Config

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "article.txt"
pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the article is not beside the project (../shared/seed)")
#: Kind, opening and ending of each statement's content, in text order; the speaker is the minister but for `state`.
STATEMENTS = [
    ("indirect", "حريصون على تطوير", "مع موسكو"),
    ("indirect", "هذا التفاعل يجب", "بيلاروسيا وروسيا"),
    ("indirect", "مينسك حريصة على", "العسكري والدفاعي"),
    ("direct", "جمهورية بيلاروسيا مهتمة", "الدفاع المشترك"),
    ("indirect", "هذا التفاعل يجب", "بيلاروسيا وروسيا"),
    ("indirect", "أهمية التعاون الثنائي", "على مينسك وموسكو"),
    ("indirect", "الضغوطات الغربية", "مينسك وموسكو"),
    ("direct", "إنهم يحاولون فرض", "جميع أنحاء العالم"),
]
ENCODINGS = ["utf-8", "utf-16", "windows-1256", "iso-8859-6"]


@pytest.fixture(scope="module")
def coder():
    return Coder()


@pytest.fixture(scope="module")
def record(coder):
    return coder.code(SEED.read_bytes(), id="first")


def minister(record):
    return next(a for a in record.actors if "خرينين" in a.name)


def contents(record):
    return [tuple(record.text[start:end] for start, end in s.content) for s in record.statements]


def told(record):
    """What is told apart from positions: statements with kind and speaker, actors with codes, events with parties."""
    names = {a.key: (a.name, a.country, tuple(a.sectors)) for a in record.actors}
    return (
        [(s.kind, names[s.speaker], [names[r] for r in s.relay]) for s in record.statements],
        contents(record),
        sorted(names.values()),
        [(e.type, e.status, [names[k] for k in e.actors], [names[k] for k in e.recipients]) for e in record.events],
    )


def test_metadata(record):
    assert record.headline.value == "بيلاروسيا حريصة على تطوير علاقتها العسكرية مع روسيا"
    assert record.section.value == "أخبار"
    assert record.published.value == "2023-05-25T20:26"
    assert record.credit.value == "الخدمة الصحفية في وزارة الدفاع البيلاروسية"


def test_the_minister_is_one_actor_under_all_his_titles(record):
    actor = minister(record)
    assert (actor.name, actor.kind, actor.country, actor.sectors) == ("فيكتور خرينين", "person", "BLR", ["GOV", "MIL"])
    shown = {record.text[m.span[0] : m.span[1]] for m in actor.mentions}
    assert {"وزير الدفاع البيلاروسي", "الوزير خرينين", "كبير المسؤولين العسكريين في مينسك"} <= shown
    assert sum(a.kind == "person" for a in record.actors) == 1


def test_several_states_are_not_the_two_just_named(record):
    assert not any(record.text[slice(*m.span)].endswith("البلدان") for a in record.actors for m in a.mentions)


def test_statements(record):
    assert len(record.statements) == len(STATEMENTS)
    for statement, (kind, first, last), content in zip(record.statements, STATEMENTS, contents(record), strict=True):
        assert statement.kind == kind
        assert len(content) == 1
        assert content[0].startswith(first) and content[0].endswith(last)
    speakers = [s.speaker for s in record.statements]
    state = next(a.key for a in record.actors if a.kind == "country" and a.country == "BLR")
    assert speakers == [minister(record).key] * 6 + [state, minister(record).key]


def test_the_press_office_relays_the_first_quotation_only(record):
    office = next(a.key for a in record.actors if a.name.startswith("الخدمة الصحفية"))
    assert [s.relay for s in record.statements] == [[office] if n == 3 else [] for n in range(len(STATEMENTS))]


def test_names_in_marks_are_no_quotations(record):
    assert not any(content[0].strip('"') in ("الناتو", "روسيا البيضاء") for content in contents(record))
    assert '"الناتو"' in contents(record)[7][0]
    assert '"روسيا البيضاء"' in contents(record)[4][0]


def test_events(record):
    codes = {a.key: a.country for a in record.actors}

    def told(kind, doers, targets):
        found = [e for e in record.events if e.type == kind and {codes[k] for k in e.actors} == doers]
        return [e for e in found if {codes[k] for k in e.recipients} == targets]

    assert {e.type for e in record.events} == {"ACCUSE", "AGREE", "CONSULT"}
    agree = told("AGREE", {"BLR"}, {"RUS"})
    assert agree and agree[0].statement == "s1" and "military" in agree[0].contexts
    consult = told("CONSULT", {"BLR", "IGO"}, set())
    assert len(consult) == 1 and minister(record).key in consult[0].actors
    assert consult[0].date.value == "2023-05-25" and consult[0].place.value == "مينسك"
    accuse = told("ACCUSE", {"BLR"}, {"IGO"})
    assert accuse and accuse[0].actors == [minister(record).key]
    assert all(e.status == "asserted" for e in record.events)


def test_events_by_the_rules():
    record = Coder(config=Config(models="rules")).code(SEED.read_text("utf-8"))
    by_type = {e.type: e for e in record.events}
    assert sorted(e.type for e in record.events) == ["ACCUSE", "AGREE", "CONSULT"]
    codes = {a.key: a.country for a in record.actors}
    agree, consult, accuse = by_type["AGREE"], by_type["CONSULT"], by_type["ACCUSE"]
    assert ([codes[k] for k in agree.actors], [codes[k] for k in agree.recipients]) == (["BLR"], ["RUS"])
    assert len(agree.also) >= 3 and agree.statement == "s1" and "military" in agree.contexts
    assert minister(record).key in consult.actors and "IGO" in [codes[k] for k in consult.actors]
    assert consult.date.value == "2023-05-25" and consult.place.value == "مينسك"
    assert accuse.actors == [minister(record).key]
    assert {codes[k] for k in accuse.recipients} == {"IGO", "REG"}
    assert all(e.status == "asserted" for e in record.events)


def page(text):
    """A news page of our own round the article's lines, with a menu, a share bar and related links."""
    headline, *lines = [line for line in text.split("\n") if line.strip()]
    body = "".join(f"<p>{escape(line, quote=False)}</p>\n" for line in lines)
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl"><head>{{meta}}<title>{escape(headline)} | صحيفة الضفاف</title></head>
<body><nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/sport">رياضة</a></li></ul></nav>
<main><article><h1>{escape(headline)}</h1>
<div class="share"><a href="#">شارك على فيسبوك</a></div>
{body}</article></main>
<aside class="related"><h3>اقرأ أيضا</h3><a href="/1">قال مدير النادي إن الفريق جاهز</a></aside>
<footer>جميع الحقوق محفوظة</footer></body></html>"""


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "undeclared"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_as_a_page_in_every_encoding(coder, record, encoding, declared):
    meta = f'<meta charset="{encoding}">' if declared else ""
    raw = page(SEED.read_text("utf-8")).replace("{meta}", meta).encode(encoding, "xmlcharrefreplace")
    found = coder.code(raw, id="first", media_type="text/html")
    assert found.headline.value == record.headline.value
    assert found.published.value == record.published.value
    assert found.credit.value == record.credit.value
    assert told(found) == told(record)
    assert "فيسبوك" not in found.text and "النادي" not in found.text
