"""Tell that a model was refused: what is published does not verify, or no challenger was good enough to be published."""

from hashlib import sha256

from sqlalchemy.exc import IntegrityError

from backend.artifact.load import current_version
from backend.errors import NotReady
from backend.outgoing.targets import Telling
from backend.stores.outbox.write import Message, make_outbox, tell
from backend.stores.store import Store
from backend.use_cases.model.serve_model import ModelInService


def tell_refusals(store: Store, model: ModelInService, telling: Telling) -> int:
    """Write what was refused, once for each version and reason, however many notice it; returns how many are new."""
    told = refusals(model)
    if not told or not telling.targets:
        return 0
    try:
        with store.writing() as connection:
            make_outbox(connection)
            return tell(connection, told, [one.name for one in telling.targets])
    except IntegrityError:
        return 0  # another process was quicker by a moment


def refusals(model: ModelInService) -> list[Message]:
    """Return what is refused now: the artifact that is published, or the challenger of the one in service."""
    found: list[Message] = []
    try:
        published: str | None = current_version(model.model_dir)
    except NotReady:
        published = None
    serving = model.latest
    if published is not None and model.refused and (serving is None or serving.version != published):
        found.append(_message(published, "artifact", model.refused, serving.version if serving else None))
    if serving is not None and serving.best is not None and serving.best.refused:
        found.append(_message(serving.version, "challenger", serving.best.refused, serving.version))
    return found


def _message(version: str, what: str, reason: str, serving: str | None) -> Message:
    """Its id follows from what it tells, so that every process and every start makes the same message."""
    digest = sha256(f"{version}\n{what}\n{reason}".encode()).hexdigest()[:32]
    content = {"model_version": version, "refused": what, "reason": reason, "in_service": serving}
    return Message("model.refused", content, f"msg_{digest}")
