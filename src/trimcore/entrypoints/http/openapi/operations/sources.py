"""What can be called of sources."""

from trimcore.domain.usecases.sources.add_source import AddSource
from trimcore.domain.usecases.sources.delete_source import DeleteSource
from trimcore.domain.usecases.sources.get_source import GetSource
from trimcore.domain.usecases.sources.list_sources import ListSources
from trimcore.entrypoints.http.bodies.shapes import NewSourceDocument, SentSource
from trimcore.entrypoints.http.bodies.upload import MULTIPART
from trimcore.entrypoints.http.jsonapi.documents.sources import OF_SOURCE_LISTS, OF_SOURCES
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.resources.sources import SourceDocument, SourcesDocument
from trimcore.entrypoints.http.openapi.operation import Operation, Operations
from trimcore.entrypoints.http.openapi.operations.refusals import API, GUARDED
from trimcore.entrypoints.http.openapi.parameters import SOURCE_ID

CREATE_SOURCE = Operation(
    summary="Send a video to be cut later",
    usecase=AddSource,
    status=201,
    answer=SourceDocument,
    errors=(*GUARDED, 403, 408, 409, 413, 422, 429),
    accepted=OF_SOURCES,
    bodies={MULTIPART: SentSource, MEDIA_TYPE: NewSourceDocument},
)
LIST_SOURCES = Operation(
    summary="List the caller's sources",
    usecase=ListSources,
    status=200,
    answer=SourcesDocument,
    errors=GUARDED,
    accepted=OF_SOURCE_LISTS,
)
SHOW_SOURCE = Operation(
    summary="Show one source",
    usecase=GetSource,
    status=200,
    answer=SourceDocument,
    errors=(*GUARDED, 404),
    accepted=OF_SOURCES,
    parameters=(SOURCE_ID,),
)
DELETE_SOURCE = Operation(
    summary="Delete a source",
    usecase=DeleteSource,
    status=204,
    answer=None,
    errors=(*GUARDED, 404, 409),
    parameters=(SOURCE_ID,),
)

SOURCES: Operations = {
    ("post", f"{API}/sources"): ("createSource", CREATE_SOURCE),
    ("get", f"{API}/sources"): ("listSources", LIST_SOURCES),
    ("get", f"{API}/sources/{{source_id}}"): ("showSource", SHOW_SOURCE),
    ("delete", f"{API}/sources/{{source_id}}"): ("deleteSource", DELETE_SOURCE),
}
