"""What callers send who want to send a file to the store itself."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from trimcore.domain.errors import Fault, InvalidInput
from trimcore.entrypoints.http.bodies.form import Form
from trimcore.entrypoints.http.jsonapi.values import Name


class NewUploadAttributes(
    Struct, frozen=True, forbid_unknown_fields=True, rename={"length": "bytes"}
):
    """A file that is to be sent: its name, and how many bytes it has."""

    name: Name
    length: Annotated[int, Meta(ge=1)]


class NewUpload(Struct, frozen=True):
    """An upload as JSON:API has it; ids are made by the service."""

    type: Literal["uploads"]
    attributes: NewUploadAttributes


class NewUploadDocument(Struct, frozen=True):
    """An upload that is wanted."""

    data: NewUpload


def named_length(form: Form) -> tuple[str, int]:
    """Return the name, and how many bytes there are.

    Raises:
        InvalidInput: names every field that is missing or no number.
    """
    found = [
        Fault(field=field, code="required", detail="is required")
        for field in ("name", "length")
        if form.get(field) is None
    ]
    name, length = form.get("name") or "", form.get("length") or "1"
    if not (length.isascii() and length.isdigit() and int(length[:19])):
        detail = "must be a whole number, at least 1"
        found.append(Fault(field="length", code="not_a_number", detail=detail))
    if faults := form.all_faults(found):
        raise InvalidInput(*faults)
    return name, int(length[:19])
