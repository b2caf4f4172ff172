// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/fee_history.hpp>

namespace ethwire {
namespace {

template <class T>
error_code read_list(json::Reader& in, std::vector<T>& out)
{
    return in.null() ? error_code() : read_json(in, out);
}

template <class T>
void write_list(json::Writer& out, std::string_view name, const std::vector<T>& values)
{
    if (values.empty())
        return;
    out.key(name);
    write_json(out, values);
}

} // namespace

error_code read_json(json::Reader& in, FeeHistory& out)
{
    out = FeeHistory();
    bool told = false;
    const error_code e = in.object([&](std::string_view key) -> error_code {
        if (key == "oldestBlock") {
            told = true;
            return read_json(in, out.oldest_block);
        }
        if (key == "baseFeePerGas")
            return read_list(in, out.base_fee_per_gas);
        if (key == "gasUsedRatio")
            return read_list(in, out.gas_used_ratio);
        if (key == "reward")
            return read_list(in, out.reward);
        if (key == "baseFeePerBlobGas")
            return read_list(in, out.base_fee_per_blob_gas);
        return key == "blobGasUsedRatio" ? read_list(in, out.blob_gas_used_ratio) : error_code();
    });
    if (e || told)
        return e;
    if (in.context())
        in.context()->enter_field("oldestBlock");
    return eth::errc::missing_field;
}

void write_json(json::Writer& out, const FeeHistory& value)
{
    out.begin_object();
    out.key("oldestBlock");
    out.quantity(value.oldest_block);
    write_list(out, "reward", value.reward);
    write_list(out, "baseFeePerGas", value.base_fee_per_gas);
    write_list(out, "gasUsedRatio", value.gas_used_ratio);
    write_list(out, "baseFeePerBlobGas", value.base_fee_per_blob_gas);
    write_list(out, "blobGasUsedRatio", value.blob_gas_used_ratio);
    out.end_object();
}

} // namespace ethwire
