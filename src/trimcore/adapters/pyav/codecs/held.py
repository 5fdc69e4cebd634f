"""Which container can hold the tracks of a source, and as what pictures are written there."""

import io
from collections.abc import Set as AbstractSet
from functools import cache

import av

from trimcore.adapters.pyav.codecs.video import video_codec
from trimcore.adapters.pyav.codecs.video_codec import VideoCodec
from trimcore.domain.cutting.container import Container

_NEVER_TAGGED = frozenset({"adpcm_swf"})
"""Muxers refuse it under a number, since its packets differ in length."""


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


def _able(own: Container, pictures: str) -> list[Container]:
    codec = video_codec(pictures)
    instead = {one.name for one in codec.instead} if codec is not None else set()
    named = [one for one in own.outputs if pictures in held_by(one)]
    tagged = [one for one in own.outputs if pictures in held_at_all(one)]
    other = [one for one in own.outputs if held_by(one) & instead]
    if codec is None or codec.recipe is not None or not other:
        return named or tagged or other
    return [one for one in other if one in tagged] or other


def written_as(codec: VideoCodec, output: Container, size: tuple[int, int]) -> VideoCodec:
    """Tell as what a codec's pictures of a size are written in a container, if encoded."""
    held = held_at_all(output)
    sized = not codec.sizes or size in codec.sizes
    if codec.recipe is not None and codec.name in held and sized:
        return codec
    return next((one for one in codec.instead if one.name in held), codec)


@cache
def held_by(output: Container) -> frozenset[str]:
    """Ask libav which codecs a container has a name for, by the names of their decoders."""
    return _held_by(output.muxer)


def held_at_all(output: Container) -> frozenset[str]:
    """Name the codecs that a container holds, by a tag of another one, too."""
    if not output.tagged_like:
        return held_by(output)
    return held_by(output) | _held_by(output.tagged_like) - _NEVER_TAGGED


@cache
def _held_by(muxer: str) -> frozenset[str]:
    with av.open(io.BytesIO(), mode="w", format=muxer) as opened:
        return frozenset(opened.supported_codecs)
