"""A real, small OpenID Connect provider for tests, on this machine: signed tokens, a key set.

Run as ``python tests/oidc_provider.py CLAIMS``: ``CLAIMS`` is a JSON file, read anew at every
sign-in, whose members go into the token; ``forged`` in it means that another key signs. It prints
its port. Its issuer has a gap for the tenant, as Microsoft Entra's has.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from jwt.algorithms import RSAAlgorithm

CLIENT = "cpor-test"
EXPONENT, BITS = 65537, 2048
KEY, FORGER = generate_private_key(EXPONENT, BITS), generate_private_key(EXPONENT, BITS)


def token(base: str, said: dict[str, object]) -> str:
    """Return a signed token with the claims that the test wrote."""
    now = int(time.time())
    claims = {
        "iss": f"{base}/{said.get('tid')}/v2.0", "aud": CLIENT, "iat": now, "exp": now + 300,
        "sub": f"sub-{said.get('oid')}",
    }  # fmt: skip
    key = FORGER if said.pop("forged", False) else KEY
    return jwt.encode(claims | said, key, algorithm="RS256", headers={"kid": "one"})


class Provider(BaseHTTPRequestHandler):
    """Answers the four addresses of a provider."""

    claims: Path

    @property
    def base(self) -> str:
        host, port = self.server.server_address[:2]
        return f"http://{host!s}:{port}"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/.well-known/openid-configuration":
            self._json({
                "issuer": f"{self.base}/{{tenantid}}/v2.0",
                "authorization_endpoint": f"{self.base}/authorize",
                "token_endpoint": f"{self.base}/token",
                "jwks_uri": f"{self.base}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            })  # fmt: skip
        elif parts.path == "/keys":
            public = json.loads(RSAAlgorithm.to_jwk(KEY.public_key()))
            self._json({"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]})
        else:  # whoever comes is signed in at once
            asked = parse_qs(parts.query)
            back = urlencode({"code": "code", "state": asked["state"][0]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri'][0]}?{back}")
            self.end_headers()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        said = json.loads(self.claims.read_text(encoding="utf-8"))
        self._json({
            "access_token": "access", "token_type": "Bearer", "id_token": token(self.base, said),
        })  # fmt: skip

    def _json(self, answer: dict[str, object]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    Provider.claims = Path(sys.argv[1])
    with ThreadingHTTPServer(("127.0.0.1", 0), Provider) as server:
        sys.stdout.write(f"port {server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()
