"""Passwords under Argon2id."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import HashingError, InvalidHashError, VerificationError, VerifyMismatchError

from trimcore.domain.errors import Busy
from trimcore.domain.model.user import LONGEST_PASSWORD
from trimcore.ports.passwords import Passwords

Outcome = TypeVar("Outcome")


class Argon2Passwords(Passwords):
    """Hashes at most `at_once` passwords at a time; at most `waiting` more wait for their turn.

    Each takes 19 MiB and some 20 ms of a core, OWASP's minimum, so crowds are turned away rather
    than left to use up memory and time: at once when too many wait, and after `patience` seconds.
    """

    def __init__(
        self,
        *,
        time_cost: int = 2,
        memory_kib: int = 19 * 1024,
        at_once: int = 2,
        waiting: int = 64,
        patience: float = 10.0,
    ) -> None:
        self._hasher = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=1, hash_len=32, salt_len=16
        )
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="password")
        self._most = at_once + waiting
        self._patience = patience
        self._counting = Lock()
        self._present = 0
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        if len(password) > LONGEST_PASSWORD:
            message = f"A password may have at most {LONGEST_PASSWORD} characters."
            raise ValueError(message)
        try:
            return self._run(lambda: self._hasher.hash(_bytes(password)))
        except HashingError as error:
            raise Busy("There is no memory for a hash just now.") from error

    def verify(self, password_hash: str, password: str) -> bool:
        if len(password) > LONGEST_PASSWORD:
            return False
        try:
            return self._run(lambda: self._hasher.verify(password_hash, _bytes(password)))
        except (VerifyMismatchError, InvalidHashError, UnicodeEncodeError):
            return False
        except VerificationError as error:
            if "memory" in str(error).lower():
                raise Busy("There is no memory for a hash just now.") from error
            return False

    def verify_nobody(self, password: str) -> None:
        self.verify(self._nobody, password)

    def needs_rehash(self, password_hash: str) -> bool:
        try:
            return self._hasher.check_needs_rehash(password_hash)
        except InvalidHashError:
            return True

    def _run(self, work: Callable[[], Outcome]) -> Outcome:
        """Let one of the pool's threads do the work, and wait for it.

        Threads of their own keep the memory of hashes in one place: done by many threads, a crowd
        of logins would leave each of them with an arena of tens of megabytes.
        """
        with self._counting:
            if self._present >= self._most:
                raise Busy("Too many passwords are being checked.")
            self._present += 1
        turn = self._pool.submit(work)
        try:
            return turn.result(timeout=self._patience)
        except TimeoutError as error:
            turn.cancel()
            raise Busy("Too many passwords are being checked.") from error
        finally:
            with self._counting:
                self._present -= 1


def _bytes(password: str) -> bytes:
    # Half a surrogate pair is no text, but somebody may have sent it as a password.
    return password.encode("utf-8", "surrogatepass")
