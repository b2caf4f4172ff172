// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
// One connection of a server made of the npm package `ws`, whose client echoes every message: what
// python_websockets.py does, with another peer. `node npm_ws.cjs PATH_OF_WS`

"use strict";
const { WebSocketServer } = require(process.argv[2]);

const MESSAGES = 200;
const LARGEST = 200_000;
const CODE = 4321;

// A small generator with a seed (xorshift), so that a failure can be repeated.
let state = 1;
function random(bound) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % bound;
}

function message(i) {
  const size = [0, 125, 126, 65535, 65536, random(LARGEST + 1)][random(6)];
  if (i % 2) return Buffer.from(Uint8Array.from({ length: size }, () => random(256)));
  const letters = ["a", "b", " ", "\n", '"', "\u00e9", "\u20ac", "\u{1f600}"];
  return Array.from({ length: Math.floor(size / 3) }, () => letters[random(letters.length)]).join("");
}

function end(verdict) {
  console.log(verdict);
  process.exit(verdict.startsWith("held") ? 0 : 1);
}

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, maxPayload: 0, perMessageDeflate: true });
server.on("listening", () => console.log(server.address().port));
server.on("connection", (peer) => {
  const sent = Array.from({ length: MESSAGES }, (_, i) => message(i));
  const pings = [];
  let echoes = 0;
  let pongs = 0;
  peer.on("error", (error) => end(`error: ${error.message}`));
  peer.on("pong", (data) => {
    if (data.toString() !== pings[pongs]) end(`pong '${data}' for ping '${pings[pongs]}'`);
    pongs += 1;
  });
  peer.on("message", (data, isBinary) => {
    const wanted = Buffer.from(sent[echoes]);
    if (isBinary !== Buffer.isBuffer(sent[echoes]) || !wanted.equals(data)) end(`message ${echoes} came back changed`);
    echoes += 1;
    if (echoes === MESSAGES) peer.close(CODE, "done");
  });
  peer.on("close", (code) => {
    if (code !== CODE || echoes !== MESSAGES || pongs !== pings.length) {
      end(`closed with ${code} after ${echoes} messages and ${pongs} pongs`);
    }
    end(`held: ${MESSAGES} messages, ${pings.length} pings, close ${CODE}`);
  });
  // Everything is sent at once: the echoes cross the rest.
  sent.forEach((one, i) => {
    const cut = random(one.length + 1);
    if (i % 3 === 0 && Buffer.isBuffer(one)) {
      peer.send(one.subarray(0, cut), { fin: false, binary: true });
      peer.send(one.subarray(cut), { fin: true });
    } else {
      peer.send(one);
    }
    if (i % 20 === 0) {
      pings.push(`ping ${i}`);
      peer.ping(`ping ${i}`);
    }
  });
});
