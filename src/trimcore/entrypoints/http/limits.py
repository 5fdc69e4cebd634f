"""How long and how large things may be on the wire; no settings, but tests may shorten them."""

import resource
from contextlib import suppress
from dataclasses import dataclass

ENOUGH = 65_536
"""Descriptors, which connections and files take, that no process needs more of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds and bytes.

    `stall` is how long a body may pause, and how long a reader may take none of ours. `linger` is
    how long the rest of a refused body is still taken, so that the refusal arrives.
    `comment_every` is how often a stream of events sends a comment, and looks at its session.
    `form` bounds a body without a file, `windows` that which lists them, `text` one text field of
    an upload, and `framing` all that an upload has besides its file. `host_lookups` is how many
    hosts are looked up at once for one user. `event_streams` is how many streams of events are
    served at once to all users together; None: half of what may be open, so that calls have the
    rest.
    """

    stall: float = 60.0
    linger: float = 2.0
    windows: int = 128 * 1024
    comment_every: float = 15.0
    form: int = 64 * 1024
    text: int = 8 * 1024
    framing: int = 256 * 1024
    host_lookups: int = 4
    event_streams: int | None = None


def allow_descriptors() -> None:
    """Allow as many as this process may allow itself.

    Systems begin with 1,024, for programs that can't cope with more; each client takes one.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(ENOUGH, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):  # where the system counts otherwise than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def descriptors() -> int:
    """Return how many may be open at once."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return ENOUGH if soft == resource.RLIM_INFINITY else soft
