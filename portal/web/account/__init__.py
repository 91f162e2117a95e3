"""The account's pages: registering, signing in and out, a forgotten password; one's own data."""

from portal.web.account import own, registering, resetting, signing_in
from portal.web.account.area import OPEN, blueprint

__all__ = ["OPEN", "blueprint", "own", "registering", "resetting", "signing_in"]
