"""Operations on locations.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.locations import LocationChange, LocationIn, LocationOut, LocationPage
from opencpor_client.transport import Answer, Sent, Transport, part


class LocationsGroup:
    """Operations on locations."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_locations(
        self,
        *,
        sort: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        total: bool | None = None,
        q: str | None = None,
        organization: str | None = None,
        country: str | None = None,
    ) -> Answer[LocationPage]:
        """List locations; ``q`` is a part of the name or the city, or a PartnerID."""
        return self._wire.call(
            "GET",
            "/locations",
            Sent(
                query={
                    "sort": sort,
                    "cursor": cursor,
                    "limit": limit,
                    "total": total,
                    "q": q,
                    "organization": organization,
                    "country": country,
                }
            ),
        )

    def create_location(self, body: LocationIn, *, key: str | None = None) -> Answer[LocationOut]:
        """Enter a location of a partner."""
        return self._wire.call("POST", "/locations", Sent(body=body, key=key, keyed=True))

    def get_location(self, location_id: str) -> Answer[LocationOut]:
        """Return a location."""
        return self._wire.call("GET", f"/locations/{part(location_id)}")

    def change_location(
        self, location_id: str, body: LocationChange, *, seen: str
    ) -> Answer[LocationOut]:
        """Change a location; what is left out stays."""
        return self._wire.call(
            "PATCH", f"/locations/{part(location_id)}", Sent(body=body, seen=seen)
        )
