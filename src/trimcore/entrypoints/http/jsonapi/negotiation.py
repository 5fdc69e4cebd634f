"""Which media types a call may send and ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.request import parse_http_list

from multipart import parse_options_header  # type: ignore[import-untyped]  # it has no types

from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.problems import (
    NotAcceptable,
    UnsupportedBody,
    UnsupportedCoding,
)

_OURS = MEDIA_TYPE.encode()
_PLAIN = frozenset({b"", b"identity"})


async def negotiate(call: HttpRequest) -> None:
    """Hold the call to the two rules that JSON:API has for its media type, and to plain bodies.

    Raises:
        NotAcceptable: Accept names the media type, and every time with parameters.
        UnsupportedBody: the body is of the media type, with parameters.
        UnsupportedCoding: the body is compressed, of which nobody would know at its end.
    """
    # Of most calls nothing is asked but their names: to sort headers costs more than all the rest.
    headers = call.scope["headers"]
    codings = [value for name, value in headers if name == b"content-encoding"]
    if codings and not _PLAIN.issuperset(coding.strip().lower() for coding in codings):
        raise UnsupportedCoding("Send the body as it is, without a Content-Encoding.")
    if not _mentioned(headers):
        return
    if not is_acceptable(call.headers.getall("accept", [])):
        raise NotAcceptable(f"{MEDIA_TYPE} takes no parameters.")
    content_type = call.headers.get("content-type", "")
    behind = content_type.partition(";")[2]
    if media_type(content_type)[0] == MEDIA_TYPE and behind.strip("; \t"):
        raise UnsupportedBody(f"{MEDIA_TYPE} takes no parameters.")


def _mentioned(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Tell whether any header has our media type in it; most calls don't name it at all."""
    return _OURS in b"\n".join([value for _, value in headers]).lower()


def is_acceptable(accept: Sequence[str]) -> bool:
    """Tell whether Accept lets us answer; a weight (`q`) is no parameter of the media type."""
    ours = [parameters for kind, parameters in _ranges(accept) if kind == MEDIA_TYPE]
    return not ours or any(set(parameters) <= {"q"} for parameters in ours)


def wants_jsonapi(accept: Sequence[str]) -> bool:
    """Tell whether Accept names our media type, not only a wildcard."""
    return any(kind == MEDIA_TYPE for kind, _ in _ranges(accept))


def media_type(text: str) -> tuple[str, Mapping[str, str]]:
    """Split a media type into its lower-case name and its parameters, which have a value each."""
    # Tabs are white space too, but not to the library.
    kind, parameters = parse_options_header(text.replace("\t", " "))
    return kind, parameters


def _ranges(accept: Sequence[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    for line in accept:
        yield from map(media_type, parse_http_list(line))
