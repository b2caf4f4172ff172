// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "append_buffer.hpp"
#include "codec.hpp"
#include "json_prefix.hpp"
#include "receive_buffer.hpp"

#include <ethwire/wire/errc.hpp>
#include <ethwire/wire/limits.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace ethwire::wire {

/// The stream of JSON documents on a node's IPC socket. geth ends each with a line feed, others print them over many
/// lines or glue them together, so a document ends where its brackets do; in its first line they are only counted.
///
/// A stream has no frames that would tell where to go on behind something that is no JSON. Lines do: nodes end them,
/// and a line feed cannot stand inside a string. So what is wrong becomes one message, which its parser refuses as it
/// would refuse a frame's, and what follows is read as ever:
///
/// - a document that is not over at the end of a line is looked at more closely, and ends with the line in which it
///   stops being JSON; before that line, if the line's first byte is the impossible one;
/// - an object or array at the beginning of a line that is a JSON-RPC message by itself ends a document that it
///   seemed to stand in, unless that is a batch with its elements on lines of their own;
/// - text between documents ends with its line, or where `{"` stands.
///
/// Every byte is looked at once, a second time where a document has several lines, however the stream is sliced.
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
    enum class Reading {
        nothing,      ///< between documents
        text,         ///< what stands between documents and is none
        first_line,   ///< of a document
        lines,        ///< of a document that has more than one
        rest_of_line, ///< in which a document stopped being JSON
    };
    /// Where the message at the front of the data ends, and where the next one may begin.
    struct Cut {
        std::size_t end = 0;
        std::size_t next = 0;
    };
    /// A value inside a document of several lines that may turn out to be a message by itself.
    struct Standing {
        std::size_t begin = 0; // 0: none
        std::size_t depth = 0; // around it
    };
    enum class Scanned { more, whole, line_feed };

    bool begin();
    bool find(std::string_view data, Cut& cut);
    bool find_text(std::string_view data, Cut& cut) noexcept;
    bool find_first_line(std::string_view data, Cut& cut);
    bool find_lines(std::string_view data, Cut& cut);
    bool find_line_feed(std::string_view data, Cut& cut) noexcept;
    bool stands_alone(std::string_view data) noexcept;
    Scanned scan(std::string_view data) noexcept;
    bool step(char byte) noexcept;
    Item fail(errc e) noexcept;

    std::size_t max_message_;
    ReceiveBuffer input_;
    AppendBuffer output_;
    bool ended_ = false;

    // What is at the front of the input.
    Reading reading_ = Reading::nothing;
    std::size_t scanned_ = 0;

    // In the first line.
    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false; // the byte before was a backslash that counts

    // In several lines.
    JsonPrefix prefix_;
    std::size_t line_ = 0; // where the current one begins
    bool blank_ = false;   // nothing but white space in it so far
    Standing standing_;
};

} // namespace ethwire::wire
