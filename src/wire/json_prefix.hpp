// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ethwire::wire {

/// Whether bytes can still be the beginning of a JSON document (RFC 8259), an object or an array, byte by byte.
///
/// What it calls impossible no parser takes. The reverse does not hold: of numbers, literals and escapes it asks only
/// that they are made of the right bytes.
class JsonPrefix {
public:
    enum class Step {
        possible,   ///< more may follow
        whole,      ///< this byte ends the document
        impossible, ///< no JSON document goes on like this. Nothing more may be asked
    };

    Step step(char byte);

    /// Brackets that are open.
    std::size_t depth() const noexcept { return objects_.size(); }
    /// The outermost bracket is that of an object.
    bool is_object() const noexcept { return !objects_.empty() && objects_.front(); }

private:
    enum class State : std::uint8_t {
        value,       ///< a value must follow
        first_value, ///< a value, or the end of an empty array
        key,         ///< a name must follow
        first_key,   ///< a name, or the end of an empty object
        colon,       ///< behind a name
        behind,      ///< behind a value: a comma or an end must follow
        scalar,      ///< in a number or literal
        name,        ///< in a string that is a name
        string,      ///< in any other
    };

    Step step_in_string(char byte) noexcept;
    Step step_at_value(char byte);
    Step step_behind(char byte);
    Step open(bool object);
    Step close(bool object);

    State state_ = State::value;
    bool escaped_ = false;      // the byte before was a backslash that counts
    std::vector<bool> objects_; // the open brackets: whether each is that of an object
};

} // namespace ethwire::wire
