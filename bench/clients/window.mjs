// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
// What every JavaScript client of the bench shares: counting, the check for gaps, the measured window, the report.

import { readFileSync } from 'node:fs';

const cpuUs = () => { const { user, system } = process.cpuUsage(); return user + system; };
const wallUs = () => performance.now() * 1000;
const peakRssKb = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);

/** Place of a notification in its feed, from the number that the flood node wrote into it (a quantity or a hash). */
export const place = (hex) => parseInt(hex.slice(2, 10), 16) - 0x10000000;

/** Counts events up to `count`, measures from a quarter of them to the last, then prints the report and ends. */
export class Window {
    constructor(client, count) {
        this.client = client;
        this.count = count;
        this.warm = Math.floor(count / 4);
        this.events = 0;
        this.expected = 0;
        this.gaps = 0;
    }

    /** @param {number} at place of the event in its feed */
    take(at) {
        if (at !== this.expected) this.gaps++;
        this.expected = at + 1;
        this.events++;
        if (this.events === this.warm) {
            this.warmCpu = cpuUs();
            this.warmWall = wallUs();
        } else if (this.events === this.count) {
            this.finish();
        }
    }

    finish() {
        console.log(JSON.stringify({
            client: this.client, events: this.events, gaps: this.gaps, window_events: this.count - this.warm,
            window_cpu_us: Math.round(cpuUs() - this.warmCpu), window_wall_us: Math.round(wallUs() - this.warmWall),
            peak_rss_kb: peakRssKb(),
        }));
        process.exit(0);
    }
}

/** KIND URL COUNT of the command line. */
export function args() {
    const [kind, url, count] = process.argv.slice(2);
    if (!['newHeads', 'logs', 'newPendingTransactions'].includes(kind) || !(Number(count) >= 4)) {
        console.error('usage: CLIENT newHeads|logs|newPendingTransactions ws://HOST:PORT/?n=COUNT COUNT');
        process.exit(2);
    }
    return { kind, url, count: Number(count) };
}
