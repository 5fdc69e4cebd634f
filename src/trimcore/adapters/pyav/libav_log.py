"""What libav writes to standard error while it works."""

import av


def tell_warnings() -> None:
    """Let warnings be written, and what is worse."""
    av.logging.set_libav_level(av.logging.WARNING)


def tell_nothing() -> None:
    """Be silent while libav reads what it can only find wrong, until `tell_warnings` is called."""
    av.logging.set_libav_level(av.logging.PANIC)
