"""A child writes into the caller's own file where it can, and else into one that is copied."""

import io
import os
from hashlib import sha256
from pathlib import Path

import pytest

from trimcore.adapters.pyav.caller.output import output_for, scratch_output
from trimcore.domain.errors import MachineFault
from trimcore.entrypoints.library.writing_sink import DraftSink, WritingSink, sink_of
from trimcore.ports.conformance.media import KeptSink, unwatched

_CONTENT = b"0123456789" * 300_000


def test_a_file_of_the_caller_s_is_written_where_it_is(tmp_path: Path) -> None:
    """No other one is made, nothing is copied, and the digest is of what is there."""
    with (
        (tmp_path / "out").open("w+b", buffering=0) as file,
        output_for(DraftSink(file), tmp_path / "nowhere") as output,
    ):
        os.pwrite(output.descriptor, _CONTENT, 0)
        told = output.fingerprint(unwatched)
        output.deliver(unwatched)
    assert (tmp_path / "out").read_bytes() == _CONTENT
    assert told == (sha256(_CONTENT).hexdigest(), len(_CONTENT))


def test_other_sinks_are_given_the_bytes_in_order(tmp_path: Path) -> None:
    """They come from a file without a name."""
    sink = KeptSink()
    with output_for(sink, tmp_path) as output:
        os.pwrite(output.descriptor, _CONTENT, 0)
        assert not sink.content
        output.deliver(unwatched)
    assert sink.content == _CONTENT
    assert not list(tmp_path.iterdir())


def test_a_file_that_takes_bytes_in_order_only_is_given_them_so(tmp_path: Path) -> None:
    """Stores that are mounted like disks are often so."""
    theirs, ours = os.pipe()
    with os.fdopen(theirs, "rb") as read, os.fdopen(ours, "wb", buffering=0) as pipe:
        with output_for(DraftSink(pipe), tmp_path) as output:
            os.pwrite(output.descriptor, b"all", 0)
            output.deliver(unwatched)
        pipe.close()
        assert read.read() == b"all"


def test_only_regular_files_are_written_in_any_order(tmp_path: Path) -> None:
    """Pipes and devices have no places."""
    with (tmp_path / "out").open("w+b", buffering=0) as file:
        assert isinstance(sink_of(file), DraftSink)
    with Path(os.devnull).open("w+b", buffering=0) as file:
        assert not isinstance(sink_of(file), DraftSink)
    assert not isinstance(WritingSink(io.BytesIO()), DraftSink)


def test_no_folder_for_a_scratch_file_is_the_machine_s_fault(tmp_path: Path) -> None:
    """The video is not blamed."""
    with pytest.raises(MachineFault), scratch_output(tmp_path / "nowhere"):
        pass
