"""Writes docs/reference/formats.md from the engine's tables: `python docs/generate_formats.py`."""  # noqa: INP001 - a script

from collections.abc import Iterable, Iterator
from pathlib import Path

from trimcore.adapters.pyav.codecs.held import held_at_all
from trimcore.adapters.pyav.codecs.sound import SOUND_CODECS, SoundCutting
from trimcore.adapters.pyav.codecs.video import VIDEO_CODECS
from trimcore.adapters.pyav.codecs.video_codec import Copying, VideoCodec
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import ACCEPTED, MPEGTS, WITH_PICTURES
from trimcore.domain.cutting.extras import Extra
from trimcore.domain.cutting.fates import CARRIED, OUTPUTS, Carried, Place
from trimcore.domain.cutting.sound_containers import WITHOUT_PICTURES

PAGE = Path(__file__).parent / "reference" / "formats.md"

TEMPLATE = """\
# Containers and codecs

What may come in, and what a cut of it is. This page is made from the tables in
`src/trimcore/domain/cutting/containers.py` and `src/trimcore/adapters/pyav/codecs/` by
`python docs/generate_formats.py`; a test keeps them equal. What comes of whole films in practice is
in [the matrix](matrix.md).

## Containers

A file is known by its first bytes, never by its name.

{containers}

Where several containers are named, the first that can hold the pictures is written, and of sound
alone the first that can hold that; 3GP also where it alone can hold the sound.

## Pictures

{pictures}

{copying}

An instant cut hides what comes before the window by an edit list ({listing}). In {flagging},
frames of {flagged} are hidden by their own headers, those of VP9 only where that
changes no picture. Other instant cuts are made as exact ones.

"Encoded by" names the encoder of libav, or as what frames are encoded where there is none for their
codec; with neither, frames that can't be copied are refused. "Unseen" are those whose packets are
copied and never decoded: pictures of theirs are not looked at, by the check either. What libav
encodes to is tried with a film in the tests. Of the others with "becomes" libav only reads most,
and no film of theirs is made there. "Written in" are the containers that can hold the codec;
MPEG-TS takes what came in it.

Where every frame is encoded (`--mode encode`), a container that can't hold the source's codec gets
the first that it holds of H.264 and VP9, so that WebM gets VP9. Pictures of codecs whose frames are
all by themselves have a keyframe each second then. What their pixels lose, such as bits or
transparency, stands in the receipt.

## Sound

Beside pictures, sound is copied, but for Opus's first 80 ms: {sounds}. What the
container of the cut can't hold is encoded: as FLAC, ALAC or PCM if nothing was taken away from it,
else as AAC, or as Opus in MKV and WebM. FLAC and ALAC are written anew, without loss, where several
windows meet, and in MKV, which can hide no part of their long packets; so is PCM where they meet.
The receipt says so.

## Sound without pictures

{alone}

Packets are copied with what decoders need before them, which MP4, M4A and MP3 tell players to throw
away, so that the first sample that is heard is the window's. So it is with the end, but that some
players go on to the end of the last packet in MP4 and M4A. Other containers get the packets that
lie inside the window whole, and the receipt says by how much that is less.

## What comes with the tracks

What becomes of all that a file may carry beside what is seen and heard, in a cut that is written
as one of these. Each cell is proved by a test that cuts a film which carries the thing. Where it
says "named", it is left out and the receipt says so; where it says nothing, no film is known that
carries it into such a cut. The table stands in `src/trimcore/domain/cutting/fates.py`.

{fates}

{hows}

In a cut of sound without pictures:

{extras}
"""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    heads = list(head)
    lines = [heads, ["---"] * len(heads), *map(list, rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def containers() -> str:
    """Return the table of containers."""
    return table(("container", "extensions", "a cut is", "media type"), map(_container, ACCEPTED))


def _container(one: Container) -> tuple[str, ...]:
    extensions = ", ".join(f"`{extension}`" for extension in one.extensions)
    outputs = " or ".join(output.label for output in one.outputs)
    return one.label, extensions, outputs, f"`{one.outputs[0].media_type}`"


def pictures() -> str:
    """Return the table of the codecs of pictures."""
    return table(("codec", "is copied", "encoded by", "written in"), map(_codec, VIDEO_CODECS))


def _codec(codec: VideoCodec) -> tuple[str, ...]:
    encoder = f"`{codec.recipe.encoder}`" if codec.recipe else _instead(codec)
    written = [one for one in WITH_PICTURES if one.muxer and one is not MPEGTS]
    labels = (one.label for one in written if codec.name in held_at_all(one))
    copied = "never" if codec.from_first else codec.copying.value
    copied += ", unseen" if codec.unseen else ""
    return f"`{codec.name}`", copied, encoder, ", ".join(labels)


def _instead(codec: VideoCodec) -> str:
    names = " or ".join(f"`{one.name}`" for one in codec.instead)
    return f"becomes {names}" if names else ""


def copying() -> str:
    """Return what each way of copying means."""
    return "\n".join(f"- **{way.value}**: {way.meaning}" for way in Copying)


def alone() -> str:
    """Return the table of how sound is cut that comes without pictures."""
    rows = (
        (", ".join(f"`{codec.name}`" for codec in SOUND_CODECS if codec.cutting is way), way.value)
        for way in SoundCutting
    )
    return table(("codecs", "are cut"), rows)


def fates() -> str:
    """Return the table of fates, under the places where files carry things."""
    head = ("carried", *(one.label for one in OUTPUTS))
    rows: list[tuple[str, ...]] = []
    for place in Place:
        rows.append((f"**{place.value}**", *([""] * len(OUTPUTS))))
        rows += [_fates_of(one) for one in CARRIED if one.place is place]
    return table(head, rows)


def _fates_of(one: Carried) -> tuple[str, ...]:
    return one.name, *(one.outcome(into).value for into in OUTPUTS)


def hows() -> str:
    """Return why what is left out is, and what conversions are."""
    return "\n".join(f"- **{one.name}**: {one.how}." for one in CARRIED if one.how)


def extras() -> str:
    """Return the table of what containers hold beside their tracks."""
    head = ("container", *(one.value for one in Extra))
    return table(head, ((one.label, *_held(one)) for one in WITHOUT_PICTURES))


def _held(one: Container) -> Iterator[str]:
    for extra in Extra:
        yield "kept" if extra in one.holds else "left out"


def page() -> str:
    """Return the whole page."""
    return TEMPLATE.format(
        containers=containers(),
        pictures=pictures(),
        copying=copying(),
        listing=", ".join(one.label for one in WITH_PICTURES if one.index_in_front),
        flagging=" and ".join(one.label for one in WITH_PICTURES if one.keeps_flagged),
        flagged=", ".join(f"`{codec.name}`" for codec in VIDEO_CODECS if codec.hiding),
        sounds=", ".join(f"`{codec.name}`" for codec in SOUND_CODECS),
        alone=alone(),
        fates=fates(),
        hows=hows(),
        extras=extras(),
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
