import os
import time

import pytest

from trimcore.adapters.system.ids import SystemIds
from trimcore.domain.model.ids import is_object_id
from trimcore.ports.conformance.ids import IdsSuite


class TestSystemIds(IdsSuite):
    @pytest.fixture
    def ids(self) -> SystemIds:
        return SystemIds()


class TestLayout:
    def test_the_first_eight_digits_are_the_second(self) -> None:
        before = int(time.time())
        second = int(SystemIds().object_id()[:8], 16)
        assert before <= second <= time.time()

    def test_a_process_keeps_its_ten_digits(self) -> None:
        ids = SystemIds()
        assert len({ids.object_id()[8:18] for _ in range(100)}) == 1

    def test_two_makers_have_different_digits(self) -> None:
        assert SystemIds().object_id()[8:18] != SystemIds().object_id()[8:18]


class TestClockTrouble:
    def test_ids_keep_rising_when_the_clock_is_set_back(self) -> None:
        ids = SystemIds()
        ids._last = (int(time.time()) + 3600) << 24
        made = [ids.object_id() for _ in range(10)]
        assert made == sorted(set(made))
        assert int(made[0][:8], 16) > time.time() + 3000

    def test_a_full_counter_carries_into_the_seconds(self) -> None:
        ids = SystemIds()
        second = int(time.time()) + 60
        ids._last = (second << 24) + 0xFFFFFE
        made = [ids.object_id() for _ in range(3)]
        assert [each[18:] for each in made] == ["ffffff", "000000", "000001"]
        assert [int(each[:8], 16) - second for each in made] == [0, 1, 1]


class TestFork:
    # Some Pythons warn of a fork beside threads of other tests; this child only makes an id.
    @pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
    def test_a_child_makes_ids_of_its_own_even_when_forked_in_mid_making(self) -> None:
        ids = SystemIds()
        parents = ids.object_id()
        read_end, write_end = os.pipe()
        with ids._lock:
            child = os.fork()
            if child == 0:
                os.write(write_end, ids.object_id().encode())
                os._exit(0)
        _, status = os.waitpid(child, 0)
        os.close(write_end)
        with os.fdopen(read_end, "rb") as pipe:
            childs = pipe.read().decode()
        assert status == 0
        assert is_object_id(childs)
        assert childs[8:18] != parents[8:18]
