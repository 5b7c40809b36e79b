"""What `manage.py bench` measures, in a database of its own."""

from portal.bench.certificates import measure_certificates
from portal.bench.database import use_own_database
from portal.bench.screens import make_scene, measure

__all__ = ["make_scene", "measure", "measure_certificates", "use_own_database"]
