"""The file of the control socket: whose it is, and what becomes of it."""

import os
import socket
import stat
from contextlib import closing
from pathlib import Path

import pytest

from postured.adapters.ipc.client import ask
from postured.errors import CannotWrite
from tests.integration.ipc.parties import Daemon


def test_the_socket_is_its_owners_alone(daemon: Daemon) -> None:
    assert stat.S_IMODE(os.stat(daemon.path).st_mode) == 0o600


def test_a_folder_that_others_may_write_in_is_refused(folder: Path) -> None:
    folder.chmod(0o770)
    with pytest.raises(CannotWrite, match="control socket") as told:
        Daemon(folder)

    assert "chmod 700" in told.value.detail


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(CannotWrite, match="control socket"):
        Daemon(folder / "missing")


def test_a_path_too_long_for_a_socket_is_told(folder: Path) -> None:
    deep = folder / ("d" * 120)
    deep.mkdir(mode=0o700)

    with pytest.raises(CannotWrite, match="control socket"):
        Daemon(deep)


def test_what_an_ended_daemon_left_is_replaced(folder: Path) -> None:
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(folder / "control"))
    left.close()

    with closing(Daemon(folder)) as daemon:
        assert daemon.serve(lambda: ask(daemon.path, "status")) == {"presence": "active"}


def test_a_file_that_is_no_socket_is_left_alone(folder: Path) -> None:
    (folder / "control").write_text("mine")

    with pytest.raises(CannotWrite, match="control socket"):
        Daemon(folder)

    assert (folder / "control").read_text() == "mine"


def test_closing_takes_the_file_away(folder: Path) -> None:
    daemon = Daemon(folder)
    daemon.server.close()
    daemon.server.close()
    daemon.loop.close()

    assert os.listdir(folder) == []


def test_closing_leaves_another_daemons_file_alone(folder: Path) -> None:
    first = Daemon(folder)
    with closing(Daemon(folder)) as second:
        first.close()

        assert second.serve(lambda: ask(second.path, "status")) == {"presence": "active"}
