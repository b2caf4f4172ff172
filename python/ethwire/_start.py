# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""What `ethwire.pth` imports when ETHWIRE=1 or `require`: puts ethwire under web3 right after web3 is imported, and not before.

It is imported at the start of every such interpreter, so it imports nothing itself that is not there already.
"""

import os
import sys


def install():
    """Whatever is wrong here, the program runs, untouched, unless it was told not to run without."""
    import ethwire

    if os.environ.get("ETHWIRE", "").strip().lower() == "require":
        ethwire.install(required=True)
        return
    try:
        ethwire.install()
    except Exception as error:
        print(f"ethwire: {error}; web3.py runs untouched", file=sys.stderr)


class Loader:
    """web3's own loader, and then `install()`. It steps aside before web3's first line runs."""

    def __init__(self, loader, finder):
        self._loader = loader
        self._finder = finder

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        install()
        # Not where that has failed: the next import fails, too.
        self._finder.leave()

    def __getattr__(self, name):
        return getattr(self._loader, name)


class Finder:
    """Finds web3 as the others do, until it was imported. It may only be looked for, or its import may fail, before."""

    def find_spec(self, name, path=None, target=None):
        if name != "web3":
            return None
        for finder in list(sys.meta_path):
            find = getattr(finder, "find_spec", None) if finder is not self else None
            spec = find(name, path, target) if find is not None else None
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = Loader(spec.loader, self)
                return spec
        return None

    def leave(self):
        try:
            sys.meta_path.remove(self)
        except ValueError:
            pass


if "web3" in sys.modules:
    install()
else:
    sys.meta_path.insert(0, Finder())
