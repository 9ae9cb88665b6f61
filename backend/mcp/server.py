"""The protocol: a server of the SDK that lists the tools and calls them, one thread a call."""

import json
import logging
from typing import Any, Final

import anyio
import mcp_types as types
from mcp.server.context import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from backend.errors import CustomerValueError
from backend.mcp.tools import ToolEntry, Tools

NAME: Final = "customer-value"
INSTRUCTIONS: Final = (
    "Read-only figures about a shop's customers. Money is in `about.currency`, probabilities are shares of 1, times days."
    " State no figure that a tool did not return; check what you wrote with verify_claim."
)
_READ_ONLY: Final = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False)
_log = logging.getLogger(__name__)


def make_server(tools: Tools) -> Server[Any]:
    """Return a server on these tools."""

    async def listed(_: ServerRequestContext[Any], __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(one) for one in tools.entries.values()])

    async def called(_: ServerRequestContext[Any], asked: types.CallToolRequestParams) -> types.CallToolResult:
        return await anyio.to_thread.run_sync(_answered, tools, asked.name, asked.arguments or {})

    return Server(NAME, instructions=INSTRUCTIONS, on_list_tools=listed, on_call_tool=called)


def serve_stdio(tools: Tools) -> None:
    """Speak the protocol on standard input and output until the client leaves."""
    anyio.run(_serve, make_server(tools))


async def _serve(server: Server[Any]) -> None:
    async with stdio_server() as (received, sent):
        await server.run(received, sent, server.create_initialization_options())


def _described(one: ToolEntry) -> types.Tool:
    return types.Tool(
        name=one.name, description=one.purpose, input_schema=one.takes.model_json_schema(), annotations=_READ_ONLY
    )


def _answered(tools: Tools, name: str, arguments: dict[str, Any]) -> types.CallToolResult:
    """Return the answer, or one sentence on why there is none: an agent reads it and mends its question."""
    try:
        answer = tools.call(name, arguments)
    except CustomerValueError as error:
        return types.CallToolResult(content=[types.TextContent(type="text", text=str(error))], is_error=True)
    except Exception:  # noqa: BLE001 - an agent must not see a traceback; the log has it
        _log.exception("a tool failed", extra={"tool": name})
        text = "The tool failed; the service's log says why."
        return types.CallToolResult(content=[types.TextContent(type="text", text=text)], is_error=True)
    text = json.dumps(answer, ensure_ascii=False)
    return types.CallToolResult(content=[types.TextContent(type="text", text=text)], structured_content=answer)
