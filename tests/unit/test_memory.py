"""What a long-lived process is told about its memory takes effect."""

import subprocess
import sys

SERVED = (
    "import gc, backend.app as served; served.served_app(served.Settings(_env_file=None)); print(gc.get_freeze_count())"
)


def test_the_serving_process_sets_aside_what_it_was_made_of() -> None:
    said = subprocess.run([sys.executable, "-c", SERVED], capture_output=True, text=True, check=True, timeout=120)
    assert int(said.stdout.split()[-1]) > 50_000
