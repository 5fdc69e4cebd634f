"""Which hosts may be called on behalf of users."""

import pytest

from trimcore.adapters.web.public_hosts import HostRefused, PublicHosts, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800::1"])
def test_what_everybody_reaches_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.0.1"),
        *("192.0.0.192", "168.63.129.16", "fec0::1"),
        *("169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"),
        *("255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"),
        *("64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:0:7f00:1::", "2001:db8::1"),
    ],
)
def test_what_only_some_reach_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "::1"],
)
def test_every_spelling_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises((HostRefused, OSError)):
        PublicHosts().addresses(host, 80)


@pytest.mark.parametrize(
    ("named", "host", "port"),
    [
        ("localhost", "localhost", 80),
        ("LocalHost", "LOCALHOST", 8080),
        ("127.0.0.1:8080", "127.0.0.1", 8080),
        ("[::1]:8080", "::1", 8080),
        ("::1", "::1", 1),
    ],
)
def test_a_host_that_is_named_is_let_through(named: str, host: str, port: int) -> None:
    assert set(PublicHosts([named]).addresses(host, port)) <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize("named", ["127.0.0.1:8080", "example.com", "7.0.0.1", "", "127.0.0.1:"])
def test_no_other_is(named: str) -> None:
    with pytest.raises(HostRefused):
        PublicHosts([named]).addresses("127.0.0.1", 80)
