// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/errc.hpp>

namespace ethwire::eth {
namespace {

const char* describe(int value) noexcept
{
    switch (static_cast<errc>(value)) {
    case errc::not_json: return "malformed JSON";
    case errc::trailing_content: return "content after the document";
    case errc::wrong_type: return "wrong JSON type";
    case errc::bad_hex: return "bad hex";
    case errc::bad_length: return "wrong number of bytes";
    case errc::out_of_range: return "quantity out of range";
    case errc::missing_field: return "missing value";
    case errc::too_many: return "too many elements";
    case errc::bad_value: return "unknown value";
    case errc::block_not_found: return "the node does not have this block";
    case errc::transaction_not_found: return "the node does not have this transaction";
    }
    return "unknown error";
}

} // namespace

const error_category& category() noexcept
{
    static const RoomCategory instance{"ethwire.eth", describe};
    return instance;
}

error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

} // namespace ethwire::eth
