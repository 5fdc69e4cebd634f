"""What is known of a container: the fields of its row."""

from collections.abc import Callable
from dataclasses import dataclass

from trimcore.domain.cutting.extras import Extra


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """One container: what it is called, how its files begin, and what a cut has to know of it.

    `name` stands in receipts, `label` in sentences. `extensions` are those of its files without
    the dot, that of ours first. `demuxer` and `muxer` are libav's names.
    """

    name: str
    label: str
    extensions: tuple[str, ...]
    media_type: str
    demuxer: str
    muxer: str = ""
    """Empty for one that is only read."""
    brand: str = ""
    """What its files call themselves, where the muxer would write another word."""
    begins: Callable[[bytes], bool] | None = None
    """Tells whether a file with these first bytes is one; None for one that is only written."""
    instead: tuple["Container", ...] = ()
    """What is written, the best first, where this one isn't or can't hold the tracks."""
    tagged_like: str = ""
    """libav's muxer whose tags of codecs it takes where it has no name of its own, if any."""
    tags_pictures: bool = False
    """Its pictures have tags of four letters, of that kind."""
    alone: "Container | None" = None
    """What a cut of sound without pictures is called, where that has another name."""
    for_sound: bool = False
    """Written instead of another for the sake of a sound, too, and not of the pictures alone."""
    declared_length: Callable[[bytes], int] | None = None
    """Reads from the first bytes how long a file is, 0 if they don't say; None: an index tells."""
    index_in_front: bool = False
    """Written with the index before the pictures."""
    hides_preroll: bool = False
    """An edit list can hide the beginning of a sound packet."""
    keeps_flagged: bool = False
    """Pictures whose own headers hide them may stand in it at the time of the next that shows."""
    tells_delay: bool = False
    """It says beside the sound how much of its beginning decoders have to throw away."""
    tells_shape: bool = True
    """It tells the shape of pixels; where it doesn't, each picture does, and that may change."""
    in_band: bool = False
    """Parameter sets travel with the frames."""
    places_frames: bool = True
    """It tells when each frame is shown, not only when it is decoded."""
    places_reordered: bool = True
    """It tells so of frames, too, that are shown in another order than they are decoded in."""
    found_by_time: bool = True
    """A search by time finds its first packets, and no clock that begins anew misleads it."""
    tells_start: bool = True
    """libav tells when it begins, also where its first pictures are reordered."""
    found_at_zero: bool = False
    """Of all searches by time, the one for 0 alone finds its first packets."""
    guesses_first: bool = False
    """Behind a search, when the first keyframe that is found is shown may be guessed wrongly."""
    data: frozenset[str] = frozenset()
    """The tracks of data that are kept, by libav's names or by the four letters that MP4 has."""
    header_comes_again: bool = False
    """What decoders need may come again, whereupon libav forgets what it has seen."""
    hidden_samples: int = 0
    """How many samples of the beginning it can tell decoders to throw away, without an edit list;
    `hidden_at_least` is how many they throw away if it tells them anything."""
    hidden_at_least: int = 0
    skips_by_header: bool = False
    """The header of a kind of sound that has one for it tells how many samples these are."""
    trims_end: bool = False
    """It can tell decoders to throw away the end of the last packet of sound."""
    trims_packets: bool = False
    """It can tell so of any other packet, too."""
    holds: frozenset[Extra] = frozenset()
    """What it has room for beside its tracks of pictures, sound and subtitles."""

    @property
    def extension(self) -> str:
        """The extension of the files that are written, without the dot."""
        return self.extensions[0]

    @property
    def outputs(self) -> tuple["Container", ...]:
        """What a cut of such a file can be written as, the best first."""
        return (self, *self.instead) if self.muxer else self.instead
