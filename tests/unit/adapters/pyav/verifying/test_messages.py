"""What encoded pictures carry beside themselves, lost on the way or taken from a finished file."""

from __future__ import annotations

from pathlib import Path

import pytest
from av.sidedata.sidedata import Type

from tests.integration.engine.test_supplements import with_messages
from tests.unit.adapters.pyav.verifying.outputs import FILMS, WINDOW, Output, cut_of, source_of
from tests.unit.adapters.pyav.verifying.spoiling import Packets, of_kind, rewrapped
from trimcore.adapters.pyav.bitstream.nal import Framing
from trimcore.adapters.pyav.bitstream.remade import remade
from trimcore.adapters.pyav.bitstream.supplemental import Supplement, messages
from trimcore.adapters.pyav.bitstream.unit_syntax import H264, HEVC
from trimcore.adapters.pyav.encoding import transcoder
from trimcore.adapters.pyav.encoding.beside_pictures import missing_beside
from trimcore.adapters.pyav.verifying.expected import WrongOutput
from trimcore.domain.cutting.modes import TrimMode

NAMES = {"h264": H264, "h264-mkv": H264, "hevc": HEVC}
MODES = [TrimMode.EXACT, TrimMode.ENCODE]
CARRIED = {Type.A53_CC, Type.AMBIENT_VIEWING_ENVIRONMENT, Type.SEI_UNREGISTERED}


def cut(name: str, mode: TrimMode, folder: Path) -> Output:
    """Cut a film of which each picture carries something else."""
    ending = "mkv" if FILMS[name].container == "matroska" else "mp4"
    plain, told = folder / f"plain.{ending}", folder / f"told.{ending}"
    plain.write_bytes(source_of(FILMS[name]))
    return cut_of(with_messages(plain, told).read_bytes(), WINDOW, mode)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", MODES, ids=str)
def test_what_encoders_are_not_given_is_said_to_be_lacking(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, mode: TrimMode
) -> None:
    """The receipt speaks by what the output's own pictures carry."""
    made = cut(name, mode, tmp_path)
    assert made.check() > 30
    (evidence,) = (window.evidence for window in made.expected.windows)
    assert not evidence.lacking
    monkeypatch.setattr(transcoder, "supplement_of", lambda _data, _framing: Supplement())
    spoilt = cut(name, mode, tmp_path)
    spoilt.check()
    (evidence,) = (window.evidence for window in spoilt.expected.windows)
    assert evidence.lacking >= CARRIED
    said = missing_beside(evidence.kinds, spoilt.expected.source.codec, evidence.lacking)
    assert "captions" in said[0]
    assert "the ambient viewing environment" in said[0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", MODES, ids=str)
def test_messages_that_are_taken_out_of_a_file_are_missed(
    tmp_path: Path, name: str, mode: TrimMode
) -> None:
    """Of one encoded picture, far from all that is decoded."""
    framing = Framing(units=NAMES[name], width=4)

    def spoil(packets: Packets) -> Packets:
        at = 3
        units = framing.split(bytes(packets[at]))
        left = [unit for unit in units if not list(messages(unit, framing))]
        assert len(left) < len(units)
        made = remade(packets[at], framing.wrap(left))
        made.stream = packets[at].stream
        return [*packets[:at], made, *packets[at + 1 :]]

    made = cut(name, mode, tmp_path)
    with pytest.raises(WrongOutput):
        made.check(rewrapped(made.content, made.muxer, of_kind("video", spoil)))
