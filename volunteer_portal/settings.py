"""All settings, read from the environment once; the defaults suit the one-command run."""

import os
from pathlib import Path

import django_stubs_ext
import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.urls import reverse_lazy

django_stubs_ext.monkeypatch()  # lets classes name their type arguments at run time
# Names are read character by character; the dictionary of phrases would cost each process 44 MB.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PORTAL_HOME = Path(env.str("PORTAL_HOME", default=str(BASE_DIR / "var"))).resolve()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-tests-and-checks-" + "x" * 40)
# 32 bytes, base64: encrypts ID numbers and phones; kept outside the database.
FIELD_KEY = env.str("FIELD_KEY", default="b25seS1mb3ItdGVzdHMtYW5kLWNoZWNrcy0zMi1ieXQ=")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_ADDRESS = env.str("SITE_ADDRESS", default="http://127.0.0.1:8000")
HTTPS = SITE_ADDRESS.startswith("https://")

# The demonstration district switches the second factor off; every page says so.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "template_partials",
    "csp",
    "apps.core",
    "apps.audit",
    "apps.accounts",
    "apps.spreadsheets",
    "apps.documents",
    "apps.notifications",
    "apps.jobs",
    "apps.programmes",
    "apps.units",
    "apps.communities",
    "apps.members",
    "apps.checkins",
    "apps.posts",
    "apps.activities",
    "apps.evaluations",
    "apps.dashboards",
    "apps.demonstration",
]

# How many proxies stand before the application and note the sender in X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

MIDDLEWARE = [
    "apps.core.middleware.SenderAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "apps.core.middleware.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.middleware.NotStoredMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.accounts.middleware.SessionAgeMiddleware",
    "apps.core.middleware.JunkMiddleware",
    "apps.accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "volunteer_portal.urls"
FORM_RENDERER = "apps.core.rendering.PortalRenderer"
WSGI_APPLICATION = "volunteer_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.accounts.context.shell",
            ],
            "builtins": [f"apps.core.templatetags.{part}" for part in ("ui", "ui_forms", "ui_lists", "days")],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default="postgres://portal@127.0.0.1:5432/portal")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Many short statements: to start helpers or a compiler for one takes longer than to answer it.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault(
    "options", "-c max_parallel_workers_per_gather=0 -c jit=off"
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CACHES = {
    "default": {"BACKEND": "apps.core.caching.PortalCache", "LOCATION": REDIS_URL},
}
# When the launcher started (seconds since 1970): heartbeats of an earlier run say nothing of this one.
STARTED_AT = env.float("STARTED_AT", default=0)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
# A web process on a replica (docs/scaling.md): it answers reading requests and writes no session.
READS_ONLY = env.bool("READS_ONLY", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
# Probes ask the machine itself, behind the proxy that speaks HTTPS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["apps.accounts.backends.AccountOrPhoneBackend"]
PASSWORD_HASHERS = ["apps.accounts.hashers.PortalArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "apps.accounts.adapter.PortalAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Only failures count: five per account in a quarter of an hour, and a high limit per address.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/15m/key,600/15m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "双报到"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
# Better words for the framework's own sentences, before those it brings along.
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = PORTAL_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = PORTAL_HOME / "files"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# Channel → gateway class; SMS and WeCom are added here when a district has a contract.
NOTIFICATION_GATEWAYS = {"email": "apps.notifications.channels.EmailGateway"}
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = PORTAL_HOME / "mail"
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")

REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["apps.accounts.api.IsReady", "apps.core.api_defaults.GatedByRule"],
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication",
        "apps.accounts.api.ApiTokenAuthentication",
    ],
    "DEFAULT_FILTER_BACKENDS": ["apps.core.api_defaults.StrictFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "apps.core.api_defaults.PortalPagination",
    "DEFAULT_SCHEMA_CLASS": "apps.core.api_schema.PortalSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["apps.core.parsers.WholeTextParser"],
    "EXCEPTION_HANDLER": "apps.accounts.api_refusals.exception_handler",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "在职党员双报到 API",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "CardKindEnum": "apps.checkins.enums.CardKind",
        "StatusKindEnum": "apps.members.enums.StatusKind",
        "CardStatusEnum": "apps.checkins.enums.CardStatus",
        "PostStatusEnum": "apps.posts.enums.PostStatus",
        "ClaimStatusEnum": "apps.posts.enums.ClaimStatus",
        "CommitmentStatusEnum": "apps.posts.enums.CommitmentStatus",
        "ItemStatusEnum": "apps.posts.enums.ItemStatus",
        "ActivityStatusEnum": "apps.activities.enums.ActivityStatus",
        "SignUpStatusEnum": "apps.activities.enums.SignUpStatus",
        "AttendanceStatusEnum": "apps.activities.enums.AttendanceStatus",
        "LedgerKindEnum": "apps.activities.enums.LedgerKind",
        "FeedbackStatusEnum": "apps.evaluations.enums.FeedbackStatus",
        "RoundStatusEnum": "apps.evaluations.enums.RoundStatus",
    },
    "SERVE_PERMISSIONS": ["apps.accounts.api.IsReady", "apps.core.api_defaults.GatedByRule"],
}

# Celery names a unix socket differently from the client it uses.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A killed worker's task comes back within seconds; visibility lies above the longest task.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "unacked_restore_throttle": 1}
CELERY_BEAT_SCHEDULE_FILENAME = str(PORTAL_HOME / "beat-schedule")
# Sweeps are idempotent (unique on kind, period and scope): running one twice is harmless.
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "core.heartbeat", "schedule": 10},
    # What nobody took in time is not needed: the next one is on its way.
    "jobs": {"task": "jobs.run_waiting", "schedule": 3, "options": {"expires": 3}},
    "send-digests": {"task": "notifications.send_digests", "schedule": crontab(minute="*/10")},
    "seal-audit": {"task": "audit.seal_events", "schedule": crontab(minute="*/5")},
    "check-ins-daily": {"task": "checkins.sweep_day", "schedule": crontab(hour=7, minute=30)},
    "members-daily": {"task": "members.sweep_day", "schedule": crontab(hour=1, minute=30)},
    "posts-hourly": {"task": "posts.sweep_hour", "schedule": crontab(minute=5)},
    "activities-hourly": {"task": "activities.sweep_hour", "schedule": crontab(minute=10)},
    "activities-daily": {"task": "activities.sweep_day", "schedule": crontab(hour=8, minute=0)},
    "evaluations-daily": {"task": "evaluations.sweep_day", "schedule": crontab(hour=0, minute=30)},
    "keep-standings": {"task": "dashboards.keep_standings", "schedule": 15},
    "snapshots-daily": {"task": "dashboards.take_snapshots", "schedule": crontab(hour=2, minute=0)},
    "invariants-daily": {"task": "dashboards.check_invariants", "schedule": crontab(hour=3, minute=30)},
    "jobs-daily": {"task": "jobs.forget", "schedule": crontab(hour=3, minute=15)},
    "purge-daily": {"task": "spreadsheets.purge_files", "schedule": crontab(hour=3, minute=0)},
}

