"""An output begins when its header is known, and its packets get times of their own."""

from io import BytesIO

import av
import pytest
from av.video.codeccontext import VideoCodecContext

from tests.tiny_films import SOUNDING, content_of, film, planned
from tests.unit.adapters.pyav.executing.parts import writer_of
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.demuxing import planned_packets
from trimcore.adapters.pyav.executing.output_writer import OutputWriter
from trimcore.adapters.pyav.writing.muxing.muxer import Muxer
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia

WHOLE = TrimWindow.parse("0", "9")


def copy_all(cut: Cut, writer: OutputWriter) -> None:
    """Write every packet of a film, the other tracks' first."""
    frames = {frame.tick: frame for frame in cut.frames}
    packets = list(planned_packets(cut))
    for at, packet in packets:
        if at is None:
            writer.hold(packet)
    writer.open(cut.source.video.codec_context.extradata)
    for at, packet in packets:
        if at is not None:
            writer.write_picture(packet, frames[cut.index.video.packets[at].pts])
    writer.end()
    writer.close()


def test_an_output_without_pictures_is_damage(file: ScratchFile) -> None:
    """None was found from which it could begin."""
    with pytest.raises(DamagedMedia):
        writer_of(planned(film()), file).close()


def test_a_picture_needs_a_header_before_it(file: ScratchFile) -> None:
    """Nothing is written without one."""
    cut = planned(film())
    _, packet = next(planned_packets(cut))
    with pytest.raises(DamagedMedia):
        writer_of(cut, file).write_picture(packet, cut.frames[0])
    assert file.size == 0


def test_other_tracks_wait_until_the_file_has_begun(file: ScratchFile) -> None:
    """And none of them is lost."""
    cut = planned(film(SOUNDING), WHOLE)
    writer = writer_of(cut, file)
    for at, packet in planned_packets(cut):
        if at is None:
            writer.hold(packet)
    writer.write_held()
    assert (file.size, writer.copied) == (0, set())
    writer.open(cut.source.video.codec_context.extradata)
    writer.write_held()
    assert writer.copied == {1}


def test_it_begins_once(file: ScratchFile) -> None:
    """A second header does not begin a second file."""
    headers: list[bytes | None] = []
    cut = planned(film())
    real = writer_of(cut, file)

    def opens(header: bytes | None, encoder: VideoCodecContext | None) -> Muxer:
        headers.append(header)
        return real.opens(header, encoder)

    writer = OutputWriter(cuts=real.cuts, opens=opens, tracks=real.tracks)
    own = cut.source.video.codec_context.extradata
    writer.open(own)
    writer.open(b"other")
    assert headers == [own]


def test_frames_show_from_zero_on_and_are_decoded_before(file: ScratchFile) -> None:
    """Decode times rise, each no later than its frame shows."""
    cut = planned(film(SOUNDING), WHOLE)
    copy_all(cut, writer_of(cut, file))
    with av.open(BytesIO(content_of(file)), "r") as made:
        read = [packet for packet in made.demux() if packet.size]
    packets = [packet for packet in read if packet.stream_index == 0]
    times = [(packet.pts or 0, packet.dts or 0) for packet in packets]
    assert min(pts for pts, _ in times) == 0
    assert [dts for _, dts in times] == sorted({dts for _, dts in times})
    assert all(dts <= pts for pts, dts in times)
    assert len(times) == 60
    assert len(read) - len(packets) > 90
