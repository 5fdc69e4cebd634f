"""Which container can hold the tracks of a source, and as what pictures are written there."""

import io
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

import av
from av.codec.context import CodecContext

from trimcore.adapters.pyav.codecs.video import H264, VP9, video_codec
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.domain.cutting.container import Container
from trimcore.domain.cutting.containers import CONTAINERS, WITH_PICTURES
from trimcore.domain.errors import Unsupported

_NEVER_TAGGED = frozenset({"adpcm_swf"})
"""Muxers refuse it under a number, since its packets differ in length."""

_ANY_SOUND = frozenset({"aac", "opus"})
"""What all sound can become that we decode."""
_USUAL = (H264, VP9)
"""As what pictures are encoded where a container holds them neither as theirs nor as what goes
instead of it: the first that it holds."""
_REFUSED: Mapping[str, frozenset[str]] = {
    "mov": frozenset({"vp8", "libvpx", "av1", "libdav1d", "opus", "libopus", "flac", "truehd"})
}
"""What a muxer has a name for, and refuses when it begins to write."""
_NOT_HELD = {
    "mov": frozenset({"vp9", "libvpx-vp9"}),
    "mpegts": frozenset({"mpeg2video"}),
}
"""What libav has a name for in a container that is not the source's, and can't be kept there."""


def fitting(own: Container, pictures: str, others: AbstractSet[str]) -> Container:
    """Choose what a cut is written as: what holds the pictures, or a sound besides.

    `own` is the source's container, `pictures` their codec, `others` are the codecs of its further
    tracks. What has a name for the pictures goes before what holds them by a tag, and that before
    what holds them only as another codec. Where nothing does it is the first choice, which will
    say so.
    """
    if len(own.outputs) == 1:
        return own.outputs[0]
    able = _able(own, pictures)
    whole = [
        output
        for number, output in enumerate(able)
        if (number == 0 or output.for_sound) and others <= held_at_all(output)
    ]
    return next(iter((*whole, *able, *own.outputs)))


def wished(
    own: Container,
    wanted: Container,
    pictures: CodecContext | None,
    sounds: Sequence[CodecContext],
    *,
    encodes: bool = False,
) -> Container:
    """Return the container that a caller wants, if it can hold the tracks of a source.

    `encodes` says that the pictures are encoded anyway, and may become of another codec, with the
    sound beside them.

    Raises:
        Unsupported: it can't hold them; the message names those that can, and what else would do.
    """

    def holds(output: Container, *, encodes: bool = encodes) -> bool:
        if output is own or not output.muxer:
            return bool(output.muxer)
        held = held_from(own, output)
        seen = pictures is None or _names(pictures) & held or (encodes and _other(pictures, output))
        becomes = encodes and pictures is not None and bool(held & _ANY_SOUND)
        return bool(seen and all(becomes or _names(sound) & held for sound in sounds))

    if holds(wanted):
        return wanted
    kinds = CONTAINERS if pictures is None else WITH_PICTURES
    able = ", ".join(one.label for one in kinds if holds(one))
    if not able and wanted in own.outputs:  # what nothing holds is encoded in either
        return wanted
    codecs = ([] if pictures is None else [pictures], sounds)
    named = " and ".join(dict.fromkeys(one.codec.canonical_name for of in codecs for one in of))
    hint = f"; {able} can" if able else ""
    anew = wanted.muxer and pictures is not None and holds(wanted, encodes=True)
    encoding = f" Mode encode makes of it what {wanted.label} holds." if anew else ""
    raise Unsupported(_why_not(wanted, named, hint) + encoding)


def _why_not(wanted: Container, named: str, hint: str) -> str:
    """Tell why a container can't be made of named codecs; `hint` names those that can."""
    if not wanted.muxer:
        return f"{wanted.label} is not written{hint}."
    if wanted.in_band:  # libav tells of few that it could hold
        told = f"{hint} be made of this" if hint else ""
        return f"{wanted.label} is made only of what came as such a stream{told}."
    return f"{wanted.label} can't hold {named} as the source has it{hint}."


