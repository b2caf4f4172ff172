// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// How a type is described to the codec: the names of its members in JSON, each with the way to the member.
namespace ethwire::eth {

/// The name of a field as a template argument.
template <std::size_t N>
struct FieldName {
    char text[N];

    consteval FieldName(const char (&name)[N]) { std::copy_n(name, N, text); }
    constexpr std::string_view view() const noexcept { return {text, N - 1}; }
};

/// A field `Key`, reached from the object through the member pointers `Path`.
template <FieldName Key, auto... Path>
struct Field {
    static constexpr std::string_view key = Key.view();

    template <class T>
    static constexpr auto& of(T& object) noexcept
    {
        return (object.*....*Path);
    }

    /// The same field seen from an object that holds this one as its member `Member`.
    template <auto Member>
    using Within = Field<Key, Member, Path...>;
};

/// The fields of a type, in the order of its `Field` enumeration, which is the order that geth writes them in: the
/// decoder expects each behind the one before.
template <class... Fields>
struct FieldList {
    static constexpr std::size_t size = sizeof...(Fields);
    static constexpr std::array<std::string_view, size> keys{Fields::key...};

    template <auto Member>
    using Within = FieldList<typename Fields::template Within<Member>...>;

    template <class... More>
    static FieldList<Fields..., More...> followed_by(FieldList<More...>);
};

template <class A, class B>
using Concatenation = decltype(A::followed_by(B{}));

/// Finds a key in a fixed set with one probe: a perfect hash, searched for by the compiler.
template <std::size_t N>
class KeyIndex {
public:
    consteval explicit KeyIndex(const std::array<std::string_view, N>& keys) : keys_(keys)
    {
        do
            ++multiplier_;
        while (!fill());
    }

    /// The position of `key`; N when it is not in the set.
    constexpr std::size_t find(std::string_view key) const noexcept
    {
        if (key.empty())
            return N;
        const std::size_t i = slots_[slot(key)];
        return i < N && keys_[i] == key ? i : N;
    }

private:
    static constexpr std::size_t slot_count = 256;

    /// Length and three characters tell the fields of every type apart.
    constexpr std::size_t slot(std::string_view key) const noexcept
    {
        const auto at = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(key[i])); };
        const std::uint32_t mix = at(0) | at(key.size() / 2) << 8 | at(key.size() - 1) << 16;
        const std::uint32_t length = static_cast<std::uint32_t>(key.size());
        return ((mix ^ length << 24) * (multiplier_ * 0x9e3779b1u | 1u)) >> 24;
    }

    constexpr bool fill()
    {
        slots_.fill(static_cast<std::uint8_t>(N));
        for (std::size_t i = 0; i < N; ++i) {
            std::uint8_t& target = slots_[slot(keys_[i])];
            if (target != N)
                return false;
            target = static_cast<std::uint8_t>(i);
        }
        return true;
    }

    std::array<std::string_view, N> keys_;
    std::array<std::uint8_t, slot_count> slots_{};
    std::uint32_t multiplier_ = 0;
};

} // namespace ethwire::eth
