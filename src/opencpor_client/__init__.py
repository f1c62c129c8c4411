"""A typed client of the OpenCPOR API, for Python programs of partners, operators and customers.

It knows nothing of the server's code: shapes and operations are written from the API's own
description by ``make docs``. It needs the extra ``opencpor[client]``.

    from opencpor_client import Client

    with Client("https://cpor.example", token) as cpor:
        made = cpor.claims.create_claim({"engagement": "modern-work-security-usage"})
        cpor.claims.patch_claim(made.value["id"], {"name": "Rollout"}, seen=made.etag)
"""

from opencpor_client.client import Client
from opencpor_client.transport import Answer, FieldProblem, Problem, Upload, each

__all__ = ["Answer", "Client", "FieldProblem", "Problem", "Upload", "each"]
