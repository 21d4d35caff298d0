"""Scoring on a Ray cluster, or on this machine by Ray.

Actors of Ray's core, and not Ray Data: a data set's source is read by tasks that know nothing of each other, while
documents here come from one reader that needs the store to find what a comment answers. And a pool of our own, and not
Ray's restarts: an actor that restarts keeps its shards, and where the node with its place is gone for good it waits for
ever; here the shards go to those who are left, and a new actor joins where and when there is room.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from groundswell.core.errors import MissingExtra, WorkerError
from groundswell.scoring.engines.processes import default_workers
from groundswell.scoring.engines.shards import DEPTH, Scored, Shard, in_order, remake_of
from groundswell.scoring.pipeline import Pipeline

# Nodes come and go; one shard that loses its actor so often is the cause.
_TRIES = 3
# So many actors that died one after another before any was ready say that none ever will be.
_FAILED_STARTS = 5
# Shards and results under way, some hundred kilobytes each, are all that a Ray of our own keeps in shared memory.
_OBJECT_STORE_BYTES = 256 * 1024 * 1024
_PATIENCE_SECONDS = 30.0
_KNOCK_SECONDS = 10.0

_log = logging.getLogger(__name__)


class Ray:
    """Scores by actors of one CPU each: `workers` of them, or as many as the cluster has CPUs.

    `address` is that of a running cluster (else the variable RAY_ADDRESS); without one, Ray is started on this machine
    and stopped at the end. Where the program is connected to a cluster already, that one is used.
    """

    def __init__(self, *, workers: int | None = None, address: str | None = None) -> None:
        self._workers, self._address = workers, address

    def score(self, pipeline: Pipeline, shards: Iterable[Shard]) -> Generator[Scored, None, None]:
        """One result a shard, in order.

        Raises MissingExtra without Ray, WorkerError where the cluster can't be reached, its workers can't start, or a
        shard ends them again and again.
        """
        remake = remake_of(pipeline)
        with _connected(self._address, self._workers) as ray:
            workers = self._workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
            team = _Team(ray, remake, workers)
            try:
                yield from in_order(team, shards)
            finally:
                team.dismiss()


@contextmanager
def _connected(address: str | None, workers: int | None) -> Iterator[Any]:
    ray = _load_ray()
    if ray.is_initialized():
        yield ray
        return
    address = address or os.environ.get("RAY_ADDRESS")
    own = {
        "address": "local",
        "num_cpus": workers or default_workers(),
        "include_dashboard": False,
        "object_store_memory": _OBJECT_STORE_BYTES,
    }
    options = {"address": address} if address else own
    with _ended_before_sigterm() as watch:
        try:
            if address:
                _knock_at(address)
            ray.init(**options, log_to_driver=False, logging_level=logging.ERROR)
        except (OSError, RuntimeError, ValueError) as error:
            raise WorkerError(f"Ray at {address or 'this machine'}: {error}") from error
        watch()
        try:
            yield ray
        finally:
            ray.shutdown()


def _knock_at(address: str) -> None:
    """Raise OSError where nobody listens: Ray itself would try for minutes."""
    host, _, port = address.rpartition("://")[2].rpartition(":")
    if port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_KNOCK_SECONDS).close()


def _load_ray() -> Any:
    # Nothing is reported to anyone.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    try:
        import ray
    except ImportError as error:
        raise MissingExtra("scoring by Ray", "ray") from error
    return ray


@contextmanager
def _ended_before_sigterm() -> Iterator[Callable[[], None]]:
    """Have SIGTERM leave the block first, and then end this program as ever. To be called once Ray has set its own."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    before, came = signal.getsignal(signal.SIGTERM), []

    def leave(number: int, frame: object) -> None:
        came.append(number)
        raise SystemExit(128 + number)

    def watch() -> None:
        signal.signal(signal.SIGTERM, leave)

    try:
        yield watch
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)
        if came:
            signal.raise_signal(signal.SIGTERM)


class Scorer:
    """What runs as an actor. It loads its pipeline in a call of its own: what fails there then reaches us as it is."""

    def __init__(self, remake: Callable[[], Pipeline]) -> None:
        self._remake = remake

    def get_ready(self) -> None:
        """Load the pipeline."""
        self._pipeline = self._remake()

    def score(self, shard: Shard) -> Scored:
        """Score a shard."""
        return shard.scored_by(self._pipeline)


