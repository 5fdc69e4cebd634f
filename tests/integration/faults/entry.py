"""The `trimcore` command with something wrong in it: a doomed step, a wrong clock, short leases.

The first argument is a `Plan` as JSON, the others are the command's own.
"""

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from importlib import import_module
from typing import TypeVar

import msgspec
from dependency_injector import providers

from tests.integration.faults.doom import Doom
from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.model.sources import source
from trimcore.domain.model.webhooks import delivery
from trimcore.domain.policies.errands import claim
from trimcore.entrypoints.wiring.parts import adapters_by_url, databases, storages

Part = TypeVar("Part")

CLOCKS = ("trimcore.adapters.system.clock", "trimcore.adapters.minio.clock")


class Plan(msgspec.Struct, frozen=True):
    """What is wrong with a process."""

    step: str = ""
    """Where it dies, see `Doom`."""
    skew: float = 0
    """By how many seconds the machine's clock is wrong."""
    hurry: bool = False
    """Whether leases and waits are short."""


HURRIED = RetryPolicy(
    lease=timedelta(seconds=4),
    first_wait=timedelta(milliseconds=200),
    longest_wait=timedelta(seconds=3),
    ring_after=timedelta(seconds=2),
)


def policy_of(plan: Plan) -> RetryPolicy:
    """Return the policy by which a process of this plan goes."""
    return HURRIED if plan.hurry else RetryPolicy()


def main() -> None:
    """Prepare the process, then be the command."""
    plan = msgspec.json.decode(sys.argv.pop(1), type=Plan)
    if plan.skew:
        set_clock(timedelta(seconds=plan.skew))
    if plan.step:
        doom = Doom(plan.step)
        wrap(databases.DATABASES, doom.database)
        wrap(storages.STORES, doom.storage)
        wrap(adapters_by_url.QUEUES, doom.queue)

    from trimcore.entrypoints.cli.main import main as command
    from trimcore.entrypoints.wiring.container import Container

    if plan.hurry:
        delivery.LEASE = source.LEASE = HURRIED.lease
        claim.RENEW_EVERY = delivery.PUT_OFF_FOR = HURRIED.first_wait
    Container.policy.override(providers.Object(policy_of(plan)))
    command()


def wrap(makers: dict[str, Callable[..., Part]], change: Callable[[Part], Part]) -> None:
    """Change what every maker of a part makes."""

    def changed(make: Callable[..., Part]) -> Callable[..., Part]:
        return lambda *values: change(make(*values))

    for scheme, make in list(makers.items()):
        makers[scheme] = changed(make)


def set_clock(skew: timedelta) -> None:
    """Put the machine's clock wrong, for all of this process that tells the time by it."""

    class Skewed(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Skewed":
            return super().now(tz) + skew

    really = time.time
    time.time = lambda: really() + skew.total_seconds()
    for name in CLOCKS:
        vars(import_module(name))["datetime"] = Skewed


if __name__ == "__main__":
    main()
