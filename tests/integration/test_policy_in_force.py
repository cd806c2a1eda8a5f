"""An employer's files in /etc and an ordinary user's daemon, in a mount namespace: the machine's own stay as they are.

The namespace has a copy of /etc for its own, which the test writes to as the administrator would.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.daemon import AT_ONCE, POSTURED, Home
from tests.desktop.waiting import wait_for
from tests.unit.settings.ordinary import NOBODY

LATER = AT_ONCE.replace('"40s"', '"3h"')
IN_ITS_OWN_ETC = ["unshare", "--mount", "sh", "-ec", 'mount --bind "$1" /etc; shift; exec "$@"', "sh"]
MAY_READ = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
"""Python itself may lie where only root gets to. It is no leave to write anywhere."""
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *MAY_READ]


@dataclass
class Office(Home):
    """A machine with an administrator, and somebody who works there."""

    etc: Path = Path()

    @property
    def before(self) -> list[str]:
        """What goes before a command of the person's."""
        return [*IN_ITS_OWN_ETC, str(self.etc), *AS_NOBODY]

    def call(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [*self.before, POSTURED, *words]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=30)

    def configure(self, text: str) -> None:
        super().configure(text)
        for folder, _folders, names in os.walk(self.folder):
            for each in (folder, *(os.path.join(folder, name) for name in names)):
                os.chown(each, NOBODY, NOBODY)

    def administrates(self, text: str, name: str = "mandatory.toml") -> Path:
        file = self.etc / "postured" / name
        for folder in (self.etc / "postured", file.parent):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o755)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o644)
        return file

    def run(self) -> subprocess.Popen[str]:
        with open(self.path("output"), "w", encoding="utf-8") as output:
            return subprocess.Popen(
                [*self.before, POSTURED, "run"],
                env=self.environ,
                stderr=output,
                stdin=subprocess.DEVNULL,
                text=True,
            )

    def said(self) -> str:
        return Path(self.path("output")).read_text(encoding="utf-8")


@pytest.fixture
def office() -> Iterator[Office]:
    with tempfile.TemporaryDirectory(prefix="office") as folder:
        home, etc = Path(folder, "home"), Path(folder, "etc")
        if os.geteuid() != 0 or not can_be_had(folder):
            pytest.skip("needs root, leave to mount, and a postured that an ordinary user can run")
        os.chmod(folder, 0o755)
        shutil.copytree("/etc", etc, symlinks=True, ignore=shutil.ignore_patterns("postured"))
        etc.chmod(0o755)
        (home / "run").mkdir(parents=True)
        (home / "run").chmod(0o700)
        found = Office(str(home), etc=etc)
        found.configure(LATER)
        yield found


def can_be_had(folder: str) -> bool:
    tried = [*IN_ITS_OWN_ETC, folder, *AS_NOBODY, POSTURED, "--version"]
    return subprocess.run(tried, capture_output=True, cwd="/").returncode == 0


@pytest.fixture
def running(office: Office) -> Iterator[Office]:
    process = office.run()
    try:
        wait_for(lambda: office.call("status").returncode == 0, 20, what="postured")
        yield office
    finally:
        process.kill()
        process.wait()


def every(minutes: int) -> Callable[[dict[str, Any]], bool]:
    return lambda report: [each["every"] for each in report["routines"] if each["routine"] == "move"] == [minutes * 60]


def test_a_policy_is_in_force_without_a_restart_and_gone_with_its_file(running: Office) -> None:
    assert every(180)(running.status())
    file = running.administrates('[organisation]\nname = "Example Ltd"\n[routines.move]\nevery = "45m"\n')

    report = running.wait_status(every(45))
    assert report["organisation"]["name"] == "Example Ltd"
    assert "Some of this is set up by Example Ltd.\n" in running.call("status").stdout

    locked = running.call("config", "set", "routines.move.every", "25m")
    assert locked.returncode == 78
    assert "/etc/postured/mandatory.toml" in locked.stderr
    shown = running.call("config", "show", "--origin")
    assert "/etc/postured/mandatory.toml" in shown.stdout
    assert "Example Ltd" in shown.stdout

    drop_in = running.administrates('[routines.move]\nevery = "50m"\n', "mandatory.d/10-team.toml")
    running.wait_status(every(50))
    drop_in.unlink()
    running.wait_status(every(45))
    file.unlink()
    running.wait_status(every(180))


def test_a_policy_that_others_can_write_is_refused_by_name_and_believed_again_when_mended(running: Office) -> None:
    file = running.administrates('[routines.move]\nevery = "45m"\n')
    running.wait_status(every(45))

    file.chmod(0o646)
    report = running.wait_status(every(180))
    (problem,) = [each["message"] for each in report["problems"] if each["part"] == "policy"]
    assert "Others than the system can write to /etc/postured/mandatory.toml." in " ".join(problem.split())
    assert "chmod go-w /etc/postured/mandatory.toml" in problem
    assert "chmod go-w" in json.loads(running.call("doctor", "--json").stdout)["senses"]["settings"]["trouble"]
    assert "A policy file does not count" in running.said()

    file.chmod(0o644)
    report = running.wait_status(every(45))
    assert "policy" not in {each["part"] for each in report["problems"]}

    os.chown(running.etc / "postured", NOBODY, NOBODY)
    report = running.wait_status(every(180))
    assert f"belongs to user {NOBODY}" in str(report["problems"])


def test_the_person_stays_within_bounds_and_their_file_stays_theirs(running: Office) -> None:
    running.administrates('[bounds]\n"routines.move.every" = {min = "20m", max = "1h"}\n')

    report = running.wait_status(every(60))

    assert "notes" in {each["part"] for each in report["problems"]}
    assert 'every = "3h"' in Path(running.config).read_text(encoding="utf-8")
    running.configure(LATER.replace("3h", "25m"))
    report = running.wait_status(every(25))
    assert "notes" not in {each["part"] for each in report["problems"]}


def test_a_broken_policy_on_a_new_machine_is_said_and_nothing_runs(office: Office) -> None:
    office.administrates('[routines.move]\nevery = "1m"\n')

    found = office.call("run")

    assert found.returncode == 78
    assert "/etc/postured/mandatory.toml:2:9: routines.move.every" in found.stderr
    assert 'Found "1m"; a policy may say 10m or more here.' in found.stderr
    assert "Traceback" not in found.stderr
