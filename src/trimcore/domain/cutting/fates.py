"""What becomes of all that a file may carry, in each container that a cut is written as."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import (
    GIF,
    MATROSKA,
    MOV,
    MP4,
    MPEGTS,
    THREE_GP,
    WEBM,
    WITH_PICTURES,
)
from trimcore.domain.cutting.extras import Extra

OUTPUTS = tuple(one for one in WITH_PICTURES if one.muxer and one is not GIF)
"""The containers that are written of pictures; not GIF, which holds nothing beside them."""
_BOXED = (MP4, MOV, THREE_GP)
_EBML = (MATROSKA, WEBM)


class Outcome(StrEnum):
    """What becomes of one thing in one container."""

    KEPT = "kept"
    CONVERTED = "converted"
    LEFT_OUT = "named"
    """It is left out, and the receipt says so."""
    ABSENT = ""
    """No film is known that carries it into such a cut."""


class Place(StrEnum):
    """Where a file carries something."""

    FILE = "the file"
    TRACK = "a track"
    SHOWING = "how pictures are shown"
    PICTURE = "each picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """One thing: its name, and the containers in which it is kept, converted or left out.

    `how` says what a conversion is, or why it is left out.
    """

    name: str
    place: Place
    kept: tuple[Container, ...] = ()
    converted: tuple[Container, ...] = ()
    left_out: tuple[Container, ...] = ()
    how: str = ""

    def outcome(self, into: Container) -> Outcome:
        """Tell what becomes of it in a container."""
        for outcome, containers in (
            (Outcome.KEPT, self.kept),
            (Outcome.CONVERTED, self.converted),
            (Outcome.LEFT_OUT, self.left_out),
        ):
            if into in containers:
                return outcome
        return Outcome.ABSENT


def _holding(extra: Extra) -> tuple[Container, ...]:
    return tuple(one for one in OUTPUTS if extra in one.holds)


def _of_files() -> Iterator[Carried]:
    place = Place.FILE
    yield Carried(name="title, artist and the like", place=place, kept=(MP4, MOV, *_EBML))
    yield Carried(name="tags under names of one's own", place=place, kept=(MP4, MOV, *_EBML))
    yield Carried(
        name=Extra.CHAPTERS,
        place=place,
        converted=_holding(Extra.CHAPTERS),
        left_out=(THREE_GP,),
        how="those of the window, shortened to it",
    )
    yield Carried(
        name=Extra.COVERS,
        place=place,
        kept=_holding(Extra.COVERS),
        left_out=(MOV, WEBM, THREE_GP),
        how="there is no room for them",
    )
    yield Carried(
        name=Extra.ATTACHMENTS,
        place=place,
        kept=_holding(Extra.ATTACHMENTS),
        left_out=(WEBM,),
        how="there is no room for them",
    )
    yield Carried(
        name=Extra.TIMECODE,
        place=place,
        converted=_holding(Extra.TIMECODE),
        left_out=(WEBM,),
        how="that of the first picture of the piece",
    )


def _of_makers() -> Iterator[Carried]:
    place = Place.FILE
    yield Carried(name="XMP", place=place, kept=_BOXED)
    yield Carried(name="places and makers of cameras (`©xyz`, `FIRM`)", place=place, kept=_BOXED)
    yield Carried(name="what cameras say of the pictures' track", place=place, kept=(MP4, MOV))
    yield Carried(
        name="boxes of unknown meaning",
        place=place,
        left_out=_BOXED,
        how="they may hold moments and pictures of what was cut away",
    )
    yield Carried(name="name and numbers of a service", place=place, kept=(MPEGTS,))
    yield Carried(
        name="several programmes",
        place=place,
        converted=(MPEGTS,),
        how="all tracks are in one, which the receipt says",
    )


def _of_tracks() -> Iterator[Carried]:
    place = Place.TRACK
    yield Carried(name="language", place=place, kept=OUTPUTS)
    yield Carried(name="title", place=place, kept=(MP4, *_EBML))
    yield Carried(name="other tags", place=place, kept=_EBML)
    yield Carried(name="for whom it is (dispositions)", place=place, kept=(MP4, MATROSKA, MPEGTS))
    yield Carried(
        name="a second track of pictures",
        place=place,
        left_out=(MP4, MOV, *_EBML, MPEGTS),
        how="a cut has one",
    )
    yield Carried(name="telemetry of cameras (`gpmd`)", place=place, kept=(MP4, MOV))
    yield Carried(name="KLV and timed ID3", place=place, kept=(MPEGTS,))
    yield Carried(
        name="other data",
        place=place,
        left_out=(MP4, MOV, MPEGTS),
        how="what they count from is not known",
    )
    yield Carried(name="teletext", place=place, kept=(MPEGTS,))
    yield Carried(name="captions in a track of their own (`c608`)", place=place, kept=(MOV,))
    yield Carried(name="from where sound comes (`SA3D`)", place=place, kept=(MP4, MOV))
    yield Carried(name="settings of WebVTT", place=place, kept=_EBML)


def _of_showing() -> Iterator[Carried]:
    place = Place.SHOWING
    yield Carried(name="rotation", place=place, kept=(*_BOXED, MATROSKA))
    yield Carried(name="shape of pixels", place=place, kept=OUTPUTS)
    yield Carried(name="numbers of colours", place=place, kept=(MP4, MOV, *_EBML, MPEGTS))
    yield Carried(name="colour profile (ICC)", place=place, kept=(MP4, MOV))
    yield Carried(name="mastering and light", place=place, kept=(MP4, MOV, MATROSKA))
    yield Carried(name="surroundings (`amve`)", place=place, kept=(MP4, MOV))
    yield Carried(name="HDR Vivid's configuration (`cuvv`)", place=place, kept=(MP4, MOV))
    yield Carried(name="Dolby Vision's configuration", place=place, kept=(MP4, MOV))
    yield Carried(name="two eyes in a picture", place=place, kept=(MP4, MOV, *_EBML))
    yield Carried(name="projections (360°)", place=place, kept=(MP4, MOV, MATROSKA))
    yield Carried(name="clean aperture (`clap`)", place=place, kept=(MP4, MOV))
    yield Carried(name="QuickTime's apertures (`tapt`)", place=place, kept=(MP4, MOV))


def _of_pictures() -> Iterator[Carried]:
    place = Place.PICTURE
    yield Carried(
        name="captions, HDR10+, surroundings, notes of cameras (SEI)",
        place=place,
        kept=(MP4, MOV, MATROSKA, MPEGTS),
    )
    yield Carried(name="film grain (SEI)", place=place, kept=(MP4, MOV, MATROSKA, MPEGTS))
    yield Carried(name="active format of MPEG-2", place=place, kept=(MPEGTS,))


CARRIED = (*_of_files(), *_of_makers(), *_of_tracks(), *_of_showing(), *_of_pictures())
"""All of it, in the order of the page that is made of it."""
