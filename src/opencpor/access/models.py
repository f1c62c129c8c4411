"""Organizations, their units, people, memberships, service accounts, tokens, invitations."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from opencpor.access.roles import ROLES, Permission, Role, Side
from opencpor.access.scope import Scope
from opencpor.common.ids import new_id
from opencpor.runtime.kept import Kept

if TYPE_CHECKING:
    _TextField = models.CharField[str, str]
else:
    _TextField = models.CharField  # the real one takes no type arguments


class PrefixedIdField(_TextField):
    """A primary key such as ``clm_01j9…``, compared byte by byte so that it sorts by creation."""

    def __init__(self, *args: Any, prefix: str = "", **kwargs: Any) -> None:
        self.prefix = prefix
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("primary_key", True)
        kwargs.setdefault("editable", False)
        kwargs["db_collation"] = "C"
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return what migrations write down."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_collation", None)
        return name, path, args, kwargs | {"prefix": self.prefix}

    def get_default(self) -> str:
        """Return a fresh identifier."""
        return new_id(self.prefix)

    def has_default(self) -> bool:
        """An identifier is always given."""
        return True


class Organization(models.Model):
    """A partner, an operator, or a customer: what people belong to and what owns rows."""

    id = PrefixedIdField(prefix="org")
    kind = models.CharField(max_length=10, choices=[(side.value, side.value) for side in Side])
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    scope: ClassVar = Scope(Permission.DIRECTORY_READ, partner="id", customer="id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organization_kind_known", condition=Q(kind__in=[s.value for s in Side])
            ),
            models.UniqueConstraint(name="organization_id_kind", fields=["id", "kind"]),
        ]
        # Lists by name begin where their page does, instead of sorting everybody.
        indexes = [models.Index(name="organization_by_name", fields=["name", "id"])]


class Unit(models.Model):
    """A part of an organization that roles can be limited to: a partner's location."""

    id = PrefixedIdField(prefix="loc")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="units")
    name = models.CharField(max_length=200)

    scope: ClassVar = Scope(Permission.DIRECTORY_READ, partner="organization_id", unit="id")

    class Meta:
        constraints = [
            # What composite foreign keys of other tables point at.
            models.UniqueConstraint(name="unit_id_organization", fields=["id", "organization"]),
        ]


class UserManager(BaseUserManager["User"]):
    """Makes users; addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, name: str = "") -> "User":
        """Store a new user; without a password only other ways of signing in work."""
        user = self.model(email=email.strip().lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get(self, *args: Any, **kwargs: Any) -> "User":
        """Find one user; by key alone, as every request of a session does, by a kept query.

        What is found is the same. A backend's ``get_user`` would be nearer to the sessions, but
        each of them names its backend: another one would end them all.
        """
        key = kwargs.get("pk")
        if args or kwargs.keys() != {"pk"} or not isinstance(key, str):
            return self.get_queryset().get(*args, **kwargs)
        for user in _BY_KEY(key):
            return user
        raise self.model.DoesNotExist(f"There is no user {key!r}.")

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a user by address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


_BY_KEY: "Kept[User]" = Kept(lambda key: User.objects.filter(pk=key))


class User(AbstractBaseUser):
    """A person who can sign in."""

    id = PrefixedIdField(prefix="usr")
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    scope: ClassVar = Scope(
        Permission.MEMBER_WRITE,
        partner="memberships__organization_id",
        customer="memberships__organization_id",
    )
    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_email_lower", condition=Q(email=Lower("email")))
        ]


class ServiceAccount(models.Model):
    """A machine that acts by token."""

    id = PrefixedIdField(prefix="svc")
    organization = models.ForeignKey(Organization, models.PROTECT)
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    scope: ClassVar = Scope(
        Permission.TOKEN_WRITE, partner="organization_id", customer="organization_id"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="service_account_name", fields=["organization", "name"])
        ]


def _role_fits_side() -> Q:
    """Return the condition that a membership's role belongs to its organization's side."""
    fits = Q()
    for side in Side:
        roles = [role.value for role, (of, _) in ROLES.items() if of is side]
        fits |= Q(side=side.value, role__in=roles)
    return fits


class Membership(models.Model):
    """One role of one person or service account in one organization.

    ``side`` repeats the organization's kind; a composite foreign key keeps it true, and a check
    keeps a role from being given on the wrong side. ``limited`` says whether the role is good at
    the ``units`` only: if none of them is left, it is good nowhere. It stays as it was given, and
    the database takes no unit for a role that is not limited.
    """

    id = PrefixedIdField(prefix="mem")
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="memberships")
    service_account = models.ForeignKey(
        ServiceAccount, models.CASCADE, null=True, related_name="memberships"
    )
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="memberships")
    side = models.CharField(max_length=10)
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in Role])
    limited = models.BooleanField(default=False)
    units = models.ManyToManyField(Unit, blank=True, related_name="memberships")
    created_at = models.DateTimeField(auto_now_add=True)

    scope: ClassVar = Scope(
        Permission.MEMBER_WRITE, partner="organization_id", customer="organization_id"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="membership_role_fits_side", condition=_role_fits_side()),
            models.CheckConstraint(
                name="membership_one_holder",
                condition=Q(user__isnull=False, service_account__isnull=True)
                | Q(user__isnull=True, service_account__isnull=False),
            ),
            models.UniqueConstraint(
                name="membership_once_per_user", fields=["user", "organization", "role"]
            ),
            models.UniqueConstraint(
                name="membership_once_per_service",
                fields=["service_account", "organization", "role"],
            ),
        ]


class Token(models.Model):
    """A bearer token: acts with exactly one membership, for a time, until revoked.

    Only its SHA-256 is kept; ``prefix`` is the visible part by which people tell tokens apart.
    """

    id = PrefixedIdField(prefix="tok")
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16)
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    scope: ClassVar = Scope(
        Permission.TOKEN_WRITE,
        partner="membership__organization_id",
        customer="membership__organization_id",
    )


class Invitation(models.Model):
    """A link by which a new person joins an organization with a role; hashed, used once.

    ``limited`` and ``units`` are as those of the role that it gives.
    """

    id = PrefixedIdField(prefix="inv")
    organization = models.ForeignKey(Organization, models.PROTECT)
    email = models.EmailField()
    role = models.CharField(max_length=40, choices=[(role.value, role.value) for role in Role])
    limited = models.BooleanField(default=False)
    units = models.ManyToManyField(Unit, blank=True)
    digest = models.BinaryField(max_length=32, unique=True)
    invited_by = models.CharField(max_length=60)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    scope: ClassVar = Scope(
        Permission.MEMBER_WRITE, partner="organization_id", customer="organization_id"
    )
