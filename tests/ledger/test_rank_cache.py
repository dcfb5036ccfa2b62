"""Rankings of earlier months that are kept are those that would be worked out, or they are not used."""

import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dongneng_cli.ledger import events
from dongneng_cli.ledger.opening import opened
from dongneng_cli.ledger.place import Place
from dongneng_cli.ledger.record import record
from dongneng_cli.states import Event
from dongneng_cli.terms import Dimension, ListChange
from dongneng_cli.workflow import rank_past
from dongneng_cli.workflow.report import Report
from dongneng_cli.workflow.verbs import rank
from tests.ledger.books import WHO, sent


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a ledger of three months, in which a project of the first is reported no more."""
    path = tmp_path / "ledger.sqlite3"
    with opened(Place(path=path), create=True) as ledger:
        for month, amount, numbers in (
            ("02", "1.00", (1, 2, 3)),
            ("03", "2.5", (1, 2)),
            ("04", "3", (1, 2)),
        ):
            record(ledger, WHO, sent("济南市", f"2020-{month}", amount, numbers))
            record(ledger, WHO, sent("青岛市", f"2020-{month}", "2", (1, 4)))
    return path


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "kept"
    monkeypatch.setenv("DN_CACHE", str(folder))
    return folder


def without(monkeypatch: pytest.MonkeyPatch, **asked: Any) -> Report:
    """Return the ranking when nothing is kept."""
    with monkeypatch.context() as patch:
        patch.setenv("DN_CACHE", "0")
        return rank([], **asked)


@pytest.mark.parametrize("by", list(Dimension))
@pytest.mark.parametrize("as_of", [None, "#4"])
def test_what_is_kept_is_what_is_worked_out(
    path: Path, kept: Path, by: Dimension, as_of: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {"by": by, "ledger": str(path), "as_of": as_of}
    expected = without(monkeypatch, **asked)
    assert rank([], **asked) == expected

    def never(*_given: object) -> None:
        raise AssertionError

    monkeypatch.setattr(rank_past, "league_of", never)
    again = rank([], **asked)
    assert again == expected
    assert json.dumps(again.document.data) == json.dumps(expected.document.data)
    assert len(list(kept.glob("*.past"))) == 1


def correct(path: Path) -> None:
    with opened(Place(path=path)) as ledger:
        again = sent("济南市", "2020-02", "9", (1, 2, 3))
        record(ledger, WHO, replace(again, reason="更正"))


def hand_back(path: Path) -> None:
    with opened(Place(path=path)) as ledger:
        events.review(ledger, WHO, 2, Event.RETURNED, "重报")


def move(path: Path) -> None:
    """Say in the latest month that a project is on its list from then on only."""
    added = {"change": ListChange.ADDED, "effective": "2020-04"}
    with opened(Place(path=path)) as ledger:
        again = sent("济南市", "2020-04", "3.5", (1, 2), **added)
        record(ledger, WHO, replace(again, reason="更正"))


@pytest.mark.parametrize("happens", [correct, hand_back, move])
def test_what_happens_to_a_month_is_seen(
    path: Path, kept: Path, happens: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {"by": Dimension.CITY, "ledger": str(path)}
    before = rank([], **asked)
    happens(path)
    after = rank([], **asked)
    assert after == without(monkeypatch, **asked)
    assert after.document.data["trend"] != before.document.data["trend"]
    assert len(list(kept.glob("*.past"))) == 2


@pytest.mark.parametrize(
    "other", [{"within": "济南市"}, {"metric": "start-rate"}, {"project_list": "major-projects"}]
)  # fmt: skip
def test_another_question_is_another_past(
    path: Path, kept: Path, other: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {"by": Dimension.CITY, "ledger": str(path)}
    rank([], **asked)
    assert rank([], **asked, **other) == without(monkeypatch, **asked, **other)
    assert len(list(kept.glob("*.past"))) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda _content: b"",
        lambda _content: zlib.compress(b"[]"),
        lambda _content: zlib.compress(b'{"rankings": {"2020-02": {}}, "totals": {}}'),
        lambda content: zlib.compress(zlib.decompress(content).replace(b'"f', b'"x')),
        lambda content: zlib.compress(zlib.decompress(content).replace(b'"d', b'"d?')),
    ],
)
def test_what_is_damaged_is_worked_out_again(
    path: Path,
    kept: Path,
    damage: Callable[[bytes], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: dict[str, Any] = {"by": Dimension.CITY, "ledger": str(path)}
    expected = rank([], **asked)
    (file,) = kept.glob("*.past")
    content = file.read_bytes()
    file.write_bytes(damage(content))
    assert rank([], **asked) == expected
    assert file.read_bytes() == content
