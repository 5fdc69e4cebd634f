"""A cut is tried in one way after the other, until an output passes its check."""

from dataclasses import replace
from io import BytesIO

import av
import pytest

from tests.corpus.pictures import read_code
from tests.tiny_films import FILM, MIDDLE, SOUNDING, content_of, film, opened
from trimcore.adapters.pyav.child.attempting.attempts import Attempts
from trimcore.adapters.pyav.child.attempting.index_room import room_for_index
from trimcore.adapters.pyav.child.attempting.result import Result
from trimcore.adapters.pyav.child.description import describe
from trimcore.adapters.pyav.executing.cut import Cut
from trimcore.adapters.pyav.executing.cut_list import CutList
from trimcore.adapters.pyav.limits import Limits
from trimcore.adapters.pyav.reading.copy_rules import copy_rules_of
from trimcore.adapters.pyav.reading.indexing.window_index import index_window
from trimcore.adapters.pyav.reading.opening.opened_media import OpenedMedia
from trimcore.adapters.pyav.writing.scratch_file import ScratchFile
from trimcore.domain.cutting.modes import TrimMode
from trimcore.domain.cutting.planning.sequence import plan_windows
from trimcore.domain.errors import DamagedMedia, MediaLimit

AVI = replace(FILM, name="in-avi", container="avi", suffix="avi")


def attempt(
    source: OpenedMedia,
    file: ScratchFile,
    mode: TrimMode = TrimMode.EXACT,
    limits: Limits | None = None,
) -> Result:
    """Try to cut the middle of a film."""
    return Attempts(
        source=source,
        indexes=(index_window(source, MIDDLE),),
        windows=(MIDDLE,),
        mode=mode,
        limits=limits or Limits(threads=1),
        output=file.descriptor,
        tell=lambda _: None,
    ).run()


def numbers(file: ScratchFile) -> list[int | None]:
    """Read which frames of the film an output shows."""
    whole = ScratchFile(file.descriptor, limit=1 << 24)
    with av.open(BytesIO(content_of(whole)), "r") as container:
        return [read_code(frame) for frame in container.decode(video=0)]


@pytest.mark.parametrize("mode", TrimMode)
def test_an_output_shows_the_window(file: ScratchFile, mode: TrimMode) -> None:
    """In every mode; hidden frames are not shown."""
    attempt(opened(film()), file, mode)
    assert numbers(file) == list(range(15, 45))


def test_what_is_not_joined_is_encoded(file: ScratchFile) -> None:
    """And it says why."""
    result = attempt(opened(film(AVI)), file)
    (plan,) = result.plans
    assert plan.copied is None
    assert plan.reason
    assert len(numbers(file)) == 30


def broken(first: int, count: int) -> bytes:
    """Return the film with some of its packets' bytes overwritten, in decode order."""
    content = bytearray(film())
    with av.open(BytesIO(film()), "r") as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    for packet in packets[first : first + count]:
        assert packet.pos is not None
        content[packet.pos : packet.pos + packet.size] = b"\xff" * packet.size
    return bytes(content)


def test_damage_in_the_window_is_the_last_try_s_fault(file: ScratchFile) -> None:
    """The join is refused, and the encoder finds nothing either."""
    with pytest.raises(DamagedMedia):
        attempt(opened(broken(28, 4)), file)


def test_damage_outside_the_window_is_no_matter(file: ScratchFile) -> None:
    """Nothing there is read."""
    attempt(opened(broken(2, 4)), file)
    assert numbers(file) == list(range(15, 45))


def test_a_limit_ends_all_tries(file: ScratchFile) -> None:
    """Another way would be no smaller."""
    with pytest.raises(MediaLimit):
        attempt(opened(film()), file, limits=Limits(threads=1, output_bytes=100))


def test_what_was_copied_beside_the_pictures_is_told(file: ScratchFile) -> None:
    """By the number of the stream."""
    assert attempt(opened(film(SOUNDING)), file).copied == {1}


class TestDescription:
    def test_a_join_is_described_in_plain_values(self, file: ScratchFile) -> None:
        """Frames by how they were made, moments in ticks with their base."""
        source = opened(film(SOUNDING))
        told = describe(source, attempt(source, file), [[MIDDLE]])
        assert (told["path"], told["encoded_because"]) == ("joined", "")
        assert (told["frames_copied"], told["frames_encoded"]) == (21, 9)
        assert told["first"] == [7680, 1, 15_360]
        assert told["duration_us"] == 1_000_000
        assert [(each["kind"], each["fate"]) for each in told["streams"]] == [
            ("video", "joined"),
            ("audio", "copied"),
        ]
        assert told["bytes_read"] == source.file.bytes_read > 0

    def test_hidden_frames_are_told(self, file: ScratchFile) -> None:
        """The caller has asked for it, and others may see them."""
        source = opened(film())
        told = describe(source, attempt(source, file, TrimMode.INSTANT), [[MIDDLE]])
        assert (told["path"], told["frames_hidden"]) == ("hidden", 3)
        assert (told["frames_copied"], told["frames_encoded"]) == (30, 0)

    def test_sound_begins_within_a_packet_of_where_it_was(self, file: ScratchFile) -> None:
        """Silent films have no such offset."""
        source = opened(film(SOUNDING))
        offset = describe(source, attempt(source, file), [[MIDDLE]])["audio_offset_us"]
        assert abs(offset) <= 21_334

    def test_a_silent_film_has_no_offset_of_sound(self, file: ScratchFile) -> None:
        source = opened(film())
        assert describe(source, attempt(source, file), [[MIDDLE]])["audio_offset_us"] is None


def test_a_large_cut_leaves_room_for_its_index() -> None:
    """A small one is moved instead, so that what is left of the room is never much of the file."""
    source = opened(film())
    index = index_window(source, MIDDLE)
    heavy = [replace(packet, size=1 << 20) for packet in index.video.packets]
    large = replace(index, video=replace(index.video, packets=tuple(heavy)))
    rooms = []
    for one in (index, large):
        plan = plan_windows(
            (MIDDLE,),
            [(one.video, one.sounds)],
            rules=copy_rules_of(source, TrimMode.INSTANT),
            hides_preroll=True,
        )
        cut = Cut(source=source, index=one, plan=plan[0], end=MIDDLE.end)
        rooms.append(room_for_index(CutList(cuts=(cut,))))
    assert rooms[0] == 0
    assert 8 << 10 < rooms[1] < 16 << 10
