"""The fault that a child names."""

import logging

from trimcore.adapters.pyav.caller.answers.fields import field_of
from trimcore.adapters.pyav.caller.engine_words import harmless, harmless_trace
from trimcore.domain import errors

_logger = logging.getLogger(__name__)
_LONGEST_TEXT = 500


def fault_of(answer: object) -> errors.MediaFault | errors.MachineFault:
    """Turn a FAULT's body into the error that it names; its trace goes to the log."""
    code, sentence = field_of(answer, "code", str), field_of(answer, "sentence", str)
    named: dict[str, type[errors.MediaFault | errors.MachineFault]] = {
        **errors.by_code(errors.MediaFault),
        **errors.by_code(errors.MachineFault),
    }
    fault = named.get(code, errors.EngineCrashed)
    if trace := field_of(answer, "trace", str):
        _logger.warning("a cut failed with %s:%s", fault.code, harmless_trace(trace))
    return fault(harmless(sentence[:_LONGEST_TEXT]))
