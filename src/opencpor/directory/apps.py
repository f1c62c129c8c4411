"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.directory"
    label = "directory"

    def ready(self) -> None:
        """Take places in the side bar and the search, and say how states are drawn."""
        from opencpor.access.roles import Permission, Side
        from opencpor.directory import finding, telling, words
        from opencpor.directory.models import Enrollment
        from opencpor.notices.feed import subjects
        from opencpor.ui import chips, navigation, shell

        navigation.register(
            navigation.Entry(
                Side.OPERATOR,
                _("Customers and partners"),
                "directory:customers",
                "building-community",
                40,
                Permission.DIRECTORY_READ,
            ),
            navigation.Entry(
                Side.PARTNER,
                _("Locations and enrollment"),
                "directory:locations",
                "map-pin",
                70,
                Permission.DIRECTORY_READ,
            ),
        )
        telling.register_kinds()
        subjects.register(subjects.Subject("enrollment", Enrollment, "enrollments"))
        navigation.register(
            navigation.Entry(
                Side.CUSTOMER,
                _("Domains"),
                "directory:domains",
                "globe",
                60,
                Permission.CONSENT_ANSWER,
            )
        )
        chips.register("enrollment", words.ENROLLMENT_CHIPS)
        chips.register("tenant", words.TENANT_CHIPS)
        chips.register("subscription", words.SUBSCRIPTION_CHIPS)
        chips.register("row_outcome", words.OUTCOME_CHIPS)
        chips.register("requirement", words.REQUIREMENT_CHIPS)
        shell.add_finder("directory", finding.find, 50)
