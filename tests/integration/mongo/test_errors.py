import pytest
from bson.errors import InvalidBSON
from pymongo.errors import (
    AutoReconnect,
    DuplicateKeyError,
    ExecutionTimeout,
    InvalidOperation,
    NetworkTimeout,
    NotPrimaryError,
    OperationFailure,
    PyMongoError,
    ServerSelectionTimeoutError,
    WriteConcernError,
    WriteError,
    WTimeoutError,
)

from trimcore.adapters.mongo.errors import translated
from trimcore.domain.errors import StorageFull, Unavailable

TROUBLE = [
    AutoReconnect("connection closed"),
    ExecutionTimeout("operation exceeded time limit", 50),
    InvalidBSON("not BSON"),
    InvalidOperation("Cannot use MongoClient after close"),
    NetworkTimeout("timed out"),
    NotPrimaryError("not primary"),
    OperationFailure("not authorized", 13),
    ServerSelectionTimeoutError("No primary available for writes"),
    WTimeoutError("waiting for replication timed out", 64),
    WriteConcernError("primary stepped down", 11602),
]
FULL = [
    OperationFailure("Cannot write, no room", 14031),
    OperationFailure("[INTERNAL] database or disk is full (13)", 1),
    WriteConcernError("Cannot write, no room", 14031),
    WriteError("database or disk is full", 1),
    WriteError("write failed: No space left on device", 1),
]


@pytest.mark.parametrize("trouble", TROUBLE, ids=lambda each: type(each).__name__)
def test_trouble_is_unavailable_and_keeps_its_cause(trouble: PyMongoError) -> None:
    with pytest.raises(Unavailable) as raised, translated():
        raise trouble
    assert type(raised.value) is Unavailable
    assert raised.value.__cause__ is trouble


@pytest.mark.parametrize("trouble", FULL, ids=str)
def test_a_full_disk_is_told(trouble: PyMongoError) -> None:
    with pytest.raises(StorageFull) as raised, translated():
        raise trouble
    assert raised.value.__cause__ is trouble


@pytest.mark.parametrize("other", [DuplicateKeyError("taken", 11000), KeyError("bug")])
def test_what_is_not_trouble_is_left_alone(other: Exception) -> None:
    with pytest.raises(type(other)), translated():
        raise other
