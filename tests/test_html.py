"""Pages to articles: the pieces a page shows, in canonical order, whatever its markup, and nothing of its furniture."""

from __future__ import annotations

import json
import tarfile
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from musnad.article import Article, Draft
from musnad.blocks import BlocksStage
from musnad.errors import InputError
from musnad.html import declared_charset, read_html
from musnad.metadata import read_metadata

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
SEED = ROOT.parent / "shared" / "seed" / "article.txt"
PAGES = ROOT.parent / "shared" / "data" / "news-html.tar.xz"

needs_seed = pytest.mark.skipif(not SEED.exists(), reason="needs the project's shared folder")


def read(page: bytes | str) -> tuple[Article, Draft]:
    article = read_html(page, id="page")
    draft = Draft(article=article, text=article.text)
    BlocksStage()(draft)
    return article, draft


def parts(article: Article) -> list[tuple[str, str]]:
    return [(block.kind, article.text[slice(*block.span)]) for block in article.blocks]


MENU = "<nav><ul>" + "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("الرئيسية", "سياسة", "رياضة")) + "</ul></nav>"
SIDE = (
    "<aside><h3>الأكثر قراءة</h3><ul>"
    + "".join(f"<li><a href='/{n}'>خبر آخر رقمه {n} عن أحداث العالم وتفاصيلها الكثيرة</a></li>" for n in range(6))
    + "</ul></aside>"
)
FOOT = "<footer><p>جميع الحقوق محفوظة © 2025</p></footer>"
COMMENTS = "<div class='comments'><h3>التعليقات</h3><p>تعليق من قارئ يقول رأيه في الموضوع بكلام طويل نسبيا.</p></div>"


def pages(paragraphs: list[str], subheads: set[str]) -> dict[str, str]:
    """Returns an article (headline, section, second headline, date, paragraphs) in the markup of several sites."""
    head, section, deck, date, *rest = map(escape, paragraphs)
    subheads = {escape(line) for line in subheads}

    def body(tag: str) -> str:
        return "".join(f"<{tag}>{line}</{tag}>" if line in subheads else f"<p>{line}</p>" for line in rest)

    day, time = date.rsplit(" ", 1)
    ld = json.dumps({"@type": "NewsArticle", "headline": head, "datePublished": "2023-05-25T20:26:00+03:00"})
    broken = "".join(line if line not in subheads else f"<b>{line}</b>" for line in ("<br><br>\n".join(rest),))
    return {
        "semantic": f"<!DOCTYPE html><html lang=ar><head><meta charset=utf-8><title>{head} - موقع</title>"
        f"<script type='application/ld+json'>{ld}</script></head><body>{MENU}<main><article><h1>{head}</h1>"
        f"<div class=cat><a href=/n>{section}</a></div><h2>{deck}</h2><div class=meta><time>{date}</time></div>"
        f"{body('h2')}</article></main>{SIDE}{FOOT}</body></html>",
        "blog": f"<html><head><meta property=og:title content='{head} | موقع'><meta property=article:section "
        f"content='{section}'></head><body>{MENU}<div class=post><div class=breadcrumb><a href=/>الرئيسية</a> / "
        f"<a href=/n>{section}</a></div><h1 class=title>{head}</h1><p class=standfirst>{deck}</p>"
        f"<div class=info><span>{date}</span><span>مشاركة</span></div><div class=share><a>فيسبوك</a><a>تويتر</a></div>"
        f"<div class=content>{body('h3')}<p><strong>اقرأ أيضاً: <a href=/x>خبر عن شيء آخر</a></strong></p></div></div>"
        f"{COMMENTS}{SIDE}{FOOT}</body></html>",
        "old table": f"<html><head><title>{head}</title></head><body>{MENU}<table><tr><td><h1>{head}</h1>"
        f"<span>{section}</span> <span>{date}</span><div class=deck><b>{deck}</b></div><div>{broken}</div></td>"
        f"<td>{SIDE}</td></tr></table></body></html>",
        "divs": f"<html><body><div class=wrap><div class=bar><span>{section}</span><span>{day}</span>"
        f"<span>{time}</span></div><h1>{head}</h1><h2>{deck}</h2><section>"
        + "".join(f"<div class=par><span>{line}</span></div>" for line in rest)
        + f"</section></div>{SIDE}</body></html>",
    }


def seed() -> tuple[list[str], dict[str, str]]:
    paragraphs = [line.strip() for line in SEED.read_text(encoding="utf-8").split("\n") if line.strip()]
    return paragraphs, pages(paragraphs, {line for line in paragraphs[5:] if len(line) < 80 and ":" not in line})


