"""What the sign-in page shows beside the form."""

from django import template

from opencpor.web.logins import DemoLogin
from opencpor.web.logins import demo_logins as read

register = template.Library()


@register.simple_tag
def demo_logins() -> list[DemoLogin]:
    """Return the demonstration's logins; an empty list in any other installation."""
    return read()
