"""Member states of inter-governmental bodies, by year (members.tsv)."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from musnad.tables import alternatives, read_table
from musnad.text import fold


class Membership(NamedTuple):
    """A state's membership: from its first to its last year, None where not known or still going on."""

    organisation: str
    acronym: str
    member: str
    since: int | None
    until: int | None

    def covers(self, year: int) -> bool:
        """Whether the state was a member in a year; in that of its leaving it was one."""
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


@cache
def _memberships() -> tuple[Membership, ...]:
    columns = ("organisation", "acronym", "member", "since", "until")
    return tuple(
        Membership(
            row["organisation"],
            row["acronym"],
            row["member"],
            int(row["since"]) if row["since"] else None,
            int(row["until"]) if row["until"] else None,
        )
        for row in read_table("members", columns)
    )


@cache
def _aliases() -> dict[str, str]:
    """The first name of each body of organisations.tsv by all its names, as `_plain` has them."""
    return {
        _plain(name): _plain(alternatives(row["names"])[0])
        for row in read_table("organisations", ("names",))
        for name in alternatives(row["names"])
    }


def _plain(name: str) -> str:
    return fold(name).removeprefix("ال")


def members(body: str, *, year: int | None = None) -> list[Membership]:
    """Returns the memberships of a body that cover a year (None: now), in order.

    It is named by its acronym, as members.tsv has it, or by any name of organisations.tsv.
    """
    named = {_plain(body), _aliases().get(_plain(body))}
    return [
        m
        for m in _memberships()
        if (_plain(m.organisation) in named or m.acronym.upper() == body.upper())
        and (m.until is None if year is None else m.covers(year))
    ]


def bodies() -> dict[str, str]:
    """Returns the acronyms of all bodies by their Arabic names."""
    return {m.organisation: m.acronym for m in _memberships()}
