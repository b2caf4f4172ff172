// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#include "refusals.hpp"

#include <algorithm>

namespace ethwire::session {
namespace {

// clang-format off

// Where the rows come from.
namespace from {
constexpr std::string_view geth_core = "https://github.com/ethereum/go-ethereum/blob/003d175e21e03858c8879a32ff1ba35425cb8566/core/error.go";
constexpr std::string_view geth_pool = "https://github.com/ethereum/go-ethereum/blob/0dfc43ad9bbd4d8c22e88681cc32f455ceb973f3/core/txpool/errors.go";
constexpr std::string_view geth_rpc = "https://github.com/ethereum/go-ethereum/blob/12e9e41c9a65c8f302ce218a554545fc47240f92/rpc/errors.go";
constexpr std::string_view geth_filters = "https://github.com/ethereum/go-ethereum/blob/3369783e0a3e0c06388cf59fddfd799811381a2b/eth/filters/api.go";
constexpr std::string_view geth_25826 = "https://github.com/ethereum/go-ethereum/issues/25826";
constexpr std::string_view celo_361 = "https://github.com/celo-org/blockscout/issues/361";
constexpr std::string_view geth_path = "https://github.com/primev/mev-commit/pull/420";
constexpr std::string_view reth = "https://github.com/paradigmxyz/reth/blob/00971c293727f911179155e07cf5f1a3f48481a7/crates/rpc/rpc-eth-types/src/error/mod.rs";
constexpr std::string_view reth_filter = "https://github.com/paradigmxyz/reth/blob/0024bb018df3b699a993faeca98c3b2f753dffa9/crates/rpc/rpc/src/eth/filter.rs";
constexpr std::string_view reth_23810 = "https://github.com/paradigmxyz/reth/issues/23810";
constexpr std::string_view erigon = "https://github.com/erigontech/erigon/blob/05916db28a59395b3ff58c9a8290733e7e502da9/txnprovider/txpool/txpoolcfg/txpoolcfg.go";
constexpr std::string_view nethermind = "https://github.com/NethermindEth/nethermind/blob/01d0a0d8cdf38d2d23182b4f40192ed0c2a22868/src/Nethermind/Nethermind.JsonRpc/ErrorCodes.cs";
constexpr std::string_view nethermind_eth = "https://github.com/NethermindEth/nethermind/blob/3d565b3588d581b365b691b661e2c97d8701143e/src/Nethermind/Nethermind.JsonRpc/Modules/Eth/EthRpcModule.cs";
constexpr std::string_view nethermind_9408 = "https://github.com/NethermindEth/nethermind/issues/9408";
constexpr std::string_view besu = "https://github.com/hyperledger/besu/blob/06af6b57ee818a3051a3654198c9c79d89ccdd92/ethereum/api/src/main/java/org/hyperledger/besu/ethereum/api/jsonrpc/internal/response/RpcErrorType.java";
constexpr std::string_view anvil = "https://github.com/foundry-rs/foundry/blob/02ad6dec76ae99381b8d555e9a38b256a6847317/crates/anvil/src/eth/error.rs";
constexpr std::string_view chainlink = "https://github.com/smartcontractkit/chainlink-evm/blob/0569f34c09423b0c3843270a7b11916ce6fd0ece/pkg/client/errors_test.go";
constexpr std::string_view alloy = "https://github.com/alloy-rs/alloy/blob/00eabd75cae0332903f8fc243f9edfff2bf813c4/crates/json-rpc/src/response/error.rs";
constexpr std::string_view erpc = "https://github.com/erpc/erpc/blob/2f9eceffa3a3172b0b075847ab95e9d5916123fc/architecture/evm/error_normalizer.go";
constexpr std::string_view erpc_alchemy = "https://github.com/erpc/erpc/blob/2f9eceffa3a3172b0b075847ab95e9d5916123fc/thirdparty/alchemy.go";
constexpr std::string_view erpc_drpc = "https://github.com/erpc/erpc/blob/2f9eceffa3a3172b0b075847ab95e9d5916123fc/thirdparty/drpc.go";
constexpr std::string_view erpc_server = "https://github.com/erpc/erpc/blob/2f9eceffa3a3172b0b075847ab95e9d5916123fc/erpc/http_server_test.go";
constexpr std::string_view proxyd = "https://github.com/ethereum-optimism/infra/blob/01d310191d17285d138d08bfc4126aefb0f6fc5e/proxyd/backend.go";
constexpr std::string_view hemi = "https://github.com/hemilabs/heminetwork/issues/491";
constexpr std::string_view alchemy_throughput = "https://www.alchemy.com/docs/reference/throughput";
constexpr std::string_view alchemy_boundless = "https://github.com/boundless-xyz/boundless/issues/838";
constexpr std::string_view alchemy_quota = "https://github.com/xmtp/xmtpd/issues/672";
constexpr std::string_view alchemy_inactive = "https://github.com/kleros/kleros-v2/issues/1100";
constexpr std::string_view infura_rate = "https://docs.infura.io/api/networks/ethereum/how-to/avoid-rate-limiting";
constexpr std::string_view infura_237 = "https://github.com/INFURA/infura/issues/237";
constexpr std::string_view infura_236 = "https://github.com/INFURA/infura/issues/236";
constexpr std::string_view infura_401 = "https://github.com/graphprotocol/indexer/issues/145";
constexpr std::string_view infura_required = "https://github.com/scaffold-eth/scaffold-eth/issues/847";
constexpr std::string_view infura_settings = "https://github.com/ensdomains/ui/issues/5";
constexpr std::string_view infura_archive = "https://github.com/status-im/status-legacy/issues/13361";
constexpr std::string_view infura_keys = "https://github.com/MetaMask/metamask-docs/commit/545d0ff7982528de5f90ebede340305f1ef5df8e";
constexpr std::string_view quicknode_credits = "https://github.com/foundry-rs/foundry/pull/6712";
constexpr std::string_view quicknode_docs = "https://www.quicknode.com/docs/ethereum/error-references";
constexpr std::string_view ankr = "https://github.com/BitteProtocol/near-ca/pull/173";
constexpr std::string_view ankr_3476 = "https://github.com/wevm/viem/issues/3476";
constexpr std::string_view moonbeam = "https://github.com/moonbeam-foundation/moonbeam/pull/3250";
constexpr std::string_view ponder = "https://github.com/ponder-sh/ponder/issues/531";
constexpr std::string_view drpc_715 = "https://github.com/enviodev/hyperindex/issues/715";
constexpr std::string_view drpc_batch = "https://github.com/blockscout/blockscout/pull/14211";
constexpr std::string_view nodereal = "https://github.com/latticexyz/mud/issues/2078";
constexpr std::string_view bor = "https://github.com/MASQ-Project/MASQ-Node-issues/issues/585";
constexpr std::string_view scroll = "https://github.com/scroll-tech/go-ethereum/pull/529";
constexpr std::string_view morph = "https://github.com/enviodev/hyperindex/issues/605";
constexpr std::string_view candle = "https://github.com/AlphaWallet/alpha-wallet-ios/issues/5277";
constexpr std::string_view zkevm = "https://github.com/0xPolygon/zkevm-node/issues/3136";
constexpr std::string_view volta = "https://github.com/energywebfoundation/origin/issues/2378";
constexpr std::string_view metamask_7234 = "https://github.com/MetaMask/metamask-extension/issues/7234";
constexpr std::string_view execution_apis = "https://github.com/ethereum/execution-apis/blob/main/tests/eth_getLogs/filter-error-future-block-range.io";
constexpr std::string_view eip1474 = "https://eips.ethereum.org/EIPS/eip-1474";
constexpr std::string_view eip4444 = "https://eips.ethereum.org/EIPS/eip-4444";
constexpr std::string_view tenderly = "https://github.com/fluencelabs/dev-rewards/issues/20";
constexpr std::string_view cloudflare_1015 = "https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-1015/";
constexpr std::string_view cloudflare_5xx = "https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/";
constexpr std::string_view rfc9110 = "https://www.rfc-editor.org/rfc/rfc9110.html#section-15";
constexpr std::string_view rfc6585 = "https://www.rfc-editor.org/rfc/rfc6585.html#section-4";
} // namespace from

constexpr std::int64_t any = RefusalRow::any_code;
using enum Refusal;

constexpr RefusalRow rows[] = {
    // what a contract said may hold any of the words below
    {reverted, any, 0, 0, "execution reverted", "", from::alloy},
    {reverted, any, 0, 0, "vm execution error", "", from::erpc},
    // a transaction
    {unknown, any, 0, 0, "authority nonce too low", "", from::geth_pool},
    {nonce_too_low, any, 0, 0, "nonce too low", "", from::geth_core},
    {nonce_too_low, any, 0, 0, "nonce is too low", "", from::chainlink},
    {nonce_too_low, any, 0, 0, "oldnonce", "", from::chainlink},
    {nonce_too_low, any, 0, 0, "invalid transaction nonce", "", from::chainlink},
    {nonce_too_low, any, 0, 0, "pool(stale)", "", from::chainlink},
    {nonce_too_high, any, 0, 0, "nonce too high", "", from::geth_core},
    {nonce_too_high, any, 0, 0, "noncegap", "", from::chainlink},
    {nonce_too_high, any, 0, 0, "nonce is too distant", "", from::besu},
    {already_known, any, 0, 0, "already known", "", from::geth_pool},
    {already_known, any, 0, 0, "alreadyknown", "", from::chainlink},
    {already_known, any, 0, 0, "known transaction", "", from::besu},
    {already_known, any, 0, 0, "already imported", "", from::anvil},
    {already_known, any, 0, 0, "pool(alreadyimported)", "", from::chainlink},
    {already_known, any, 0, 0, "existing txn with same hash", "", from::erigon},
    {already_known, any, 0, 0, "already exists in cache", "", from::chainlink},
    {replacement_underpriced, any, 0, 0, "replacement transaction underpriced", "", from::geth_pool},
    {replacement_underpriced, any, 0, 0, "could not replace existing tx", "", from::erigon},
    {replacement_underpriced, any, 0, 0, "another transaction with same nonce", "", from::chainlink},
    {replacement_underpriced, any, 0, 0, "another tx which has the same nonce", "", from::chainlink},
    {fee_too_low, any, 0, 0, "underpriced", "", from::erigon},
    {fee_too_low, any, 0, 0, "max fee per gas less than block base fee", "", from::geth_core},
    {fee_too_low, any, 0, 0, "max fee per blob gas less than", "", from::geth_core},
    {fee_too_low, any, 0, 0, "gas price below", "", from::besu},
    {fee_too_low, any, 0, 0, "below configured minimum gas price", "", from::chainlink},
    {fee_too_low, any, 0, 0, "gas price less than block base fee", "", from::chainlink},
    {fee_too_low, any, 0, 0, "gas price too low", "", from::chainlink},
    {fee_too_low, any, 0, 0, "gas price is too low", "", from::chainlink},
    {fee_too_low, any, 0, 0, "feetoolow", "", from::chainlink},
    {fee_too_low, any, 0, 0, "fee too low", "", from::erigon},
    {fee_too_low, any, 0, 0, "below minimum required priority fee", "", from::reth},
    {fee_too_high, any, 0, 0, "exceeds the configured cap", "", from::chainlink},
    {fee_too_high, any, 0, 0, "transaction fee cap exceeded", "", from::besu},
    {fee_too_high, any, 0, 0, "max priority fee per gas higher than", "", from::geth_core},
    {fee_too_high, any, 0, 0, "max priority fee per gas exceeds", "", from::besu},
    {insufficient_funds, any, 0, 0, "insufficient funds", "", from::geth_core},
    {insufficient_funds, any, 0, 0, "insufficient balance", "", from::chainlink},
    {insufficient_funds, any, 0, 0, "insufficientfunds", "", from::chainlink},
    {insufficient_funds, any, 0, 0, "upfront cost exceeds account balance", "", from::besu},
    {insufficient_funds, any, 0, 0, "not enough funds", "", from::chainlink},
    {insufficient_funds, any, 0, 0, "would cause overdraft", "", from::chainlink},
    // too much at once; before the rate limits, whose words are wider
    {range_too_large, any, 0, 0, "query returned more than", "", from::chainlink},
    {range_too_large, any, 0, 0, "log response size exceeded", "", from::chainlink},
    {range_too_large, any, 0, 0, "eth_getlogs requests with up to", "", from::alchemy_boundless},
    {range_too_large, any, 0, 0, "eth_getlogs is limited to", "", from::chainlink},
    {range_too_large, any, 0, 0, "logs are limited to a", "block range", from::zkevm},
    {range_too_large, any, 0, 0, "too wide blocks range", "", from::chainlink},
    {range_too_large, any, 0, 0, "requested too many blocks", "", from::chainlink},
    {range_too_large, any, 0, 0, "query requested more than", "blocks", from::volta},
    {range_too_large, any, 0, 0, "exceed maximum block range", "", from::nodereal},
    {range_too_large, any, 0, 0, "exceeds max block range", "", from::reth_filter},
    {range_too_large, any, 0, 0, "exceeds max results", "", from::reth_23810},
    {range_too_large, any, 0, 0, "exceeds maximum rpc range limit", "", from::besu},
    {range_too_large, any, 0, 0, "exceeds the range allowed", "", from::erpc_server},
    {range_too_large, any, 0, 0, "range", "exceeds limit of", from::infura_237},
    {range_too_large, any, 0, 0, "block range is too wide", "", from::moonbeam},
    {range_too_large, any, 0, 0, "block range too wide", "", from::ponder},
    {range_too_large, any, 0, 0, "block range too large", "", from::bor},
    {range_too_large, any, 0, 0, "block range too high", "", from::candle},
    {range_too_large, any, 0, 0, "block range is bigger than", "", from::scroll},
    {range_too_large, any, 0, 0, "block range is larger than", "", from::morph},
    {filter_too_large, any, 0, 0, "addresses or topics per search position", "", from::geth_filters},
    {filter_too_large, any, 0, 0, "filters", "current limit is", from::erpc},
    {response_too_large, any, 0, 0, "response too large", "", from::geth_rpc},
    {response_too_large, any, 0, 0, "response is too big", "", from::erpc},
    {request_too_large, any, 0, 0, "batch too large", "", from::geth_rpc},
    {request_too_large, any, 0, 0, "exceeds max batch size", "", from::besu},
    {request_too_large, any, 0, 0, "batch of more than", "", from::drpc_batch},
    {request_too_large, any, 0, 0, "too many rpc calls in batch", "", from::proxyd},
    {request_too_large, any, 0, 0, "request body too large", "", from::proxyd},
    // the endpoint
    {quota_exhausted, any, 0, 0, "monthly capacity limit exceeded", "", from::alchemy_quota},
    {rate_limited, any, 0, 0, "compute units per second", "", from::alchemy_throughput},
    {rate_limited, any, 0, 0, "request limit reached", "", from::alloy},
    {rate_limited, any, 0, 0, "credits limited to", "", from::quicknode_credits},
    {rate_limited, any, 0, 0, "request count exceeded", "", from::infura_rate},
    {rate_limited, any, 0, 0, "request rate exceeded", "", from::infura_rate},
    {rate_limited, any, 0, 0, "timeout on the free tier", "", from::drpc_715},
    {rate_limited, any, 0, 0, "too many requests", "", from::infura_keys},
    {rate_limited, any, 0, 0, "over rate limit", "", from::proxyd},
    {rate_limited, any, 0, 0, "rate limit exceeded", "", from::tenderly},
    {rate_limited, any, 0, 0, "over capacity", "", from::proxyd},
    {rate_limited, any, 0, 0, "error code: 1015", "", from::cloudflare_1015},
    {state_unavailable, any, 0, 0, "does not have access to archive state", "", from::infura_archive},
    {credentials, any, 0, 0, "must be authenticated", "", from::erpc_alchemy},
    {credentials, any, 0, 0, "you must authenticate your request", "", from::ankr},
    {credentials, any, 0, 0, "api key is not allowed to access", "", from::ankr_3476},
    {credentials, any, 0, 0, "app is inactive", "", from::alchemy_inactive},
    {credentials, any, 0, 0, "invalid project id", "", from::infura_401},
    {credentials, any, 0, 0, "project id required", "", from::infura_required},
    {credentials, any, 0, 0, "rejected due to project id settings", "", from::infura_settings},
    {credentials, any, 0, 0, "token is invalid", "", from::erpc_drpc},
    {credentials, any, 0, 0, "invalid api key", "", from::erpc},
    {credentials, -40100, 0, 0, "unauthorized", "", from::besu},
    {unknown_method, any, 0, 0, "does not exist/is not available", "", from::geth_rpc},
    {unknown_method, any, 0, 0, "method not found", "", from::besu},
    {unknown_method, any, 0, 0, "method not enabled", "", from::besu},
    {unknown_method, any, 0, 0, "method not supported", "", from::eip1474},
    {unknown_method, any, 0, 0, "method is not whitelisted", "", from::proxyd},
    {unknown_method, any, 0, 0, "unsupported method", "", from::erpc},
    {unavailable, any, 0, 0, "no backend is currently healthy", "", from::hemi},
    {unavailable, any, 0, 0, "not healthy to serve traffic", "", from::proxyd},
    {unavailable, any, 0, 0, "backend offline", "", from::proxyd},
    {unavailable, any, 0, 0, "initial sync is still in progress", "", from::besu},
    {timed_out, any, 0, 0, "request timed out", "", from::geth_rpc},
    {timed_out, any, 0, 0, "timeout expired", "", from::besu},
    {timed_out, any, 0, 0, "gateway timeout", "", from::proxyd},
    {timed_out, any, 0, 0, "execution aborted (timeout", "", from::reth},
    // blocks and state
    {state_unavailable, any, 0, 0, "missing trie node", "", from::geth_25826},
    {state_unavailable, any, 0, 0, "no state available for block", "", from::nethermind_eth},
    {state_unavailable, any, 0, 0, "missingtrienodeexception", "", from::nethermind_9408},
    {state_unavailable, any, 0, 0, "historical state not available", "", from::geth_path},
    {state_unavailable, any, 0, 0, "historical state unavailable", "", from::celo_361},
    {state_unavailable, any, 0, 0, "world state unavailable", "", from::besu},
    {state_unavailable, any, 0, 0, "exceeds maximum proof window", "", from::reth},
    {state_unavailable, any, 0, 0, "pruned history unavailable", "", from::reth},
    {header_not_found, any, 0, 0, "header not found", "", from::metamask_7234},
    {header_not_found, any, 0, 0, "header range not found", "", from::reth},
    {header_not_found, any, 0, 0, "block not found", "", from::reth},
    {header_not_found, any, 0, 0, "unknown block", "", from::besu},
    {header_not_found, -32001, 0, 0, "resource not found", "", from::anvil},
    {header_not_found, any, 0, 0, "blockoutofrangeerror", "", from::anvil},
    {header_not_found, any, 0, 0, "block is out of range", "", from::proxyd},
    {header_not_found, any, 0, 0, "extends beyond current head block", "", from::execution_apis},
    {header_not_found, any, 0, 0, "no nodes available for requested block height", "", from::infura_236},
    // codes whose words are not known
    {reverted, 3, 0, 0, "", "", from::nethermind},
    {rate_limited, 429, 0, 0, "", "", from::alloy},
    {range_too_large, -32614, 0, 0, "", "", from::chainlink},
    {unknown_method, -32601, 0, 0, "", "", from::eip1474},
    {state_unavailable, 4444, 0, 0, "", "", from::eip4444},
    {nonce_too_low, -38010, 0, 0, "", "", from::nethermind},
    {nonce_too_high, -38011, 0, 0, "", "", from::nethermind},
    {fee_too_low, -38012, 0, 0, "", "", from::nethermind},
    {insufficient_funds, -38014, 0, 0, "", "", from::nethermind},
    {header_not_found, -39001, 0, 0, "", "", from::nethermind},
    // statuses
    {credentials, any, 401, 401, "", "", from::rfc9110},
    {quota_exhausted, any, 402, 402, "", "", from::drpc_715},
    {credentials, any, 403, 403, "", "", from::quicknode_docs},
    {credentials, any, 407, 407, "", "", from::rfc9110},
    {timed_out, any, 408, 408, "", "", from::rfc9110},
    {request_too_large, any, 413, 413, "", "", from::quicknode_docs},
    {rate_limited, any, 429, 429, "", "", from::rfc6585},
    {unavailable, any, 502, 503, "", "", from::rfc9110},
    {timed_out, any, 504, 504, "", "", from::rfc9110},
    {unavailable, any, 520, 523, "", "", from::cloudflare_5xx},
    {timed_out, any, 524, 524, "", "", from::cloudflare_5xx},
    {unavailable, any, 525, 527, "", "", from::cloudflare_5xx},
};

// clang-format on

constexpr std::size_t most_read = 4096;

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

constexpr bool is_letter(char c) noexcept { return lower(c) >= 'a' && lower(c) <= 'z'; }

/// Whether the words stand in the text, whatever its case. A word begins where they do: `known transaction` is not in
/// `unknown transaction type`.
bool has(std::string_view text, std::string_view words) noexcept
{
    const auto same = [](char a, char b) { return lower(a) == b; };
    for (auto at = text.begin();; ++at) {
        at = std::search(at, text.end(), words.begin(), words.end(), same);
        if (at == text.end())
            return words.empty();
        if (at == text.begin() || !is_letter(*at) || !is_letter(at[-1]))
            return true;
    }
}

bool fits_numbers(const RefusalRow& row, const Said& said) noexcept
{
    const bool code = row.code == any || said.code == row.code;
    const bool status =
        row.first_status == 0 || (said.http_status >= row.first_status && said.http_status <= row.last_status);
    return code && status;
}

} // namespace

std::span<const RefusalRow> refusal_rows() noexcept { return rows; }

const RefusalRow* find_refusal(const Said& said) noexcept
{
    for (const std::string_view whole : {said.message, said.data}) {
        const std::string_view text = whole.substr(0, most_read);
        for (const RefusalRow& row : rows)
            if (!text.empty() && !row.words.empty() && fits_numbers(row, said) && has(text, row.words) &&
                has(text, row.also))
                return &row;
    }
    for (const RefusalRow& row : rows)
        if (row.words.empty() && fits_numbers(row, said))
            return &row;
    return nullptr;
}

Refusal classify(const Said& said) noexcept
{
    const RefusalRow* row = find_refusal(said);
    return row ? row->refusal : unknown;
}

} // namespace ethwire::session

