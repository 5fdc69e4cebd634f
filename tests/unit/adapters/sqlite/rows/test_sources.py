"""What is written of sources: a change here needs readers that know both shapes."""

from datetime import UTC, datetime

from tests.unit.adapters.sqlite.rows.columns import parsed
from trimcore.adapters.sqlite.rows.sources import source_from_row, source_to_row
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.video import SourceFile
from trimcore.ports.conformance.stores.builders import some_media

USER_ID = UserId("5d39f2f2e1d6a80001a4d6b1")
REQUEST_ID = RequestId("5d39f2f2e1d6a80001a4d6b2")
MOMENT = datetime(2019, 7, 25, 18, 33, 54, 987_000, tzinfo=UTC)
MOMENT_MS = 1_564_079_634_987


def test_a_source() -> None:
    source = Source.receive(
        file=SourceFile(key=f"sources/{REQUEST_ID}", size=7, sha256="ab" * 32),
        user_id=USER_ID,
        name="Ferien",
        now=MOMENT,
    )
    document: dict[str, object] = {
        "name": "Ferien",
        "size": 7,
        "sha256": "ab" * 32,
        "origin": "upload",
        "request_id": None,
        "looks": 0,
        "media": None,
        "failure": None,
        "going_since": None,
        "is_certain": False,
        "url": None,
    }
    row = source_to_row(source)
    assert parsed(row) == [REQUEST_ID, USER_ID, 1, MOMENT_MS, MOMENT_MS, document]
    assert source_from_row(row) == source
    going = source.looked_at(some_media()).begin_deletion(MOMENT)
    *_, changed = parsed(source_to_row(going))
    assert isinstance(changed, dict)
    assert changed["going_since"] == MOMENT_MS
    assert changed["media"]["duration"] == "1001/30"
    assert changed["media"]["tracks"][0]["rate"] == "30000/1001"
