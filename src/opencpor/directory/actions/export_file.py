"""Write out what an actor may see, in the shape that `import_file` reads."""

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.directory.files import FILES
from opencpor.directory.rules.table import write_table
from opencpor.directory.terms import Kind

PERMISSION = {
    Kind.PARTNERS: Permission.DIRECTORY_READ,
    Kind.CUSTOMERS: Permission.DIRECTORY_READ,
    Kind.SUBSCRIPTIONS: Permission.DIRECTORY_READ,
    Kind.ENROLLMENTS: Permission.ENROLLMENT_READ,
}


def export_file(kind: Kind, actor: Actor) -> str:
    """Return a CSV file with all rows of a kind that the actor may see."""
    actor.require(PERMISSION[kind])
    found = FILES[kind]
    return write_table(found.columns, found.rows(actor))
