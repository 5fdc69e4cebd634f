"""How large the parts of an upload are."""

from collections.abc import Iterator

PART_SIZE = 8 << 20
_AT_MOST = 10_000
_ALIKE = 2_500


def part_sizes(first: int = PART_SIZE) -> Iterator[int]:
    """Yield the size of each part of an upload whose length nobody knows, until no more may come.

    Parts grow after each quarter of the 10,000 that S3 allows: from 8 MiB to 32 MiB, which makes
    195 GiB. Most uploads end within the first 20 GiB, so their parts are alike, which some stores
    insist on.
    """
    for number in range(_AT_MOST):
        yield first * (1 + number // _ALIKE)
