"""Paging cursors: where a page ended, signed so that nobody can make one up.

A cursor is opaque to the client. It holds the version that the first page was read from, so that a
new version in the middle of a download neither repeats nor skips a feature, and a digest of the
query, so that a cursor of one query is refused by another.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass

from geo.errors import ParameterError

_SIGNATURE_BYTES = 16
_EXPECTED = "en oförändrad adress ur länken next"


@dataclass(frozen=True)
class Cursor:
    """Where a page ended.

    Parameters
    ----------
    query
        Digest of the query, see `digest`.
    version_id
        The version of the first page; None for areas, which belong to no version.
    n_matched
        Features of the whole query, counted with the first page.
    key
        The last feature's place in the order, as text and numbers.
    """

    query: str
    version_id: int | None
    n_matched: int
    key: tuple[str | int, ...]


class CursorSigner:
    """Signs cursors and reads them back.

    Parameters
    ----------
    secret
        Key of the signature. None: a new one, so that cursors end with the process.
    """

    def __init__(self, secret: str | None) -> None:
        self._secret = secret.encode() if secret else secrets.token_bytes(32)

    def write(self, cursor: Cursor) -> str:
        """Write a cursor as text that can stand in an address."""
        content = json.dumps(asdict(cursor), separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._sign(content) + content).decode().rstrip("=")

    def read(self, text: str, query: str) -> Cursor:
        """Read a cursor that `write` made for the same query.

        Raises
        ------
        ParameterError
            When it was changed, signed with another key, or made for another query.
        """
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise ParameterError("cursor", _EXPECTED, text) from error
        signature, content = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._sign(content)):
            raise ParameterError("cursor", _EXPECTED, text)
        fields = json.loads(content)
        cursor = Cursor(**{**fields, "key": tuple(fields["key"])})
        if cursor.query != query:
            raise ParameterError("cursor", "en cursor ur svaret på samma fråga", text)
        return cursor

    def _sign(self, content: bytes) -> bytes:
        return hmac.digest(self._secret, content, "sha256")[:_SIGNATURE_BYTES]


def digest(*parts: object) -> str:
    """Return a short text that stands for a query; equal queries give equal texts."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()
