"""What gunicorn and ``flask --app wsgi`` load."""

import sys

from portal import create_app
from portal.config import SettingsError
from portal.storage.engine.errors import StorageError

CANNOT_BOOT = 3  # gunicorn ends with its worker, instead of starting it again and again

try:
    app = create_app()
except (StorageError, SettingsError) as error:
    print(error, file=sys.stderr)
    raise SystemExit(CANNOT_BOOT) from error
