"""What an answer carries besides its document."""

import pytest
from litestar import Request, Response
from litestar.types import HTTPScope

from trimcore.entrypoints.http.jsonapi.envelope import MEDIA_TYPE, Encoded


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "5", "Location": "/é"}])
def test_an_encoded_document_is_sent_as_litestar_would(headers: dict[str, str]) -> None:
    scope: HTTPScope = {"type": "http", "headers": [], "state": {}}  # type: ignore[typeddict-item]  # no more is read
    ours = Encoded(b"{}", status=201, headers=headers)
    plain = Response(b"{}", status_code=201, media_type=MEDIA_TYPE, headers=headers)
    sent = [each.to_asgi_response(None, Request(scope)) for each in (ours, plain)]
    assert [each.status_code for each in sent] == [201, 201]
    assert [each.body for each in sent] == [b"{}", b"{}"]
    assert sorted(sent[0].encode_headers()) == sorted(sent[1].encode_headers())
