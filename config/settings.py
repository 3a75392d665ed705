"""Every setting of Nabla, read from the environment; the defaults are the embedded set-up."""

from pathlib import Path

import django_stubs_ext
from csp.constants import NONCE, NONE, SELF
from environs import Env

# Lets `ModelAdmin[Exercise]` and its like stand in class lines at run time.
django_stubs_ext.monkeypatch()

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# Where everything that changes lies: the database, the broker's socket, the secret key.
NABLA_DATA = Path(env.str("NABLA_DATA", default=str(BASE_DIR / "var"))).resolve()

DEBUG = env.bool("DEBUG", default=False)
# Demo accounts exist, and the sign-in page names them. Never on a public machine.
NABLA_DEMO = env.bool("NABLA_DEMO", default=False)
# `redis` (a broker of its own) or `memory` (a worker thread inside the one web process).
NABLA_BROKER = env.str("NABLA_BROKER", default="redis")
# The supervisor writes a random key into the data folder; elsewhere the operator gives one.
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "simple_history",
    "exercises",
    "quizzes",
    "courses",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Masks the length of what it packs, so that a secret in a page cannot be guessed from it.
    "django.middleware.gzip.GZipMiddleware",
    "config.limits.BodyLimitMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Ten wrong passwords for one account from one address: wait five minutes.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 5 / 60
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/locked.html"

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "config.languages.page_languages",
            ],
        },
    },
]

DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", default=f"sqlite:///{NABLA_DATA / 'nabla.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # IMMEDIATE takes the write lock at BEGIN, so that two writers wait instead of failing.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 30,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, as in life: an in-memory database locks differently.
    DATABASES["default"]["TEST"] = {"NAME": str(NABLA_DATA / "tests.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
# Each in its own words, for whoever looks for it. The sentences are in locale/.
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
# What lessons and exercises are written in, for screen readers; the bundled course is in English.
CONTENT_LANGUAGE = env.str("NABLA_CONTENT_LANGUAGE", default="en")
# The choice made in the footer; before one is made, the browser's own wishes count.
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_TZ = True

STATIC_URL = "/static/"
# Built by `make build`, never committed; served from where they were built, not collected.
STATICFILES_DIRS = [BASE_DIR / "static_built"]
# A file that keeps its name is asked for again each time, or after an update an old one would want
# parts that are gone. Those parts have their content's digest in their names and are kept.
WHITENOISE_MAX_AGE = 0
WHITENOISE_IMMUTABLE_FILE_TEST = r"/chunks/[^/]+-[0-9A-Z]{8}\.js$"
WHITENOISE_USE_FINDERS = True

# --- Security ------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Behind HTTPS (a proxy that says so), cookies travel encrypted only.
HTTPS = env.bool("HTTPS", default=False)
CSRF_FAILURE_VIEW = "config.problems.forbidden"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        # KaTeX lays formulas out with style attributes; style elements need the nonce.
        "style-src": [SELF, NONCE],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- REST ----------------------------------------------------------------------------------
# Who may hold back the verdicts of an exercise for a while: see exercises/holds.py.
HOLDERS = ("quizzes.holds.of_sittings",)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "knox.auth.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "config.paging.Pages",
    "PAGE_SIZE": 50,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["config.parsing.StrictJSONParser"],
    "EXCEPTION_HANDLER": "config.problems.problem_handler",
    "DEFAULT_THROTTLE_RATES": {},
}
REST_KNOX = {"TOKEN_TTL": None, "TOKEN_LIMIT_PER_USER": None, "AUTO_REFRESH": False}
SPECTACULAR_SETTINGS = {
    "TITLE": "Nabla",
    "DESCRIPTION": "Exercises, submissions and progress. Every error is application/problem+json.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {"VerdictEnum": "exercises.models.VerdictChoices"},
}
# The largest request body; a learner's answer is far below it.
MAX_BODY_BYTES = env.int("NABLA_MAX_BODY_BYTES", default=256 * 1024)
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY_BYTES
# An exercise with a hundred cases has a couple of thousand typed fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# The largest notebook; pictures in its outputs count, though nothing but its code is taken.
MAX_NOTEBOOK_BYTES = env.int("NABLA_MAX_NOTEBOOK_BYTES", default=2 * 1024 * 1024)
# The largest file of questions that the admin imports.
MAX_IMPORT_BYTES = env.int("NABLA_MAX_IMPORT_BYTES", default=1024 * 1024)

# --- Grading -------------------------------------------------------------------------------
# A worker owns a submission for this long; it must exceed the longest grading.
LEASE_SECONDS = env.float("NABLA_LEASE_S", default=180)
# Our failures: so many tries, then FAILED; each retry waits twice as long as the one before.
MAX_TRIES = 3
RETRY_SECONDS = env.float("NABLA_RETRY_S", default=2)
# Workers that died holding a lease: more patience, since a restart is not the answer's fault.
MAX_LOST_LEASES = 8
# The sweep looks this often, and re-queues what has waited this long without a worker.
SWEEP_SECONDS = env.float("NABLA_SWEEP_S", default=5)
# What rooms above the exercises do at each look.
SWEEPS = ["quizzes.services.sweep", "exercises.regrading.work.sweep"]
# What verification asks for the words that a text may link to.
GLOSSARIES = ["courses.glossary.known_terms"]
LOST_SECONDS = env.float("NABLA_LOST_S", default=30)
# Regrades: submissions in one piece, and how many pieces are at the broker or in work at once. A
# worker leaves a piece after this long, so that what learners hand in meanwhile comes first.
REGRADE_CHUNK = env.int("NABLA_REGRADE_CHUNK", default=100)
REGRADE_AT_ONCE = env.int("NABLA_REGRADE_AT_ONCE", default=2)
REGRADE_SLICE_SECONDS = env.float("NABLA_REGRADE_SLICE_S", default=3)
REGRADE_MOST = 50_000
# Trial runs, which are free: of one learner, of all, and how long one waits for a worker.
RUNS_PER_MINUTE = env.int("NABLA_RUNS_PER_MINUTE", default=30)
RUNS_OPEN = 2
RUNS_WAITING = env.int("NABLA_RUNS_WAITING", default=60)
RUN_WAIT_SECONDS = env.float("NABLA_RUN_WAIT_S", default=60)
RUN_HOURS = 24
# Reports of problems by one learner.
REPORTS_PER_HOUR = 6
# A marker who has opened an answer keeps it from the other markers for so long.
MARKING_LEASE_MINUTES = 15

# --- Celery --------------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = (
    "memory://" if NABLA_BROKER == "memory" else REDIS_URL.replace("unix://", "redis+socket://", 1)
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A request must answer though the broker is away: the sweep will queue the row later.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"polling_interval": 0.02}
    if NABLA_BROKER == "memory"
    else {
        "visibility_timeout": LEASE_SECONDS + 60,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
    }
)
CELERY_TASK_DEFAULT_QUEUE = "grading"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "celery.app.trace": {"level": "WARNING"}},
}
