"""The form (表式), declared once: reading, checks and the blank template all draw on it.

Chinese sheet and column names live here and nowhere else in the code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

FORM_VERSION = "1"
"""Written on the cover; raised when a column changes its meaning."""


class FieldType(StrEnum):
    """What a column holds."""

    TEXT = "text"
    FIGURE = "figure"
    MONEY = "money"
    DATE = "date"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes:
        field: Name in the frame.
        title: Header on the form.
        aliases: Other headers that are understood without a remark.
        kind: What its cells hold; money is in 亿元 unless header or unit row says otherwise.
        required: Whether the sheet is not understood without it.
        filled: Whether every data row must fill it.
        reported: Whether it is the figure that the row is sent for; blank, the row is unreported.
        prose: Whether it holds words, so that a bare figure in it is a slip.
        help: What to fill in, for the template and for findings.
        options: The words that it takes, where the form and not the plan says which; they stand in the
            help, and the template offers them.
    """

    field: str
    title: str
    kind: FieldType = FieldType.TEXT
    aliases: tuple[str, ...] = ()
    required: bool = False
    filled: bool = False
    reported: bool = False
    prose: bool = False
    help: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class FormSheet:
    """One data sheet: what a row is, and its columns.

    Attributes:
        key: Name in the program.
        name: Name on the tab.
        subject: Field whose text names a row in findings.
        identity: Fields that tell rows apart; a second row with the same is a duplicate.
    """

    key: str
    name: str
    columns: tuple[Column, ...]
    subject: str
    identity: tuple[str, ...]
    aliases: tuple[str, ...] = ()

    def column(self, field: str) -> Column:
        """Return the column of a field."""
        return self._by_field[field]

    @cached_property
    def _by_field(self) -> Mapping[str, Column]:
        return {column.field: column for column in self.columns}


@dataclass(frozen=True, slots=True)
class CoverEntry:
    """One line of the cover: a key and its value."""

    field: str
    title: str
    aliases: tuple[str, ...] = ()
    required: bool = False


COVER_NAME = "封面"
COVER_ALIASES = ("封皮", "首页", "填报信息")
COVER = (
    CoverEntry("plan", "计划", ("工作方案",)),
    CoverEntry("form", "表式版本", ("版本",)),
    CoverEntry("unit", "填报单位", ("单位名称", "报送单位", "单位"), required=True),
    CoverEntry("unit_code", "单位代码", ("代码",)),
    CoverEntry("period", "报告期", ("填报期", "报告月份", "所属期"), required=True),
    CoverEntry("author", "填报人"),
    CoverEntry("reviewer", "审核人", ("负责人",)),
    CoverEntry("telephone", "联系电话", ("电话",)),
    CoverEntry("filled_on", "填报日期", ("报送日期",)),
)

REASON_COLUMNS = (
    Column("reason_code", "原因代码", help="落后超过规定幅度的填方案所列原因"),
    Column("reason", "原因说明", prose=True, help="落后的具体原因"),
    Column("remedy_owner", "整改责任人", prose=True, help="单位和姓名"),
    Column("remedy_by", "整改时限", FieldType.DATE, help="如 2020-12-31"),
)
"""Why something is behind and who puts it right; they may stand in 备注 instead (原因代码：资金；…)."""

_CHANGES = ("新增", "调出", "转实施", "转储备", "计划调整")
DONE, SOLVED = "已完成", "已办结"
"""What 状态 says of a task that is done, and of a blocker that is solved."""

_TASK_STATES = ("未启动", "推进中", DONE)
_CATEGORIES = ("手续办理", "用地用海", "能耗指标", "资金", "其他")
_BLOCKER_STATES = ("未办结", SOLVED)

_PROJECT_CODE = Column(
    "code",
    "项目编码",
    aliases=("编码", "项目代码", "项目编号"),
    required=True,
    filled=True,
    help="项目库编码",
)
_NOTE = Column("note", "备注", aliases=("说明",), prose=True)

