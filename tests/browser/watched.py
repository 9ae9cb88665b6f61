"""What must not happen while a page is open: an error on its console, or a request that leaves the host."""

from playwright.sync_api import ConsoleMessage, Page, Request


class Watched:
    """Collects a page's faults; ``expected`` is a text that a fault may hold, where a test provokes one."""

    def __init__(self, page: Page, host: str, expected: str | None = None) -> None:
        self.faults: list[str] = []
        self._host, self._expected = host, expected
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not (self._expected and self._expected in message.text):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._host, "data:", "blob:")):
            self.faults.append(f"left the host: {request.url}")
