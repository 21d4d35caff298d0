import resource
import signal
from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest

from groundswell.core.errors import InputError, OutputError, Rejection
from groundswell.corpora.lines import Line, extend_lines


def shout(rows: list[Line]) -> Iterable[Line]:
    return ({**row, "loud": row["text"].upper()} for row in rows)


def run(tmp_path: Path, content: bytes) -> tuple[list[Line], list[Rejection]]:
    source, target, rejections = tmp_path / "in.jsonl", tmp_path / "out.jsonl", list[Rejection]()
    source.write_bytes(content)
    extend_lines(str(source), str(target), shout, rejected=rejections.append)
    return [orjson.loads(line) for line in target.read_bytes().splitlines()], rejections


def test_unknown_fields_stay_and_order_holds(tmp_path: Path) -> None:
    lines = b"".join(orjson.dumps({"text": f"t{n}", "mine": n}) + b"\n" for n in range(1100))
    rows, rejections = run(tmp_path, lines)
    assert rows == [{"text": f"t{n}", "mine": n, "loud": f"T{n}"} for n in range(1100)]
    assert not rejections


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(b"{", "not a JSON object", id="broken"),
        pytest.param(b'{"text": "\xff"}', "not a JSON object", id="not-utf-8"),
        pytest.param(b"[1]", "expected a JSON object, got list", id="a-list"),
        pytest.param(b'{"body": "x"}', "no field 'text'", id="no-text"),
        pytest.param(b'{"text": 5}', "expected a string, got int", id="text-is-a-number"),
        pytest.param(b'{"text": "\\ud800"}', "not a JSON object", id="lone-surrogate"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(tmp_path: Path, line: bytes, reason: str) -> None:
    rows, (rejection,) = run(tmp_path, b'{"text": "a"}\n\n' + line + b'\n{"text": "b"}')
    assert [row["loud"] for row in rows] == ["A", "B"]
    assert rejection.line == 3
    assert reason in rejection.reason


def test_a_missing_file_or_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl: No such file"):
        extend_lines(str(tmp_path / "none.jsonl"), "-", shout, rejected=list[Rejection]().append)
    (tmp_path / "in.jsonl").write_bytes(b"")
    with pytest.raises(OutputError, match="can't be written: No such file"):
        extend_lines(str(tmp_path / "in.jsonl"), str(tmp_path / "no" / "out"), shout, rejected=list[Rejection]().append)


def test_nothing_half_written_is_left_behind(tmp_path: Path) -> None:
    def fail(rows: list[Line]) -> Iterable[Line]:
        yield rows[0]
        raise RuntimeError("boom")

    source = tmp_path / "in.jsonl"
    source.write_bytes(b'{"text": "a"}\n{"text": "b"}\n')
    with pytest.raises(RuntimeError, match="boom"):
        extend_lines(str(source), str(tmp_path / "out.jsonl"), fail, rejected=list[Rejection]().append)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands in for the full disk."""
    source = tmp_path / "in.jsonl"
    source.write_bytes(orjson.dumps({"text": "x" * 2000}) + b"\n")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
        with pytest.raises(OutputError, match="can't be written: File too large"):
            extend_lines(str(source), str(tmp_path / "out.jsonl"), shout, rejected=list[Rejection]().append)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]
