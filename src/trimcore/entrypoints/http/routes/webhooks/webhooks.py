"""A user's webhooks."""

from litestar import Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import UNSET

from trimcore.domain.policies.webhooks.owned_webhook import WebhookOfUser
from trimcore.domain.usecases.webhooks.change_webhook import ChangeWebhook, ChangeWebhookCommand
from trimcore.domain.usecases.webhooks.create_webhook import CreateWebhook, CreateWebhookCommand
from trimcore.domain.usecases.webhooks.delete_webhook import DeleteWebhook
from trimcore.domain.usecases.webhooks.list_webhooks import GetWebhook, ListWebhooks
from trimcore.domain.usecases.webhooks.rotate_secret import RotateSecret
from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.bodies.forms import read_document
from trimcore.entrypoints.http.bodies.reading import read_all
from trimcore.entrypoints.http.bodies.webhook_fields import webhook_fields
from trimcore.entrypoints.http.bodies.webhooks import ChangedWebhook, NewWebhook, WebhookChanges
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.webhooks import OF_WEBHOOKS, webhook_resource
from trimcore.entrypoints.http.jsonapi.envelope import answer, enveloped
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.limits import Limits
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.shares import SharedLane
from trimcore.entrypoints.http.threads import Threads


@post("/users/webhooks")
async def create(
    request: HttpRequest,
    create_webhook: NamedDependency[CreateWebhook],
    hosts: NamedDependency[SharedLane],
    limits: NamedDependency[Limits],
    addresses: NamedDependency[Addresses],
) -> Response[bytes]:
    """Make a webhook."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_WEBHOOKS)
    user = user_of(request)
    fields = await _fields(request, limits)
    command = CreateWebhookCommand(
        user_id=user.id,
        url=fields.url or "",
        events=None if fields.events is UNSET else fields.events,
    )
    webhook = await hosts.run(request, create_webhook.execute, command)
    document = enveloped(webhook_resource(webhook, query, with_secret=True))
    location = f"{addresses.own(request)}/api/v1/users/webhooks/{webhook.id}"
    return answer(document, status=201, headers={"Location": location})


@get("/users/webhooks")
async def list_all(
    request: HttpRequest,
    list_webhooks: NamedDependency[ListWebhooks],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """List the caller's webhooks, newest first."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_WEBHOOKS)
    found = await threads.reads.run(list_webhooks.execute, user_of(request).id)
    return answer(enveloped([webhook_resource(each, query) for each in found]))


@get("/users/webhooks/{webhook_id:str}")
async def show(
    request: HttpRequest,
    webhook_id: FromPath[str],
    get_webhook: NamedDependency[GetWebhook],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Show one webhook."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_WEBHOOKS)
    found = await threads.reads.run(get_webhook.execute, webhook_of(request, webhook_id))
    return answer(enveloped(webhook_resource(found, query)))


@patch("/users/webhooks/{webhook_id:str}")
async def change(
    request: HttpRequest,
    webhook_id: FromPath[str],
    change_webhook: NamedDependency[ChangeWebhook],
    hosts: NamedDependency[SharedLane],
    limits: NamedDependency[Limits],
) -> Response[bytes]:
    """Change one webhook."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_WEBHOOKS)
    wanted = webhook_of(request, webhook_id)
    fields = await _fields(request, limits, of=webhook_id)
    command = ChangeWebhookCommand(
        webhook=wanted,
        url=None if fields.url is UNSET else fields.url,
        events=None if fields.events is UNSET else fields.events,
        enabled=None if fields.enabled is UNSET else fields.enabled,
    )
    changed = await hosts.run(request, change_webhook.execute, command)
    return answer(enveloped(webhook_resource(changed, query)))


@delete("/users/webhooks/{webhook_id:str}", status_code=204)
async def remove(
    request: HttpRequest,
    webhook_id: FromPath[str],
    delete_webhook: NamedDependency[DeleteWebhook],
    threads: NamedDependency[Threads],
) -> None:
    """Delete one webhook."""
    read_query(read_pairs(request.scope["query_string"]))
    await threads.reads.run(delete_webhook.execute, webhook_of(request, webhook_id))


@post("/users/webhooks/{webhook_id:str}/secret", status_code=200)
async def rotate(
    request: HttpRequest,
    webhook_id: FromPath[str],
    rotate_secret: NamedDependency[RotateSecret],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Give one webhook a new secret."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_WEBHOOKS)
    rotated = await threads.reads.run(rotate_secret.execute, webhook_of(request, webhook_id))
    return answer(enveloped(webhook_resource(rotated, query, with_secret=True)))


def webhook_of(request: HttpRequest, webhook_id: str) -> WebhookOfUser:
    """Return which webhook the caller means."""
    return WebhookOfUser(user_id=user_of(request).id, webhook_id=webhook_id)


async def _fields(request: HttpRequest, limits: Limits, *, of: str | None = None) -> WebhookChanges:
    body = await read_all(request.receive, request.headers, most=limits.form, stall=limits.stall)
    kind = request.headers.get("content-type", "")
    shape = NewWebhook if of is None else ChangedWebhook
    return webhook_fields(read_document(kind, body, shape, of=of), is_new=of is None)
