"""What every maker of ids does."""

from abc import abstractmethod
from functools import partial

import pytest

from trimcore.domain.model.ids import is_object_id
from trimcore.ports.conformance.stores.races import race
from trimcore.ports.ids import Ids


class IdsSuite:
    """Subclass it, and override `ids`."""

    @pytest.fixture
    @abstractmethod
    def ids(self) -> Ids:
        """Return the adapter under test."""

    def test_an_object_id_has_24_hex_digits(self, ids: Ids) -> None:
        assert is_object_id(ids.object_id())

    def test_later_object_ids_sort_later(self, ids: Ids) -> None:
        made = [ids.object_id() for _ in range(5000)]
        assert made == sorted(set(made))

    def test_object_ids_of_one_time_share_their_second(self, ids: Ids) -> None:
        first, second = (int(ids.object_id()[:8], 16) for _ in range(2))
        assert first <= second <= first + 1

    def test_a_uuid_is_random_and_never_the_same(self, ids: Ids) -> None:
        made = [ids.uuid() for _ in range(1000)]
        assert len(set(made)) == 1000
        assert {uuid.version for uuid in made} == {4}

    def test_a_secret_has_32_bytes_and_is_never_the_same(self, ids: Ids) -> None:
        made = [ids.secret() for _ in range(100)]
        assert len(set(made)) == 100
        assert {len(secret) for secret in made} == {32}

    def test_threads_never_get_the_same(self, ids: Ids) -> None:
        batches = race([partial(_batch, ids)] * 8)
        made = [each for batch in batches if isinstance(batch, list) for each in batch]
        assert len(set(made)) == len(made) == 8 * 2 * 500


def _batch(ids: Ids) -> list[str]:
    return [each for _ in range(500) for each in (ids.object_id(), str(ids.uuid()))]
