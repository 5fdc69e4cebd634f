"""What is wrong with a video: trying the same again would fail the same way."""

from trimcore.domain.errors.base import TrimcoreError


class MediaFault(TrimcoreError):
    """This video can't be trimmed as asked; trying the same again would fail the same way."""

    code = "media_fault"
    title = "Video can't be trimmed"


class NotAVideo(MediaFault):
    """The bytes are not a container that we accept."""

    code = "not_a_video"


class NoVideoStream(MediaFault):
    """The file has neither moving pictures nor sound."""

    code = "no_video_stream"


class DamagedMedia(MediaFault):
    """The file is broken or incomplete where the window needs it."""

    code = "damaged_media"


class WindowOutside(MediaFault):
    """The window holds no frame of the video."""

    code = "window_outside"


class Unsupported(MediaFault):
    """The file is whole, but of a kind that we don't cut, or not in this way."""

    code = "unsupported_media"


class MediaLimit(MediaFault):
    """Trimming the file would take more memory, time, pixels or bytes than are allowed."""

    code = "media_limit"


class EngineCrashed(MediaFault):
    """The file made the decoding process crash or hang; the process was ended."""

    code = "engine_crashed"


class FetchFailed(MediaFault):
    """The video could not be fetched from its address."""

    code = "fetch_failed"
