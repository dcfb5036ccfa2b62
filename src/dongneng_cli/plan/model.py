"""A work plan as data: frozen, strict models of what ``targets/<plan>/*.yaml`` may say.

Models compute nothing and open nothing; an unknown key is a typo. Values are ``Decimal``; codes are text.
Where the plan's own text is silent (who reports an indicator, a deadline), the files say so in ``basis``.
"""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from dongneng_cli.plan.assessment import Assessment
from dongneng_cli.plan.base import Basis, Clause, Code, Frozen, Id, Month, Text
from dongneng_cli.plan.checklist import Checklist
from dongneng_cli.plan.curve import Allocation, Pace
from dongneng_cli.plan.evaluation import Evaluation
from dongneng_cli.plan.rankings import Mark, Ranking, Threshold
from dongneng_cli.plan.ruleset import RuleSetting
from dongneng_cli.plan.wording import Wording
from dongneng_cli.terms import Comparator, CrossCity, Denominator, FileKind, Kind, TieStyle


class Document(Frozen):
    """The document that sets the plan."""

    title: Text
    issuer: Text
    date: Text
    note: str = ""


class Settings(Frozen):
    """Policy that holds for the whole plan.

    Attributes:
        decimals: Places that rates are printed with, rounded half up.
        tie_style: How equal values are numbered.
        deadline_day: Day of the following month by which a month is reported.
        about_tolerance: Band of ``about`` unless the target has its own (0.05 is 5%).
        formats: Kinds of file that are taken in; ``xlsm`` stands for any workbook with macros, which are
            never run. All of them unless the plan says otherwise.
    """

    decimals: int = Field(ge=0, le=6)
    tie_style: TieStyle
    deadline_day: int = Field(ge=1, le=28)
    about_tolerance: Decimal = Field(ge=0, lt=1)
    formats: tuple[FileKind, ...] = Field(default=tuple(FileKind), min_length=1)
    basis: Basis


class FormerName(Frozen):
    """A name or code from before a merger or a renaming: understood in old series, never printed.

    Attributes:
        code: The retired code; refused in new reports, named in the hint.
        until: First month in which it no longer held, where a source gives it.
    """

    name: Text
    code: Code | None = None
    until: Month | None = None
    basis: Basis


class County(Frozen):
    """A county-level unit, or a statistical zone that reports like one.

    Attributes:
        zone: True for development and high-tech zones, whose figures are normally also inside a
            county.
    """

    code: Code
    name: Text
    aliases: tuple[Text, ...] = ()
    former: tuple[FormerName, ...] = ()
    zone: bool = False


class City(Frozen):
    """A city (市) with what belongs to it, in administrative-code order."""

    code: Code
    name: Text
    short: Text
    aliases: tuple[Text, ...] = ()
    former: tuple[FormerName, ...] = ()
    counties: tuple[County, ...] = ()


class Group(Frozen):
    """A named set of cities.

    Attributes:
        role: ``circle`` for an economic circle (a city is in one at most), ``core`` for the cores
            (三核), ``joint`` for cities that share one target.
    """

    id: Id
    name: Text
    short: Text
    aliases: tuple[Text, ...] = ()
    cities: tuple[Code, ...] = Field(min_length=1)
    role: Literal["circle", "core", "joint"]
    basis: Basis


