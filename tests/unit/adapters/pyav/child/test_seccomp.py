import errno
import struct

import pytest

from trimcore.adapters.pyav.child.seccomp import bytecode
from trimcore.adapters.pyav.child.system_calls import TABLES, Table

ALLOWED, KILLED, REFUSED, UNKNOWN = 0x7FFF0000, 0x80000000, 0x50000 | errno.EPERM, 0x50000 | 38


def decide(code: bytes, *, machine: int, number: int, arguments: tuple[int, ...] = ()) -> int:
    """Run a filter as the kernel does, on one call."""
    call = struct.pack("<IIQ6Q", number, machine, 0, *arguments, *[0] * (6 - len(arguments)))
    steps: list[tuple[int, int, int, int]] = list(struct.iter_unpack("<HBBI", code))
    at = loaded = 0
    while True:
        operation, if_so, if_not, value = steps[at]
        at += 1
        match operation:
            case 0x20:
                (loaded,) = struct.unpack_from("<I", call, value)
            case 0x15:
                at += if_so if loaded == value else if_not
            case 0x35:
                at += if_so if loaded >= value else if_not
            case 0x45:
                at += if_so if loaded & value else if_not
            case 0x06:
                return value


@pytest.fixture(params=list(TABLES))
def table(request: pytest.FixtureRequest) -> Table:
    """Give each machine's table."""
    return TABLES[request.param]


class TestFilter:
    def test_every_call_below_the_new_ones_is_allowed_or_refused(self, table: Table) -> None:
        """Only those of the table pass."""
        code = bytecode(table)
        for number in range(424):
            decision = decide(code, machine=table.machine, number=number)
            assert decision == (ALLOWED if number in table.allowed else REFUSED)

    @pytest.mark.parametrize("number", [424, 435, 437, 0x3FFFFFFF, 0x40000000 + 2, 0xFFFFFFFF])
    def test_newer_calls_are_unknown(self, table: Table, number: int) -> None:
        """So are those of another ABI; the C library then falls back to older ones."""
        assert decide(bytecode(table), machine=table.machine, number=number) == UNKNOWN

    def test_another_machine_s_calls_kill(self, table: Table) -> None:
        """Their numbers mean other things."""
        assert decide(bytecode(table), machine=table.machine ^ 1, number=0) == KILLED

    def test_threads_may_be_started_but_no_processes(self, table: Table) -> None:
        """It is the same call."""
        number, argument, bit = table.conditional[0]
        code = bytecode(table)
        assert argument == 0
        for flags, decision in ((bit | 0x100, ALLOWED), (0x100, REFUSED), (17, REFUSED)):
            made = decide(code, machine=table.machine, number=number, arguments=(flags,))
            assert made == decision

    def test_descriptors_may_be_looked_at_but_no_names(self, table: Table) -> None:
        """It is the same call."""
        number, argument, bit = table.conditional[1]
        code = bytecode(table)
        for flags, decision in ((bit, ALLOWED), (0, REFUSED), (0x100, REFUSED)):
            arguments = (*[0] * argument, flags)
            made = decide(code, machine=table.machine, number=number, arguments=arguments)
            assert made == decision

    def test_both_tables_have_as_many_calls(self) -> None:
        """But for poll and select, of which newer machines have one form only."""
        assert len(TABLES["x86_64"].allowed) == len(TABLES["aarch64"].allowed) + 2
