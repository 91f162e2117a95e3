"""The account's pages: registering, signing in and out, a forgotten password; one's own data."""

from portal.web.account import invited, own, proving, registering, resetting, signing_in
from portal.web.account.area import OPEN, blueprint

__all__ = ["OPEN", "blueprint", "invited", "own", "proving", "registering", "resetting", "signing_in"]
