// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "header_text.hpp"
#include "retry_after.hpp"
#include "upgrade.hpp"

#include <ethwire/wire/limits.hpp>

#include <algorithm>

namespace ethwire::wire {
namespace {

constexpr unsigned switching_protocols = 101;
constexpr unsigned no_content = 204;
constexpr unsigned not_modified = 304;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The number of bytes that a Content-Length names, `most` for any more; nothing when it is no number.
std::optional<std::size_t> length_of(std::string_view value, std::size_t most) noexcept
{
    if (value.empty() || !std::all_of(value.begin(), value.end(), is_digit))
        return std::nullopt;
    std::size_t length = 0;
    for (const char c : value)
        length = std::min(most, length * 10 + static_cast<std::size_t>(c - '0'));
    return length;
}

} // namespace

UpgradeResponse::Progress UpgradeResponse::resume(std::string_view bytes)
{
    consumed_ = 0;
    if (refused_)
        return take_body(bytes);
    while (true) {
        const std::string_view rest = bytes.substr(consumed_);
        // A peer that speaks something else is known by its first bytes, which may be all it ever sends.
        constexpr std::string_view protocol = "HTTP/1.";
        if (!in_headers_ && rest.substr(0, protocol.size()) != protocol.substr(0, rest.size()))
            return fail(errc::bad_status_line);

        const std::size_t line_feed = rest.find('\n', scanned_);
        const bool whole = line_feed != std::string_view::npos;
        const std::size_t size = whole ? line_feed + 1 : rest.size();
        if (bytes_ + size > max_upgrade_bytes)
            return fail(errc::upgrade_too_large);
        scanned_ = whole ? 0 : size;
        if (!whole)
            return Progress::need_more;
        consumed_ += size;
        bytes_ += size;

        std::string_view line = rest.substr(0, line_feed);
        if (line.empty() || line.back() != '\r')
            return fail(in_headers_ ? errc::bad_header_line : errc::bad_status_line);
        line.remove_suffix(1);

        errc e{};
        if (!line.empty() && ++lines_ > max_upgrade_lines) {
            e = errc::upgrade_too_large;
        } else if (!in_headers_) {
            e = take_status_line(line);
            in_headers_ = true;
        } else if (!line.empty()) {
            e = take_header_line(line);
        } else if (status_ < 200 && status_ != switching_protocols) {
            in_headers_ = false; // an interim answer: the real one follows
            content_length_.reset();
        } else if (e = verdict(); e == errc{}) {
            return Progress::accepted;
        }
        if (e == errc::upgrade_refused) {
            refused_ = true;
            if (status_ == no_content || status_ == not_modified)
                content_length_ = 0; // these have no body, though the head may give a length (RFC 9110, section 6.4.1)
            return take_body(bytes.substr(consumed_));
        }
        if (e != errc{})
            return fail(e);
    }
}

UpgradeResponse::Progress UpgradeResponse::take_body(std::string_view rest)
{
    const std::string_view more = rest.substr(0, content_length_.value_or(most_body) - body_.size());
    body_ += more;
    consumed_ += more.size();
    return body_.size() < content_length_.value_or(0) ? Progress::need_more : fail(errc::upgrade_refused);
}

UpgradeResponse::Progress UpgradeResponse::fail(errc e) noexcept
{
    error_ = make_error_code(e);
    return Progress::failed;
}

errc UpgradeResponse::take_status_line(std::string_view line)
{
    // "HTTP/1.1 101 reason", where a missing reason may take its space along.
    if (line.size() < 12 || (line[7] != '0' && line[7] != '1') || line[8] != ' ' ||
        !std::all_of(line.begin() + 9, line.begin() + 12, is_digit) || (line.size() > 12 && line[12] != ' '))
        return errc::bad_status_line;
    const unsigned status = static_cast<unsigned>(line[9] - '0') * 100 + static_cast<unsigned>(line[10] - '0') * 10 +
                            static_cast<unsigned>(line[11] - '0');
    if (status < 100 || status > 599 || (status == switching_protocols && line[7] != '1'))
        return errc::bad_status_line;
    status_ = status;
    reason_ = trimmed(line.substr(12));
    return {};
}

errc UpgradeResponse::take_header_line(std::string_view line)
{
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || !is_field_value(line))
        return errc::bad_header_line;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trimmed(line.substr(colon + 1));
    headers_.emplace_back(name, value);

    if (same_text(name, "Upgrade")) {
        upgrade_ = upgrade_ || same_text(value, "websocket");
    } else if (same_text(name, "Connection")) {
        connection_ = connection_ || lists_token(value, "upgrade");
    } else if (same_text(name, "Sec-WebSocket-Accept")) {
        ++accepts_;
        accept_matches_ = !accept_.empty() && value == accept_;
    } else if (same_text(name, "Sec-WebSocket-Extensions")) {
        extension_ = extension_ || !value.empty();
    } else if (same_text(name, "Sec-WebSocket-Protocol")) {
        foreign_subprotocol_ = foreign_subprotocol_ || !subprotocol_.empty() ||
                               std::find(offered_.begin(), offered_.end(), value) == offered_.end();
        subprotocol_ = value;
    } else if (same_text(name, "Content-Length")) {
        content_length_ = length_of(value, most_body);
    } else if (same_text(name, "Retry-After")) {
        retry_after_ = value;
    } else if (same_text(name, "Date")) {
        date_ = value;
    }
    return {};
}

std::optional<std::chrono::seconds> UpgradeResponse::retry_after() const noexcept
{
    return parse_retry_after(retry_after_, date_);
}

errc UpgradeResponse::verdict() const noexcept
{
    if (status_ != switching_protocols)
        return errc::upgrade_refused;
    if (!upgrade_)
        return errc::no_upgrade_header;
    if (!connection_)
        return errc::no_connection_header;
    if (accepts_ != 1 || !accept_matches_)
        return errc::bad_accept_key;
    if (extension_)
        return errc::unrequested_extension;
    if (foreign_subprotocol_)
        return errc::unrequested_subprotocol;
    return {};
}

} // namespace ethwire::wire
