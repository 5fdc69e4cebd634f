"""Forms: urlencoded or JSON:API bodies as named texts, and what is wrong with them as forms.

What values mean is the domain's business. Here it is only looked at whether each known field comes
once, as text, and whether an e-mail address follows the syntax.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from email_validator import EmailNotValidError, validate_email
from msgspec import DecodeError, Struct, ValidationError, json

from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Fault, InvalidInput
from trimcore.domain.model.user import LONGEST_EMAIL
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields of a `shape` that can be used as they are, and a fault for each that can't.

    Values stand under the domain's names for them, faults under those that callers use.
    """

    shape: type[Struct]
    values: Mapping[str, str]
    faults: tuple[Fault, ...] = ()

    def get(self, field: str) -> str | None:
        """Return a field's text, or None if it was left out or can't be used."""
        return self.values.get(field)

    def refused(self, field: str, fault: Fault) -> "Form":
        """Return the form with one field taken out, and its fault noted."""
        values = {name: value for name, value in self.values.items() if name != field}
        return replace(self, values=values, faults=(*self.faults, fault))

    def all_faults(self, found: Iterable[Fault] = ()) -> list[Fault]:
        """Return the form's own faults, and then those that the domain `found` in its fields.

        A field that can't be used has been left out of what the domain saw, so what the domain says
        of it tells nothing new.
        """
        called = names(self.shape)
        own = {fault.field for fault in self.faults}
        by_field = sorted(found, key=lambda fault: list(called).index(fault.field))
        others = [replace(fault, field=called[fault.field]) for fault in by_field]
        return [*self.faults, *(fault for fault in others if fault.field not in own)]


class _Resource(Struct, frozen=True):
    type: str
    attributes: dict[str, object] = {}
    id: object = None


class _Document(Struct, frozen=True):
    data: _Resource


def read_form(content_type: str, body: bytes, resource: type[Struct]) -> Form:
    """Read a body that has the attributes of a new resource, or is one, as JSON:API.

    Raises:
        UnsupportedBody: it is of another media type.
        MalformedRequest: it is not what its media type says.
        WrongResourceType: the resource is of another type.
        ClientGeneratedId: the resource has an id.
    """
    kind, parameters = media_type(content_type)
    shape = attributes_of(resource)
    if kind == MEDIA_TYPE:
        return checked(_from_document(body, types_of(resource)), shape)
    unknown_charset = parameters.get("charset", "utf-8").lower() not in _UTF_8
    if kind not in {URLENCODED, ""} or (kind == "" and body) or unknown_charset:
        raise UnsupportedBody(f"The body must be {URLENCODED} or {MEDIA_TYPE}, in UTF-8.")
    return checked(_from_pairs(body), shape)


def checked(pairs: Iterable[tuple[str, object]], shape: type[Struct]) -> Form:
    """Keep the fields of the shape that come once and as text; note a fault for every other."""
    values: dict[str, str] = {}
    faults: dict[str, Fault] = {}
    called = names(shape)
    for name, value in pairs:
        if name not in called.values():
            faults[name] = Fault(field=name, code="unknown", detail="is no field of this form")
        elif name in values:
            faults[name] = Fault(field=name, code="repeated", detail="may be given only once")
        elif not isinstance(value, str):
            faults[name] = Fault(field=name, code="not_a_text", detail="must be a text")
        elif "\0" in value:
            faults[name] = Fault(field=name, code="unprintable", detail="must not have a NUL in it")
        else:
            values[name] = value
    return usable(shape, values, faults)


def usable(shape: type[Struct], values: Mapping[str, str], faults: Mapping[str, Fault]) -> Form:
    """Make a form of what came, by the callers' names; a field with a fault has no value."""
    kept = {
        field: values[name]
        for field, name in names(shape).items()
        if name in values and name not in faults
    }
    return Form(shape=shape, values=kept, faults=tuple(faults.values()))


def with_email_checked(form: Form) -> Form:
    """Note a fault if the e-mail does not follow the syntax; nothing is looked up."""
    email = form.get("email")
    if not email or _is_address(email):
        return form
    detail = f"must be an e-mail address of at most {LONGEST_EMAIL} characters"
    return form.refused("email", Fault(field="email", code="not_an_email", detail=detail))


def window_of(form: Form) -> tuple[TrimWindow | None, list[Fault]]:
    """Return the window that `start` and `duration` ask for, or what is wrong with them."""
    try:
        return TrimWindow.parse(form.get("start"), form.get("duration")), []
    except InvalidInput as error:
        return None, [*error.faults]


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


def _from_document(body: bytes, types: Collection[str]) -> list[tuple[str, object]]:
    try:
        resource = json.decode(body, type=_Document).data
    except (DecodeError, ValidationError, RecursionError, UnicodeDecodeError) as error:
        raise MalformedRequest("The body is no JSON:API document of one resource.") from error
    if resource.type not in types:
        raise WrongResourceType(f"This address takes the type {' or '.join(sorted(types))}.")
    if resource.id is not None:
        raise ClientGeneratedId("Ids are made by the service; leave it out.")
    return list(resource.attributes.items())
