// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/json/errc.hpp>

namespace ethwire::json {
namespace {

const char* describe(int value) noexcept
{
    switch (static_cast<errc>(value)) {
    case errc::malformed: return "malformed JSON";
    case errc::too_deep: return "JSON nested too deeply";
    case errc::trailing_content: return "content after the JSON document";
    case errc::wrong_type: return "wrong JSON type";
    case errc::missing_field: return "missing field";
    case errc::bad_hex: return "bad hex";
    case errc::out_of_range: return "number out of range";
    case errc::too_large: return "JSON document too large";
    case errc::wrong_length: return "wrong number of elements";
    case errc::already_read: return "JSON value read twice";
    }
    return "unknown error";
}

} // namespace

const error_category& category() noexcept
{
    static const RoomCategory instance{"ethwire.json", describe};
    return instance;
}

error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), category()}; }

} // namespace ethwire::json
