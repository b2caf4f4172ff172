// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include "eth/compound_values.hpp"
#include "eth/scalar.hpp"
#include "eth/schema.hpp"
#include "eth/value_reader.hpp"

#include <ethwire/eth/presence.hpp>
#include <ethwire/eth/unknown_fields.hpp>
#include <ethwire/json/writer.hpp>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace ethwire::eth {

/// `"key":` as it stands in compact JSON, compared in two instructions.
class KeyLiteral {
public:
    constexpr KeyLiteral() = default;
    consteval explicit KeyLiteral(std::string_view key) : size_(key.size() + 3)
    {
        text_[0] = '"';
        for (std::size_t i = 0; i < key.size(); ++i)
            text_[i + 1] = key[i];
        text_[key.size() + 1] = '"';
        text_[key.size() + 2] = ':';
    }

    /// Takes the literal if it stands exactly here and the text goes on for long enough to look.
    bool take(ValueReader& reader) const noexcept
    {
        if (reader.left() < sizeof(text_))
            return false;
        const char* const p = reader.position();
#if defined(__SSE2__)
        const auto same = [&](std::size_t i) {
            const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + i));
            const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text_.data() + i));
            return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(a, b)));
        };
        const std::uint32_t wanted = (std::uint32_t{1} << size_) - 1;
        if (((same(0) | same(16) << 16) & wanted) != wanted)
            return false;
#else
        if (std::memcmp(p, text_.data(), size_) != 0)
            return false;
#endif
        reader.move_to(p + size_);
        return true;
    }

private:
    std::array<char, 32> text_{};
    std::size_t size_ = 0;
};

/// One field of T for the walk over an object.
template <class T>
struct FieldOperations {
    KeyLiteral literal;
    bool plain; // a member that is not optional
    errc (*read)(ValueReader& reader, T& object);
    void (*clear)(T& object) noexcept;
    void (*write)(json::Writer& writer, const T& object, bool null);
};

template <class T, class F>
consteval FieldOperations<T> operations_of()
{
    static_assert(F::key.size() + 3 < 32);
    using Member = std::remove_reference_t<decltype(F::of(std::declval<T&>()))>;
    return {
        KeyLiteral(F::key),
        !is_optional<Member>,
        [](ValueReader& reader, T& object) { return read_member(reader, F::of(object)); },
        [](T& object) noexcept { clear(F::of(object)); },
        [](json::Writer& writer, const T& object, bool null) { write_member(writer, F::key, F::of(object), null); },
    };
}

template <class T, class Fields>
struct FieldTable;

template <class T, class... Fields>
struct FieldTable<T, FieldList<Fields...>> {
    static constexpr std::array<FieldOperations<T>, sizeof...(Fields)> operations{operations_of<T, Fields>()...};
    static constexpr KeyIndex<sizeof...(Fields)> index{FieldList<Fields...>::keys};

    /// The members that are not optional: when the document has none of them, that is noted.
    static constexpr std::uint64_t plain = [] {
        std::uint64_t mask = 0;
        for (std::size_t i = 0; i < operations.size(); ++i)
            mask |= std::uint64_t{operations[i].plain} << i;
        return mask;
    }();
};

struct FieldMasks {
    std::uint64_t omitted = 0;
    std::uint64_t null = 0;
    std::uint64_t misfit = 0; // what the document said is among the unknown fields
};

template <class T>
void set_masks(T& object, FieldMasks masks) noexcept
{
    if constexpr (requires { object.presence; })
        object.presence.set_masks(masks.omitted, masks.null, masks.misfit);
}

template <class T>
FieldMasks masks_of(const T& object) noexcept
{
    if constexpr (requires { object.presence; })
        return {object.presence.omitted_mask(), object.presence.null_mask(), object.presence.misfit_mask()};
    else
        return {};
}

/// A block is one object in JSON and two here: the header's fields come first.
inline constexpr unsigned header_fields = Schema<Header>::Fields::size;

inline void set_masks(Block& block, FieldMasks masks) noexcept
{
    constexpr std::uint64_t of_header = (std::uint64_t{1} << header_fields) - 1;
    block.header.presence.set_masks(masks.omitted & of_header, masks.null & of_header, masks.misfit & of_header);
    block.presence.set_masks(masks.omitted >> header_fields, masks.null >> header_fields,
                             masks.misfit >> header_fields);
}

inline FieldMasks masks_of(const Block& block) noexcept
{
    const FieldMasks header = masks_of(block.header);
    return {header.omitted | block.presence.omitted_mask() << header_fields,
            header.null | block.presence.null_mask() << header_fields,
            header.misfit | block.presence.misfit_mask() << header_fields};
}

