"""One run of frames is decoded from its keyframe and encoded, each frame once."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.tiny_films import FILM, film, planned
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.encoding.encoders import open_encoder
from trimcore.adapters.pyav.encoding.evidence import Evidence
from trimcore.adapters.pyav.encoding.transcoder import Transcoder, UndecodableStart
from trimcore.adapters.pyav.encoding.wanted import FrameTypes, Wanted
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.demuxing import planned_packets
from trimcore.adapters.pyav.picture_decoder import PictureDecoder
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.runs import EncodedRun, FramePlan
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import DamagedMedia

if TYPE_CHECKING:
    from av.packet import Packet
    from av.stream import Stream
    from av.video.codeccontext import VideoCodecContext
    from av.video.frame import VideoFrame

WINDOW = TrimWindow.parse("0.5", "0.5")
"""Frames 15 to 29, behind the keyframe 12, across the keyframe 24."""
HEVC = replace(
    FILM,
    name="tiny-hevc",
    codec="libx265",
    bframes=0,
    options=(("preset", "ultrafast"), ("x265-params", "log-level=none:pools=1:wpp=0")),
)
LEAD = 3
"""So many packets come before the run's, from its keyframe on."""
_OURS = 2
"""What refers to an object in a list of which the references are counted."""


@dataclass(slots=True)
class Written:
    """What a transcoder wrote: ticks, and for each packet whether it was called the last."""

    ticks: list[int] = field(default_factory=list)
    lasts: list[bool] = field(default_factory=list)
    taken: int = 0

    def write(self, packet: "Packet[Stream]", frame: FramePlan, *, last: bool) -> None:
        assert packet.size > 0
        self.ticks.append(frame.tick)
        self.lasts.append(last)

    def take(self) -> None:
        self.taken += 1


@pytest.fixture
def cut() -> Cut:
    """Plan to encode every frame of the window."""
    return planned(film(), WINDOW, TrimMode.ENCODE)


def run_of(cut: Cut) -> EncodedRun:
    """Return the one run of a cut that is encoded whole."""
    assert cut.plan.head is not None
    return cut.plan.head


def transcoder_of(cut: Cut, run: EncodedRun, written: Written) -> Transcoder:
    """Return a transcoder with encoders like the source's."""

    def opens(like: "VideoFrame", _: Fraction | None) -> "VideoCodecContext":
        wanted = Wanted(
            count=9, rate=Fraction(30), frame_bytes=500, in_band=False, threads=1, group=250
        )
        return open_encoder(cut.source.video, like, wanted)

    return Transcoder(
        decoder=PictureDecoder(decoder=cut.source.decoder),
        run=run,
        evidence=Evidence(),
        opens=opens,
        writes=written.write,
        taken=written.take,
        types=FrameTypes(frames=run.frames),
    )


def feed(transcoder: Transcoder, packets: "Iterable[Packet[Stream]]") -> None:
    """Feed packets one after the other."""
    for packet in packets:
        transcoder.feed(packet)


def pictures(cut: Cut) -> "Iterator[Packet[Stream]]":
    """Read the pictures of a cut."""
    return (packet for at, packet in planned_packets(cut) if at is not None)


def test_every_frame_of_the_run_is_written_once(cut: Cut) -> None:
    """None that comes before or behind it, and the last packet is called so."""
    written = Written()
    transcoder = transcoder_of(cut, run_of(cut), written)
    feed(transcoder, pictures(cut))
    assert transcoder.complete
    transcoder.finish()
    assert sorted(written.ticks) == [frame.tick for frame in run_of(cut).frames]
    assert written.lasts == [False] * 14 + [True]
    assert written.taken == 15


def test_what_is_fed_behind_the_run_is_left(cut: Cut) -> None:
    """It has been read for the sound's sake."""
    written = Written()
    run = replace(run_of(cut), frames=run_of(cut).frames[:2])
    transcoder = transcoder_of(cut, run, written)
    feed(transcoder, pictures(cut))
    assert written.taken == 2


def test_a_source_that_ends_too_early_is_damage(cut: Cut) -> None:
    """Frames of the plan are missing."""
    transcoder = transcoder_of(cut, run_of(cut), Written())
    feed(transcoder, list(pictures(cut))[:8])
    with pytest.raises(DamagedMedia):
        transcoder.finish()


