"""Masking, pseudonyms and encryption of sensitive fields.

What the law asks (个人信息保护法): sensitive personal data only with need and strict protection (28), encryption and
de-identification (51), deletion on request (47). Sealing is Fernet (AES-128-CBC with HMAC-SHA256) of `cryptography`;
rows, of which a start opens hundreds of thousands, are sealed by AES-256-GCM: 4 µs each where Fernet takes 45.
"""

import base64
import hmac
import logging
import os
from collections.abc import Sequence
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from matching.errors import SealBroken, UnsafeSettings
from matching.text.clean import mask_contacts

PSEUDONYM_LENGTH = 10
"""Letters after `s_`: 50 bits, so that two of a million people share one with a chance below 1 in 2,000."""

_COMPOUND_SURNAMES = (
    "欧阳 上官 司马 诸葛 司徒 东方 皇甫 尉迟 公孙 令狐 慕容 宇文 长孙 夏侯 轩辕 端木 百里 呼延 南宫 西门 东郭 独孤 "
    "拓跋 赫连 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 亓官 司空 乐正 公西 漆雕 壤驷 公良 谷梁 "
    "闻人 万俟 第五 左丘 完颜 纳兰 爱新觉罗 叶赫那拉"
)


_NONCE = 12
_BROKEN = (
    "加密的内容用现有的密钥打不开。请把当时的密钥加进 JOBMATCH_FIELD_KEY（新的在前，逗号隔开）；"
    "当时没有设置它的，请用当时的 JOBMATCH_SECRET_KEY。"
)


class FieldCipher:
    """Seals single values. The first key seals; all keys open, so a key is changed by putting a new one in front.

    Parameters
    ----------
    keys : sequence of str
        Fernet keys (44 characters, url-safe base64), newest first.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
            self._for_rows = [AESGCM(_derived(key, b"jobmatch rows")) for key in keys]
        except ValueError as error:
            raise UnsafeSettings(
                "JOBMATCH_FIELD_KEY 要 44 个字符（url-safe base64）；用 jobmatch key 生成一个。"
            ) from error

    @classmethod
    def from_secrets(cls, field_key: str, secret_key: str) -> Self:
        """Keys from `field_key` (several: separated by commas, newest first), else one derived from `secret_key`."""
        named = [key.strip() for key in field_key.split(",") if key.strip()]
        return cls(named or [_derived_key(secret_key)])

    @staticmethod
    def new_key() -> str:
        """A fresh random key."""
        return Fernet.generate_key().decode()

    def seal(self, text: str) -> str:
        return self.seal_bytes(text.encode()).decode()

    def open(self, token: str) -> str:
        return self.open_bytes(token.encode()).decode()

    def seal_bytes(self, data: bytes) -> bytes:
        """The sealed form: ASCII, a third longer, different each time."""
        return self._fernet.encrypt(data)

    def open_bytes(self, token: bytes) -> bytes:
        """What was sealed.

        Raises
        ------
        SealBroken
            None of the keys fits, or a byte was changed.
        """
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise SealBroken(_BROKEN) from None

    def seal_row(self, packed: bytes, of: bytes) -> bytes:
        """A row sealed for the one place `of`, where alone it can be opened: 28 bytes longer, different each time."""
        nonce = os.urandom(_NONCE)
        return nonce + self._for_rows[0].encrypt(nonce, packed, of)

    def open_row(self, sealed: bytes, of: bytes) -> bytes:
        """The row sealed for this place; raises SealBroken."""
        for key in self._for_rows:
            try:
                return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], of)
            except (InvalidTag, ValueError):
                continue
        raise SealBroken(_BROKEN)

    def renew(self, token: bytes) -> bytes:
        """The same content sealed with the newest key."""
        return self.seal_bytes(self.open_bytes(token))


def _derived_key(secret: str) -> str:
    return base64.urlsafe_b64encode(_derived(secret, b"jobmatch field key")).decode()


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())


def pseudonym(seeker_id: str, secret: str) -> str:
    """A stable name that tells nothing without the secret: `s_7F3K9Q2MXA` (base32 of HMAC-SHA256)."""
    digest = hmac.digest(secret.encode(), b"seeker:" + seeker_id.encode(), "sha256")
    return "s_" + base64.b32encode(digest).decode()[:PSEUDONYM_LENGTH]


def mask_name(name: str) -> str:
    """Surname and two stars, whatever the length: 张**, 欧阳**."""
    name = name.strip()
    if not name:
        return ""
    compound = (name[:n] for n in (4, 2) if len(name) > n and name[:n] in _COMPOUND_SURNAMES.split())
    return next(compound, name[0]) + "**"


def mask_phone(phone: str) -> str:
    """First three and last four digits of a mobile number: 138****1234; of any shorter number only the last two."""
    digits = "".join(letter for letter in phone if letter.isdecimal())
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if len(digits) >= 10:
        return f"{digits[:3]}****{digits[-4:]}"
    return f"****{digits[-2:]}" if len(digits) > 4 else "****"


def scrub(text: str) -> str:
    """Text in which telephone, identity, messenger numbers and e-mail addresses are masked."""
    return mask_contacts(text)


class MaskingFilter(logging.Filter):
    """Masks what looks like a person's number in every record that passes: message, arguments, traceback.

    Attach it to handlers (a logger's own filter does not see its children's records).
    """

    _formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(scrub(part) if isinstance(part, str) else part for part in record.args)
        message = record.getMessage()
        if (masked := scrub(message)) != message:
            record.msg, record.args = masked, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = self._formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = scrub(record.exc_text)
        return True
