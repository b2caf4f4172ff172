// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include <ethwire/eth/account_proof.hpp>

namespace ethwire {

using json::member;

error_code read_json(json::Reader& in, StorageProof& out)
{
    return read_members(in, member("key", out.key), member("value", out.value), member("proof", out.proof));
}

void write_json(json::Writer& out, const StorageProof& value)
{
    write_members(out, member("key", value.key), member("value", value.value), member("proof", value.proof));
}

error_code read_json(json::Reader& in, AccountProof& out)
{
    return read_members(in, member("address", out.address), member("accountProof", out.account_proof),
                        member("balance", out.balance), member("codeHash", out.code_hash), member("nonce", out.nonce),
                        member("storageHash", out.storage_hash), member("storageProof", out.storage_proof));
}

void write_json(json::Writer& out, const AccountProof& value)
{
    write_members(out, member("address", value.address), member("accountProof", value.account_proof),
                  member("balance", value.balance), member("codeHash", value.code_hash), member("nonce", value.nonce),
                  member("storageHash", value.storage_hash), member("storageProof", value.storage_proof));
}

} // namespace ethwire
