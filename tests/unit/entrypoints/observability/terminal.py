"""A terminal, as far as logs can tell."""

import io


class Terminal(io.StringIO):
    """A stream that says it is one."""

    def isatty(self) -> bool:
        return True
