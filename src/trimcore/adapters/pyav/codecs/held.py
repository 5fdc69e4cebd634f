"""Which container can hold the tracks of a source."""

import io
from collections.abc import Set as AbstractSet

import av

from trimcore.domain.cutting.containers import Container


def fitting(own: Container, pictures: str, others: AbstractSet[str]) -> Container:
    """Choose what a cut is written as: what holds the pictures, or a sound besides.

    `own` is the source's container, `pictures` their codec, `others` are the codecs of its further
    tracks. Where nothing holds the pictures it is the first choice, which will say so.
    """
    if len(own.outputs) == 1:
        return own.outputs[0]
    held = {output: held_by(output) for output in own.outputs}
    able = [output for output in held if pictures in held[output]]
    whole = [
        output
        for number, output in enumerate(able)
        if (number == 0 or output.for_sound) and others <= held[output]
    ]
    return next(iter((*whole, *able, *own.outputs)))


def held_by(output: Container) -> set[str]:
    """Ask libav which codecs a container can hold, by the names of their decoders."""
    with av.open(io.BytesIO(), mode="w", format=output.muxer) as muxer:
        return muxer.supported_codecs
