# Copyright (c) 2026 The ethwire authors
# SPDX-License-Identifier: MIT
"""A command line that is wrong: one line that names what and where, exit code 2, nothing done, no secret repeated."""

import os
import tempfile
import unittest

from program import ProgramTest, run

SECRET = "s3cr3t-k3y"

# Words, and what is said about them.
WRONG = [
    ([], "VERB: is not given: subscribe, rpc or devnode; ethwire --help tells more"),
    (["suscribe"], "VERB: 'suscribe' is not one of subscribe, rpc, devnode; ethwire --help tells more"),
    (["--url", "x", "rpc"], "--url: stands before the verb; ethwire --help tells more"),
    (["subscribe"], "subscribe: KIND is not given, such as newHeads"),
    (["subscribe", "newHeads", "--url", "htp://x"], "--url: scheme 'htp' is not one of ws, wss, http, https, ipc, or a path"),
    (["subscribe", "newHeads", "--url", "http://127.0.0.1:1"],
     "subscribe: events need a ws, wss or IPC endpoint; over HTTP there are none"),
    (["subscribe", "newHeads", "--sconds", "5"], "subscribe: unknown option '--sconds'; did you mean --seconds?"),
    (["subscribe", "newHeads", "-x"], "subscribe: unknown option '-x'"),
    (["subscribe", "newHeads", "5"], "subscribe: newHeads takes no PARAM"),
    (["subscribe", "newHeads", "--full"], "--full: is for newPendingTransactions"),
    (["subscribe", "newHeads", "--address", "0x00"], "--address: is for logs"),
    (["subscribe", "newHeads", "--topic", "null"], "--topic: is for logs"),
    (["subscribe", "newHeads", "--count"], "--count: needs a value"),
    (["subscribe", "newHeads", "--count="], "--count: needs a value"),
    (["subscribe", "newHeads", "--count", "1", "--count", "2"], "--count: is given more than once"),
    (["subscribe", "newHeads", "--count", "0"], "--count: '0' is not a whole number of at least 1"),
    (["subscribe", "newHeads", "--count", "-1"], "--count: '-1' is not a whole number of at least 1"),
    (["subscribe", "newHeads", "--count", "99999999999999999999"],
     "--count: '99999999999999999999' is not a whole number of at least 1"),
    (["subscribe", "newHeads", "--seconds", "0"], "--seconds: '0' is not a number of seconds above 0"),
    (["subscribe", "newHeads", "--seconds", "nan"], "--seconds: 'nan' is not a number of seconds above 0"),
    (["subscribe", "newHeads", "--timeout", "1e30"], "--timeout: '1e30' is more than 1000000000 seconds"),
    (["subscribe", "newHeads", "--queue", "0"], "--queue: '0' is not a whole number from 1 to 4294967296"),
    (["subscribe", "newHeads", "--repeat", "100001"], "--repeat: '100001' is not a whole number from 1 to 100000"),
    (["subscribe", "newHeads", "--overflow", "spill"],
     "--overflow: 'spill' is not one of drop-oldest, drop-newest, latest, fail, backpressure"),
    (["subscribe", "newHeads", "--heartbeat", "never"],
     "--heartbeat: 'never' is neither off nor a number of seconds above 0"),
    (["subscribe", "newHeads", "--output", "xml"], "--output: 'xml' is not one of table, ndjson, none"),
    (["subscribe", "newHeads", "--status", "yes"], "--status: 'yes' is not one of auto, on, off"),
    (["subscribe", "newHeads", "--stats=1"], "--stats: takes no value"),
    (["subscribe", "newHeads", "--reconnect", "--no-reconnect"], "--no-reconnect: contradicts --reconnect"),
    (["subscribe", "newHeads", "--url", "a.ipc", "--url-file", "b"], "--url-file: contradicts --url"),
    (["subscribe", "newHeads", "--url-file", "/nonexistent"],
     "--url-file: cannot read '/nonexistent': No such file or directory"),
    (["subscribe", "newHeads", "--ca-file", "/nonexistent"],
     "--ca-file: cannot read '/nonexistent': No such file or directory"),
    (["subscribe", "newHeads", "--url", "wss://127.0.0.1:1", "--ca-file", "/dev/null"], "--ca-file: '/dev/null' is empty"),
    (["subscribe", "newHeads", "--bearer-token", "a", "--bearer-token-file", "b"],
     "--bearer-token-file: contradicts --bearer-token"),
    (["subscribe", "newHeads", "--bearer-token", "a b"], "--bearer-token: holds characters that no token has"),
    (["subscribe", "logs", "--address", "0x12"], "--address: '0x12' is not an address, 0x and 40 hex digits"),
    (["subscribe", "logs", "--address", "0xdAC17F958D2ee523a2206206994597C13D831eC7"],
     "--address: what is given has a wrong checksum (EIP-55): a digit or a letter's case is off"),
    (["subscribe", "logs", "--topic", "null", "--topic", "0x12"],
     "--topic (position 1): '0x12' is neither null, nor a topic (0x and 64 hex digits), nor an address"),
    (["subscribe", "logs", *["--topic", "null"] * 5], "--topic: is given 5 times; a log has four topics at most"),
    (["rpc"], "rpc: METHOD is not given, such as eth_blockNumber"),
    (["rpc", "eth_call", "{"], "PARAM 1: begins like JSON, but is none: malformed JSON"),
    (["rpc", "eth_call", "latest", "@/nonexistent"], "PARAM 2: cannot read '/nonexistent': No such file or directory"),
    (["rpc", "eth_call", "-", "-"], "PARAM 1: standard input is not JSON: malformed JSON"),
    (["rpc", "eth_call", "--params", "{}"], "--params: is no JSON array"),
    (["rpc", "eth_call", "--params", "[1"], "--params: is not JSON: malformed JSON"),
    (["rpc", "eth_call", "1", "--params", "[]"], "--params: contradicts PARAM"),
    (["devnode", "--ws", "65536"], "--ws: '65536' is not a whole number from 0 to 65535"),
    (["devnode", "--seed", "x"], "--seed: 'x' is not a whole number of at least 0"),
    (["devnode", "--genesis-time", "soon"], "--genesis-time: is neither seconds since 1970 nor now"),
    (["devnode", "now"], "devnode: takes options only, not 'now'"),
]  # fmt: skip

