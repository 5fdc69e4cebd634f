"""The clips of a timeline of OpenTimelineIO, if a cut can show all that it shows."""

from typing import TYPE_CHECKING

from trimcore.entrypoints.library.lists.listed import wrong

if TYPE_CHECKING:
    from opentimelineio.core import Composition
    from opentimelineio.opentime import TimeRange
    from opentimelineio.schema import Clip, Track


def clips_in(text: str) -> "list[Clip]":
    """Return the clips of the first track of pictures, or of sound if there is none.

    Raises:
        InvalidInput: it is no timeline, has no clip, or has what a cut can't show.
    """
    import opentimelineio as otio

    try:
        timeline = otio.adapters.read_from_string(text.removeprefix("\ufeff"), "otio_json")
    except (ValueError, otio.exceptions.OTIOError) as error:
        raise wrong(f"is no timeline of OpenTimelineIO: {str(error)[:100]}") from None
    if not isinstance(timeline, otio.schema.Timeline):
        raise wrong("is no timeline of OpenTimelineIO")
    _check_whole(timeline.tracks, "the timeline")
    pictures = [clips for track in timeline.video_tracks() if (clips := _clips_of(track))]
    if len(pictures) > 1:
        raise wrong("has clips on several tracks of pictures: keep one track")
    sounds = (clips for track in timeline.audio_tracks() if (clips := _clips_of(track)))
    found = pictures[0] if pictures else next(sounds, None)
    if found is None:
        raise wrong("has no clip")
    return found


def _clips_of(track: "Track") -> "list[Clip]":
    """Return the clips of a track that are switched on.

    Raises:
        InvalidInput: it has something else that shows.
    """
    import opentimelineio as otio

    shown = [one for one in track if getattr(one, "enabled", True)]
    shown = [one for one in shown if not isinstance(one, otio.schema.Gap)]
    for one in shown:
        if not isinstance(one, otio.schema.Clip):
            kind = type(one).__name__
            raise wrong(f"has a {kind} on track {track.name!r}, which a cut can't show: flatten it")
    if shown:
        _check_whole(track, f"track {track.name!r}", trims=_trims(track))
    return shown


def _trims(track: "Track") -> bool:
    """Tell whether a track shows less than its clips do.

    What makes a timeline of an edit list gives a track that begins at an hour a range as long as
    the track, beside all of it: taken at its word, it would show nothing.
    """
    import opentimelineio as otio

    if (taken := track.source_range) is None:
        return False
    try:
        whole = track.available_range()
    except otio.exceptions.OTIOError:  # a clip in it tells no length
        return True
    if taken == whole:
        return False
    return bool(taken.duration != whole.duration or taken.intersects(whole))


def _check_whole(whole: "Composition", what: str, *, trims: bool = True) -> None:
    """Refuse what changes all that is in a track or a timeline."""
    if trims and whole.source_range is not None:
        raise wrong(f"{what}: is trimmed as a whole: trim its clips")
    if any(_changes_speed(effect) for effect in whole.effects):
        raise wrong(f"{what}: is played at another speed")


def _changes_speed(effect: object) -> bool:
    import opentimelineio as otio

    return isinstance(effect, otio.schema.TimeEffect) and getattr(effect, "time_scalar", 0) != 1


def range_of(clip: "Clip", where: str) -> "TimeRange":
    """Return which part of its media a clip shows, as its editor's clock counts.

    Raises:
        InvalidInput: it does not say, or shows something else; tells `where`.
    """
    import opentimelineio as otio

    if any(map(_changes_speed, clip.effects)):
        raise wrong(f"{where}: is played at another speed")
    if isinstance(clip.media_reference, otio.schema.GeneratorReference):
        raise wrong(f"{where}: is made by the editor, not of the video")
    try:
        return clip.trimmed_range()
    except otio.exceptions.OTIOError:
        raise wrong(f"{where}: tells no part of its media") from None
