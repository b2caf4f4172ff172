# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Samples into a Markdown table: medians, their spread, and ratios within the same rounds."""

from __future__ import annotations

from statistics import median

from harness.measure import Sample

# Goals by kind: at most this many times the limit, at least this many times below the others.
GOALS = {
    "newHeads": {"limit": 8, "ws": 3.5, "viem": 9, "web3py": 100},
    "logs": {"limit": 9, "ws": 4, "viem": 25, "web3py": 170},
    "newPendingTransactions": {"limit": 9, "ws": 8, "viem": 8, "web3py": 250},
}


def figure(value: float | None) -> str:
    """Three significant digits, without an exponent."""
    if value is None:
        return "-"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def spread(values: list[float]) -> str:
    return f"{figure(median(values))} ({figure(min(values))}-{figure(max(values))})"


def median_of(samples: list[Sample], name: str) -> float | None:
    values = [value for sample in samples if (value := getattr(sample, name)) is not None]
    return median(values) if values else None


def ratio_in_rounds(samples: list[Sample], base: list[Sample], name: str) -> float:
    """The median of the ratios within each round: what slows a whole round down counts for nothing."""
    return median(getattr(one, name) / getattr(other, name) for one, other in zip(samples, base))


def ratio(samples: list[Sample], base: list[Sample] | None) -> str:
    return figure(ratio_in_rounds(samples, base, "cpu_us")) + "x" if base else "-"


def flood_table(results: dict[str, list[Sample]], calls: dict[str, float]) -> list[str]:
    lines = [
        "| client | CPU us/event | k events/s | x limit | x ethwire | syscalls/event | peak RSS MB | gaps |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, samples in results.items():
        rate = median_of(samples, "per_second")
        gaps = [sample.gaps for sample in samples if sample.gaps is not None]
        lines.append(
            f"| {name} | {spread([sample.cpu_us for sample in samples])} | {figure(rate / 1000 if rate else None)} "
            f"| {ratio(samples, results.get('limit'))} | {ratio(samples, results.get('ethwire'))} "
            f"| {figure(calls.get(name))} | {figure(median_of(samples, 'rss_mb'))} | {sum(gaps) if gaps else '-'} |"
        )
    return lines


def requests_table(results: dict[str, list[Sample]]) -> list[str]:
    lines = [
        "| client | CPU us/request | requests/s | x ethwire CPU | p50 us | p99 us |",
        "|---|---|---|---|---|---|",
    ]
    for name, samples in results.items():
        lines.append(
            f"| {name} | {spread([sample.cpu_us for sample in samples])} | {figure(median_of(samples, 'per_second'))} "
            f"| {ratio(samples, results.get('ethwire'))} | {figure(median_of(samples, 'p50_us'))} "
            f"| {figure(median_of(samples, 'p99_us'))} |"
        )
    return lines


def goals(kind: str, results: dict[str, list[Sample]], ours: str) -> list[tuple[bool, str]]:
    """Which goals of this kind the rounds show met by `ours`."""
    judged = []
    for name, goal in GOALS[kind].items():
        if not results.get(ours) or not results.get(name):
            continue
        if name == "limit":
            times = ratio_in_rounds(results[ours], results[name], "cpu_us")
            judged.append((times <= goal, f"{ours}: {figure(times)}x the limit (goal: at most {goal}x)"))
        else:
            times = ratio_in_rounds(results[name], results[ours], "cpu_us")
            judged.append((times >= goal, f"{ours}: {figure(times)}x below {name} (goal: at least {goal}x)"))
    return judged
