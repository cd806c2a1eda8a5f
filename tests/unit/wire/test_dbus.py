"""Where the session bus is looked for, and which signals a rule means."""

from pathlib import Path

import pytest
from jeepney.wrappers import DBusAddress, new_signal

from postured.wire.dbus import Rule, session_bus

EMITTER = DBusAddress("/a/path", "org.example.Service", "org.example.Interface")


@pytest.mark.parametrize(
    ("address", "sockets"),
    [
        ("unix:path=/run/user/1000/bus", ["/run/user/1000/bus"]),
        ("unix:path=/run/user/1000/bus,guid=0123456789abcdef", ["/run/user/1000/bus"]),
        ("unix:abstract=/tmp/dbus-Xyz,guid=0123", ["\0/tmp/dbus-Xyz"]),
        ("unix:path=/with%20space%3bsemicolon", ["/with space;semicolon"]),
        ("unix:path=/home/j%c3%bcrgen/bus", ["/home/jürgen/bus"]),
        ("unix:path=/home/jürgen/%C3%a4%25/bus", ["/home/jürgen/ä%/bus"]),
        ("unix:path=/not%fftext%c3", ["/not\udcfftext\udcc3"]),
        ("unix:path=/one;unix:abstract=two", ["/one", "\0two"]),
        ("unix:path=/one;", ["/one"]),
        ("autolaunch:;unix:path=/one", ["/one"]),
        ("tcp:host=localhost,port=1;unix:path=/one", ["/one"]),
        ("unix:runtime=yes;nonsense;unix:path=/one", ["/one"]),
        ("autolaunch:", []),
        ("tcp:host=localhost,port=1", []),
        ("nonsense", []),
        ("unix:", []),
        ("unix:path", []),
        (";;;", []),
    ],
)
def test_the_address_in_the_environment(address: str, sockets: list[str]) -> None:
    assert session_bus({"DBUS_SESSION_BUS_ADDRESS": address}) == sockets


def test_without_an_address_the_socket_of_the_session_is_taken(tmp_path: Path) -> None:
    (tmp_path / "bus").touch()

    assert session_bus({"XDG_RUNTIME_DIR": str(tmp_path)}) == [str(tmp_path / "bus")]
    assert session_bus({"XDG_RUNTIME_DIR": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": ""}) == [str(tmp_path / "bus")]


def test_a_session_folder_with_a_semicolon_in_its_name(tmp_path: Path) -> None:
    odd = tmp_path / "a;b,c=d%41"
    odd.mkdir()
    (odd / "bus").touch()

    assert session_bus({"XDG_RUNTIME_DIR": str(odd)}) == [str(odd / "bus")]


def test_an_address_goes_before_the_socket_of_the_session(tmp_path: Path) -> None:
    (tmp_path / "bus").touch()

    assert session_bus({"XDG_RUNTIME_DIR": str(tmp_path), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/one"}) == ["/one"]


def test_without_either_there_is_no_bus(tmp_path: Path) -> None:
    assert session_bus({}) == []
    assert session_bus({"XDG_RUNTIME_DIR": ""}) == []
    assert session_bus({"XDG_RUNTIME_DIR": str(tmp_path)}) == []


def test_a_rule_as_the_bus_wants_it() -> None:
    full = Rule(sender="a.b", interface="c.d", member="E", path="/f", first="g.h")

    assert Rule().text() == "type='signal'"
    assert Rule(member="E").text() == "type='signal',member='E'"
    assert full.text() == "type='signal',sender='a.b',interface='c.d',member='E',path='/f',arg0='g.h'"


@pytest.mark.parametrize(
    ("rule", "fits"),
    [
        (Rule(), True),
        (Rule(sender="org.example.Service"), True),
        (Rule(interface="org.example.Interface", member="Changed", path="/a/path", first="one"), True),
        (Rule(interface="org.example.Other"), False),
        (Rule(member="Gone"), False),
        (Rule(path="/a"), False),
        (Rule(first="two"), False),
        (Rule(first="o"), False),
    ],
)
def test_which_signals_fit(rule: Rule, fits: bool) -> None:
    assert rule.fits(new_signal(EMITTER, "Changed", "ss", ("one", "two"))) is fits


def test_a_signal_without_arguments_has_no_first() -> None:
    assert not Rule(first="one").fits(new_signal(EMITTER, "Changed"))
    assert Rule(member="Changed").fits(new_signal(EMITTER, "Changed"))
