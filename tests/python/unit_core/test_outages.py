# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""Scripts of outages replayed in virtual time, with a failure put at each step, and two at each pair of steps."""

from __future__ import annotations

import itertools

import pytest
from ethwire.core.gaps import FIRST_PAUSE, LATE_LIMIT, LONGEST_PAUSE, Answer, Gaps
from ethwire.core.loss import Loss
from ethwire.core.outage import ATTEMPTS_UNTIL_ERROR, Outages
from world import TIMEOUT, World

SCRIPTS = {
    "all at once": [
        ("connect",),
        ("lose",),
        ("connect_again",),
        ("ask",),
        ("answer", "a"),
        ("answer", "b"),
        ("answer", "c"),
        ("end_pass",),
    ],
    "attempts that fail": [
        ("connect",),
        ("lose",),
        *[("attempt_fails",)] * 3,
        ("connect_again",),
        ("ask",),
        ("answer", "c"),
        ("answer", "a"),
        ("answer", "b"),
        ("end_pass",),
    ],
    "refused, late and never": [
        ("connect",),
        ("lose",),
        ("connect_again",),
        ("ask",),
        ("answer", "a"),
        ("answer", "b", False),
        ("end_pass",),
        ("wait", 1.0),
        ("ask",),
        ("answer", "b", False),
        ("wait", TIMEOUT),
        ("ask",),
        ("answer", "c"),
        ("answer", "c"),
        ("wait", 2.0),
        ("ask",),
        ("answer", "b"),
    ],
    "requests that do not leave": [
        ("connect",),
        ("lose",),
        ("connect_again",),
        ("ask",),
        ("does_not_leave",),
        ("answer", "a"),
        ("end_pass",),
        ("ask",),
        ("does_not_leave",),
        ("ask",),
        ("answer", "b"),
        ("answer", "c"),
    ],
    "again and again": [
        ("connect",),
        ("lose",),
        ("connect_again",),
        ("ask",),
        ("answer", "b"),
        ("lose",),
        ("attempt_fails",),
        ("connect_again",),
        ("ask",),
        ("answer", "a"),
        ("answer", "b", False),
        ("lose",),
        ("connect_again",),
        ("ask",),
        ("end_pass",),
        ("answer", "c"),
    ],
}
FAILURES = {
    "lost": [("lose",)],
    "lost, and attempts fail": [("lose",), ("attempt_fails",), ("attempt_fails",)],
    "the program ends one": [("end", "b")],
    "nothing for long": [("wait", 10 * TIMEOUT)],
    "does not leave": [("does_not_leave",)],
    "disconnected": [("close",)],
    "disconnected, connected": [("close",), ("connect",)],
}


def replayed(script, *failures) -> World:
    """`failures` are steps with the place before which they come."""
    world = World("a", "b", "c")
    start = 0
    for place, steps in failures:
        world.run(script[start:place])
        world.run(steps)
        start = place
    world.run(script[start:])
    world.settle()
    return world


def must_be_whole(world: World) -> None:
    """Whatever has happened: the node has what the program has, and the program was told of each outage."""
    assert world.state in ("up", "closed")
    assert sorted(world.node) == (sorted(world.program) if world.state == "up" else [])
    assert not len(world.gaps) and world.counted == 0
    of_an_outage = {str(loss.error) for loss in world.losses}
    restored = {state.error for state in world.outages.changes.values if state.name == "down"}
    assert of_an_outage <= {str(error) for error in restored}
    for loss in world.losses:
        # What was not there at once is told when it is, or with the next loss, unless the program has ended it.
        later = world.losses[world.losses.index(loss) + 1 :]
        for local_id in loss.failed:
            told = any(local_id in (*each.subscriptions, *each.failed) for each in later)
            assert told or local_id not in world.program or world.state == "closed" or world.was_closed


@pytest.fixture(autouse=True)
def closing(monkeypatch):
    """A program that disconnects is told nothing more of what was missing."""
    close = World.close
    monkeypatch.setattr(World, "was_closed", False, raising=False)
    monkeypatch.setattr(World, "close", lambda self: (close(self), setattr(self, "was_closed", True))[0])


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_comes_to_its_end(name):
    world = replayed(SCRIPTS[name])
    must_be_whole(world)
    assert world.state == "up" and sorted(world.node) == ["a", "b", "c"]
    assert len({str(loss.error) for loss in world.losses}) == world.outages_begun


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_failure_at_each_step(name, failure):
    script = SCRIPTS[name]
    for place in range(len(script) + 1):
        must_be_whole(replayed(script, (place, FAILURES[failure])))


@pytest.mark.parametrize("name", SCRIPTS)
def test_two_failures_at_each_pair_of_steps(name):
    script = SCRIPTS[name]
    places = itertools.combinations_with_replacement(range(len(script) + 1), 2)
    for (first, second), one, two in itertools.product(places, FAILURES.values(), FAILURES.values()):
        must_be_whole(replayed(script, (first, one), (second, two)))


def test_what_does_not_fit_the_state_is_nothing():
    outages = Outages(str, lambda: 0.0)
    for step in (lambda: outages.lost(OSError()), outages.connected_again, outages.restored, outages.closed):
        step()
        assert outages.now.name == "closed" and len(outages.changes.values) == 1
    outages.connected()
    outages.connected_again()
    outages.restored()
    assert outages.now.name == "up" and len(outages.changes.values) == 2
    first, second = OSError("first"), OSError("second")
    outages.lost(first)
    outages.lost(second)
    assert outages.now.error is first and outages.now.reason == "first"


