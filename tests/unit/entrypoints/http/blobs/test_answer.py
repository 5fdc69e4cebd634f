"""What a browser is told about a video that it may save."""

import pytest

from trimcore.entrypoints.http.blobs.answer import disposition


@pytest.mark.parametrize(
    ("file_name", "expected"),
    [
        ("5d39.mp4", 'inline; filename="5d39.mp4"'),
        ('a"b\\c.mp4', "inline; filename=\"a_b_c.mp4\"; filename*=UTF-8''a%22b%5Cc.mp4"),
        ("é\r\n.mp4", "inline; filename=\"___.mp4\"; filename*=UTF-8''%C3%A9%0D%0A.mp4"),
    ],
)
def test_names_for_saving(file_name: str, expected: str) -> None:
    assert disposition(file_name) == expected
