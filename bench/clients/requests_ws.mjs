// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
//     node requests_ws.mjs URL COUNT IN_FLIGHT
//
// eth_blockNumber over npm `ws`: IN_FLIGHT requests are kept going; each reply sends the next. CPU and time are taken
// from a quarter of the replies to the last.

import { readFileSync } from 'node:fs';
import WebSocket from 'ws';

const [url, count, inFlight] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
if (!url || !(count >= 4) || !(inFlight >= 1)) {
    console.error('usage: requests_ws.mjs ws://HOST:PORT COUNT IN_FLIGHT');
    process.exit(2);
}
const cpuUs = () => { const { user, system } = process.cpuUsage(); return user + system; };
const warm = Math.floor(count / 4);
const sentAt = new Map();
const latencies = new Float64Array(count - warm);
let sent = 0, replies = 0, wrong = 0, warmCpu = 0, warmWall = 0;

const socket = new WebSocket(url, { perMessageDeflate: false });
const ask = () => {
    const id = ++sent;
    sentAt.set(id, performance.now());
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'eth_blockNumber', params: [] }));
};
socket.on('error', (error) => { console.error(`requests_ws: ${error.message}`); process.exit(1); });
socket.on('close', () => { console.error(`requests_ws: closed after ${replies} replies`); process.exit(1); });
socket.on('open', () => { for (let i = 0; i < Math.min(inFlight, count); i++) ask(); });
socket.on('message', (data) => {
    const reply = JSON.parse(data);
    const asked = sentAt.get(reply.id);
    if (asked === undefined || !reply.result?.startsWith('0x')) wrong++;
    sentAt.delete(reply.id);
    replies++;
    if (replies > warm) latencies[replies - warm - 1] = performance.now() - asked;
    if (replies === warm) [warmCpu, warmWall] = [cpuUs(), performance.now()];
    if (sent < count) ask();
    if (replies === count) finish();
});

function finish() {
    const cpu = cpuUs() - warmCpu, wall = performance.now() - warmWall;
    latencies.sort();
    const quantile = (q) => Math.round(latencies[Math.floor(q * (latencies.length - 1))] * 1000);
    console.log(JSON.stringify({
        client: 'ws', events: replies, gaps: wrong, window_events: count - warm, window_cpu_us: Math.round(cpu),
        window_wall_us: Math.round(wall * 1000), p50_us: quantile(0.5), p99_us: quantile(0.99),
        peak_rss_kb: Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]),
    }));
    process.exit(0);
}
