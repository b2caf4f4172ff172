// Copyright (c) 2026 The ethwire authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ethwire/io/errc.hpp>
#include <ethwire/io/tls.hpp>

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace ethwire::io {

/// The TLS settings that all connections of a client share: authorities, client certificate, protocol limits. Made
/// once; the files are read then.
class TlsContext {
public:
    static result<std::shared_ptr<const TlsContext>> make(const TlsOptions& options);

    /// A connection's own state, with SNI and the check of `host` (a name or an address) set; null without memory.
    std::unique_ptr<SSL, decltype(&SSL_free)> open(const std::string& host) const;

private:
    explicit TlsContext(const TlsOptions& options);
    error_code load();

    TlsOptions options_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
};

} // namespace ethwire::io
