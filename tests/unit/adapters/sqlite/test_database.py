import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.stores.requests import SqliteRequests
from trimcore.adapters.sqlite.stores.users import SqliteUsers
from trimcore.domain.errors import StorageFull, Unavailable
from trimcore.domain.model.lifecycle import Status
from trimcore.ports.conformance.stores.builders import NOW, a_request, a_user, submitted
from trimcore.ports.conformance.stores.races import failures, race

SWAP = """
import sys
from datetime import datetime, UTC
from trimcore.adapters.sqlite.database import SqliteDatabase
from trimcore.adapters.sqlite.stores.requests import SqliteRequests
from trimcore.domain.errors import StaleVersion
from trimcore.domain.model.lease import RetryPolicy

database = SqliteDatabase(sys.argv[1], patience=60)
requests = SqliteRequests(database)
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
NEWEST_FIRST = "ORDER BY created_at DESC, id DESC LIMIT 5"
WRITE_FOREVER = """
import sys
from itertools import count
from trimcore.adapters.sqlite.database import SqliteDatabase

database = SqliteDatabase(sys.argv[1])
for number in count():
    database.write("INSERT INTO throttled VALUES (?, 0, 0)", str(number))
    print(number, flush=True)
"""


class TestSeveralProcesses:
    def test_four_processes_with_25_swaps_each_total_100(
        self, database: SqliteDatabase, tmp_path: Path
    ) -> None:
        request = submitted()
        SqliteRequests(database).add(request)
        command = [sys.executable, "-c", SWAP, str(tmp_path / "trimcore.db"), request.id]
        processes = [subprocess.Popen(command) for _ in range(4)]
        assert [process.wait(120) for process in processes] == [0] * 4
        assert SqliteRequests(database).get(request.id).version == 1 + 100

    def test_what_a_killed_process_has_written_is_there(
        self, database: SqliteDatabase, tmp_path: Path
    ) -> None:
        command = [sys.executable, "-c", WRITE_FOREVER, str(tmp_path / "trimcore.db")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            acknowledged = [process.stdout.readline().strip() for _ in range(200)]
            process.kill()
        stored = {row[0] for row in database.read("SELECT key FROM throttled")}
        assert acknowledged[-1] == "199"
        assert set(acknowledged) <= stored

    # Some Pythons warn of a fork beside threads of other tests; this child only writes a row.
    @pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
    def test_a_forked_child_opens_a_connection_of_its_own(self, database: SqliteDatabase) -> None:
        users, ada, bob = SqliteUsers(database), a_user(), a_user()
        users.add(ada)
        with database._writing:
            child = os.fork()
            if child == 0:
                users.add(bob)
                os._exit(0 if users.get(ada.id) == ada else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert users.get(bob.id) == bob


class TestConnections:
    def test_nothing_is_opened_before_it_is_needed(
        self, database: SqliteDatabase, tmp_path: Path
    ) -> None:
        assert list(tmp_path.iterdir()) == []
        database.ping()
        assert (tmp_path / "trimcore.db").exists()

    def test_missing_folders_are_made_and_only_the_owner_reads(self, tmp_path: Path) -> None:
        path = tmp_path / "new" / "folder" / "trimcore.db"
        with closing(SqliteDatabase(path)) as database:
            SqliteUsers(database).add(a_user())
            modes = {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
        assert modes == {0o600}

    def test_writes_are_synchronised_to_the_disk_through_a_log(
        self, database: SqliteDatabase
    ) -> None:
        assert database.read("PRAGMA journal_mode") == [("wal",)]
        assert database.read("PRAGMA synchronous") == [(2,)]

    def test_each_thread_has_its_own_and_gives_it_back(self, database: SqliteDatabase) -> None:
        for _ in range(3):
            assert failures(race([database.ping] * 5)) == []
        reader = Thread(target=database.ping)
        reader.start()
        reader.join()
        database.ping()
        assert len(database._connections) <= 2

    def test_closing_closes_all_and_leaves_one_file(
        self, database: SqliteDatabase, tmp_path: Path
    ) -> None:
        race([partial(SqliteUsers(database).add, a_user()) for _ in range(5)])
        connections = list(database._connections.values())
        database.close()
        database.close()
        for connection in connections:
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                connection.raw.execute("SELECT 1")
        assert [each.name for each in tmp_path.iterdir()] == ["trimcore.db"]

    def test_a_closed_database_is_unavailable(self, database: SqliteDatabase) -> None:
        database.ping()
        database.close()
        with pytest.raises(Unavailable, match="closed"):
            database.ping()


class TestTrouble:
    def test_a_locked_file_is_unavailable_to_writers_only(
        self, database: SqliteDatabase, tmp_path: Path
    ) -> None:
        request = submitted()
        SqliteRequests(database).add(request)
        impatient = SqliteDatabase(tmp_path / "trimcore.db", patience=0.01)
        with closing(impatient):
            impatient.ping()
            with database._connected() as connection:
                connection.execute("BEGIN IMMEDIATE")
                with pytest.raises(Unavailable, match="locked"):
                    SqliteRequests(impatient).replace(request.cancel(now=NOW))
                assert SqliteRequests(impatient).get(request.id) == request
                connection.execute("ROLLBACK")
            SqliteRequests(impatient).replace(request.cancel(now=NOW))
        assert SqliteRequests(database).get(request.id).status is Status.CANCELLED

    def test_a_full_disk_is_told_apart(self, database: SqliteDatabase) -> None:
        requests = SqliteRequests(database)
        stored = [a_request(Status.DONE) for _ in range(5)]
        for request in stored:
            requests.add(request)
        database.read("PRAGMA max_page_count = 1")
        with pytest.raises(StorageFull):
            fill_up(requests)
        assert [requests.get(each.id) for each in stored] == stored

    def test_a_file_that_is_no_database_is_unavailable(self, tmp_path: Path) -> None:
        path = tmp_path / "trimcore.db"
        path.write_bytes(b"no database" * 1000)
        with closing(SqliteDatabase(path)) as database, pytest.raises(Unavailable):
            database.ping()
        assert path.read_bytes() == b"no database" * 1000

    @pytest.mark.parametrize("path", ["file/trimcore.db", "."])
    def test_a_place_for_no_file_is_unavailable(self, tmp_path: Path, path: str) -> None:
        (tmp_path / "file").touch()
        with closing(SqliteDatabase(tmp_path / path)) as database, pytest.raises(Unavailable):
            database.ping()

    def test_a_database_heals_when_its_trouble_ends(self, tmp_path: Path) -> None:
        (tmp_path / "folder").touch()
        with closing(SqliteDatabase(tmp_path / "folder" / "trimcore.db")) as database:
            with pytest.raises(Unavailable):
                database.ping()
            (tmp_path / "folder").unlink()
            database.ping()


class TestQueries:
    @pytest.mark.parametrize(
        ("query", "index"),
        [
            ("due_at <= 1 ORDER BY due_at LIMIT 5", "requests_due"),
            ("user_id = 'a' AND idempotency_key = 'b'", "one_submission"),
            (f"user_id = 'a' AND (created_at, id) < (1, 'b') {NEWEST_FIRST}", "requests_of_user"),
        ],
    )
    def test_an_index_serves_it_without_sorting(
        self, database: SqliteDatabase, query: str, index: str
    ) -> None:
        plan = database.read(f"EXPLAIN QUERY PLAN SELECT * FROM requests WHERE {query}")
        told = " ".join(str(row[-1]) for row in plan)
        assert f"USING INDEX {index}" in told
        assert "TEMP B-TREE" not in told


def fill_up(requests: SqliteRequests) -> None:
    """Add requests until the store refuses one."""
    while True:
        requests.add(a_request(Status.DONE))


class TestLocks:
    def test_a_second_process_that_comes_and_goes_leaves_the_log_in_place(
        self, tmp_path: Path
    ) -> None:
        """Whoever closes the last connection removes the log, so locks have to show who is left."""
        path = tmp_path / "shared.db"
        database = SqliteDatabase(path)
        database.write("INSERT INTO turns (duty, worker, until) VALUES ('a', 'w', 1)")

        def look() -> None:
            database.read("SELECT count(*) FROM turns")

        # A connection of another thread opens the file once more.
        thread = Thread(target=look)
        thread.start()
        thread.join()
        visit = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
            " c.execute('SELECT * FROM turns').fetchall(); c.close()"
        )
        subprocess.run([sys.executable, "-c", visit, str(path)], check=True)
        assert path.with_name("shared.db-wal").exists()
        database.write("INSERT INTO turns (duty, worker, until) VALUES ('b', 'w', 1)")
        database.close()
        with closing(SqliteDatabase(path)) as database:
            assert database.read("SELECT duty FROM turns ORDER BY duty") == [("a",), ("b",)]
