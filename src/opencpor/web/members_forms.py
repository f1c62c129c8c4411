"""Forms about people and tokens."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.models import Invitation, Membership, Organization, Unit
from opencpor.access.role_words import role_words
from opencpor.access.roles import ROLES, Permission, Role, Side, side_of
from opencpor.access.rules import LONGEST_TOKEN_DAYS, MACHINES_ONLY, MANAGERS
from opencpor.access.scope import restrict
from opencpor.common.errors import Conflict
from opencpor.web.members import own_memberships
from opencpor.web.members_schemas import owner_of

USUAL_DAYS = 90


def organizations(actor: Actor, permission: Permission) -> list[tuple[str, str]]:
    """Return the organizations that an actor may choose, their own first."""
    own = {grant.organization_id for grant in actor.granting(permission)}
    rows = restrict(Organization.objects.order_by("name"), actor, permission)
    found = [(row.id, row.name) for row in rows]
    return sorted(found, key=lambda pair: (pair[0] not in own, pair[1].casefold()))


def _roles(actor: Actor) -> list[tuple[str, Any]]:
    """Return the roles that an actor may give somewhere, in the order of the table.

    The operator invites the first people of partners and customers, once there are any.
    """
    sides = {grant.side for grant in actor.granting(Permission.MEMBER_WRITE)}
    there = restrict(Organization.objects.order_by(), actor, Permission.MEMBER_WRITE)
    kinds = set(there.values_list("kind", flat=True).distinct())
    operates = Side.OPERATOR in sides
    first = {role for side, role in MANAGERS.items() if operates and side.value in kinds}
    return [
        (role.value, role_words(role))
        for role, (side, _held) in ROLES.items()
        if role not in MACHINES_ONLY and (side in sides or role in first)
    ]


def _said_by(earlier: Invitation) -> dict[str, Any]:
    """Return what an invitation said, to be sent again."""
    places = earlier.units.order_by("id").values_list("id", flat=True)
    return {
        "email": earlier.email,
        "organization_id": earlier.organization_id,
        "role": earlier.role,
        "location_ids": list(places),
    }


class InviteForm(forms.Form):
    """Whom to invite, where, and to which role."""

    email = forms.EmailField(label=_("E-mail"))
    organization_id = forms.ChoiceField(label=_("Organization"))
    role = forms.ChoiceField(label=_("Role"))
    location_ids = forms.MultipleChoiceField(
        label=_("Only at these locations"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: at all of them."),
        error_messages={
            "required": _("The earlier invitation was not for all locations. Choose at least one.")
        },
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor, earlier: Invitation | None) -> None:
        super().__init__(data, initial=_said_by(earlier) if earlier else None)
        self.actor = actor
        self.choose("organization_id", organizations(actor, Permission.MEMBER_WRITE))
        self.choose("role", _roles(actor))
        places = {grant.organization_id for grant in actor.granting(Permission.MEMBER_WRITE)}
        if limited := earlier is not None and earlier.limited:
            places = {earlier.organization_id}
        units = Unit.objects.filter(organization__in=places).order_by("name")
        if limited:
            self.limit(units)
        if units:
            self.choose("location_ids", [(unit.id, unit.name) for unit in units])
        else:
            del self.fields["location_ids"]

    def clean_role(self) -> str:
        """Read a role, which has to be one that the chosen organization has."""
        given = str(self.cleaned_data["role"])
        rows = restrict(Organization.objects.all(), self.actor, Permission.MEMBER_WRITE)
        place = rows.filter(id=self.cleaned_data.get("organization_id", "")).first()
        if place is None or side_of(Role(given)) == place.kind:
            return given
        roles = [str(word) for key, word in _roles(self.actor) if side_of(Role(key)) == place.kind]
        raise forms.ValidationError(
            _("%(place)s does not have this role. Choose one of: %(roles)s."),
            code="role",
            params={"place": place.name, "roles": ", ".join(roles)},
        )

    def limit(self, units: Iterable[Unit]) -> None:
        """Have what was limited to locations stay so: never a role at all of them instead.

        Raises:
            Conflict: If the organization has no location any longer.
        """
        if not units:
            raise Conflict(
                "The earlier invitation was not for all locations, and none is left. Invite anew.",
                code="no_location_left",
            )
        field = self.fields["location_ids"]
        field.required, field.help_text = True, _("The earlier invitation was not for all of them.")

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Set a field's choices; a field with one choice is not asked."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - every caller names one
        field.choices = choices
        if len(choices) == 1 and name == "organization_id":
            field.initial, field.widget = choices[0][0], forms.HiddenInput()


class TokenForm(forms.Form):
    """A token to make."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
    role_id = forms.ChoiceField(label=_("Acts as"))
    days = forms.IntegerField(
        label=_("Works for so many days"),
        min_value=1,
        max_value=LONGEST_TOKEN_DAYS,
        initial=USUAL_DAYS,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [grant.organization_id for grant in actor.granting(Permission.TOKEN_WRITE)]
        machines = restrict(Membership.objects.all(), actor, Permission.TOKEN_WRITE)
        machines = machines.filter(organization_id__in=own, service_account__isnull=False)
        rows = [*own_memberships(actor), *machines.select_related("service_account")]
        field = self.fields["role_id"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            (row.id, f"{owner_of(row)}: {role_words(Role(row.role))}")
            for row in sorted(rows, key=lambda row: (owner_of(row).casefold(), row.role))
        ]


class AccountForMachineForm(forms.Form):
    """A service account to make."""

    name = forms.CharField(label=_("Name of the account"), max_length=100)
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = {grant.side for grant in actor.granting(Permission.TOKEN_WRITE)}
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            (role.value, role_words(role)) for role, (side, _held) in ROLES.items() if side in sides
        ]
