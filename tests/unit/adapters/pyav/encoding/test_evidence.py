"""What is seen while a cut is made is enough to tell another output from it."""

import pytest

from tests.corpus.pictures import draw
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.psnr import Sample


def copies(*packets: bytes) -> bytes:
    """Return the digest of some copied packets."""
    evidence = Evidence()
    for packet in packets:
        evidence.see_bytes(packet)
    return evidence.copies


def test_the_same_packets_have_the_same_digest() -> None:
    """In the same order."""
    assert copies(b"one", b"two") == copies(b"one", b"two")
    assert copies(b"one", b"two") != copies(b"two", b"one")


def test_packets_are_told_apart_at_their_borders() -> None:
    """Bytes that moved from one to its neighbour are noticed, and so is an empty packet."""
    assert copies(b"one", b"two") != copies(b"onet", b"wo")
    assert copies(b"one", b"") != copies(b"one")


def test_few_samples_are_kept_of_a_long_run() -> None:
    """Spread evenly, the first and the last frame among them; of the others there are glances."""
    evidence, picture = Evidence(), draw(0, 64, 48)
    for position in range(500):
        evidence.see_encoded(1000 + position, picture, position, 500)
    whole = {tick for tick, sample in evidence.samples.items() if not sample.across}
    assert {1000, 1499} <= whole
    assert 12 <= len(whole) <= 15
    assert set(evidence.samples) == set(range(1000, 1500))


@pytest.mark.parametrize("count", [4096, 16_000, 60_000])
def test_all_glances_of_a_very_long_run_together_are_small(count: int) -> None:
    """There is one of each picture; the more of them there are, the less of each."""
    kept = set()
    for position in range(1, 200):
        evidence = Evidence()
        evidence.see_encoded(position, draw(0, 640, 96), position, count)
        kept |= {bytes_of(sample) for sample in evidence.samples.values()}
    assert len(kept) == 1
    assert 1_000_000 < count * kept.pop() < 10_000_000


def bytes_of(sample: Sample) -> int:
    """Tell how many bytes of a picture's lines are kept."""
    planes = (sample.lines, *sample.others)
    return sum(len(line) for lines in planes for line in lines)


def test_the_longest_runs_are_looked_at_here_and_there() -> None:
    """What is kept is bounded, however many pictures there are."""
    evidence, picture = Evidence(), draw(0, 16, 16)
    for position in range(600):
        evidence.see_encoded(position, picture, position, 300_000)
    assert 100 < len(evidence.samples) < 150


def test_every_frame_of_a_short_run_is_kept() -> None:
    """There are no more of them than samples."""
    evidence, picture = Evidence(), draw(0, 64, 48)
    for position in range(5):
        evidence.see_encoded(position, picture, position, 5)
    assert sorted(evidence.samples) == [0, 1, 2, 3, 4]


def test_prints_differ_as_pictures_do() -> None:
    """The next frame is another picture."""
    evidence = Evidence()
    for tick, number in ((1, 7), (2, 7), (3, 8)):
        evidence.see_copied(tick, draw(number, 64, 48))
    assert evidence.prints[1] == evidence.prints[2] != evidence.prints[3]
