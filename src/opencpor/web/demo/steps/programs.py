"""The two programs that come with the software, published."""

from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import NAMES, shipped_text
from opencpor.web.demo.world import World


def seed(world: World) -> None:
    """Publish the first version of each."""
    for key in NAMES:
        publish(world.system(), shipped_text(key))
