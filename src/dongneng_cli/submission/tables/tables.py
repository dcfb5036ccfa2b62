"""The tables of a submission: plain columns, of which frames and rows are made only when asked for."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from dongneng_cli import frames
from dongneng_cli.frames import Contract, picked, rows_of
from dongneng_cli.submission.tables.contracts import CONTRACTS

if TYPE_CHECKING:
    import pandas as pd

Columns = Mapping[str, list[Any]]
"""Column of a frame to its values."""

TOTALS = "totals"
"""Key of the rows that sum others: they are no sheet of the form, and are not listed among the tables."""


class Tables(Mapping[str, "pd.DataFrame"]):
    """Frames by the key of their form sheet, each made when it is first asked for; ``totals`` as well."""

    def __init__(
        self,
        columns: Callable[[str], Columns],
        frame: Callable[[str], "pd.DataFrame"] | None = None,
        *,
        keep: bool = True,
        only: Callable[[str, str, Collection[str] | None], Columns] | None = None,
    ) -> None:
        """Make tables.

        Args:
            columns: Returns the columns of a table by its key.
            frame: Returns its frame; else it is made of the columns.
            keep: Whether a frame is held once it is made.
            only: Returns what ``only`` does, where that is cheaper than to look through the columns.
        """
        self._only = only
        self.columns = columns
        self._frame = frame or (lambda key: contract_of(key).of(columns(key)))
        self._keep = keep
        self._frames: dict[str, pd.DataFrame] = {}

    @classmethod
    def made(cls, frame: Callable[[str], "pd.DataFrame"]) -> "Tables":
        """Return tables whose frames are made by a function of the key."""

        def columns(key: str) -> Columns:
            return {str(name): tables[key][name].tolist() for name in tables[key].columns}

        tables = cls(columns, frame)
        return tables

    @classmethod
    def of(cls, given: Mapping[str, "pd.DataFrame"]) -> "Tables":
        """Return tables of frames that are there already."""
        return given if isinstance(given, Tables) else cls.made(given.__getitem__)

    def rows(self, key: str) -> list[Any]:
        """Return the rows of a table, each with its columns by name."""
        return rows_of(self.columns(key), contract_of(key))

    def only(self, key: str, column: str, values: Collection[str] | None = None) -> Columns:
        """Return the rows of a table whose column holds one of some values, or anything at all.

        Args:
            key: The table.
            column: The column.
            values: The values that are meant; else all but a blank.

        Returns:
            Its columns.
        """
        if self._only is not None:
            return self._only(key, column, values)
        columns = self.columns(key)
        listed = enumerate(columns[column])
        return picked(
            columns,
            [at for at, one in listed if one is not None and (values is None or one in values)],
        )

    def __getitem__(self, key: str) -> "pd.DataFrame":
        if key in self._frames:
            return self._frames[key]
        frame = self._frame(key)
        if self._keep:
            self._frames[key] = frame
        return frame

    def __iter__(self) -> Iterator[str]:
        return iter(CONTRACTS)

    def __len__(self) -> int:
        return len(CONTRACTS)


def contract_of(key: str) -> Contract:
    """Return the contract of a table."""
    return frames.TOTALS if key == TOTALS else CONTRACTS[key]


def empty(key: str) -> dict[str, list[Any]]:
    """Return the columns of a table without rows."""
    return {name: [] for name in contract_of(key).columns}
