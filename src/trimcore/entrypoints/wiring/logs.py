"""Where log lines go, and what they look like."""

import logging
import sys


def set_up_logs() -> None:
    """Write log lines to standard error, from INFO on."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
