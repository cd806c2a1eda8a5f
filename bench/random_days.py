"""Thousands of days that nobody would live, each judged by every law: what breaks one is told with its shortest trace.

    python bench/random_days.py [--days 10000] [--seed 0] [--all]

The day of a seed is the same one on every machine. A broken law prints the law, the seed, and a trace that breaks it
still, as `postured simulate` reads it; the exit code is then 1. It ends with the first day that breaks a law, or with
`--all` tells one day for every law that is broken.
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.laws.judge import AGAIN, LAWS, Broken, judge, judge_again
from tests.laws.scenes import play
from tests.laws.wild import Wild, shrunken, wild_day


def broken(wild: Wild, *laws: str) -> list[Broken]:
    """What the day breaks of the laws of one day, and of those of two days that are named."""
    played = play(wild)
    return judge(played) + (judge_again(played, *laws) if laws else [])


def breaks(wild: Wild, law: str) -> str:
    """How the day breaks that law; empty if it does not."""
    laws = (law,) if law in AGAIN else ()
    return next((each.how for each in broken(wild, *laws) if each.law == law), "")


def tell(seed: int, law: str, wild: Wild) -> None:
    short = shrunken(wild, lambda day: bool(breaks(day, law)))
    print(f"\nlaw {law}, seed {seed}: {breaks(short, law)}\n{short.text}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="Plays random days, and judges each by every law.")
    parser.add_argument("--days", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="of the first day; the others follow")
    parser.add_argument("--all", action="store_true", help="go on after a broken law")
    chosen = parser.parse_args()
    begin = time.perf_counter()
    found: Counter[str] = Counter()
    settings: Counter[str] = Counter()
    for seed in range(chosen.seed, chosen.seed + chosen.days):
        wild = wild_day(seed)
        settings[wild.settings] += 1
        again = tuple(AGAIN)[seed % len(AGAIN)]
        for law, _how in broken(wild, again):
            if not found[law]:
                tell(seed, law, wild)
            found[law] += 1
        if found and not chosen.all:
            break
    days = sum(settings.values())
    seconds = time.perf_counter() - begin
    print(f"\n{days} days in {seconds:.0f} s, {len(settings)} sets of settings, {len(LAWS)} judges")
    print(f"each day lived again by one of {len(AGAIN)} other laws")
    for law, count in found.most_common():
        print(f"{count:>6}  {law}")
    print("no law was broken" if not found else f"{len(found)} laws were broken")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
