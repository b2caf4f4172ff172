// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/clock.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire::devnode {

inline constexpr std::uint64_t always = std::numeric_limits<std::uint64_t>::max();

/// What is done to a message on its way out.
///
/// In a batch, rules of its methods act on the elements inside the array, and `method = "batch"` is the array itself.
/// Answers to `dev_*` methods are never touched.
struct MessageRule {
    enum class Act {
        drop,       ///< never sent; in a batch: missing from it
        delay,      ///< sent after `delay`; later messages overtake it
        duplicate,  ///< sent twice
        hold,       ///< kept until `hold` messages are there, then all are sent, newest first
        error,      ///< answers only: `text` is the error object, and the method is not run at all
        unknown_id, ///< answers only: one answer for an id that nobody asked with goes before it
        string_id,  ///< answers only: the id 7 comes back as "7"
        both,       ///< answers only: with a result and an error
        neither,    ///< answers only: without result and without error
        raw,        ///< `text` is sent in its place, whatever it is
    };

    std::string name = "*"; ///< the method, or the kind of the event; `*` is any
    Act act = Act::drop;
    std::uint64_t after = 0;      ///< so many more that match pass; counts down
    std::uint64_t times = always; ///< then so many are acted upon; counts down to 0, which is never
    Duration delay{};
    std::size_t hold = 2;
    std::string text;

    static MessageRule drop(std::string name, std::uint64_t times = always);
    static MessageRule error(std::string name, std::string error_object, std::uint64_t times = always);
    static MessageRule delayed(std::string name, Duration delay, std::uint64_t times = always);
    static MessageRule of(std::string name, Act act, std::uint64_t times = always);
    static MessageRule raw(std::string name, std::string text, std::uint64_t times = always);
};

/// What becomes of the next connections.
struct UpgradeFault {
    enum class Act {
        none,
        status,  ///< the upgrade is answered with `status`, the lines `headers` and `body`
        silent,  ///< the upgrade is read and never answered
        deaf,    ///< accepted by TCP, and not even read
        drip,    ///< the right answer, one byte each `pace`
        bad_key, ///< 101 with a wrong Sec-WebSocket-Accept
        raw,     ///< `body` in place of the answer, whatever it is; the connection stays open
    };

    Act act = Act::none;
    unsigned status = 503;
    std::string headers; ///< whole lines, each ended by CR LF: "Retry-After: 7\r\n", "Location: ws://...\r\n"
    std::string body;
    Duration pace = std::chrono::seconds{1};
    std::uint64_t times = always; ///< connections that get it
};

/// What happens to the bytes.
struct TransportFault {
    std::size_t fragment = 0; ///< WebSocket messages go out in fragments of so many bytes; 0: whole
    std::size_t slice = 0;    ///< at most so many bytes a send; 0: as they come
    Duration slice_pause{};   ///< between two sends of a slice
    bool silent = false;      ///< reads everything, answers nothing: no replies, events, pongs, close frames
    bool deaf = false;        ///< stops reading: the peer's writes stick once the socket's buffers are full
    bool no_pong = false;     ///< pings are not answered
    bool no_close = false;    ///< a close frame is not answered, and the socket stays open
    Duration ping_every{};    ///< pings each connection; 0: never

    /// RST when exactly so many bytes were sent on a connection after its upgrade; then the fault is spent, unless
    /// `reset_times` says more.
    std::optional<std::uint64_t> reset_at;
    std::uint64_t reset_times = 1;

    /// The next message's frame claims this length in place of its own. Spent when done.
    std::optional<std::uint64_t> lying_length;

    /// So many random bytes go before the next message. Spent when done.
    std::size_t garbage = 0;
};

/// How changes of the chain are told.
struct Announce {
    enum class Heads {
        all,  ///< one for each block
        last, ///< only the new head, as geth does on a reorg
        none,
    };

    Heads heads = Heads::all;
    bool logs_first = false;   ///< a block's logs before its head
    bool removed = true;       ///< logs of removed blocks again with `removed: true`; anvil says nothing
    bool removed_last = false; ///< after the logs of the new branch
};

/// Everything that the node does wrong; by default nothing.
struct Faults {
    std::vector<MessageRule> answers;
    std::vector<MessageRule> events;
    UpgradeFault upgrade;
    UpgradeFault http; ///< the same for POST requests: `status`, `silent`, `drip`, `raw`
    TransportFault transport;
    Announce announce;

    /// So many blocks are mined after a subscription is made and before its reply leaves: notifications come first.
    std::size_t early_blocks = 0;

    /// Reads the JSON form of `docs/devnode.md` on top of what is there: members that are not named stay. Returns one
    /// line about the member that is wrong, and then nothing was changed; an empty string when all is well.
    [[nodiscard]] std::string merge_json(std::string_view json);
};

/// The first rule that acts on `name` now, with one of its times taken; null when none does.
MessageRule* take_rule(std::vector<MessageRule>& rules, std::string_view name) noexcept;

} // namespace ethwire::devnode
