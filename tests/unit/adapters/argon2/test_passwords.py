import time
from collections.abc import Callable
from functools import partial
from threading import Event, Thread, get_ident

import pytest

from trimcore.adapters.argon2.passwords import Argon2Passwords
from trimcore.domain.errors import Busy
from trimcore.ports.conformance.passwords import PasswordsSuite


class TestArgon2Passwords(PasswordsSuite):
    @pytest.fixture
    def passwords(self) -> Argon2Passwords:
        return Argon2Passwords()

    @pytest.fixture
    def reformed(self) -> Argon2Passwords:
        return Argon2Passwords(time_cost=3)


class TestStrength:
    def test_the_hash_names_the_least_that_owasp_asks_for(self) -> None:
        assert Argon2Passwords().hash("secret").startswith("$argon2id$v=19$m=19456,t=2,p=1$")

    def test_an_older_kind_of_argon2_asks_for_a_rehash(self) -> None:
        hashed = (
            "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$iWh06vD8Fy27wf9npn6FXWiCX4K6pW6Ue1Bnzz07Z8A"
        )
        assert Argon2Passwords().needs_rehash(hashed) is True

    @pytest.mark.alone
    def test_nobody_takes_as_long_as_somebody(self) -> None:
        """The quickest of several runs tells the work done, whatever else the machine does."""
        passwords = Argon2Passwords()
        hashed = passwords.hash("secret")
        somebody = _quickest(partial(passwords.verify, hashed, "wrong"))
        nobody = _quickest(partial(passwords.verify_nobody, "wrong"))
        assert 0.5 < nobody / somebody < 2


class TestCrowd:
    def test_beyond_the_waiting_places_it_is_busy_at_once(self) -> None:
        """One hashes and two wait: the next is turned away, and those who wait get their turn."""
        passwords = Argon2Passwords(at_once=1, waiting=2, patience=60)
        hashes: list[str] = []
        done = Event()
        holding = Thread(target=lambda: passwords._run(done.wait))
        waiting = [Thread(target=lambda: hashes.append(passwords.hash("secret"))) for _ in "ab"]
        for thread in (holding, *waiting):
            thread.start()
        while passwords._present < 3:
            time.sleep(0.001)
        for call in (passwords.hash, passwords.verify_nobody, partial(passwords.verify, "")):
            with pytest.raises(Busy):
                call("secret")
        done.set()
        for thread in (holding, *waiting):
            thread.join()
        assert [passwords.verify(each, "secret") for each in hashes] == [True, True]

    def test_nobody_waits_for_ever(self) -> None:
        passwords = Argon2Passwords(at_once=1, patience=0.01)
        done = Event()
        blocked = passwords._pool.submit(done.wait)
        with pytest.raises(Busy):
            passwords.verify_nobody("secret")
        done.set()
        blocked.result()

    def test_a_crowd_is_served_by_two_threads(self) -> None:
        """Each thread that hashes keeps its memory, so they must be few."""
        passwords = Argon2Passwords()
        threads = {passwords._run(get_ident) for _ in range(20)}
        assert len(threads) <= 2
        assert get_ident() not in threads


def _quickest(call: Callable[[], object], runs: int = 5) -> float:
    spent = []
    for _ in range(runs):
        began = time.perf_counter()
        call()
        spent.append(time.perf_counter() - began)
    return min(spent)
