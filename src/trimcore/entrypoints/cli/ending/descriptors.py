"""The three standard descriptors, some of which a command may be started without."""

import os


def fill_what_is_closed() -> None:
    """Let no file that is opened later become standard output, or another of the three."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
