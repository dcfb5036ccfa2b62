"""The checklist's policy: owners, words of a state, lights and their escalation, blockers, deviations.

The plan's text gives the tasks (4.0), the weekly blockers (7.1) and the quarterly notice (4.3), but none of
these thresholds: each section says in ``basis`` where its own come from. Models compute nothing.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from dongneng_cli.plan.base import Basis, Day, Frozen, Id, Month, Text
from dongneng_cli.terms import BlockerState, Light, TaskState

Item = Annotated[str, StringConstraints(pattern=r"^(\d+\.\d+|[a-z0-9]+(-[a-z0-9]+)*)$")]
"""A clause, or the id of an indicator, a milestone or a workstream."""


class Assignment(Frozen):
    """Who is in charge of a task or of one of its parts, where the plan's own text names no one.

    Attributes:
        item: A clause; or a milestone or workstream, which otherwise follows its task.
        units: Ids of units; several share the work and report each for itself.
    """

    item: Item
    units: tuple[Text, ...] = Field(min_length=1)
    basis: Basis


class TaskWords(Frozen):
    """Words of 状态 on the sheet 任务 that mean one state."""

    state: Literal[TaskState.NOT_STARTED, TaskState.UNDER_WAY, TaskState.DONE]
    words: tuple[Text, ...] = Field(min_length=1)


class BlockerWords(Frozen):
    """Words of 状态 on the sheet 问题 that mean one state."""

    state: BlockerState
    words: tuple[Text, ...] = Field(min_length=1)


class Bound(Frozen):
    """A threshold of how far behind, and whether it is itself over it.

    Attributes:
        behind: Percentage points, or per cent of the time progress: as ``measure`` says.
        inclusive: Whether exactly this much counts.
    """

    behind: Decimal = Field(ge=0)
    inclusive: bool


class Escalation(Frozen):
    """What follows when a light has been yellow or red for so many months running.

    Attributes:
        light: Colour that it has at least from then on.
        step: What the office does, in its own words.
    """

    months: int = Field(ge=1)
    light: Light | None = None
    step: Text


class Lights(Frozen):
    """When a part of the checklist is yellow or red; what is neither is green.

    Attributes:
        measure: ``points`` behind time progress, or ``relative``: points behind ÷ time progress × 100.
        unreported: Colour of a part that nobody has reported for the month.
        due_soon_days: A part that is due within so many days and not done is yellow.
        start_by: A part that has not been started by the end of this month is yellow.
        slipped: Whether a promised month that was put off makes a part yellow.
    """

    measure: Literal["points", "relative"]
    yellow: Bound
    red: Bound
    unreported: Light
    due_soon_days: int = Field(ge=0)
    start_by: Month | None = None
    slipped: bool = True
    escalation: tuple[Escalation, ...] = ()
    basis: Basis


class Category(Frozen):
    """A category of blockers (问题类别) and how long one may take.

    Attributes:
        days: Days from the day it was raised, where no day was promised.
    """

    id: Id
    name: Text
    aliases: tuple[Text, ...] = ()
    days: int = Field(gt=0)


class Weekly(Frozen):
    """Who sends a workbook of blockers every week, and by when (7.1).

    Attributes:
        reporters: Groups of units that are asked, each unit of them.
        due_days: Days after the week's Sunday by which it is sent.
    """

    reporters: tuple[Literal["city", "department", "taskforce"], ...] = Field(min_length=1)
    due_days: int = Field(ge=0)
    basis: Basis


class Blockers(Frozen):
    """How blockers are counted (7.1).

    Attributes:
        weekly: Who reports weekly; none where nobody is asked to.
        deadline: Which promised day counts when it was put off.
        buckets: Upper ends of the age classes in days, ends included; older ones come last.
        oldest: How many of the oldest are named.
        same_text: Share of like characters from which two texts may be the same blocker (0.8 is 80%).
    """

    categories: tuple[Category, ...] = Field(min_length=1)
    words: tuple[BlockerWords, ...]
    deadline: Literal["first_promise", "last_promise"]
    buckets: tuple[int, ...] = Field(min_length=1)
    oldest: int = Field(gt=0)
    same_text: Decimal = Field(gt=0, le=1)
    weekly: Weekly | None = None
    basis: Basis


class Reason(Frozen):
    """Why something is behind (原因代码)."""

    id: Id
    name: Text
    aliases: tuple[Text, ...] = ()


class Deviation(Frozen):
    """From when a target or a project that is behind needs a reason, and which there are.

    Attributes:
        measure: ``points`` behind time progress, or ``relative``, as for lights.
        target: Threshold of a target's pace gap.
        project: Threshold of a project's investment completion rate.
        late_start_months: A project that has not started so many months after its planned month needs a
            reason, too.
        since: First month in which a missing reason is a finding.
    """

    measure: Literal["points", "relative"]
    target: Bound
    project: Bound
    late_start_months: int = Field(ge=1)
    since: Month | None = None
    reasons: tuple[Reason, ...] = Field(min_length=1)
    basis: Basis


class Override(Frozen):
    """A state that was set by hand: it holds from its day on, and the state by rule is shown beside it."""

    item: Item
    state: TaskState
    author: Text
    reason: Text
    date: Day


class Checklist(Frozen):
    """Policy of the checklist of tasks, of blockers, and of deviations."""

    owners: tuple[Assignment, ...] = ()
    words: tuple[TaskWords, ...]
    lights: Lights
    blockers: Blockers
    deviation: Deviation
    overrides: tuple[Override, ...] = ()
