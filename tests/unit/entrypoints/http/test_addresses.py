"""A client's address is what trusted proxies say, and nobody else."""

import pytest

from trimcore.entrypoints.http.addresses import believed


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ([], 0, "9.9.9.9"),
        (["1.1.1.1"], 0, "9.9.9.9"),
        ([], 1, "9.9.9.9"),
        (["1.1.1.1"], 1, "1.1.1.1"),
        (["6.6.6.6, 1.1.1.1"], 1, "1.1.1.1"),
        (["6.6.6.6", "1.1.1.1, 2.2.2.2"], 2, "1.1.1.1"),
        (["1.1.1.1"], 3, "1.1.1.1"),
        (["unknown"], 1, "9.9.9.9"),
        (["::ffff:0:0"], 1, "::ffff:0:0"),
    ],
)
def test_only_trusted_proxies_are_believed(
    forwarded: list[str], proxies: int, expected: str
) -> None:
    assert believed("9.9.9.9", forwarded, proxies) == expected
