"""Stored rows: the columns of each table, and how domain values become rows and come back.

The last column is a JSON document of what is never queried. A field may be added to a document if
it has a default; readers ignore what they don't know.
"""
