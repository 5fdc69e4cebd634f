"""The databases, by the scheme of `TRIMCORE_DATABASE_URL`; only the picked one is imported."""

from collections.abc import Callable

from trimcore.entrypoints.wiring.parts.memory import memory_database
from trimcore.entrypoints.wiring.parts.mongo import mongo_database
from trimcore.entrypoints.wiring.parts.sqlite import sqlite_database
from trimcore.entrypoints.wiring.parts.stores import Database
from trimcore.entrypoints.wiring.settings import Settings

DATABASES: dict[str, Callable[[Settings], Database]] = {
    "sqlite": sqlite_database,
    "mongodb": mongo_database,
    "mongodb+srv": mongo_database,
    "memory": memory_database,
}
