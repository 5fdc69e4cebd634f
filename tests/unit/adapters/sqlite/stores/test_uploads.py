import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.stores.uploads import SqliteUploads, upload_to_row
from trimcore.ports.conformance.stores.uploads import UploadsSuite, an_upload, continued


class TestSqliteUploads(UploadsSuite):
    @pytest.fixture
    def uploads(self, database: SqliteDatabase) -> SqliteUploads:
        return SqliteUploads(database)


def test_the_stored_shape() -> None:
    """Whoever changes it has to think of what is stored already."""
    upload = continued(an_upload(), 7)
    (part,) = upload.parts
    document = (
        f'{{"source_id":"{upload.source_id}","name":"Ferien – Straße 🏖",'
        '"metadata":"filename RmVyaWVu,is_private","length":8589934593,'
        f'"part_ids":["{part.id}"],"part_sizes":[7],"appender":1,"created_at":1564079634987,'
        '"expires_at":1564166034994,"retry_at":1564079664994,"direct":null}'
    )
    columns = (upload.id, upload.user_id, 0, 3, 1564166034994, document)
    assert upload_to_row(upload) == columns
