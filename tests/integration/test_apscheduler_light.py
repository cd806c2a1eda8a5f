"""APScheduler without the parts that it names in vain: they are really gone, and nothing else is different."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = [
    "asyncio",
    "concurrent.futures.process",
    "email",
    "hashlib",
    "importlib.metadata",
    "multiprocessing",
    "pathlib",
    "ssl",
    "subprocess",
    "zipfile",
]
REAL_POOL = "apscheduler.schedulers.base.ThreadPoolExecutor.__module__ == 'apscheduler.executors.pool'"


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_alarm_brings_nothing_heavy() -> None:
    found = json.loads(
        run(
            "import json, sys, postured.adapters.scheduler\n"
            f"print(json.dumps([name for name in {HEAVY} if name in sys.modules]))"
        )
    )

    assert found == []


def test_what_is_imported_later_is_the_real_thing() -> None:
    said = run(
        "import postured.adapters.scheduler\n"
        "import asyncio, importlib.metadata\n"
        "import apscheduler.executors.pool\n"
        "async def answer(): return 42\n"
        "print(asyncio.run(answer()), importlib.metadata.version('apscheduler')[:2],"
        " apscheduler.executors.pool.ThreadPoolExecutor.__module__)"
    )

    assert said == "42 3. apscheduler.executors.pool\n"


def test_other_schedulers_of_apscheduler_still_work() -> None:
    said = run(
        "import postured.adapters.scheduler, threading\n"
        "from apscheduler.schedulers.background import BackgroundScheduler\n"
        "from apscheduler.triggers.date import DateTrigger\n"
        "ran = threading.Event()\n"
        "scheduler = BackgroundScheduler(timezone='UTC')\n"
        "scheduler.start()\n"
        "scheduler.add_job(ran.set, DateTrigger(timezone='UTC'))\n"
        "print(ran.wait(30))\n"
        "scheduler.shutdown()"
    )

    assert said == "True\n"


def test_an_asyncio_that_somebody_imported_stays() -> None:
    said = run("import asyncio, sys, postured.adapters.scheduler\nprint(sys.modules['asyncio'] is asyncio)")

    assert said == "True\n"


@pytest.mark.parametrize("first", ["apscheduler", "apscheduler.schedulers.base"])
def test_an_apscheduler_that_somebody_imported_is_left_alone(first: str) -> None:
    said = run(f"import {first}\nimport apscheduler.schedulers, postured.adapters.scheduler\nprint({REAL_POOL})")

    assert said == "True\n"


@pytest.mark.parametrize(
    ("first", "real"),
    [("postured.adapters.scheduler", False), ("apscheduler.schedulers.base", True)],
    ids=["with stand-ins", "without"],
)
def test_the_alarm_keeps_its_contract_either_way(first: str, real: bool) -> None:
    run(
        f"import {first}\n"
        "import apscheduler.schedulers.base, pytest, sys\n"
        f"assert ({REAL_POOL}) is {real}\n"
        "sys.exit(pytest.main(['-q', '-p', 'no:cacheprovider', '-k', 'real', 'tests/contract/test_alarm.py']))"
    )
