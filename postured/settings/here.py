"""The settings of this machine and of the person whose command it is, every layer of them."""

import os
from collections.abc import Mapping

from postured.settings import paths, policy
from postured.settings.last_good import last_good
from postured.settings.layers import Layer, employers
from postured.settings.resolve import Resolved, resolve


def employers_here() -> list[Layer]:
    """What the employer says on this machine."""
    return employers(resolve(config=None, system=policy.of_this_machine(), environ={}).combined)


def here(config: str | None = None, environ: Mapping[str, str] = os.environ) -> Resolved:
    """What is in force here; ``config`` is a file that somebody named in place of the person's own."""
    own = paths.find(environ)
    return resolve(
        config=own.config if config is None else config,
        must_exist=config is not None,
        health=own.health,
        system=policy.of_this_machine(),
        last_good=last_good(own.cache),
        environ=environ,
    )
