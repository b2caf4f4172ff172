# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Subscriptions that the node does not have since a loss: what is asked for, and what follows from each answer.

A machine that does nothing: whoever sends the requests asks it which, and tells it what was answered. A node that has
just started may refuse what it does a moment later, so a subscription that it refuses, or does not answer in time, is
asked for again, with pauses, as long as the program has it. Whatever is answered late counts, too. Times are those of one
clock, in seconds.
"""

from __future__ import annotations

import enum
import random
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from .loss import Loss

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
LATE_LIMIT = 256


class Answer(enum.Enum):
    """The meaning of a reply to a request for a subscription."""

    RESTORED = "the node has it again"
    REFUSED = "it is asked for again"
    OF_NOBODY = "the program has ended it meanwhile, or another answer has come first: the node is to end it"
    TOO_LATE = "a refusal of what is asked for again already"


class Gap:
    """A subscription that the node does not have."""

    __slots__ = ("information", "loss", "since", "asked")

    def __init__(self, information: Any, loss: Loss, since: float) -> None:
        self.information = information
        self.loss = loss
        self.since = since
        self.asked: Any = None
        """The id of the request that is on its way."""


class FirstPass:
    """The first requests on a connection that was made again, and their outcome."""

    def __init__(self, loss: Loss) -> None:
        self.loss = loss
        self.made: list[str] = []
        self.retried = 0


class Gaps:
    """By the ids that the program knows, in the order in which the subscriptions were made."""

    def __init__(self) -> None:
        self._gaps: dict[str, Gap] = {}
        self._asked: dict[Any, float] = {}
        """Requests on their way, with their deadlines."""
        self._late: deque[Any] = deque()
        """Requests that were not answered in time, and may still be."""
        self._first: FirstPass | None = None
        self._bound = FIRST_PAUSE

    def __len__(self) -> int:
        return len(self._gaps)

    @property
    def is_first_pass(self) -> bool:
        """Whether the connection was made just now, and not all was answered."""
        return self._first is not None

    @property
    def are_asked(self) -> bool:
        """Whether requests are on their way."""
        return bool(self._asked)

    # The life of connections

    def forget(self) -> None:
        """Nothing is missing any more."""
        self._first = None
        self._gaps = {}

    def begin(self, known: dict[str, Any], loss: Loss, now: float) -> None:
        """The connection was made again, and the node has none of those that the program knows. One that was missing
        before is missing for longer."""
        since = now - loss.seconds
        self._gaps = {key: self._gaps.get(key) or Gap(information, loss, since) for key, information in known.items()}
        self._first = FirstPass(loss)
        self._bound = FIRST_PAUSE

    def repeated(self, count: int) -> None:
        """So many calls were sent again."""
        if self._first is not None:
            self._first.retried += count

    def end_first_pass(self) -> Loss | None:
        """The first requests were answered, or are late: the loss that the program is told, if it was not told yet."""
        first, self._first = self._first, None
        if first is None:
            return None
        failed = tuple(key for key, gap in self._gaps.items() if gap.loss is first.loss)
        return first.loss._replace(subscriptions=tuple(first.made), failed=failed, retried=first.retried)

    def stop_asking(self) -> list[Any]:
        """The connection is gone: the requests that were on their way."""
        self._late.clear()
        asked = list(self._asked)
        self._asked.clear()
        for gap in self._gaps.values():
            gap.asked = None
        return asked

    # Requests

    def missing(self, is_known: Callable[[str], bool]) -> Iterator[tuple[str, Any]]:
        """The subscriptions to ask for now, each once: its id, and the information web3 has of it. The program has ended
        each one that `is_known` denies."""
        for local_id, gap in list(self._gaps.items()):
            if self._gaps.get(local_id) is not gap:
                continue
            if not is_known(local_id):
                del self._gaps[local_id]
            elif gap.asked is None:
                yield local_id, gap.information

    def asked(self, local_id: str, request_id: Any, deadline: float) -> None:
        self._gaps[local_id].asked = request_id
        self._asked[request_id] = deadline

    def not_sent(self, request_id: Any) -> bool:
        """It did not leave; False where nobody is waiting for it any more."""
        if self._asked.pop(request_id, None) is None:
            return False
        self._not_asked(request_id)
        return True

    def overdue(self, now: float) -> tuple[list[Any], list[Any]]:
        """Requests whose deadlines have passed, so that what they asked for is asked again; and those that are so old that
        no answer of theirs counts."""
        overdue = [request_id for request_id, deadline in self._asked.items() if deadline <= now]
        for request_id in overdue:
            del self._asked[request_id]
            self._late.append(request_id)
            self._not_asked(request_id)
        return overdue, [self._late.popleft() for _ in range(len(self._late) - LATE_LIMIT)]

    def unanswered(self) -> list[str]:
        """The subscriptions that are asked for right now."""
        return [key for key, gap in self._gaps.items() if gap.asked is not None]

    def pause(self) -> float:
        """Seconds until it is asked again, with full jitter."""
        bound, self._bound = self._bound, min(LONGEST_PAUSE, self._bound * 2)
        return bound * random.random()

    def _not_asked(self, request_id: Any) -> None:
        for gap in self._gaps.values():
            if gap.asked == request_id:
                gap.asked = None

    # Answers

    def answered(self, local_id: str, request_id: Any, is_made: bool, now: float) -> tuple[Answer, bool, Loss | None]:
        """The meaning of the answer, whether it came in time, and the loss that the program is told for a subscription
        that was missing for longer than the others."""
        in_time = self._asked.pop(request_id, None) is not None
        gap = self._gaps.get(local_id)
        if not is_made:
            if gap is None or gap.asked != request_id:
                return Answer.TOO_LATE, in_time, None
            gap.asked = None
            return Answer.REFUSED, in_time, None
        if gap is None:
            return Answer.OF_NOBODY, in_time, None
        del self._gaps[local_id]
        return Answer.RESTORED, in_time, self._made(local_id, gap, now)

    def _made(self, local_id: str, gap: Gap, now: float) -> Loss | None:
        first = self._first
        if first is not None and gap.loss is first.loss:
            first.made.append(local_id)
            return None
        return gap.loss._replace(
            seconds=now - gap.since, subscriptions=(local_id,), failed=(), retried=0, ended=0
        )

    def give_up(self, local_id: Any) -> bool:
        """Whether it is one that the node does not have: it is not asked for any more."""
        return self._gaps.pop(local_id, None) is not None
