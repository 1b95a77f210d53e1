"""Finds every wrong value in a hand-written file, with its place.

msgspec structs describe the fields and read correct files without the cost of importing
pydantic. For a wrong file, pydantic models built from the same structs report all errors, so each
field is declared once. Nothing is converted: a number is not accepted as text, nor text as a date.
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
    """All errors of pydantic for these fields, read as this struct; empty if they are valid."""
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
    if isinstance(stated, type) and issubclass(stated, Enum):  # the file has the member's value
        return Annotated[stated, Field(strict=False)]
    if origin is tuple:  # TOML arrays are parsed as lists
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
