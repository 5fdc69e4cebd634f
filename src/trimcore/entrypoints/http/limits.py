"""How long and how large things may be on the wire; no settings, but tests may shorten them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds and bytes.

    `stall` is how long a body may pause, and how long a reader may take none of ours. `linger` is
    how long the rest of a refused body is still taken, so that the refusal arrives. `form` bounds
    a body without a file, `text` one text field of an upload, and `framing` all that an upload
    has besides its file.
    """

    stall: float = 60.0
    linger: float = 2.0
    form: int = 64 * 1024
    text: int = 8 * 1024
    framing: int = 256 * 1024
