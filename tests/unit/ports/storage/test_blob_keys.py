import pytest
from hypothesis import given
from hypothesis import strategies as st

from trimcore.ports.conformance.storage.blobs import HOSTILE_KEYS, KEYS
from trimcore.ports.storage.blob_keys import checked_key, is_key

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789/.-"


class TestKeys:
    @pytest.mark.parametrize("key", KEYS)
    def test_a_key_is_given_back(self, key: str) -> None:
        assert checked_key(key) == key

    @pytest.mark.parametrize("key", HOSTILE_KEYS)
    def test_anything_else_is_refused(self, key: str) -> None:
        with pytest.raises(ValueError, match="no key"):
            checked_key(key)

    @given(st.text(alphabet=[*LETTERS, "A", "\n", "é", "_"], max_size=12) | st.text())
    def test_the_form_is_what_the_port_says(self, text: str) -> None:
        letters = 1 <= len(text) <= 200 and set(text) <= set(LETTERS)
        segments = not {"", ".", ".."} & set(text.split("/"))
        assert is_key(text) == (letters and segments)