def _names(context: CodecContext) -> set[str]:
    """Return the names under which a container may hold a codec: its decoder's, and its own."""
    return {context.name, context.codec.canonical_name}


def _other(pictures: CodecContext, output: Container) -> bool:
    codec = video_codec(pictures.name)
    return codec is not None and not codec.unseen and bool(_instead(codec, output, encodes=True))


def _instead(codec: VideoCodec, output: Container, *, encodes: bool) -> list[VideoCodec]:
    """List what pictures may be encoded as in a container, but for their own codec."""
    held, usual = held_at_all(output), _USUAL if encodes else ()
    return [one for one in (*codec.instead, *usual) if one.name in held]


def _able(own: Container, pictures: str) -> list[Container]:
    codec = video_codec(pictures)
    instead = {one.name for one in codec.instead} if codec is not None else set()
    named = [one for one in own.outputs if pictures in held_by(one)]
    tagged = [one for one in own.outputs if pictures in held_at_all(one)]
    other = [one for one in own.outputs if held_by(one) & instead]
    if codec is None or codec.recipe is not None or not other:
        return named or tagged or other
    return [one for one in other if one in tagged] or other


def written_as(  # noqa: PLR0913 - what is known of pictures, and of where they go
    codec: VideoCodec,
    own: Container,
    output: Container,
    size: tuple[int, int],
    *,
    encodes: bool,
    pixels: str | None = None,
) -> VideoCodec:
    """Tell as what a codec's pictures of a size are written in a container, if encoded.

    So are those of a kind of `pixels`, if that is known, which its encoder does not take.

    `own` is the source's container. If it is known that all of them are encoded, they may become of
    the codec that is usual in the output's.
    """
    sized = not codec.sizes or size in codec.sizes
    fits = sized and takes(codec, pixels)
    if codec.recipe is not None and codec.name in held_from(own, output) and fits:
        return codec
    return next(iter(_instead(codec, output, encodes=encodes)), codec)


def takes(codec: VideoCodec, pixels: str | None) -> bool:
    """Tell whether a codec's encoder takes a kind of pixels as they are, or makes others of it."""
    recipe = codec.recipe
    if recipe is None or recipe.rounds or recipe.paints or not pixels:
        return True
    kinds = _kinds(recipe.encoder)
    return not kinds or pixels in kinds


@cache
def _kinds(encoder: str) -> frozenset[str]:
    return frozenset(kind.name for kind in av.Codec(encoder, "w").video_formats or ())


def holds_sound(output: Container, sound: str) -> bool:
    """Tell whether sound of a codec is copied into a container; transport streams take any."""
    return output.in_band or sound in held_at_all(output)


def refused_by(muxer: str) -> frozenset[str]:
    """Name the codecs that a muxer calls its own, and does not write."""
    return _REFUSED.get(muxer, frozenset())


@cache
def held_by(output: Container) -> frozenset[str]:
    """Ask libav which codecs a container has a name for, by the names of their decoders."""
    return _held_by(output.muxer)


def held_from(own: Container, output: Container) -> frozenset[str]:
    """Name the codecs that a container holds of a file in a container, which may be another."""
    lacks = frozenset() if own is output else _NOT_HELD.get(output.name, frozenset())
    return held_at_all(output) - lacks


def held_at_all(output: Container) -> frozenset[str]:
    """Name the codecs that a container holds, by a tag of another one, too."""
    if not output.tagged_like:
        return held_by(output)
    return held_by(output) | _held_by(output.tagged_like) - _NEVER_TAGGED


@cache
def _held_by(muxer: str) -> frozenset[str]:
    with av.open(io.BytesIO(), mode="w", format=muxer) as opened:
        return frozenset(opened.supported_codecs) - refused_by(muxer)