def test_an_outage_is_an_error_once_and_only_when_it_lasts():
    outages = Outages(str, lambda: 0.0)
    for _ in range(2):
        outages.connected()
        outages.lost(OSError("gone"))
        said = [outages.attempt_failed(OSError(f"no {number}")).why for number in range(1, 10)]
        assert said == [f"no {number}" if number == ATTEMPTS_UNTIL_ERROR else "" for number in range(1, 10)]
        assert outages.now.attempts == 9 and outages.now.reason == "no 9"
        outages.connected_again()


def test_a_refusal_is_an_error_at_once():
    outages = Outages(str, lambda: 0.0)
    outages.connected()
    outages.lost(OSError("gone"))
    refused = OSError("refused")
    refused.status_code = 401
    assert [outages.attempt_failed(refused).why for _ in range(2)] == ["the node answers HTTP 401", ""]


def test_pauses_grow_and_are_bounded(monkeypatch):
    monkeypatch.setattr("random.random", lambda: 1.0)
    gaps = Gaps()
    loss = Loss(None, 0.0, 0.0, (), (), 0, 0)
    for _ in range(2):
        gaps.begin({"a": None}, loss, 0.0)
        pauses = [gaps.pause() for _ in range(8)]
        assert pauses == [min(LONGEST_PAUSE, FIRST_PAUSE * 2**number) for number in range(8)]


def test_requests_that_are_never_answered_are_let_go_of():
    gaps = Gaps()
    gaps.begin({"a": None}, Loss(None, 0.0, 0.0, (), (), 0, 0), 0.0)
    let_go = []
    for number in range(LATE_LIMIT + 10):
        ((local_id, _),) = gaps.missing(lambda key: True)
        gaps.asked(local_id, number, number + 0.5)
        overdue, too_old = gaps.overdue(number + 1.0)
        assert overdue == [number]
        let_go += too_old
    assert let_go == list(range(10))
    # The last that counts makes it whole all the same.
    assert gaps.answered("a", LATE_LIMIT + 9, True, 0.0)[0] is Answer.RESTORED and not len(gaps)


def test_one_that_was_missing_for_longer_says_how_long():
    gaps = Gaps()
    gaps.begin({"a": None, "b": None}, Loss(None, 5.0, 2.0, (), (), 0, 3), 100.0)
    for number, (local_id, _) in enumerate(list(gaps.missing(lambda key: True))):
        gaps.asked(local_id, number, 130.0)
    gaps.repeated(4)
    assert gaps.answered("a", 0, True, 101.0) == (Answer.RESTORED, True, None)
    first = gaps.end_first_pass()
    assert (first.subscriptions, first.failed, first.retried, first.ended) == (("a",), ("b",), 4, 3)
    answer, in_time, loss = gaps.answered("b", 1, True, 111.0)
    assert answer is Answer.RESTORED and in_time
    assert (loss.seconds, loss.began, loss.subscriptions, loss.failed, loss.ended) == (13.0, 5.0, ("b",), (), 0)


NO_LOSS = Loss(None, 0.0, 0.0, (), (), 0, 0)


def test_a_late_refusal_does_not_count():
    gaps = Gaps()
    gaps.begin({"a": None}, NO_LOSS, 0.0)
    for number in (1, 2):
        assert [local_id for local_id, _ in gaps.missing(lambda key: True)] == ["a"]
        gaps.asked("a", number, number * 10.0)
        gaps.overdue(10.0)
    assert gaps.answered("a", 1, False, 11.0) == (Answer.TOO_LATE, False, None)
    assert gaps.unanswered() == ["a"] and not list(gaps.missing(lambda key: True))
    assert gaps.answered("a", 2, False, 12.0) == (Answer.REFUSED, True, None)
    assert gaps.unanswered() == [] and list(gaps.missing(lambda key: True))


def test_one_that_is_missing_since_an_earlier_loss_is_told_as_of_that():
    gaps = Gaps()
    first, second = NO_LOSS._replace(began=1.0, seconds=2.0), NO_LOSS._replace(began=50.0, seconds=4.0)
    gaps.begin({"a": None}, first, 10.0)
    gaps.end_first_pass()
    gaps.stop_asking()
    gaps.begin({"a": None, "b": None}, second, 60.0)
    for number, (local_id, _) in enumerate(list(gaps.missing(lambda key: True))):
        gaps.asked(local_id, number, 90.0)
    _, _, loss = gaps.answered("a", 0, True, 61.0)
    assert (loss.began, loss.seconds, loss.subscriptions) == (1.0, 53.0, ("a",))
    assert gaps.answered("b", 1, True, 61.0)[2] is None
    assert gaps.end_first_pass().subscriptions == ("b",)


def test_what_changes_between_two_requests_counts():
    """Sending takes time, in which the program ends one, and the connection is lost and made again."""
    gaps = Gaps()
    known = dict.fromkeys("abcd")
    gaps.begin(known, NO_LOSS, 0.0)
    asked = []
    for local_id, _ in gaps.missing(known.__contains__):
        asked.append(local_id)
        gaps.asked(local_id, local_id, 30.0)
        gaps.give_up("b")
        known.pop("c", None)
    assert asked == ["a", "d"] and len(gaps) == 2
    gaps.begin(known, NO_LOSS, 0.0)
    (local_id, _), *_ = gaps.missing(known.__contains__)
    pass_before = gaps.missing(known.__contains__)
    assert next(pass_before)[0] == local_id == "b"
    gaps.forget()
    gaps.begin(known, NO_LOSS, 0.0)
    assert list(pass_before) == []
