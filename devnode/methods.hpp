// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "request.hpp"

#include <ethwire/json/writer.hpp>

#include <string>
#include <string_view>

namespace ethwire::devnode {

class Node;
class Session;

/// One call while it is answered: its method writes the result, or fails.
struct Call {
    Call(Node& to, Session& from, const Params& with, std::string& out)
        : node(to), session(from), params(with), result(out)
    {}

    void fail(int code, std::string_view message);

    /// -32602.
    void bad_params(std::string_view what) { fail(-32602, what); }

    Node& node;
    Session& session;
    const Params& params;
    json::Writer result;
    std::string error; ///< an error object; the result does not count then
};

/// `{"code":CODE,"message":"MESSAGE"}`
std::string error_object(int code, std::string_view message);

using Method = void (*)(Call&);

/// Runs a method; -32601 when there is none of this name.
void run_method(std::string_view name, Call& call);

// The parts of the table: null when the name is not theirs.
Method find_chain_method(std::string_view name) noexcept; ///< eth_*, net_*, web3_*
Method find_command(std::string_view name) noexcept;      ///< dev_*

// <ns>_subscribe and <ns>_unsubscribe of any namespace.
void run_subscribe(std::string_view ns, Call& call);
void run_unsubscribe(Call& call);

} // namespace ethwire::devnode
