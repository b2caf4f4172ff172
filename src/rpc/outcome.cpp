// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/rpc/errc.hpp>
#include <ethwire/rpc/outcome.hpp>

#include <cstddef>

namespace ethwire {

const char* to_string(Sent sent) noexcept
{
    switch (sent) {
    case Sent::no: return "no";
    case Sent::yes: return "yes";
    case Sent::unknown: return "unknown";
    }
    return "unknown";
}

const Outcome<void>::Details& Outcome<void>::details() const noexcept
{
    static const Details none;
    return details_ ? *details_ : none;
}

/// Details that no copy shares: a copy must not change with this one.
Outcome<void>::Details& Outcome<void>::own_details()
{
    if (!details_ || details_.use_count() > 1)
        details_ = std::make_shared<Details>(details());
    return *details_;
}

Outcome<void>& Outcome<void>::server_error(ServerError said)
{
    own_details().said = std::move(said);
    return *this;
}

Outcome<void>& Outcome<void>::retry_after(std::optional<std::chrono::seconds> wait)
{
    if (wait)
        own_details().retry_after = wait;
    return *this;
}

Outcome<void>& Outcome<void>::excerpt(std::string text)
{
    if (!text.empty())
        own_details().excerpt = std::move(text);
    return *this;
}

std::string Outcome<void>::describe() const
{
    std::string text = error_.message();
    if (http_status() != 0 && http_status() / 100 != 2)
        text += " (HTTP " + std::to_string(http_status()) + ')';
    if (const auto wait = retry_after())
        text += ", to be asked again after " + std::to_string(wait->count()) + " s";
    if (error_ == rpc::errc::server_error)
        text.append(": ").append(server_error().to_json());
    else if (!excerpt().empty())
        text.append(": ").append(excerpt());
    return text;
}

namespace rpc {
namespace {

struct Character {
    char32_t value = 0;
    std::size_t size = 1; // bytes
    bool good = false;
};

/// The first character of a text that is not empty.
Character first_character(std::string_view text) noexcept
{
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80)
        return {lead, 1, true};
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size)
        return {};
    char32_t value = lead & (0xffU >> (size + 1));
    for (std::size_t n = 1; n < size; ++n) {
        const auto byte = static_cast<unsigned char>(text[n]);
        if ((byte & 0xc0U) != 0x80)
            return {};
        value = value << 6 | (byte & 0x3fU);
    }
    const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (overlong || surrogate || value > 0x10ffff)
        return {};
    return {value, size, true};
}

/// Control characters, and those that turn or hide the text around them.
bool is_shown(char32_t c) noexcept
{
    return !(c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
             (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
             (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff));
}

} // namespace

std::string excerpt(std::string_view text, std::size_t most)
{
    std::string out;
    bool space = false;
    while (!text.empty()) {
        const Character c = first_character(text);
        const std::string_view bytes = text.substr(0, c.size);
        text.remove_prefix(c.size);
        if (c.good && (c.value == ' ' || (c.value >= '\t' && c.value <= '\r'))) {
            space = !out.empty();
            continue;
        }
        const std::string_view shown = c.good && is_shown(c.value) ? bytes : "?";
        if (out.size() + (space ? 1 : 0) + shown.size() > most)
            break;
        if (std::exchange(space, false))
            out += ' ';
        out += shown;
    }
    return out;
}

} // namespace rpc
} // namespace ethwire
