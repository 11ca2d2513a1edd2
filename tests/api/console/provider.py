"""A small OpenID Connect provider over HTTP: discovery, keys, authorization, tokens with real RS256 signatures.

It says yes to everybody who comes, for the `subject` that is set; `spoil` makes it lie in one way at a time.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "jobmatch", "a-secret-of-the-client"


class Provider:
    """Running on a port of its own; `asked` are the parameters of the last authorization."""

    def __init__(self) -> None:
        self.keys = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
        self.honest()
        self._codes: dict[str, dict[str, str]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def honest(self) -> None:
        """As at the beginning; `spoil` "away" answers nothing."""
        self.subject, self.amr, self.spoil = "10086", ["pwd"], ""
        self.asked: dict[str, str] = {}

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if provider.spoil == "away":
                    return
                address = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(address.query).items()}
                if address.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorized(asked))
                    self.end_headers()
                else:
                    self._answer(*provider.told(address.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                sent = {name: values[0] for name, values in parse_qs(body).items()}
                self._answer(*provider.token(sent, self.headers.get("Authorization", "")))

            def _answer(self, status: int, body: dict[str, Any]) -> None:
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Quiet."""

        return Handler

    def told(self, path: str) -> tuple[int, dict[str, Any]]:
        if path == "/.well-known/openid-configuration":
            issuer = "https://elsewhere.example" if self.spoil == "issuer of the discovery" else self.issuer
            return 200, {
                "issuer": issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            }
        if path == "/keys":
            key = json.loads(RSAAlgorithm.to_jwk(self.keys[0].public_key()))
            return 200, {"keys": [key | {"kid": "one", "use": "sig", "alg": "RS256"}]}
        return 404, {}

    def authorized(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to, with a code."""
        self.asked = asked
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str], credential: str) -> tuple[int, dict[str, Any]]:
        """A code is good once, for who asked and can show the verifier (RFC 7636)."""
        asked = self._codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        fits = asked and asked["code_challenge"] == challenge and asked["redirect_uri"] == sent["redirect_uri"]
        if not asked or not fits or asked["code_challenge_method"] != "S256" or credential != f"Basic {basic}":
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "expires_in": 60, "id_token": self._signed(asked)}

    def _signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 60,
            "nonce": asked["nonce"], "amr": self.amr,
        }  # fmt: skip
        lies: dict[str, dict[str, Any]] = {
            "issuer": {"iss": "https://elsewhere.example"},
            "audience": {"aud": "another"},
            "expired": {"iat": now - 7200, "exp": now - 3600},
            "nonce": {"nonce": "of another session"},
        }
        claims |= lies.get(self.spoil, {})
        if self.spoil == "unsigned":
            return jwt.encode(claims, None, algorithm="none")
        if self.spoil == "signed with the secret":
            return jwt.encode(claims, SECRET.ljust(32, "x"), algorithm="HS256", headers={"kid": "one"})
        return jwt.encode(claims, self.keys[self.spoil == "key"], algorithm="RS256", headers={"kid": "one"})
