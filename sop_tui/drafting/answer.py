"""The messages that the confined process sends to its parent: a picture, or one sentence."""

import msgspec

SECONDS = 60.0
MOST_ANSWER = 64 << 20  # bytes of an encoded picture
PICTURE, REFUSAL = b"P", b"R"


class RefusedReading(msgspec.Struct, frozen=True):
    """A message in serializable form; its values are texts and numbers."""

    template: str
    values: dict[str, str | int]
