"""What the confined process says to the one that asked it: a picture, or one sentence."""

import msgspec

SECONDS = 60.0
MOST_ANSWER = 64 << 20  # bytes of a picture
PICTURE, REFUSAL = b"P", b"R"


class RefusedReading(msgspec.Struct, frozen=True):
    """A message on its way through the pipe; its values are texts and numbers."""

    template: str
    values: dict[str, str | int]
