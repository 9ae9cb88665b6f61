"""The card of the model in service, as training wrote it."""

from backend.artifact.manifest import CARD_NAME
from backend.errors import NotReady
from backend.use_cases.model.serve_model import ModelInService


def read_model_card(model: ModelInService) -> str:
    """Return the card's Markdown. Raises ``NotReady`` where nothing is in service, or its folder is gone."""
    version = model.current.version
    try:
        return (model.model_dir / version / CARD_NAME).read_text("utf-8")
    except OSError as error:
        raise NotReady(f"The card of {version} cannot be read.") from error
