"""The JSON-LD of a page."""

from __future__ import annotations

import json
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]


def linked_data(root: HtmlElement) -> list[Node]:
    """The JSON-LD nodes of a page, graphs and lists opened. What is not JSON is passed over: many pages have some."""
    nodes: list[Node] = []
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            continue
        text = (script.text or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        try:
            waiting = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting = value + waiting
            elif isinstance(value, dict):
                nodes.append(value)
                waiting = [value["@graph"], *waiting] if "@graph" in value else waiting
    return nodes


def types_of(node: Node) -> set[str]:
    """The schema.org types of a node, without the address in front."""
    given = node.get("@type") or []
    return {str(name).rsplit("/", 1)[-1] for name in (given if isinstance(given, list) else [given])}
