"""What goes on beside requests: write what was refused, send what waits."""

import logging

from backend.outgoing.targets import Telling
from backend.stores.store import Store
from backend.use_cases.model.serve_model import ModelInService
from backend.use_cases.telling.deliver import deliver
from backend.use_cases.telling.tell_refusal import tell_refusals

log = logging.getLogger(__name__)


def keep_telling(store: Store, model: ModelInService, telling: Telling) -> None:
    """Do one round, where anybody is told; say in the log what nobody will get."""
    if not telling.targets:
        return
    tell_refusals(store, model, telling)
    done = deliver(store, telling)
    if done.given_up:
        log.warning("messages were given up", extra={"messages": done.given_up})