INDICATORS = FormSheet(
    key="indicators",
    name="指标",
    aliases=("指标表", "指标进展", "主要指标"),
    subject="name",
    identity=("indicator", "region"),
    columns=(
        Column("indicator", "指标编码", aliases=("编码", "指标代码"), help="按工作方案的指标编码"),
        Column(
            "name",
            "指标名称",
            aliases=("指标", "名称"),
            required=True,
            filled=True,
            help="按工作方案的指标名称",
        ),
        Column("unit_of_measure", "计量单位", aliases=("单位",), help="与工作方案一致"),
        Column("region", "地区", aliases=("区域", "市", "所在地区"), help="山东省或市名"),
        Column(
            "previous",
            "上月累计",
            FieldType.FIGURE,
            ("截至上月累计", "1至上月累计"),
            help="上月末本年累计",
        ),
        Column(
            "in_period", "本月数", FieldType.FIGURE, ("本月", "当月数", "当月"), help="本月新增"
        ),
        Column(
            "cumulative",
            "本年累计",
            FieldType.FIGURE,
            ("累计", "累计数", "1至本月累计", "期末数"),
            required=True,
            reported=True,
            help="1月至本月累计；时点数、比率填期末值",
        ),
        *REASON_COLUMNS,
        Column("note", "备注", aliases=("说明",), prose=True, help="下调或更正须写明原因"),
    ),
)

PROJECTS = FormSheet(
    key="projects",
    name="项目",
    aliases=("项目表", "项目清单", "项目进展", "重点项目"),
    subject="name",
    identity=("code",),
    columns=(
        _PROJECT_CODE,
        Column(
            "name",
            "项目名称",
            aliases=("名称", "项目"),
            required=True,
            filled=True,
            help="项目库名称",
        ),
        Column(
            "lists",
            "项目清单",
            aliases=("所属清单", "清单"),
            required=True,
            filled=True,
            help="清单名称，多个用、隔开",
        ),
        Column(
            "city",
            "所在市",
            aliases=("市", "地市", "所属市"),
            required=True,
            help="市名；不属于任何市填 /",
        ),
        Column(
            "county",
            "所在县(市、区)",
            aliases=("所在县", "县(市、区)", "县市区", "区县"),
            help="县(市、区)名",
        ),
        Column("taskforce", "牵头专班", aliases=("专班", "所属专班"), help="专班名称"),
        Column("industry", "所属产业", aliases=("产业", "十强产业"), help="“十强”产业名称"),
        Column(
            "project_class",
            "项目类别",
            aliases=("类别", "建设性质"),
            required=True,
            filled=True,
            help="建设类或准备类",
        ),
        Column(
            "total_investment", "总投资", FieldType.MONEY, ("计划总投资", "项目总投资"), help="亿元"
        ),
        Column(
            "annual_plan",
            "年度计划投资",
            FieldType.MONEY,
            ("年度计划", "年度投资计划", "本年计划投资"),
            help="亿元",
        ),
        Column(
            "planned_start",
            "计划开工月份",
            FieldType.MONTH,
            ("计划开工时间", "计划开工"),
            help="如 2020-04",
        ),
        Column(
            "started_on",
            "实际开工月份",
            FieldType.MONTH,
            ("实际开工时间", "实际开工"),
            help="未开工留空",
        ),
        Column(
            "planned_finish",
            "计划竣工月份",
            FieldType.MONTH,
            ("计划竣工时间", "计划竣工"),
            help="如 2022-12",
        ),
        Column(
            "finished_on",
            "实际竣工月份",
            FieldType.MONTH,
            ("实际竣工时间", "实际竣工"),
            help="未竣工留空",
        ),
        Column(
            "month_invested",
            "本月完成投资",
            FieldType.MONEY,
            ("本月投资", "当月完成投资"),
            help="亿元",
        ),
        Column(
            "invested",
            "本年累计完成投资",
            FieldType.MONEY,
            ("累计完成投资", "本年完成投资", "1至本月累计完成投资"),
            required=True,
            reported=True,
            help="亿元；本年1月起累计，不是开工以来累计",
        ),
        Column(
            "change",
            "变动情形",
            aliases=("清单变动情形",),
            help="、".join(_CHANGES) + "；未变动留空",
            options=_CHANGES,
        ),
        Column("effective", "生效月份", FieldType.MONTH, ("变动月份",), help="变动自何月起算"),
        Column("change_reason", "变动原因", prose=True, help="变动的原因或文号"),
        *REASON_COLUMNS,
        _NOTE,
    ),
)

