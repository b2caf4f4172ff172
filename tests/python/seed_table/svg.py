# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Bars, as SVG: panels side by side, a group of two bars for each label, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

BEFORE, AFTER, INK, FAINT, PAPER = "#d1702f", "#2f7dd1", "#24292f", "#8b949e", "#ffffff"
WIDTH, PANEL_GAP, BAR, GROUP_GAP = 880, 28, 15, 16
HEAD, FOOT, LEFT, VALUE_ROOM = 78, 24, 62, 62
FONT = "font-family='Helvetica, Arial, sans-serif'"


@dataclass(frozen=True)
class Panel:
    title: str
    unit: str
    # Label, before, after.
    groups: list[tuple[str, float, float]]
    digits: int = 0


def text(x: float, y: float, said: str, *, size: int = 12, fill: str = INK, anchor: str = "start") -> str:
    place = f"x='{x:.1f}' y='{y:.1f}' font-size='{size}' fill='{fill}' text-anchor='{anchor}'"
    return f"<text {place} {FONT}>{escape(said)}</text>"


def figure(value: float, digits: int) -> str:
    """Digits enough to tell a small value from nothing."""
    if 0 < value < 10**-digits / 2:
        return f"{value:.3f}" if value >= 0.0005 else "0"
    return f"{value:,.{digits}f}"


def draw(title: str, panels: list[Panel]) -> str:
    height = HEAD + max(len(panel.groups) for panel in panels) * (2 * BAR + GROUP_GAP) + FOOT
    room = (WIDTH - PANEL_GAP * (len(panels) + 1)) / len(panels)
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' width='{WIDTH}' height='{height}'>",
        f"<rect width='{WIDTH}' height='{height}' fill='{PAPER}'/>",
        text(PANEL_GAP, 26, title, size=16),
    ]
    for offset, (colour, name) in enumerate(((BEFORE, "web3.py"), (AFTER, "web3.py with ethwire"))):
        x = WIDTH - 250 + offset * 84
        parts += [f"<rect x='{x}' y='16' width='11' height='11' fill='{colour}'/>", text(x + 16, 26, name)]
    for index, panel in enumerate(panels):
        left = PANEL_GAP + index * (room + PANEL_GAP)
        scale = (room - LEFT - VALUE_ROOM) / (max(max(each[1:]) for each in panel.groups) or 1)
        parts.append(text(left, 56, f"{panel.title}, {panel.unit}", size=13))
        for row, (label, *values) in enumerate(panel.groups):
            top = HEAD + row * (2 * BAR + GROUP_GAP)
            parts.append(text(left + LEFT - 8, top + BAR + 4, label, anchor="end"))
            for bar, (value, colour) in enumerate(zip(values, (BEFORE, AFTER))):
                y, long = top + bar * BAR, max(value * scale, 1)
                place = f"x='{left + LEFT:.1f}' y='{y}' width='{long:.1f}' height='{BAR - 2}'"
                parts.append(f"<rect {place} fill='{colour}'/>")
                parts.append(text(left + LEFT + long + 5, y + BAR - 4, figure(value, panel.digits), size=11, fill=INK))
    return "\n".join([*parts, "</svg>", ""])