@needs_seed
@pytest.mark.parametrize("site", ["semantic", "blog", "old table", "divs"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1256", "iso-8859-6"])
def test_the_seed_article_comes_out_of_any_page_in_any_encoding(site: str, encoding: str) -> None:
    paragraphs, sites = seed()
    page = sites[site].replace("charset=utf-8", f"charset={encoding}")
    article, draft = read(page.encode(encoding, "xmlcharrefreplace"))
    assert [text for _, text in parts(article)] == paragraphs
    assert draft.headline is not None and draft.headline.value == paragraphs[0]
    assert draft.section is not None and draft.section.value == "أخبار"
    assert draft.published is not None
    assert (draft.published.value[:16], draft.published.precision) == ("2023-05-25T20:26", "minute")
    assert draft.credit is not None and draft.credit.value == "الخدمة الصحفية في وزارة الدفاع البيلاروسية"
    assert [kind for kind, _ in parts(article)][:5] == ["headline", "section", "subhead", "date", "lead"]


def test_a_page_with_json_ld_loses_its_furniture_and_keeps_its_words() -> None:
    article, draft = read((EXAMPLES / "water-accord.html").read_bytes())
    assert [kind for kind, _ in parts(article)] == [
        "headline", "section", "subhead", "byline", "date", "lead", "body", "subhead", "body", "body", "credit",
    ]  # fmt: skip
    assert parts(article)[4] == ("date", "14 مارس/آذار 2024 17:05")
    assert "وذلك في ختام اجتماع دام يومين في صفاقس." in article.text
    for furniture in ("اقرأ أيضاً", "عاجل", "إعلان", "فيسبوك", "الأكثر قراءة", "قارئ من قابس", "محفوظة", "التوقيع"):
        assert furniture not in article.text
    assert article.hints["published"] == "2024-03-14T17:05:00+01:00"
    assert article.source.outlet == "شبكة الساحل الإخبارية"
    assert draft.byline is not None and draft.byline.value == "هالة بن رمضان"
    assert draft.credit is not None and draft.credit.value == "شبكة الساحل + وكالات"


def test_a_page_in_windows_1256_that_declares_nothing_is_read() -> None:
    article, draft = read((EXAMPLES / "port-strike-windows-1256.html").read_bytes())
    assert [kind for kind, _ in parts(article)] == ["headline", "section", "date", "lead", "body", "body", "body"]
    assert draft.published is not None and draft.published.value == "2006-11-07"
    assert draft.credit is not None and draft.credit.value == "سانا"
    assert "شقق للبيع" not in article.text


def test_broken_json_ld_is_read_as_far_as_it_goes() -> None:
    article, draft = read((EXAMPLES / "embassy-denial.html").read_bytes())
    assert article.hints["headline"] == "السفارة الكينية في عمّان تنفي إغلاق قسم التأشيرات"
    assert article.hints["section"] == "محليات"
    assert draft.credit is not None and draft.credit.value == "بترا"
    assert draft.published is not None and draft.published.value == "2022-10-02T09:40"


@pytest.mark.parametrize("page", ["water-accord", "embassy-denial"])
def test_a_page_cut_short_gives_what_is_there_with_a_warning(page: str) -> None:
    data = (EXAMPLES / f"{page}.html").read_bytes()
    whole = read_html(data, id="a").text
    cut = data[: data.rindex(b"</p>")]
    article = read_html(cut[: cut.rindex(b"<p>") + 60], id="a")
    assert article.text.split("\n\n")[:4] == whole.split("\n\n")[:4]
    assert any("perhaps truncated" in warning for warning in article.warnings)


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><head><title>موقع الأخبار</title></head><body>" + MENU + SIDE + FOOT + "</body></html>",
        "<p>x</p>",
        "<html><body><p>404</p></body></html>",
        "<script>var a = 1</script>",
    ],
)
def test_a_page_without_an_article_is_refused(page: str) -> None:
    with pytest.raises(InputError) as caught:
        read_html(page, id="a", uri="https://site.example/")
    assert caught.value.reason == "no-article"
    assert caught.value.uri == "https://site.example/"


def test_a_page_that_scripts_fill_is_read_from_its_article_body() -> None:
    body = "قالت الوزارة في بيان إن الوفد سيصل غدا.\nوأضافت أن المحادثات ستستأنف."
    ld = json.dumps({"@type": ["NewsArticle"], "headline": "الوفد يصل غدا إلى العاصمة", "articleBody": body})
    article = read_html(
        f"<html><head><script type='application/ld+json'>{ld}</script></head><body></body></html>", id="a"
    )
    assert article.text.split("\n\n") == ["الوفد يصل غدا إلى العاصمة", *body.split("\n")]


def test_inline_tags_join_and_double_breaks_part() -> None:
    page = (
        "<html><body><h1>الوفد يصل غدا إلى العاصمة</h1><div>قالت ال<b>وزارة</b> في <a href=x>بيان</a> إن الوفد سيصل "
        "إلى العاصمة\nغدا لاستكمال&nbsp;المحادثات.<br><br>وأضافت أن الاجتماع<br>سيعقد في مقر الحكومة بحضور ممثلين عن "
        "الجانبين.</div></body></html>"
    )
    assert read_html(page, id="a").text.split("\n\n") == [
        "الوفد يصل غدا إلى العاصمة",
        "قالت الوزارة في بيان إن الوفد سيصل إلى العاصمة غدا لاستكمال المحادثات.",
        "وأضافت أن الاجتماع سيعقد في مقر الحكومة بحضور ممثلين عن الجانبين.",
    ]


