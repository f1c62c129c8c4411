"""What a step of the demonstration works with."""

import random
from dataclasses import dataclass
from datetime import datetime

from opencpor.access.actor import Actor, system
from opencpor.access.models import Organization, User
from opencpor.access.queries import actor_of_user
from opencpor.common.months import Month
from opencpor.web.demo.cast import FIRMS, FIRST_TENANT, OPERATOR, PEOPLE
from opencpor.web.demo.customers import Company
from opencpor.web.demo.holdings import Holding, holdings
from opencpor.web.demo.story import Tale, tales

PAST_MONTHS = 14


@dataclass(frozen=True)
class World:
    """The demonstration while it is being made.

    Attributes:
        seed: The number that everything follows from.
        today: The moment that counts as now: all dates of the data hang on it.
        empty: Whether users, directory and program are all that is wanted.
    """

    seed: int
    today: datetime
    empty: bool = False

    def chance(self, what: str) -> random.Random:
        """Return a source of chance of one's own: the same at every run, whatever others draw."""
        return random.Random(f"{self.seed}:{what}")  # noqa: S311 - made-up data, no secret

    def user(self, key: str) -> User:
        """Return a person of the cast."""
        email = next(person.email for person in PEOPLE if person.key == key)
        return User.objects.get(email=email)

    def actor(self, key: str) -> Actor:
        """Return a person of the cast as one who acts."""
        return actor_of_user(self.user(key))

    def system(self) -> Actor:
        """Return the demonstration itself as one who acts."""
        return system("demo")

    def organization(self, key: str) -> Organization:
        """Return the operator, a partner or the first customer by its key in the cast."""
        names = {firm.key: firm.name for firm in FIRMS}
        names |= {"operator": OPERATOR, FIRST_TENANT.key: FIRST_TENANT.name}
        return Organization.objects.get(name=names[key])

    def months(self) -> list[Month]:
        """Return the months of the past, the last of them over."""
        last = Month.of(self.today.date()).plus(-1)
        return [last.plus(-back) for back in reversed(range(PAST_MONTHS))]

    def companies(self) -> tuple[Company, ...]:
        """Return the customers that are verified; the first is the one of the cast."""
        from opencpor.web.demo.companies import companies

        return companies(self)

    def holdings(self) -> list[Holding]:
        """Return the associations of the past."""
        return holdings(self.chance("holdings"), self.companies(), self.months())

    def tales(self) -> list[Tale]:
        """Return the claims."""
        from opencpor.web.demo.companies import workload_names

        return tales(self.chance("tales"), self.companies(), workload_names())
