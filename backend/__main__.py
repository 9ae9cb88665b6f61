"""``python -m backend serve``: the service as SageMaker starts it, on port 8080, with the model in ``/opt/ml/model``.
``python -m backend mcp``: its stored figures as tools for an agent, on standard input and output.

Everything else is read from the environment, as ever; elsewhere, ``uvicorn backend.app:app`` is all it takes.
"""

import argparse
import os
from pathlib import Path

import uvicorn

from backend.app import read_settings, served_app
from backend.settings import OFF

GRACE_S = 5
"""Seconds that requests under way have left once the service is told to stop."""


def main(arguments: list[str] | None = None) -> None:
    """Serve until stopped, or until the agent leaves."""
    parser = argparse.ArgumentParser(prog="python -m backend", description=__doc__)
    parser.add_argument("command", choices=["serve", "mcp"])
    parser.add_argument("--root", type=Path, default=Path("/opt/ml"), help="SageMaker's folder; it has model/")
    parser.add_argument("--port", type=int, default=os.environ.get("SAGEMAKER_BIND_TO_PORT") or "8080")
    given = parser.parse_args(arguments)
    if given.command == "mcp":
        serve_agents()
        return
    settings = read_settings().model_copy(update={"model_dir": given.root / "model"})
    if "rate_limit" not in settings.model_fields_set:  # SageMaker alone asks, for everybody, and limits them itself
        settings = settings.model_copy(update={"rate_limit": OFF})
    uvicorn.run(
        served_app(settings),
        host="0.0.0.0",  # noqa: S104 - in a container
        port=given.port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=GRACE_S,
    )


def serve_agents() -> None:
    """Answer an agent on standard input and output, with the store and the model that the environment names."""
    from backend.bootstrap import agents_tools
    from backend.mcp.server import serve_stdio

    serve_stdio(agents_tools(read_settings()))


if __name__ == "__main__":
    main()
