"""What can be wrong with a call before any use case hears of it."""

from trimcore.domain.errors import TrimcoreError


class HttpProblem(TrimcoreError):
    """The call itself is wrong, whatever it asks for."""

    code = "http_problem"
    title = "Bad request"

    def __init__(
        self,
        message: str,
        *,
        pointer: str | None = None,
        parameter: str | None = None,
        header: str | None = None,
    ) -> None:
        """Name the part of the document, the query parameter or the header that is to blame."""
        super().__init__(message)
        named = {"pointer": pointer, "parameter": parameter, "header": header}
        self.source = {key: value for key, value in named.items() if value is not None}


class MalformedRequest(HttpProblem):
    """The body, a header or a parameter can't be read as what it says it is."""

    code = "malformed"


class ClientGeneratedId(HttpProblem):
    """The new resource came with an id, but ids are made here."""

    code = "client_generated_id"
    title = "Forbidden"


class NotAcceptable(HttpProblem):
    """The Accept header names our media type only with parameters."""

    code = "not_acceptable"
    title = "Not acceptable"


class BodyStalled(HttpProblem):
    """The body stopped coming in the middle."""

    code = "body_stalled"
    title = "Request timeout"


class WrongResourceType(HttpProblem):
    """The resource in the body is of another type than the address takes."""

    code = "wrong_type"
    title = "Conflict"


class BodyTooLarge(HttpProblem):
    """The body is larger than this address takes."""

    code = "body_too_large"
    title = "Payload too large"


class UnsupportedTus(HttpProblem):
    """The call does not speak the version of tus that this address does."""

    code = "unsupported_tus"
    title = "Precondition failed"


class UnsupportedBody(HttpProblem):
    """The body's media type is not one that this address reads."""

    code = "unsupported_media_type"
    title = "Unsupported media type"


class UnsupportedCoding(HttpProblem):
    """The body is compressed, or otherwise coded."""

    code = "unsupported_coding"
    title = "Unsupported media type"


class PreconditionFailed(HttpProblem):
    """What is here is not what the call is meant for."""

    code = "precondition_failed"
    title = "Precondition failed"


class RangeUnsatisfiable(HttpProblem):
    """The asked range begins past the end."""

    code = "range_unsatisfiable"
    title = "Range not satisfiable"

    def __init__(self, size: int) -> None:
        """Keep how many bytes there are."""
        super().__init__(f"There are {size} bytes.")
        self.size = size


class ClientGone(HttpProblem):
    """Nobody waits for an answer any more."""

    code = "client_gone"
    title = "Client closed request"
