"""What a user's webhooks were told."""

from functools import partial

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from trimcore.domain.policies.webhooks.owned_delivery import DeliveryOfUser
from trimcore.domain.usecases.webhooks.list_deliveries import (
    ListDeliveries,
    ListDeliveriesCommand,
)
from trimcore.domain.usecases.webhooks.ping_webhook import PingWebhook
from trimcore.domain.usecases.webhooks.redeliver import Redeliver
from trimcore.entrypoints.http.addresses import Addresses
from trimcore.entrypoints.http.http_request import HttpRequest
from trimcore.entrypoints.http.jsonapi.documents.deliveries import (
    OF_DELIVERIES,
    OF_DELIVERY_LISTS,
    delivery_resource,
)
from trimcore.entrypoints.http.jsonapi.envelope import answer, enveloped
from trimcore.entrypoints.http.jsonapi.query import read_pairs, read_query
from trimcore.entrypoints.http.middleware.authentication import user_of
from trimcore.entrypoints.http.routes.quotas import telling_quota
from trimcore.entrypoints.http.routes.webhooks.webhooks import webhook_of
from trimcore.entrypoints.http.threads import Threads


@post("/users/webhooks/{webhook_id:str}/ping", status_code=202)
async def ping(
    request: HttpRequest,
    webhook_id: FromPath[str],
    ping_webhook: NamedDependency[PingWebhook],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Try one webhook out."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_DELIVERIES)
    command = webhook_of(request, webhook_id)
    async with telling_quota(request, threads.reads, partial(ping_webhook.quota, command.user_id)):
        delivery = await threads.reads.run(ping_webhook.execute, command)
    return answer(enveloped(delivery_resource(delivery, query)), status=202)


@get("/users/webhooks/{webhook_id:str}/deliveries")
async def list_all(
    request: HttpRequest,
    webhook_id: FromPath[str],
    list_deliveries: NamedDependency[ListDeliveries],
    threads: NamedDependency[Threads],
    addresses: NamedDependency[Addresses],
) -> Response[bytes]:
    """List what one webhook was told, newest first."""
    pairs = read_pairs(request.scope["query_string"])
    query = read_query(pairs, OF_DELIVERY_LISTS)
    command = ListDeliveriesCommand(
        webhook=webhook_of(request, webhook_id), after=query.after, limit=query.limit
    )
    page = await threads.reads.run(list_deliveries.execute, command)
    document = enveloped(
        [delivery_resource(each, query) for each in page.deliveries],
        links=query.links(addresses.own_path(request), pairs, page.next),
    )
    return answer(document)


@post("/users/webhooks/{webhook_id:str}/deliveries/{delivery_id:str}/redeliver", status_code=202)
async def deliver_again(
    request: HttpRequest,
    webhook_id: FromPath[str],
    delivery_id: FromPath[str],
    redeliver: NamedDependency[Redeliver],
    threads: NamedDependency[Threads],
) -> Response[bytes]:
    """Tell one webhook once more."""
    query = read_query(read_pairs(request.scope["query_string"]), OF_DELIVERIES)
    command = DeliveryOfUser(
        user_id=user_of(request).id, webhook_id=webhook_id, delivery_id=delivery_id
    )
    async with telling_quota(request, threads.reads, partial(redeliver.quota, command.user_id)):
        delivery = await threads.reads.run(redeliver.execute, command)
    return answer(enveloped(delivery_resource(delivery, query)), status=202)
