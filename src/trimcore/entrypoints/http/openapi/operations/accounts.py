"""What can be called of users and sessions."""

from trimcore.domain.usecases.accounts.authenticate import Authenticate
from trimcore.domain.usecases.accounts.change_password import ChangePassword
from trimcore.domain.usecases.accounts.delete_account import DeleteAccount
from trimcore.domain.usecases.accounts.issue_token import IssueToken
from trimcore.domain.usecases.accounts.register_user import RegisterUser
from trimcore.domain.usecases.accounts.renew_token import RenewToken
from trimcore.domain.usecases.accounts.revoke_token import RevokeToken
from trimcore.entrypoints.http.bodies.forms import URLENCODED
from trimcore.entrypoints.http.bodies.shapes import (
    ChangedUserDocument,
    Leaving,
    LeavingUserDocument,
    Login,
    NewTokenDocument,
    NewUserDocument,
    PasswordChange,
    Registration,
)
from trimcore.entrypoints.http.jsonapi.documents.accounts import OF_USERS
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.resources.accounts import TokenDocument, UserDocument
from trimcore.entrypoints.http.openapi.operation import Operation, Operations
from trimcore.entrypoints.http.openapi.operations.refusals import ALWAYS, API, GUARDED

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
RENEW = Operation(
    summary="Get a fresh token, and end the session of the one that comes with the call",
    usecase=RenewToken,
    status=200,
    answer=TokenDocument,
    errors=GUARDED,
)
SHOW_ME = Operation(
    summary="Show the caller",
    usecase=Authenticate,
    status=200,
    answer=UserDocument,
    errors=GUARDED,
    accepted=OF_USERS,
)
CHANGE_ME = Operation(
    summary="Give the caller another password",
    usecase=ChangePassword,
    status=200,
    answer=UserDocument,
    errors=(*GUARDED, 408, 409, 413, 422, 429),
    accepted=OF_USERS,
    bodies={URLENCODED: PasswordChange, MEDIA_TYPE: ChangedUserDocument},
)
LEAVE = Operation(
    summary="Have the caller erased, with everything",
    usecase=DeleteAccount,
    status=204,
    answer=None,
    errors=(*GUARDED, 408, 409, 413, 422, 429),
    bodies={URLENCODED: Leaving, MEDIA_TYPE: LeavingUserDocument},
)

ACCOUNTS: Operations = {
    ("post", f"{API}/registration"): ("register", REGISTER),
    ("post", f"{API}/session"): ("logIn", LOG_IN),
    ("delete", f"{API}/session"): ("logOut", LOG_OUT),
    ("patch", f"{API}/session"): ("renewToken", RENEW),
    ("get", f"{API}/me"): ("showMe", SHOW_ME),
    ("patch", f"{API}/me"): ("changeMe", CHANGE_ME),
    ("delete", f"{API}/me"): ("deleteMe", LEAVE),
}
