"""What a ring looks like on the wire; everything else is no ring."""

from typing import Annotated, Final, Literal, TypeAlias

import msgspec
from dramatiq import Encoder
from dramatiq.encoder import MessageData

QUEUE: Final = "trimcore.trims"
ACTOR: Final = "run_trim"

ObjectId: TypeAlias = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{24}\Z")]


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An object without fields."""


class Ring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A message: the id of a request, in the envelope that Dramatiq wants around it."""

    args: tuple[ObjectId]
    message_id: str
    message_timestamp: int
    queue_name: Literal["trimcore.trims"] = QUEUE
    actor_name: Literal["run_trim"] = ACTOR
    kwargs: Nothing = Nothing()
    options: Nothing = Nothing()


class RingEncoder(Encoder):
    """Reads nothing but rings.

    Dramatiq trusts what it reads: an envelope with another queue's name ends the thread that
    works on it, and one whose options are no object comes back to its consumer for ever.
    """

    def encode(self, data: MessageData) -> bytes:
        """Write a ring as JSON."""
        return msgspec.json.encode(data)

    def decode(self, data: bytes) -> MessageData:
        """Read a ring; whatever this raises makes Dramatiq refuse the message.

        Raises:
            MsgspecError: it is none.
        """
        fields: MessageData = msgspec.to_builtins(msgspec.json.decode(data, type=Ring))
        return fields
