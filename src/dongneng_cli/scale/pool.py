"""Workbooks read by several processes of this machine, each with the next one at hand.

A worker that dies takes nothing with it but the workbook that it was at: that one is read again, alone in
a fresh process, and reported if it ends that one too. So a neighbour is never blamed.
"""

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from dongneng_cli.i18n import language, set_language
from dongneng_cli.scale.parcel import Parcel, read_path
from dongneng_cli.workflow.context import Context

_LIFE = 1000
"""Workbooks after which a worker is replaced, so that its memory stays what it was."""

_AHEAD = 2
"""Workbooks that a worker has in hand: the one it is at, and the next, so that it never waits for us."""

_GARBAGE_EVERY = 200_000
"""Objects between two searches for cycles."""

ReadPath = Callable[[str, Context], Parcel]


@dataclass
class _Worker:
    """One process, the pipe to it, and the workbooks it has in hand, the one it is at first."""

    process: BaseProcess
    pipe: Connection
    at: deque[tuple[int, str]] = field(default_factory=deque)
    done: int = 0


@dataclass
class Pool:
    """Processes that read workbooks.

    Attributes:
        jobs: How many at a time.
        read: What a process does with a path; a test puts something worse in its place.
    """

    context: Context
    jobs: int
    read: ReadPath = read_path
    _workers: list[_Worker] = field(default_factory=list)

    def read_all(self, paths: Sequence[tuple[int, str]]) -> Iterator[tuple[int, Parcel | None]]:
        """Read workbooks, each under its number, and yield them as they are done.

        ``None`` stands for a workbook that ended its process twice.
        """
        try:
            lost: list[tuple[int, str]] = []
            for number, parcel in self._round(paths, self.jobs):
                if parcel is None:
                    lost.append((number, dict(paths)[number]))
                else:
                    yield number, parcel
            for one in lost:
                # Alone, and in a process that has read nothing before.
                self._stop()
                yield from self._round([one], 1)
        finally:
            self._stop()

    def _round(
        self, paths: Sequence[tuple[int, str]], jobs: int
    ) -> Iterator[tuple[int, Parcel | None]]:
        waiting = deque(paths)
        while waiting or any(worker.at for worker in self._workers):
            while waiting and len(self._workers) < min(jobs, len(paths)):
                self._workers.append(_started(self.context, self.read))
            for most in range(1, _AHEAD + 1):
                for worker in self._workers:
                    if waiting and len(worker.at) < most and worker.done + len(worker.at) < _LIFE:
                        self._give(worker, waiting.popleft())
            yield from self._collect(waiting)

    def _give(self, worker: _Worker, one: tuple[int, str]) -> None:
        # A worker that died while idle is found out when its answer is waited for.
        with suppress(OSError):
            worker.pipe.send(one[1])
        worker.at.append(one)

    def _collect(self, waiting: "deque[tuple[int, str]]") -> Iterator[tuple[int, Parcel | None]]:
        busy = {worker.pipe: worker for worker in self._workers if worker.at}
        for pipe in wait(list(busy)):
            worker = busy[pipe]  # type: ignore[index]
            number, _path = worker.at.popleft()
            try:
                parcel: Parcel | None = worker.pipe.recv()
                worker.done += 1
            except (EOFError, OSError):
                parcel = None
                # What it had not begun is nobody's fault.
                waiting.extendleft(reversed(worker.at))
                worker.at.clear()
            if parcel is None or (worker.done >= _LIFE and not worker.at):
                self._dismiss(worker)
            yield number, parcel

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join(timeout=1)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.process.close()

    def _stop(self) -> None:
        for worker in list(self._workers):
            if worker.at:
                worker.process.kill()
            self._dismiss(worker)


def _started(context: Context, read: ReadPath) -> _Worker:
    here, there = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(there, context.path, context.hash, _settings(context), language(), read),
        daemon=True,
    )  # fmt: skip
    with _no_ctrl_c():
        process.start()
    there.close()
    return _Worker(process, here)


@contextmanager
def _no_ctrl_c() -> Iterator[None]:
    """Let what is started here inherit that Ctrl-C is not its business, from its first moment on."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # It opens the mask when it is started, so it has to be there first.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settings(context: Context) -> dict[str, Any]:
    return {"second_reader": context.second_reader}


def _serve(
    pipe: Connection,
    plan: Any,
    plan_hash: str,
    settings: dict[str, Any],
    spoken: str,
    read: ReadPath,
) -> None:
    """Read what is asked for until the pipe closes; Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    set_language(spoken)
    context = opened(str(plan), plan_hash, settings)
    # Libraries and plan live as long as the process: searching them for cycles costs a third of reading.
    gc.freeze()
    gc.set_threshold(_GARBAGE_EVERY)
    while True:
        try:
            path = pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(read(path, context))


def opened(plan: str, plan_hash: str, settings: dict[str, Any]) -> Context:
    """Open the plan in a process that is to read by it.

    Raises:
        RuntimeError: If its files are not those that the first process read.
    """
    from dataclasses import replace

    from dongneng_cli.workflow.context import open_plan

    context = replace(open_plan(plan), **settings)
    if context.hash != plan_hash:
        raise RuntimeError(f"the plan changed while it was read: {plan}")
    return context


def cores() -> int:
    """Return how many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
