"""Reference pages, and that on how it is built, say what the code says."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from docs.generate_cli import PAGE as CLI_PAGE
from docs.generate_cli import page as cli_page
from docs.generate_failures import PAGE as FAILURES_PAGE
from docs.generate_failures import page as failures_page
from docs.generate_formats import PAGE as FORMATS_PAGE
from docs.generate_formats import page as formats_page
from docs.generate_python import PAGE as PYTHON_PAGE
from docs.generate_python import page as python_page
from docs.generate_rooms import DRAWN, ROOMS
from trimcore.adapters.memory.clock import MemoryClock
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.entrypoints.cli.extras import COMMANDS
from trimcore.entrypoints.observability.backlog import Backlog
from trimcore.entrypoints.observability.metrics import Metrics
from trimcore.entrypoints.wiring import settings as settings_module
from trimcore.entrypoints.wiring.parts.ports import Ports
from trimcore.entrypoints.wiring.settings import read_settings
from trimcore.entrypoints.wiring.variables import SettingError

ROOT = Path(__file__).resolve().parents[2]
SETTINGS_PAGE = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
BUILT_PAGE = (ROOT / "docs" / "explanation" / "architecture.md").read_text(encoding="utf-8")
METRICS_PAGE = (ROOT / "docs" / "reference" / "metrics-and-logs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(TRIMCORE_\w+)` \| .+ \| (.+) \|$", re.MULTILINE)
NAME = re.compile(r'"(TRIMCORE_[A-Z_]+)"')
STOP = re.compile(r"`([\w/]+\.py): (\w+)`")
FIGURE = re.compile(r"^\| `(trimcore_\w+)`", re.MULTILINE)
MEMORY = {
    "TRIMCORE_DATABASE_URL": "memory:",
    "TRIMCORE_STORAGE_URL": "memory:",
    "TRIMCORE_QUEUE_URL": "memory:",
}


def settings_read() -> set[str]:
    """Return every setting that the code reads."""
    path = settings_module.__file__
    assert path is not None
    return set(NAME.findall(Path(path).read_text(encoding="utf-8")))


def test_every_setting_is_on_the_page_once_and_no_other() -> None:
    listed = [name for name, _ in ROW.findall(SETTINGS_PAGE)]
    assert sorted(listed) == sorted(settings_read())


@pytest.mark.parametrize(
    ("name", "default"),
    [(name, text[1:-1]) for name, text in ROW.findall(SETTINGS_PAGE) if re.match(r"`.+`$", text)],
)
def test_a_default_on_the_page_changes_nothing(name: str, default: str) -> None:
    assert read_settings({name: default}) == read_settings({})


@pytest.mark.parametrize("name", sorted(settings_read() - {"TRIMCORE_DATA_DIR"}))
def test_every_setting_is_read(name: str) -> None:
    """A value that nobody means is refused, or makes a difference."""
    try:
        read = read_settings({name: "?"})
    except SettingError as error:
        refused = str(error)
    else:
        refused = f"{name} is not read" if read == read_settings({}) else f"{name} is taken"
    assert re.match(rf"{name} (?!is not read)", refused)


def test_every_scheme_on_the_page_is_known() -> None:
    for name in ("DATABASE", "STORAGE", "QUEUE"):
        (row,) = re.findall(rf"^\| `TRIMCORE_{name}_URL` .*", SETTINGS_PAGE, re.MULTILINE)
        for scheme in re.findall(r"`([a-z0-9+]+):(?://)?…?/?…?`", row):
            given = {f"TRIMCORE_{name}_URL": f"{scheme}://x/y", "TRIMCORE_SECRET_KEY": "k" * 32}
            assert read_settings(given) is not None


def test_the_readme_lists_no_setting_that_is_not_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(TRIMCORE_(?!TEST|REQUIRE)\w+)`", readme)) <= settings_read()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_settings_are_read_by_the_commands_that_the_page_names(
    tmp_path: Path, command: str
) -> None:
    files = {"trim": ("none.mp4", "out.mp4"), "inspect": ("none.mp4",)}
    said = SETTINGS_PAGE.partition("one line that names it. ")[2].partition(" read them all")[0]
    ran = subprocess.run(
        [sys.executable, "-m", "trimcore", command, *files.get(command, ())],
        cwd=tmp_path,
        env={**os.environ, "TRIMCORE_WORKERS": "none"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode != 0
    assert ("TRIMCORE_WORKERS" in ran.stderr) == (f"{command}`" in said), ran.stderr


def test_every_port_that_can_be_given_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "how-to" / "embed-the-service.md").read_text(encoding="utf-8")
    (listed,) = re.findall(r"The names are (`.+?`);", guide, re.DOTALL)
    assert sorted(re.findall(r"`(\w+)`", listed)) == sorted([*Ports.__annotations__, "queue"])


def test_the_readme_draws_the_layers_as_they_are_checked() -> None:
    checked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (layers,) = [
        contract["layers"]
        for contract in checked["tool"]["importlinter"]["contracts"]
        if contract["id"] == "layers"
    ]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    drawing = readme.partition("## How it is built")[2].split("```")[1]
    drawn = re.findall(r"^(\S+) ", drawing, re.MULTILINE)
    assert [f"trimcore.{room.replace('/', '.')}" for room in drawn] == layers


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_of_rooms_is_what_the_imports_say(name: str) -> None:
    """Draw them anew with `python -m docs.generate_rooms`."""
    assert (ROOMS / f"{name}.svg").read_text(encoding="utf-8") == DRAWN[name]()


def test_every_picture_of_rooms_is_on_the_page_and_no_other() -> None:
    assert sorted(re.findall(r"rooms/([\w-]+)\.svg", BUILT_PAGE)) == sorted(DRAWN)
    assert {path.stem for path in ROOMS.iterdir()} == set(DRAWN)


@pytest.mark.parametrize(("file", "name"), STOP.findall(BUILT_PAGE))
def test_every_stop_of_the_walk_is_there(file: str, name: str) -> None:
    tree = ast.parse((ROOT / "src" / "trimcore" / file).read_text(encoding="utf-8"))
    kinds = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    assert name in {node.name for node in tree.body if isinstance(node, kinds)}


def test_every_step_of_the_walk_names_a_file() -> None:
    steps = re.findall(r"^\d+\. (.+?)(?=^\d+\. |^#|\Z)", BUILT_PAGE, re.MULTILINE | re.DOTALL)
    assert len(steps) > 20
    assert [step for step in steps if STOP.search(step) is None] == []


def test_the_command_lines_page_is_what_the_command_says() -> None:
    assert CLI_PAGE.read_text(encoding="utf-8") == cli_page()


def test_the_page_of_failures_is_what_the_classes_say() -> None:
    assert FAILURES_PAGE.read_text(encoding="utf-8") == failures_page()


def test_the_page_of_formats_is_what_the_tables_say() -> None:
    assert FORMATS_PAGE.read_text(encoding="utf-8") == formats_page()


def test_the_page_of_the_library_is_what_its_docstrings_say() -> None:
    assert PYTHON_PAGE.read_text(encoding="utf-8") == python_page()


def test_every_figure_is_on_the_page_once_and_no_other() -> None:
    backlog = Backlog(requests=MemoryRequests, clock=MemoryClock)
    text = Metrics().text(backlog).decode()
    shown = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in text_string_to_metric_families(text)
        if family.name.startswith("trimcore_") and not family.name.endswith("_created")
    }
    assert sorted(FIGURE.findall(METRICS_PAGE)) == sorted(shown)


def fields_of_lines() -> Iterator[str]:
    """Yield the name of every field that the code puts into a line of the log."""
    for path in (ROOT / "src" / "trimcore" / "entrypoints").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
                called = node.func.id if isinstance(node.func, ast.Name) else called
                if called in {"add_to_lines", "begin_call", "in_lines", "write"}:
                    yield from (one.arg for one in node.keywords if one.arg is not None)
            if isinstance(node, ast.FunctionDef) and "extra=" in ast.unparse(node):
                yield from _keys_in(node)


def _keys_in(node: ast.AST) -> Iterator[str]:
    """Yield the texts that stand for names in dicts."""
    for each in ast.walk(node):
        keys: list[ast.expr | None] = each.keys if isinstance(each, ast.Dict) else []
        if isinstance(each, ast.Subscript) and isinstance(each.ctx, ast.Store):
            keys = [each.slice]
        for key in keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value


def test_every_field_of_a_line_is_on_the_page() -> None:
    section = METRICS_PAGE.partition("## Log lines")[2]
    cells = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    listed = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    found = set(fields_of_lines())
    assert {"rung", "webhook", "upload", "because", "milliseconds"} <= found
    assert found <= listed


def test_alarms_are_on_figures_that_there_are() -> None:
    page = (ROOT / "docs" / "how-to" / "what-to-alarm-on.md").read_text(encoding="utf-8")
    (rules,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"trimcore_[a-z_]+", rules))
    assert {re.sub(r"_(count|bucket|sum)$", "", name) for name in named} <= set(
        FIGURE.findall(METRICS_PAGE)
    )
    outcomes = set(re.findall(r"^\| `(\w+)` \| ", METRICS_PAGE, re.MULTILINE))
    for chosen in re.findall(r'outcome(?:=~|!=|=)"([^"]+)"', rules):
        assert set(chosen.split("|")) <= outcomes
