"""One request of a user."""

from dataclasses import dataclass

from trimcore.domain.errors import RequestNotFound
from trimcore.domain.model.ids import RequestId, UserId, is_object_id
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.ports.stores.requests import Requests


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOfUser:
    """Which request, and who asks; the id may be any text."""

    user_id: UserId
    request_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GetRequest:
    """Shows one request; malformed ids and other users' requests are as good as unknown."""

    requests: Requests

    def execute(self, command: RequestOfUser) -> TrimRequest:
        """Return the request.

        Raises:
            RequestNotFound: this user has no request with this id.
            Unavailable: the database did not answer.
        """
        return get_owned(self.requests, command)


def get_owned(requests: Requests, command: RequestOfUser) -> TrimRequest:
    """Return the request if it is the user's.

    Raises:
        RequestNotFound: it does not exist, or is somebody else's.
        Unavailable: the database did not answer.
    """
    message = "There is no such request."
    if not is_object_id(command.request_id):
        raise RequestNotFound(message)
    request = requests.get(RequestId(command.request_id))
    if request.user_id != command.user_id:
        raise RequestNotFound(message)
    return request
