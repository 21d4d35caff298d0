"""How routes are described in the OpenAPI document: the forms of a table, and the problems that may come instead."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from fastapi import FastAPI

from groundswell.dashboard.api.formats import ARROW, CSV
from groundswell.dashboard.problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "Problem details (RFC 9457): what went wrong, and how to mend it.",
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string", "examples": ["urn:groundswell:problem:unknown-name"]},
        "title": {"type": "string", "examples": ["Not Found"]},
        "status": {"type": "integer", "examples": [404]},
        "detail": {"type": "string", "examples": ["unknown measure 'polcy_rate'; nearest: policy_rate"]},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["where", "message"],
                "properties": {"where": {"type": "string"}, "message": {"type": "string"}},
            },
        },
        "nearest": {"type": "array", "items": {"type": "string"}},
    },
}

_DESCRIPTIONS = {
    400: "The request can't be read.",
    401: "No token, or not one of those that the server knows.",
    403: "A page of another origin asked for a change.",
    404: "There is no such thing.",
    406: "Accept names no form that this comes in.",
    408: "The body took too long.",
    409: "Another process writes to the store.",
    413: "The body is too large.",
    421: "The server does not go by this name.",
    422: "What was sent can't be used; `errors` names what and where.",
    429: "Too many requests from this address.",
    503: "The store can't be read now, or the answer is still in the making.",
}
_ALWAYS = (406, 421, 422, 429, 503)
_WITH_BODY = (400, 403, 408, 413)


def problems(*codes: int, body: bool = False) -> dict[int | str, dict[str, Any]]:
    """The problems of a route: those of every route, those of routes that take a body, and further ones."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        code: {"description": _DESCRIPTIONS[code], "content": {MEDIA_TYPE: schema}}
        for code in sorted({*_ALWAYS, *(_WITH_BODY if body else ()), *codes})
    }


def table(*codes: int) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that gives rows: JSON by its model, CSV, Arrow; 304; problems."""
    forms = {
        CSV: {"schema": {"type": "string"}},
        ARROW: {"schema": {"type": "string", "format": "binary"}},
    }
    return {200: {"description": "Rows.", "content": forms}, 304: {"description": "As before."}, **problems(*codes)}


def describe(app: FastAPI) -> None:
    """Add what FastAPI can't know to the document: the shape of problems, and how a token is given."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = make()
            schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
            for unused in ("HTTPValidationError", "ValidationError"):
                schema["components"]["schemas"].pop(unused, None)
            _add_examples(schema["paths"])
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _add_examples(paths: dict[str, Any]) -> None:
    """Put what each route was asked, and what it answered, into its description."""
    for path, example in read_examples().items():
        operation = paths[path]["get"]
        for parameter in operation.get("parameters", ()):
            if parameter["name"] in example["parameters"]:
                parameter["example"] = example["parameters"][parameter["name"]]
        operation["responses"]["200"]["content"]["application/json"]["example"] = example["answer"]


def read_examples() -> dict[str, Any]:
    """By route: the parameters it was asked with over the bundled sample, and the first row that it answered."""
    text = resources.files("groundswell.dashboard.api").joinpath("examples.json").read_text(encoding="utf-8")
    examples: dict[str, Any] = json.loads(text)
    return examples
