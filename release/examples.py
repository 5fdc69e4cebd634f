"""The examples of the documents as a newcomer has them: run with the wheel, without a checkout."""

import tempfile
from pathlib import Path

from release.building import HERE
from release.trying import UV, ran

EXAMPLES = (
    "tests/docs/test_lessons.py",
    "tests/docs/test_examples.py",
    "tests/integration/clients/test_generated.py",
    "tests/integration/service/test_resumed_uploads.py",
)
_IS_INSTALLED = "import sys, trimcore; sys.exit(not trimcore.__file__.startswith(sys.prefix))"


def try_examples(wheel: Path) -> str:
    """Install the locked tools and the wheel, and run what README, tutorials and guides show.

    Returns what went wrong, if anything did.
    """
    with tempfile.TemporaryDirectory(prefix="trimcore-examples-") as folder:
        here = str(Path(folder) / "bin" / "python")
        install = [str(UV), "pip", "install", "--quiet", "--python", here]
        commands = [
            [str(UV), "venv", "--quiet", "--no-python-downloads", folder],
            [*install, "--require-hashes", "--requirements", "requirements/dev.lock"],
            [*install, "--no-deps", str(wheel.resolve())],
            [here, "-c", _IS_INSTALLED],
            # The first time some servers are built, which takes longer than a test may.
            [here, "-m", "servers", "install"],
            [here, "-m", "pytest", "-q", "-p", "no:cacheprovider", *EXAMPLES],
        ]
        return next(filter(None, (ran(command, HERE) for command in commands)), "")
