"""What the rows of a file may say: the program's workloads, and the months that have begun."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from opencpor.common.months import Month


@dataclass(frozen=True)
class Dealings:
    """What rows of transactions may say.

    Attributes:
        partners: For each PartnerID the ids of the location and of its organization.
        products: For each name in lower case the product's key and its workload's.
        currency: The program's, in which all amounts are.
    """

    partners: Mapping[str, tuple[str, str]]
    products: Mapping[str, tuple[str, str]]
    currency: str


NO_DEALINGS = Dealings({}, {}, "")


@dataclass(frozen=True)
class Vocabulary:
    """What is needed of a program to read a file.

    Attributes:
        current: The month that runs now in the program's zone; later ones are future ones.
        names: Workload keys by every name in lower case: key, names, aliases.
        find: Gives the key for any spelling, or None; for names that are not in ``names``.
        services: Workload keys by the service names of per-user reports.
        skus: For each SKU name in lower case, its paid workloads (empty: free or a trial).
        dealings: What files of transactions may say; asked only for those.
    """

    current: Month
    names: Mapping[str, str]
    find: Callable[[str], str | None]
    services: Mapping[str, str]
    skus: Callable[[str], "SkuMeaning | None"]
    dealings: Callable[[], "Dealings"] = field(default=lambda: NO_DEALINGS)


@dataclass(frozen=True)
class SkuMeaning:
    """What one SKU of a license report holds."""

    workloads: tuple[str, ...]
    paid: bool
