"""What every response says to the browser, and which hosts the portal answers to."""

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import SecurityError

from portal.config import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",  # blob: the photo just chosen is shown before it is sent
        "connect-src 'self'",  # autosave
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # browsers that do not know frame-ancestors
    "Referrer-Policy": "same-origin",  # Flask-WTF checks the referrer of a POST over HTTPS
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
LOOPBACK = ("127.0.0.1", "localhost")
DEFAULT_PORTS = {"http": 80, "https": 443}
YEAR = 365 * 24 * 3600


def register(app: Flask, settings: Settings) -> None:
    """Send the headers with every response and refuse requests for other hosts than that of the base URL.

    A forged Host header would otherwise find its way into the links of letters.
    """
    ours = addresses(settings)
    app.config.update(
        TRUSTED_HOSTS=ours,
        PREFERRED_URL_SCHEME=urlsplit(settings.base_url).scheme,
        SEND_FILE_MAX_AGE_DEFAULT=YEAR,  # addresses of static files carry a mark of the content
    )
    headers = dict(HEADERS)
    if settings.secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"

    @app.before_request
    def refuse_other_ports() -> None:
        if request.host not in ours:  # TRUSTED_HOSTS takes any port of ours
            raise SecurityError(f"{request.host} is not where this portal lives.")

    @app.after_request
    def say(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"  # a shared machine keeps nobody's answers
        return response


def addresses(settings: Settings) -> list[str]:
    """Host and port of the base URL, as a request names them; on a loopback address the machine's other name too."""
    base = urlsplit(settings.base_url)
    port = f":{base.port}" if base.port and base.port != DEFAULT_PORTS.get(base.scheme) else ""
    names = LOOPBACK if base.hostname in LOOPBACK else (base.hostname or "",)
    return [f"{name}{port}" for name in names]
