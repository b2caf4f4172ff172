// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/web3/providers.hpp>

#include "io/connection_options.hpp"
#include "io/http_client.hpp"

#include <memory>

namespace ethwire::io {
class TlsContext;
}

/// The options of a transport, made of a provider's settings.
namespace ethwire::web3 {

/// \param tls null without TLS, here and below
io::ConnectionOptions connection_options(const ProviderSettings& settings, std::shared_ptr<const io::TlsContext> tls);
io::HttpOptions http_options(const ProviderSettings& settings, std::shared_ptr<const io::TlsContext> tls);

} // namespace ethwire::web3
