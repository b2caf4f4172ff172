# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""The contract of a level: what a web3.py has to keep whose functions are not all known by their digests.

`install()` replaces functions of web3.py and relies upon others. Where one of them is not as in any release that is
known, reading it tells nothing more; so ethwire puts the level under this web3.py, has it talk to a node in the
process, and looks at what comes of it: each promise of `promises.py`, over WebSocket and over a Unix socket.

::

    highest_kept --> kept: web3.py with a level of ethwire --frames--> Node
                             |                                           |
                        values, errors                            what was asked
                             +---------- the same at each level ---------+

Level awaited goes through web3.py's own formatters and middleware. The levels above it have to give the same values, ask
the node the same, and end the same way. It takes some hundredths of a second, once: what was found is remembered under the
digests of all the functions (`_remembered.py`).

| file | holds |
| --- | --- |
| `levels.py` | each level in turn |
| `promises.py` | what is promised, a coroutine each |
| `remembered.py` | what was found, for the next start |
| `signatures.py` | arguments of a replaced function that ethwire's does not take |
| `trial.py` | one connection of this web3.py to the node, and what was seen on it |
| `node.py` | the node: what it answers, what it holds back, how it ends |
| `frames.py` | its side of WebSocket (RFC 6455) and of lines |
| `loop.py` | an event loop of its own, also where one runs, that counts its turns |
"""

from __future__ import annotations

from . import remembered
from .broken import Broken
from .levels import Found, highest_kept
from .trial import Seen, kept

__all__ = ["Broken", "Found", "Seen", "highest_kept", "kept", "remembered"]
