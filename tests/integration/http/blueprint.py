"""The transactions of an API Blueprint: what is asked, and what is answered."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BLUEPRINT = Path(__file__).resolve().parents[3] / "docs" / "reference" / "api.apib"

_ADDRESS = re.compile(r"\*\*(\w+)\*\*&nbsp;&nbsp;`([^`]+)`")
_RESPONSE = re.compile(r"\+ Response (\d+)")
_INDENT = " " * 12


@dataclass
class Half:
    """The headers and the body of a request or a response."""

    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass
class Transaction:
    """One request and the answer that it gets."""

    method: str
    path: str
    request: Half
    status: int
    response: Half

    @property
    def name(self) -> str:
        """Name the transaction after what tells it from the others."""
        authorization = self.request.headers.get("Authorization", "nobody").split()[0]
        return f"{self.method} {self.path} as {authorization} gives {self.status}"

    @property
    def document(self) -> dict[str, Any]:
        """The body of the answer, read as JSON."""
        document: dict[str, Any] = json.loads(self.response.body)
        return document


def transactions() -> list[Transaction]:
    """Read all of them, in their order."""
    found = []
    for block in BLUEPRINT.read_text(encoding="utf-8").split("\n+ Request")[1:]:
        asked, status, answered = _RESPONSE.split(block, maxsplit=1)
        address = _ADDRESS.search(asked)
        assert address is not None, block
        method, path = address.groups()
        found.append(Transaction(method, path, _half(asked), int(status), _half(answered)))
    return found


def _half(text: str) -> Half:
    half, section = Half(), ""
    for line in text.splitlines():
        if line.strip() in {"+ Headers", "+ Body"}:
            section = line.split()[1]
        elif line.startswith(_INDENT) and section == "Headers":
            name, _, value = line.strip().partition(": ")
            half.headers[name] = value
        elif line.startswith(_INDENT) and section == "Body":
            half.body += line[len(_INDENT) :] + "\n"
        elif line.strip():
            section = ""
    return half
