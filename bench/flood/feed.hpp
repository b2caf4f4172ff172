// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace flood {

enum class Kind { new_heads, logs, new_pending_transactions };

/// The kind that `eth_subscribe` names, if it is one that is served.
std::optional<Kind> kind_named(std::string_view name);

/// A block as `eth_getBlockByNumber` answers it, as JSON: the header of the feed, without transactions.
std::string block_json();

/// The notifications of one subscription as WebSocket frames, serialised before the first is sent.
///
/// 512 distinct messages of equal length go round and round, so that sending costs a copy by the kernel and little
/// else. What tells them apart afterwards is patched in place: eight hex digits that count the messages (in the block
/// number, or at the front of the hash) and sixteen that carry a time stamp (in `extraData`, in the log's `data`, or
/// at the end of the hash).
class Feed {
public:
    /// Number of the first message; a quantity of eight digits without a leading zero from the first to the last.
    static constexpr std::uint32_t first_number = 0x1000'0000;

    static constexpr std::size_t distinct = 512;

    /// \param id    the subscription's id, as the client was told it
    /// \param count messages to send in all; 0 for a feed without end
    Feed(Kind kind, std::string_view id, std::uint64_t count);

    /// The next frames, whole, at least one and at most `bytes`, patched with their numbers and with `stamp`.
    /// Valid until the next call; empty when all are sent.
    std::string_view next(std::size_t bytes, std::uint64_t stamp);

    std::uint64_t sent() const { return sent_; }
    bool done() const { return count_ != 0 && sent_ == count_; }
    std::size_t frame_size() const { return frame_size_; }

private:
    std::uint64_t count_;
    std::uint64_t sent_ = 0;
    std::string frames_;
    std::size_t frame_size_ = 0;
    std::size_t number_at_ = 0; // within a frame
    std::size_t stamp_at_ = 0;
};

} // namespace flood
