import csv
import io
import json
from typing import Any

import pytest

from groundswell.console.tables import Column, Format, print_rows

COLUMNS = (Column("name", "name"), Column("value", "value", lambda value: f"{value:.1f}", right=True))


def printed(capsys: pytest.CaptureFixture[str], rows: list[dict[str, Any]], form: Format, title: str = "") -> str:
    print_rows(rows, COLUMNS, form=form, title=title)
    return capsys.readouterr().out


def test_json_and_csv_carry_fields_that_the_table_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"name": "a", "value": 1.0, "more": {"x": [1]}}]
    assert json.loads(printed(capsys, rows, Format.JSON)) == rows
    (row,) = csv.DictReader(io.StringIO(printed(capsys, rows, Format.CSV)))
    assert json.loads(row["more"]) == {"x": [1]}
    assert "more" not in printed(capsys, rows, Format.TABLE)


def test_empty_tables_say_so_and_empty_csv_has_its_head(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, [], Format.TABLE, "claims") == "claims: nothing found\n"
    assert printed(capsys, [], Format.CSV) == "name,value\n"
    assert json.loads(printed(capsys, [], Format.JSON)) == []


@pytest.mark.parametrize("form", [Format.TABLE, Format.CSV])
def test_text_from_pages_is_inert(capsys: pytest.CaptureFixture[str], form: Format) -> None:
    out = printed(
        capsys, [{"name": '=HYPERLINK("x")' if form is Format.CSV else "\x1b[31m[bold]x", "value": 1.0}], form
    )
    assert "\x1b" not in out
    if form is Format.CSV:
        assert "'=HYPERLINK" in out
    else:
        assert "[bold]x" in out


def test_none_is_an_empty_cell(capsys: pytest.CaptureFixture[str]) -> None:
    assert "None" not in printed(capsys, [{"name": "a", "value": None}], Format.TABLE)
