"""What jsonapi-client reads of a list, page by page: names in the order of the pages."""

import sys

from jsonapi_client import Inclusion, Modifier, Session

address, token = sys.argv[1:]
headers = {"Authorization": f"Bearer {token}"}
session = Session(f"{address}/api/v1/users", request_kwargs={"headers": headers})
wanted = Modifier("page[size]=2&sort=created_at") + Inclusion("video", "source")
for request in session.iterate("requests", wanted):
    print(f"{request.video.name} of {request.source.name}")  # noqa: T201 - it is read by the test
