"""Django settings: wiring only. What a person may set is in `opencpor.runtime.environment`."""

from urllib.parse import urlsplit

from opencpor import common
from opencpor.common import clock
from opencpor.runtime import environment, keys, logs
from opencpor.runtime.database import django_database
from opencpor.runtime.mailbox import django_email

ENV = environment.current()
_HOST = urlsplit(ENV.base_url)

if ENV.demo:
    clock.run_ahead(ENV.demo_days_ahead)

DEBUG = False
SECRET_KEY = keys.secret_key(ENV)
ALLOWED_HOSTS = [_HOST.hostname or "localhost", "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [ENV.base_url]
ROOT_URLCONF = "opencpor.config.urls"
WSGI_APPLICATION = "opencpor.config.wsgi.application"
SITE_ID = 1
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
APPEND_SLASH = False

INSTALLED_APPS = [
    "opencpor.web",
    "opencpor.insights",
    "opencpor.eligibility",
    "opencpor.incentives",
    "opencpor.usage",
    "opencpor.claims",
    "opencpor.register",
    "opencpor.directory",
    "opencpor.programs",
    "opencpor.notices",
    "opencpor.ui",
    "opencpor.http",
    "opencpor.access",
    "opencpor.journal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "django_htmx",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "opencpor.http.middleware.RequestContext",
    "opencpor.http.observing.Observed",
    "opencpor.http.middleware.PublicScheme",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "opencpor.http.middleware.ContentSecurity",
    "django.middleware.locale.LocaleMiddleware",  # before all that may refuse a request in words
    "opencpor.http.receiving.Receiving",
    "opencpor.http.characters.KeepableText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "opencpor.http.idempotency.Idempotency",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "opencpor.access.middleware.ActorMiddleware",
    "opencpor.ui.language.ReaderLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "opencpor.programs.middleware.ReadOnce",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "opencpor.ui.context.shell",
            ],
        },
    },
]

FORM_RENDERER = "opencpor.ui.forms.Renderer"
CSRF_FAILURE_VIEW = "opencpor.web.errors.csrf_failure"

# Attempts to sign in and used one-time codes are counted for all web processes together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "http_shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DATABASES = {"default": django_database(ENV)}
globals().update(django_email(ENV))

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
]
BASE_URL = ENV.base_url
PROBLEM_TYPES = "/api/problems"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {"reset_password": "opencpor.web.forgotten.ForgottenForm"}
ACCOUNT_ADAPTER = "opencpor.access.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "opencpor.web.entra.SignInAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A link, not a form: the policy forbids forms that end at another site, even by way of ours.
SOCIALACCOUNT_LOGIN_ON_GET = True
ENTRA_ROLES = frozenset(ENV.entra_roles.lower().split())
_OIDC = {
    "provider_id": "oidc",
    "name": "Single sign-on",
    "client_id": ENV.oidc_client,
    "secret": ENV.oidc_secret,
    "settings": {"server_url": ENV.oidc_url},
}
_ENTRA = {
    "provider_id": "entra",
    "name": "Microsoft Entra",
    "client_id": ENV.entra_client,
    "secret": ENV.entra_secret,
    "settings": {"server_url": ENV.entra_url, "fetch_userinfo": False, "uid_field": "uid"},
}
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [app for app, url in ((_OIDC, ENV.oidc_url), (_ENTRA, ENV.entra_url)) if url]
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [f"{common.__path__[0]}/locale"]  # it is no app, and raises problems too

STATIC_URL = "/static/"
STATIC_ROOT = ENV.data / "static-root"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "opencpor.ui.static_files.NamedByContent"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _HOST.scheme == "https" else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_ENGINE = "opencpor.access.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HOST.scheme == "https"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["opencpor.runtime.jobs"]
LOGGING = logs.configure(ENV)
WEBHOOK_TARGETS = ENV.webhook_targets
METRICS_TOKEN = ENV.metrics_token