def fed_with_damage(at: int) -> Written:
    """Encode the run of a film of one slice a picture, with a broken packet behind one of them."""
    cut = planned(film(HEVC), WINDOW, TrimMode.ENCODE)
    written = Written()
    transcoder = transcoder_of(cut, run_of(cut), written)
    transcoder.decoder = PictureDecoder(
        decoder=cut.source.decoder, framing=cut.source.framing, threads=4
    )
    packets = list(pictures(cut))
    packets.insert(at + 1, remade(packets[at], b"\0\1\0\0\x02\x01"))
    feed(transcoder, packets)
    transcoder.finish()
    assert transcoder.decoder.at_once == 4
    return written


def test_damage_before_the_run_is_passed_over_when_it_is_told_late() -> None:
    """Though a packet of the run has been fed by then."""
    assert fed_with_damage(LEAD - 1).taken == 15


def test_damage_of_the_run_is_told_late() -> None:
    """By a decoder that works on several pictures at once."""
    with pytest.raises(DamagedMedia):
        fed_with_damage(LEAD)


def test_a_frame_that_does_not_come_is_damage(cut: Cut) -> None:
    """The next one shows later than the plan says."""
    first, *others = run_of(cut).frames
    gap = replace(run_of(cut), frames=(replace(first, tick=first.tick + 1), *others))
    transcoder = transcoder_of(cut, gap, Written())
    with pytest.raises(DamagedMedia):
        feed(transcoder, pictures(cut))


def test_a_picture_that_can_not_be_read_is_damage(cut: Cut) -> None:
    """If it is one of the run."""
    transcoder = transcoder_of(cut, run_of(cut), Written())
    packets = list(pictures(cut))
    packets[8] = remade(packets[8], b"\xff" * packets[8].size)
    with pytest.raises(DamagedMedia):
        feed(transcoder, packets)


def test_where_a_stream_begins_frames_may_be_missing(cut: Cut) -> None:
    """It tells from when on there are some, so that the plan can begin there."""
    first, *others = run_of(cut).frames
    early = replace(first, tick=first.tick - 1)
    begins = replace(run_of(cut), frames=(early, *others))
    transcoder = transcoder_of(cut, begins, Written())
    transcoder.opening = first.tick
    with pytest.raises(UndecodableStart) as caught:
        feed(transcoder, pictures(cut))
    assert caught.value.tick == first.tick


def test_a_run_that_is_written_holds_no_encoder(cut: Cut) -> None:
    """It holds many pictures, and there is one for the next run."""
    opened: list[VideoCodecContext] = []
    transcoder = transcoder_of(cut, run_of(cut), Written())
    opens = transcoder.opens

    def watched(like: "VideoFrame", shape: Fraction | None) -> "VideoCodecContext":
        opened.append(opens(like, shape))
        return opened[0]

    transcoder.opens = watched
    for packet in pictures(cut):
        transcoder.feed(packet)
    amid = sys.getrefcount(opened[0])
    transcoder.finish()
    after = sys.getrefcount(opened[0])
    assert (amid, after) == (_OURS + 1, _OURS)


def test_pictures_of_another_size_are_fitted_into_that_of_the_encoder(cut: Cut) -> None:
    """An encoder has one size, and so has a track."""
    written = Written()
    transcoder = transcoder_of(cut, run_of(cut), written)
    other = planned(film(replace(FILM, name="larger", width=96)), WINDOW, TrimMode.ENCODE)
    larger = open_encoder(
        other.source.video,
        next(other.source.container.decode(video=0)),
        Wanted(count=9, rate=Fraction(30), frame_bytes=500, in_band=False, threads=1, group=250),
    )
    transcoder.encoder = larger
    feed(transcoder, pictures(cut))
    assert transcoder.evidence.is_fitted
    forms = {sample.form for sample in transcoder.evidence.samples.values()}
    assert forms == {(larger.width, larger.height, larger.pix_fmt)}


def test_frames_behind_the_run_are_kept_as_evidence(cut: Cut) -> None:
    """Those that were asked for, and it is not complete before."""
    written, frames = Written(), run_of(cut).frames
    transcoder = transcoder_of(cut, replace(run_of(cut), frames=frames[:5]), written)
    transcoder.after = [frame.tick for frame in frames[5:8]]
    fed = iter(pictures(cut))
    while written.taken < 5:
        transcoder.feed(next(fed))
    before = transcoder.complete
    feed(transcoder, fed)
    assert (before, transcoder.complete) == (False, True)
    assert list(transcoder.evidence.prints) == list(transcoder.after)


def test_a_decoder_can_be_used_again(cut: Cut) -> None:
    """Another run has it after this one, with nothing left in it."""
    for _ in range(2):
        written = Written()
        transcoder = transcoder_of(cut, run_of(cut), written)
        feed(transcoder, pictures(cut))
        transcoder.finish()
        assert len(written.ticks) == 15
