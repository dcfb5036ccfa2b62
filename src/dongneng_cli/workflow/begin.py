"""A folder to work in: settings, the plan to edit, samples to try, a place for the ledger."""

import os
import shlex
import shutil
from pathlib import Path

from dongneng_cli.errors import ExitCode, OutputError, UsageError
from dongneng_cli.i18n import _
from dongneng_cli.plan.load import find_plan, load_plan
from dongneng_cli.reports.publish import publish
from dongneng_cli.reports.setup import made_report
from dongneng_cli.settings import NAME
from dongneng_cli.shipped import shipped
from dongneng_cli.shown import shown
from dongneng_cli.workflow.report import Report

PLAN, SCHEMA, SAMPLES, LEDGER = "plan", "plan.schema.json", "samples", ".dn"
"""Names inside the folder."""

_SETTINGS = """\
# {title}
# 本文件夹的设置。先后：命令行选项、DN_… 变量、本文件、默认值；dn config show 列出每项的值和来源。
# Settings of this folder. An option counts before a DN_… variable, before this file, before the default.

plan = "plan"                     # 方案文件夹 · the plan's folder
ledger = ".dn/ledger.sqlite3"     # 台账，也可以是 postgresql://主机/库 · the ledger
# lang = "zh"                     # 语言 zh 或 en · language
# period = "{year}-06"              # 默认月份 · the month, when none is given
# format = "table"                # table、json、csv、md
# decimals = 2                    # 显示的小数位数 · decimals that are shown
# jobs = 4                        # 读表的进程数 · processes that read workbooks
"""


def begin(folder: str | Path, plan: str | None = None, *, samples: bool = True) -> Report:
    """Make a folder to work in; nothing that is there is replaced.

    Args:
        folder: New, empty, or at least without what is made here.
        plan: Id or path of the plan that is copied.
        samples: Whether to copy the samples too.

    Raises:
        PlanError: If there is no such plan, or it is broken.
        UsageError: If something is there already, or the folder cannot be written.
    """
    place, source = Path(folder), find_plan(plan)
    opened = load_plan(source)
    made = [
        (NAME, _("settings; what stands there counts for every command in this folder")),
        (PLAN, _("the plan's files, to edit: {id}").format(id=opened.id)),
        (SCHEMA, _("which keys the plan's files may have, for editors")),
        (LEDGER, _("where the ledger will be, once something is recorded")),
    ]
    if samples:
        made.append((SAMPLES, _("a month of invented workbooks to try everything on")))
    for name, _what in made:
        if os.path.lexists(place / name):
            raise UsageError(
                _("{path} is there already").format(path=shown(str(place / name), 200)),
                hint=_("choose another folder"),
            )
    try:
        _make(place, source, opened.title, opened.year, samples=samples)
    except OSError as error:
        reason = shown(error.strerror or str(error))
        raise OutputError(
            _("the folder cannot be made: {reason}").format(reason=reason),
            where=shown(str(error.filename or place), 200),
        ) from error
    steps = (
        []
        if place.resolve() == Path.cwd().resolve()
        else [f"cd {shlex.quote(str(place)) if ' ' in str(place) else place}"]
    )
    steps += ["dn doctor", "dn plan check"]
    steps += ["dn check samples/monthly.xlsx"] if samples else []
    return Report(made_report(str(place), made, steps), ExitCode.OK, ())


def _make(place: Path, source: Path, title: str, year: int, *, samples: bool) -> None:
    place.mkdir(parents=True, exist_ok=True)
    shutil.copytree(source, place / PLAN)
    schema = shipped("targets") / SCHEMA
    if schema.is_file():
        # Where the first line of each of the plan's files looks for it: one folder up.
        shutil.copyfile(schema, place / SCHEMA)
    if samples:
        unwanted = shutil.ignore_patterns("*.py", "__pycache__", "sample_parts")
        shutil.copytree(shipped("samples"), place / SAMPLES, ignore=unwanted)
    (place / LEDGER).mkdir()
    # Last: with the settings there, the folder is whole.
    publish(_SETTINGS.format(title=title, year=year).encode(), place / NAME)