namespace ethwire {

const char* to_string(Refusal refusal) noexcept
{
    switch (refusal) {
    case Refusal::unknown: return "unknown";
    case Refusal::rate_limited: return "rate_limited";
    case Refusal::quota_exhausted: return "quota_exhausted";
    case Refusal::credentials: return "credentials";
    case Refusal::unavailable: return "unavailable";
    case Refusal::timed_out: return "timed_out";
    case Refusal::unknown_method: return "unknown_method";
    case Refusal::request_too_large: return "request_too_large";
    case Refusal::range_too_large: return "range_too_large";
    case Refusal::filter_too_large: return "filter_too_large";
    case Refusal::response_too_large: return "response_too_large";
    case Refusal::header_not_found: return "header_not_found";
    case Refusal::state_unavailable: return "state_unavailable";
    case Refusal::reverted: return "reverted";
    case Refusal::already_known: return "already_known";
    case Refusal::nonce_too_low: return "nonce_too_low";
    case Refusal::nonce_too_high: return "nonce_too_high";
    case Refusal::replacement_underpriced: return "replacement_underpriced";
    case Refusal::fee_too_low: return "fee_too_low";
    case Refusal::fee_too_high: return "fee_too_high";
    case Refusal::insufficient_funds: return "insufficient_funds";
    }
    return "unknown";
}

} // namespace ethwire
