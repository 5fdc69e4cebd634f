"""What is seen of a source: its keyframes, and a strip of its pictures."""

from collections.abc import Mapping

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from trimcore.domain.errors import InvalidInput
from trimcore.domain.model.sources.filmstrip import MEDIA_TYPE, Strip
from trimcore.domain.usecases.sources.draw_filmstrip import DrawFilmstrip, DrawFilmstripCommand
from trimcore.domain.usecases.sources.get_source import SourceOfUser
from trimcore.domain.usecases.sources.list_keyframes import ListKeyframes
from trimcore.entrypoints.http.blobs.ranges import matches
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.looks import OF_LOOKS, keyframes_resource
from trimcore.entrypoints.http.jsonapi.envelope import answer, enveloped
from trimcore.entrypoints.http.jsonapi.problems import MalformedRequest
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.shares import SharedLane
from trimcore.entrypoints.http.threads import Threads

_CACHE = "private, max-age=3600"


@get("/users/sources/{source_id:str}/keyframes")
async def keyframes(
    request: HttpRequest,
    source_id: FromPath[str],
    list_keyframes: NamedDependency[ListKeyframes],
    looks: NamedDependency[SharedLane],
) -> Response[bytes]:
    """List the keyframes of a source."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_LOOKS)
    command = SourceOfUser(user_id=user_of(request).id, source_id=source_id)
    found = await looks.run(request, list_keyframes.execute, command)
    return answer(enveloped(keyframes_resource(found, query)))


@get("/users/sources/{source_id:str}/filmstrip", media_type=MEDIA_TYPE)
async def filmstrip(
    request: HttpRequest,
    source_id: FromPath[str],
    draw_filmstrip: NamedDependency[DrawFilmstrip],
    looks: NamedDependency[SharedLane],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Show pictures of a source side by side."""
    strip = _strip(read_pairs(request.scope["query_string"]))
    source = SourceOfUser(user_id=user_of(request).id, source_id=source_id)
    command = DrawFilmstripCommand(source=source, strip=strip)
    named = await threads.reads.run(draw_filmstrip.execute, command)
    headers = {"ETag": f'"{named.name}"', "Cache-Control": _CACHE}
    if matches(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(b"", status_code=304, headers=headers)
    drawn = await looks.run(request, named.draw)
    return Response(drawn.content, media_type=MEDIA_TYPE, headers=headers)


def _strip(pairs: Mapping[str, str]) -> Strip:
    """Return what the query asks for.

    Raises:
        MalformedRequest: names the parameter that is unknown, no number, or out of bounds.
    """
    given: dict[str, int] = {}
    for name, value in pairs.items():
        if name not in {"count", "height"}:
            raise MalformedRequest("This address does not know this parameter.", parameter=name)
        if not (value.isascii() and value.isdigit()):
            raise MalformedRequest("It must be a whole number.", parameter=name)
        given[name] = int(value[:9])
    try:
        return Strip(**given)
    except InvalidInput as error:
        wrong = error.faults[0]
        raise MalformedRequest(f"It {wrong.detail}.", parameter=wrong.field) from error
