"""An output is opened once for its check, or twice if its first packets are too large to keep."""

from __future__ import annotations

import io
import tempfile
from functools import partial

import av
import pytest

from tests.unit.adapters.pyav.verifying.outputs import FILMS, output_of
from trimcore.adapters.pyav.reading.indexing.beginning import beginning_of
from trimcore.adapters.pyav.verifying import verification
from trimcore.adapters.pyav.verifying.verification import check_output
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.modes import TrimMode

MODES = (TrimMode.EXACT, TrimMode.INSTANT)


class CountingFile(ScratchFile):
    """Counts the bytes that are read."""

    taken = 0

    def read(self, length: int) -> bytes:
        data = super().read(length)
        self.taken += len(data)
        return data


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", FILMS)
def test_an_output_is_read_once(name: str, mode: TrimMode) -> None:
    output = output_of(name, mode)
    with tempfile.TemporaryFile() as file:
        file.write(output.content)
        file.flush()
        counting = CountingFile(file.fileno(), limit=1 << 30)
        check_output(counting, output.expected)
    assert counting.taken < 1.5 * len(output.content)


@pytest.mark.parametrize("name", FILMS)
def test_an_output_of_large_packets_is_opened_twice(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = output_of(name).check()
    monkeypatch.setattr(verification, "beginning_of", partial(beginning_of, largest=1))
    assert output_of(name).check() == once


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", FILMS)
def test_no_packet_is_lost_for_knowing_when_it_begins(name: str, mode: TrimMode) -> None:
    """Whether they are kept or not, the file begins at the same time."""
    content = output_of(name, mode).content
    with av.open(io.BytesIO(content), "r") as container:
        every = [(packet.stream_index, packet.dts, packet.size) for packet in container.demux()]
    with av.open(io.BytesIO(content), "r") as container:
        beginning = beginning_of(container, *list(container.streams)[1:])
        assert beginning.packets is not None
        found = [(packet.stream_index, packet.dts, packet.size) for packet in beginning.packets]
    with av.open(io.BytesIO(content), "r") as container:
        again = beginning_of(container, *list(container.streams)[1:], largest=100)
    assert found == every
    assert (again.start, again.packets) == (beginning.start, None)
