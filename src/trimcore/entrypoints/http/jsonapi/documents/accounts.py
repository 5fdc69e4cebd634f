"""Users and tokens."""

from trimcore.domain.model.user import User
from trimcore.domain.usecases.accounts.issue_token import IssuedToken
from trimcore.entrypoints.http.jsonapi.documents.parts import Narrowed, narrowed
from trimcore.entrypoints.http.jsonapi.query import Accepted, Query
from trimcore.entrypoints.http.jsonapi.resources.accounts import (
    TokenAttributes,
    TokenResource,
    UserAttributes,
    UserResource,
)
from trimcore.entrypoints.http.jsonapi.resources.members import MEMBERS

OF_USERS = Accepted(members=MEMBERS)


def user_resource(user: User, query: Query) -> Narrowed[UserResource]:
    """Describe a user; the password hash is never shown."""
    return narrowed(UserResource(user.id, "users", UserAttributes(user.email)), query)


def token_resource(issued: IssuedToken) -> TokenResource:
    """Describe a token; its id is the moment of its issue."""
    moment = f"{issued.session.issued_at:%Y-%m-%d %H:%M:%S} UTC"
    return TokenResource(moment, "tokens", TokenAttributes(issued.token))
