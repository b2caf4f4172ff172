// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "wire/append_buffer.hpp"
#include "wire/codec.hpp"
#include "wire/receive_buffer.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace ethwire::python {

/// A node's IPC socket as web3.py reads it: one message a line, whatever stands in the line.
///
/// `wire::IpcCodec` finds the ends of documents and ends the conversation at anything else. web3.py tells its user
/// what it could not read, and goes on with the next line.
class LineCodec final : public wire::Codec {
public:
    /// \param limit bytes of a line without its end; a longer one is thrown away, and an empty message stands for it
    /// \param tail  gets what had come of an unfinished line when the codec goes
    LineCodec(std::size_t limit, std::shared_ptr<std::string> tail) : limit_(limit), tail_(std::move(tail)) {}
    ~LineCodec() override;

    std::span<char> prepare() override;
    void commit(std::size_t bytes) override;
    /// The line with its line feed.
    wire::Item next() override;

    /// The message and a line feed.
    void send(std::string_view message) override;
    bool send_ping() override { return false; }
    bool send_close(unsigned) override { return false; }
    std::span<const char> output() const noexcept override { return output_.data(); }
    void sent(std::size_t bytes) noexcept override { output_.drop(bytes); }
    void shrink() noexcept override;

private:
    std::size_t limit_;
    std::shared_ptr<std::string> tail_;
    wire::ReceiveBuffer input_;
    wire::AppendBuffer output_;
    std::size_t scanned_ = 0; // bytes of the line at the front known to hold no line feed
    bool too_long_ = false;   // the rest of the line is thrown away
};

} // namespace ethwire::python
