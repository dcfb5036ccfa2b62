"""Coded values and their labels in both languages.

Every value is the one that is written in plan files and in JSON.
"""

from enum import StrEnum
from typing import Self

from dongneng_cli.i18n import N_, _


class Worded(StrEnum):
    """A coded value that is declared with its words: ``MET = "met", N_("met")``."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        """Keep the words beside the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    @property
    def label(self) -> str:
        """The words, in the chosen language."""
        return _(self.words)


class Comparator(StrEnum):
    """How the plan words a bound."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    ABOUT = "about"
    ALL_OF = "all_of"
    AT_MOST = "at_most"


class Kind(StrEnum):
    """What sort of figure a target is about; it decides what may be added up and what can be paced."""

    FLOW = "flow"
    STOCK = "stock"
    RATIO = "ratio"
    ITEMS = "items"
    PROJECTS = "projects"


class FileKind(StrEnum):
    """What kind of file a submission is, by its content; WPS ``.et`` is ``xls``."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    CSV = "csv"


class Status(StrEnum):
    """Where a target stands."""

    ATTAINED = "attained"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    UNREPORTED = "unreported"
    NOT_DUE = "not_due"
    UNDEFINED = "undefined"


class Denominator(StrEnum):
    """Which projects a start rate is divided by."""

    YEAR = "year"
    DUE = "due"
    ALL = "all"


class ProjectClass(StrEnum):
    """A project's class (项目类别): only the implementing class has rates."""

    IMPLEMENTING = "implementing"
    PREP = "prep"


class TieStyle(StrEnum):
    """How equal values are numbered: 1, 2, 2, 4 or 1, 2, 2, 3."""

    COMPETITION = "competition"
    DENSE = "dense"


class Dimension(StrEnum):
    """What projects are ranked by."""

    CITY = "city"
    TASKFORCE = "taskforce"
    LIST = "list"
    CIRCLE = "circle"
    INDUSTRY = "industry"
    COUNTY = "county"


class Metric(StrEnum):
    """What leads a ranking: a rate, an amount or a count of projects."""

    COMPLETION_RATE = "completion-rate"
    START_RATE = "start-rate"
    FINISH_RATE = "finish-rate"
    MONTH_SHARE = "month-share"
    INVESTED = "invested"
    MONTH_INVESTED = "month-invested"
    STARTED = "started"


class RankOrder(StrEnum):
    """Who stands first: the best, or the worst as supervision notices have it."""

    BEST_FIRST = "best-first"
    WORST_FIRST = "worst-first"


class RankSort(StrEnum):
    """In which order the rows of a ranking are shown."""

    RANK = "rank"
    CODE = "code"
    START_RATE = "start-rate"
    COMPLETION_RATE = "completion-rate"
    INVESTED = "invested"
    PROJECTS = "projects"
    RANK_CHANGE = "rank-change"


class CrossCity(StrEnum):
    """In which of its cities a project of several counts; in the province it counts once."""

    NONE = "none"
    LEAD = "lead"
    EACH = "each"


class ListChange(StrEnum):
    """How a project's place on a list changes within the year."""

    ADDED = "added"
    REMOVED = "removed"
    TO_IMPLEMENTING = "to_implementing"
    TO_PREP = "to_prep"
    REPLANNED = "replanned"


class TaskState(StrEnum):
    """Where a task or one of its parts stands; ``overdue`` and ``unreported`` follow, nobody reports them."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    DONE = "done"
    OVERDUE = "overdue"
    UNREPORTED = "unreported"


class Light(StrEnum):
    """How urgent a part of the checklist is."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class BlockerGroup(StrEnum):
    """What blockers are summed up by."""

    CATEGORY = "category"
    CITY = "city"
    TASKFORCE = "taskforce"
    UNIT = "unit"


class BlockerState(StrEnum):
    """Where a blocker stands."""

    OPEN = "open"
    SOLVED = "solved"


