"""Reference pages say what the code says."""

import re
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families

from docs.generate_cli import PAGE as CLI_PAGE
from docs.generate_cli import page as cli_page
from docs.generate_failures import PAGE as FAILURES_PAGE
from docs.generate_failures import page as failures_page
from docs.generate_formats import PAGE as FORMATS_PAGE
from docs.generate_formats import page as formats_page
from docs.generate_python import PAGE as PYTHON_PAGE
from docs.generate_python import page as python_page
from trimcore.adapters.memory.clock import MemoryClock
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.domain.cutting.containers import ACCEPTED_EXTENSIONS
from trimcore.entrypoints.http.bodies.shapes import Login, Registration, Submission, names
from trimcore.entrypoints.http.jsonapi.resources import (
    RequestAttributes,
    TokenAttributes,
    TrimmedVideoAttributes,
    UserAttributes,
)
from trimcore.entrypoints.http.openapi.document import description
from trimcore.entrypoints.observability.backlog import Backlog
from trimcore.entrypoints.observability.metrics import Metrics
from trimcore.entrypoints.receipt_document import ReceiptDocument
from trimcore.entrypoints.wiring import settings as settings_module
from trimcore.entrypoints.wiring.settings import read_settings
from trimcore.entrypoints.wiring.variables import SettingError

ROOT = Path(__file__).resolve().parents[2]
SETTINGS_PAGE = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
API_PAGE = (ROOT / "docs" / "reference" / "http-api.md").read_text(encoding="utf-8")
METRICS_PAGE = (ROOT / "docs" / "reference" / "metrics-and-logs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(TRIMCORE_\w+)` \| .+ \| (.+) \|$", re.MULTILINE)
NAME = re.compile(r'"(TRIMCORE_[A-Z_]+)"')
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


def test_the_command_lines_page_is_what_the_command_says() -> None:
    assert CLI_PAGE.read_text(encoding="utf-8") == cli_page()


def test_the_page_of_failures_is_what_the_classes_say() -> None:
    assert FAILURES_PAGE.read_text(encoding="utf-8") == failures_page()


def test_the_page_of_formats_is_what_the_tables_say() -> None:
    assert FORMATS_PAGE.read_text(encoding="utf-8") == formats_page()


def test_the_page_of_the_library_is_what_its_docstrings_say() -> None:
    assert PYTHON_PAGE.read_text(encoding="utf-8") == python_page()


def test_the_services_page_names_the_containers_that_it_accepts() -> None:
    assert f"| `source_file` | the video: {ACCEPTED_EXTENSIONS}, up to " in API_PAGE


def test_every_address_is_on_the_page_once_and_no_other() -> None:
    section = API_PAGE.partition("## Addresses")[2].partition("\n## ")[0]
    listed = [
        (method, re.sub(r"\{\w+\}", "{}", path))
        for calls in re.findall(r"^\| (`.+?`) \|", section, re.MULTILINE)
        for methods, path in re.findall(r"((?:`?\w+`?, )*`?[A-Z]+) (/[^`]+)`", calls)
        for method in re.findall(r"[A-Z]+", methods)
    ]
    described: Any = description()["paths"]
    served = [
        (method.upper(), re.sub(r"\{\w+\}", "{}", path))
        for path, item in described.items()
        for method in item
    ]
    assert sorted(listed) == sorted(served)


@pytest.mark.parametrize(
    ("kind", "attributes"),
    [
        ("users", UserAttributes),
        ("tokens", TokenAttributes),
        ("requests", RequestAttributes),
        ("videos", TrimmedVideoAttributes),
    ],
)
def test_every_attribute_is_on_the_page(kind: str, attributes: type[Struct]) -> None:
    section = API_PAGE.partition("## Resources")[2].partition("\n#")[0]
    (row,) = re.findall(rf"^\| `{kind}` \| .+$", section, re.MULTILINE)
    listed = set(re.findall(r"`(\w+)`", row))
    assert set(attributes.__struct_fields__) <= listed


def test_every_field_of_a_form_is_on_the_page() -> None:
    section = API_PAGE.partition("## Bodies")[2].partition("\n## ")[0]
    listed = set(re.findall(r"`(\w+)`", section))
    for shape in (Registration, Login, Submission):
        assert set(names(shape).values()) <= listed


def test_every_field_of_a_receipt_is_on_the_page_once_and_no_other() -> None:
    section = API_PAGE.partition("### The receipt")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.+?) \|", section, re.MULTILINE)
    listed = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert listed == list(ReceiptDocument.__struct_fields__)


def test_every_figure_is_on_the_page_once_and_no_other() -> None:
    backlog = Backlog(requests=MemoryRequests, clock=MemoryClock)
    text = Metrics().text(backlog).decode()
    shown = {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in text_string_to_metric_families(text)
        if family.name.startswith("trimcore_") and not family.name.endswith("_created")
    }
    assert sorted(FIGURE.findall(METRICS_PAGE)) == sorted(shown)


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
