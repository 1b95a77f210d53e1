"""What is wrong with the values that a file gives, each fault named by its place.

The values of a file are described by msgspec structs, which read what is right without the cost of
pydantic. Where something is wrong, pydantic models made from the same structs tell all of it, so a
field is written down once. Nothing is converted: a number is no text, and a text no date.
"""

from enum import Enum
from functools import reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic_core import ErrorDetails


def wrong_values(kind: type[msgspec.Struct], fields: object) -> list[ErrorDetails]:
    """Everything in these fields that such a struct cannot have; empty when they fit."""
    try:
        _schema(kind).model_validate(fields)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def _schema(value: type[msgspec.Struct]) -> type[BaseModel]:
    fields: dict[str, Any] = {
        field.encode_name: (_type(field.type), ... if field.required else None)
        for field in msgspec.structs.fields(value)
    }
    config = ConfigDict(extra="forbid", strict=True)
    return create_model(value.__name__, __config__=config, **fields)


def _type(stated: Any) -> Any:
    origin, arguments = get_origin(stated), get_args(stated)
    if isinstance(stated, type) and issubclass(stated, msgspec.Struct):
        return _schema(stated)
    if isinstance(stated, type) and issubclass(stated, Enum):  # a file names a value of it
        return Annotated[stated, Field(strict=False)]
    if origin is tuple:  # a TOML array comes as a list
        item: Any = _type(arguments[0])
        return Annotated[tuple[item, ...], Field(strict=False)]
    if origin in (Union, UnionType):
        kinds: list[Any] = [_type(each) for each in arguments]
        return reduce(or_, kinds)
    if origin is Annotated:
        limits = arguments[1]
        bounds = Field(ge=limits.ge, le=limits.le, min_length=limits.min_length)
        return Annotated[arguments[0], bounds]
    return stated
