"""The query part of an address, as JSON:API means it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypedDict
from urllib.parse import parse_qsl, urlencode

from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.video import LONGEST_NAME
from trimcore.entrypoints.http.jsonapi.cursors import cursor_from, cursor_text
from trimcore.entrypoints.http.jsonapi.problems import MalformedRequest
from trimcore.ports.stores.cursor import Cursor

LARGEST_PAGE = 100
_LONGEST_SIZE = 9
DEFAULT_PAGE = 200
"""How much of a list comes to those who do not say how much they want."""
MOST_PARAMETERS = 32

Change: TypeAlias = dict[str, Any]
"""What one parameter says of a query, by the name of its field."""
Readers: TypeAlias = Mapping[str, Callable[[str, str], Change]]
"""What reads a parameter's name and value, by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What an address understands: related types to include, members by type, paging, filters.

    `pages` is for lists, `both_ways` for those that come in either order and lead back too;
    `by_creation` and `by_name` choose what is in them by its moment of creation and by its name.
    """

    include: frozenset[str] = frozenset()
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pages: bool = False
    both_ways: bool = False
    by_status: bool = False
    by_creation: bool = False
    by_name: bool = False


NOTHING = Accepted()
_POSITIONS = {"page[after]", "page[before]"}


class Paging(TypedDict):
    """Which page of a list is asked for (see `PageWish`)."""

    oldest_first: bool
    name: str | None
    since: datetime | None
    until: datetime | None
    after: Cursor | None
    before: Cursor | None
    limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a caller asked for; `fields` holds the members to show of each type that is named."""

    include: frozenset[str] = frozenset()
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    size: int | None = None
    oldest_first: bool = False
    name: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    after: Cursor | None = None
    before: Cursor | None = None
    statuses: frozenset[Status] | None = None

    @property
    def limit(self) -> int:
        """How many members a page has at most."""
        return DEFAULT_PAGE if self.size is None else self.size

    def paging(self) -> Paging:
        """Return which page of a list is asked for."""
        return {
            "oldest_first": self.oldest_first,
            "name": self.name,
            "since": self.since,
            "until": self.until,
            "after": self.after,
            "before": self.before,
            "limit": self.limit,
        }

    def links(
        self,
        address: str,
        pairs: Mapping[str, str],
        rest: Cursor | None,
        previous: Cursor | None = None,
    ) -> dict[str, str] | None:
        """Return the links to the first page and to those beside this one, where there are any.

        `rest` is behind what the next page begins, `previous` in front of what the one before ends.
        A list that was not asked for in pages and is complete has no links.
        """
        asked = (self.size, self.after, self.before)
        if asked == (None, None, None) and rest is None:
            return None
        kept = {name: value for name, value in pairs.items() if name not in _POSITIONS}
        links = {"first": _address(address, kept)}
        for name, place, cursor in (
            ("prev", "page[before]", previous),
            ("next", "page[after]", rest),
        ):
            if cursor is not None:
                links[name] = _address(address, {**kept, place: cursor_text(cursor)})
        return links


