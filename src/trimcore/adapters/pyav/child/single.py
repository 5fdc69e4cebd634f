"""A child that no fork server has made: it loads everything itself, does its job, and ends."""

import gc
import os
import socket
import sys

from trimcore.adapters.pyav.child.job import run_job
from trimcore.adapters.pyav.child.preload import load_codecs


def main() -> None:
    """Do the job that comes over the first of two descriptors; the second is the output."""
    conversation, output = (int(argument) for argument in sys.argv[-2:])
    load_codecs()
    gc.freeze()  # pictures are freed by looking for garbage, of which there is none in all this
    run_job(socket.socket(fileno=conversation), output, parent=os.getppid())
