"""A mention: a noun phrase that may name a political actor."""

from __future__ import annotations

from dataclasses import dataclass

from musnad.text import fold

#: Kinds and categories of actors in the order in which the models know them: append only.
KINDS = ("person", "country", "igo", "org", "group")
CATEGORIES = (
    "country", "seat", "org", "igo", "title", "relational", "institution", "people", "body", "person", "nisba",
    "unknown", "document", "homeland",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Mention:
    """A noun phrase `words[first:last]` that may name an actor.

    `head` is the lexicon's name of the head (a role's lemma, an organisation's canonical name, a country's code);
    `name` the word range of a person's proper name, if any; `category` as in lexicons.ActorEntry, or `person` for a
    bare name and `nisba` for a people. Codes are those the phrase itself tells; None where it does not.
    """

    first: int
    last: int
    head: str
    category: str
    kind: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: tuple[int, int] | None = None
    plural: bool = False
    feminine: bool = False
    definite: bool = False
    generic: bool = False
    place: bool = False
    former: bool = False
    acting: bool = False  # holds the office for the time being (بالإنابة)
    preposition: str = ""
    conjunction: str = ""
    skip: int = 0  # code points of clitics before the phrase in its first word
    complement: str = ""
    rank: str = ""  # of the office: minister, spokesperson … (roles.tsv)
    row: str = ""  # the lexicon row of the head: `roles.tsv:81`; empty for bare names
    how: str = "role"
    dual: bool = False
    partner: str | None = None  # the second state of a plural with two nisbas (الرئيسان المصري والسوداني)
    actor: int = -1
    why: str = ""  # why it was taken for this actor
    others: tuple[int, ...] = ()  # the other actors that a dual refers to (الوزيران)

    @property
    def actors(self) -> list[int]:
        """The actors that the mention refers to: none before it is resolved, two for a dual."""
        return [self.actor, *self.others] if self.actor >= 0 else []


def prefix_code_points(surface: str, letters: int) -> int:
    """Returns how many code points of `surface` hold its first `letters` folded letters (marks counted with them)."""
    taken = seen = 0
    for char in surface:
        if seen == letters and fold(char):
            break
        seen += len(fold(char))
        taken += 1
    return taken
