"""How Sphinx makes pages of the documents, laid out for it by `docs/generate_site.py`."""  # noqa: INP001 - Sphinx's

import tomllib
from pathlib import Path

_PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
_PROJECT = tomllib.loads(_PYPROJECT.read_text(encoding="utf-8"))["project"]

project = _PROJECT["name"]
author = _PROJECT["authors"][0]["name"]
copyright = author  # noqa: A001 - Sphinx's name for it
version = release = _PROJECT["version"]
html_title = f"{project} {release}"

extensions = ["myst_parser"]
myst_heading_anchors = 4
nitpicky = True

html_theme = "furo"
html_favicon = str(_PYPROJECT.parent / "src/trimcore/entrypoints/http/routes/page/static/icon.svg")
html_copy_source = False
html_show_sphinx = False
pygments_style = "default"
pygments_dark_style = "monokai"
