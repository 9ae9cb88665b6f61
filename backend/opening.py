"""What a browser sees at the service's address while `make run` still installs, trains and scores: which step is under way.

``python -m backend.opening PORT`` needs nothing but Python, as nothing may be installed yet. Where things stand is read off
the files that each step leaves, so nobody has to report it. Everything is answered with 503: a program that waits for the
service is not misled. The page asks again until another answer comes, then loads that.
"""

import html
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parent / "api" / "dashboard" / "opening.html"
INSTALLED: Final = Path(".venv/.serve")
SAMPLE: Final = Path("var/sample.csv")
LANGUAGES: Final = ("en", "de")
SAID: Final = {
    "en": {
        "title": "Getting ready",
        "lead": "This page becomes the dashboard by itself. Nothing leaves this machine.",
        "installing": "Install what serves and trains",
        "installing.takes": "a minute or two, the first time only",
        "training": "Train on the orders, and judge the forecasts",
        "training.takes": "about a minute",
        "scoring": "Score every customer",
        "scoring.takes": "a few seconds",
        "serving": "Open the dashboard",
        "serving.takes": "a few seconds",
        "done": "done",
        "now": "under way",
        "later": "to come",
        "gone": "Nothing answers any more. Look at the terminal in which make run was typed.",
    },
    "de": {
        "title": "Gleich ist es so weit",
        "lead": "Diese Seite wird von selbst zum Dashboard. Nichts verlässt diesen Rechner.",
        "installing": "Installieren, was bedient und trainiert",
        "installing.takes": "ein bis zwei Minuten, nur beim ersten Mal",
        "training": "Mit den Bestellungen trainieren, Vorhersagen prüfen",
        "training.takes": "etwa eine Minute",
        "scoring": "Alle Kunden bewerten",
        "scoring.takes": "wenige Sekunden",
        "serving": "Das Dashboard öffnen",
        "serving.takes": "wenige Sekunden",
        "done": "fertig",
        "now": "läuft",
        "later": "kommt noch",
        "gone": "Niemand antwortet mehr. Im Terminal, in dem make run läuft, steht mehr dazu.",
    },
}
STEPS: Final = ("installing", "training", "scoring", "serving")


def step(folder: Path, models: Path, scored: Path) -> str:
    """Return the step under way, of ``STEPS``: the first whose file is not there yet.

    ``folder`` is the project's; ``models`` and ``scored`` are where the model and the scores will stand.
    """
    waiting = {"installing": folder / INSTALLED, "training": models / "CURRENT", "scoring": scored}
    return next((name for name, file in waiting.items() if not file.exists()), "serving")


def page(now: str, language: str) -> bytes:
    """Return the page for a step, in a language of ``LANGUAGES``."""
    said, reached = SAID[language], STEPS.index(now)
    rows = []
    for place, name in enumerate(STEPS):
        state = "done" if place < reached else "now" if place == reached else "later"
        takes = "" if state == "done" else f" <small>{html.escape(said[f'{name}.takes'])}</small>"
        busy = ' aria-current="step"' if state == "now" else ""
        rows.append(
            f'<li class="{state}"{busy}><b>{html.escape(said[name])}</b>{takes}<i>{html.escape(said[state])}</i></li>'
        )
    filled = PAGE.read_text("utf-8").replace("{steps}", "".join(rows)).replace("{language}", language)
    for name in ("title", "lead", "gone"):
        filled = filled.replace(f"{{{name}}}", html.escape(said[name]))
    return filled.encode()


class Opening(BaseHTTPRequestHandler):
    """Answers every GET with the page."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        """Send the page of this moment."""
        models = Path(os.environ.get("MODEL_DIR") or "var/models")
        wanted = self.headers.get("Accept-Language", "")[:2].lower()
        now = step(Path(), models, Path("var/customers.db"))
        body = page(now, wanted if wanted in LANGUAGES else LANGUAGES[0])
        self.send_response(503)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Retry-After", "1"),
            ("X-Opening", now),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal shows the steps themselves."""


class Server(ThreadingHTTPServer):
    """Leaves its port at once: the service takes it over."""

    daemon_threads = True
    allow_reuse_address = True


def main(arguments: list[str]) -> None:
    """Answer until told to stop."""
    Server(("0.0.0.0", int(arguments[0])), Opening).serve_forever()  # noqa: S104 - where the service will listen


if __name__ == "__main__":
    main(sys.argv[1:])
