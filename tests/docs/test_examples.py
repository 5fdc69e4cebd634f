"""No example is left out: each is run by a test, or there is a reason why it can't be."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.docs.test_lessons import BLOCK, DOCS, blocks, files, holiday, run
from tests.integration.service.deployment import Deployment

__all__ = ["holiday"]
ROOT = DOCS.parent
PAGES = [
    "README.md",
    *(
        f"docs/{page.relative_to(DOCS)}"
        for folder in ("tutorials", "how-to")
        for page in sorted((DOCS / folder).glob("*.md"))
    ),
]
HERE = "tests/docs/test_examples.py"
LESSONS = "tests/docs/test_lessons.py"
RUN_BY: Mapping[str, tuple[str, ...]] = {
    "README.md": (LESSONS, HERE),
    "docs/tutorials/embed.md": (LESSONS,),
    "docs/tutorials/first-cut.md": (LESSONS,),
    "docs/tutorials/python.md": (LESSONS,),
    "docs/tutorials/terminal.md": (LESSONS,),
    "docs/how-to/back-up.md": (LESSONS,),
    "docs/how-to/complete-in-a-shell.md": (HERE,),
    "docs/how-to/delete-an-account.md": (HERE,),
    "docs/how-to/embed-the-service.md": (LESSONS,),
    "docs/how-to/generate-a-client.md": ("tests/integration/clients/test_generated.py",),
    "docs/how-to/live-progress.md": (LESSONS, HERE),
    "docs/how-to/many-clips-of-one-upload.md": (LESSONS,),
    "docs/how-to/test-business-rules.md": (LESSONS,),
    "docs/how-to/upload-from-a-phone.md": ("tests/integration/service/test_resumed_uploads.py",),
    "docs/how-to/webhooks.md": (LESSONS, HERE),
    "docs/how-to/write-an-adapter.md": (LESSONS,),
}
"""The tests that run a page's examples, each of which names the page."""
NOT_RUN: Mapping[tuple[str, str], str] = {
    ("README.md", "make serve"): "this checkout's own targets, of which one runs this test",
    ("docs/how-to/run-the-servers.md", "export $(make servers)"): "ends servers that others use",
    ("docs/how-to/run-the-servers.md", "def test_a_row_is_kept"): "shown without its imports",
    ("docs/how-to/run-the-servers.md", "printf 'TRIMCORE_SECRET"): "needs Docker",
    ("docs/how-to/use-an-s3-store.md", "export TRIMCORE_STORAGE_URL"): "a store of the reader's",
    ("docs/how-to/use-an-s3-store.md", "export TRIMCORE_STORAGE_PUBLIC"): "a store of the reader's",
    ("docs/how-to/use-an-s3-store.md", "trimcore trim s3:"): "a store of the reader's",
}
"""Pages and how a block of theirs begins, with why nobody runs it."""


def reason(page: str, code: str) -> str:
    """Return why nobody runs a block, empty if there is no reason."""
    return next(
        (why for (of, begin), why in NOT_RUN.items() if of == page and code.startswith(begin)), ""
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_example_is_run_or_has_its_reason(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    shown = [
        code for kind, code in BLOCK.findall(text) if kind in {"sh", "bash", "console", "python"}
    ]
    left = [code for code in shown if not reason(page, code)]
    name = page.removeprefix("docs/")
    for test in RUN_BY.get(page, ()):
        assert name in (ROOT / test).read_text(encoding="utf-8"), f"{test} runs nothing of {page}"
    assert not left or page in RUN_BY, f"{page}: nobody runs {left[0]!r}"
    assert left or page not in RUN_BY, f"{page} has nothing to run"


def test_every_reason_is_of_an_example_that_there_is() -> None:
    for page, begin in NOT_RUN:
        codes = [code for _, code in BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))]
        assert any(code.startswith(begin) for code in codes), (page, begin)


def test_the_service_is_called_as_the_pages_say(holiday: Path) -> None:
    """From the README's registration on; what guides add is done by the same user."""
    readme = [code for code in blocks("../README.md", "sh") if not code.startswith(("pip", "make"))]
    (listen,) = blocks("how-to/live-progress.md", "sh")
    (hook,) = blocks("how-to/webhooks.md", "sh")
    (leave,) = blocks("how-to/delete-an-account.md", "sh")
    lines = [
        *readme,
        f"until {readme[-1].splitlines()[1]} -s | grep '\"url\"'; do sleep 0.2; done",
        f'(curl() {{ command curl --max-time 2 "$@" || true; }}\n{listen})',
        f"SERVICE=${{API%/api/v1}}\n{hook}",
        leave,
        "curl -s -w '%{http_code}' $API/users/me -H \"Authorization: Bearer $TOKEN\"",
    ]
    environment = {"TRIMCORE_DATA_DIR": str(holiday / "data")}
    with Deployment(folder=holiday, environment=environment, has_workers=False) as deployment:
        address = deployment.serve().address
        script = "\n".join(lines).replace("http://127.0.0.1:8000", address)
        printed = run(["bash", "-euo", "pipefail", "-c", script], holiday)
    assert '"email":"ada@example.com"' in printed
    assert '"status":"done"' in printed
    assert "event: request" in printed
    assert '"secret":"whsec_' in printed
    assert printed.endswith("401")


def test_an_operator_deletes_an_account(tmp_path: Path) -> None:
    (tmp_path / "erase.py").write_text(files("how-to/delete-an-account.md")["erase.py"])
    program = """
import trimcore
from erase import erase
from trimcore.domain.usecases.accounts.register_user import RegisterUserCommand

with trimcore.Service.in_memory() as service:
    ada = RegisterUserCommand(
        email="ada@example.com", password="!1password", password_confirmation="!1password"
    )
    service.register_user.execute(ada)
    erase(service, "Ada@Example.com")
    service.run_once()
    (left,) = service.container.users().list_leaving(9)
    print(left.email)
"""
    assert run([sys.executable, "-c", program], tmp_path) == "ada@example.com\n"


def test_a_shell_reads_its_completions_from_a_file(tmp_path: Path) -> None:
    (script,) = blocks("how-to/complete-in-a-shell.md", "sh")
    here = f'export PATH="{Path(sys.executable).parent}:$PATH"\n'
    run(["bash", "-euc", f"{here}{script}complete -p trimcore"], tmp_path)
