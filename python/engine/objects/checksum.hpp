// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <span>
#include <vector>

namespace ethwire::python {

/// Checksummed addresses (EIP-55) as Python strings. Those seen lately are kept, since few addresses make most of what
/// a node sends and each costs a keccak: a table of fixed size, where a newer one takes the place of an older.
class Checksums {
public:
    Checksums() : kept_(size) {}

    /// A new reference; null with an exception set when memory is out.
    PyObject* get(std::span<const std::uint8_t, 20> address);

private:
    static constexpr std::size_t size = 2048;

    struct Entry {
        std::uint8_t address[20]{};
        nanobind::object text;
    };

    std::vector<Entry> kept_;
};

} // namespace ethwire::python
