"""Counts which words of Arabic news are ordinary words rather than names, and writes lexicon/common_words.tsv.

    python tools/common_words.py ARTICLES.jsonl[.xz] …

A word is taken as ordinary when the news writes it with the article often enough (names of foreign persons never
are), or when it behaves as a verb (فعل، فعلت، يفعل all occur). Only word forms and no running text are kept.
"""

import json
import lzma
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))
from musnad.text import fold

OUT = Path(__file__).resolve().parent.parent / "src/musnad/lexicon/common_words.tsv"
WORD = re.compile(r"[\u0621-\u064a]+")


def main(paths: list[str]) -> None:
    """Writes the list; the same articles give the same file."""
    plain: Counter[str] = Counter()
    for path in paths:
        opener = lzma.open if path.endswith(".xz") else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                plain.update(WORD.findall(fold(json.loads(line)["text"])))
    definite: Counter[str] = Counter()
    bare: Counter[str] = Counter()
    for word, n in plain.items():
        m = re.fullmatch(r"(?:[وف]?(?:[بك]?ال|لل))(.{2,})", word)
        if m and len(word) > 4:
            definite[m[1]] += n
        else:
            bare[word] += n
    found = set()
    for word in set(definite) | set(bare):
        n, d = bare[word], definite[word]
        if len(word) < 3:
            continue
        noun = d >= 30 and d >= 0.04 * n and (n >= 30 or word.endswith(("ه", "ات", "ون", "ين")))
        verb = n >= 40 and bare[word + "ت"] >= 10 and bare["ي" + word] + bare["ي" + word[1:]] >= 10
        impf = word[0] in "يت" and n >= 30 and bare[("ت" if word[0] == "ي" else "ي") + word[1:]] >= 20
        femverb = (
            word[-1] == "ت"
            and n >= 30
            and bare[word[:-1]] >= 30
            and bare["ي" + word[:-1]] + bare["ي" + word[1:-1]] >= 10
        )
        if noun or verb or impf or femverb:
            found.add(word)
    with OUT.open("w", encoding="utf-8") as out:
        out.write(
            "# Ordinary words (folded, without clitics): they end a person's name. Made by tools/common_words.py from\n"
            "# word counts over the news text of ../shared/data; forms only, no text. Do not edit by hand: a word\n"
            "# that is wrongly here and is a given name belongs in people_names.tsv, which wins.\nword\n"
        )
        out.writelines(f"{word}\n" for word in sorted(found))
    print(f"{len(found)} words", file=sys.stderr)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