CHANGES = FormSheet(
    key="changes",
    name="清单变动",
    aliases=("清单调整", "项目清单变动", "项目清单调整", "动态调整"),
    subject="name",
    identity=("code", "lists", "change", "effective"),
    columns=(
        _PROJECT_CODE,
        Column("name", "项目名称", aliases=("名称", "项目"), required=True, help="项目库名称"),
        Column("lists", "项目清单", aliases=("所属清单", "清单"), help="清单名称；空白为全部清单"),
        Column(
            "change",
            "变动情形",
            aliases=("变动类型", "调整情形"),
            required=True,
            filled=True,
            help="、".join(_CHANGES),
            options=_CHANGES,
        ),
        Column(
            "effective",
            "生效月份",
            FieldType.MONTH,
            ("变动月份", "调整月份"),
            required=True,
            help="变动自何月起算",
        ),
        Column("reason", "变动原因", aliases=("调整原因", "原因"), help="变动的原因或文号"),
        Column("plan_before", "原年度计划投资", FieldType.MONEY, help="亿元；计划调整时填"),
        Column("plan_after", "现年度计划投资", FieldType.MONEY, help="亿元；计划调整时填"),
        Column("start_before", "原计划开工月份", FieldType.MONTH, help="计划调整时填"),
        Column("start_after", "现计划开工月份", FieldType.MONTH, help="计划调整时填"),
        _NOTE,
    ),
)

TASKS = FormSheet(
    key="tasks",
    name="任务",
    aliases=("任务表", "任务清单", "重点任务"),
    subject="name",
    identity=("item",),
    columns=(
        Column(
            "item",
            "任务编码",
            aliases=("编码",),
            required=True,
            filled=True,
            help="任务、里程碑或持续工作的编码",
        ),
        Column("name", "事项", aliases=("任务", "任务名称", "工作事项"), required=True, prose=True),
        Column("due", "计划完成时间", FieldType.MONTH, ("完成时限", "时限")),
        Column(
            "state",
            "状态",
            aliases=("进展状态", "完成情况"),
            required=True,
            filled=True,
            help="、".join(_TASK_STATES),
            options=_TASK_STATES,
        ),
        Column("done_on", "完成日期", FieldType.DATE, ("实际完成时间", "完成时间")),
        Column("evidence", "印证材料", aliases=("佐证材料", "文号"), help="文号或材料名称"),
        _NOTE,
    ),
)

BLOCKERS = FormSheet(
    key="blockers",
    name="问题",
    aliases=("问题表", "问题清单", "难点堵点"),
    subject="text",
    identity=("number",),
    columns=(
        Column("number", "问题编号", aliases=("编号",), required=True, filled=True),
        Column("project", "项目编码", aliases=("项目代码",), help="项目库编码"),
        Column("raised_on", "提出日期", FieldType.DATE, ("提出时间",), required=True, filled=True),
        Column(
            "category",
            "问题类别",
            aliases=("类别",),
            required=True,
            filled=True,
            help="、".join(_CATEGORIES),
            options=_CATEGORIES,
        ),
        Column(
            "text", "问题描述", aliases=("问题", "存在问题"), required=True, filled=True, prose=True
        ),
        Column("owner", "责任单位", aliases=("责任部门",), prose=True),
        Column("promised_on", "承诺办结日期", FieldType.DATE, ("承诺办结时间", "办结时限")),
        Column(
            "state",
            "状态",
            aliases=("办理状态",),
            required=True,
            filled=True,
            help="、".join(_BLOCKER_STATES),
            options=_BLOCKER_STATES,
        ),
        Column("solved_on", "办结日期", FieldType.DATE, ("办结时间",)),
        Column("result", "办理结果", aliases=("办理情况",), prose=True),
    ),
)

SHEETS = (INDICATORS, PROJECTS, CHANGES, TASKS, BLOCKERS)
"""Every data sheet, in the order of the form; 清单变动 only in a month in which lists change."""