/// Where T keeps the fields it does not know; null when it does not keep them.
template <class T>
auto* unknown_of(T& object) noexcept
{
    if constexpr (requires { object.header.unknown; })
        return &object.header.unknown;
    else if constexpr (requires { object.unknown.size(); })
        return &object.unknown;
    else if constexpr (requires { object.unknown().size(); })
        return &object.unknown();
    else
        return static_cast<std::conditional_t<std::is_const_v<T>, const UnknownFields*, UnknownFields*>>(nullptr);
}

/// Whether T keeps the text of a field whose form is wrong; otherwise such a field is an error.
template <class T>
inline constexpr bool keeps_misfits = requires(const T& object) { object.misfits(); };

template <class T>
class ObjectReader {
    using Table = FieldTable<T, typename Schema<T>::Fields>;
    static constexpr std::size_t count = Table::operations.size();

public:
    ObjectReader(ValueReader& reader, T& out) noexcept : reader_(reader), out_(out) {}

    errc read()
    {
        if (UnknownFields* const unknown = unknown_of(out_))
            unknown->clear();
        if constexpr (requires { Schema<T>::read_only; })
            clear_fields(~std::uint64_t{0});
        if (!reader_.take('{'))
            return reader_.mismatch();
        if (!reader_.take('}')) {
            do
                if (const errc e = member(); e != errc{})
                    return e;
            while (reader_.take(','));
            if (!reader_.take('}'))
                return errc::not_json;
        }
        return finish();
    }

private:
    errc member()
    {
        if (expected_ < count && Table::operations[expected_].literal.take(reader_))
            return known(expected_);
        std::string_view key;
        if (const errc e = reader_.raw_key(key); e != errc{})
            return e;
        const std::size_t field = Table::index.find(key);
        return field < count ? known(field) : unusual(key);
    }

    errc known(std::size_t field)
    {
        if constexpr (requires { Schema<T>::read_only; }) {
            if (has_value(Schema<T>::other_name(field)))
                return same_again(field);
        }
        const std::uint64_t bit = std::uint64_t{1} << field;
        expected_ = field + 1;
        seen_ |= bit;
        if (reader_.peek() == 'n') {
            if (!reader_.take_word("null"))
                return fail(field, errc::not_json, reader_.position());
            Table::operations[field].clear(out_);
            null_ |= bit;
            return {};
        }
        null_ &= ~bit;
        const char* const begin = reader_.position();
        const errc e = Table::operations[field].read(reader_, out_);
        if (e == errc{}) [[likely]]
            return {};
        if constexpr (keeps_misfits<T>)
            return misfit(field, e, begin);
        else
            return failed(e) ? fail(field, e, begin) : errc{};
    }

    /// A key that is none of ours, or one of ours with escapes.
    [[gnu::noinline]] errc unusual(std::string_view key)
    {
        std::string resolved;
        if (ValueReader::resolve(key, resolved)) {
            const std::size_t field = Table::index.find(key);
            if (field < count)
                return known(field);
        }
        std::string_view text;
        if (const errc e = reader_.skip_value(text); e != errc{})
            return e;
        if (UnknownFields* const fields = unknown_of(out_))
            fields->add(key, text);
        return {};
    }

    bool has_value(std::size_t field) const noexcept { return field < count && (seen_ & ~null_) >> field & 1; }

    /// A member of two names came under the other one before.
    errc same_again(std::size_t field)
    {
        reader_.peek();
        const char* const begin = reader_.position();
        if (take_null(reader_))
            return {};
        T again;
        const errc e = Table::operations[field].read(reader_, again);
        if (failed(e))
            return fail(field, e, begin);
        return Schema<T>::agree(out_, again) ? errc{} : fail(field, errc::bad_value, begin);
    }

    /// Keeps the text. Whether the object can do without a value shows when it is complete: of equal keys the last one
    /// counts.
    [[gnu::noinline]] errc misfit(std::size_t field, errc e, const char* begin)
    {
        if (failed(e) && reader_.context())
            reader_.context()->clear();
        reader_.move_to(begin);
        std::string_view text;
        if (const errc broken = reader_.skip_value(text); broken != errc{})
            return fail(field, broken, begin);
        const std::uint64_t bit = std::uint64_t{1} << field;
        UnknownFields& fields = *unknown_of(out_);
        if (misfit_ & bit)
            fields.remove_misfit(Schema<T>::Fields::keys[field]);
        fields.add_misfit(Schema<T>::Fields::keys[field], text);
        misfit_ |= bit;
        seen_ &= ~bit;
        if (failed(e)) {
            valued_ &= ~bit;
            if (identity & bit)
                unfit_ = {field, begin};
        } else {
            valued_ |= bit;
        }
        return {};
    }

