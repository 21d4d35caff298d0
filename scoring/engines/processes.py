"""Scoring in several processes of this machine."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from typing import Self

from groundswell.core.errors import WorkerError
from groundswell.scoring.engines.shards import DEPTH, Scored, Shard, in_order, remake_of
from groundswell.scoring.pipeline import Pipeline

Remake = Callable[[], Pipeline]

# A shard that was under way when a process died is done again; from the third time on alone, so that one that ends its
# process by itself is told from those that stood beside it.
_SHARED_TRIES = 2
MOST_WORKERS = 6
"""Workers that one writer keeps busy: it takes a sixth of the time of scoring to read, mark copies and store (measured
in docs/scaling.md). More are used where they are asked for."""


def default_workers() -> int:
    """As many workers as this process has cores, by affinity and quota, up to `MOST_WORKERS`."""
    from joblib import cpu_count

    return min(int(cpu_count()), MOST_WORKERS)


class Processes:
    """Scores in `workers` processes, each with a pipeline of its own."""

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def score(self, pipeline: Pipeline, shards: Iterable[Shard]) -> Generator[Scored, None, None]:
        """One result a shard, in order. Raises WorkerError where a shard ends its process again and again."""
        with _Pool(remake_of(pipeline), self._workers) as pool:
            yield from in_order(pool, shards)


@dataclass(slots=True)
class _Task:
    shard: Shard
    result: Future[Scored]
    tries: int = 1

    @property
    def is_lost(self) -> bool:
        return self.result.done() and isinstance(self.result.exception(), BrokenProcessPool)


class _Pool:
    """A pool of processes that is made anew where one of them dies."""

    def __init__(self, remake: Remake, workers: int) -> None:
        self._remake, self._workers = remake, workers
        self.ahead = workers * DEPTH
        self._tasks: deque[_Task] = deque()

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._close(at_once=kind is not None)

    def _open(self) -> None:
        # Spawned, not forked: a fork would take over locks of other threads, and the right to write to the store.
        context = get_context("spawn")
        # Closes with this process, however it ends, and the workers with it.
        lifeline, self._held = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(
            self._workers, mp_context=context, initializer=_start, initargs=(self._remake, lifeline)
        )
        self._lifeline = lifeline

    def _close(self, *, at_once: bool) -> None:
        if at_once:
            self._held.close()
        self._executor.shutdown(cancel_futures=True)
        self._held.close()
        self._lifeline.close()

    def start(self, shard: Shard) -> _Task:
        """Have a shard scored."""
        task = _Task(shard, self._submit(shard))
        self._tasks.append(task)
        return task

    def _submit(self, shard: Shard) -> Future[Scored]:
        try:
            # Processes start here, with these signals barred, so that Ctrl-C reaches this process alone.
            with _interrupts_barred():
                return self._executor.submit(_score, shard)
        except BrokenProcessPool as error:
            lost: Future[Scored] = Future()
            lost.set_exception(error)
            return lost

    def is_done(self, task: _Task) -> bool:
        """Whether its result is there."""
        return task.result.done() and not task.is_lost

    def finish(self, task: _Task) -> Scored:
        """Wait for a result. Raises WorkerError where the shard ends its process again and again."""
        task.result.exception()
        while task.is_lost:
            self._recover()
            task.result.exception()
        self._tasks.remove(task)
        return task.result.result()

    def _recover(self) -> None:
        """Make the pool anew, and do again what was lost."""
        self._close(at_once=True)
        self._open()
        for task in self._tasks:
            if task.is_lost:
                task.tries += 1
                task.result = self._submit(task.shard)
                if task.tries > _SHARED_TRIES:
                    self._await_alone(task)

    @staticmethod
    def _await_alone(task: _Task) -> None:
        task.result.exception()
        if task.is_lost:
            raise WorkerError(
                f"a process that scores died {task.tries} times (killed, or out of memory?), the last time alone with "
                f"{task.shard}"
            )


@contextmanager
def _interrupts_barred() -> Iterator[None]:
    """What starts meanwhile never hears SIGINT; this process hears it afterwards. Windows has no such thing."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# What follows runs in the workers.

_remake: Remake | None = None


def _start(remake: Remake, lifeline: Connection) -> None:
    global _remake
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    _remake = remake


def _end_with(lifeline: Connection) -> None:
    """End this process when the other end of the line closes: it has gone, or wants no more."""
    try:
        lifeline.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)


@lru_cache(maxsize=1)
def _pipeline() -> Pipeline:
    assert _remake is not None
    return _remake()


def _score(shard: Shard) -> Scored:
    return shard.scored_by(_pipeline())
