"""A user's uploads that go to the store itself."""

from dataclasses import dataclass
from functools import partial

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from trimcore.domain.model.uploads.upload import Upload
from trimcore.domain.policies.uploads.part_links import PartLinks
from trimcore.domain.usecases.uploads.complete_upload import CompleteUpload
from trimcore.domain.usecases.uploads.create_direct_upload import CreateDirectUpload
from trimcore.domain.usecases.uploads.create_upload import CreateUploadCommand
from trimcore.domain.usecases.uploads.get_upload import UploadOfUser
from trimcore.entrypoints.http.bodies.direct_uploads import NewUpload, named_length
from trimcore.entrypoints.http.bodies.forms import read_form
from trimcore.entrypoints.http.bodies.reading import read_all
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.uploads import OF_UPLOADS, upload_resource
from trimcore.entrypoints.http.jsonapi.encoded import Encoded
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, answer, enveloped
from trimcore.entrypoints.http.jsonapi.query import Query, read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.quotas import telling_quota
from trimcore.entrypoints.http.threads import Lane, Threads
from trimcore.entrypoints.observability.line_fields import add_to_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreUploads:
    """What it takes to open uploads whose bytes go to the store itself, and to describe them."""

    create: CreateDirectUpload
    links: PartLinks
    limits: Limits
    lane: Lane
    signing: Lane

    async def created(self, request: HttpRequest, query: Query, location: str) -> Encoded:
        """Open an upload as a document asks for it.

        Raises:
            TrimcoreError: the body is wrong, or as `CreateDirectUpload` raises them.
        """
        limits = self.limits
        body = await read_all(
            request.receive, request.headers, most=limits.form, stall=limits.stall
        )
        name, length = named_length(read_form(MEDIA_TYPE, body, NewUpload))
        command = CreateUploadCommand(user_id=user_of(request).id, name=name, length=length)
        quota = partial(self.create.create.quota, command.user_id)
        async with telling_quota(request, self.lane, quota):
            upload = await self.lane.run(self.create.execute, command)
        add_to_lines(upload=upload.id)
        headers = {"Location": f"{location}/{upload.id}"}
        return await self.described(upload, query, status=201, headers=headers)

    async def described(
        self,
        upload: Upload,
        query: Query,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Encoded:
        """Return an upload's document, with the addresses of its parts if it has some.

        To sign a thousand of them takes too long for the event loop.
        """
        links = () if upload.direct is None else await self.signing.run(self.links.of, upload)
        resource = upload_resource(upload, query, links)
        return answer(enveloped(resource), status=status, headers=headers)


@post("/users/uploads/{upload_id:str}/complete", status_code=200)
async def complete(
    request: HttpRequest,
    upload_id: FromPath[str],
    complete_upload: NamedDependency[CompleteUpload],
    store_uploads: NamedDependency[StoreUploads],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """End an upload whose bytes went to the store itself."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_UPLOADS)
    wanted = UploadOfUser(user_id=user_of(request).id, upload_id=upload_id)
    upload = await threads.uploads.run(complete_upload.execute, wanted)
    return await store_uploads.described(upload, query)
