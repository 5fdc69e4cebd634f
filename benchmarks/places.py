"""Where benchmarks keep what is dear to make: outside the tree, in the user's cache folder."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXPLANATION = ROOT / "docs" / "explanation"


def cache(*parts: str) -> Path:
    """Return a folder of the benchmarks' own, made if need be."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base).joinpath("trimcore", "bench", *parts)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
