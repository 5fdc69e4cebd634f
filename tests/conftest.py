"""What all tests share."""

import signal

import pytest
from hypothesis import settings

from tests.no_real_time import give_up_real_time

pytest.register_assert_rewrite("trimcore.ports.conformance")

pytest_plugins = ["tests.turns"]

# How long an example takes is no matter: a machine may have other things to do.
settings.register_profile("trimcore", deadline=None)
settings.load_profile("trimcore")

# A shell lets what it runs in the background ignore Ctrl-C, and so would all that tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

give_up_real_time()
