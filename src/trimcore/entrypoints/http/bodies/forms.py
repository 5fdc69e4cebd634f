"""Forms: urlencoded or JSON:API bodies as named texts, and what is wrong with them as forms.

What values mean is the domain's business. Here it is only looked at whether each known field comes
once, as text, and whether an e-mail address follows the syntax.
"""

from collections.abc import Collection
from urllib.parse import parse_qsl

from email_validator import EmailNotValidError, validate_email
from msgspec import UNSET, DecodeError, Struct, ValidationError, json

from trimcore.domain.errors import Fault, InvalidInput
from trimcore.domain.model.user import LONGEST_EMAIL
from trimcore.entrypoints.http.bodies.form import Form, checked, is_unambiguous
from trimcore.entrypoints.http.bodies.shapes import attributes_of, names, types_of
from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE
from trimcore.entrypoints.http.jsonapi.negotiation import media_type
from trimcore.entrypoints.http.jsonapi.problems import (
    ClientGeneratedId,
    MalformedRequest,
    UnsupportedBody,
    WrongResourceType,
)

URLENCODED = "application/x-www-form-urlencoded"
MOST_FIELDS = 32
_UTF_8 = {"utf-8", "utf8", "us-ascii"}


class _Resource(Struct, frozen=True):
    type: str
    attributes: dict[str, object] = {}
    id: object = UNSET


class _Document(Struct, frozen=True):
    data: _Resource


def read_form(
    content_type: str, body: bytes, resource: type[Struct], *, of: str | None = None
) -> Form:
    """Read a body that has the attributes of a resource, or is one, as JSON:API.

    The resource is new, and has no id; or it is a change `of` the one that has this id.

    Raises:
        UnsupportedBody: it is of another media type.
        MalformedRequest: it is not what its media type says.
        WrongResourceType: the resource is of another type, or another one than the address's.
        ClientGeneratedId: the new resource has an id.
    """
    kind, parameters = media_type(content_type)
    shape = attributes_of(resource)
    if kind == MEDIA_TYPE:
        return checked(_from_document(body, types_of(resource), of), shape)
    unknown_charset = parameters.get("charset", "utf-8").lower() not in _UTF_8
    if kind not in {URLENCODED, ""} or (kind == "" and body) or unknown_charset:
        raise UnsupportedBody(f"The body must be {URLENCODED} or {MEDIA_TYPE}, in UTF-8.")
    return checked(_from_pairs(body), shape)


def read_document(
    content_type: str, body: bytes, resource: type[Struct], *, of: str | None = None
) -> dict[str, object]:
    """Return the attributes of a JSON:API document as they are: see `read_form`.

    Raises:
        UnsupportedBody: it is of another media type.
        MalformedRequest: it is not what its media type says.
        WrongResourceType: the resource is of another type, or another one than the address's.
        ClientGeneratedId: the new resource has an id.
    """
    kind, _ = media_type(content_type)
    if kind != MEDIA_TYPE:
        raise UnsupportedBody(f"The body must be {MEDIA_TYPE}.")
    return dict(_from_document(body, types_of(resource), of))


def with_email_checked(form: Form) -> Form:
    """Note a fault if the e-mail does not follow the syntax; nothing is looked up."""
    email = form.get("email")
    if not email or _is_address(email):
        return form
    detail = f"must be an e-mail address of at most {LONGEST_EMAIL} characters"
    return form.refused("email", Fault(field="email", code="not_an_email", detail=detail))


def require_all(form: Form) -> None:
    """Refuse a form with faults, or one that lacks a field.

    Raises:
        InvalidInput: names all of them.
    """
    missing = [
        Fault(field=field, code="required", detail="is required")
        for field in names(form.shape)
        if not form.get(field)
    ]
    if faults := form.all_faults(missing):
        raise InvalidInput(*faults)


def _is_address(text: str) -> bool:
    if len(text) > LONGEST_EMAIL:
        return False
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _from_pairs(body: bytes) -> list[tuple[str, str]]:
    text = body.removesuffix(b"\n").removesuffix(b"\r")
    try:
        return parse_qsl(
            text.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise MalformedRequest("The body is no urlencoded form in UTF-8.") from error


def _from_document(body: bytes, types: Collection[str], of: str | None) -> list[tuple[str, object]]:
    try:
        resource = json.decode(body, type=_Document).data
    except (DecodeError, ValidationError, RecursionError, UnicodeDecodeError) as error:
        raise MalformedRequest("The body is no JSON:API document of one resource.") from error
    if not is_unambiguous(body):
        raise MalformedRequest("An object of the document has two members of one name.")
    if resource.type not in types:
        message = f"This address takes the type {' or '.join(sorted(types))}."
        raise WrongResourceType(message, pointer="/data/type")
    has_id = resource.id is not UNSET
    if has_id and of is not None and resource.id != of:
        raise WrongResourceType("This address is another resource's.", pointer="/data/id")
    if has_id and of is None and resource.id is not None:
        raise ClientGeneratedId("Ids are made by the service; leave it out.", pointer="/data/id")
    return list(resource.attributes.items())
