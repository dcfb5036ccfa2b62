"""Coded values and their labels in both languages.

Every value is the one that is written in plan files and in JSON.
"""

from enum import StrEnum

from dongneng_cli.i18n import N_, Worded


class Comparator(Worded):
    """How the plan words a bound."""

    AT_LEAST = "at_least", N_("at least")
    MORE_THAN = "more_than", N_("more than")
    ABOUT = "about", N_("about")
    ALL_OF = "all_of", N_("all of")
    AT_MOST = "at_most", N_("at most")


class Kind(Worded):
    """What sort of figure a target is about; it decides what may be added up and what can be paced."""

    FLOW = "flow", N_("flow")
    STOCK = "stock", N_("stock")
    RATIO = "ratio", N_("ratio")
    ITEMS = "items", N_("items")
    PROJECTS = "projects", N_("project list")


class FileKind(StrEnum):
    """What kind of file a submission is, by its content; WPS ``.et`` is ``xls``."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    CSV = "csv"


class Status(Worded):
    """Where a target stands."""

    ATTAINED = "attained", N_("attained")
    ON_TRACK = "on_track", N_("on track")
    BEHIND = "behind", N_("behind")
    UNREPORTED = "unreported", N_("unreported")
    NOT_DUE = "not_due", N_("not due")
    UNDEFINED = "undefined", N_("undefined")


class Denominator(Worded):
    """Which projects a start rate is divided by."""

    YEAR = "year", N_("planned to start this year")
    DUE = "due", N_("planned to start by this month")
    ALL = "all", N_("all implementing projects")


class ProjectClass(Worded):
    """A project's class (项目类别): only the implementing class has rates."""

    IMPLEMENTING = "implementing", N_("implementing class")
    PREP = "prep", N_("prep class")


class TieStyle(Worded):
    """How equal values are numbered: 1, 2, 2, 4 or 1, 2, 2, 3."""

    COMPETITION = "competition", N_("equal values share the better rank (1, 2, 2, 4)")
    DENSE = "dense", N_("equal values share a rank and the next follows (1, 2, 2, 3)")


class Dimension(Worded):
    """What projects are ranked by."""

    CITY = "city", N_("city")
    TASKFORCE = "taskforce", N_("task force")
    LIST = "list", N_("project list")
    CIRCLE = "circle", N_("economic circle")
    INDUSTRY = "industry", N_("industry")
    COUNTY = "county", N_("county")


class Metric(Worded):
    """What leads a ranking: a rate, an amount or a count of projects."""

    COMPLETION_RATE = "completion-rate", N_("investment completion rate")
    START_RATE = "start-rate", N_("start rate")
    FINISH_RATE = "finish-rate", N_("finish rate")
    MONTH_SHARE = "month-share", N_("the month's share of the annual plan")
    INVESTED = "invested", N_("cumulative investment")
    MONTH_INVESTED = "month-invested", N_("the month's investment")
    STARTED = "started", N_("projects started")


class RankOrder(Worded):
    """Who stands first: the best, or the worst as supervision notices have it."""

    BEST_FIRST = "best-first", N_("best first")
    WORST_FIRST = "worst-first", N_("worst first")


class RankSort(Worded):
    """In which order the rows of a ranking are shown."""

    RANK = "rank", N_("rank")
    CODE = "code", N_("administrative order")
    START_RATE = "start-rate", N_("start rate")
    COMPLETION_RATE = "completion-rate", N_("investment completion rate")
    INVESTED = "invested", N_("cumulative investment")
    PROJECTS = "projects", N_("projects")
    RANK_CHANGE = "rank-change", N_("change of rank")


class CrossCity(Worded):
    """In which of its cities a project of several counts; in the province it counts once."""

    NONE = "none", N_("in none of its cities")
    LEAD = "lead", N_("in the city named first")
    EACH = "each", N_("in each of its cities")


class ListChange(Worded):
    """How a project's place on a list changes within the year."""

    ADDED = "added", N_("added")
    REMOVED = "removed", N_("removed")
    TO_IMPLEMENTING = "to_implementing", N_("moved to the implementing class")
    TO_PREP = "to_prep", N_("moved to the prep class")
    REPLANNED = "replanned", N_("plan changed")


class TaskState(Worded):
    """Where a task or one of its parts stands; ``overdue`` and ``unreported`` follow, nobody reports them."""

    NOT_STARTED = "not_started", N_("not started")
    UNDER_WAY = "under_way", N_("under way")
    DONE = "done", N_("done")
    OVERDUE = "overdue", N_("overdue")
    UNREPORTED = "unreported", N_("unreported")


class Light(Worded):
    """How urgent a part of the checklist is."""

    GREEN = "green", N_("green")
    YELLOW = "yellow", N_("yellow")
    RED = "red", N_("red")


class BlockerGroup(Worded):
    """What blockers are summed up by."""

    CATEGORY = "category", N_("category")
    CITY = "city", N_("city")
    TASKFORCE = "taskforce", N_("task force")
    UNIT = "unit", N_("unit in charge")


class BlockerState(Worded):
    """Where a blocker stands."""

    OPEN = "open", N_("open")
    SOLVED = "solved", N_("solved")
