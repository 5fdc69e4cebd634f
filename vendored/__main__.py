"""Fetch the page's libraries anew: `python -m vendored`, after a version here was changed.

Nothing is built: what a package has ready for browsers is taken as it is, but that modules name
each other by file, since a browser knows no package names.
"""

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent.parent
ROUTES = HERE / "src/trimcore/entrypoints/http/routes"
PAGE = "page/static/libraries"
REFERENCE = "reference/static/libraries"
BUNDLES = ("tus.js", "swagger-ui-bundle.js")
"""Scripts that import nothing."""


@dataclass(frozen=True, kw_only=True)
class Library:
    """A package of npm: which of its files become which of ours, in which folder."""

    package: str
    version: str
    files: dict[str, str]
    licence: str
    folder: str = PAGE


LIBRARIES = (
    Library(
        package="lit-html",
        version="3.3.3",
        files={
            "lit-html.js": "lit-html.js",
            "is-server.js": "is-server.js",
            "directive.js": "directive.js",
            "directive-helpers.js": "directive-helpers.js",
            "directives/repeat.js": "repeat.js",
            "directives/live.js": "live.js",
        },
        licence="LICENSE",
    ),
    Library(
        package="@lit/reactive-element",
        version="2.1.2",
        files={"reactive-element.js": "reactive-element.js", "css-tag.js": "css-tag.js"},
        licence="LICENSE",
    ),
    Library(
        package="lit-element",
        version="4.2.2",
        files={"lit-element.js": "lit-element.js"},
        licence="LICENSE",
    ),
    Library(package="lit", version="3.3.3", files={"index.js": "lit.js"}, licence="LICENSE"),
    Library(
        package="tus-js-client",
        version="4.3.1",
        files={"dist/tus.min.js": "tus.js"},
        licence="LICENSE",
    ),
    Library(
        package="nouislider",
        version="15.8.1",
        files={"dist/nouislider.min.mjs": "nouislider.js", "dist/nouislider.css": "nouislider.css"},
        licence="LICENSE.md",
    ),
    Library(
        package="@picocss/pico",
        version="2.1.1",
        files={"css/pico.min.css": "pico.css"},
        licence="LICENSE.md",
    ),
    Library(
        package="swagger-ui-dist",
        version="5.35.0",
        files={
            "swagger-ui-bundle.js": "swagger-ui-bundle.js",
            "swagger-ui-bundle.js.LICENSE.txt": "swagger-ui-bundle.js.LICENSE.txt",
            "swagger-ui.css": "swagger-ui.css",
            "NOTICE": "NOTICE-swagger-ui-dist.txt",
        },
        licence="LICENSE",
        folder=REFERENCE,
    ),
)
_IMPORT = re.compile(r"""((?:from|import)\s*)(["'])([^"']+)\2""")
_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*$")


def ours(package: str, name: str) -> str:
    """Return what a module that another one imports is called here.

    Raises:
        KeyError: it is none of the files that are taken.
    """
    if not name.startswith("."):
        whole = next(each.package for each in LIBRARIES if name.startswith(each.package))
        package, name = whole, name.removeprefix(whole).lstrip("/")
    (library,) = (each for each in LIBRARIES if each.package == package)
    stem = name.split("/")[-1] if name.startswith(".") else name
    found = {path.removesuffix(".js"): new for path, new in library.files.items()}
    if not stem:
        return next(iter(library.files.values()))
    by_name = {path.split("/")[-1]: new for path, new in found.items()}
    return by_name[stem.split("/")[-1].removesuffix(".js")]


def rewritten(library: Library, text: str) -> str:
    """Return a module that imports its neighbours by their files, and names no source map."""

    def by_file(found: re.Match[str]) -> str:
        return f"{found[1]}{found[2]}./{ours(library.package, found[3])}{found[2]}"

    return _MAP.sub("\n", _IMPORT.sub(by_file, text))


def fetched(library: Library) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a library under their new names, and its licence."""
    with tempfile.TemporaryDirectory() as folder:
        name = f"{library.package}@{library.version}"
        subprocess.run(  # noqa: S603 - a fixed command
            ("npm", "pack", "--silent", name),  # noqa: S607 - whichever npm there is
            cwd=folder,
            check=True,
        )
        (packed,) = Path(folder).glob("*.tgz")
        with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as package:
            for path, new in {**library.files, library.licence: ""}.items():
                member = package.extractfile(f"package/{path}")
                if member is None:
                    raise FileNotFoundError(f"{name} has no file {path}")
                content = member.read()
                if new.endswith(".js") and new not in BUNDLES:
                    content = rewritten(library, content.decode()).encode()
                elif new:
                    content = _MAP.sub("\n", content.decode()).encode()
                title = library.package.replace("/", "-").lstrip("@")
                yield new or f"LICENCE-{title}.txt", content


def main() -> None:
    """Write all of them."""
    for folder in (PAGE, REFERENCE):
        (ROUTES / folder).mkdir(parents=True, exist_ok=True)
        for old in (ROUTES / folder).iterdir():
            old.unlink()
    for library in LIBRARIES:
        for name, content in fetched(library):
            (ROUTES / library.folder / name).write_bytes(content)


if __name__ == "__main__":
    main()
