"""As which kind of pixels pictures are encoded, and what they lose by it."""

from typing import TYPE_CHECKING

from av.codec import PixFmtLoss, find_best_pix_fmt_of_list

from trimcore.domain.errors import Unsupported

if TYPE_CHECKING:
    from av.video.codeccontext import VideoCodecContext
    from av.video.format import VideoFormat

_NOT_MADE = ("nv", "pal")
"""How kinds of pixels begin that no decoder gives back, or that are no colours by themselves."""
_SEEN_THROUGH = ("yuva", "gbrap")
"""How those begin that libvpx takes apart for two encoders, as WebM's own pictures need it."""
_LOSSES = {
    PixFmtLoss.DEPTH: "their pixels have fewer bits than in the source",
    PixFmtLoss.ALPHA: "nothing is seen through them any more",
}


def kind_of_pixels(encoder: "VideoCodecContext", form: "VideoFormat", *, may_change: bool) -> str:
    """Choose the kind of pixels to encode, which `may_change` from how they are now.

    Raises:
        Unsupported: there is none.
    """
    kinds = [each.name for each in encoder.codec.video_formats or ()]
    if may_change:
        not_made = _NOT_MADE + (_SEEN_THROUGH if encoder.name.startswith("libvpx") else ())
        kinds = [name for name in kinds if not name.startswith(not_made)]
    if not kinds or form.name in kinds:
        return form.name
    found, _ = find_best_pix_fmt_of_list(kinds, form.name, _has_alpha(form))
    if found is None or not may_change:
        raise Unsupported(f"Pictures of the kind {form.name} can't be written.")
    return found.name


def lost_as(kind: str, form: "VideoFormat") -> frozenset[str]:
    """Say what pictures of a form lose as a kind of pixels."""
    if kind == form.name:
        return frozenset()
    _, loss = find_best_pix_fmt_of_list([kind], form.name, _has_alpha(form))
    return frozenset(said for one, said in _LOSSES.items() if loss & one)


def _has_alpha(form: "VideoFormat") -> bool:
    return any(component.is_alpha for component in form.components)
