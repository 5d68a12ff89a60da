"""The models inside the annotations of a model's fields."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from studiobook.models.base import types_in


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every model inside an annotation such as ``tuple[Session, ...] | None``."""
    return (one for one in types_in(annotation) if issubclass(one, BaseModel))


def inner_models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """``model`` and every model inside it, each as often as a field holds it."""
    yield model
    for info in model.model_fields.values():
        for part in models_in(info.annotation):
            yield from inner_models(part)
