"""Masking, pseudonyms and seals."""

import io
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import SealBroken, UnsafeSettings
from matching.privacy import FieldCipher, MaskingFilter, mask_name, mask_phone, pseudonym, scrub


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_to_the_same(text: str) -> None:
    cipher = FieldCipher.from_secrets("", "secret")
    assert cipher.open(cipher.seal(text)) == text


def test_a_seal_hides_its_content_and_differs_each_time() -> None:
    cipher = FieldCipher.from_secrets("", "secret")
    assert "听力残疾" not in cipher.seal("听力残疾")
    assert cipher.seal("听力残疾") != cipher.seal("听力残疾")


def test_another_secret_opens_nothing_and_the_refusal_names_the_cure() -> None:
    token = FieldCipher.from_secrets("", "secret").seal("听力残疾")
    with pytest.raises(SealBroken, match="JOBMATCH_FIELD_KEY"):
        FieldCipher.from_secrets("", "another").open(token)


def test_a_changed_byte_is_noticed() -> None:
    cipher = FieldCipher.from_secrets("", "secret")
    token = bytearray(cipher.seal_bytes(b"1"))
    token[20] ^= 1
    with pytest.raises(SealBroken):
        cipher.open_bytes(bytes(token))


def test_a_row_is_opened_in_its_own_place_only_and_by_any_of_the_keys() -> None:
    old, new = FieldCipher.new_key(), FieldCipher.new_key()
    sealed = FieldCipher([old]).seal_row(b"row", b"seeker 7 9")
    assert b"row" not in sealed
    assert FieldCipher([new, old]).open_row(sealed, b"seeker 7 9") == b"row"
    for cipher, token, of in (
        (FieldCipher([old]), sealed, b"seeker 7 10"),
        (FieldCipher([new]), sealed, b"seeker 7 9"),
        (FieldCipher([old]), sealed[:-1] + bytes([sealed[-1] ^ 1]), b"seeker 7 9"),
        (FieldCipher([old]), b"", b"seeker 7 9"),
    ):
        with pytest.raises(SealBroken):
            cipher.open_row(token, of)


def test_keys_can_be_changed_and_the_old_one_dropped_after_renewing() -> None:
    old, new = FieldCipher.new_key(), FieldCipher.new_key()
    token = FieldCipher.from_secrets(old, "").seal_bytes(b"x")
    both, only_new = FieldCipher.from_secrets(f"{new}, {old}", ""), FieldCipher.from_secrets(new, "")
    assert both.open_bytes(token) == b"x"
    with pytest.raises(SealBroken):
        only_new.open_bytes(token)
    assert only_new.open_bytes(both.renew(token)) == b"x"


def test_a_named_key_is_used_instead_of_the_derived_one() -> None:
    named = FieldCipher.from_secrets(FieldCipher.new_key(), "secret")
    with pytest.raises(SealBroken):
        FieldCipher.from_secrets("", "secret").open(named.seal("x"))


def test_a_key_that_is_none_is_refused() -> None:
    with pytest.raises(UnsafeSettings, match="44 个字符"):
        FieldCipher(["too-short"])


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张**"),
        ("张", "张**"),
        ("王小二丫", "王**"),
        (" 李四 ", "李**"),
        ("欧阳翠花", "欧阳**"),
        ("欧阳", "欧**"),
        ("爱新觉罗溥仪", "爱新觉罗**"),
        ("John Smith", "J**"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname_and_always_two_stars(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("+86 138-1234-1234", "138****1234"),
        ("0417-2831234", "041****1234"),
        ("2831234", "****34"),
        ("110", "****"),
        ("", "****"),
    ],
)
def test_a_telephone_number_keeps_too_little_to_be_called(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(phone=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_middle_of_a_mobile_number_is_never_shown(phone: str) -> None:
    assert phone[3:7] not in mask_phone(phone).replace(phone[:3], "", 1).replace(phone[-4:], "", 1)
    assert phone not in scrub(f"回电{phone}谢谢")


def test_a_pseudonym_is_stable_and_tells_nothing_without_the_secret() -> None:
    assert pseudonym("s1", "secret") == pseudonym("s1", "secret")
    assert len({pseudonym(f"s{i}", "secret") for i in range(2000)}) == 2000
    assert pseudonym("s1", "secret") != pseudonym("s1", "another")
    assert pseudonym("s1", "secret").startswith("s_")
    assert len(pseudonym("s1", "secret")) == 12


def logged(*message: object, error: Exception | None = None) -> str:
    """What a handler with the filter writes."""
    page = io.StringIO()
    handler = logging.StreamHandler(page)
    handler.addFilter(MaskingFilter())
    logger = logging.Logger("test")
    logger.addHandler(handler)
    logger.error(*message, exc_info=error)
    return page.getvalue()


@pytest.mark.parametrize(
    "message",
    [
        ("call 13841712345",),
        ("call %s", "13841712345"),
        ("call %d", 13841712345),
        ("call %(phone)s", {"phone": "13841712345"}),
        ("call %s", ["13841712345"]),
        ("id 210802197001011234",),
        ("mail %s", "zhang.san@example.com"),
    ],
)
def test_numbers_of_people_never_reach_the_log(message: tuple[object, ...]) -> None:
    written = logged(*message)
    for secret in ("13841712345", "210802197001011234", "zhang.san@example.com"):
        assert secret not in written
    assert written.split()[0] in ("call", "id", "mail")


def test_tracebacks_are_masked_too() -> None:
    try:
        raise ValueError("13841712345")
    except ValueError as error:
        written = logged("failed", error=error)
    assert "ValueError" in written
    assert "13841712345" not in written


def test_other_messages_pass_as_they_are() -> None:
    assert logged('%s - "%s %s" %d', "127.0.0.1:80", "GET", "/v1/x", 200) == '127.0.0.1:80 - "GET /v1/x" 200\n'
