// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT
//
// ethers: of a head it gives only the number, hence its `newHeads` row decodes less than the others.

import { WebSocketProvider, id } from 'ethers';
import { Window, args, place } from './window.mjs';

const { kind, url, count } = args();
const window = new Window('ethers', count);
const provider = new WebSocketProvider(url, 1, { staticNetwork: true });
provider.on('error', (error) => { console.error(`ethers: ${error.message}`); process.exit(1); });

if (kind === 'newHeads') {
    provider.on('block', (number) => window.take(number - 0x10000000));
} else if (kind === 'logs') {
    provider.on({ topics: [id('Transfer(address,address,uint256)')] }, (log) => window.take(log.blockNumber - 0x10000000));
} else {
    provider.on('pending', (hash) => window.take(place(hash)));
}
