"""``python -m backend run``: the service on ``API_HOST`` and ``API_PORT`` (else ``PORT``, else 8000).

``python -m backend mcp``: its stored figures as tools for an agent, on standard input and output.

``python -m backend serve``: as SageMaker starts it, on port 8080, with the model in ``/opt/ml/model``. Everything else is
read from the environment; ``uvicorn backend.app:app`` does as well.
"""

import argparse
import os
from pathlib import Path

import uvicorn

from backend.app import read_settings, served_app
from backend.settings import OFF, Settings

GRACE_S, SAGEMAKER_GRACE_S = 10, 5
"""Seconds that requests under way have left once the service is told to stop."""


def main(arguments: list[str] | None = None) -> None:
    """Serve until stopped, or until the agent leaves."""
    parser = argparse.ArgumentParser(prog="python -m backend", description=__doc__)
    parser.add_argument("command", choices=["run", "serve", "mcp"])
    parser.add_argument("--root", type=Path, default=Path("/opt/ml"), help="serve: SageMaker's folder; it has model/")
    parser.add_argument("--host", help="run: API_HOST where it is not said")
    parser.add_argument("--port", type=int, help="API_PORT or PORT where it is not said; serve: SAGEMAKER_BIND_TO_PORT")
    given = parser.parse_args(arguments)
    if given.command == "mcp":
        serve_agents()
        return
    settings = read_settings()
    if given.command == "run":
        port = given.port or settings.api_port or int(os.environ.get("PORT") or 8000)
        _serve(settings, given.host or settings.api_host, port, GRACE_S)
    else:
        port = given.port or int(os.environ.get("SAGEMAKER_BIND_TO_PORT") or 8080)
        _serve(_for_sagemaker(settings, given.root), "0.0.0.0", port, SAGEMAKER_GRACE_S)  # noqa: S104 - in a container


def _for_sagemaker(settings: Settings, root: Path) -> Settings:
    settings = settings.model_copy(update={"model_dir": root / "model"})
    if "rate_limit" not in settings.model_fields_set:  # SageMaker alone asks, for everybody, and limits them itself
        settings = settings.model_copy(update={"rate_limit": OFF})
    return settings


def _serve(settings: Settings, host: str, port: int, grace_s: int) -> None:
    app = served_app(settings)
    uvicorn.run(app, host=host, port=port, access_log=False, log_config=None, timeout_graceful_shutdown=grace_s)


def serve_agents() -> None:
    """Answer an agent on standard input and output, with the store and the model that the environment names."""
    from backend.bootstrap.services import agents_tools
    from backend.mcp.server import serve_stdio

    serve_stdio(agents_tools(read_settings()))


if __name__ == "__main__":
    main()
