"""Users log in and out."""

from functools import partial

from litestar import Response, delete, patch, post
from litestar.di import NamedDependency

from trimcore.domain.usecases.accounts.issue_token import IssueToken, IssueTokenCommand
from trimcore.domain.usecases.accounts.renew_token import RenewToken
from trimcore.domain.usecases.accounts.revoke_token import RevokeToken
from trimcore.entrypoints.http.bodies.forms import read_form, require_all
from trimcore.entrypoints.http.bodies.reading import read_all
from trimcore.entrypoints.http.bodies.shapes import NewToken
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.accounts import token_resource
from trimcore.entrypoints.http.jsonapi.envelope import answer, enveloped
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import session_of
from trimcore.entrypoints.http.routes.quotas import telling_quota
from trimcore.entrypoints.http.threads import Threads


@post("/users/session")
async def log_in(
    request: HttpRequest,
    issue_token: NamedDependency[IssueToken],
    threads: NamedDependency[Threads],
    limits: NamedDependency[Limits],
) -> Response[bytes]:
    """Create a token."""
    read_query(read_pairs(request.scope["query_string"]))
    body = await read_all(request.receive, request.headers, most=limits.form, stall=limits.stall)
    content_type = request.headers.get("content-type", "")
    form = read_form(content_type, body, NewToken)
    require_all(form)
    command = IssueTokenCommand(email=form.get("email"), password=form.get("password"))
    async with telling_quota(request, threads.passwords, partial(issue_token.quota, command)):
        issued = await threads.passwords.run(issue_token.execute, command)
    return answer(enveloped(token_resource(issued)), status=201)


@patch("/users/session")
async def renew(
    request: HttpRequest,
    renew_token: NamedDependency[RenewToken],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Give a fresh token for the one that came with the call."""
    read_query(read_pairs(request.scope["query_string"]))
    issued = await threads.reads.run(renew_token.execute, session_of(request))
    return answer(enveloped(token_resource(issued)))


@delete("/users/session", status_code=204)
async def log_out(
    request: HttpRequest,
    revoke_token: NamedDependency[RevokeToken],
    threads: NamedDependency[Threads],
) -> None:
    """End the session whose token came with the call."""
    read_query(read_pairs(request.scope["query_string"]))
    await threads.reads.run(revoke_token.execute, session_of(request))
