"""Folders that appear and vanish with the blobs in them."""

import os
from pathlib import Path

_PATIENCE = 100


def publish(upload: Path, target: Path, root: Path) -> None:
    """Move a finished upload to its place at once, and make the place survive a crash.

    Raises:
        FileNotFoundError: the upload is gone.
    """
    for _ in range(_PATIENCE):
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            upload.replace(target)
            break
        except (FileNotFoundError, FileExistsError):
            # Either the upload is gone, or a folder: the last blob in it was deleted just now.
            upload.lstat()
    else:
        message = f"{target.parent} keeps vanishing"
        raise OSError(message)
    for folder in target.parents:
        _sync(folder)
        if folder == root.parent:
            break


def prune(folder: Path, root: Path) -> None:
    """Remove `folder` and those above it, below `root`, as long as they are empty."""
    while folder != root:
        try:
            folder.rmdir()
        except OSError:
            return  # Not empty, or somebody else was faster.
        folder = folder.parent


def _sync(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # The blob was deleted meanwhile, and its folder with it.
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
