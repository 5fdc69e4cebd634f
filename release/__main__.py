"""Make a release, and see that strangers can use it: `make release`.

The wheel and the sdist are built twice and have to be the same; the wheel is installed with each
extra by itself on each Python that there is here; the documents' examples are run with it; the
image's recipe is linted, and done as far as it goes without a container; a list of all that comes
along (an SBOM by CycloneDX) and the digests are put beside them.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from release.building import DIST, NotReproducible, build_twice, digest
from release.examples import try_examples
from release.image import install_as_there, lint
from release.trying import UV, try_wheel
from tests.tiny_films import film

CYCLONEDX = "cyclonedx-bom==7.5.0"


def main() -> int:
    """Do it all; the exit code is 1 if anything is not as it should be."""
    try:
        built = build_twice()
    except NotReproducible as error:
        sys.stderr.write(f"{error}\n")
        return 1
    (wheel,) = [path for path in built if path.suffix == ".whl"]
    write_bill(wheel)
    lines = [f"{digest(path)}  {path.name}\n" for path in sorted(DIST.glob("trimcore-*"))]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    sys.stdout.write("".join(lines))
    complaints = [complaint for complaint in (lint(), install_as_there(wheel)) if complaint]
    sys.stderr.write("".join(f"the image: {complaint}\n" for complaint in complaints))
    if complaint := try_examples(wheel):
        complaints.append(complaint)
        sys.stderr.write(f"the examples: {complaint}\n")
    return try_all(wheel) or int(bool(complaints))


def try_all(wheel: Path) -> int:
    """Try the wheel everywhere, and tell of each try as it ends."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        path.write_bytes(film())
        for trial in try_wheel(wheel, path):
            sys.stdout.write(f"{trial}\n")
            sys.stdout.flush()
            failed += bool(trial.complaint)
    return int(failed > 0)


def write_bill(wheel: Path) -> None:
    """Write down what the service brings along: the locked packages, their licences, digests."""
    target = DIST / f"{wheel.name.removesuffix('-py3-none-any.whl')}.cdx.json"
    run = [str(UV), "tool", "run", "--quiet", "--from", CYCLONEDX, "cyclonedx-py", "requirements"]
    lock = "requirements/service.lock"
    subprocess.run(
        [*run, lock, "--pyproject", "pyproject.toml", "--output-reproducible", "-o", str(target)],
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
