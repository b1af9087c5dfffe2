"""Whether two names are one person's: parts left out, spellings of foreign names that vary."""

from __future__ import annotations

from musnad.tables import group


def same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two folded names may be one person's.

    A single name must be a part of the other; of two longer names the last parts, or the first and one more, must agree
    and all parts of the shorter must stand in the longer, but for one in names of three parts and more.
    """
    left, right = parts_of(a), parts_of(b)
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if not short:
        return False
    if len(short) == 1:
        return _alike(short[0], long[-1]) or (len(short[0]) > 3 and any(_alike(short[0], part) for part in long))
    matched = sum(any(_alike(s, w) for w in long) for s in short)
    if matched < len(short) - (len(short) >= 3):
        return False
    return _alike(short[0], long[0]) or (_alike(short[-1], long[-1]) and matched == len(short))


def parts_of(name: tuple[str, ...]) -> list[str]:
    """Returns the parts of a folded name that tell it: without particles and articles."""
    particles = group("name") - group("kunya")
    parts = [_bare(word) for word in name if word not in particles]
    return parts or [_bare(word) for word in name]


def _bare(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _alike(a: str, b: str) -> bool:
    """Whether two spellings of a name part differ by a long vowel or a doubled letter only (نتنياهو، نتانياهو)."""
    if a == b:
        return True
    if min(len(a), len(b)) < 4 or abs(len(a) - len(b)) > 1:
        return False
    return skeleton(a) == skeleton(b)


def skeleton(word: str) -> str:
    """Returns a name part without long vowels and doubled letters, which foreign names are spelled with or without."""
    found = word[0]
    for char in word[1:]:
        if char not in "اويىئءؤ" and char != found[-1]:
            found += char
    return found
