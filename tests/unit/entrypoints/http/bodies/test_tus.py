"""Headers of tus that come as no client should send them."""

from collections.abc import Callable

import pytest
from litestar.datastructures import Headers

from trimcore.entrypoints.http.bodies.tus import checksum_of, metadata_of
from trimcore.entrypoints.http.jsonapi.problems import MalformedRequest


@pytest.mark.parametrize(
    ("read", "header", "value"),
    [
        (metadata_of, "Upload-Metadata", "name é"),
        (metadata_of, "Upload-Metadata", "é YQ=="),
        (metadata_of, "Upload-Metadata", "name YQ"),
        (checksum_of, "Upload-Checksum", "sha1 é"),
        (checksum_of, "Upload-Checksum", "é YQ=="),
        (checksum_of, "Upload-Checksum", "sha1 YQ"),
    ],
)
def test_what_is_no_base64_is_refused(
    read: Callable[[Headers], object], header: str, value: str
) -> None:
    """Servers hand bytes beyond ASCII on as text, and no base64 has any."""
    with pytest.raises(MalformedRequest) as refused:
        read(Headers({header.lower(): value}))
    assert refused.value.source == {"header": header}
