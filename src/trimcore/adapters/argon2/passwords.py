"""Passwords under Argon2id."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import HashingError, InvalidHashError, VerificationError, VerifyMismatchError

from trimcore.domain.errors import Busy
from trimcore.domain.model.user import LONGEST_PASSWORD
from trimcore.ports.passwords import Passwords


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
        self._places = Semaphore(at_once)
        self._most = at_once + waiting
        self._patience = patience
        self._counting = Lock()
        self._present = 0
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        if len(password) > LONGEST_PASSWORD:
            message = f"A password may have at most {LONGEST_PASSWORD} characters."
            raise ValueError(message)
        with self._turn():
            try:
                return self._hasher.hash(_bytes(password))
            except HashingError as error:
                raise Busy("There is no memory for a hash just now.") from error

    def verify(self, password_hash: str, password: str) -> bool:
        if len(password) > LONGEST_PASSWORD:
            return False
        with self._turn():
            try:
                return self._hasher.verify(password_hash, _bytes(password))
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

    @contextmanager
    def _turn(self) -> Iterator[None]:
        with self._counting:
            if self._present >= self._most:
                raise Busy("Too many passwords are being checked.")
            self._present += 1
        try:
            if not self._places.acquire(timeout=self._patience):
                raise Busy("Too many passwords are being checked.")
            try:
                yield
            finally:
                self._places.release()
        finally:
            with self._counting:
                self._present -= 1


def _bytes(password: str) -> bytes:
    # Half a surrogate pair is no text, but somebody may have sent it as a password.
    return password.encode("utf-8", "surrogatepass")