def read_pairs(query_string: bytes) -> dict[str, str]:
    """Return the parameters by name.

    Raises:
        MalformedRequest: the text can't be read, or a name comes twice.
    """
    if not query_string:
        return {}
    try:
        pairs = parse_qsl(
            query_string.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError as error:
        raise MalformedRequest("The query can't be read.") from error
    found: dict[str, str] = {}
    for name, value in pairs:
        if name in found:
            raise MalformedRequest("A parameter may be given only once.", parameter=name)
        found[name] = value
    return found


def read_query(pairs: Mapping[str, str], accepted: Accepted = NOTHING) -> Query:
    """Understand the parameters, or refuse the first that is not understood.

    Raises:
        MalformedRequest: names the parameter.
    """
    query = Query()
    for name, value in pairs.items():
        query = _with(query, name, value, accepted)
    if query.after is not None and query.before is not None:
        raise MalformedRequest("Give one of the two positions.", parameter="page[before]")
    return query


def _with(query: Query, name: str, value: str, accepted: Accepted) -> Query:
    kind = name.removeprefix("fields[").removesuffix("]")
    if name == "include" and accepted.include:
        return replace(query, include=_chosen(name, value, accepted.include))
    if name == f"fields[{kind}]" and kind in accepted.members:
        members = _chosen(name, value, accepted.members[kind])
        return replace(query, fields={**query.fields, kind: members})
    for understands, readers in (
        (accepted.pages, _OF_PAGES),
        (accepted.both_ways, _BOTH_WAYS),
        (accepted.by_status, _BY_STATUS),
        (accepted.by_creation, _BY_CREATION),
        (accepted.by_name, _BY_NAME),
    ):
        if understands and name in readers:
            return replace(query, **readers[name](name, value))
    raise MalformedRequest("This address does not know this parameter.", parameter=name)


def _chosen(
    name: str, value: str, choices: Iterable[str], *, or_none: bool = True
) -> frozenset[str]:
    """Read some of the choices; JSON:API means by nothing at all that none is wanted."""
    chosen = frozenset(value.split(",") if value or not or_none else ())
    known = sorted(choices)
    if not chosen <= set(known):
        raise MalformedRequest(f"Choose from {', '.join(known)}.", parameter=name)
    return chosen


def _size(name: str, value: str) -> Change:
    digits = value.isascii() and value.isdigit() and len(value) <= _LONGEST_SIZE
    if digits and 0 < int(value) <= LARGEST_PAGE:
        return {"size": int(value)}
    raise MalformedRequest(f"A page has 1 to {LARGEST_PAGE} members.", parameter=name)


def _order(name: str, value: str) -> Change:
    if value.removeprefix("-") != "created_at":
        raise MalformedRequest("Choose from -created_at, created_at.", parameter=name)
    return {"oldest_first": not value.startswith("-")}


def _position(name: str, value: str) -> Change:
    try:
        return {"after" if name == "page[after]" else "before": cursor_from(value)}
    except ValueError as error:
        raise MalformedRequest("Not a cursor of this service.", parameter=name) from error


def _statuses(name: str, value: str) -> Change:
    chosen = _chosen(name, value, list(Status), or_none=False)
    return {"statuses": frozenset(Status(each) for each in chosen)}


def _moment(name: str, value: str) -> Change:
    """Read a moment; a plus that an address stands for a blank with is put back."""
    try:
        moment = datetime.fromisoformat(_OFFSET.sub(r"+\1", value)).astimezone(UTC)
        is_aware = datetime.fromisoformat(_OFFSET.sub(r"+\1", value)).tzinfo is not None
    except (ValueError, OverflowError):
        is_aware = False
    if not is_aware:
        detail = "A moment as RFC 3339 has it, such as 2019-07-25T18:33:54Z."
        raise MalformedRequest(detail, parameter=name)
    return {"since" if name.endswith("[gte]") else "until": moment}


def _part_of_name(name: str, value: str) -> Change:
    if not 0 < len(value) <= LONGEST_NAME:
        raise MalformedRequest(f"1 to {LONGEST_NAME} characters.", parameter=name)
    return {"name": value}


_OFFSET = re.compile(r" (\d\d:\d\d)$", re.ASCII)
_OF_PAGES: Readers = {
    "page[size]": _size,
    "page[after]": _position,
}
_BOTH_WAYS: Readers = {"page[before]": _position, "sort": _order}
_BY_STATUS: Readers = {"filter[status]": _statuses}
_BY_CREATION: Readers = {"filter[created_at][gte]": _moment, "filter[created_at][lte]": _moment}
_BY_NAME: Readers = {"filter[name]": _part_of_name}


def _address(address: str, pairs: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(pairs)}" if pairs else address
