"""The query part of an address, as JSON:API means it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlencode

from trimcore.domain.model.lifecycle import Status
from trimcore.entrypoints.http.jsonapi.cursors import cursor_from, cursor_text
from trimcore.entrypoints.http.jsonapi.problems import MalformedRequest
from trimcore.ports.stores.requests import Cursor

LARGEST_PAGE = 100
DEFAULT_PAGE = 200
"""How much of a list comes to those who do not say how much they want."""
MOST_PARAMETERS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What an address understands: related types to include, members by type, paging, filters."""

    include: frozenset[str] = frozenset()
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    pages: bool = False
    by_status: bool = False


NOTHING = Accepted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a caller asked for; `fields` holds the members to show of each type that is named."""

    include: frozenset[str] = frozenset()
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    size: int | None = None
    after: Cursor | None = None
    statuses: frozenset[Status] | None = None

    @property
    def limit(self) -> int:
        """How many members a page has at most."""
        return DEFAULT_PAGE if self.size is None else self.size

    def links(
        self, address: str, pairs: Mapping[str, str], rest: Cursor | None
    ) -> dict[str, str] | None:
        """Return the links to the first page and to the next if there is one.

        A list that was not asked for in pages and is complete has none.
        """
        if self.size is None and self.after is None and rest is None:
            return None
        kept = {name: value for name, value in pairs.items() if name != "page[after]"}
        links = {"first": _address(address, kept)}
        if rest is not None:
            links["next"] = _address(address, {**kept, "page[after]": cursor_text(rest)})
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
    return query


def _with(query: Query, name: str, value: str, accepted: Accepted) -> Query:
    kind = name.removeprefix("fields[").removesuffix("]")
    if name == "include" and accepted.include:
        return replace(query, include=_chosen(name, value, accepted.include))
    if name == f"fields[{kind}]" and kind in accepted.members:
        members = _chosen(name, value, accepted.members[kind])
        return replace(query, fields={**query.fields, kind: members})
    if name == "page[size]" and accepted.pages:
        return replace(query, size=_size(value))
    if name == "page[after]" and accepted.pages:
        return replace(query, after=_after(value))
    if name == "filter[status]" and accepted.by_status:
        chosen = _chosen(name, value, list(Status))
        return replace(query, statuses=frozenset(Status(each) for each in chosen))
    raise MalformedRequest("This address does not know this parameter.", parameter=name)


def _chosen(name: str, value: str, choices: Iterable[str]) -> frozenset[str]:
    chosen = frozenset(value.split(",")) - {""}
    known = sorted(choices)
    if not chosen <= set(known):
        raise MalformedRequest(f"Choose from {', '.join(known)}.", parameter=name)
    return chosen


def _size(value: str) -> int:
    if value.isascii() and value.isdigit() and 0 < int(value[:9]) <= LARGEST_PAGE:
        return int(value)
    raise MalformedRequest(f"A page has 1 to {LARGEST_PAGE} members.", parameter="page[size]")


def _after(value: str) -> Cursor:
    try:
        return cursor_from(value)
    except ValueError as error:
        raise MalformedRequest("Not a cursor of this service.", parameter="page[after]") from error


def _address(address: str, pairs: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(pairs)}" if pairs else address
