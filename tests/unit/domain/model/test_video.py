import pytest

from trimcore.domain.model.ids import RequestId, SourceId, is_object_id
from trimcore.domain.model.video import (
    SourceFile,
    name_faults,
    request_of_key,
    result_key,
    source_key,
    source_of_key,
)

ID = RequestId("5d39f2f2e1d6a80001a4d6b1")
SOURCE = SourceId("5d39f2f2e1d6a80001a4d6b2")


class TestName:
    @pytest.mark.parametrize("name", ["x", " x ", "Straße 🏖", "../../etc/passwd", "x" * 255])
    def test_one_to_255_printable_characters_are_fine(self, name: str) -> None:
        assert name_faults(name) == []

    @pytest.mark.parametrize("name", ["", " ", "\u3000", "x" * 256, "a\nb", "a\x00", "\ud83c"])
    def test_anything_else_is_a_fault(self, name: str) -> None:
        (fault,) = name_faults(name)
        assert fault.field == "name"
        assert fault.code in {"wrong_length", "not_a_text"}


class TestKeys:
    def test_a_key_leads_back_to_what_it_was_made_for(self) -> None:
        assert source_of_key(source_key(SOURCE)) == SOURCE
        assert request_of_key(result_key(ID, 7)) == ID
        assert SourceFile(key=source_key(SOURCE), size=1, sha256="").id == SOURCE

    def test_a_key_of_the_one_is_none_of_the_other(self) -> None:
        assert source_of_key(result_key(ID, 7)) is None
        assert request_of_key(source_key(SOURCE)) is None

    def test_no_two_attempts_share_a_key(self) -> None:
        keys = {source_key(SOURCE), *(result_key(ID, attempt) for attempt in range(20))}
        assert len(keys) == 21

    @pytest.mark.parametrize("key", ["", "sources", ID, f"other/{ID}", f"results/{ID}/1/2"])
    def test_a_foreign_key_leads_nowhere(self, key: str) -> None:
        assert request_of_key(key) is None
        assert source_of_key(key) is None


class TestIds:
    def test_an_object_id_is_24_lower_case_hex_digits(self) -> None:
        assert is_object_id(ID)

    @pytest.mark.parametrize("text", ["", ID[:-1], ID + "0", ID.upper(), ID + "\n", "\u0660" * 24])
    def test_anything_else_is_none(self, text: str) -> None:
        assert not is_object_id(text)
