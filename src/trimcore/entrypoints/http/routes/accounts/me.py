"""The user who calls."""

from functools import partial

from litestar import Response, delete, get, patch
from litestar.di import NamedDependency

from trimcore.domain.errors import InvalidInput
from trimcore.domain.usecases.accounts.authenticate import Caller
from trimcore.domain.usecases.accounts.change_password import (
    ChangePassword,
    ChangePasswordCommand,
)
from trimcore.domain.usecases.accounts.delete_account import DeleteAccount, DeleteAccountCommand
from trimcore.entrypoints.http.bodies.forms import read_form
from trimcore.entrypoints.http.bodies.reading import read_all
from trimcore.entrypoints.http.bodies.shapes import ChangedUser, LeavingUser
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.accounts import OF_USERS, user_resource
from trimcore.entrypoints.http.jsonapi.envelope import answer, enveloped
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import session_of, user_of
from trimcore.entrypoints.http.routes.quotas import telling_quota
from trimcore.entrypoints.http.threads import Threads


@get("/users/me")
async def show(request: HttpRequest) -> Response[bytes]:
    """Show the caller."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_USERS)
    return answer(enveloped(user_resource(user_of(request), query)))


@patch("/users/me")
async def change(
    request: HttpRequest,
    change_password: NamedDependency[ChangePassword],
    threads: NamedDependency[Threads],
    limits: NamedDependency[Limits],
) -> Response[bytes]:
    """Give the caller another password."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_USERS)
    body = await read_all(request.receive, request.headers, most=limits.form, stall=limits.stall)
    user = user_of(request)
    form = read_form(request.headers.get("content-type", ""), body, ChangedUser, of=user.id)
    command = ChangePasswordCommand(
        caller=Caller(user=user, session=session_of(request)),
        current_password=form.get("current_password"),
        password=form.get("password"),
        password_confirmation=form.get("password_confirmation"),
    )
    async with telling_quota(request, threads.passwords, partial(change_password.quota, user)):
        if form.faults:
            found = await threads.passwords.run(change_password.check, command)
            raise InvalidInput(*form.all_faults(found))
        changed = await threads.passwords.run(change_password.execute, command)
    return answer(enveloped(user_resource(changed, query)))


@delete("/users/me", status_code=204)
async def leave(
    request: HttpRequest,
    delete_account: NamedDependency[DeleteAccount],
    threads: NamedDependency[Threads],
    limits: NamedDependency[Limits],
) -> None:
    """Have the caller erased."""
    read_query(read_pairs(request.scope["query_string"]))
    body = await read_all(request.receive, request.headers, most=limits.form, stall=limits.stall)
    user = user_of(request)
    form = read_form(request.headers.get("content-type", ""), body, LeavingUser, of=user.id)
    command = DeleteAccountCommand(user=user, password=form.get("password"))
    async with telling_quota(request, threads.passwords, partial(delete_account.quota, user)):
        if form.faults:
            found = await threads.passwords.run(delete_account.check, command)
            raise InvalidInput(*form.all_faults(found))
        await threads.passwords.run(delete_account.execute, command)
