"""What can be called of requests and videos."""

from trimcore.domain.usecases.trimming.cancel_request import CancelRequest
from trimcore.domain.usecases.trimming.delete_request import DeleteRequest
from trimcore.domain.usecases.trimming.delete_video import DeleteVideo
from trimcore.domain.usecases.trimming.get_request import GetRequest
from trimcore.domain.usecases.trimming.get_video import GetVideo
from trimcore.domain.usecases.trimming.list_changes import ListChanges
from trimcore.domain.usecases.trimming.list_requests import ListRequests
from trimcore.domain.usecases.trimming.list_trimmed_videos import ListTrimmedVideos
from trimcore.domain.usecases.trimming.restart_request import RestartRequest
from trimcore.domain.usecases.trimming.submit_trim import SubmitTrim
from trimcore.entrypoints.http.bodies.plans import NewVideoDocument
from trimcore.entrypoints.http.bodies.shapes import (
    Submission,
)
from trimcore.entrypoints.http.bodies.upload import MULTIPART
from trimcore.entrypoints.http.events.stream import MEDIA_TYPE as EVENT_STREAM
from trimcore.entrypoints.http.jsonapi.documents.trimming import (
    OF_REQUEST_LISTS,
    OF_REQUESTS,
    OF_VIDEO_LISTS,
    OF_VIDEOS,
)
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.resources.trimming import (
    RequestDocument,
    RequestsDocument,
    TrimmedVideosDocument,
    VideoDocument,
)
from trimcore.entrypoints.http.openapi.operation import Operation, Operations
from trimcore.entrypoints.http.openapi.operations.refusals import API, GUARDED
from trimcore.entrypoints.http.openapi.parameters import (
    IDEMPOTENCY_KEY,
    LAST_EVENT_ID,
    REQUEST_ID,
    VIDEO_ID,
)

LIST_REQUESTS = Operation(
    summary="List the caller's requests",
    usecase=ListRequests,
    status=200,
    answer=RequestsDocument,
    errors=GUARDED,
    accepted=OF_REQUEST_LISTS,
)
SHOW_REQUEST = Operation(
    summary="Show one request",
    usecase=GetRequest,
    status=200,
    answer=RequestDocument,
    errors=(*GUARDED, 404),
    accepted=OF_REQUESTS,
    parameters=(REQUEST_ID,),
)
RESTART_REQUEST = Operation(
    summary="Schedule a failed or cancelled request again",
    usecase=RestartRequest,
    status=200,
    answer=RequestDocument,
    errors=(*GUARDED, 404, 409, 413, 429),
    bare={404: "text/html"},
    accepted=OF_REQUESTS,
    parameters=(REQUEST_ID,),
)
CANCEL_REQUEST = Operation(
    summary="Give a request up",
    usecase=CancelRequest,
    status=200,
    answer=RequestDocument,
    errors=(*GUARDED, 404, 409),
    accepted=OF_REQUESTS,
    parameters=(REQUEST_ID,),
)
DELETE_REQUEST = Operation(
    summary="Delete a request that is over",
    usecase=DeleteRequest,
    status=204,
    answer=None,
    errors=(*GUARDED, 404, 409),
    parameters=(REQUEST_ID,),
)
DELETE_VIDEO = Operation(
    summary="Delete a video, and the request that makes it",
    usecase=DeleteVideo,
    status=204,
    answer=None,
    errors=(*GUARDED, 404),
    parameters=(VIDEO_ID,),
)
CREATE_VIDEO = Operation(
    summary="Send a video and schedule its trim",
    usecase=SubmitTrim,
    status=201,
    answer=VideoDocument,
    errors=(*GUARDED, 403, 408, 409, 413, 422, 429),
    accepted=OF_VIDEOS,
    parameters=(IDEMPOTENCY_KEY,),
    bodies={MULTIPART: Submission, MEDIA_TYPE: NewVideoDocument},
)
LIST_VIDEOS = Operation(
    summary="List the caller's trimmed videos",
    usecase=ListTrimmedVideos,
    status=200,
    answer=TrimmedVideosDocument,
    errors=GUARDED,
    accepted=OF_VIDEO_LISTS,
)
SHOW_VIDEO = Operation(
    summary="Show one video",
    usecase=GetVideo,
    status=200,
    answer=VideoDocument,
    errors=(*GUARDED, 404),
    accepted=OF_VIDEOS,
    parameters=(VIDEO_ID,),
)
USER_EVENTS = Operation(
    summary="Hear of changes of all the caller's requests, as they come",
    usecase=ListChanges,
    status=200,
    answer=RequestDocument,
    streamed=EVENT_STREAM,
    errors=(*GUARDED, 429),
    parameters=(LAST_EVENT_ID,),
)
REQUEST_EVENTS = Operation(
    summary="Hear how one request is, and of its changes as they come",
    usecase=ListChanges,
    status=200,
    answer=RequestDocument,
    streamed=EVENT_STREAM,
    errors=(*GUARDED, 404, 429),
    parameters=(REQUEST_ID, LAST_EVENT_ID),
)

TRIMMING: Operations = {
    ("get", f"{API}/requests"): ("listRequests", LIST_REQUESTS),
    ("get", f"{API}/requests/{{request_id}}"): ("showRequest", SHOW_REQUEST),
    ("post", f"{API}/requests/{{request_id}}/restart"): ("restartRequest", RESTART_REQUEST),
    ("post", f"{API}/requests/{{request_id}}/cancel"): ("cancelRequest", CANCEL_REQUEST),
    ("delete", f"{API}/requests/{{request_id}}"): ("deleteRequest", DELETE_REQUEST),
    ("delete", f"{API}/videos/{{video_id}}"): ("deleteVideo", DELETE_VIDEO),
    ("get", f"{API}/events"): ("userEvents", USER_EVENTS),
    ("get", f"{API}/requests/{{request_id}}/events"): ("requestEvents", REQUEST_EVENTS),
    ("post", f"{API}/videos"): ("createVideo", CREATE_VIDEO),
    ("get", f"{API}/videos"): ("listVideos", LIST_VIDEOS),
    ("get", f"{API}/videos/{{video_id}}"): ("showVideo", SHOW_VIDEO),
}
