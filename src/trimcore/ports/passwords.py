"""Password hashing."""

from abc import abstractmethod
from typing import Protocol


class Passwords(Protocol):
    """Hashes and checks passwords of up to 128 characters; slow on purpose, bounded in number."""

    @abstractmethod
    def hash(self, password: str) -> str:
        """Return a salted hash that carries its own parameters; two calls give two hashes.

        Raises:
            ValueError: the password has over 128 characters.
            Busy: too many hashes are being computed.
        """

    @abstractmethod
    def verify(self, password_hash: str, password: str) -> bool:
        """Tell whether `password` gives this hash.

        False also for a hash that can't be read and for a password of over 128 characters.

        Raises:
            Busy: too many hashes are being computed.
        """

    @abstractmethod
    def verify_nobody(self, password: str) -> None:
        """Take as long as `verify` does, for a login whose user does not exist.

        Raises:
            Busy: too many hashes are being computed.
        """

    @abstractmethod
    def needs_rehash(self, password_hash: str) -> bool:
        """Tell whether the hash was made with other parameters than today's."""
