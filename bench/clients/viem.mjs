// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
// viem, each kind in its natural form: heads through formatBlock, logs decoded by `watchEvent`, hashes as strings.

import { createPublicClient, formatBlock, parseAbiItem, webSocket } from 'viem';
import { mainnet } from 'viem/chains';
import { Window, args, place } from './window.mjs';

const { kind, url, count } = args();
const window = new Window('viem', count);
const fail = (error) => { console.error(`viem: ${error.message}`); process.exit(1); };
const client = createPublicClient({ chain: mainnet, transport: webSocket(url, { reconnect: false, keepAlive: false }) });

if (kind === 'newHeads') {
    await client.transport.subscribe({
        params: ['newHeads'],
        onData: ({ result }) => window.take(Number(formatBlock(result).number) - 0x10000000),
        onError: fail,
    });
} else if (kind === 'logs') {
    client.watchEvent({
        event: parseAbiItem('event Transfer(address indexed from, address indexed to, uint256 value)'),
        onLogs: (logs) => {
            for (const log of logs) {
                if (typeof log.args.value !== 'bigint') fail(new Error('a log was not decoded'));
                window.take(Number(log.blockNumber) - 0x10000000);
            }
        },
        onError: fail,
    });
} else {
    client.watchPendingTransactions({
        onTransactions: (hashes) => { for (const hash of hashes) window.take(place(hash)); },
        onError: fail,
    });
}
