// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/hash32.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace ethwire {

/// The zero to four topics of a log, in place.
class Topics {
public:
    static constexpr std::size_t max_size() noexcept { return 4; }

    constexpr Topics() noexcept = default;

    /// The first four of `topics`.
    constexpr Topics(std::initializer_list<Hash32> topics) noexcept
    {
        for (const Hash32& topic : topics)
            push_back(topic);
    }

    constexpr std::size_t size() const noexcept { return size_; }
    constexpr bool empty() const noexcept { return size_ == 0; }
    constexpr const Hash32& operator[](std::size_t i) const noexcept { return topics_[i]; }
    constexpr Hash32& operator[](std::size_t i) noexcept { return topics_[i]; }
    constexpr const Hash32* begin() const noexcept { return topics_.data(); }
    constexpr const Hash32* end() const noexcept { return topics_.data() + size_; }

    constexpr void clear() noexcept { size_ = 0; }

    /// False, and nothing done, when there are four already.
    constexpr bool push_back(const Hash32& topic) noexcept
    {
        if (size_ == max_size())
            return false;
        topics_[size_++] = topic;
        return true;
    }

    friend constexpr bool operator==(const Topics& a, const Topics& b) noexcept
    {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }

private:
    std::array<Hash32, 4> topics_{};
    std::uint8_t size_ = 0;
};

} // namespace ethwire
