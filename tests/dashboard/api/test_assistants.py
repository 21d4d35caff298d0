"""Assistants ask the store over the Model Context Protocol, and read only."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

pytest.importorskip("mcp", reason="needs the extra `mcp`")

from groundswell.core.settings import Settings
from groundswell.dashboard.assistants import make_server

Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def ask(sample_store: Path) -> Ask:
    """Calls a tool of a server over the sample store."""
    from mcp.client.client import Client

    server = make_server(Settings(store=str(sample_store)))

    def call(tool: str, **given: Any) -> Any:
        async def go() -> Any:
            async with Client(server) as client:
                return await client.call_tool(tool, given)

        return anyio.run(go)

    return call


def test_there_are_four_tools_and_none_writes(sample_store: Path) -> None:
    from mcp.client.client import Client

    async def go() -> Any:
        async with Client(make_server(Settings(store=str(sample_store)))) as client:
            return (await client.list_tools()).tools

    tools = anyio.run(go)
    assert {tool.name for tool in tools} == {"check", "claims", "consensus", "gap"}
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.description
        assert "as_of" in tool.input_schema["properties"]


@pytest.mark.parametrize("tool", ["claims", "consensus", "gap"])
def test_tools_answer_as_the_api(tool: str, ask: Ask, client: Any) -> None:
    given = {"measure": "policy_rate", "as_of": "2026-02-02"}
    answered = client.get(f"/v1/{tool}", params=given).json()["items"]
    assert ask(tool, **given, limit=50).structured_content["items"] == answered
    assert answered or tool == "gap"


def test_check_judges_a_text(ask: Ask, run: Any) -> None:
    text = "The BOJ's policy rate is 0.75%."
    printed = json.loads(run("check", text, "--as-of", "2026-07-10", "--json").out)
    assert ask("check", text=text, as_of="2026-07-10").structured_content["claims"] == printed


@pytest.mark.parametrize(
    ("tool", "given", "told"),
    [
        ("claims", {"measure": "polcy_rate"}, "nearest: policy_rate"),
        ("claims", {"verdict": "wrong"}, "verdict: Input should be"),
        ("claims", {"cursor": "x"}, "cursor: expected one"),
        ("gap", {"by": "year"}, "by: Input should be"),
        ("check", {"text": "x", "as_of": "someday"}, "as_of:"),
        ("check", {"text": "x" * 100_001}, "text: String should have at most"),
    ],
)
def test_what_cannot_be_asked_is_said(tool: str, given: dict[str, Any], told: str, ask: Ask) -> None:
    answer = ask(tool, **given)
    assert answer.is_error
    assert told in answer.content[0].text