@pytest.mark.parametrize(
    ("head", "charset"),
    [
        (b"<meta charset=windows-1256>", "windows-1256"),
        (b'<META http-equiv="Content-Type" content="text/html; charset=iso-8859-6">', "iso-8859-6"),
        (b'<?xml version="1.0" encoding="utf-8"?><html>', "utf-8"),
        (b"<html>", None),
    ],
)
def test_the_declared_encoding_is_found(head: bytes, charset: str | None) -> None:
    assert declared_charset(head) == charset


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta property='og:title' content='عنوان'>", ("headline", "عنوان")),
        ("<meta property='article:published_time' content='2024-01-02'>", ("published", "2024-01-02")),
        ("<meta itemprop='datePublished' content='2024-01-02'>", ("published", "2024-01-02")),
        ("<meta name='dc.date' content='2024-01-02'>", ("published", "2024-01-02")),
        ("<meta name='author' content='سامر الحوراني'>", ("author", "سامر الحوراني")),
        ("<meta name='author' content='admin'>", ("author", None)),
        ("<meta property='article:author' content='https://f.example/x'>", ("author", None)),
        ("<title>صدى الأغوار | الوفد يصل غدا إلى العاصمة</title>", ("title", "الوفد يصل غدا إلى العاصمة")),
        (
            """<script type="application/ld+json">[{"@type":"Organization"},{"@type":"NewsArticle",
            "author":[{"name":"أ"},{"name":"ب"}]}]</script>""",
            ("author", "أ، ب"),
        ),
        (
            """<script type="application/ld+json">{"@graph":[{"@type":"ReportageNewsArticle",
            "articleSection":["سياسة","عالم"]}]}</script>""",
            ("section", "سياسة"),
        ),
        ("""<script type="application/ld+json">{"@type": 5, "x": [[[[]]]]}</script>""", ("headline", None)),
    ],
)
def test_metadata_is_read_from_json_ld_and_meta_tags(head: str, expected: tuple[str, str | None]) -> None:
    root = lxml_html.document_fromstring(f"<html><head>{head}</head><body><p>x</p></body></html>")
    assert getattr(read_metadata(root), expected[0]) == expected[1]


@pytest.mark.skipif(not PAGES.exists(), reason="needs the project's shared folder")
def test_real_pages_give_their_publication_day() -> None:
    with tarfile.open(PAGES) as archive:
        files = {m.name: archive.extractfile(m).read() for m in archive if m.isfile()}
    days = {}
    for entry in json.loads(files["news-html/index.json"]):
        if entry["lang"] == "ar" and entry["gold_date"] and "cnn" not in entry["file"]:  # that page shows its update
            _, draft = read(files[f"news-html/{entry['file']}"])
            days[entry["file"]] = (draft.published.value[:10] if draft.published else None, entry["gold_date"])
    assert len(days) == 4
    assert [found for found, _ in days.values()] == [gold for _, gold in days.values()]


def assert_sound(article: Article) -> None:
    position = 0
    for block in article.blocks:
        start, end = block.span
        assert position <= start < end <= len(article.text)
        assert not article.text[position:start].strip()
        position = end
    assert not article.text[position:].strip()


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["water-accord", "port-strike-windows-1256", "embassy-denial"]), st.floats(0, 1))
def test_a_page_cut_anywhere_gives_an_article_or_an_input_error(name: str, share: float) -> None:
    data = (EXAMPLES / f"{name}.html").read_bytes()
    try:
        assert_sound(read_html(data[: int(len(data) * share)], id="a"))
    except InputError as error:
        if error.reason not in ("empty", "no-article", "binary"):
            raise


_TAGS = [
    "<p>",
    "</p>",
    "<div class=",
    "<h1>",
    "</h1>",
    "<br>",
    "<br><br>",
    "<table><tr><td>",
    "</td>",
    "<!--",
    "-->",
    "<",
    "<a href=x>",
    "</a>",
    "&nbsp;",
    "&#0;",
    "&#xd800;",
    "<script>",
    "<title>",
    "<svg>",
    "<![CDATA[",
    "<?xml?>",
    "\x00",
    "<meta charset=utf-16>",
    '<script type=\'application/ld+json\'>{"@type":"NewsArticle",',
    "</html>",
    "\u202e",
    "قالت الوزارة في بيان إن الوفد سيصل إلى العاصمة غدا لاستكمال المحادثات حول الحدود والمياه.",
    "25 أيار 2023",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_TAGS) | st.text(max_size=8), max_size=25))
def test_any_tag_soup_gives_an_article_or_an_input_error(soup: list[str]) -> None:
    for page in ("".join(soup), "".join(soup).encode("utf-8", "replace")):
        try:
            assert_sound(read_html(page, id="a"))
        except InputError as error:
            if error.reason not in ("empty", "no-article", "binary"):
                raise
