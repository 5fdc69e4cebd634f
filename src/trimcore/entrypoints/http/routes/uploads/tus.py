"""A user's uploads, as clients of tus send them."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import partial

from litestar import HttpMethod, Response, head, patch, post, route
from litestar.di import NamedDependency
from litestar.params import FromPath

from trimcore.domain.errors import NotFound, Unavailable
from trimcore.domain.model.uploads.upload import Upload
from trimcore.domain.policies.uploads.append import CHECKSUM_ALGORITHMS
from trimcore.domain.usecases.uploads.append_to_upload import (
    AppendToUpload,
    AppendToUploadCommand,
)
from trimcore.domain.usecases.uploads.create_upload import CreateUpload, CreateUploadCommand
from trimcore.domain.usecases.uploads.delete_upload import DeleteUpload
from trimcore.domain.usecases.uploads.get_upload import GetUpload, UploadOfUser
from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.bodies.reading import check_declared
from trimcore.entrypoints.http.bodies.tus import (
    EXTENSIONS,
    TUS_VERSION,
    checksum_of,
    length_of,
    metadata_of,
    new_length_of,
    offset_of,
    receive_bytes,
    require_bytes,
    require_tus,
)
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.uploads import OF_UPLOADS, upload_resource
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, answer, enveloped
from trimcore.entrypoints.http.jsonapi.negotiation import media_type
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.quotas import telling_quota
from trimcore.entrypoints.http.routes.uploads.store import StoreUploads
from trimcore.entrypoints.http.threads import Lane, Threads
from trimcore.entrypoints.observability.line_fields import add_to_lines

UPLOADS = "/users/uploads"
UPLOAD = "/users/uploads/{upload_id:str}"
_NAMES = ("name", "filename")
_NAMELESS = "upload"


@dataclass(frozen=True, slots=True, kw_only=True)
class TusUploads:
    """What it takes to open uploads and to send to them."""

    create: CreateUpload
    append: AppendToUpload
    give_up: DeleteUpload
    limits: Limits
    lane: Lane

    async def opened(self, request: HttpRequest, command: CreateUploadCommand) -> Upload:
        """Open an upload, and take the first bytes if the call brings some.

        What can be told before is told before. Where nothing is answered but an error, whoever
        called knows no address to go on at, so then nothing is left open.

        Raises:
            TrimcoreError: as `CreateUpload` and `appended` raise them.
        """
        has_bytes = "content-type" in request.headers
        if has_bytes:
            require_bytes(request.headers)
            most = self.append.limit if command.length is None else command.length
            check_declared(request.headers, most=most)
        checksum = checksum_of(request.headers)
        upload = await self.lane.run(self.create.execute, command)
        add_to_lines(upload=upload.id)
        if not has_bytes:
            return upload
        first = AppendToUploadCommand(
            user_id=upload.user_id, upload_id=upload.id, offset=0, checksum=checksum
        )
        try:
            return await self.appended(request, first)
        except Exception:
            wanted = UploadOfUser(user_id=upload.user_id, upload_id=upload.id)
            with suppress(NotFound, Unavailable):
                await self.lane.run(self.give_up.execute, wanted)
            raise

    async def appended(self, request: HttpRequest, command: AppendToUploadCommand) -> Upload:
        """Send a call's body to an upload, and return how it stands then.

        Raises:
            BodyTooLarge: the call says that it brings more than any file may have.
            BodyStalled, ClientGone: the body broke off; what came is kept.
            TrimcoreError: as `AppendToUpload` raises them.
        """
        check_declared(request.headers, most=self.append.limit)
        begun = await self.lane.run(self.append.begin, command)
        await receive_bytes(request.receive, begun, self.lane, stall=self.limits.stall)
        return await self.lane.run(self.append.execute, begun)


@route([UPLOADS, UPLOAD], http_method=[HttpMethod.OPTIONS], status_code=204)
async def describe(create_upload: NamedDependency[CreateUpload]) -> Response[None]:
    """Tell what of tus is spoken here."""
    headers = {
        "Tus-Version": TUS_VERSION,
        "Tus-Extension": ",".join(EXTENSIONS),
        "Tus-Max-Size": str(create_upload.limit),
        "Tus-Checksum-Algorithm": ",".join(CHECKSUM_ALGORITHMS),
    }
    return Response(None, status_code=204, headers=headers)


@post(UPLOADS)
async def create(
    request: HttpRequest,
    tus_uploads: NamedDependency[TusUploads],
    store_uploads: NamedDependency[StoreUploads],
    addresses: NamedDependency[Addresses],
) -> Response[bytes]:
    """Open an upload, and take the first bytes if they come along.

    A JSON:API document asks for one whose bytes go to the store itself.
    """
    query = read_query(read_pairs(request.scope["query_string"]), OF_UPLOADS)
    location = f"{addresses.own(request)}/api/v1{UPLOADS}"
    if media_type(request.headers.get("content-type", ""))[0] == MEDIA_TYPE:
        return await store_uploads.created(request, query, location)
    require_tus(request.headers)
    told = metadata_of(request.headers)
    command = CreateUploadCommand(
        user_id=user_of(request).id,
        name=next((told[name] for name in _NAMES if told.get(name)), _NAMELESS),
        length=new_length_of(request.headers),
        metadata=request.headers.get("upload-metadata", ""),
    )
    quota = partial(tus_uploads.create.quota, command.user_id)
    async with telling_quota(request, tus_uploads.lane, quota):
        upload = await tus_uploads.opened(request, command)
    headers = {**_state(upload), "Location": f"{location}/{upload.id}"}
    return answer(enveloped(upload_resource(upload, query)), status=201, headers=headers)


@head(UPLOAD)
async def state(
    request: HttpRequest,
    upload_id: FromPath[str],
    get_upload: NamedDependency[GetUpload],
    threads: NamedDependency[Threads],
) -> Response[None]:
    """Tell how far an upload is."""
    read_query(read_pairs(request.scope["query_string"]))
    require_tus(request.headers)
    wanted = UploadOfUser(user_id=user_of(request).id, upload_id=upload_id)
    upload = await threads.reads.run(get_upload.execute, wanted)
    length = "Upload-Defer-Length" if upload.length is None else "Upload-Length"
    headers = {**_state(upload), length: str(1 if upload.length is None else upload.length)}
    if upload.metadata:
        headers["Upload-Metadata"] = upload.metadata
    return Response(None, status_code=200, headers=headers, media_type=MEDIA_TYPE)


@patch(UPLOAD, status_code=204)
async def append(
    request: HttpRequest,
    upload_id: FromPath[str],
    tus_uploads: NamedDependency[TusUploads],
) -> Response[None]:
    """Take bytes where those that are stored end."""
    read_query(read_pairs(request.scope["query_string"]))
    require_tus(request.headers)
    require_bytes(request.headers)
    command = AppendToUploadCommand(
        user_id=user_of(request).id,
        upload_id=upload_id,
        offset=offset_of(request.headers),
        length=length_of(request.headers),
        checksum=checksum_of(request.headers),
    )
    add_to_lines(upload=upload_id)
    upload = await tus_uploads.appended(request, command)
    return Response(None, status_code=204, headers=_state(upload))


def _state(upload: Upload) -> dict[str, str]:
    headers = {
        "Upload-Offset": str(upload.offset),
        "Upload-Expires": _moment(upload.expires_at),
    }
    return {**headers, **({"Upload-Source": upload.source_id} if upload.is_finished else {})}


def _moment(moment: datetime) -> str:
    return format_datetime(moment.replace(microsecond=0), usegmt=True)
