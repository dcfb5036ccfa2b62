"""Write the reference in ``docs/reference`` from the code: ``python docs/make_reference.py``.

A test runs it and compares, so the reference cannot fall behind. Each language is written by a process of
its own, as the words of the command line are chosen when it is loaded.
"""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "reference"

_TITLES = {
    "zh": ("命令", "规则", "由 docs/make_reference.py 从程序生成，不手改。"),
    "en": (
        "Commands",
        "Rules",
        "Generated from the code by docs/make_reference.py; not edited by hand.",
    ),
}


def main() -> None:
    """Write every page, or those of one language to stdout as JSON."""
    if len(sys.argv) > 1:
        print(json.dumps(pages(sys.argv[1])))
        return
    FOLDER.mkdir(exist_ok=True)
    for name, text in everything().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def everything() -> dict[str, str]:
    """Return every page by its file name."""
    found = {"plan.md": plan_page(), "json.md": json_page(), "frames.md": frames_page()}
    for language in _TITLES:
        environment = {**os.environ, "DN_LANG": language, "COLUMNS": "100", "PYTHONUTF8": "1"}
        environment["PYTHONPATH"] = str(ROOT / "src")
        ran = subprocess.run(
            [sys.executable, __file__, language],
            cwd=ROOT, env=environment, capture_output=True, text=True, encoding="utf-8", check=True,
        )  # fmt: skip
        found |= json.loads(ran.stdout)
    return found


def pages(language: str) -> dict[str, str]:
    """Return the pages of one language."""
    from dongneng_cli.i18n import set_language

    set_language(language)
    commands, rules, made = _TITLES[language]
    return {
        f"commands.{language}.md": _page(f"# {commands}", made, *_commands()),
        f"rules.{language}.md": _page(f"# {rules}", made, *_rules()),
    }


def _page(*blocks: str) -> str:
    return "\n\n".join(blocks) + "\n"


def _commands() -> Iterator[str]:
    import typer

    from dongneng_cli.cli.app import app

    def walk(command: Any, parent: Any, path: str) -> Iterator[str]:
        name = path.rpartition(" ")[2]
        with typer.Context(
            command, info_name=name, parent=parent, help_option_names=["-h", "--help"]
        ) as context:
            yield f"## {path}\n\n```text\n{command.get_help(context).strip()}\n```"
            for below, inner in getattr(command, "commands", {}).items():
                yield from walk(inner, context, f"{path} {below}")

    yield from walk(typer.main.get_command(app), None, "dn")


def _rules() -> Iterator[str]:
    import dongneng_cli.workflow.judge  # noqa: F401 - registers the rules
    from dongneng_cli.checks.printed import documented
    from dongneng_cli.i18n import _

    for code, rule in documented().items():
        lines = (
            (_("Severity"), rule.severity.label),
            (_("Why"), _(rule.why)),
            (_("Example"), _(rule.example)),
            (_("What to do"), _(rule.fix)),
        )
        listed = "\n".join(f"- **{name}** {text}" for name, text in lines)
        yield f"## {code} {_(rule.title)}\n\n{listed}"


_RUNS = (
    "check samples/broken.xlsx",
    "rank samples/2020-10 --by city",
    "gap samples/2020-10",
    "tasks samples/checklist",
    "blockers samples/checklist --week 2020-W42",
    "trace WT-JN-01 samples/checklist",
    "bulletin samples/2020-10",
    "assess samples/2020-10",
    "evaluate samples/2020-10",
    "map samples/2020-10",
    "report samples/2020-10",
    "submit samples/2020-10",
    "forecast",
    "status --period 2020-10",
    "history 济南市",
    "diff 1 2",
    "show 1",
    "trace 5g-stations",
    "ledger info",
    "ledger verify",
    "plan list",
    "plan show",
    "plan show 5g-stations",
    "explain L101",
    "config show",
    "doctor",
    "init new",
)
"""Commands whose JSON is described, in this order and one folder: those of the ledger follow ``submit``."""


def json_page() -> str:
    """Return the keys of what ``--format json`` prints, as they come out of the samples."""
    blocks = ["# JSON", "".join(text[2] for text in _TITLES.values())]
    blocks.append(
        "各命令 `--format json` 输出的键，取自样例的实际输出；含义见 [json.md](../json.md)。\n"
        "Keys of what `--format json` prints, as it comes out of the samples; see [json.md](../json.md)."
    )
    for run, printed in _printed():
        found = json.loads(printed)
        rows = ["| key | kind |", "| --- | --- |"]
        rows += [
            f"| `{key}` | {' or '.join(sorted(kinds))} |" for key, kinds in _keys(found).items()
        ]
        blocks.append(f"## {found['schema']}\n\n`dn {run} --format json`\n\n" + "\n".join(rows))
    return _page(*blocks)


_FRAMES = (
    "PROGRESS",
    "OBSERVATIONS",
    "PROJECTS",
    "RANKING",
    "UNRANKED",
    "STANDINGS",
    "COUNTS",
    "TARGETS",
)


