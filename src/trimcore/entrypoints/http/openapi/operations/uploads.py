"""What can be called of uploads that come in pieces."""

from trimcore.domain.usecases.uploads.append_to_upload import AppendToUpload
from trimcore.domain.usecases.uploads.complete_upload import CompleteUpload
from trimcore.domain.usecases.uploads.create_upload import CreateUpload
from trimcore.domain.usecases.uploads.delete_upload import DeleteUpload
from trimcore.domain.usecases.uploads.get_upload import GetUpload
from trimcore.domain.usecases.uploads.list_uploads import ListUploads
from trimcore.entrypoints.http.bodies.direct_uploads import NewUploadDocument
from trimcore.entrypoints.http.bodies.tus import OFFSET_STREAM
from trimcore.entrypoints.http.jsonapi.documents.uploads import OF_UPLOADS
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.resources.uploads import UploadDocument, UploadsDocument
from trimcore.entrypoints.http.openapi.operation import Operation, Operations
from trimcore.entrypoints.http.openapi.operations.refusals import API, GUARDED
from trimcore.entrypoints.http.openapi.parameters import UPLOAD_ID, header
from trimcore.entrypoints.http.openapi.schemas import Bytes

_NUMBER = "^[0-9]{1,18}$"
_TUS = header("Tus-Resumable", "^1\\.0\\.0$", "The version of tus.", required=True)
_TUS_OR_NONE = header("Tus-Resumable", "^1\\.0\\.0$", "The version, of clients of tus.")
_LENGTH = header("Upload-Length", _NUMBER, "How many bytes the file has.")
_DEFERRED = header("Upload-Defer-Length", "^1$", "Stands for a length that is told later.")
_OFFSET = header("Upload-Offset", _NUMBER, "Where in the file the body begins.", required=True)
_METADATA = header(
    "Upload-Metadata", "", "Keys with values in base64; `name` or `filename` names the source."
)
_CHECKSUM = header(
    "Upload-Checksum", "^(sha1|sha256) [A-Za-z0-9+/=]+$", "What the body must come to, in base64."
)
_STATE = ("Tus-Resumable", "Upload-Offset", "Upload-Expires", "Upload-Source")

CREATE_UPLOAD = Operation(
    summary="Open an upload, by tus; or, by a document, one that goes to the store itself",
    usecase=CreateUpload,
    status=201,
    answer=UploadDocument,
    errors=(*GUARDED, 403, 408, 409, 412, 413, 422, 429, 460),
    accepted=OF_UPLOADS,
    parameters=(_TUS_OR_NONE, _LENGTH, _DEFERRED, _METADATA, _CHECKSUM),
    bodies={OFFSET_STREAM: Bytes, MEDIA_TYPE: NewUploadDocument},
    needs_body=False,
    headers=("Location", *_STATE),
)
LIST_UPLOADS = Operation(
    summary="List the caller's uploads that are not over yet",
    usecase=ListUploads,
    status=200,
    answer=UploadsDocument,
    errors=GUARDED,
    accepted=OF_UPLOADS,
)
SHOW_UPLOAD = Operation(
    summary="Show one upload",
    usecase=GetUpload,
    status=200,
    answer=UploadDocument,
    errors=(*GUARDED, 404),
    accepted=OF_UPLOADS,
    parameters=(UPLOAD_ID,),
)
UPLOAD_STATE = Operation(
    summary="Tell where the stored bytes end, by tus",
    usecase=GetUpload,
    status=200,
    answer=None,
    errors=(*GUARDED, 404, 412),
    parameters=(UPLOAD_ID, _TUS),
    headers=("Upload-Length", "Upload-Defer-Length", "Upload-Metadata", *_STATE),
)
APPEND_TO_UPLOAD = Operation(
    summary="Send bytes where those that are stored end, by tus",
    usecase=AppendToUpload,
    status=204,
    answer=None,
    errors=(*GUARDED, 404, 408, 409, 412, 413, 422, 460),
    parameters=(UPLOAD_ID, _TUS, _OFFSET, _LENGTH, _CHECKSUM),
    bodies={OFFSET_STREAM: Bytes},
    headers=_STATE,
)
COMPLETE_UPLOAD = Operation(
    summary="End an upload that went to the store itself",
    usecase=CompleteUpload,
    status=200,
    answer=UploadDocument,
    errors=(*GUARDED, 404, 409),
    accepted=OF_UPLOADS,
    parameters=(UPLOAD_ID,),
)
DELETE_UPLOAD = Operation(
    summary="Give an upload up",
    usecase=DeleteUpload,
    status=204,
    answer=None,
    errors=(*GUARDED, 404, 412),
    parameters=(UPLOAD_ID, _TUS_OR_NONE),
)

UPLOADS: Operations = {
    ("post", f"{API}/uploads"): ("createUpload", CREATE_UPLOAD),
    ("get", f"{API}/uploads"): ("listUploads", LIST_UPLOADS),
    ("get", f"{API}/uploads/{{upload_id}}"): ("showUpload", SHOW_UPLOAD),
    ("head", f"{API}/uploads/{{upload_id}}"): ("tellUploadState", UPLOAD_STATE),
    ("patch", f"{API}/uploads/{{upload_id}}"): ("appendToUpload", APPEND_TO_UPLOAD),
    ("post", f"{API}/uploads/{{upload_id}}/complete"): ("completeUpload", COMPLETE_UPLOAD),
    ("delete", f"{API}/uploads/{{upload_id}}"): ("deleteUpload", DELETE_UPLOAD),
}
