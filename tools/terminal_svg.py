#!/usr/bin/env python3
# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Draws what a program shows on a terminal: runs it on one, and makes a picture of the screen that it leaves.

    tools/terminal_svg.py --title 'ethwire subscribe newHeads' --columns 100 PICTURE.svg -- COMMAND [WORD...]

Everything in the picture was printed by COMMAND; the title stands in the frame. Understands what ethwire prints:
line ends, `\\r`, erasing to the end of a line, and the colours of SGR. The screen is taken right before the last line
is erased, if that is how COMMAND ends.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import struct
import sys
import termios
from html import escape
from pathlib import Path

TOKEN = re.compile(r"\x1b\[(?P<numbers>[0-9;]*)(?P<letter>[A-Za-z])|(?P<control>[\r\n])|(?P<text>[^\x1b\r\n]+)|\x1b")
CELL_WIDTH, LINE_HEIGHT, PADDING, BAR = 8.4, 20, 16, 34
STYLES = {"": "#d7dce2", "1": "#ffffff", "2": "#7d8794", "31": "#f0716b", "32": "#7ec983", "33": "#e3b65f", "36": "#6fc3d8"}

Cell = tuple[str, str]  # a character and its SGR code


def run(command: list[str], columns: int, rows: int) -> str:
    """What COMMAND writes to a terminal of its own."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color")
        os.environ.pop("NO_COLOR", None)
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    shown = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # the other side is closed
            part = b""
        if not part:
            break
        shown += part
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code != 0:
        sys.exit(f"{command[0]} ended with {code}: {shown.decode(errors='replace')}")
    return shown.decode()


def screen(shown: str) -> list[list[Cell]]:
    """The lines that are left. The last one is not erased for good: see above."""
    lines: list[list[Cell]] = [[]]
    column, style = 0, ""
    last_status: list[Cell] = []
    for token in TOKEN.finditer(shown):
        line = lines[-1]
        if token["control"] == "\n":
            lines.append([])
            column = 0
        elif token["control"] == "\r":
            column = 0
        elif token["letter"] == "m":
            style = token["numbers"].strip("0;")
        elif token["letter"] == "K":
            if column == 0 and line:
                last_status = list(line)
            del line[column:]
        elif token["text"]:
            for character in token["text"]:
                line[column:column + 1] = [(character, style)]
                column += 1
    if not lines[-1] and last_status:
        lines[-1] = last_status
    while lines and not lines[-1]:
        lines.pop()
    return lines


def spans(line: list[Cell]) -> str:
    """Runs of one style as one element each, placed by their column so that no font can shift them."""
    found = ""
    start = 0
    for end in range(1, len(line) + 1):
        if end == len(line) or line[end][1] != line[start][1]:
            text = "".join(character for character, _ in line[start:end])
            if text.strip():
                colour = STYLES.get(line[start][1], STYLES[""])
                weight = ' font-weight="bold"' if line[start][1] == "1" else ""
                x = PADDING + start * CELL_WIDTH
                width = len(text) * CELL_WIDTH
                found += (f'<tspan x="{x:.1f}" textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs" '
                          f'fill="{colour}"{weight}>{escape(text)}</tspan>')
            start = end
    return found


def picture(lines: list[list[Cell]], title: str, columns: int) -> str:
    width = columns * CELL_WIDTH + 2 * PADDING
    height = BAR + len(lines) * LINE_HEIGHT + PADDING
    text = "".join(
        f'<text y="{BAR + (number + 1) * LINE_HEIGHT - 6}" xml:space="preserve">{spans(line)}</text>\n'
        for number, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
        f'height="{height}" role="img">\n<title>{escape(title)}</title>\n'
        f'<rect width="{width:.0f}" height="{height}" rx="8" fill="#14181d"/>\n'
        f'<text x="{width / 2:.0f}" y="22" text-anchor="middle" font-family="sans-serif" font-size="13" '
        f'fill="#7d8794">{escape(title)}</text>\n'
        f'<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14">\n{text}</g>\n</svg>\n'
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--title", default="")
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--rows", type=int, default=24)
    parser.add_argument("picture", type=Path)
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    lines = screen(run(arguments.command, arguments.columns, arguments.rows))[-arguments.rows:]
    arguments.picture.parent.mkdir(parents=True, exist_ok=True)
    arguments.picture.write_text(picture(lines, arguments.title, arguments.columns), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
