"""Sound whose rate or channels change on the way, made alike."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from av.audio.resampler import AudioResampler

from trimcore.adapters.pyav.codecs.places import layout_of

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext
    from av.audio.frame import AudioFrame


class _Form(NamedTuple):
    """In which way samples are kept, whose channels they are, and how many there are a second."""

    format: str
    layout: str
    rate: int


class EvenForm:
    """Gives frames of one form, which is that of a decoder's first frame with its channels."""

    def __init__(self, context: "AudioCodecContext") -> None:
        self.rate = context.sample_rate
        """How many samples a second the frames have."""
        self._channels = layout_of(context).nb_channels
        self._form = _Form(context.format.name, layout_of(context).name, self.rate)
        self._is_seen = False
        self._coming: _Form | None = None
        self._resampler: AudioResampler | None = None

    def take(self, frame: "AudioFrame") -> "Iterator[AudioFrame]":
        """Return what there is now that a frame has come."""
        form = _Form(frame.format.name, layout_of(frame).name, frame.sample_rate)
        is_own = (layout_of(frame).nb_channels, frame.sample_rate) == (self._channels, self.rate)
        if is_own and not self._is_seen:
            self._form, self._is_seen = form, True
        if form != self._coming:
            yield from self.rest()
        self._coming = form
        if form == self._form:
            yield frame
            return
        if self._resampler is None:
            self._resampler = AudioResampler(*self._form)
        yield from self._resampler.resample(frame)

    def rest(self) -> "Iterator[AudioFrame]":
        """Return what is held back."""
        if self._resampler is not None:
            yield from self._resampler.resample(None)
        self._resampler = self._coming = None
