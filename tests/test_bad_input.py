"""Bad input gets a message with file, line and reason; the rest goes on; nothing is lost, nothing half-written."""

import gzip
import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from string import ascii_letters
from typing import Any

import pytest

GOOD = b'{"id": "good", "text": "The BOJ\'s policy rate is 0.75%.", "published_at": "2026-01-10T12:00:00Z"}\n'


def gz_cut(content: bytes) -> bytes:
    """A gzip stream without its end, of which the first lines can still be read."""
    whole = gzip.compress(content + os.urandom(200_000).hex().encode())
    return whole[: len(whole) - 1000]


LONG = b'{"text": "' + b"x" * 50_000_000 + b'"}\n'
NO_ARTICLE = b"<html><body><nav>Home</nav></body></html>"
BAD_FILES = [
    pytest.param("bad.jsonl", GOOD + b'{"text": "\xff\xfe"}\n', "bad.jsonl:2: ", "UTF-8", id="not-utf-8"),
    pytest.param("bad.jsonl.gz", gz_cut(GOOD), "bad.jsonl.gz", "end early", id="truncated-gzip"),
    pytest.param("bad.jsonl", GOOD + b'{"text": \n', "bad.jsonl:2: ", "JSON", id="invalid-json-line"),
    pytest.param("bad.jsonl", GOOD + b'{"title": "x"}\n', "bad.jsonl:2: ", "text", id="missing-text"),
    pytest.param("bad.jsonl", GOOD + b'{"text": 5}\n', "bad.jsonl:2: ", "text", id="text-of-wrong-type"),
    pytest.param("bad.jsonl", GOOD + b'{"text": "x", "likes": "many"}\n', "bad.jsonl:2: ", "likes", id="wrong-type"),
    pytest.param("bad.jsonl", b"", "bad.jsonl: ", "empty", id="empty-file"),
    pytest.param("bad.html", NO_ARTICLE, "bad.html: ", "no article", id="no-article"),
    pytest.param("bad.jsonl", GOOD + LONG, "bad.jsonl:2: ", "MiB", id="50-MB-line"),
]


@pytest.mark.parametrize(("name", "content", "where", "reason"), BAD_FILES)
def test_what_is_bad_is_named_and_the_rest_is_done(
    run: Any, tmp_path: Path, name: str, content: bytes, where: str, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "other.jsonl").write_bytes(GOOD.replace(b"good", b"other"))
    ran = run("-q", "score", tmp_path / name, tmp_path / "other.jsonl", "--claims", tmp_path / "out.jsonl")
    assert ran.status == 1
    assert "Traceback" not in ran.err
    (line,) = (line for line in ran.err.splitlines() if line.startswith("rejected: "))
    assert where in line
    assert reason in line
    documents = {json.loads(line)["document_id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()}
    assert documents == {"other"} | ({"good"} if GOOD in content or name.endswith(".gz") else set())


def test_a_folder_with_nothing_readable_is_named(run: Any, tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "picture.png").write_bytes(b"\x89PNG")
    ran = run("score", tmp_path / "dump", "--claims", tmp_path / "out.jsonl")
    assert ran.status == 1
    assert "no readable file in this folder" in ran.err


def test_an_unknown_measure_names_the_nearest(run: Any, tmp_path: Path) -> None:
    ran = run("claims", "--measure", "polcy_rate", "--store", tmp_path)
    assert ran.status == 2
    assert "unknown measure 'polcy_rate'; nearest: policy_rate" in ran.err


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A file system of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("mounting a small file system is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.slow
def test_a_full_disk_is_said_and_the_store_stays_readable(run: Any, tmp_path: Path, small_disk: Path) -> None:
    dump = tmp_path / "in.jsonl"
    store = small_disk / "store"
    dump.write_bytes(GOOD)
    assert run("-q", "score", dump, "--store", store).status == 0
    # Letters at random: what does not compress, and takes no time to read.
    noise = random.Random(1)
    rows = (
        {"id": f"d{n}", "text": f"The BOJ's policy rate is 0.{n}%. " + "".join(noise.choices(ascii_letters, k=12_000))}
        for n in range(200)
    )
    dump.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ran = run("-q", "score", dump, "--store", store)
    assert ran.status == 1
    assert "No space left" in ran.err
    assert "Traceback" not in ran.err
    found = json.loads(run("claims", "--store", store, "--json").out)
    assert {row["document_id"] for row in found} == {"good"}


def test_a_read_only_store_is_said(run: Any, tmp_path: Path, small_disk: Path) -> None:
    dump = tmp_path / "in.jsonl"
    dump.write_bytes(GOOD)
    assert run("-q", "score", dump, "--store", small_disk / "store").status == 0
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    dump.write_bytes(GOOD.replace(b"good", b"more"))
    ran = run("-q", "score", dump, "--store", small_disk / "store")
    assert ran.status == 1
    assert "Read-only" in ran.err
    assert len(json.loads(run("claims", "--store", small_disk / "store", "--json").out)) == 1
