"""For each thing that a file may carry: a film that carries it, and how it is seen there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from av.sidedata.sidedata import Type

from tests.integration.engine.fates.films import described, film, two_programmes
from tests.integration.engine.fates.making import (
    AMBISONIC,
    APERTURE,
    APERTURES,
    AROUND,
    DOLBY,
    FIRMWARE,
    GRAIN,
    LENS,
    LIGHT,
    MASTERED,
    MOMENTS,
    PROFILE,
    VIVID,
    XMP,
    Make,
    around,
    attached,
    boxed,
    chapters,
    coloured,
    covers,
    for_whom,
    heard_by,
    in_two_eyes,
    klv_at,
    lines,
    measured,
    noted,
    second_pictures,
    shaped,
    shown_by,
    speaking,
    text_at,
    told,
    turned,
    with_active_format,
)
from tests.integration.engine.fates.seeing import (
    See,
    bytes_of,
    count,
    see_attached,
    see_chapters,
    see_colours,
    see_covers,
    see_disposition,
    see_eyes,
    see_grain,
    see_last_track,
    see_light,
    see_lines,
    see_notes,
    see_programmes,
    see_services,
    see_shape,
    see_side,
    see_timecode,
    see_turn,
    tags,
)
from tests.unit.adapters.pyav.verifying.spoiling import rewrapped
from trimcore.domain.cutting.containers import MOV, MP4, MPEGTS
from trimcore.domain.cutting.modes import TrimMode

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How the film is made, what is seen of the thing, and what the receipt says where it is not.

    `see` gives nothing that counts where there is nothing.
    """

    make: Make
    see: See
    words: str = ""
    mode: TrimMode = TrimMode.EXACT


PROOFS = {
    "title, artist and the like": Proof(
        make=told({"title": "A film", "artist": "Someone"}), see=tags(("title", "artist"))
    ),
    "tags under names of one's own": Proof(
        make=told({"own": "key"}, movflags="use_metadata_tags"), see=tags(("own",))
    ),
    "chapters": Proof(make=chapters, see=see_chapters, words="chapters"),
    "covers": Proof(make=covers, see=see_covers, words="covers"),
    "attached files": Proof(
        make=lambda into: attached(into, "a.ttf", "font/ttf", bytes(99)),
        see=see_attached,
        words="attached files",
    ),
    "timecode": Proof(
        make=told({"timecode": "01:00:00:00"}, "video"), see=see_timecode, words="timecode"
    ),
    "XMP": Proof(make=boxed(XMP), see=bytes_of(XMP)),
    "places and makers of cameras (`©xyz`, `FIRM`)": Proof(
        make=boxed(FIRMWARE, b"udta"), see=bytes_of(FIRMWARE)
    ),
    "what cameras say of the pictures' track": Proof(make=boxed(LENS, b"trak"), see=bytes_of(LENS)),
    "boxes of unknown meaning": Proof(
        make=boxed(MOMENTS, b"udta"), see=bytes_of(MOMENTS), words="HMMT"
    ),
    "name and numbers of a service": Proof(
        make=lambda into: film(
            into,
            lambda made, _, __: made.metadata.update({"service_name": "Five"}),
            options={"mpegts_service_id": "7", "mpegts_start_pid": "700"},
        ),
        see=see_services,
    ),
    "several programmes": Proof(make=lambda _: two_programmes(), see=see_programmes),
    "language": Proof(make=told({"language": "fin"}, "audio"), see=tags(("language",), "audio")),
    "title": Proof(make=told({"title": "Selostus"}, "audio"), see=tags(("title", "name"), "audio")),
    "other tags": Proof(make=told({"CAMERA": "B"}, "audio"), see=tags(("camera",), "audio")),
    "for whom it is (dispositions)": Proof(make=for_whom, see=see_disposition),
    "a second track of pictures": Proof(
        make=second_pictures, see=count("video"), words="only one video track"
    ),
    "telemetry of cameras (`gpmd`)": Proof(make=measured(b"gpmd"), see=see_last_track("data")),
    "KLV and timed ID3": Proof(make=speaking("klv", klv_at), see=see_last_track("data")),
    "other data": Proof(
        make=lambda into: (
            speaking("scte_35", klv_at)(into) if into is MPEGTS else measured(b"mebx")(into)
        ),
        see=see_last_track("data"),
        words="keeps no data of this kind",
    ),
    "teletext": Proof(make=speaking("dvb_teletext", text_at), see=see_last_track("subtitle")),
    "captions in a track of their own (`c608`)": Proof(
        make=speaking("eia_608", lambda number: b"\0\0\0\x0acdat\x94" + bytes([number | 32])),
        see=see_last_track("subtitle"),
    ),
    "from where sound comes (`SA3D`)": Proof(make=heard_by(AMBISONIC), see=bytes_of(AMBISONIC)),
    "settings of WebVTT": Proof(make=lines, see=see_lines),
    "rotation": Proof(make=turned, see=see_turn),
    "shape of pixels": Proof(make=shaped, see=see_shape),
    "numbers of colours": Proof(make=coloured, see=see_colours),
    "colour profile (ICC)": Proof(make=shown_by(PROFILE), see=bytes_of(PROFILE)),
    "mastering and light": Proof(
        make=lambda into: (
            described(film(into), LIGHT, MASTERED)
            if into in {MP4, MOV}
            else rewrapped(described(film(MP4), LIGHT, MASTERED), into.muxer)
        ),
        see=see_light,
    ),
    "surroundings (`amve`)": Proof(make=shown_by(AROUND), see=bytes_of(AROUND)),
    "HDR Vivid's configuration (`cuvv`)": Proof(make=shown_by(VIVID), see=bytes_of(VIVID)),
    "Dolby Vision's configuration": Proof(make=shown_by(DOLBY), see=bytes_of(b"dvvC")),
    "two eyes in a picture": Proof(make=in_two_eyes, see=see_eyes),
    "projections (360°)": Proof(
        make=lambda into: (
            around(into) if into in {MP4, MOV} else rewrapped(around(MP4), into.muxer)
        ),
        see=see_side(Type.SPHERICAL),
    ),
    "clean aperture (`clap`)": Proof(make=shown_by(APERTURE), see=bytes_of(APERTURE)),
    "QuickTime's apertures (`tapt`)": Proof(
        make=boxed(APERTURES, b"trak"), see=bytes_of(APERTURES)
    ),
    "captions, HDR10+, surroundings, notes of cameras (SEI)": Proof(make=noted, see=see_notes),
    "film grain (SEI)": Proof(make=lambda into: noted(into, GRAIN), see=see_grain),
    "active format of MPEG-2": Proof(
        make=with_active_format,
        see=see_side(Type.AFD),
        mode=TrimMode.ENCODE,
    ),
}
