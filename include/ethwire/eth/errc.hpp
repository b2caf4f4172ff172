// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

namespace ethwire::eth {

/// Why text is not the Ethereum value that was asked for, or why a call has no value.
/// Where in the text is in `DecodeContext`.
enum class errc {
    not_json = 1,          ///< no complete JSON document, or one that its structure breaks
    trailing_content,      ///< something but white space follows the document
    wrong_type,            ///< another JSON type than the one of this value, or null where it cannot be
    bad_hex,               ///< no `0x`, or a character that is no hex digit
    bad_length,            ///< more or fewer bytes than the value has
    out_of_range,          ///< a quantity beyond what the protocol lets it be
    missing_field,         ///< a field without which the object is useless is not there
    too_many,              ///< more elements than there can be, such as a fifth topic
    bad_value,             ///< a word that is not one of the known ones, or fields that contradict each other
    block_not_found,       ///< the node answered null: it does not have this block
    transaction_not_found, ///< the node answered null: it does not have this transaction or its receipt
};

const error_category& category() noexcept;
error_code make_error_code(errc e) noexcept;

} // namespace ethwire::eth

template <>
struct boost::system::is_error_code_enum<ethwire::eth::errc> : std::true_type {};
