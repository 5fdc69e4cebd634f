"""What can be called of webhooks."""

from trimcore.domain.usecases.webhooks.change_webhook import ChangeWebhook
from trimcore.domain.usecases.webhooks.create_webhook import CreateWebhook
from trimcore.domain.usecases.webhooks.delete_webhook import DeleteWebhook
from trimcore.domain.usecases.webhooks.list_webhooks import GetWebhook, ListWebhooks
from trimcore.domain.usecases.webhooks.rotate_secret import RotateSecret
from trimcore.entrypoints.http.bodies.webhooks import ChangedWebhookDocument, NewWebhookDocument
from trimcore.entrypoints.http.jsonapi.documents.webhooks import OF_WEBHOOKS
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.resources.webhooks import WebhookDocument, WebhooksDocument
from trimcore.entrypoints.http.openapi.operation import Operation, Operations
from trimcore.entrypoints.http.openapi.operations.deliveries import (
    LIST_DELIVERIES,
    PING_WEBHOOK,
    REDELIVER,
)
from trimcore.entrypoints.http.openapi.operations.refusals import API, GUARDED
from trimcore.entrypoints.http.openapi.parameters import WEBHOOK_ID

CREATE_WEBHOOK = Operation(
    summary="Be told of what happens",
    usecase=CreateWebhook,
    status=201,
    answer=WebhookDocument,
    errors=(*GUARDED, 403, 408, 409, 413, 422, 429),
    accepted=OF_WEBHOOKS,
    bodies={MEDIA_TYPE: NewWebhookDocument},
)
LIST_WEBHOOKS = Operation(
    summary="List the caller's webhooks",
    usecase=ListWebhooks,
    status=200,
    answer=WebhooksDocument,
    errors=GUARDED,
    accepted=OF_WEBHOOKS,
)
SHOW_WEBHOOK = Operation(
    summary="Show one webhook",
    usecase=GetWebhook,
    status=200,
    answer=WebhookDocument,
    errors=(*GUARDED, 404),
    accepted=OF_WEBHOOKS,
    parameters=(WEBHOOK_ID,),
)
CHANGE_WEBHOOK = Operation(
    summary="Change one webhook",
    usecase=ChangeWebhook,
    status=200,
    answer=WebhookDocument,
    errors=(*GUARDED, 404, 408, 409, 413, 422, 429),
    accepted=OF_WEBHOOKS,
    parameters=(WEBHOOK_ID,),
    bodies={MEDIA_TYPE: ChangedWebhookDocument},
)
DELETE_WEBHOOK = Operation(
    summary="Delete one webhook",
    usecase=DeleteWebhook,
    status=204,
    answer=None,
    errors=(*GUARDED, 404),
    parameters=(WEBHOOK_ID,),
)
ROTATE_SECRET = Operation(
    summary="Give one webhook a new secret",
    usecase=RotateSecret,
    status=200,
    answer=WebhookDocument,
    errors=(*GUARDED, 404),
    accepted=OF_WEBHOOKS,
    parameters=(WEBHOOK_ID,),
)

_ONE = f"{API}/webhooks/{{webhook_id}}"
WEBHOOKS: Operations = {
    ("post", f"{API}/webhooks"): ("createWebhook", CREATE_WEBHOOK),
    ("get", f"{API}/webhooks"): ("listWebhooks", LIST_WEBHOOKS),
    ("get", _ONE): ("showWebhook", SHOW_WEBHOOK),
    ("patch", _ONE): ("changeWebhook", CHANGE_WEBHOOK),
    ("delete", _ONE): ("deleteWebhook", DELETE_WEBHOOK),
    ("post", f"{_ONE}/secret"): ("rotateSecret", ROTATE_SECRET),
    ("post", f"{_ONE}/ping"): ("pingWebhook", PING_WEBHOOK),
    ("get", f"{_ONE}/deliveries"): ("listDeliveries", LIST_DELIVERIES),
    ("post", f"{_ONE}/deliveries/{{delivery_id}}/redeliver"): ("redeliver", REDELIVER),
}
