import pytest

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.stores.uploads import MongoUploads, StoredUpload
from trimcore.ports.conformance.stores.uploads import UploadsSuite, an_upload


class TestMongoUploads(UploadsSuite):
    @pytest.fixture
    def uploads(self, database: MongoDatabase) -> MongoUploads:
        return MongoUploads(database)


def test_the_stored_shape() -> None:
    """Whoever changes it has to think of what is stored already."""
    assert StoredUpload.__struct_encode_fields__ == (
        *("_id", "user_id", "finished", "version", "due_at", "document"),
    )
    stored = StoredUpload.of(an_upload())
    assert (stored.finished, stored.version, stored.due_at) == (0, 1, 1564166034987)
