# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Tables of the web3.py that is installed here; the package is the one of this checkout, beside its extension."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
try:
    import ethwire._engine  # noqa: F401
except ImportError:
    # A package without its extension may be installed, that of another checkout: it is forgotten again.
    for name in [name for name in sys.modules if name.partition(".")[0] == "ethwire"]:
        del sys.modules[name]
    sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "python"))


@pytest.fixture(scope="session")
def tables():
    from ethwire.web3py.objects.tables import Tables

    return Tables(geth_syncing=False, format_heads=False)


@pytest.fixture
def table():
    """Compiles a rule."""
    from ethwire import _engine
    from hexbytes import HexBytes
    from web3.datastructures import AttributeDict

    return lambda rule: _engine.Table(rule, AttributeDict, HexBytes)
