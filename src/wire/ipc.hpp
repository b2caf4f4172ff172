// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "append_buffer.hpp"
#include "codec.hpp"
#include "receive_buffer.hpp"

#include <ethwire/wire/errc.hpp>
#include <ethwire/wire/limits.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace ethwire::wire {

/// The stream of JSON documents on a node's IPC socket. geth ends each with a line feed, others print them over many
/// lines or glue them together, so a document ends where its brackets do; depth is only counted, never walked.
///
/// Every byte is looked at once, however the stream is sliced. Whether a document is JSON, and UTF-8, is for its
/// parser to say; here only what lies between documents must be white space.
class IpcCodec final : public Codec {
public:
    explicit IpcCodec(std::size_t max_message = default_max_message) noexcept : max_message_(max_message) {}

    std::span<char> prepare() override;
    void commit(std::size_t bytes) override;
    Item next() override;

    /// The message and a line feed.
    void send(std::string_view message) override;
    bool send_ping() override { return false; }
    bool send_close(unsigned) override { return false; }

    /// Valid until anything else is called.
    std::span<const char> output() const noexcept override;
    void sent(std::size_t bytes) noexcept override;
    void shrink() noexcept override;

private:
    bool scan(std::string_view bytes) noexcept;
    bool step(char byte) noexcept;
    Item fail(errc e) noexcept;

    std::size_t max_message_;
    ReceiveBuffer input_;
    AppendBuffer output_;

    // The document at the front of the input.
    std::size_t scanned_ = 0;
    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false; // the byte before was a backslash that counts
    bool ended_ = false;
};

} // namespace ethwire::wire
