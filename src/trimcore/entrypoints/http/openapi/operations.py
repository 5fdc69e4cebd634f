"""What can be called: one entry for each method of each address."""

from trimcore.domain.usecases.accounts.issue_token import IssueToken
from trimcore.domain.usecases.accounts.register_user import RegisterUser
from trimcore.domain.usecases.accounts.revoke_token import RevokeToken
from trimcore.domain.usecases.trimming.cancel_request import CancelRequest
from trimcore.domain.usecases.trimming.get_request import GetRequest
from trimcore.domain.usecases.trimming.list_requests import ListRequests
from trimcore.domain.usecases.trimming.list_trimmed_videos import ListTrimmedVideos
from trimcore.domain.usecases.trimming.restart_request import RestartRequest
from trimcore.domain.usecases.trimming.submit_trim import SubmitTrim
from trimcore.entrypoints.http.bodies.forms import URLENCODED
from trimcore.entrypoints.http.bodies.shapes import (
    Login,
    NewTokenDocument,
    NewUserDocument,
    Registration,
    Submission,
)
from trimcore.entrypoints.http.bodies.upload import MULTIPART
from trimcore.entrypoints.http.jsonapi.documents import (
    OF_REQUEST_LISTS,
    OF_REQUESTS,
    OF_USERS,
    OF_VIDEO_LISTS,
    OF_VIDEOS,
)
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.resources import (
    RequestDocument,
    RequestsDocument,
    TokenDocument,
    TrimmedVideosDocument,
    UserDocument,
    VideoDocument,
)
from trimcore.entrypoints.http.openapi.operation import Operation
from trimcore.entrypoints.http.openapi.parameters import IDEMPOTENCY_KEY, REQUEST_ID

ALWAYS = (400, 406, 415, 500, 503)
GUARDED = (401, *ALWAYS)

REGISTER = Operation(
    summary="Create a user",
    usecase=RegisterUser,
    status=201,
    answer=UserDocument,
    errors=(*ALWAYS, 403, 408, 409, 413, 422, 429),
    accepted=OF_USERS,
    bodies={URLENCODED: Registration, MEDIA_TYPE: NewUserDocument},
)
LOG_IN = Operation(
    summary="Create a token",
    usecase=IssueToken,
    status=201,
    answer=TokenDocument,
    errors=(*GUARDED, 403, 408, 409, 413, 422, 429),
    bodies={URLENCODED: Login, MEDIA_TYPE: NewTokenDocument},
)
LOG_OUT = Operation(
    summary="End the session of the token that comes with the call",
    usecase=RevokeToken,
    status=204,
    answer=None,
    errors=GUARDED,
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
    summary="Schedule a failed request again",
    usecase=RestartRequest,
    status=200,
    answer=RequestDocument,
    errors=(*GUARDED, 404, 409),
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
CREATE_VIDEO = Operation(
    summary="Send a video and schedule its trim",
    usecase=SubmitTrim,
    status=201,
    answer=VideoDocument,
    errors=(*GUARDED, 408, 409, 413, 422),
    accepted=OF_VIDEOS,
    parameters=(IDEMPOTENCY_KEY,),
    bodies={MULTIPART: Submission},
)
LIST_VIDEOS = Operation(
    summary="List the caller's trimmed videos",
    usecase=ListTrimmedVideos,
    status=200,
    answer=TrimmedVideosDocument,
    errors=GUARDED,
    accepted=OF_VIDEO_LISTS,
)
