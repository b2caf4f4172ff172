// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/rpc/detail/call.hpp>

namespace ethwire::web3 {

/// A call whose answer is ignored.
class SilentCall final : public rpc::Call {
public:
    error_code decode(std::string_view) override { return {}; }
    void finish(const Outcome<void>&) override {}
};

} // namespace ethwire::web3
