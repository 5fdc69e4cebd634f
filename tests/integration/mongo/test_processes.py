import os
import subprocess
import sys

import pytest
from pymongo.database import Database

from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.documents import Document
from trimcore.adapters.mongo.stores.requests import MongoRequests
from trimcore.adapters.mongo.stores.users import MongoUsers
from trimcore.domain.errors import Unavailable
from trimcore.ports.conformance.stores.builders import a_user, submitted

SWAP = """
import sys
from datetime import datetime, UTC
from trimcore.adapters.mongo.database import MongoDatabase
from trimcore.adapters.mongo.stores.requests import MongoRequests
from trimcore.domain.errors import StaleVersion
from trimcore.domain.model.lease import RetryPolicy

database = MongoDatabase(sys.argv[1], patience=60)
requests = MongoRequests(database)
for _ in range(25):
    while True:
        stored = requests.get(sys.argv[2])
        try:
            requests.replace(stored.ring(now=datetime.now(UTC), policy=RetryPolicy()))
            break
        except StaleVersion:
            continue
database.close()
"""


def test_four_processes_with_25_swaps_each_total_100(database: MongoDatabase, url: str) -> None:
    request = submitted()
    MongoRequests(database).add(request)
    processes = [subprocess.Popen([sys.executable, "-c", SWAP, url, request.id]) for _ in range(4)]
    assert [process.wait(120) for process in processes] == [0] * 4
    assert MongoRequests(database).get(request.id).version == 1 + 100


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_connects_by_itself(database: MongoDatabase) -> None:
    users, ada, bob = MongoUsers(database), a_user(), a_user()
    users.add(ada)
    child = os.fork()
    if child == 0:
        users.add(bob)
        os._exit(0 if users.get(ada.id) == ada else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert users.get(bob.id) == bob


class TestConnections:
    def test_importing_and_making_one_connects_to_nothing(self) -> None:
        MongoDatabase("mongodb://127.0.0.1:1/").close()

    def test_a_closed_database_is_unavailable(self, database: MongoDatabase) -> None:
        database.ping()
        database.close()
        database.close()
        with pytest.raises(Unavailable, match="close"):
            database.ping()

    @pytest.mark.parametrize(
        "url", ["", "mongodb://", "mongodb://u:p@ss@h/", "mongodb://h:port/", "sqlite:///file"]
    )
    def test_a_url_that_cannot_be_read_is_refused_without_repeating_it(self, url: str) -> None:
        with pytest.raises(ValueError) as refused:
            MongoDatabase(url)
        assert str(refused.value) == "The database's URL can't be read."

    def test_a_url_without_a_path_means_the_database_trimcore(self) -> None:
        database = MongoDatabase("mongodb://127.0.0.1:1/")
        assert database._database().name == "trimcore"
        database.close()

    def test_a_url_cannot_weaken_what_is_promised(self, url: str, raw: Database[Document]) -> None:
        weak = "w=0&journal=false&readConcernLevel=local&readPreference=secondaryPreferred"
        database = MongoDatabase(f"{url}?{weak}", patience=30)
        with database.collection("users") as users:
            assert users.write_concern.document == {"w": "majority", "j": True}
            assert users.read_concern.level == "majority"
            assert users.read_preference.mongos_mode == "primary"
        database.close()
