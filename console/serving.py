"""The commands around the server: serve, mcp, token."""

from __future__ import annotations

import sys

from groundswell.core.settings import load_settings


def run_serve(store: str | None, *, host: str, port: int, quiet: bool) -> None:
    """`groundswell serve`."""
    from groundswell.dashboard.server import serve

    settings = load_settings({"store": store}).values

    def ready(address: str) -> None:
        if not quiet:
            sys.stderr.write(f"groundswell serves {settings.store} at {address}; Ctrl+C stops it\n")

    serve(settings, host=host, port=port, ready=ready)


def run_mcp(store: str | None) -> None:
    """`groundswell mcp`: speaks over standard input and output until they close."""
    from groundswell.dashboard.assistants import make_server

    make_server(load_settings({"store": store}).values).run("stdio")


def make_token() -> None:
    """`groundswell token`: the token on standard output alone, so that it can be piped into a secret store."""
    from groundswell.dashboard.tokens import new_token

    token, digest = new_token()
    sys.stdout.write(f"{token}\n")
    sys.stderr.write(
        "Give this token to the client; it is shown once.\n"
        f'Give its hash to the server, in groundswell.toml: serve_tokens = ["{digest}"]\n'
    )
