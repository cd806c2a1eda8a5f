"""Killed anywhere, nothing that was acknowledged is lost. The long run is `python bench/chaos_store.py`."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
KILLS, CUTS = 30, 2


def test_dozens_of_kills_and_cuts_lose_nothing() -> None:
    command = [sys.executable, "-W", "error", "bench/chaos_store.py", "--kills", str(KILLS), "--cuts", str(CUTS)]

    found = subprocess.run(command, capture_output=True, text=True, timeout=240, cwd=ROOT)

    assert found.returncode == 0, found.stdout + found.stderr
    figures = dict(re.findall(r"^(.+?) {2,}(\d+)", found.stdout, re.MULTILINE))
    assert (figures["kills survived"], figures["entries lost"]) == (str(KILLS), "0")
    assert int(figures["cuts survived"]) > KILLS
    assert int(figures["events acknowledged"]) > 100
    assert found.stderr == ""
