"""The network blocker itself: it lets the loopback through and nothing else."""

import socket
import urllib.request

import pytest


@pytest.mark.case("S-36")
@pytest.mark.parametrize("host", ["example.com", "8.8.8.8", "192.168.1.1", "2001:db8::1"])
def test_foreign_hosts_cannot_be_reached(host, network_used):
    with pytest.raises(network_used, match=host):
        socket.create_connection((host, 80), timeout=1)


@pytest.mark.case("S-36")
def test_libraries_cannot_reach_them_either(network_used):
    with pytest.raises(network_used):
        urllib.request.urlopen("http://example.com/", timeout=1)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()
