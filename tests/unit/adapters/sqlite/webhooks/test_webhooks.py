import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.webhooks.webhooks import SqliteWebhooks
from trimcore.ports.conformance.webhooks.webhooks import WebhooksSuite


class TestSqliteWebhooks(WebhooksSuite):
    @pytest.fixture
    def webhooks(self, database: SqliteDatabase) -> SqliteWebhooks:
        return SqliteWebhooks(database)
