"""How routes come by their parts."""

from litestar.routes import HTTPRoute

from trimcore.entrypoints.http.app import create_app
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import read_settings


def test_parts_are_made_without_a_task_for_each() -> None:
    settings = read_settings(
        {
            "TRIMCORE_DATABASE_URL": "memory:",
            "TRIMCORE_STORAGE_URL": "memory:",
            "TRIMCORE_QUEUE_URL": "memory:",
        }
    )
    app = create_app(Container(settings=settings), settings)
    batches = [
        model.dependency_batches
        for route in app.routes
        if isinstance(route, HTTPRoute)
        for _, model in route.route_handler_map.values()
    ]
    assert max(len(each) for each in batches) > 1
    assert {len(batch) for each in batches for batch in each} == {1}
