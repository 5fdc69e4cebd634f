"""Users join."""

from functools import partial

from litestar import Response, post
from litestar.di import NamedDependency

from trimcore.domain.errors import InvalidInput
from trimcore.domain.usecases.accounts.register_user import RegisterUser, RegisterUserCommand
from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.bodies.forms import read_form, with_email_checked
from trimcore.entrypoints.http.bodies.reading import read_all
from trimcore.entrypoints.http.bodies.shapes import NewUser
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.accounts import OF_USERS, user_resource
from trimcore.entrypoints.http.jsonapi.envelope import answer, enveloped
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.routes.quotas import telling_quota
from trimcore.entrypoints.http.threads import Threads


@post("/users/registration")
async def register(
    request: HttpRequest,
    register_user: NamedDependency[RegisterUser],
    threads: NamedDependency[Threads],
    limits: NamedDependency[Limits],
    addresses: NamedDependency[Addresses],
) -> Response[bytes]:
    """Create a user."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_USERS)
    body = await read_all(request.receive, request.headers, most=limits.form, stall=limits.stall)
    content_type = request.headers.get("content-type", "")
    form = with_email_checked(read_form(content_type, body, NewUser))
    command = RegisterUserCommand(
        email=form.get("email"),
        password=form.get("password"),
        password_confirmation=form.get("password_confirmation"),
        address=addresses.caller(request),
    )
    async with telling_quota(request, threads.passwords, partial(register_user.quota, command)):
        if form.faults:
            found = await threads.passwords.run(register_user.check, command)
            raise InvalidInput(*form.all_faults(found))
        user = await threads.passwords.run(register_user.execute, command)
    return answer(enveloped(user_resource(user, query)), status=201)
