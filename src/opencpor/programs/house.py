"""In whose name a program's notices are sent."""

from opencpor.notices.center.writing import House
from opencpor.notices.rules import Sender
from opencpor.programs.document.program import Program
from opencpor.programs.queries import latest_version, program_keys


def house_of(program: Program) -> House:
    """Return sender, contact, usual language and time zone of a program's notices."""
    sender = Sender(program.operator_name, str(program.sender_address))
    zone = program.business_calendar.zone.key
    return House(sender, str(program.contact.email), program.languages[0], zone)


def first_house() -> House | None:
    """Return the house of the first program, for what is of none; without programs None."""
    keys = program_keys()
    return house_of(latest_version(keys[0]).document) if keys else None
