"""Passwords whose check takes so long that others come in between."""

from tests.usecase_world import PASSWORD, World
from trimcore.adapters.memory.passwords import MemoryPasswords


class SlowPasswords(MemoryPasswords):
    """While it checks the right one, ten wrong ones are counted for the same user."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def verify(self, password_hash: str, password: str) -> bool:
        """Count the others, then tell."""
        limit, now = self._world.issue_token.limit, self._world.clock.now()
        if password == PASSWORD:
            for _ in range(limit.most):
                limit.record(self._world.throttle, "ada@example.com", now)
        return super().verify(password_hash, password)
