"""The JSON text that is hashed: one text for one value, whoever writes it and however many at once."""

import json

from hypothesis import given
from hypothesis import strategies as st

from dongneng_cli.ledger.canonical import canonical, canonical_lines

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.one_of(
    st.none(),
    st.integers(),
    TEXTS,
    st.sampled_from(["]\n[", '",\n"', "\0", "\\n", "[1]", "\u2028"]),
)


@given(st.lists(st.tuples(st.integers(), VALUES, VALUES, VALUES)))
def test_many_rows_at_once_are_written_as_each_by_itself(rows: list[tuple[object, ...]]) -> None:
    text = canonical_lines(rows)  # type: ignore[arg-type]
    assert text == "".join(canonical(list(row)) + "\n" for row in rows)
    assert [tuple(json.loads(line)) for line in text.split("\n")[:-1]] == rows
