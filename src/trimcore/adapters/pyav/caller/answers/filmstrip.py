"""What a child's strip of pictures shows."""

from trimcore.adapters.pyav.caller.answers.agreed import agreed
from trimcore.adapters.pyav.caller.answers.fields import field_of, fraction, items
from trimcore.domain.model.sources.filmstrip import Filmstrip


def read_filmstrip(answer: object, content: bytes) -> Filmstrip:
    """Turn what a strip shows into a value; `content` is the strip.

    Raises:
        EngineCrashed: it is not of the agreed form.
    """
    with agreed():
        return Filmstrip(
            content=content,
            width=field_of(answer, "width", int),
            height=field_of(answer, "height", int),
            moments=tuple(fraction(moment) for moment in items(answer, "moments")),
        )
