"""The environment of the tests, set before Django reads its settings (see addopts)."""

import atexit
import os
import shutil
import tempfile

from scripts.catalogues import compile_all

_data = tempfile.mkdtemp(prefix="nabla-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)

# A translation changed a moment ago is what the tests see.
compile_all()

os.environ["NABLA_DATA"] = _data
os.environ["SECRET_KEY"] = "only for the tests, never anywhere else"
os.environ["NABLA_DEMO"] = "1"
# A test that forgets to bring its own broker fails at once instead of meeting somebody else's.
os.environ["REDIS_URL"] = "redis://127.0.0.1:1/0"
for name in ("DATABASE_URL", "NABLA_BROKER", "DEBUG", "HTTPS", "PORT"):
    os.environ.pop(name, None)
# Playwright's fixtures keep an event loop in this thread; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
