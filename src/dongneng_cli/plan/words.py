"""What a word of a submission means in the plan: a task's state, a blocker's state, a category, a reason."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from dongneng_cli.plan.checklist import Blockers, Checklist
from dongneng_cli.plan.folding import fold
from dongneng_cli.terms import BlockerState, TaskState

State = TypeVar("State", TaskState, BlockerState)


class Spelled(Protocol):
    """Something with a name that is written in several ways."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other spellings."""


def task_state(checklist: Checklist, text: str | None) -> TaskState | None:
    """Return the state that a word of the sheet 任务 means; ``None`` when it means none."""
    return _meant(((one.state, one.words) for one in checklist.words), text)


def blocker_state(blockers: Blockers, text: str | None) -> BlockerState | None:
    """Return the state that a word of the sheet 问题 means; ``None`` when it means none."""
    return _meant(((one.state, one.words) for one in blockers.words), text)


def _meant(states: Iterable[tuple[State, tuple[str, ...]]], text: str | None) -> State | None:
    wanted = fold(text or "")
    return next((state for state, words in states if wanted in map(fold, words)), None)


def spelled(things: Iterable[Spelled], text: str | None) -> str | None:
    """Return the id of the thing that a text names; ``None`` when it names none."""
    if not text:
        return None
    wanted = fold(text)
    for thing in things:
        if wanted in map(fold, (thing.id, thing.name, *thing.aliases)):
            return thing.id
    return None
