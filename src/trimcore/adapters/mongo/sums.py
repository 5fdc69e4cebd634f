"""Sums that the server makes."""

import msgspec
from pymongo.collection import Collection

from trimcore.adapters.mongo.documents import Document


class Summed(msgspec.Struct, frozen=True):
    """What a server answers; some make a number with a point of each sum."""

    sum: int | float


def summed(collection: Collection[Document], chosen: Document, field: str) -> int:
    """Return the sum of a field of whole numbers over the documents that are chosen."""
    stages: list[Document] = [
        {"$match": chosen},
        {"$group": {"_id": None, "sum": {"$sum": f"${field}"}}},
    ]
    return sum(int(msgspec.convert(found, Summed).sum) for found in collection.aggregate(stages))
