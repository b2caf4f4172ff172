// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/random.hpp>
#include <ethwire/wire/errc.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ethwire::wire {

/// The opening handshake of a client (RFC 6455, section 4.1).
class UpgradeRequest {
public:
    /// \param host   as the Host header wants it: name, or `[v6]`, with `:port` unless it is the scheme's own
    /// \param target path and query; an empty one is `/`
    explicit UpgradeRequest(std::string host, std::string target = "/")
        : host_(std::move(host)), target_(target.empty() ? std::string("/") : std::move(target))
    {}

    UpgradeRequest& origin(std::string value);
    /// The whole value: `Basic ...` or `Bearer ...`.
    UpgradeRequest& authorization(std::string value);
    /// Offered in this order.
    UpgradeRequest& subprotocol(std::string name);
    /// Any header that the handshake does not set itself.
    UpgradeRequest& header(std::string name, std::string value);

    const std::vector<std::string>& subprotocols() const noexcept { return subprotocols_; }

    /// The bytes to send, or why they must not be: nothing that a caller gave can begin a line of its own.
    /// \param key the value of Sec-WebSocket-Key
    result<std::string> to_string(std::string_view key) const;

private:
    std::string host_;
    std::string target_;
    std::vector<std::string> subprotocols_;
    std::vector<std::pair<std::string, std::string>> headers_;
};

/// 16 random bytes in base64: Sec-WebSocket-Key.
std::string make_upgrade_key(Random& random);

/// The Sec-WebSocket-Accept with which a server answers that key.
std::string accept_key(std::string_view key);

/// Reads the answer line by line as it arrives. What was learnt stays readable after a refusal, also after one whose
/// head never ended. The body of a refusal is awaited as far as the head says how long it is.
class UpgradeResponse {
public:
    UpgradeResponse() = default;
    UpgradeResponse(std::string accept, std::vector<std::string> subprotocols)
        : accept_(std::move(accept)), offered_(std::move(subprotocols))
    {}

    enum class Progress { need_more, accepted, failed };

    /// Takes whole lines, and what there is of a refusal's body, from the front of `bytes`; `consumed()` says how much
    /// of it is done with, and the rest comes again, with more behind it.
    Progress resume(std::string_view bytes);
    std::size_t consumed() const noexcept { return consumed_; }
    /// The status refuses the upgrade, but there is more of the body to come.
    bool awaits_body() const noexcept { return refused_ && !error_; }
    error_code error() const noexcept { return error_; }

    /// The HTTP status, 0 before the status line.
    unsigned status() const noexcept { return status_; }
    /// How long the server asks to be left alone (`parse_retry_after`).
    std::optional<std::chrono::seconds> retry_after() const noexcept;
    /// The subprotocol chosen, empty for none.
    const std::string& subprotocol() const noexcept { return subprotocol_; }
    /// The text behind the status, and every header line as far as they came; of an interim answer too.
    const std::string& reason() const noexcept { return reason_; }
    const std::vector<std::pair<std::string, std::string>>& headers() const noexcept { return headers_; }

    /// Of a refused upgrade: the beginning of the answer's body. Of one whose length the head does not tell, as far as
    /// it came together with the head.
    const std::string& body() const noexcept { return body_; }

private:
    static constexpr std::size_t most_body = 512;

    Progress fail(errc e) noexcept;
    errc take_status_line(std::string_view line);
    errc take_header_line(std::string_view line);
    Progress take_body(std::string_view rest);
    errc verdict() const noexcept;

    std::string accept_;
    std::vector<std::string> offered_;
    std::string subprotocol_;
    std::string reason_;
    std::string body_;
    std::vector<std::pair<std::string, std::string>> headers_;
    std::string retry_after_;
    std::string date_;
    error_code error_;
    std::size_t consumed_ = 0; // in the last resume
    std::size_t scanned_ = 0;  // bytes of the partial line known to hold no line feed
    std::size_t bytes_ = 0;    // of all lines taken
    std::size_t lines_ = 0;
    std::optional<std::size_t> content_length_; // `most_body` for anything longer
    unsigned status_ = 0;
    unsigned accepts_ = 0; // Sec-WebSocket-Accept headers seen
    bool in_headers_ = false;
    bool refused_ = false;
    bool accept_matches_ = false;
    bool upgrade_ = false;
    bool connection_ = false;
    bool extension_ = false;
    bool foreign_subprotocol_ = false;
};

} // namespace ethwire::wire