def frames_page() -> str:
    """Return the columns of the frames that the Python names give, with what the source says of each."""
    from dongneng_cli import frames

    blocks = ["# Frames", "".join(text[2] for text in _TITLES.values())]
    blocks.append("各表的列，见 [api.md](../api.md)。Columns of the frames of [api.md](../api.md).")
    body = ast.parse(Path(frames.__file__).read_text("utf-8")).body
    about = {
        one.targets[0].id: below.value.value
        for one, below in pairwise(body)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant)
    }
    for name in _FRAMES:
        columns = " ".join(f"`{column}`" for column in getattr(frames, name).columns)
        said = " ".join(str(about[name]).replace("``", "`").split())
        blocks.append(f"## {name}\n\n{said}\n\n{columns}")
    return _page(*blocks)


def _printed() -> Iterator[tuple[str, str]]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DN_")}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", "DN_LANG": "en"}
    seen: set[str] = set()
    with TemporaryDirectory() as folder:
        for run in _RUNS:
            ran = subprocess.run(
                [sys.executable, "-m", "dongneng_cli", *run.split(), "--format", "json"],
                cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8",
                check=False,
            )  # fmt: skip
            if not ran.stdout.startswith("{"):
                raise SystemExit(f"dn {run}: {ran.stderr}")
            schema = json.loads(ran.stdout)["schema"]
            if schema not in seen:
                seen.add(schema)
                yield run, ran.stdout


_DEEPEST = 3
"""Keys below this many others are of the plan, whose own pages say what they are."""


def _keys(value: Any, path: str = "") -> dict[str, set[str]]:
    """Return every path of keys to the kinds of what stands there; ``[]`` is each of a list."""
    found: dict[str, set[str]] = {}
    deep = path.count(".") >= _DEEPEST
    if isinstance(value, dict) and value and not deep and not any(map(_is_data, value)):
        for key, one in value.items():
            for inner, kinds in _keys(one, f"{path}.{key}" if path else key).items():
                found.setdefault(inner, set()).update(kinds)
    elif isinstance(value, list) and value and isinstance(value[0], dict | list):
        for one in value:
            for inner, kinds in _keys(one, f"{path}[]").items():
                found.setdefault(inner, set()).update(kinds)
    else:
        kind = "mapping" if isinstance(value, dict) else _JSON_KINDS[type(value)]
        found[path] = {kind}
    return found


_JSON_KINDS = {
    str: "text", int: "number", float: "number", bool: "true or false", type(None): "null", list: "list",
}  # fmt: skip


def _is_data(key: str) -> bool:
    """Whether a key is a code, a month or a name of the plan, not a word of the format."""
    return not re.fullmatch(r"[a-z][a-z_0-9]*", key)


def plan_page() -> str:
    """Return the keys of the plan's files, from their JSON Schema."""
    schema = json.loads((ROOT / "targets" / "plan.schema.json").read_text(encoding="utf-8"))
    blocks = ["# 方案文件的键 · Keys of the plan's files", _TITLES["zh"][2] + _TITLES["en"][2]]
    blocks += ["解释见 [plan.md](../plan.md)。What they mean: [plan.md](../plan.md)."]
    for name, model in {"plan": schema, **schema.get("$defs", {})}.items():
        if "properties" in model:
            blocks.append(_model(name, model))
        elif "enum" in model:
            values = " · ".join(f"`{value}`" for value in model["enum"])
            blocks.append(f"## {name}\n\n{_first(model.get('description', ''))}\n\n{values}")
    return _page(*blocks)


def _model(name: str, model: dict[str, Any]) -> str:
    rows = ["| key | kind | needed |", "| --- | --- | --- |"]
    needed = model.get("required", [])
    for key, one in model["properties"].items():
        rows.append(f"| `{key}` | {_kind(one)} | {'√' if key in needed else ''} |")
    head = _first(model.get("description", ""))
    return f"## {name}\n\n{head}\n\n" + "\n".join(rows)


def _first(text: str) -> str:
    return text.strip().split("\n\n")[0].replace("\n", " ")


def _kind(one: dict[str, Any]) -> str:
    if "$ref" in one:
        return f"[{one['$ref'].rpartition('/')[2]}](#{one['$ref'].rpartition('/')[2].lower()})"
    for several in ("anyOf", "oneOf"):
        if several in one:
            kinds = [_kind(inner) for inner in one[several] if inner.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
    if "enum" in one or "const" in one:
        return ", ".join(f"`{value}`" for value in one.get("enum", [one.get("const")]))
    if one.get("type") == "array":
        inner = one.get("items") or next(iter(one.get("prefixItems", [])), {})
        return f"list of {_kind(inner)}"
    if "pattern" in one:
        escaped = one["pattern"].replace("|", "\\|")
        return f"text like `{escaped}`"
    words = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
    }
    return words.get(one.get("type", ""), one.get("type", "mapping"))


if __name__ == "__main__":
    main()
