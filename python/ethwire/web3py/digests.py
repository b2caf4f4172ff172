# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Digests of functions of web3.py: only a function whose source is known is patched.

The digest is of what the function does: annotations, docstrings, comments, `cast(...)` and layout do not count, nor what
it says in log lines and in the messages of its exceptions.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import textwrap
import types
from typing import Any

from .._remembered import REMEMBERED, hashed, state_of
from .state import STATE

# Fields of the tree that say nothing about what is done, or that only some versions of Python have.
DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IGNORED_FIELDS = frozenset({"ctx", "kind", "type_comment", "type_params", "returns", "annotation", "type_ignores"})


LOG_METHODS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})

OWN_PACKAGES = ("web3", "ethwire")

TEXTS: dict[tuple[str, int, int], str] = {}
"""Hashes of files that were read."""


class UnknownFunction(Exception):
    """There is no such function, or its source is not there."""


class ForeignFunction(UnknownFunction):
    """Somebody has put a function around it, or in its place."""


def must_be_own(function: Any) -> None:
    """Raises for a function that is neither of web3.py nor of ethwire: replacing it would take it away in silence."""
    # The type itself: a proxy gives out the class and the globals of what it wraps.
    if type(function) is types.FunctionType:
        module = function.__globals__.get("__name__") or "?"
        if module.partition(".")[0] in OWN_PACKAGES:
            return
    else:
        module = type(function).__module__
    raise ForeignFunction(module)


def find(name: str) -> Any:
    """The function `module:Class.method`, as web3.py has it in its class, without decorators of web3.py's."""
    module_name, _, path = name.partition(":")
    try:
        found: Any = importlib.import_module(module_name)
        for part in path.split("."):
            found = STATE.patches.original(found, part) if isinstance(found, type) else found.__dict__[part]
    except (ImportError, KeyError, AttributeError):
        raise UnknownFunction(name) from None
    if isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    if isinstance(found, property):
        found = found.fget
    if type(found).__name__ == "curry":
        found = found.func
    found = inspect.unwrap(found, stop=must_be_own)
    must_be_own(found)
    return decorated(found, path.rpartition(".")[2])


def decorated(function: Any, name: str) -> Any:
    """The function of that name inside a decorator that does not say what it wraps (`functools.wraps`)."""
    if getattr(function, "__name__", None) == name:
        return function
    for cell in getattr(function, "__closure__", None) or ():
        if getattr(cell.cell_contents, "__name__", None) == name:
            return cell.cell_contents
    return function


def is_log_line(node: ast.Call) -> bool:
    """`self.logger.info(...)` and its like."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr not in LOG_METHODS:
        return False
    return "logger" in (getattr(function.value, "attr", None), getattr(function.value, "id", None))


def without_texts(error: ast.Call) -> ast.Call:
    """The exception that is raised, but not what it says."""

    def is_text(node: ast.expr) -> bool:
        return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))

    return ast.Call(
        func=error.func,
        args=[each for each in error.args if not is_text(each)],
        keywords=[each for each in error.keywords if not is_text(each.value)],
    )


def canonical(node: Any) -> str:
    """The tree as text, the same for every version of Python that runs it."""
    if isinstance(node, list):
        return "[" + ",".join(canonical(item) for item in node) + "]"
    if not isinstance(node, ast.AST):
        return repr(node)
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "cast"
        and len(node.args) == 2
    ):
        return canonical(node.args[1])
    if isinstance(node, ast.Call) and is_log_line(node):
        return f"Log({node.func.attr})"
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        node = ast.Raise(exc=without_texts(node.exc), cause=node.cause)
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return f"Assign({canonical([node.target])},{canonical(node.value)})"
    if isinstance(node, ast.Assign):
        return f"Assign({canonical(node.targets)},{canonical(node.value)})"
    fields = []
    for field, value in ast.iter_fields(node):
        if field in IGNORED_FIELDS or value is None or value == []:
            continue
        if field == "body" and isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            value = value[1:]
        fields.append(f"{field}={canonical(value)}")
    return f"{type(node).__name__}({','.join(fields)})"


def digest_of_source(source: str) -> str:
    tree = ast.parse(textwrap.dedent(source))
    return hashlib.sha256(canonical(tree.body).encode()).hexdigest()[:16]


def whose(name: str) -> str:
    """The module whose function stands around this one or in its place; empty where that is web3.py's own."""
    try:
        find(name)
    except ForeignFunction as error:
        return str(error)
    except UnknownFunction:
        pass
    return ""


def digest(name: str) -> str:
    """The digest of a function of the web3.py that is installed."""
    function = find(name)
    key = key_of(name, function)
    known = REMEMBERED.get("digest", key) if key else None
    if known is None:
        try:
            known = digest_of_source(inspect.getsource(function))
        except (OSError, TypeError, SyntaxError):
            raise UnknownFunction(name) from None
        if key:
            REMEMBERED.put("digest", key, known)
    return known


def key_of(name: str, function: Any) -> str:
    """The key of a function's digest, a hash of what the digest is made from; empty where its source is no file."""
    try:
        return hashed(name, text_of(__file__), text_of(function.__code__.co_filename), parts_of(function.__code__))
    except (AttributeError, OSError):
        return ""


def text_of(path: str) -> str:
    """A hash of the file's text, read once a process as long as it is the same file."""
    state = state_of(path)
    known = TEXTS.get(state)
    if known is None:
        with open(path, "rb") as file:
            known = TEXTS[state] = hashlib.sha256(file.read()).hexdigest()
    return known


def parts_of(code: types.CodeType) -> tuple[Any, ...]:
    """The code that is there, which need not be what its file says: a program may have replaced it."""
    constants = [
        parts_of(each)
        if isinstance(each, types.CodeType)
        else sorted(map(repr, each))
        if isinstance(each, frozenset)
        else each
        for each in code.co_consts
    ]
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    arguments = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    return (code.co_firstlineno, code.co_code, names, arguments, constants)
