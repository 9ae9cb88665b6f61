"""The log: one JSON object a line."""

import logging
import sys

from backend.api.http.log_outlet import outlet


def log_as_json(log_level: str) -> None:
    """Log one JSON object a line on standard output, uvicorn's own lines and everybody else's warnings too."""
    handler = outlet()
    handler.suit(sys.stdout)
    for name in ("backend", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(log_level.upper())
    access = logging.getLogger("uvicorn.access")  # our own line says it, without the customers in paths
    access.handlers, access.propagate, access.disabled = [], False, True
    errors = logging.getLogger("uvicorn.error")
    errors.handlers = []
    errors.setLevel(log_level.upper())
    logging.getLogger().handlers = [handler]
