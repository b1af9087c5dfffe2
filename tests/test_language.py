"""The language check: Arabic passes, however short; its neighbours in Arabic script do not."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from musnad.errors import InputError
from musnad.language import check_language, guess_language

ARTICLES = sorted((Path(__file__).resolve().parents[2] / "shared" / "data").glob("articles-*.jsonl.xz"))


@pytest.mark.parametrize(
    "text",
    [
        "مقتل جندي برصاص قناص مجهول",
        "انطلاق أعمال القمة غدا",
        "ماكينة تشيلي تسحق باراغواي بثلاثية",
        "جي دي باور تمنح جي إم سي جائزة",
        "وزير: الإنفاق على التعليم سيزداد",
        "شركة Huawei تطلق هاتف Mate X الجديد",
        "وَقَّعَ الطَّرَفانِ اتِّفاقاً",
        "العراق: تفجير في سوق چمچمال يوقع جرحى",
    ],
)
def test_arabic_headlines_pass(text: str) -> None:
    check_language(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("وزیر امور خارجه با همتای خود گفت و گو کرد", "Persian"),
        ("قیمت نفت در بازارهای جهانی افزایش یافت", "Persian"),
        ("وزير خارجه گفت كه اين مذاكرات در تهران برگزار مي شود", "Persian"),
        ("وزیر اعظم نے کہا ہے کہ حکومت عوام کے ساتھ ہے", "Urdu"),
        ("ولسمشر وویل چې ښوونځي به بېرته پرانیستل شي", "Pashto"),
        ("وەزیری دەرەوە لەگەڵ باڵیۆزی وڵاتەکە کۆبووەوە", "Kurdish"),
        ("The minister said talks would resume on Monday.", "Latin script"),
        ("Министр заявил о продолжении переговоров", "Cyrillic script"),
        ("2024 … 15%", "no language (no letters)"),
    ],
)
def test_other_languages_are_refused_by_name(text: str, language: str) -> None:
    assert guess_language(text) == language
    with pytest.raises(InputError, match=language.split(" (")[0]) as caught:
        check_language(text, uri="page.html")
    assert caught.value.reason == "not-arabic"
    assert caught.value.uri == "page.html"


@pytest.mark.slow
@pytest.mark.skipif(not ARTICLES, reason="needs the project's shared folder")
def test_no_article_of_the_collection_is_refused() -> None:
    refused = []
    for path in ARTICLES:
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for _, line in zip(range(1500), lines, strict=False):
                text = json.loads(line)["text"]
                arabic = sum("\u0620" <= char <= "\u064a" for char in text)
                if arabic > len(text) / 10 and guess_language(text) != "Arabic":  # some are lists of film titles
                    refused.append(text[:60])
    assert refused == []
