"""As what sound is written where a container can't hold it as it is."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from trimcore.adapters.pyav.codecs.held import held_at_all
from trimcore.adapters.pyav.codecs.places import is_told, layout_of, usual
from trimcore.adapters.pyav.codecs.sound import SoundCodec, SoundCutting

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.audio.codeccontext import AudioCodecContext
    from av.audio.format import AudioFormat

    from trimcore.domain.cutting.container import Container


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundTarget:
    """One way to write sound.

    `name` is the codec's, `encoder` libav's of it. `forms` are the samples that it keeps as they
    are, the first of which takes all others; `rates` those that it takes, the first of which is for
    all others, any if there are none. `bit_rate` is that of a channel; 0 where nothing is lost.
    `late` is how many samples at its rate come before the first that is heard. `orders` are the
    layouts that its own header tells, all if there are none; in containers that are `telling`, any
    other is told, too.
    """

    name: str
    encoder: str
    forms: tuple[str, ...]
    rates: tuple[int, ...] = ()
    bit_rate: int = 0
    late: int = 0
    orders: frozenset[str] = frozenset()
    telling: "Callable[[Container], bool]" = lambda _: False

    def tells(self, places: str, output: "Container") -> bool:
        """Tell whether a container will say where channels of a layout are heard."""
        any_is = not self.orders or not is_told(places) or self.telling(output)
        return any_is or usual(places) in self.orders

    def form_for(self, context: "AudioCodecContext") -> str:
        """Choose in which form samples are handed to the encoder."""
        form = context.format.packed.name
        return next((own for own in self.forms if own.rstrip("p") == form), self.forms[0])

    def rate_for(self, context: "AudioCodecContext") -> int:
        """Choose how many samples a second are handed to the encoder."""
        rate = context.sample_rate
        return rate if not self.rates or rate in self.rates else self.rates[0]


_AAC_RATES = (48_000, 96_000, 88_200, 64_000, 44_100, 32_000, 24_000, 22_050, 16_000, 8_000)
_ONE_OR_TWO = frozenset({"mono", "stereo"})
_EIGHT = _ONE_OR_TWO | {"3.0", "quad", "5.0", "5.1", "6.1", "7.1"}
OPUS = SoundTarget(
    name="opus",
    encoder="libopus",
    forms=("flt", "s16"),
    rates=(48_000,),  # at others, libav tells players of another delay than it has
    bit_rate=80_000,
    late=312,
    orders=_EIGHT,
)
AAC = SoundTarget(
    name="aac", encoder="aac", forms=("fltp",), rates=_AAC_RATES, bit_rate=96_000, late=1024
)
FLAC = SoundTarget(
    name="flac",
    encoder="flac",
    forms=("s32", "s16"),
    orders=_EIGHT,
    telling=lambda output: not output.index_in_front,  # libav leaves comments out of MP4
)
ALAC = SoundTarget(
    name="alac",
    encoder="alac",
    forms=("s32p", "s16p"),
    orders=_ONE_OR_TWO | {"3.0", "4.0", "5.0", "5.1", "6.1(back)", "7.1(wide)"},
)
_ROUNDED = (replace(ALAC, forms=("s16p",)), replace(FLAC, forms=("s16",)))
"""For what decoders of coarse codecs give, of which 16 bits keep more than there was."""
_PCM = {
    form: SoundTarget(
        name=name,
        encoder=name,
        forms=("s16" if form == "u8" else form or "s32",),
        orders=_ONE_OR_TWO,
        telling=lambda output: output.index_in_front,
    )
    for form, name in (
        *(("s16", "pcm_s16le"), ("u8", "pcm_s16le"), ("s32", "pcm_s24le"), ("", "pcm_s32le")),
        *(("flt", "pcm_f32le"), ("dbl", "pcm_f64le")),
    )
}
"""By the form of what decoders give, of which few with 32 bits fill all of them."""
_WIDE = 4
_FLOATING = frozenset({"flt", "dbl"})


def lossless_target(
    codec: SoundCodec, context: "AudioCodecContext", output: "Container"
) -> SoundTarget | None:
    """Choose as what sound is written of which nothing may be lost; None if there is no way."""
    told = cast("AudioFormat | None", context.format)  # the stubs forget the None
    form = told.packed.name if told is not None else ""
    whole = [FLAC, ALAC] if form == "s16" or (form == "s32" and not codec.fills_samples) else []
    plain = [_PCM["" if form == "s32" else form]] if form in _PCM else []
    rounded = _ROUNDED[:: 1 if output.index_in_front else -1] if codec.settles else ()
    held = held_at_all(output)
    return next((one for one in (*whole, *rounded, *plain) if one.name in held), None)


def sound_target(
    codec: SoundCodec, context: "AudioCodecContext", output: "Container"
) -> SoundTarget | None:
    """Choose as what a track is written: without loss where it has none; None if there is no way.

    There is none, either, where it is not known what decoders will give. What is lossy goes into
    Opus where that is at home, else into AAC. Of two ways that are alike, one is taken that tells
    where channels are heard.
    """
    held, choices = held_at_all(output), [OPUS, AAC]
    if output.in_band:  # libav does not say what transport streams hold
        held |= {AAC.name}
    if not output.tells_delay:
        choices.reverse()
    told = cast("AudioFormat | None", context.format)  # the stubs forget the None
    if told is None or not context.sample_rate or not layout_of(context).nb_channels:
        return None
    form = told.packed.name
    wide = form == "s32" and (codec.sample_bytes == _WIDE or codec.fills_samples)
    plain = _PCM.get("" if wide else form, FLAC)
    if codec.cutting is SoundCutting.PARTS:
        choices[:0] = [plain, FLAC, ALAC]
    elif codec.cutting is SoundCutting.ANEW or codec.lossless:
        # FLAC and ALAC have 24 bits at most, and no floating point.
        choices[:0] = [plain, FLAC, ALAC] if wide or form in _FLOATING else [FLAC, ALAC, plain]
        choices.sort(key=lambda one: one.name != codec.name)
    best, places = next((one for one in choices if one.name in held), None), layout_of(context).name
    alike = next((pair for pair in ((FLAC, ALAC), (OPUS, AAC)) if best in pair), ())
    telling = (one for one in alike if one.name in held and one.tells(places, output))
    return best if best is None or best.tells(places, output) else next(telling, best)
