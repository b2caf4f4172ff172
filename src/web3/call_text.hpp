// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/eth/methods.hpp>
#include <ethwire/json/writer.hpp>
#include <ethwire/web3/detail/batch_element.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string_view>
#include <vector>

namespace ethwire::web3 {

/// A call that changes nothing and may be asked again.
inline bool is_read(const Request& request) noexcept { return methods::replay_of(request.method()) == Replay::safe; }

/// A call as JSON-RPC 2.0 wants it (section 4). Every call comes through here: what is the same in all of them is
/// written as it is.
inline void write_call(json::Writer& writer, std::uint64_t id, const Request& request)
{
    static constexpr std::string_view before_id = R"({"jsonrpc":"2.0","id":)";
    static constexpr std::string_view before_method = R"(,"method":)";
    std::array<char, before_id.size() + std::numeric_limits<std::uint64_t>::digits10 + 1 + before_method.size()> head;
    char* end = std::copy(before_id.begin(), before_id.end(), head.data());
    end = std::to_chars(end, head.data() + head.size(), id).ptr;
    end = std::copy(before_method.begin(), before_method.end(), end);
    writer.raw({head.data(), static_cast<std::size_t>(end - head.data())});
    writer.string_rest(request.method());
    writer.raw_rest(R"(,"params":)");
    writer.raw_rest(request.params());
    writer.raw_rest('}');
}

/// A batch as JSON-RPC 2.0 wants it (section 6).
/// \param id_of gives the id of each element's call, in order: `id_of(element)`
template <class IdOf>
void write_batch(json::Writer& writer, const std::vector<std::shared_ptr<BatchElement>>& elements, IdOf id_of)
{
    writer.begin_array();
    for (const auto& element : elements)
        write_call(writer, id_of(element), element->request());
    writer.end_array();
}

} // namespace ethwire::web3