    /// The object is complete: drops the misfits that a later value of the same key replaced.
    [[gnu::noinline]] errc settle_misfits()
    {
        UnknownFields& fields = *unknown_of(out_);
        for (std::size_t i = 0; i < count; ++i)
            if ((misfit_ & seen_) >> i & 1)
                fields.remove_misfit(Schema<T>::Fields::keys[i]);
        misfit_ &= ~seen_;
        seen_ |= misfit_ & valued_;
        const std::uint64_t lost = misfit_ & ~seen_ & identity;
        if (lost == 0)
            return {};
        if ((lost >> unfit_.field & 1) == 0)
            return fail(static_cast<std::size_t>(std::countr_zero(lost)), errc::bad_value, reader_.end());
        // Read once more, for what is wrong with it and where.
        reader_.move_to(unfit_.begin);
        return fail(unfit_.field, Table::operations[unfit_.field].read(reader_, out_), unfit_.begin);
    }

    errc finish()
    {
        if constexpr (keeps_misfits<T>) {
            if (misfit_ != 0) [[unlikely]]
                if (const errc e = settle_misfits(); e != errc{})
                    return e;
        }
        constexpr std::uint64_t all = count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
        const std::uint64_t missing = all & ~seen_;
        if constexpr (!requires { Schema<T>::read_only; })
            clear_fields(missing);
        set_masks(out_, {(missing & Table::plain) | (misfit_ & ~seen_), null_, misfit_});
        if constexpr (requires { Schema<T>::check(out_); })
            Schema<T>::check(out_);
        std::uint64_t lacking = Schema<T>::required & ((missing & ~misfit_) | null_);
        if constexpr (requires { Schema<T>::stand_in; }) {
            if (Schema<T>::stand_in & seen_ & ~null_)
                lacking &= ~null_;
        }
        if (lacking != 0)
            return fail(static_cast<std::size_t>(std::countr_zero(lacking)), errc::missing_field, reader_.end());
        return {};
    }

    void clear_fields(std::uint64_t fields) noexcept
    {
        for (std::size_t i = 0; i < count; ++i)
            if (fields >> i & 1)
                Table::operations[i].clear(out_);
    }

    [[gnu::noinline]] errc fail(std::size_t field, errc e, const char* begin)
    {
        reader_.blame_field(Schema<T>::Fields::keys[field], begin);
        return e;
    }

    static constexpr std::uint64_t identity = [] {
        if constexpr (requires { Schema<T>::identity; })
            return Schema<T>::identity;
        else
            return Schema<T>::required;
    }();

    struct Unfit {
        std::size_t field = 0;
        const char* begin = nullptr;
    };

    ValueReader& reader_;
    T& out_;
    std::uint64_t seen_ = 0;
    std::uint64_t null_ = 0;
    std::uint64_t misfit_ = 0;
    std::uint64_t valued_ = 0; // misfits that have a value nevertheless
    std::size_t expected_ = 0; // documents come in the order of the list more often than not
    Unfit unfit_{};            // the last field without which T is another thing
};

template <Described T>
errc read(ValueReader& reader, T& out)
{
    return ObjectReader<T>(reader, out).read();
}

template <Described T>
void write(json::Writer& writer, const T& object)
{
    using Table = FieldTable<T, typename Schema<T>::Fields>;
    const FieldMasks masks = masks_of(object);
    writer.begin_object();
    for (std::size_t i = 0; i < Table::operations.size(); ++i) {
        if constexpr (requires { Schema<T>::read_only; }) {
            if (i == Schema<T>::read_only)
                continue;
        }
        if (((masks.omitted | masks.misfit) >> i & 1) == 0)
            Table::operations[i].write(writer, object, (masks.null >> i & 1) != 0);
    }
    if (const auto* unknown = unknown_of(object)) {
        for (std::size_t i = 0; i < unknown->size(); ++i) {
            const UnknownFields::Field field = (*unknown)[i];
            // A misfit whose member was given a value since is the past.
            const std::size_t known = field.misfit ? Table::index.find(field.key) : Table::operations.size();
            if (known < Table::operations.size() && (masks.misfit >> known & 1) == 0)
                continue;
            writer.key(field.key);
            writer.raw(field.value);
        }
    }
    writer.end_object();
}

} // namespace ethwire::eth
