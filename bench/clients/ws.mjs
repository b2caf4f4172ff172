// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
// The least that a JavaScript program does: npm `ws` and JSON.parse, values left as strings.

import WebSocket from 'ws';
import { Window, args, place } from './window.mjs';

const { kind, url, count } = args();
const window = new Window('ws', count);
const numberOf = {
    newHeads: (head) => head.number,
    logs: (log) => log.blockNumber,
    newPendingTransactions: (hash) => hash,
}[kind];

const socket = new WebSocket(url, { perMessageDeflate: false });
socket.on('error', (error) => { console.error(`ws: ${error.message}`); process.exit(1); });
socket.on('close', () => { console.error(`ws: closed after ${window.events} events`); process.exit(1); });
socket.on('open', () => {
    const params = kind === 'logs' ? [kind, {}] : [kind];
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params }));
});
socket.on('message', (data) => {
    const message = JSON.parse(data);
    if (message.params !== undefined) window.take(place(numberOf(message.params.result)));
});
