"""Structs (msgspec) that pydantic's models and OpenAPI know: made and written in a tenth of a dataclass's time."""

from functools import cache
from typing import Any

from msgspec import Struct, structs
from pydantic import create_model
from pydantic_core import core_schema


class Shown(Struct, frozen=True):
    """The base of what answers hold. Ours, so never checked; OpenAPI shows its fields as it would a model's."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: Any) -> Any:
        """Return how pydantic takes an instance (as it is) and writes it (field by field)."""
        model = _model(cls)

        def as_model(one: Shown) -> Any:
            return model.model_construct(**structs.asdict(one))

        written = core_schema.plain_serializer_function_ser_schema(as_model, return_schema=handler.generate_schema(model))
        return core_schema.is_instance_schema(cls, serialization=written)


@cache
def _model(struct: type[Struct]) -> Any:
    fields: Any = {one.name: (one.type, ...) for one in structs.fields(struct)}
    return create_model(struct.__name__, __doc__=struct.__doc__, **fields)
