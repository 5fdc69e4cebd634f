"""Makes pages for a browser of the documents: `python docs/generate_site.py [FOLDER]`.

The documents link to each other, and to files of the repository, as they lie in it. Sphinx wants
all its sources in one folder, whose first page is `index`. So they are laid out anew first.
"""  # noqa: INP001 - a script

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import files
from pathlib import Path, PurePosixPath

from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SITE = ROOT / "src" / "trimcore" / "entrypoints" / "http" / "routes" / "guide" / "site"
FOLDERS = ("tutorials", "how-to", "reference", "explanation", "adr")
BESIDE = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
"""Documents outside the folder of documents."""

_OF_SPHINX = (".buildinfo", "_sources", "objects.inv", "*.map")
"""What no page loads."""
_FENCE = re.compile(r"^(```.*?^```$)", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(!?\[(?:[^\[\]]|\[[^\]]*\])*\])\((?!\w+:)([^)\s#]+)(#[^)\s]*)?\)")


def places() -> dict[Path, PurePosixPath]:
    """Return where each file of the documents goes in Sphinx's folder, by its path."""
    found = {ROOT / name: PurePosixPath(name.lower()) for name in BESIDE}
    for path in sorted(DOCS.rglob("*")):
        if path.is_file() and path.suffix not in {".py", ".pyc"}:
            place = PurePosixPath(path.relative_to(DOCS).as_posix())
            found[path] = place.with_name("index.md") if place.name == "README.md" else place
    return found


def moved(text: str, document: Path, where: dict[Path, PurePosixPath]) -> str:
    """Return a document's text with links as they are in Sphinx's folder.

    What the site does not have, such as a file of the code, is named instead of linked to.
    """

    def link(match: re.Match[str]) -> str:
        words, target, anchor = match[1], match[2], match[3] or ""
        path = (document.parent / target).resolve()
        if path.is_dir() and path / "README.md" in where:
            path /= "README.md"
        if path not in where:
            return f"{words[1:-1]} (`{path.relative_to(ROOT).as_posix()}`)"
        here = where[document].parent
        return f"{words}({os.path.relpath(where[path], here)}{anchor})"

    parts = _FENCE.split(text)
    return "".join(part if part.startswith("```") else _LINK.sub(link, part) for part in parts)


def contents(document: Path) -> Iterator[str]:
    """Yield what lies below an index in the order in which it names it, then what it does not."""
    if document == DOCS / "README.md":
        yield from (f"{folder}/index" for folder in FOLDERS)
        yield from (Path(name.lower()).stem for name in BESIDE)
        return
    named = re.findall(r"\(([\w-]+)\.md\)", document.read_text(encoding="utf-8"))
    rest = sorted(path.stem for path in document.parent.glob("*.md") if path != document)
    yield from dict.fromkeys([*named, *rest])


def lay_out(folder: Path) -> None:
    """Write all sources into a folder."""
    where = places()
    for path, place in where.items():
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".md":
            shutil.copyfile(path, target)
            continue
        text = moved(path.read_text(encoding="utf-8"), path, where)
        if place.name == "index.md":
            below = "\n".join(contents(path))
            text += f"\n```{{toctree}}\n:hidden:\n:maxdepth: 1\n\n{below}\n```\n"
        target.write_text(text, encoding="utf-8")


def licences() -> dict[str, str]:
    """Return the licences of those whose styles and scripts the pages load, by name."""
    found: dict[str, str] = {}
    for name in ("furo", "snowballstemmer", "sphinx"):
        (file,) = [
            file
            for file in files(name) or []
            if file.parent.name == "licenses" and file.stem in {"LICENSE", "COPYING"}
        ]
        found[name] = file.read_text(encoding="utf-8")
    return found


def build(site: Path) -> int:
    """Make the site anew; return Sphinx's exit code, 0 only if there was not a warning."""
    with tempfile.TemporaryDirectory() as name:
        source, made = Path(name, "source"), Path(name, "made")
        lay_out(source)
        options = ["-b", "html", "-W", "--keep-going", "-q", "-c", str(DOCS)]
        options += ["-d", str(Path(name, "doctrees"))]
        code = build_main([*options, str(source), str(made)])
        if code == 0:
            shutil.rmtree(site, ignore_errors=True)
            shutil.copytree(made, site, ignore=shutil.ignore_patterns(*_OF_SPHINX))
            for called, words in licences().items():
                (site / f"LICENCE-{called}.txt").write_text(words, encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1]) if len(sys.argv) > 1 else SITE))