class Regions(Frozen):
    """The province, its cities and their groups."""

    code: Code
    name: Text
    short: Text
    aliases: tuple[Text, ...] = ()
    cities: tuple[City, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = ()
    basis: Basis


class Industry(Frozen):
    """One of the plan's industries."""

    id: Id
    name: Text
    aliases: tuple[Text, ...] = ()


class TaskForce(Frozen):
    """A task force (专班).

    Attributes:
        industry: The industry it leads; none for a support task force, which has no project rate.
        named: False while no public source gives its name; the office fills it in.
    """

    id: Id
    name: Text
    aliases: tuple[Text, ...] = ()
    industry: Id | None = None
    named: bool = True
    basis: Basis


class Department(Frozen):
    """A department that reports indicators."""

    id: Id
    name: Text
    aliases: tuple[Text, ...] = ()
    basis: Basis


class Units(Frozen):
    """Who reports and who leads: task forces, departments, industries."""

    industries: tuple[Industry, ...]
    taskforces: tuple[TaskForce, ...]
    departments: tuple[Department, ...] = ()


class ProjectList(Frozen):
    """A project list (项目清单) and how its rates are formed.

    Attributes:
        count: Number of projects that the plan names.
        comparator: ``about`` where the plan says 左右.
        implementing: Words of 项目类别 that count in the rates.
        prep: Words of 项目类别 that stand on their own line, without a rate.
        denominator: What the start rate is divided by.
        early_starts: Whether projects started before their planned time count in the numerator.
        cross_city: In which of its cities a project of several counts.
        curve: Share of the year's plan that is due by the end of some months (时间进度); months between
            follow a straight line. Month ÷ 12 if empty.
        decimals: Places of its rates; the plan's own if left out.
    """

    id: Id
    name: Text
    aliases: tuple[Text, ...] = ()
    count: int = Field(gt=0)
    comparator: Comparator
    clauses: tuple[Clause, ...]
    implementing: tuple[Text, ...]
    prep: tuple[Text, ...]
    denominator: Denominator = Denominator.YEAR
    early_starts: bool = True
    cross_city: CrossCity = CrossCity.NONE
    curve: tuple[Mark, ...] = ()
    decimals: int | None = Field(default=None, ge=0, le=6)
    basis: Basis


class Baseline(Frozen):
    """Where a figure stood before the plan."""

    value: Decimal
    period: Month
    source: Text


class Target(Frozen):
    """What an indicator must reach, from a month on (目标值).

    Attributes:
        since: First month it applies to. A mid-year change is a second target with its own source, never
            an edit.
        tolerance: Band of ``about``; the plan's general one where it is left out.
        clauses: Clauses that set it.
        pace: What should be reached by the end of each month; month ÷ 12 where it is left out.
    """

    since: Month
    comparator: Comparator
    value: Decimal = Field(gt=0)
    tolerance: Decimal | None = Field(default=None, ge=0, lt=1)
    pace: Pace | None = None
    clauses: tuple[Clause, ...] = Field(min_length=1)
    source: Text


class Indicator(Frozen):
    """Something that is counted or measured, with its targets.

    Attributes:
        wording: The bound as the plan words it (以上, 突破, 左右); empty where it gives a plain figure.
        scope: Code of the province or a city, or id of a group of cities.
        unit: Unit of measure that the form is filled in.
        lead: Id of the unit in charge (a department, a task force, or a city by its code);
            ``lead_basis`` says on what ground.
        cities_report: Whether cities report their part.
        counts: Which figure counts when both the department's own and the cities' are there.
        due: Month in which it can be judged, when that is later than the year's end;
            ``due_basis`` says on what ground.
        list: The project list that feeds it, for kind ``projects``.
        definition: What exactly is counted; what is not.
        allocation: The parts of the target that cities or task forces carry.
    """

    id: Id
    name: Text
    aliases: tuple[Text, ...] = ()
    kind: Kind
    unit: Text
    wording: str = ""
    scope: Text
    lead: Id
    lead_basis: Basis
    cities_report: bool = False
    counts: Literal["own", "sum"] = "own"
    baseline: Baseline | None = None
    due: Month | None = None
    due_basis: Basis | None = None
    list: Id | None = None
    definition: str = ""
    allocation: Allocation | None = None
    targets: tuple[Target, ...] = Field(min_length=1)


class Milestone(Frozen):
    """A document issued, a body set up, an event held: done or not done.

    Attributes:
        scope: Code of the city or id of the group it is about; empty for the whole province.
        due: Last month in which it is done in time; ``due_basis`` says on what ground.
    """

    id: Id
    name: Text
    aliases: tuple[Text, ...] = ()
    scope: str = ""
    due: Month
    due_basis: Basis


class Workstream(Frozen):
    """Continuing work, tracked by its state."""

    id: Id
    name: Text
    aliases: tuple[Text, ...] = ()


class Task(Frozen):
    """One task of the plan with what belongs to it.

    Attributes:
        owner: Id of the unit in charge, with ``owner_basis``; none where nothing public names it.
    """

    clause: Clause
    name: Text
    aliases: tuple[Text, ...] = ()
    owner: Id | None = None
    owner_basis: Basis | None = None
    milestones: tuple[Milestone, ...] = ()
    workstreams: tuple[Workstream, ...] = ()


class Area(Frozen):
    """One area of the plan with its tasks."""

    number: int = Field(ge=1)
    name: Text
    tasks: tuple[Task, ...]


class Plan(Frozen):
    """A whole work plan.

    Attributes:
        checklist: Owners, lights, blockers and deviations; none where an office keeps no checklist.
        rankings: What is ranked and how; of several by one dimension the first is the usual one.
        rules: What is set otherwise than the rules of checking say themselves.
        thresholds: The lists of units that have reached a bound.
        wording: The words of the office's notices, and its schematic map.
        assessments: How cities and task forces are assessed.
        evaluation: How the result of several years is evaluated.
    """

    id: Id
    title: Text
    year: int
    document: Document
    settings: Settings
    regions: Regions
    units: Units
    lists: tuple[ProjectList, ...]
    areas: tuple[Area, ...]
    indicators: tuple[Indicator, ...]
    checklist: Checklist | None = None
    rankings: tuple[Ranking, ...] = ()
    rules: tuple[RuleSetting, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    wording: Wording | None = None
    assessments: tuple[Assessment, ...] = ()
    evaluation: Evaluation | None = None
