# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""`interop.py python_websockets|npm_ws`: that server and ws_echo at its other end, as two processes.

The server prints its port, serves one connection (what it does there is the same in both languages, see
`python_websockets.py`), prints a line that begins with "held" and ends with code 0, or says what was wrong.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ECHO = os.environ.get("ETHWIRE_WS_ECHO", str(ROOT / "build/dev/ws_echo"))
PYTHON = os.environ.get("ETHWIRE_PYTHON", str(ROOT / ".cache/tools/venv/bin/python"))
NODE_MODULES = os.environ.get("ETHWIRE_NODE_MODULES", str(ROOT / ".cache/tools/node_modules"))
PATIENCE = 60.0  # seconds until something that should happen has failed; no measure of anything


def server_command(peer: str) -> list[str]:
    if peer == "python_websockets":
        found = Path(PYTHON).exists() and not subprocess.run(
            [PYTHON, "-c", "import websockets.asyncio.server"], stderr=subprocess.DEVNULL, check=False
        ).returncode
        if not found:
            sys.exit(f"interop: {PYTHON} has no package 'websockets': run tools/bootstrap test, or set ETHWIRE_PYTHON")
        return [PYTHON, str(HERE / "python_websockets.py")]
    if peer == "npm_ws":
        node = shutil.which("node")
        if node is None:
            sys.exit("interop: there is no 'node': run tools/bootstrap test")
        if not Path(NODE_MODULES, "ws/package.json").exists():
            sys.exit(f"interop: {NODE_MODULES} has no package 'ws': run tools/bootstrap test, or set ETHWIRE_NODE_MODULES")
        return [node, str(HERE / "npm_ws.cjs"), str(Path(NODE_MODULES, "ws"))]
    sys.exit(f"interop: no such peer: {peer}")


def main() -> int:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    server = subprocess.Popen(server_command(sys.argv[1]), stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        port = server.stdout.readline().strip()
        if not port.isdigit():
            print(f"interop: the server printed {port!r} instead of its port")
            return 1
        echo = subprocess.run(
            [ECHO, f"ws://127.0.0.1:{port}/interop?x=1"], stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False
        )
        verdict, _ = server.communicate(timeout=PATIENCE)
    finally:
        if server.poll() is None:
            server.kill()
            server.wait()
    print(verdict, end="")
    if (echo.returncode, echo.stderr) != (0, ""):
        print(f"interop: ws_echo ended with {echo.returncode}: {echo.stderr}")
        return 1
    return 0 if server.returncode == 0 and verdict.startswith("held") else 1


if __name__ == "__main__":
    sys.exit(main())
