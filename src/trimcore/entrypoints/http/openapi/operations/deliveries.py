"""The deliveries to a webhook."""

from trimcore.domain.usecases.webhooks.list_deliveries import ListDeliveries
from trimcore.domain.usecases.webhooks.ping_webhook import PingWebhook
from trimcore.domain.usecases.webhooks.redeliver import Redeliver
from trimcore.entrypoints.http.jsonapi.documents.deliveries import OF_DELIVERIES, OF_DELIVERY_LISTS
from trimcore.entrypoints.http.jsonapi.resources.deliveries import (
    DeliveriesDocument,
    DeliveryDocument,
)
from trimcore.entrypoints.http.openapi.operation import Operation
from trimcore.entrypoints.http.openapi.operations.refusals import GUARDED
from trimcore.entrypoints.http.openapi.parameters import DELIVERY_ID, WEBHOOK_ID

PING_WEBHOOK = Operation(
    summary="Try one webhook out",
    usecase=PingWebhook,
    status=202,
    answer=DeliveryDocument,
    errors=(*GUARDED, 404, 409, 429),
    accepted=OF_DELIVERIES,
    parameters=(WEBHOOK_ID,),
)
LIST_DELIVERIES = Operation(
    summary="List what one webhook was told",
    usecase=ListDeliveries,
    status=200,
    answer=DeliveriesDocument,
    errors=(*GUARDED, 404),
    accepted=OF_DELIVERY_LISTS,
    parameters=(WEBHOOK_ID,),
)
REDELIVER = Operation(
    summary="Tell one webhook once more",
    usecase=Redeliver,
    status=202,
    answer=DeliveryDocument,
    errors=(*GUARDED, 404, 409, 429),
    accepted=OF_DELIVERIES,
    parameters=(WEBHOOK_ID, DELIVERY_ID),
)