_LABELS = {
    Comparator.AT_LEAST: N_("at least"),
    Comparator.MORE_THAN: N_("more than"),
    Comparator.ABOUT: N_("about"),
    Comparator.ALL_OF: N_("all of"),
    Comparator.AT_MOST: N_("at most"),
    Kind.FLOW: N_("flow"),
    Kind.STOCK: N_("stock"),
    Kind.RATIO: N_("ratio"),
    Kind.ITEMS: N_("items"),
    Kind.PROJECTS: N_("project list"),
    Status.ATTAINED: N_("attained"),
    Status.ON_TRACK: N_("on track"),
    Status.BEHIND: N_("behind"),
    Status.UNREPORTED: N_("unreported"),
    Status.NOT_DUE: N_("not due"),
    Status.UNDEFINED: N_("undefined"),
    Denominator.YEAR: N_("planned to start this year"),
    Denominator.DUE: N_("planned to start by this month"),
    Denominator.ALL: N_("all implementing projects"),
    ProjectClass.IMPLEMENTING: N_("implementing class"),
    ProjectClass.PREP: N_("prep class"),
    TieStyle.COMPETITION: N_("equal values share the better rank (1, 2, 2, 4)"),
    TieStyle.DENSE: N_("equal values share a rank and the next follows (1, 2, 2, 3)"),
    Dimension.CITY: N_("city"),
    Dimension.TASKFORCE: N_("task force"),
    Dimension.LIST: N_("project list"),
    Dimension.CIRCLE: N_("economic circle"),
    Dimension.INDUSTRY: N_("industry"),
    Dimension.COUNTY: N_("county"),
    Metric.COMPLETION_RATE: N_("investment completion rate"),
    Metric.START_RATE: N_("start rate"),
    Metric.FINISH_RATE: N_("finish rate"),
    Metric.MONTH_SHARE: N_("the month's share of the annual plan"),
    Metric.INVESTED: N_("cumulative investment"),
    Metric.MONTH_INVESTED: N_("the month's investment"),
    Metric.STARTED: N_("projects started"),
    RankOrder.BEST_FIRST: N_("best first"),
    RankOrder.WORST_FIRST: N_("worst first"),
    RankSort.RANK: N_("rank"),
    RankSort.CODE: N_("administrative order"),
    RankSort.START_RATE: N_("start rate"),
    RankSort.COMPLETION_RATE: N_("investment completion rate"),
    RankSort.INVESTED: N_("cumulative investment"),
    RankSort.PROJECTS: N_("projects"),
    RankSort.RANK_CHANGE: N_("change of rank"),
    CrossCity.NONE: N_("in none of its cities"),
    CrossCity.LEAD: N_("in the city named first"),
    CrossCity.EACH: N_("in each of its cities"),
    ListChange.ADDED: N_("added"),
    ListChange.REMOVED: N_("removed"),
    ListChange.TO_IMPLEMENTING: N_("moved to the implementing class"),
    ListChange.TO_PREP: N_("moved to the prep class"),
    ListChange.REPLANNED: N_("plan changed"),
    TaskState.NOT_STARTED: N_("not started"),
    TaskState.UNDER_WAY: N_("under way"),
    TaskState.DONE: N_("done"),
    TaskState.OVERDUE: N_("overdue"),
    TaskState.UNREPORTED: N_("unreported"),
    Light.GREEN: N_("green"),
    Light.YELLOW: N_("yellow"),
    Light.RED: N_("red"),
    BlockerGroup.CATEGORY: N_("category"),
    BlockerGroup.CITY: N_("city"),
    BlockerGroup.TASKFORCE: N_("task force"),
    BlockerGroup.UNIT: N_("unit in charge"),
    BlockerState.OPEN: N_("open"),
    BlockerState.SOLVED: N_("solved"),
}


def label(term: StrEnum) -> str:
    """Return a coded value in words, in the chosen language."""
    return _(_LABELS[term])