@dataclass(slots=True)
class _Task:
    shard: Shard
    call: Any = None
    result: Scored | None = None
    deaths: int = 0


@dataclass(slots=True, eq=False)
class _Member:
    """An actor, the call that makes it ready while that lasts, and its shards, which it does in order."""

    actor: Any
    starting: Any
    tasks: deque[_Task] = field(default_factory=deque)

    @property
    def next_call(self) -> Any:
        """What it will be done with first; None where it has nothing to do."""
        return self.starting or (self.tasks[0].call if self.tasks else None)


class _Team:
    """Actors, and who of them does what."""

    def __init__(self, ray: Any, remake: Callable[[], Pipeline], workers: int) -> None:
        self._ray = ray
        self._scorer = ray.remote(num_cpus=1)(Scorer)
        self._remake = ray.put(remake)
        self._members = [self._hire() for _ in range(workers)]
        self._unassigned: deque[_Task] = deque()
        self._failed_starts = 0
        self.ahead = workers * DEPTH

    def _hire(self) -> _Member:
        actor = self._scorer.remote(self._remake)
        return _Member(actor, actor.get_ready.remote())

    def dismiss(self) -> None:
        """End the actors, whatever they do."""
        for member in self._members:
            self._end(member)

    def _end(self, member: _Member) -> None:
        with suppress(self._ray.exceptions.RayError):
            self._ray.kill(member.actor)

    def start(self, shard: Shard) -> _Task:
        """Have a shard scored."""
        task = _Task(shard)
        self._unassigned.append(task)
        self._take_results(wait_seconds=0)
        return task

    def is_done(self, task: _Task) -> bool:
        """Whether its result is there."""
        return task.result is not None

    def finish(self, task: _Task) -> Scored:
        """Wait for a result. Raises WorkerError where the shard ends its workers again and again."""
        while task.result is None:
            if not self._take_results(wait_seconds=_PATIENCE_SECONDS):
                ready = sum(member.starting is None for member in self._members)
                _log.warning("waiting for Ray: %d of %d workers could start so far", ready, len(self._members))
        return task.result

    def _take_results(self, *, wait_seconds: float) -> int:
        """Take what is done, and give out what is to do; returns how many calls were done."""
        self._assign()
        calls = {member.next_call: member for member in self._members if member.next_call is not None}
        if not calls:
            return 0
        done, _ = self._ray.wait(list(calls), num_returns=1, timeout=wait_seconds)
        if done:
            done, _ = self._ray.wait(list(calls), num_returns=len(calls), timeout=0)
        for call in done:
            self._take(calls[call], call)
        self._assign()
        return len(done)

    def _take(self, member: _Member, call: Any) -> None:
        try:
            result = self._ray.get(call)
        except self._ray.exceptions.RayTaskError as error:
            raise error.cause from error
        except self._ray.exceptions.RayError as error:
            self._replace(member, error)
            return
        if member.starting is not None:
            member.starting, self._failed_starts = None, 0
        else:
            member.tasks.popleft().result = result

    def _replace(self, member: _Member, error: Exception) -> None:
        """Give a lost actor's shards to others and hire another. The shard it was at, its oldest, may be the cause."""
        _log.warning("a worker was lost: %s", str(error).partition("\n")[0])
        if member.starting is not None:
            self._failed_starts += 1
            if self._failed_starts == _FAILED_STARTS:
                raise WorkerError(f"Ray can't start workers: {error}") from error
        else:
            member.tasks[0].deaths += 1
            if member.tasks[0].deaths == _TRIES:
                message = f"{_TRIES} workers were lost, one after another, with {member.tasks[0].shard}: {error}"
                raise WorkerError(message) from error
        self._unassigned.extendleft(reversed(member.tasks))
        self._end(member)
        self._members[self._members.index(member)] = self._hire()

    def _assign(self) -> None:
        """Give waiting shards to actors that are ready, first to those with the least to do."""
        while self._unassigned:
            ready = [one for one in self._members if one.starting is None and len(one.tasks) < DEPTH]
            if not ready:
                return
            member = min(ready, key=lambda one: len(one.tasks))
            task = self._unassigned.popleft()
            task.call = member.actor.score.remote(task.shard)
            member.tasks.append(task)
