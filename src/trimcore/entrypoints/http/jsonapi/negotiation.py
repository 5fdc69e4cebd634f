"""Which media types a call may send and ask for."""

from collections.abc import Sequence

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from trimcore.domain.model.session import Session
from trimcore.domain.model.user import User
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.problems import NotAcceptable, UnsupportedBody

_Connection = ASGIConnection[BaseRouteHandler, User | None, Session | None, State]


async def negotiate(connection: _Connection, _: BaseRouteHandler) -> None:
    """Hold the call to the two rules that JSON:API has for its media type.

    Raises:
        NotAcceptable: Accept names the media type, and every time with parameters.
        UnsupportedBody: the body is of the media type, with parameters.
    """
    if not is_acceptable(connection.headers.getall("accept", [])):
        raise NotAcceptable(f"{MEDIA_TYPE} takes no parameters.")
    kind, parameters = media_type(connection.headers.get("content-type", ""))
    if kind == MEDIA_TYPE and parameters:
        raise UnsupportedBody(f"{MEDIA_TYPE} takes no parameters.")


def is_acceptable(accept: Sequence[str]) -> bool:
    """Tell whether Accept lets us answer; a weight (`q`) is no parameter of the media type."""
    ranges = [media_type(each) for line in accept for each in line.split(",")]
    ours = [parameters for kind, parameters in ranges if kind == MEDIA_TYPE]
    return not ours or any(set(parameters) <= {"q"} for parameters in ours)


def wants_jsonapi(accept: Sequence[str]) -> bool:
    """Tell whether Accept names our media type, not only a wildcard."""
    return any(media_type(each)[0] == MEDIA_TYPE for line in accept for each in line.split(","))


def media_type(text: str) -> tuple[str, dict[str, str]]:
    """Split a media type into its lower-case name and its parameters."""
    kind, *rest = text.split(";")
    pairs = (part.partition("=") for part in rest if part.strip())
    parameters = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
    return kind.strip().lower(), parameters
