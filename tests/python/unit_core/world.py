# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A program, a node and the time between them, in which the machines of `ethwire/core` are replayed: no loop, no socket."""

from __future__ import annotations

from ethwire.core.gaps import Answer, Gaps
from ethwire.core.loss import Loss
from ethwire.core.outage import Outages

TIMEOUT = 30.0
WAYS = {
    # The program may connect at any time: what was there is of a loop that it has thrown away.
    ("closed", "up"),
    ("up", "up"),
    ("down", "up"),
    ("up", "down"),
    ("restoring", "down"),
    ("down", "restoring"),
    ("restoring", "up"),
    ("up", "closed"),
    ("down", "closed"),
    ("restoring", "closed"),
}
"""The arrows that docs of the machine draw."""


class World:
    """Each step does what `session/` would, and holds what has to be true at any time."""

    def __init__(self, *subscriptions: str) -> None:
        self.now = 1_000.0
        self.outages = Outages(str, lambda: self.now, lambda: 1_700_000_000.0 + self.now)
        self.gaps = Gaps()
        self.program = list(subscriptions)
        """What the program is subscribed to."""
        self.node: list[str] = []
        """What the node has of that, on the connection that there is."""
        self.on_the_way: dict[int, str] = {}
        self.overdue: set[int] = set()
        self.requests = 0
        self.counted = 0
        """Requests that are counted as on their way, as the parking of early events counts them."""
        self.losses: list[Loss] = []
        self.outages_begun = 0

    @property
    def state(self) -> str:
        return self.outages.now.name

    def hold(self) -> None:
        assert len(set(self.node)) == len(self.node), f"the node has one twice: {self.node}"
        current = [each for key, each in self.on_the_way.items() if key not in self.overdue and each in self.program]
        assert len(set(current)) == len(current), f"asked for twice at once: {current}"
        assert self.counted == len(self.gaps._asked) >= 0
        names = [state.name for state in self.outages.changes.values]
        assert all(way in WAYS for way in zip(names, names[1:])), names

    # Steps

    def connect(self) -> None:
        """The program does."""
        self.counted -= len(self.gaps.stop_asking())
        self.gaps.forget()
        self.on_the_way.clear()
        self.outages.connected()
        self.node = list(self.program)

    def lose(self) -> None:
        if self.state in ("up", "restoring"):
            self.outages_begun += 1
            self.outages.lost(OSError(f"outage {self.outages_begun}"))
            self.counted -= len(self.gaps.stop_asking())
            self.tell(self.gaps.end_first_pass())
            self.on_the_way.clear()
            self.overdue.clear()
            self.node = []

    def attempt_fails(self) -> None:
        if self.state == "down":
            failed = self.outages.attempt_failed(OSError("no route"))
            assert 0 <= failed.pause <= max(1.0, min(30.0, self.outages.seconds))
            self.now += failed.pause

    def connect_again(self) -> None:
        if self.state == "down":
            self.outages.connected_again()
            now = self.outages.now
            loss = Loss(OSError(f"outage {self.outages_begun}"), now.began, self.outages.seconds, (), (), 0, 0)
            self.gaps.begin(dict.fromkeys(self.program, "information"), loss, self.now)

    def ask(self) -> None:
        if self.state in ("up", "restoring"):
            for local_id, information in self.gaps.missing(self.program.__contains__):
                assert information == "information" and local_id not in self.node
                self.requests += 1
                self.gaps.asked(local_id, self.requests, self.now + TIMEOUT)
                self.counted += 1
                self.on_the_way[self.requests] = local_id

    def does_not_leave(self) -> None:
        """The last that was asked: the bytes of its request could not be sent."""
        if self.on_the_way:
            request_id = max(self.on_the_way)
            del self.on_the_way[request_id]
            self.counted -= self.gaps.not_sent(request_id)

    def answer(self, local_id: str, is_made: bool = True) -> None:
        """The oldest request for this one, if there is any."""
        request_id = next((key for key, each in self.on_the_way.items() if each == local_id), None)
        if request_id is None:
            return
        del self.on_the_way[request_id]
        answer, in_time, loss = self.gaps.answered(local_id, request_id, is_made, self.now)
        assert in_time == (request_id not in self.overdue)
        self.counted -= in_time
        self.tell(loss)
        if answer is Answer.RESTORED:
            assert local_id in self.program
            self.node.append(local_id)
        elif answer is Answer.OF_NOBODY:
            assert local_id not in self.program or local_id in self.node
        else:
            assert not is_made

    def end_pass(self) -> None:
        """What was asked for at once was answered, or is late."""
        if self.state == "restoring":
            self.tell(self.gaps.end_first_pass())
            self.outages.restored()

    def wait(self, seconds: float) -> None:
        self.now += seconds
        overdue, _ = self.gaps.overdue(self.now)
        assert all(self.on_the_way[each] for each in overdue)
        self.counted -= len(overdue)
        self.overdue |= set(overdue)

    def end(self, local_id: str) -> None:
        """The program unsubscribes."""
        if local_id in self.program:
            self.program.remove(local_id)
            if local_id in self.node:
                assert not self.gaps.give_up(local_id)
                self.node.remove(local_id)
            else:
                self.gaps.give_up(local_id)

    def close(self) -> None:
        """The program disconnects."""
        self.counted -= len(self.gaps.stop_asking())
        self.tell(self.gaps.end_first_pass())
        self.gaps.forget()
        self.on_the_way.clear()
        self.overdue.clear()
        self.node = []
        self.outages.closed()

    def tell(self, loss: Loss | None) -> None:
        if loss is not None:
            assert loss.seconds >= 0 and not set(loss.subscriptions) & set(loss.failed)
            self.losses.append(loss)

    # Whole runs

    def run(self, script: list) -> None:
        for name, *arguments in script:
            getattr(self, name)(*arguments)
            self.hold()

    def settle(self) -> None:
        """From here on the node is there and answers everything."""
        for _ in range(100):
            self.connect_again()
            self.ask()
            for local_id in list(self.on_the_way.values()):
                self.answer(local_id)
            self.end_pass()
            self.hold()
            if self.state == "closed" or (self.state == "up" and not len(self.gaps)):
                return
            self.wait(self.gaps.pause())
        raise AssertionError(f"it does not come to rest: {self.state}, missing {self.gaps.unanswered()}")
