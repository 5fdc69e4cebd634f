"""Which unique value was taken."""

from pymongo.collection import Collection

from trimcore.adapters.mongo.documents import Document


def has_id(collection: Collection[Document], stored_id: str) -> bool:
    """Tell whether a document has this id.

    Asked after a refused insert: what a server says about which value was taken differs from
    server to server, and some do not say it.
    """
    return collection.find_one({"_id": stored_id}, {"_id": True}) is not None
