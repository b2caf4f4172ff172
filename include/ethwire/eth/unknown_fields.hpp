// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ethwire {

class Misfits;

/// The fields of an object that its members do not hold, as the JSON text received, in order. `encode` writes them
/// back. There are two kinds:
///
/// - fields of a name that the type does not know: other chains' extras, or those of a fork to come;
/// - misfits: fields of a known name whose text has another form than theirs. See `Misfits`.
///
/// It owns its text; the capacity is reused, so decoding into the same object again allocates only when it must grow.
class UnknownFields {
public:
    struct Field {
        std::string_view key;   ///< escapes resolved
        std::string_view value; ///< JSON text
        bool misfit = false;    ///< the type knows a field of this name, in another form
    };

    bool empty() const noexcept { return entries_.empty(); }
    std::size_t size() const noexcept { return entries_.size(); }

    /// Views into this object, valid until it is changed.
    Field operator[](std::size_t i) const noexcept;

    /// JSON text of the field `key`, of the last one if there are several; nullopt when there is none.
    std::optional<std::string_view> find(std::string_view key) const noexcept;

    /// The misfits among the fields: a view, valid until this object is changed.
    Misfits misfits() const noexcept;

    /// \param key   any text; `encode` escapes what has to be
    /// \param value valid JSON text
    void add(std::string_view key, std::string_view value) { append(key, value, false); }

    void add_misfit(std::string_view key, std::string_view value) { append(key, value, true); }

    /// Takes away the last misfit of this name, if there is one.
    void remove_misfit(std::string_view key);

    /// Calls the last field of this name a misfit, if there is one.
    void mark_misfit(std::string_view key) noexcept;

    void clear() noexcept
    {
        text_.clear();
        entries_.clear();
        misfits_ = 0;
    }

    friend bool operator==(const UnknownFields& a, const UnknownFields& b) noexcept = default;

private:
    friend class Misfits;

    struct Entry {
        std::uint32_t key;   // offset in text_ of the key's first character
        std::uint32_t value; // offset of the value's first character
        std::uint32_t end;
        bool misfit;

        friend bool operator==(const Entry&, const Entry&) noexcept = default;
    };

    void append(std::string_view key, std::string_view value, bool misfit);
    std::size_t find_last(std::string_view key) const noexcept;

    std::string text_; // keys and values, one after the other without separators
    std::vector<Entry> entries_;
    std::size_t misfits_ = 0;
};

/// The misfits of an object: its fields whose text has another form than the specification gives them. A number where
/// hex is due, `"0x"` for a hash, a nonce of three digits, a quantity that begins with zeros.
///
/// Nothing is guessed: the member is empty (zero where it is not optional, and `presence` calls it omitted), and
/// `encode` writes the text as it came. Only where the text leaves no doubt, which is a quantity that begins with
/// zeros, has the member its value besides.
///
/// Each object tells its own misfits: those of a receipt's logs are the logs'. A list that has no place for one of its
/// elements (a log without an address among a receipt's) is a misfit as a whole.
class Misfits {
public:
    using Field = UnknownFields::Field;

    explicit Misfits(const UnknownFields& fields) noexcept : fields_(&fields) {}

    bool empty() const noexcept { return fields_->misfits_ == 0; }
    std::size_t size() const noexcept { return fields_->misfits_; }

    /// JSON text of the misfit `key`; nullopt when there is none.
    std::optional<std::string_view> find(std::string_view key) const noexcept;

    class Iterator {
    public:
        Iterator(const UnknownFields& fields, std::size_t at) noexcept : fields_(&fields), at_(at) { skip(); }
        Field operator*() const noexcept { return (*fields_)[at_]; }
        Iterator& operator++() noexcept
        {
            ++at_;
            skip();
            return *this;
        }
        friend bool operator==(const Iterator& a, const Iterator& b) noexcept { return a.at_ == b.at_; }

    private:
        void skip() noexcept
        {
            while (at_ < fields_->size() && !fields_->entries_[at_].misfit)
                ++at_;
        }

        const UnknownFields* fields_;
        std::size_t at_;
    };
    Iterator begin() const noexcept { return {*fields_, 0}; }
    Iterator end() const noexcept { return {*fields_, fields_->size()}; }

private:
    const UnknownFields* fields_;
};

inline Misfits UnknownFields::misfits() const noexcept { return Misfits(*this); }

} // namespace ethwire