# Where people paste a URL or a token that belongs elsewhere.
URL = f"wss://user:{SECRET}@node.example/v3/{SECRET}?key={SECRET}"
MISPLACED = [
    [URL],
    ["subscribe", URL],
    ["subscribe", "newHeads", URL],
    ["subscribe", "newHeads", f"--{URL}"],
    ["subscribe", "newHeads", f"--ulr={URL}"],
    ["subscribe", "newHeads", "--count", URL],
    ["subscribe", "newHeads", "--stats=" + URL],
    ["subscribe", "newHeads", "--header", f"Authorization {SECRET}"],
    ["subscribe", "newHeads", "--header", f"Authorization: {SECRET}\r\nX: y"],
    ["subscribe", "newHeads", "--bearer-token", f"{SECRET} "],
    ["subscribe", "newHeads", "--url", f"wss://{SECRET}@two@hosts"],
    ["subscribe", "newHeads", "--url", f"{SECRET}.example/v3"],
    ["subscribe", "logs", "--address", URL],
    ["subscribe", "logs", "--topic", URL],
    ["rpc", URL],
    ["devnode", URL],
]


class Usage(ProgramTest):
    def test_one_line_says_what_and_where(self) -> None:
        for words, said in WRONG:
            with self.subTest(words=words):
                done = run(*words)
                self.assertEqual(done.stderr, f"ethwire: {said}\n")
                self.assertEqual(done.stdout, "")
                self.assertEqual(done.returncode, 2)

    def test_what_is_misplaced_is_not_repeated(self) -> None:
        for words in MISPLACED:
            with self.subTest(words=words):
                done = run(*words)
                self.assertEqual(done.returncode, 2)
                self.assertRegex(done.stderr, r"\Aethwire: [^\n]+\n\Z")
                self.assertNotIn(SECRET, done.stderr + done.stdout)

    def test_the_variable_and_the_file_are_named_when_they_are_wrong(self) -> None:
        done = run("rpc", "eth_chainId", ETHWIRE_URL=f"htp://{SECRET}")
        self.assert_ended(done, 2)
        self.assertEqual(
            done.stderr, "ethwire: $ETHWIRE_URL: scheme 'htp' is not one of ws, wss, http, https, ipc, or a path\n"
        )
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(f"wss://{SECRET}@a@b\n")
            file.flush()
            done = run("rpc", "eth_chainId", "--url-file", file.name)
        self.assert_ended(done, 2)
        self.assertRegex(done.stderr, r"\Aethwire: --url-file: [^\n]+\n\Z")
        self.assertNotIn(SECRET, done.stderr)

    def test_a_failed_connection_keeps_the_secrets_of_its_url(self) -> None:
        url = f"ws://user:{SECRET}@127.0.0.1:1/v3/{SECRET}?key={SECRET}"
        options = ["--no-reconnect", "-v", "--stats", "--bearer-token", SECRET, "--header", f"X-Key: {SECRET}"]
        done = run("subscribe", "newHeads", *options, ETHWIRE_URL=url)
        self.assert_ended(done, 3)
        self.assertIn("cannot connect to ws://127.0.0.1:1/v3/<redacted>: ", done.stderr)
        self.assertNotIn(SECRET, done.stderr + done.stdout)

    def test_a_file_of_authorities_that_holds_none(self) -> None:
        with tempfile.NamedTemporaryFile("w") as file:
            file.write("no certificate\n")
            file.flush()
            done = run("subscribe", "newHeads", "--url", "wss://127.0.0.1:1", "--ca-file", file.name)
        self.assert_ended(done, 2)
        self.assertRegex(done.stderr, r"\Aethwire: [^\n]+authorities[^\n]*\n\Z")


if __name__ == "__main__":
    os.environ.pop("ETHWIRE_URL", None)
    unittest.main()
