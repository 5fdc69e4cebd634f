"""The fields of a webhook as callers sent them, each of its kind."""

from trimcore.domain.errors import Fault, InvalidInput
from trimcore.domain.model.webhooks.event_type import SUBSCRIBABLE
from trimcore.entrypoints.http.bodies.webhooks import WebhookChanges

_KINDS: dict[str, tuple[type, str]] = {
    "url": (str, "must be a text"),
    "events": (list, f"must be a list of some of {', '.join(SUBSCRIBABLE)}"),
    "enabled": (bool, "must be true or false"),
}


def webhook_fields(attributes: dict[str, object], *, is_new: bool) -> WebhookChanges:
    """Return the attributes as they came, each of its kind.

    Raises:
        InvalidInput: names every field that is missing, unknown or of another kind.
    """
    known = ("url", "events") if is_new else ("url", "events", "enabled")
    faults = [fault for name, value in attributes.items() if (fault := _fault(name, value, known))]
    if is_new and "url" not in attributes:
        faults.append(Fault(field="url", code="required", detail="is required"))
    if faults:
        raise InvalidInput(*faults)
    return WebhookChanges(**attributes)  # type: ignore[arg-type]  # each was looked at


def _fault(name: str, value: object, known: tuple[str, ...]) -> Fault | None:
    if name not in known:
        return Fault(field=name, code="unknown", detail="is no field of this form")
    kind, detail = _KINDS[name]
    members = value if isinstance(value, list) else []
    if isinstance(value, kind) and all(isinstance(member, str) for member in members):
        return None
    return Fault(field=name, code="wrong_kind", detail=detail)
