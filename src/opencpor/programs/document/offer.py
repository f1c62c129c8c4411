"""What a partner can claim: areas, channels, engagements, and programs that are elsewhere."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from opencpor.programs.document.base import Key, Label, Listed, Section
from opencpor.programs.document.texts import Text

Aliases = Annotated[tuple[Label, ...], Listed]
"""Other names of the same thing, as older or outside files write them."""


class SolutionArea(Section):
    """A family of engagements and workloads; the first choice on the claim form."""

    key: Key
    name: Text


class Channel(Section):
    """A way in which a customer bought a subscription."""

    key: Key
    name: Text
    aliases: Aliases = ()


class AssociationUnit(StrEnum):
    """What one partner of record holds."""

    WORKLOAD = "workload"
    """A workload of the customer's tenant."""
    SUBSCRIPTION = "subscription"
    """One subscription of the customer's tenant."""


class ExtraField(Section):
    """A further question an engagement asks on the claim."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
    """The name under `extra` in the API, such as `seller_name`."""
    label: Text
    help: Text | None = None
    required: bool = True


class Engagement(Section):
    """One kind of claim: what for, by which role, on what unit, for money or recognition."""

    key: Key
    name: Text
    solution_area: Key
    partner_role: Text
    """The role's label as the field knows it."""
    when_to_choose: Text
    """One or two sentences that keep people from claiming with the wrong role."""
    association_unit: Annotated[AssociationUnit, Field(strict=False)]
    channels: Annotated[tuple[Key, ...], Listed] = ()
    """Channels whose subscriptions may be claimed; empty means any."""
    incentivized: bool
    """Whether associations of this engagement can earn."""
    opt_out_allowed: bool = False
    """Whether a claim may waive payment."""
    retired: bool = False
    """No longer claimable; what was claimed before stays."""
    extra_fields: Annotated[tuple[ExtraField, ...], Listed] = ()
    evidence_guide: Text
    """What a good proof of execution for this engagement holds."""


class OtherProgram(Section):
    """Something people bring here by mistake, and where it belongs."""

    key: Key
    name: Text
    pointer: Text
    """Where to go instead; shown on the form and in the `wrong_program` answer."""
    url: str | None = None
    aliases: Aliases = ()
