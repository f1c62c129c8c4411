"""Partners with their locations, and the customer whose administrator has a login."""

from opencpor.directory.actions.put_customer import put_customer
from opencpor.directory.actions.put_location import put_location
from opencpor.directory.actions.put_partner import put_partner
from opencpor.web.demo.cast import FIRMS, FIRST_TENANT
from opencpor.web.demo.world import World


def seed(world: World) -> None:
    """Enter them as the operator would."""
    by = world.system()
    for firm in FIRMS:
        put_partner(
            {
                "global_id": firm.global_id,
                "name": firm.name,
                "country": firm.country,
                "domains": firm.domain,
            },
            by,
        )
        for site in firm.sites:
            put_location(
                {
                    "global_id": firm.global_id,
                    "partner_id": site.partner_id,
                    "name": site.name,
                    "country": site.country,
                    "city": site.city,
                },
                by,
            )
    put_customer(
        {
            "tenant_id": FIRST_TENANT.tenant_id,
            "name": FIRST_TENANT.name,
            "country": FIRST_TENANT.country,
            "domains": FIRST_TENANT.domain,
            "verified_domains": FIRST_TENANT.domain,
        },
        by,
    )
