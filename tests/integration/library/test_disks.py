"""Outputs on disks, and under rules, that know no links or no files without a name."""

import subprocess
import sys
from pathlib import Path

import pytest

NEW_FILE = """
import ctypes, errno, os, struct, sys
from pathlib import Path
from trimcore.adapters.pyav.child.seccomp import install
from trimcore.domain.errors import OutputExists
from trimcore.entrypoints.library.new_file import new_file

LOAD, EQUALS, HAS_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
ALLOW, FAIL = 0x7FFF0000, 0x00050000
LINK, LINKAT, OPENAT = {"x86_64": (86, 265, 257), "aarch64": (37, 37, 56)}[os.uname().machine]
NAMELESS = os.O_TMPFILE & ~os.O_DIRECTORY
lacks = sys.argv[2:]
steps = [(LOAD, 0, 0, 0)]
if "links" in lacks:
    for number in (LINK, LINKAT):
        steps += [(EQUALS, 0, 1, number), (RETURN, 0, 0, FAIL | errno.EPERM)]
if "nameless" in lacks:
    steps += [
        (EQUALS, 0, 3, OPENAT),
        (LOAD, 0, 0, 16 + 8 * 2),
        (HAS_BIT, 0, 1, NAMELESS),
        (RETURN, 0, 0, FAIL | errno.EOPNOTSUPP),
    ]
steps.append((RETURN, 0, 0, ALLOW))
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)  # no new privileges
assert install(b"".join(struct.pack("<HBBI", *step) for step in steps))

output = Path(sys.argv[1], "out.mp4")
with new_file(output) as file:
    file.write(b"whole")
    assert not output.exists()
try:
    with new_file(output) as file:
        file.write(b"other")
except OutputExists:
    print("kept")
try:
    with new_file(output.with_name("late.mp4")) as file:
        output.with_name("late.mp4").write_bytes(b"meanwhile")
except OutputExists:
    print("kept")
"""


@pytest.mark.parametrize("lacks", [[], ["links"], ["nameless"], ["links", "nameless"]])
def test_an_output_appears_whole_and_in_the_place_of_nothing(
    tmp_path: Path, lacks: list[str]
) -> None:
    command = [sys.executable, "-c", NEW_FILE, str(tmp_path), *lacks]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.returncode) == ("kept\nkept\n", 0), ran.stderr
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "out.mp4": b"whole",
        "late.mp4": b"meanwhile",
    }
