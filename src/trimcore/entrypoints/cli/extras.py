"""Which extra brings what is missing."""

from collections.abc import Mapping, Sequence

OF_PACKAGES: Mapping[str, str] = {
    "av": "engine",
    "dramatiq": "worker",
    "minio": "minio",
    "pika": "worker",
    "pymongo": "mongo",
    "urllib3": "minio",
}
OF_COMMANDS: Mapping[str, str] = {
    "check": "web",
    "serve": "web",
    "sweep": "web",
    "trim": "cli",
    "worker": "worker",
}


def extra_for(package: str, arguments: Sequence[str]) -> str:
    """Return the extra to install for a package that a command line lacks.

    What several extras bring is installed with the one that the command needs.
    """
    command = next((word for word in arguments if word in OF_COMMANDS), "trim")
    return OF_PACKAGES.get(package) or OF_COMMANDS[command]
