"""A user's uploads as resources."""

from litestar import Response, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from trimcore.domain.usecases.uploads.delete_upload import DeleteUpload
from trimcore.domain.usecases.uploads.get_upload import GetUpload, UploadOfUser
from trimcore.domain.usecases.uploads.list_uploads import ListUploads
from trimcore.entrypoints.http.bodies.tus import require_tus
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.uploads import OF_UPLOADS, upload_resource
from trimcore.entrypoints.http.jsonapi.envelope import answer, enveloped
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.uploads.store import StoreUploads
from trimcore.entrypoints.http.routes.uploads.tus import UPLOAD, UPLOADS
from trimcore.entrypoints.http.threads import Threads


@get(UPLOADS)
async def list_open(
    request: HttpRequest,
    list_uploads: NamedDependency[ListUploads],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """List the caller's uploads that are not over yet, newest first."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_UPLOADS)
    found = await threads.reads.run(list_uploads.execute, user_of(request).id)
    return answer(enveloped([upload_resource(each, query) for each in found]))


@get(UPLOAD)
async def show(
    request: HttpRequest,
    upload_id: FromPath[str],
    get_upload: NamedDependency[GetUpload],
    store_uploads: NamedDependency[StoreUploads],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Show one upload."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_UPLOADS)
    wanted = UploadOfUser(user_id=user_of(request).id, upload_id=upload_id)
    upload = await threads.reads.run(get_upload.execute, wanted)
    return await store_uploads.described(upload, query)


@delete(UPLOAD, status_code=204)
async def remove(
    request: HttpRequest,
    upload_id: FromPath[str],
    delete_upload: NamedDependency[DeleteUpload],
    threads: NamedDependency[Threads],
) -> None:
    """Give an upload up; clients of tus name their version, others need not."""
    read_query(read_pairs(request.scope["query_string"]))
    if "tus-resumable" in request.headers:
        require_tus(request.headers)
    wanted = UploadOfUser(user_id=user_of(request).id, upload_id=upload_id)
    await threads.reads.run(delete_upload.execute, wanted)
