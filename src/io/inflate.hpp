// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/base/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace ethwire::io {

/// How a body may be compressed (RFC 9110, section 8.4.1): what `Accept-Encoding` names.
inline constexpr std::string_view accepted_codings = "gzip, deflate";

/// Undoes the coding that `Content-Encoding` names: none, `identity`, `gzip`, or `deflate`, which is zlib's form by the
/// RFC and the bare one by habit.
///
/// At most `limit` bytes are ever made, however small the body is that asks for more.
/// \return `http_body_too_large` for more than that, `http_encoded` for another coding, `http_undecodable` for a body
///         that is damaged or cut; `body` is then what it was
error_code undo_coding(std::string_view coding, std::size_t limit, std::string& body);

} // namespace ethwire::io
