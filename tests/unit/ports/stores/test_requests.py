from trimcore.ports.conformance.stores.builders import submitted
from trimcore.ports.stores.cursor import Cursor


def test_a_place_is_where_a_request_stands_in_a_listing() -> None:
    request = submitted()
    assert Cursor.of(request) == Cursor(created_at=request.created_at, id=request.id)
