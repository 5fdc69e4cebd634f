"""A call to the service, as routes see it."""

from typing import TypeAlias

from litestar import Request
from litestar.datastructures import State

from trimcore.domain.model.session import Session
from trimcore.domain.model.user import User

HttpRequest: TypeAlias = Request[User | None, Session | None, State]
