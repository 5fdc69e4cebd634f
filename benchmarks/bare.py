"""The plainest fair server of the same answer: one Litestar route under uvicorn, bytes in a file.

`python -m benchmarks.bare FILE MEDIA_TYPE`: tells its port as the service does.
"""

import socket
import sys
from pathlib import Path

import uvicorn
from litestar import Litestar, Response, get

ROUTE = "/api/v1/users/requests/{request_id:str}"


def main() -> None:
    """Serve until killed."""
    body, media_type = Path(sys.argv[1]).read_bytes(), sys.argv[2]

    @get(ROUTE)
    async def show(request_id: str) -> Response[bytes]:  # noqa: ARG001 - read, as by anybody
        return Response(body, media_type=media_type)

    app = Litestar([show], openapi_config=None, logging_config=None)
    config = uvicorn.Config(
        app,
        http="httptools",
        loop="asyncio",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    # Only where the protocol is named does asyncio send small pieces at once.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(2048)
        print(f"running on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        uvicorn.Server(config).run([listener])


if __name__ == "__main__":
    main()
