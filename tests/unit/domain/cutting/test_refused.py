"""Kinds of files that are refused are known by how they begin, and say why."""

import pytest

from trimcore.domain.cutting.containers import container_of
from trimcore.domain.cutting.refused import REFUSED, refusal_of

HEADS = {
    "WebP": b"RIFF\0\0\0\0WEBPVP8X",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR",
    "a list of other files": b"#EXTM3U\n",
    "a bare stream of pictures": b"\0\0\0\1\x67\x64",
    "Flash's SWF": b"FWS\x06",
    "GXF": b"\0\0\0\0\1\xbc" + bytes(8) + b"\xe1\xe2",
    "a film of a game": b"SMK4",
    "an archive": b"PK\3\4",
}


@pytest.mark.parametrize("label", HEADS)
def test_each_kind_says_what_it_is_and_why(label: str) -> None:
    """And is no container of ours."""
    sentence = refusal_of(HEADS[label])
    assert sentence.startswith(f"The file is {label}, and is not cut: ")
    assert sentence.endswith(".")
    assert container_of(HEADS[label]) is None


def test_each_kind_is_tried_here() -> None:
    """A new row comes with its bytes."""
    assert {one.label for one in REFUSED} == set(HEADS)


@pytest.mark.parametrize(
    "head", [b"", b"Good morning, this is a text.", b"\x89PNG\r\n\x1a\n" + bytes(8) + b"acTL"]
)
def test_of_others_nothing_is_said(head: bytes) -> None:
    assert refusal_of(head) == ""
