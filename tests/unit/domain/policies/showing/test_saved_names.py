"""What a result is called on the disk of whoever saves it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.domain.model.ids import VideoId
from trimcore.domain.model.video import LONGEST_NAME, SourceFile, Video, name_faults
from trimcore.domain.policies.showing.saved_names import LONGEST_STEM, saved_name

ID = "5d39f6f1d1d1c86f2d6d0000"


def saved(name: str) -> str:
    source = SourceFile(key="sources/a", size=1, sha256="ab" * 32)
    return saved_name(Video(id=VideoId(ID), name=name, source=source), "mp4")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Down the hill", "Down the hill.mp4"),
        ("Größe: 1/2?", "Größe_ 1_2_.mp4"),
        ("سفر إلى الجبل", "سفر إلى الجبل.mp4"),
        ("holiday.MP4", "holiday.mp4"),
        ("part 2. ", "part 2.mp4"),
        ("../../etc/passwd", "_.._etc_passwd.mp4"),
        (".hidden", "hidden.mp4"),
        ("a\u202egpj.exe\u2066", "agpj.exe.mp4"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧.mp4"),
        ("...", f"{ID}.mp4"),
        ("é" * 200, "é" * 75 + ".mp4"),
    ],
)
def test_a_name_becomes_a_file_name(name: str, expected: str) -> None:
    assert saved(name) == expected


@given(name=st.text(max_size=LONGEST_NAME).filter(lambda name: not name_faults(name)))
def test_every_name_that_is_taken_can_be_saved(name: str) -> None:
    """It names one file in one folder, ends in the extension, and is not too long."""
    file_name = saved(name)
    assert not set(file_name) & set('\\/:*?"<>|\0\n')
    assert file_name.endswith(".mp4")
    assert 4 < len(file_name.encode()) <= LONGEST_STEM + 4
    assert file_name == file_name.strip(" .")
