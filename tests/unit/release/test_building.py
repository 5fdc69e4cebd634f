"""What strangers install: the same from every build, and whole."""

import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from release.building import build_twice

PAGE = "trimcore/entrypoints/http/routes/page/static"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The wheel and the sdist, which are compared with those of a second build."""
    return build_twice(tmp_path_factory.mktemp("dist"))


def test_the_wheel_has_the_package_and_no_more(built: list[Path]) -> None:
    (wheel,) = [path for path in built if path.suffix == ".whl"]
    with ZipFile(wheel) as packed:
        names = packed.namelist()
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"trimcore"}
    assert {"trimcore/py.typed", f"{PAGE}/index.html", f"{PAGE}/libraries/lit.js"} <= set(names)
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_each_library_of_the_page_comes_with_its_licence(built: list[Path]) -> None:
    (wheel,) = [path for path in built if path.suffix == ".whl"]
    with ZipFile(wheel) as packed:
        licences = [name for name in packed.namelist() if "/libraries/LICENCE-" in name]
        assert len(licences) >= 5
        assert all(b"opyright" in packed.read(name) for name in licences)


def test_the_sdist_can_be_tested_and_built_anew(built: list[Path]) -> None:
    (sdist,) = [path for path in built if path.name.endswith(".tar.gz")]
    with tarfile.open(sdist) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {"Makefile", "requirements/dev.lock", "tests/conftest.py", "pyproject.toml"} <= names
    assert {"release/__main__.py", "servers/__main__.py", "vendored/__main__.py"} <= names