# What can come as a workbook: each kind with the importer that judges and stores its rows.
IMPORTERS = {
    "communities": "apps.communities.importers.CommunityImporter",
    "units": "apps.communities.importers.UnitImporter",
    "posts": "apps.posts.importers.PostImporter",
    "members": "apps.members.imports.importer.MemberImporter",
}

# Who takes uploads and confirmations: small ones at once, large ones as long work.
IMPORT_DESK = "apps.jobs.imports.desk"

# Long work: each kind with what does it piece by piece.
JOB_KINDS = {
    "uploads": "apps.jobs.imports.UPLOADS",
    "confirmations": "apps.jobs.imports.CONFIRMATIONS",
    "members": "apps.members.exports.MEMBERS",
    "units": "apps.units.exports.UNITS",
    "communities": "apps.communities.exports.COMMUNITIES",
    "cards": "apps.checkins.exports.CARDS",
    "card_prints": "apps.checkins.exports.CARD_PRINTS",
    "posts": "apps.posts.exports.POSTS",
    "posts_managed": "apps.posts.exports.POSTS_MANAGED",
    "claims": "apps.posts.exports.CLAIMS",
    "activities": "apps.activities.exports.ACTIVITIES",
    "hours": "apps.activities.exports.HOURS",
    "participation": "apps.activities.exports.PARTICIPATION",
    "activity_register": "apps.activities.exports.ACTIVITY_REGISTER",
    "feedback_reports": "apps.evaluations.exports.FEEDBACK_REPORTS",
    "figure_names": "apps.dashboards.exports.FIGURE_NAMES",
    "registers": "apps.dashboards.exports.REGISTERS",
}

# What the QR code of a printed paper shows: kind → reader of the signed values.
DOCUMENT_CHECKS = {
    "card": "apps.checkins.prints.checked_card",
    "service": "apps.activities.papers.checked_service",
    "feedback": "apps.evaluations.prints.checked_feedback",
    "register": "apps.dashboards.registers.checked_register",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"pikepdf": {"level": "WARNING"}},  # it announces itself in every process
}
