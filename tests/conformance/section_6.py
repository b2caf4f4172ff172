# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Section 6: text that is UTF-8, and text that is not, which must be refused with the first byte that shows it."""

from __future__ import annotations

from case import INVALID_DATA, Case, Step
from frames import CLOSE, CONTINUATION, PING, PONG, TEXT, Frame, close_payload, fragments, frame

GREETING = "Hello-\u00b5@\u00df\u00f6\u00e4\u00fc\u00e0\u00e1-UTF-8!!".encode()
KOSME = "\u03ba\u03cc\u03c3\u03bc\u03b5".encode()


def code_points() -> list[int]:
    """The borders of each length and of the surrogates, and code points that mean nothing and are allowed."""
    borders = [0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF]
    no_characters = [0xFDD0, 0xFDEF] + [plane << 16 | low for plane in range(17) for low in (0xFFFE, 0xFFFF)]
    return borders + [0xFEFF] + [c for c in no_characters if c not in borders]


def no_utf8() -> list[tuple[str, bytes]]:
    """After Unicode's own rules (table 3-7): whatever does not fit in it."""
    table = [(f"continuation byte {n} times, without a start", bytes(0x80 + i for i in range(n))) for n in range(1, 8)]
    table.append(("every continuation byte", bytes(range(0x80, 0xC0))))
    for name, starts in ("two", range(0xC0, 0xE0)), ("three", range(0xE0, 0xF0)), ("four", range(0xF0, 0xF8)):
        table.append((f"every start of {name} bytes, a space behind each", b"".join(bytes([s, 0x20]) for s in starts)))
    for start in range(0xF5, 0x100):
        table.append((f"the byte {start:02x}, which never occurs", b"a" + bytes([start]) + b"\x80\x80\x80"))
    for text in "\u0080", "\u0800", "\ud7ff", "\ue000", "\U00010000", "\U0010ffff":
        whole = text.encode("utf-8", "surrogatepass")
        for size in range(1, len(whole)):
            table.append((f"{whole.hex()} without its last {len(whole) - size}, at the end", KOSME + whole[:size]))
            table.append((f"{whole.hex()} without its last {len(whole) - size}, text behind it", whole[:size] + KOSME))
    for shorter in "c080", "c0af", "c1bf", "e08080", "e080af", "e09fbf", "f0808080", "f08080af", "f08fbfbf":
        table.append((f"longer form than needed {shorter}", KOSME + bytes.fromhex(shorter)))
    for surrogate in 0xD800, 0xDB7F, 0xDB80, 0xDBFF, 0xDC00, 0xDF80, 0xDFFF:
        table.append((f"surrogate {surrogate:04x}", chr(surrogate).encode("utf-8", "surrogatepass")))
    for high, low in (0xD800, 0xDC00), (0xDB7F, 0xDFFF), (0xDBFF, 0xDC00), (0xDBFF, 0xDFFF):
        table.append((f"surrogates {high:04x} {low:04x}", (chr(high) + chr(low)).encode("utf-8", "surrogatepass")))
    table.append(("beyond the last code point", KOSME + bytes.fromhex("f4908080") + b"edited"))
    table.append(("forms of five and six bytes", bytes.fromhex("f888808080") + bytes.fromhex("fc8480808080")))
    return table


#: What can be missing at the end of a text: between them, these complete the start of any character.
ENDINGS = [b"", b"\x80", b"\x80\x80", b"\x80\x80\x80", b"\xa0\x80", b"\x90\x80\x80"]


def is_text(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def first_bad_byte(text: bytes) -> int:
    """The first byte with which no ending makes a text any more; the text's size if only its end is missing."""
    for i in range(len(text)):
        if not any(is_text(text[: i + 1] + ending) for ending in ENDINGS):
            return i
    return len(text)


def echoed_in_each_way(text: bytes) -> list[Step]:
    """In one frame, chopped, and as fragments of one byte."""
    echo = (Frame(TEXT, text),)
    pieces = [text[i : i + 1] for i in range(len(text))] or [b"", b""]
    return [Step(frame(TEXT, text), echo), Step(frame(TEXT, text), echo, 1), Step(fragments(TEXT, *pieces), echo)]


def refused_in_one_frame(text: bytes) -> list[Step]:
    """The frame is never finished: the first bad byte is enough, unless what is wrong is that nothing follows."""
    bad = first_bad_byte(text)
    if bad == len(text):
        return [Step(frame(TEXT, text))]
    whole = frame(TEXT, text + b"never sent")
    return [Step(whole[: len(whole) - len(text + b"never sent") + bad + 1])]


def refused_in_fragments(text: bytes) -> list[Step]:
    """Fragments of one byte with an answered ping behind each good one: the client must not refuse too early either."""
    bad = first_bad_byte(text)
    steps = []
    for i in range(bad):
        data = frame(TEXT if i == 0 else CONTINUATION, text[i : i + 1], fin=False) + frame(PING, b"%d" % i)
        steps.append(Step(data, (Frame(PONG, b"%d" % i),)))
    ends = bad == len(text)
    steps.append(Step(frame(CONTINUATION if bad else TEXT, text[bad : bad + 1], fin=ends)))
    return steps


def cases() -> list[Case]:
    table = [
        Case("6.1", "empty texts", echoed_in_each_way(b"") + [Step(fragments(TEXT, b"", GREETING, b""), (Frame(TEXT, GREETING),))]),
        Case("6.2", "text of several lengths of characters", echoed_in_each_way(GREETING) + echoed_in_each_way(KOSME)),
        Case("6.3.1", "binary data may be anything", [Step(frame(2, b"\xff\xfe\x80"), (Frame(2, b"\xff\xfe\x80"),))]),
        Case("6.3.2", "bad byte in the third fragment of four, the fourth never sent", [
            Step(fragments(TEXT, GREETING, KOSME, end=False) + frame(PING), (Frame(PONG, b""),)),
            Step(frame(CONTINUATION, b"edited\xf4\x90", fin=False)),
        ], fails=INVALID_DATA),
        Case("6.4", "good text before it is echoed, then the bad one refused", [
            Step(frame(TEXT, KOSME) + frame(TEXT, b"\xc0\xaf") + frame(TEXT, KOSME), (Frame(TEXT, KOSME),)),
        ], fails=INVALID_DATA),
        Case("6.5", "close reason that is no UTF-8", [Step(frame(CLOSE, close_payload(1000, b"\xed\xa0\x80")))], fails=INVALID_DATA),
        Case("6.6", "a character over a ping", [
            Step(frame(TEXT, b"\xf0\x9f", fin=False) + frame(PING) + frame(CONTINUATION, b"\x98\x80"), (Frame(PONG, b""), Frame(TEXT, "\U0001f600".encode()))),
        ]),
    ]
    points = code_points()
    for i, group in enumerate(points[at : at + 8] for at in range(0, len(points), 8)):
        steps = [step for point in group for step in echoed_in_each_way(b"<" + chr(point).encode() + b">")]
        table.append(Case(f"6.7.{i + 1}", f"code points {', '.join(f'{point:04X}' for point in group)}", steps))
    for i, (title, text) in enumerate(no_utf8(), start=1):
        table.append(Case(f"6.8.{i}", f"{title}, in one frame", refused_in_one_frame(text), fails=INVALID_DATA))
        table.append(Case(f"6.9.{i}", f"{title}, in fragments", refused_in_fragments(text), fails=INVALID_DATA))
    return table
