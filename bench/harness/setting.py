# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Where things are: the build, the cache that bench/setup filled, the two cores."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Setting:
    """One machine, one build, and the core of each side."""

    build: Path
    cache: Path
    node_cpu: int
    client_cpu: int

    @property
    def program(self) -> Path:
        return self.build / "ethwire"

    @property
    def flood_node(self) -> Path:
        return self.build / "bench" / "flood_node"

    @property
    def python(self) -> Path:
        return self.cache / "venv" / "bin" / "python"

    @property
    def anvil(self) -> str | None:
        packed = self.cache / "node_modules" / "@foundry-rs" / "anvil-linux-amd64" / "bin" / "anvil"
        return str(packed) if packed.is_file() else shutil.which("anvil")

    def script(self, name: str) -> Path:
        """A client's source. JavaScript finds its packages from where it lies, so it is run from a copy beside them."""
        source = BENCH / "clients" / name
        return self.cache / "clients" / name if name.endswith(".mjs") else source

    def describe(self) -> list[str]:
        """The machine and the versions, as lines."""
        cpu = next(
            (line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown"
        )
        pins = json.loads((BENCH / "package.json").read_text())["dependencies"]
        python = (BENCH / "requirements.txt").read_text().split()
        return [
            f"machine: {cpu}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, load {os.getloadavg()[0]:.2f}",
            f"node on core {self.node_cpu}, client on core {self.client_cpu}",
            "versions: "
            + ", ".join(
                [
                    first_line([str(self.program), "--version"]) or "ethwire (not built)",
                    f"node {first_line(['node', '--version'])}",
                    *(f"{name} {version}" for name, version in pins.items()),
                    first_line([str(self.python), "--version"]) or "Python (not installed)",
                    *(pin.replace("==", " ") for pin in python),
                ]
            ),
        ]


def first_line(command: list[str]) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except OSError:
        return None
    return (done.stdout.splitlines() or [""])[0] if done.returncode == 0 else None


def prepare(build: Path) -> Setting:
    """Installs the clients and chooses the cores: the first two that this process may use."""
    cache = Path(subprocess.run([BENCH / "setup"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
    scripts = cache / "clients"
    scripts.mkdir(exist_ok=True)
    for source in (BENCH / "clients").glob("*.mjs"):
        shutil.copy2(source, scripts / source.name)
    cpus = sorted(os.sched_getaffinity(0))
    return Setting(build=build, cache=cache, node_cpu=cpus[0], client_cpu=cpus[1 % len(cpus)])
