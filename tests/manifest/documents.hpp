// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// How documents come into the tests and are taken apart. All of it throws `std::runtime_error` with one clear line.
namespace ethwire::manifest {

/// The bytes of a file; those of a `.gz` unpacked.
std::string read_document(const std::filesystem::path& file);

struct Member {
    std::string key; ///< empty for an element of an array
    std::string value;
};

/// The members or elements of the JSON text, each as its own text.
std::vector<Member> members_of(std::string_view json);

/// The value of the member `key`; empty when there is none.
std::string member(std::string_view json, std::string_view key);

/// The values at the end of `path`: names of members and indices of elements with dots between
/// them, `*` for each of them, and `.` alone for the document itself.
std::vector<std::string> select(const std::string& json, std::string_view path);

/// The text without quotes and escapes; `json` is a JSON string.
std::string unquote(std::string_view json);

} // namespace ethwire::manifest
