"""The shape in which databases keep what they never query: msgspec documents of domain values.

A field may be added if it has a default, since readers meet documents of every earlier version;
they ignore what they don't know. The same holds for the fields of a domain value that is stored as
it is. Moments are whole milliseconds, time bases text.
"""
